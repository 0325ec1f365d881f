import type { CallbackOutcome, CallbackStep, ForManagerWhy } from "../callback/callback.js";
import type { CallbackId, CallId, SeatId } from "../floor/id.js";
import type { Language } from "../prompt/language.js";

/** What the panel and the control plane say to each other about callbacks. */

/** GET /api/callbacks: those that are open and those that ended in the last day, the oldest place first. */
export interface CallbackList {
  callbacks: CallbackView[];
}

export interface CallbackView {
  id: CallbackId;
  /** The call in which it was asked for. */
  from: CallId;
  /** Null for a role that may not see numbers. */
  number: string | null;
  language: Language;
  matter: string | null;
  askedAt: number;
  promisedAt: number;
  promise: "open" | "kept" | "broken";
  attempts: number;
  step: CallbackStep["type"];
  seat: SeatId | null;
  /** Wall milliseconds from which it is tried again. */
  againAt: number | null;
  why: ForManagerWhy | null;
  outcome: CallbackOutcome | null;
}

/** POST /api/callbacks/:id/decision, by the manager; answers the list. */
export interface CallbackDecisionBody {
  decision: "again" | "giveUp";
  reason: string;
}

/** POST /api/seats/:id/machine: what has answered the callback of this seat was a machine, or none after all. */
export interface MachineBody {
  machine: boolean;
}
