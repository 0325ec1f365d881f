import { type Call, isAlive } from "../call/call.js";
import type { FloorState } from "../floor/state.js";
import { presentable } from "../trunk/caller.js";

/**
 * Whether whoever has a number is with us already: on the line, waiting for an operator or in a
 * talk, or being called at this moment. Nobody is called twice at once, whoever asks for it.
 */
export type OnLineNow = "onLine" | "beingCalled";

/** `e164`: of whom is to be called. Who withholds the number is not known by it. */
export function onLineNow(state: Readonly<FloorState>, e164: string | null): OnLineNow | null {
  const there = callsWith(state, e164);
  if (there.some(({ phase }) => phase.type !== "calling")) return "onLine";
  return there.length > 0 ? "beingCalled" : null;
}

/** The calls, of theirs or of ours, in which somebody with this number is or is to be. */
export function callsWith(state: Readonly<FloorState>, e164: string | null): Call[] {
  return callsOf(state, e164).filter(isAlive);
}

/** All that there are, also those that are about to be gone. */
export function callsOf({ calls }: Readonly<FloorState>, e164: string | null): Call[] {
  return e164 === null ? [] : Object.values(calls).filter(({ caller }) => presentable(caller) === e164);
}
