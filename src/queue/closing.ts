import type { Call, WaitingPhase } from "../call/call.js";
import { hours } from "../calendar/calendar.js";
import type { Turn } from "../floor/turn.js";
import { turnAway } from "../ivr/closed.js";
import type { WaitingCall } from "./queue.js";

/**
 * Closing time for those who came in time: they are served, for as long after it as the rules
 * give (`serveAfterClosingMs`). Whoever waits even then hears that we are closed, instead of
 * music that nobody will end because everybody has gone home.
 *
 * A closure that is entered while somebody waits is a closing time like any other.
 */

/** While a phone rings for the caller nobody is turned away: it is looked at again after this. */
const PUT_OFF_MS = 5_000;

/**
 * Monotonic ms at which a caller who waits is turned away; null: never.
 *
 * @param atLeastMs so much time is given after closing even where the rules give less
 */
export function turnAwayAt(turn: Turn, atLeastMs = 0): number | null {
  const { calendar, rules } = turn.state.setup;
  if (rules.serveAfterClosingMs === null) return null;
  const decision = hours(calendar, turn.now.wall);
  const closesInMs = decision.open ? decision.closesAt - turn.now.wall : 0;
  return turn.now.mono + closesInMs + Math.max(rules.serveAfterClosingMs, atLeastMs);
}

/** The calendar has changed: we close at another time now, or have closed at this moment. */
export function closesAnew(turn: Turn, call: WaitingCall): void {
  turn.touchCall(call);
  call.phase.turnAwayAt = turnAwayAt(turn);
}

/** The time is over, unless the clock was set back or we have opened again meanwhile. */
export function closingDue(turn: Turn, call: Call, phase: WaitingPhase): void {
  const decision = hours(turn.state.setup.calendar, turn.now.wall);
  if (decision.open) phase.turnAwayAt = turnAwayAt(turn);
  else if (phase.offer) phase.turnAwayAt = turn.now.mono + PUT_OFF_MS;
  else turnAway(turn, call, decision);
}
