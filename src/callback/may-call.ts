import { admission } from "../calendar/disaster.js";
import type { Call } from "../call/call.js";
import type { CallbackId } from "../floor/id.js";
import type { Now } from "../floor/now.js";
import type { FloorState } from "../floor/state.js";
import { whyNotNow } from "../outgoing/now.js";
import { callsOf, callsWith } from "../outgoing/on-line.js";
import { type Callback, waitingCallbacks } from "./callback.js";

/** Whether somebody may be called back at this moment: never outside opening hours, and never who is on the line with us. */

/** The callbacks for which a seat may be reserved now. */
export function callableNow(state: Readonly<FloorState>, now: Now): Callback[] {
  const waiting = waitingCallbacks(state.callbacks);
  if (waiting.length === 0 || !isOpenNow(state, now) || whyNotNow(state) !== null) return [];
  return waiting.filter((callback) => !isOnTheLine(state, callback));
}

/** The operator is there: whether the number may be dialled even now. */
export function mayDial(state: Readonly<FloorState>, id: CallbackId, now: Now): boolean {
  const callback = state.callbacks[id];
  return !!callback && isOpenNow(state, now) && !isOnTheLine(state, callback);
}

function isOpenNow({ setup, power }: Readonly<FloorState>, { wall }: Now): boolean {
  return power === "fine" && admission(setup, wall).open;
}

/** Rang in again from the same number, is called by an operator of their own accord, or has not hung up since the callback was promised. */
function isOnTheLine(state: Readonly<FloorState>, { from, called }: Callback): boolean {
  return state.calls[from] !== undefined || callsFrom(state, called.e164).length > 0 || ownCallsTo(state, called.e164).length > 0;
}

/** Those that operators make of their own accord. */
export function ownCallsTo(state: Readonly<FloorState>, e164: string | null): Call[] {
  return callsWith(state, e164).filter(({ outgoing }) => outgoing?.why.type === "own");
}

/** The calls that came in from this number (E.164) and are not gone. */
export function callsFrom(state: Readonly<FloorState>, e164: string | null): Call[] {
  return callsOf(state, e164).filter(({ outgoing, phase }) => !outgoing && phase.type !== "left");
}
