import { type Calendar, type HoursDecision, hours } from "./calendar.js";

/**
 * The disaster mode (specification 9(4)ウ): the manager's decision, beside the calendar and
 * stronger than it, that callers hear a prepared text.
 *
 * - suspended: nobody is let in, at whatever hour; callers hear that, where a lost card is
 *   blocked, and whom to call where a life is in danger.
 * - reduced: during opening hours callers hear that fewer of us are here, and are served; at
 *   other hours they hear what they always do.
 *
 * It lasts until it is ended, which is a decision too.
 */
export const DISASTER_MODES = ["suspended", "reduced"] as const;
export type DisasterMode = (typeof DISASTER_MODES)[number];

export interface Disaster {
  mode: DisasterMode;
  reason: string;
  /** Wall milliseconds from which it holds. */
  since: number;
}

/** What becomes of a caller who comes at a moment. */
export type Admission = HoursDecision | { open: false; why: "disaster"; nextOpen: null };

export interface Opened {
  calendar: Calendar;
  disaster: Disaster | null;
}

/** Whether a caller who comes at `wallMs` is let in, and if not, why and until when. */
export function admission(opened: Opened, wallMs: number): Admission {
  if (disasterAt(opened, wallMs)?.mode === "suspended") return { open: false, why: "disaster", nextOpen: null };
  return hours(opened.calendar, wallMs);
}

/** The disaster mode that holds at `wallMs`. */
export function disasterAt({ disaster }: Pick<Opened, "disaster">, wallMs: number): Disaster | null {
  return disaster && disaster.since <= wallMs ? disaster : null;
}
