import { useEffect, useState } from "preact/hooks";
import type { ApiError, CalendarBody, CalendarView } from "../../src/panel/live-types.js";
import { failureOf } from "../api.js";
import { today } from "../feed.js";
import { CalendarForm } from "../parts/calendar-form.js";
import { Year } from "../parts/calendar-year.js";
import { Confirmation, Refusal } from "../parts/dialog.js";
import { DisasterSection } from "../parts/disaster.js";
import { useDocument } from "../parts/load.js";
import { tell } from "../parts/notice.js";
import { RehearsalSection } from "../parts/rehearsal.js";
import { may } from "../session.js";
import { clockOf, dayOf, isoDateOf, longDay, monthDay, weekdayName } from "../time.js";
import { pick, t } from "../words.js";

/**
 * The calendar: weekly hours and holidays to be seen, closures and special openings to be
 * entered by date. Each change is sent with the version that was read, so that two people
 * cannot overwrite each other unseen.
 */
export interface Entry {
  kind: "closure" | "opening";
  index: number;
  date: string;
  hours: string;
  reason: string | null;
  agreement: string;
}

export function CalendarPage() {
  const { view, failed, load, save } = useDocument<CalendarView, CalendarBody>("/api/calendar");
  useEffect(() => void load(), []);

  return (
    <div class="page">
      <header class="page-head">
        <h1>{t("calendar.title")}</h1>
        <p>{t("calendar.lead")}</p>
      </header>
      <Refusal of={failed} />
      {view === null ? (
        failed === null && <p class="loading">{t("app.loading")}</p>
      ) : (
        <div class="calendar-page">
          <Year view={view} today={todayOr()} />
          <div class="calendar-columns">
            <div>
              <RehearsalSection key={todayOr()} view={view} today={todayOr()} />
              {may("changeCalendar") && <CalendarForm view={view} onSave={save} />}
              <Entries view={view} onSave={save} />
            </div>
            <aside>
              <DisasterSection />
              <WeeklyHours view={view} />
              <Holidays view={view} />
            </aside>
          </div>
        </div>
      )}
    </div>
  );
}

function todayOr(): string {
  return today.value ?? isoDateOf(Date.now());
}

function entriesOf(view: CalendarView): Entry[] {
  const closures = view.closures.map((closure, index): Entry => ({
    kind: "closure",
    index,
    date: closure.date,
    hours: closure.from === undefined ? t("calendar.allDay") : `${closure.from}–${closure.to ?? ""}`,
    reason: reasonName(view, closure.reason),
    agreement: closure.agreement,
  }));
  const openings = view.openings.map((opening, index): Entry => ({
    kind: "opening",
    index,
    date: opening.date,
    hours: `${opening.open}–${opening.close}`,
    reason: null,
    agreement: opening.agreement,
  }));
  return [...closures, ...openings].sort((a, b) => a.date.localeCompare(b.date) || a.hours.localeCompare(b.hours));
}

function reasonName(view: CalendarView, key: string): string {
  const known = view.reasons.find((reason) => reason.key === key);
  return known === undefined ? key : pick(known.label);
}

type Save = (body: Omit<CalendarBody, "version">) => Promise<void>;

function Entries({ view, onSave }: { view: CalendarView; onSave: Save }) {
  const [removing, setRemoving] = useState<Entry | null>(null);
  const all = entriesOf(view);
  const coming = all.filter((entry) => entry.date >= todayOr());
  const past = all.filter((entry) => entry.date < todayOr()).reverse();
  return (
    <section class="card" aria-labelledby="entries-title">
      <h2 id="entries-title">{t("calendar.list")}</h2>
      {coming.length === 0 ? <p class="empty">{t("calendar.list.none")}</p> : <EntryList entries={coming} onRemove={setRemoving} />}
      {past.length > 0 && (
        <details>
          <summary>{t("calendar.past", { n: past.length })}</summary>
          <EntryList entries={past} onRemove={setRemoving} />
        </details>
      )}
      {view.changedBy !== null && view.changedAt !== null && (
        <p class="changed">
          {t("calendar.changed", { by: view.changedBy, when: `${dayOf(view.changedAt)} ${clockOf(view.changedAt)}` })}
        </p>
      )}
      {removing !== null && <Removal view={view} entry={removing} onSave={onSave} onClose={() => setRemoving(null)} />}
    </section>
  );
}

function EntryList({ entries, onRemove }: { entries: Entry[]; onRemove: (entry: Entry) => void }) {
  return (
    <ul class="entries">
      {entries.map((entry) => (
        <li key={`${entry.kind}-${entry.index}`} class={`entry ${entry.kind}`} data-date={entry.date}>
          <span class="entry-kind">{t(`calendar.kind.${entry.kind}`)}</span>
          <div>
            <p class="entry-date">
              {longDay(entry.date)} <span>{entry.hours}</span>
            </p>
            <p class="entry-detail">
              {entry.reason !== null && (
                <span>
                  {t("calendar.reason")}: <b>{entry.reason}</b>
                </span>
              )}
              <span>
                {t("calendar.agreement")}: <b>{entry.agreement}</b>
              </span>
            </p>
          </div>
          {may("changeCalendar") && (
            <button type="button" class="button quiet" onClick={() => onRemove(entry)}>
              <span aria-hidden="true">{t("calendar.remove")}</span>
              <span class="sr">
                {t("calendar.remove.of", { date: longDay(entry.date), kind: t(`calendar.kind.${entry.kind}`) })}
              </span>
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function Removal(props: { view: CalendarView; entry: Entry; onSave: Save; onClose: () => void }) {
  const { view, entry } = props;
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<ApiError | null>(null);
  const go = async () => {
    setBusy(true);
    const kept = (kind: Entry["kind"]) => (_: unknown, index: number) => entry.kind !== kind || index !== entry.index;
    try {
      await props.onSave({
        closures: view.closures.filter(kept("closure")),
        openings: view.openings.filter(kept("opening")),
      });
      tell(t("calendar.removed"));
      props.onClose();
    } catch (thrown) {
      setRefused(failureOf(thrown));
      setBusy(false);
    }
  };
  return (
    <Confirmation
      title={t("calendar.remove.title")}
      text={t("calendar.remove.text", { date: longDay(entry.date), kind: t(`calendar.kind.${entry.kind}`) })}
      go={t("calendar.remove")}
      grave
      busy={busy}
      refused={refused}
      onGo={() => void go()}
      onClose={props.onClose}
    />
  );
}

/** From Monday, as the week of a workplace goes. */
const WEEK = [1, 2, 3, 4, 5, 6, 0];

function WeeklyHours({ view }: { view: CalendarView }) {
  return (
    <section class="card" aria-labelledby="weekly-title">
      <h2 id="weekly-title">{t("calendar.weekly")}</h2>
      <dl class="weekly">
        {WEEK.map((weekday) => {
          const hours = view.weekly[weekday] ?? null;
          return (
            <div key={weekday} class={hours === null ? "closed" : undefined}>
              <dt>{weekdayName(weekday)}</dt>
              <dd>{hours === null ? t("calendar.weekly.closed") : `${hours.open}–${hours.close}`}</dd>
            </div>
          );
        })}
        <div class="closed year-end">
          <dt>{t("calendar.yearEnd")}</dt>
          <dd>
            {monthDay(view.yearEnd.from)}–{monthDay(view.yearEnd.to)}
          </dd>
        </div>
      </dl>
    </section>
  );
}

const HOLIDAYS_SHOWN = 8;

function Holidays({ view }: { view: CalendarView }) {
  const coming = Object.entries(view.holidays)
    .filter(([date]) => date >= todayOr())
    .sort(([a], [b]) => a.localeCompare(b))
    .slice(0, HOLIDAYS_SHOWN);
  return (
    <section class="card" aria-labelledby="holidays-title">
      <h2 id="holidays-title">{t("calendar.holidays")}</h2>
      {coming.length === 0 ? (
        <p class="empty">{t("calendar.holidays.none")}</p>
      ) : (
        <dl class="holidays">
          {coming.map(([date, name]) => (
            <div key={date}>
              <dt>{longDay(date)}</dt>
              <dd lang="ja">{name}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
