import type { CallId, LegId } from "../floor/id.js";
import type { NumberClass } from "../trunk/number.js";
import type { Outside } from "../transfer/outside.js";

/**
 * A call that the centre makes (折り返し): an operator's own, or a callback. It is a `Call`
 * like any other, whose caller is the one who is called: record, story, hold, transfer, help
 * and interpreter are the same.
 *
 *     (asked) ──▶ calling: phone ──answers──▶ calling: ringing ──answers──▶ talking ──▶ …
 *                    │        dialled at the phone ──▲   │
 *                    ▼                                   ▼
 *                 (gone)                     unreached, the operator hears it ──▶ (gone)
 *
 * The operator is on the line first, so that a person speaks to whoever answers. The number is
 * dialled once and never again by itself: whatever goes wrong ends the call, and the operator
 * is told.
 */
export interface Outgoing {
  why: OutgoingWhy;
  class: NumberClass;
  /** The phone's own call, by which the operator has dialled: it makes the sound of ringing by itself. Null where we rang the phone. */
  own: LegId | null;
  /** Of the line to the one who is called; null while it is not dialled, and when it is gone. */
  outside: Outside | null;
}

/** For which call (折り返し only, 8(1)イ); null: not said yet, as at the phone. `by`: an account's name, or "phone". */
export type OutgoingWhy = { type: "own"; for: CallId | null; by: string } | { type: "callback"; callback: string };

/**
 * Why nobody was reached. `declined`: by a key of theirs; `unreachable`: no such number, or not
 * there; `operatorLeft`: hung up before; `operatorAway`: the operator's own phone was not answered.
 */
export type Unreached = "busy" | "noAnswer" | "declined" | "unreachable" | "failed" | "operatorLeft" | "operatorAway";

/** Site data about them. */
export interface OutgoingRules {
  /** Kinds of numbers that may be called; 110, 118 and 119 always may, from a phone. */
  classes: NumberClass[];
  /** How long the telephone of the one who is called rings. */
  ringMs: number;
  /** At once, at most. */
  atOnce: number;
  /** Yen that they may cost; null: whatever they cost. */
  budgetYen: { day: number | null; month: number | null };
}

/** From Asterisk's Q.850 cause of a line that ended before it was answered. */
export function unreachedBy(cause: number): Unreached {
  switch (cause) {
    case 17:
      return "busy";
    case 16:
    case 18:
    case 19:
    case 0:
      return "noAnswer";
    case 21:
      return "declined";
    case 34:
    case 38:
    case 41:
    case 42:
    case 44:
      return "failed";
    default:
      return "unreachable";
  }
}
