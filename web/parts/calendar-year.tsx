import { useState } from "preact/hooks";
import type { CalendarView } from "../../src/panel/live-types.js";
import { type Day, type DayKind, isOpenDay, monthAfter, weeksOf } from "../calendar-days.js";
import { monthName, weekdayName } from "../time.js";
import { t } from "../words.js";

/** A business year, April to March, at a glance: which days are open, and why the others are not. */
const MONTHS = 12;
const WEEK = [1, 2, 3, 4, 5, 6, 0];
const LEGEND: DayKind[] = ["open", "weekend", "holiday", "yearEnd", "closure", "partial", "opening"];

export function Year({ view, today }: { view: CalendarView; today: string }) {
  const [moved, setMoved] = useState(0);
  const year = Number(monthAfter(today.slice(0, 7), -3).slice(0, 4)) + moved;
  const months = Array.from({ length: MONTHS }, (_, n) => {
    const month = monthAfter(`${year}-04`, n);
    return { month, weeks: weeksOf(view, month) };
  });
  const open = months.reduce((sum, { weeks }) => sum + openDays(weeks), 0);
  return (
    <section class="card months" aria-labelledby="months-title">
      <header>
        <h2 id="months-title">{t("calendar.months")}</h2>
        <div class="month-moves">
          <button type="button" class="button quiet" onClick={() => setMoved(moved - 1)}>
            <span aria-hidden="true">‹</span> {t("calendar.prev")}
          </button>
          <button type="button" class="button quiet" onClick={() => setMoved(moved + 1)}>
            {t("calendar.next")} <span aria-hidden="true">›</span>
          </button>
        </div>
      </header>
      <p class="year-sum" aria-live="polite">
        {t("calendar.year", { year, next: year + 1, n: open })}
        {year + 1 > view.holidaysUntil && <strong> {t("calendar.holidays.until", { until: view.holidaysUntil })}</strong>}
      </p>
      <div class="month-row">
        {months.map(({ month, weeks }) => (
          <Month key={month} month={month} weeks={weeks} today={today} />
        ))}
      </div>
      <ul class="legend">
        {LEGEND.map((kind) => (
          <li key={kind}>
            <i class="day" data-kind={kind} aria-hidden="true" />
            {t(`calendar.day.${kind}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function openDays(weeks: (Day | null)[][]): number {
  return weeks.flat().filter((day) => day !== null && isOpenDay(day.kind)).length;
}

function Month({ month, weeks, today }: { month: string; weeks: (Day | null)[][]; today: string }) {
  return (
    <table class="month">
      <caption>
        {monthName(month)} <small class="month-open">{t("calendar.month.open", { n: openDays(weeks) })}</small>
      </caption>
      <thead>
        <tr>
          {WEEK.map((weekday) => (
            <th key={weekday} scope="col">
              {weekdayName(weekday)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, n) => (
          <tr key={n}>
            {week.map((day, weekday) => (day === null ? <td key={weekday} /> : <DayCell key={weekday} day={day} today={today} />))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function DayCell({ day, today }: { day: Day; today: string }) {
  const words = [t(`calendar.day.${day.kind}`), day.name].filter((word) => word !== null).join(" ");
  return (
    <td>
      <span
        class="day"
        data-kind={day.kind}
        data-date={day.date}
        data-today={day.date === today ? true : undefined}
        title={words}
      >
        {Number(day.date.slice(8))}
        <span class="sr"> {words}</span>
        {day.date === today && <span class="sr"> {t("calendar.today")}</span>}
      </span>
    </td>
  );
}
