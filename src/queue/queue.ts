import { type Callback, waitingCallbacks } from "../callback/callback.js";
import type { Call, WaitingPhase } from "../call/call.js";
import type { FloorState } from "../floor/state.js";
import type { Seat } from "../seat/seat.js";
import { mayServe } from "./match.js";
import { placeOf } from "./place.js";

/**
 * Who is served next, and by whom: by place (`place.ts`), which is counted from the arrival and
 * not from entering the queue, so that nobody loses it by listening to the menu; and by the seat
 * that fits best (`match.ts`).
 */
export type WaitingCall = Call & { phase: WaitingPhase };

/** The calls that wait, in the order of their places. */
export function waitingCalls(state: Readonly<FloorState>): WaitingCall[] {
  const waiting: WaitingCall[] = [];
  for (const id in state.calls) {
    const call = state.calls[id] as Call;
    if (call.phase.type === "waiting") waiting.push(call as WaitingCall);
  }
  // Who comes from the fallback has waited longer than some who are here already.
  return waiting.sort(byPlace);
}

export function byPlace(a: WaitingCall | Callback, b: WaitingCall | Callback): number {
  return placeOf(a) - placeOf(b) || a.order - b.order;
}

/** The same with those who wait to be called back. */
export function inLine(state: Readonly<FloorState>): (WaitingCall | Callback)[] {
  return [...waitingCalls(state), ...waitingCallbacks(state.callbacks)].sort(byPlace);
}

/** Place in the queue, from 1, among all who wait. */
export function positionOf(state: Readonly<FloorState>, call: Call): number {
  return 1 + inLine(state).indexOf(call as WaitingCall);
}

/** Whether a seat may be paused for not answering: never the last that could serve somebody. */
export function canSpare(state: Readonly<FloorState>, seat: Seat, others: Seat[]): boolean {
  if (others.length === 0) return false;
  const served = waitingCalls(state).filter((call) => mayServe(state, seat, call));
  return served.every((call) => others.some((other) => mayServe(state, other, call)));
}
