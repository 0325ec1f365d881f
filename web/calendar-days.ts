import type { CalendarView } from "../src/panel/live-types.js";

/**
 * What each day of a month is, for the picture of the calendar. Whether a call is answered
 * is decided by the control plane alone; this draws what was entered, by the same rule: a
 * closure wins over everything, a special opening over year end, holiday and weekend.
 */
export type DayKind = "open" | "opening" | "closure" | "partial" | "yearEnd" | "holiday" | "weekend";

export interface Day {
  /** "YYYY-MM-DD". */
  date: string;
  kind: DayKind;
  /** The holiday's name. */
  name: string | null;
}

export function dayKindOf(view: CalendarView, date: string): DayKind {
  const closures = view.closures.filter((closure) => closure.date === date);
  if (closures.some((closure) => closure.from === undefined)) return "closure";
  const opened = view.openings.some((opening) => opening.date === date);
  const closed = opened ? null : closedKindOf(view, date);
  if (closed !== null) return closed;
  if (closures.length > 0) return "partial";
  return opened ? "opening" : "open";
}

/** Why a day without entries is closed; null where it is open. */
function closedKindOf(view: CalendarView, date: string): DayKind | null {
  if (isYearEnd(view.yearEnd, date.slice(5))) return "yearEnd";
  if (view.holidays[date] !== undefined) return "holiday";
  return (view.weekly[weekdayOf(date)] ?? null) === null ? "weekend" : null;
}

/** The days of a month ("2026-06") in weeks from Monday; null before the first and after the last. */
export function weeksOf(view: CalendarView, month: string): (Day | null)[][] {
  const [year = 0, monthNumber = 1] = month.split("-").map(Number);
  const length = new Date(Date.UTC(year, monthNumber, 0)).getUTCDate();
  const lead = (weekdayOf(`${month}-01`) + 6) % 7;
  const cells: (Day | null)[] = Array.from({ length: lead }, () => null);
  for (let day = 1; day <= length; day++) {
    const date = `${month}-${String(day).padStart(2, "0")}`;
    cells.push({ date, kind: dayKindOf(view, date), name: view.holidays[date] ?? null });
  }
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** "2026-06" moved by whole months. */
export function monthAfter(month: string, by: number): string {
  const [year = 0, monthNumber = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, monthNumber - 1 + by, 1)).toISOString().slice(0, 7);
}

/** 0 = Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

function isYearEnd({ from, to }: { from: string; to: string }, day: string): boolean {
  return from <= to ? day >= from && day <= to : day >= from || day <= to;
}
