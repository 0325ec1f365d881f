import { type Call, isAlive } from "../call/call.js";
import { hangUpCaller } from "../call/end.js";
import { hearAgain } from "../call/hearing.js";
import { callLost } from "../call/lost.js";
import type { BridgeId, LegId } from "./id.js";
import type { MachineInput } from "./input.js";
import { legAnswered, legEnded } from "./leg.js";
import type { FloorState } from "./state.js";
import type { Turn } from "./turn.js";

/** Q.850 41, temporary failure: the leg ended while nobody told us. */
const LOST_TRACK = 41;

/**
 * ARI is connected: after a lost connection, after Asterisk's own death, or after a start on what an earlier control
 * plane left. What happened meanwhile is told from what there is: legs that ended, phones
 * that were answered; and what was decided but perhaps never carried out is asked for again.
 */
export function pbxConnected(turn: Turn, there: MachineInput & { type: "PbxConnected" }): void {
  const { state } = turn;
  state.pbx = "connected";
  const restarted = there.started !== undefined && state.pbxStarted !== null && state.pbxStarted !== there.started;
  state.pbxStarted = there.started ?? state.pbxStarted;
  turn.fact({ type: "PbxConnected", ...(restarted && { restarted }) });
  const legs = new Set(there.legs);
  if (restarted) for (const call of Object.values(state.calls)) if (!legs.has(call.leg)) callLost(turn, call);
  hangUpAgain(turn);
  for (const leg of believed(turn.state)) {
    if (!legs.has(leg)) legEnded(turn, leg, LOST_TRACK);
  }
  for (const leg of there.answered ?? []) {
    if (turn.legs.get(leg)?.type === "seat") legAnswered(turn, leg);
  }
  for (const call of Object.values(turn.state.calls)) {
    turn.touchCall(call);
    if (isAlive(call)) hearAgain(turn, call);
    if (there.bridges) bridgeAgain(turn, call, there.bridges);
  }
}

export function pbxLost(turn: Turn): void {
  if (turn.state.pbx === "lost") return;
  turn.state.pbx = "lost";
  turn.fact({ type: "PbxLost" });
}

/** Two who talk and are not together: the bridge was never made, or only half. */
function bridgeAgain(turn: Turn, { id, leg, phase }: Call, bridges: Record<BridgeId, LegId[]>): void {
  if (phase.type !== "talking") return;
  const inside = bridges[phase.bridge] ?? [];
  if (inside.includes(leg) && inside.includes(phase.leg)) return;
  const asked = turn.commands.some((command) => command.type === "Bridge" && command.bridge === phase.bridge);
  if (!asked) turn.command({ type: "Bridge", call: id, bridge: phase.bridge, legs: [leg, phase.leg] });
}

/** Hang-ups that may never have been sent; one too many does no harm. */
function hangUpAgain(turn: Turn): void {
  for (const call of Object.values(turn.state.calls)) {
    if (call.phase.type === "ending") hangUpCaller(turn, call, "normal");
  }
  for (const { work } of Object.values(turn.state.seats)) {
    if (work.type === "releasing") turn.command({ type: "HangUp", call: work.call, leg: work.leg, reason: "normal" });
  }
}

/** Callers first: where both sides of a talk have gone, it was not the operator who was lost. */
function believed({ calls, deskCalls, seats }: FloorState): LegId[] {
  const inCalls = [...Object.values(calls), ...Object.values(deskCalls)].map(({ leg }) => leg);
  return [...inCalls, ...Object.values(seats).flatMap(({ work }) => (work.type === "none" ? [] : [work.leg]))];
}
