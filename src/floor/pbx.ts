import { isAlive } from "../call/call.js";
import { hearAgain } from "../call/hearing.js";
import type { LegId } from "./id.js";
import { legEnded } from "./leg.js";
import type { FloorState } from "./state.js";
import type { Turn } from "./turn.js";

/** Q.850 41, temporary failure: the leg ended while nobody told us. */
const LOST_TRACK = 41;

/** ARI is connected: legs that Asterisk no longer has ended while we could not hear it. */
export function pbxConnected(turn: Turn, legs: LegId[]): void {
  turn.state.pbx = "connected";
  turn.fact({ type: "PbxConnected" });
  const there = new Set(legs);
  for (const leg of believed(turn.state)) {
    if (!there.has(leg)) legEnded(turn, leg, LOST_TRACK);
  }
  for (const call of Object.values(turn.state.calls)) {
    if (isAlive(call)) hearAgain(turn, call);
  }
}

export function pbxLost(turn: Turn): void {
  if (turn.state.pbx === "lost") return;
  turn.state.pbx = "lost";
  turn.fact({ type: "PbxLost" });
}

/** Callers first: where both sides of a talk have gone, it was not the operator who was lost. */
function believed({ calls, deskCalls, seats }: FloorState): LegId[] {
  const inCalls = [...Object.values(calls), ...Object.values(deskCalls)].map(({ leg }) => leg);
  return [...inCalls, ...Object.values(seats).flatMap(({ work }) => (work.type === "none" ? [] : [work.leg]))];
}
