import type { CallbackOutcome } from "../callback/callback.js";
import type { CallbackFact } from "../floor/fact.js";
import type { CallbackId } from "../floor/id.js";
import type { CallerView } from "../panel/live-types.js";

/** The manager's, about a callback that was not reached; `at`: wall ms. */
export interface Decision {
  type: "decided";
  at: number;
  decision: "again" | "giveUp";
  reason: string;
  by: string;
}

/** What became of the callback that was promised in a call. */
export interface Promised {
  id: CallbackId;
  /** Who is to be called: a number that was keyed in need not be the one that they called from. */
  called: CallerView;
  /** In order; `at`: wall ms. Of callbacks that are not called at present only these count. */
  steps: ({ type: "forManager"; at: number } | Decision | { type: "reached"; how: "rangAgain" | "calledBack"; at: number })[];
}

/** One of its facts; `at`: wall ms. */
export interface CallbackTold {
  at: number;
  what: CallbackFact;
}

/** From what was told of it, in order; null where it was not promised. */
export function promisedIn(rows: readonly CallbackTold[]): Promised | null {
  const asked = rows.map(({ what }) => what).find((what) => what.type === "CallbackAsked");
  if (!asked) return null;
  const { class: kind, display, displayEn, e164 } = asked.called;
  return { id: asked.callback, called: { class: kind, display, displayEn, e164 }, steps: rows.flatMap(({ at, what }) => stepOf(at, what)) };
}

function stepOf(at: number, what: CallbackFact): Promised["steps"] {
  if (what.type === "CallbackForManager") return [{ type: "forManager", at }];
  if (what.type === "CallbackDecided") return [{ type: "decided", at, decision: what.decision, reason: what.reason, by: what.by }];
  const how = what.type === "CallbackClosed" ? REACHED_HOW[what.outcome] : null;
  return how ? [{ type: "reached", at, how }] : [];
}

/** What was given up is the manager's decision, told just before. */
const REACHED_HOW: Record<CallbackOutcome, "calledBack" | "rangAgain" | null> = { reached: "calledBack", calledAgain: "rangAgain", givenUp: null };
