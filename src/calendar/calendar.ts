/**
 * Opening hours (specification 7(1)): weekly hours, national holidays, the year end, and
 * what was entered by date. Stub of the types; see the functions below.
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
