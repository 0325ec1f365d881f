import type { HangUpReason } from "../floor/command.js";
import type { CallOutcome, EndedBy, EndReason } from "../floor/fact.js";
import type { Turn } from "../floor/turn.js";
import { lineGone } from "../outgoing/line.js";
import { dropInterpreter } from "../transfer/interpreter.js";
import { leaveBeside } from "./beside.js";
import type { Call, EndingPhase } from "./call.js";
import { hangUpOverdue, startHangingUp } from "./hang-up.js";

/**
 * Write the final fact and leave every other place. The call stays known until its leg is
 * gone, so that a late event still finds whom it belongs to.
 */
export function endCall(
  turn: Turn,
  call: Call,
  outcome: CallOutcome,
  by: EndedBy,
  cause: number,
  because?: EndReason,
): void {
  tellEnd(turn, call, outcome, by, cause, because);
  call.phase = { type: "ending", ...startHangingUp(turn) };
}

/** The final fact alone, of a caller who has gone and of whom others still talk. */
export function tellEnd(turn: Turn, call: Call, outcome: CallOutcome, by: EndedBy, cause: number, because?: EndReason): void {
  if (call.phase.type === "ending") throw new Error(`call ${call.id} ended twice`);
  leaveBeside(turn, call, by === "caller" ? "hungUp" : "cutOff");
  dropInterpreter(turn, call, by === "caller" ? "callerGaveUp" : "failed");
  turn.fact({ type: "CallEnded", outcome, by: call.outgoing && by === "caller" ? "called" : by, cause, ...(because && { because }) }, { call: call.id });
  if (!call.outgoing && (outcome === "abandonedMenu" || outcome === "abandonedQueue")) turn.state.today.abandoned += 1;
}

export function hangUpCaller(turn: Turn, call: Call, reason: HangUpReason): void {
  turn.command({ type: "HangUp", call: call.id, leg: call.leg, reason });
}

/** The leg is gone: forget the call. */
export function forgetCall(turn: Turn, call: Call): void {
  lineGone(turn, call);
  if (turn.legs.get(call.leg)?.type === "caller") turn.legs.delete(call.leg);
  delete turn.state.calls[call.id];
  turn.touchedCalls.add(call.id);
}

export function endingOverdue(turn: Turn, call: Call, phase: EndingPhase): void {
  const next = hangUpOverdue(turn, phase);
  if (next === "askAgain") hangUpCaller(turn, call, "normal");
  if (next === "believeGone") forgetCall(turn, call);
}
