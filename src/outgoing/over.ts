import type { Call } from "../call/call.js";
import { callbackDialled, callbackOver } from "../callback/attempt.js";
import { mayDial } from "../callback/may-call.js";
import type { Turn } from "../floor/turn.js";
import type { Unreached } from "./outgoing.js";

/** What whoever has asked for the call is told of it, or asked about it. */

/** The operator is on the line: whether the number is still to be dialled. */
export function mayBeDialled(turn: Turn, { outgoing }: Call): boolean {
  return outgoing?.why.type !== "callback" || mayDial(turn.state, outgoing.why.callback, turn.now);
}

export function outgoingDialled(turn: Turn, call: Call): void {
  callbackDialled(turn, call);
}

/**
 * What came of it: said once for each call, when the one who was called has answered or will not
 * any more. `cause`: of the leg that ended.
 */
export function outgoingOver(turn: Turn, call: Call, outcome: "reached" | Unreached, how: { dialled: boolean; cause: number }): void {
  callbackOver(turn, call, outcome, how);
}
