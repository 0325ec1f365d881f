import type { Call, WaitingPhase } from "../call/call.js";
import { isAlive } from "../call/call.js";
import type { FloorState } from "../floor/state.js";
import type { Language } from "../prompt/language.js";
import { isAvailable, type Seat } from "../seat/seat.js";

/**
 * Who is served next, and by whom: first come, first served, by the time of arrival and not
 * of entering the queue, so that nobody loses a place by listening to the menu; and the seat
 * that speaks the language and has been idle longest.
 */
export type WaitingCall = Call & { phase: WaitingPhase };

/** The calls that wait, in the order of their arrival. */
export function waitingCalls(state: FloorState): WaitingCall[] {
  const waiting: WaitingCall[] = [];
  for (const id in state.calls) {
    const call = state.calls[id] as Call;
    if (call.phase.type === "waiting") waiting.push(call as WaitingCall);
  }
  // Who comes from the fallback has waited longer than some who are here already.
  return waiting.sort((a, b) => a.arrived.mono - b.arrived.mono);
}

/** Place in the queue, from 1, among all who wait. */
export function positionOf(state: FloorState, call: Call): number {
  return 1 + waitingCalls(state).indexOf(call as WaitingCall);
}

export function speaks(state: FloorState, seat: Seat, language: Language): boolean {
  const operator = state.setup.operators.find((each) => each.id === seat.operator);
  return operator?.languages.includes(language) ?? false;
}

/** The next caller to offer and the seat to offer it to; null when no more can be done now. */
export function nextMatch(state: FloorState, monoMs: number): { call: WaitingCall; seat: Seat } | null {
  // Asked often, and most of the time nobody waits or no seat is free.
  const waiting = waitingCalls(state).filter((call) => call.phase.offer === null);
  if (waiting.length === 0) return null;
  const seats = Object.values(state.seats).filter((seat) => isAvailable(seat, monoMs));
  if (seats.length === 0) return null;
  seats.sort((a, b) => a.idleSince - b.idleSince || (a.id < b.id ? -1 : 1));
  for (const call of waiting) {
    const seat = seats.find((each) => speaks(state, each, call.language));
    if (seat) return { call, seat };
  }
  return null;
}

/** Whether a seat may be paused for not answering: never the last that could serve somebody. */
export function canSpare(state: FloorState, seat: Seat, others: Seat[]): boolean {
  if (others.length === 0) return false;
  const wanted = new Set(
    Object.values(state.calls)
      .filter((call) => isAlive(call) && call.phase.type === "waiting")
      .map((call) => call.language)
      .filter((language) => speaks(state, seat, language)),
  );
  return [...wanted].every((language) => others.some((other) => speaks(state, other, language)));
}
