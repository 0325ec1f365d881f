import type { ClosedWhy } from "../calendar/calendar.js";
import type { DisasterMode } from "../calendar/disaster.js";
import type { Language } from "../prompt/language.js";
import type { Words } from "./live-types.js";

/** What the panel and the control plane say to each other of the disaster mode and of rehearsed calls. */

export type { DisasterMode } from "../calendar/disaster.js";

/** GET /api/disaster; the answer to PUT and POST as well. */
export interface DisasterView {
  version: number;
  /** The last one; null where there never was any. */
  decision: DisasterDecision | null;
  /** How the city is told outside of the panel. */
  contact: Words;
  /** The last decision as it is sent to the city; null where there was none. */
  note: Words | null;
  /** What callers hear first in each mode while we are open, in their language. */
  heard: Record<DisasterMode, Record<Language, HeardStep[]>>;
}

/** To begin a disaster mode, to change to the other, or (`mode` null) to end it. */
export interface DisasterDecision {
  mode: DisasterMode | null;
  reason: string;
  by: string;
  /** Wall milliseconds of the business clock. */
  at: number;
  /** The city was told of it. */
  told: { by: string; at: number } | null;
}

/** PUT /api/disaster. `version` is the one that was read. */
export interface DisasterBody {
  version: number;
  mode: DisasterMode | null;
  reason: string;
}

/** POST /api/disaster/told: of the decision that was read. */
export interface DisasterToldBody {
  version: number;
}

/** GET /api/rehearsal?date=2026-09-22&time=10:00&language=en&did=0975105151&disaster=asNow */
export interface RehearsalView {
  /** Wall milliseconds of the moment. */
  at: number;
  open: boolean;
  /** Wall milliseconds at which we close; null while closed. */
  closesAt: number | null;
  why: ClosedWhy | "disaster" | null;
  /** Why in words, with the holiday's name or the closure's reason. */
  whyWords: Words | null;
  /** Wall milliseconds; null while open, or where it is not known. */
  nextOpen: number | null;
  disaster: DisasterMode | null;
  /** The holidays of that year are known. */
  holidaysKnown: boolean;
  /** Of these years they are. */
  holidayYears: { from: number; until: number };
  steps: HeardStep[];
  end: "queue" | "hungUp" | "refused";
}

/** What is said, in its own language and words, or the key that the caller presses. */
export type HeardStep = { type: "says"; prompt: Words; language: Language; text: string } | { type: "key"; key: string; language: Language };

/** The disaster mode for which a call is rehearsed. */
export type RehearsedDisaster = "asNow" | "off" | DisasterMode;
