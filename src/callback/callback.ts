import type { HeadStart } from "../call/call.js";
import type { CallbackId, CallId, MatterId, SeatId } from "../floor/id.js";
import type { Now } from "../floor/now.js";
import type { Language } from "../prompt/language.js";
import type { Caller } from "../trunk/caller.js";

/**
 * A callback: somebody hung up because we promised to call when it is their turn. It stands in
 * the queue where the caller stood, by the same arrival, and is served in the same order: the
 * next to be served is the oldest of those who wait on the line and those who wait for us.
 *
 *     (asked) ──▶ waiting ──its turn, a seat──▶ calling ──answered──▶ reached ──▶ closed
 *                  ▲   ▲                          │  │                   │
 *                  │   └──nobody was dialled──────┘  │ busy, no answer   │ an answering machine
 *                  └──────── again, half an hour ◀───┴───────────────────┘
 *                                 │ once too often
 *                                 ▼
 *                            forManager ──▶ again, or given up
 *
 * The number is dialled once in each `calling`, when the operator is on the line. A caller who
 * rings in meanwhile is not dialled as long as that call lasts, stands in it where the callback
 * stood, and closes it when an operator answers. Until then the promise holds: whoever hangs up
 * once more is called all the same.
 */
export interface Callback {
  id: CallbackId;
  /** The call in which it was asked for. */
  from: CallId;
  called: Caller;
  /** The number was keyed in; otherwise it is the one that the network showed. */
  keyed: boolean;
  language: Language;
  matter: MatterId | null;
  interpreted?: true;
  /** Of the call in which it was asked for; by it the place is counted. */
  arrived: Now;
  order: number;
  headStart?: HeadStart;
  /** Wall milliseconds. */
  askedAt: number;
  /** Is to be dialled by then; wall milliseconds, and the same moment as monotonic ones. */
  promised: Now;
  /** Nobody knows yet; the number was dialled in time, or the caller served; or it was not. */
  promise: "open" | "kept" | "broken";
  /** So near to the promised time that it counts as having come sooner. */
  due: boolean;
  /** How often the number was dialled since the beginning, or since the manager said "again". */
  attempts: number;
  /** When it was dialled last; null: never. */
  tried: Now | null;
  step: CallbackStep;
}

export type CallbackStep =
  | { type: "waiting" }
  /** A seat is reserved: its phone rings, or the number is dialled. */
  | { type: "calling"; call: CallId; seat: SeatId }
  /** Somebody has answered, or something: the operator says `machine` before the wrap-up is over. */
  | { type: "reached"; call: CallId; seat: SeatId; machine: boolean }
  /** Not reached; waits until then, monotonic ms, and is then where it was. */
  | { type: "again"; at: number }
  | { type: "forManager"; why: ForManagerWhy }
  /** Kept to the end of the day, for the list and for the limits. `at`: wall milliseconds. */
  | { type: "closed"; outcome: CallbackOutcome; at: number };

/** `notReached`: as often as the rules say; `barred`: the number may not be called any more. */
export type ForManagerWhy = "notReached" | "barred";
/** `calledAgain`: the caller rang in before us and was served; `givenUp`: the manager's decision. */
export type CallbackOutcome = "reached" | "calledAgain" | "givenUp";

/** Site data about them. */
export interface CallbackRules {
  /** So often a number is dialled, before the manager decides. */
  attempts: number;
  /** From one attempt to the next, at least. */
  againMs: number;
  /** The promised time is this far away, or further where many wait. */
  promiseMs: number;
  /** Against misuse: how many a day may be asked for one number, and in all. */
  perNumber: number;
  perDay: number;
}

export type OpenCallback = Callback & { step: Exclude<CallbackStep, { type: "closed" }> };

export function isOpen(callback: Callback): callback is OpenCallback {
  return callback.step.type !== "closed";
}

/** Nobody is being called for it at this moment. */
export function isIdle({ step }: Callback): boolean {
  return step.type === "waiting" || step.type === "again" || step.type === "forManager";
}

/** The open callback to this number (E.164). */
export function pendingFor(callbacks: Readonly<Record<CallbackId, Callback>>, e164: string | null): OpenCallback | undefined {
  return e164 === null ? undefined : Object.values(callbacks).find((one): one is OpenCallback => isOpen(one) && one.called.e164 === e164);
}

/** Those in whose turn somebody is to be called. */
export function waitingCallbacks(callbacks: Readonly<Record<CallbackId, Callback>>): Callback[] {
  return Object.values(callbacks).filter(({ step }) => step.type === "waiting");
}
