import type { Call } from "../call/call.js";
import type { Turn } from "../floor/turn.js";
import type { Unreached } from "../outgoing/outgoing.js";
import { coolDown, outcomeOf } from "../queue/offer.js";
import type { Callback, CallbackOutcome, ForManagerWhy } from "./callback.js";
import { settlePromise } from "./promise.js";

/** What comes of calling somebody back, and what follows from it for the callback. */

/** The operator is on the line, and the number is dialled at this moment. */
export function callbackDialled(turn: Turn, call: Call): void {
  const callback = callbackOf(turn, call);
  if (!callback) return;
  turn.touchCallback(callback).attempts += 1;
  callback.tried = { ...turn.now };
  const seat = callback.step.type === "calling" ? turn.state.seats[callback.step.seat] : undefined;
  if (seat) turn.touch(seat).noAnswers = 0;
  settlePromise(turn, callback, true);
}

/** `cause`: of the leg that ended; `ring` for how long the operator's phone had rung then. */
export function callbackOver(turn: Turn, call: Call, outcome: "reached" | Unreached, { dialled, cause }: { dialled: boolean; cause: number }): void {
  const callback = callbackOf(turn, call);
  if (callback?.step.type !== "calling") return;
  const { seat } = callback.step;
  if (outcome === "reached") turn.touchCallback(callback).step = { type: "reached", call: call.id, seat, machine: false };
  else if (dialled) notReached(turn, callback, outcome);
  else operatorAway(turn, callback, call, cause);
}

/** Nobody was dialled, so it is no attempt: the next operator is asked, and this one is left alone for a while. */
function operatorAway(turn: Turn, callback: Callback, call: Call, cause: number): void {
  if (callback.step.type !== "calling") return;
  const seat = turn.state.seats[callback.step.seat];
  const outcome = outcomeOf(cause, { rang: true }, turn.now.mono - call.arrived.mono, turn.state.setup.rules.ringMs);
  turn.touchCallback(callback).step = { type: "waiting" };
  turn.fact({ type: "CallbackReturned", callback: callback.id, outcome }, { call: callback.from, ...(seat && { seat: seat.id, operator: seat.operator }) });
  if (seat) coolDown(turn, seat, outcome);
}

export function notReached(turn: Turn, callback: Callback, outcome: Unreached | "machine"): void {
  const { attempts, againMs } = turn.state.setup.rules.callback;
  turn.fact({ type: "CallbackTried", callback: callback.id, outcome, attempt: callback.attempts }, { call: callback.from });
  if (callback.attempts >= attempts) return giveToManager(turn, callback, "notReached");
  turn.touchCallback(callback).step = waitsAgain(turn, callback, againMs);
}

/** So long after it was dialled last, at the soonest. */
export function waitsAgain({ now }: Turn, { tried }: Callback, againMs: number): Callback["step"] {
  const at = (tried?.mono ?? Number.NEGATIVE_INFINITY) + againMs;
  return at <= now.mono ? { type: "waiting" } : { type: "again", at };
}

export function giveToManager(turn: Turn, callback: Callback, why: ForManagerWhy): void {
  turn.touchCallback(callback).step = { type: "forManager", why };
  turn.fact({ type: "CallbackForManager", callback: callback.id, why }, { call: callback.from });
}

export function closeCallback(turn: Turn, callback: Callback, outcome: CallbackOutcome): void {
  turn.touchCallback(callback).step = { type: "closed", outcome, at: turn.now.wall };
  turn.fact({ type: "CallbackClosed", callback: callback.id, outcome, attempts: callback.attempts }, { call: callback.from });
}

/** The one that this call of ours is for. */
function callbackOf({ state }: Turn, { outgoing }: Call): Callback | undefined {
  return outgoing?.why.type === "callback" ? state.callbacks[outgoing.why.callback] : undefined;
}
