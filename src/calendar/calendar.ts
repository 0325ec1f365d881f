/**
 * Opening hours (specification 7(1)): weekly hours, national holidays, the year end, and
 * what was entered by date.
 *
 * A day's plan is its weekly hours, unless the day is in the year end or a holiday, together
 * with its special openings; what is left after its closures is when the centre is open. So
 * a special opening wins over weekend, holiday and year end, it lengthens a working day, and
 * a closure wins over everything. Whoever calls inside a closure is told its reason, because
 * that is the most particular thing known about the moment.
 *
 * Japan has had no summer time since 1952, so JST is UTC + 9 h and plain arithmetic is exact.
 * The functions expect a calendar in which `checkCalendar` finds nothing.
 */

/** Minutes are "HH:MM" in `tz`; dates "YYYY-MM-DD"; year end "MM-DD". */
export interface Calendar {
  tz: "Asia/Tokyo";
  /** By weekday, 0 = Sunday; null: closed all day. */
  weekly: ({ open: string; close: string } | null)[];
  yearEnd: { from: string; to: string };
  /** National holidays: date to name. */
  holidays: Record<string, string>;
  /** Entered by people, newest decision first for one date. */
  closures: Closure[];
  openings: SpecialOpening[];
}

export interface Closure {
  date: string;
  /** Part of the day, or the whole day where absent. */
  from?: string;
  to?: string;
  /** A key of the closed list of reasons in `prompts/prompts.json`. */
  reason: string;
  /** The city's agreement; a closure without one is refused. */
  agreement: string;
}

export interface SpecialOpening {
  date: string;
  open: string;
  close: string;
  agreement: string;
}

export type ClosedWhy = "beforeOpening" | "afterClosing" | "weekend" | "holiday" | "yearEnd" | "closure";

export type HoursDecision =
  | { open: true; closesAt: number }
  | { open: false; why: ClosedWhy; reason?: string; nextOpen: number | null };

/** Days that are searched for the next opening; beyond them "we do not know" is the truth. */
export const NEXT_OPEN_DAYS = 400;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const JST_OFFSET_MS = 9 * 60 * MINUTE_MS;

/** Wall milliseconds, the end not included. */
interface Span {
  from: number;
  to: number;
}

/**
 * Whether the centre is open at `wallMs`. 08:29:59.999 is closed, 08:30:00.000 is open,
 * 17:59:59.999 is open and 18:00:00.000 is closed. `closesAt` is the next moment at which it
 * is closed, a part-day closure's beginning included.
 */
export function hours(calendar: Calendar, wallMs: number): HoursDecision {
  const day = dayOf(wallMs);
  const now = openSpans(calendar, day).find((span) => span.from <= wallMs && wallMs < span.to);
  if (now) return { open: true, closesAt: endOfSpan(calendar, day, now) };
  const next = nextOpen(calendar, wallMs);
  const closure = closureAt(calendar, wallMs);
  if (closure) return { open: false, why: "closure", reason: closure.reason, nextOpen: next };
  return { open: false, why: whyClosed(calendar, day, wallMs), nextOpen: next };
}

/**
 * The first millisecond at or after `wallMs` at which the centre is open; null where that is
 * more than `NEXT_OPEN_DAYS` days away.
 */
export function nextOpen(calendar: Calendar, wallMs: number): number | null {
  const today = dayOf(wallMs);
  for (let day = today; day <= today + NEXT_OPEN_DAYS; day += 1) {
    const span = openSpans(calendar, day).find((one) => wallMs < one.to);
    if (span) return Math.max(span.from, wallMs);
  }
  return null;
}

/** The date in Asia/Tokyo, "YYYY-MM-DD", by which a day's calls are counted. */
export function businessDate(_calendar: Calendar, wallMs: number): string {
  return dateOf(dayOf(wallMs));
}

/** Wall milliseconds of a date and time of day in Asia/Tokyo; "24:00" is the day's end. */
export function wallOf(date: string, time: string): number {
  return Date.parse(`${date}T00:00:00Z`) - JST_OFFSET_MS + minutesOf(time) * MINUTE_MS;
}

/** "08:30" to 510. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** The days since 1970-01-01 in Asia/Tokyo. */
function dayOf(wallMs: number): number {
  return Math.floor((wallMs + JST_OFFSET_MS) / DAY_MS);
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** When the centre is open on that day: sorted, not touching one another. */
function openSpans(calendar: Calendar, day: number): readonly Span[] {
  const known = lastAsked.get(calendar);
  if (known?.day === day) return known.spans;
  const spans = workOut(calendar, day);
  lastAsked.set(calendar, { day, spans });
  return spans;
}

/** Asked many times about one day. A calendar is never changed, but replaced. */
const lastAsked = new WeakMap<Calendar, { day: number; spans: readonly Span[] }>();

function workOut(calendar: Calendar, day: number): Span[] {
  const date = dateOf(day);
  let spans = plannedSpans(calendar, day);
  for (const closure of calendar.closures) {
    if (closure.date === date) spans = without(spans, closureSpan(closure));
  }
  return spans;
}

/** When the centre would be open on that day if there were no closures. */
function plannedSpans(calendar: Calendar, day: number): Span[] {
  const date = dateOf(day);
  const spans = calendar.openings
    .filter((opening) => opening.date === date)
    .map((opening) => ({ from: wallOf(date, opening.open), to: wallOf(date, opening.close) }));
  const weekly = ordinaryHours(calendar, date);
  if (weekly) spans.push({ from: wallOf(date, weekly.open), to: wallOf(date, weekly.close) });
  return merged(spans);
}

/** The weekly hours of a date, if they hold on it: null on a day off, a holiday and at the year end. */
export function ordinaryHours(calendar: Calendar, date: string): { open: string; close: string } | null {
  const weekly = calendar.weekly[weekdayOf(dayOf(wallOf(date, "00:00")))] ?? null;
  return ordinaryDay(calendar, date) ? weekly : null;
}

function ordinaryDay(calendar: Calendar, date: string): boolean {
  return !inYearEnd(calendar, date) && calendar.holidays[date] === undefined;
}

/** The year end may run over the turn of the year, as 12-29 to 01-03 does. */
function inYearEnd(calendar: Calendar, date: string): boolean {
  const { from, to } = calendar.yearEnd;
  const day = date.slice(5);
  return from <= to ? from <= day && day <= to : from <= day || day <= to;
}

/** 0 = Sunday; 1970-01-01 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

function closureSpan(closure: Closure): Span {
  return { from: wallOf(closure.date, closure.from ?? "00:00"), to: wallOf(closure.date, closure.to ?? "24:00") };
}

function closureAt(calendar: Calendar, wallMs: number): Closure | undefined {
  const date = dateOf(dayOf(wallMs));
  return calendar.closures.find((closure) => {
    if (closure.date !== date) return false;
    const span = closureSpan(closure);
    return span.from <= wallMs && wallMs < span.to;
  });
}

/** Closed, though not by a closure. */
function whyClosed(calendar: Calendar, day: number, wallMs: number): ClosedWhy {
  const planned = plannedSpans(calendar, day);
  if (planned.some((span) => wallMs < span.from)) return "beforeOpening";
  if (planned.length > 0) return "afterClosing";
  const date = dateOf(day);
  if (inYearEnd(calendar, date)) return "yearEnd";
  if (calendar.holidays[date] !== undefined) return "holiday";
  return "weekend";
}

/** An opening to midnight that goes on from midnight closes when the whole of it ends. */
function endOfSpan(calendar: Calendar, day: number, span: Span): number {
  let end = span.to;
  for (let next = day + 1; next <= day + NEXT_OPEN_DAYS; next += 1) {
    if (end !== next * DAY_MS - JST_OFFSET_MS) break;
    const first = openSpans(calendar, next)[0];
    if (first?.from !== end) break;
    end = first.to;
  }
  return end;
}

function merged(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else result.push({ ...span });
  }
  return result;
}

function without(spans: Span[], hole: Span): Span[] {
  return spans.flatMap((span) =>
    [
      { from: span.from, to: Math.min(span.to, hole.from) },
      { from: Math.max(span.from, hole.to), to: span.to },
    ].filter((rest) => rest.from < rest.to),
  );
}
