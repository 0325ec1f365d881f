import { daysAhead } from "../src/calendar/ahead.js";
import { wallOf } from "../src/calendar/calendar.js";
import type { CalendarView } from "../src/panel/live-types.js";

/**
 * What each day of a month is, for the picture of the calendar. What the day is like is told
 * by what decides calls; here it only gets its name.
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
  const calendar = { ...view, tz: "Asia/Tokyo" } as const;
  const decisions = daysAhead(calendar, wallOf(date, "12:00"), 1).flatMap(({ spans }) => spans.map(({ decision }) => decision));
  const whys = decisions.flatMap((decision) => (decision.open ? [] : [decision.why]));
  if (decisions.some(({ open }) => open)) {
    if (whys.includes("closure")) return "partial";
    return view.openings.some((opening) => opening.date === date) ? "opening" : "open";
  }
  return (["closure", "yearEnd", "holiday"] as const).find((why) => whys.includes(why)) ?? "weekend";
}

/** Calls are taken on such a day, if not all day. */
export function isOpenDay(kind: DayKind): boolean {
  return kind === "open" || kind === "opening" || kind === "partial";
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
