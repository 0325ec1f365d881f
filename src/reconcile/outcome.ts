/**
 * What came of the last reconciliation, as it lies in the state folder: the command writes it,
 * by whomever it was started, and the control plane's alarm reads it.
 */
import { businessDate, type Calendar, hours, nextOpen, wallOf } from "../calendar/calendar.js";

export interface Outcome {
  /** "YYYY-MM-DD" */
  date: string;
  /** Wall ms of the business clock. */
  at: number;
  calls: number;
  differences: number;
}

/** A clean run of an earlier day says nothing of the day whose differences are still there. */
export function prevails(before: Outcome | null, after: Outcome): Outcome {
  return before && before.differences > 0 && after.differences === 0 && after.date < before.date ? before : after;
}

/**
 * The day that is to be reconciled now: each after its closing, and once more when it is over,
 * with those who called after hours. A day that was missed because nothing ran is made up for.
 * Null where there is none.
 */
export function dayDue(calendar: Calendar, wallMs: number, last: Pick<Outcome, "date" | "at"> | null): string | null {
  const today = businessDate(calendar, wallMs);
  const midnight = wallOf(today, "00:00");
  const yesterday = businessDate(calendar, midnight - 1);
  if (last && (last.date < yesterday || (last.date === yesterday && last.at < midnight))) return yesterday;
  if (last?.date === today || hours(calendar, wallMs).open) return null;
  const opensAt = nextOpen(calendar, wallMs);
  const opensToday = opensAt !== null && businessDate(calendar, opensAt) === today;
  return opensToday ? null : today;
}
