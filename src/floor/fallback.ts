import { businessDate } from "../calendar/calendar.js";
import { leaveBeside } from "../call/beside.js";
import type { Call } from "../call/call.js";
import { forgetCall } from "../call/end.js";
import { withdrawOffer } from "../queue/offer.js";
import type { FallbackRow } from "./board.js";
import { count } from "./count.js";
import type { MachineInput } from "./input.js";
import type { FloorState } from "./state.js";
import type { Turn } from "./turn.js";

/**
 * What happened in the fallback comes here from the call event log, as facts that are made
 * already: the floor adds who sat at a seat, counts them with the day's, and lets go of calls
 * that were its own and have gone on, or ended, over there.
 */
export function fallbackTold(turn: Turn, { facts, memory }: MachineInput & { type: "FallbackTold" }): void {
  const { state } = turn;
  state.eventLog = memory;
  for (const fact of facts) {
    const operator = fact.seat && state.seats[fact.seat]?.operator;
    turn.facts.push(operator ? { ...fact, operator } : fact);
    if (businessDate(state.setup.calendar, fact.at) === state.today.date) count(state.today, fact);
    if (!fact.call) continue;
    turn.touchedCalls.add(fact.call);
    const call = state.calls[fact.call];
    if (call && fact.what.type === "FallbackEntered") call.inFallback = true;
    if (call && fact.what.type === "CallEnded") leaveToFallback(turn, call);
  }
}

/** The dialplan has the caller: its final fact will come from there. */
export function leaveToFallback(turn: Turn, call: Call): void {
  leaveBeside(turn, call, "cutOff");
  if (call.phase.type === "waiting") withdrawOffer(turn, call, call.phase);
  forgetCall(turn, call);
}

/** Who is in the fallback at this moment. */
export function fallbackRows({ eventLog }: Readonly<FloorState>): FallbackRow[] {
  return Object.values(eventLog.calls).flatMap(({ call, step, since, seat }) => (step === "ours" ? [] : [{ call, step, since, seat }]));
}
