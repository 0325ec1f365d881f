import type { Callback } from "../callback/callback.js";
import { callableNow } from "../callback/may-call.js";
import { reserveFor } from "../callback/reserve.js";
import type { Now } from "../floor/now.js";
import type { FloorState } from "../floor/state.js";
import type { Turn } from "../floor/turn.js";
import { isAvailable, type Seat } from "../seat/seat.js";
import { bestSeat } from "./match.js";
import { makeOffer } from "./offer.js";
import { byPlace, type WaitingCall, waitingCalls } from "./queue.js";

/**
 * Seats are given to those who wait, on the line or to be called back, in the order of their
 * places. Whom nobody free can serve, or who cannot be called at this moment, keeps the place and
 * is in nobody's way.
 */
type Match = { seat: Seat } & ({ call: WaitingCall; callback?: undefined } | { callback: Callback });

/** Everybody for whom there is a seat. */
export function dispatch(turn: Turn): void {
  if (turn.state.pbx === "lost") return;
  for (let match = nextMatch(turn.state, turn.now); match; match = nextMatch(turn.state, turn.now)) {
    if (match.callback) reserveFor(turn, match.callback, match.seat);
    else makeOffer(turn, match.call, match.seat);
  }
}

/** Whether this turn may have made something possible: it has touched a free seat or a caller without an offer, or callbacks wait, which depend on much else. */
export function canMatch({ state, touchedSeats, touchedCalls, now }: Turn): boolean {
  for (const seat of touchedSeats) if (isAvailable(seat, now.mono)) return true;
  for (const id of touchedCalls) {
    const phase = state.calls[id]?.phase;
    if (phase?.type === "waiting" && phase.offer === null) return true;
  }
  return Object.values(state.callbacks).some(({ step }) => step.type === "waiting");
}

/** Who is served next, and the seat; null when no more can be done now. */
function nextMatch(state: Readonly<FloorState>, now: Now): Match | null {
  // Asked often, and most of the time nobody waits or no seat is free.
  const waiting = waitingCalls(state).filter((call) => call.phase.offer === null);
  const callbacks = callableNow(state, now);
  if (waiting.length + callbacks.length === 0) return null;
  const seats = Object.values(state.seats).filter((seat) => isAvailable(seat, now.mono));
  if (seats.length === 0) return null;
  for (const one of [...waiting, ...callbacks].sort(byPlace)) {
    const isCall = "phase" in one;
    const seat = bestSeat(state, isCall ? one : { ...one, phase: {} }, seats);
    if (seat) return isCall ? { call: one, seat } : { callback: one, seat };
  }
  return null;
}
