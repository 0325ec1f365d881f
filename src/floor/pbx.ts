import { type Call, isAlive } from "../call/call.js";
import { CAUSE } from "../call/cause.js";
import { hangUpCaller } from "../call/end.js";
import { hearAgain, stopAgain } from "../call/hearing.js";
import { callLost } from "../call/lost.js";
import { isThere } from "../eventlog/fallback.js";
import { legsOfHelp } from "../help/help.js";
import { isSupervisorIn, superviseAgain } from "../help/supervise.js";
import type { BridgeId, LegId } from "./id.js";
import { dropAgain } from "../call/loose.js";
import { legsBeside, startTone, stopTone } from "../transfer/rearrange.js";
import { arrangementOf, isInRoom } from "../transfer/transfer.js";
import { recordAgain } from "../recording/follow.js";
import { tracksOf } from "../recording/recording.js";
import { leaveToFallback } from "./fallback.js";
import { neverDialled } from "./failure.js";
import type { EndedMeanwhile, MachineInput } from "./input.js";
import { legAnswered, legEnded, legRinging } from "./leg.js";
import { phoneTransferred } from "./people.js";
import type { FloorState } from "./state.js";
import type { Turn } from "./turn.js";

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
  for (const call of Object.values(state.calls)) if (isAlive(call) && !areTogether(call, there)) stopAgain(turn, call);
  const missed = believed(turn.state).filter((leg) => !legs.has(leg));
  for (const { bridge, to } of there.transferred ?? []) transferMissed(turn, bridge, to);
  endMissed(turn, missed, there.ended ?? {});
  for (const leg of [...(there.ringing ?? []), ...(there.answered ?? [])]) legRinging(turn, leg);
  for (const leg of there.undialled ?? []) neverDialled(turn, leg);
  for (const leg of there.answered ?? []) legAnswered(turn, leg);
  for (const call of Object.values(turn.state.calls)) {
    turn.touchCall(call);
    if (call.inFallback) fetched(turn, call);
    // Out of a room before anything is played: music that begins in one is heard by nobody.
    placeAgain(turn, call, there.bridges);
    if (isAlive(call)) hearAgain(turn, call);
  }
  superviseAgain(turn, there.bridges);
  dropAgain(turn);
  recordAgain(turn, there.recorded ?? []);
}

/** A phone has transferred its caller, and been told that all is well: it is done now. */
function transferMissed(turn: Turn, bridge: BridgeId, to: string): void {
  const call = Object.values(turn.state.calls).find(({ phase }) => phase.type === "talking" && phase.bridge === bridge);
  if (call?.phase.type === "talking") phoneTransferred(turn, call.phase.leg, { type: "blind", to });
}

/**
 * Legs that ended while nobody told us, in the order in which they did; those of which nobody
 * knows when, last. Who is in the fallback has not ended.
 */
function endMissed(turn: Turn, missed: LegId[], ended: Record<LegId, EndedMeanwhile>): void {
  const agoMs = (leg: LegId) => ended[leg]?.agoMs ?? -1;
  for (const leg of missed.sort((a, b) => agoMs(b) - agoMs(a))) {
    const owner = turn.legs.get(leg);
    const inFallback = turn.state.eventLog.calls[leg];
    if (owner?.type === "caller" && inFallback && isThere(inFallback)) leaveToFallback(turn, owner.call);
    else turn.ago(ended[leg]?.agoMs ?? 0, () => legEnded(turn, leg, ended[leg]?.cause ?? CAUSE.failure));
  }
}

/** The caller was in the fallback, and is ours again with the place and all that was chosen. */
function fetched(turn: Turn, call: Call): void {
  delete call.inFallback;
  turn.fact({ type: "FallbackLeft" }, { call: call.id });
}

export function pbxLost(turn: Turn): void {
  if (turn.state.pbx === "lost") return;
  turn.state.pbx = "lost";
  turn.fact({ type: "PbxLost" });
}

/** Nobody has hung up by their own will, although it will look like that. */
export function pbxStopping(turn: Turn): void {
  for (const call of Object.values(turn.state.calls)) callLost(turn, call);
}

/** In a room with somebody and, unless Asterisk says otherwise, heard there. */
function areTogether(call: Call, { bridges }: { bridges?: Record<BridgeId, LegId[]> }): boolean {
  const arrangement = arrangementOf(call);
  if (!arrangement || !isInRoom(arrangement, call.leg)) return false;
  return !bridges || Object.entries(arrangement.rooms).every(([bridge, legs]) => legs.every((leg) => bridges[bridge]?.includes(leg)));
}

/** Bridges that were never made, or only half, and legs that are in one no more. */
function placeAgain(turn: Turn, call: Call, bridges: Record<BridgeId, LegId[]> | undefined): void {
  const arrangement = arrangementOf(call);
  if (!arrangement || !bridges) return;
  const { id } = call;
  stopTone(turn, call);
  for (const [bridge, legs] of Object.entries(arrangement.rooms)) {
    if (turn.commands.some((command) => command.type === "Bridge" && command.bridge === bridge)) continue;
    const there = bridges[bridge];
    for (const leg of there ?? []) if (!legs.includes(leg) && turn.legs.has(leg) && !isSupervisorIn(turn, id, bridge, leg)) turn.command({ type: "Leave", call: id, bridge, leg });
    const missing = legs.filter((leg) => !there?.includes(leg));
    if (missing.includes(call.leg)) turn.command({ type: "StopMusic", call: id, leg: call.leg });
    if (!there) turn.command({ type: "Bridge", call: id, bridge, legs });
    else for (const leg of missing) turn.command({ type: "Join", call: id, bridge, leg });
  }
  for (const leg of arrangement.music) turn.command({ type: "StartMusic", call: id, leg });
  if (arrangement.tone) startTone(turn, call, arrangement.tone.leg, arrangement.tone.sound);
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
function believed({ calls, deskCalls, help, recordings, seats, loose }: FloorState): LegId[] {
  const inCalls = [...Object.values(calls), ...Object.values(deskCalls)].map(({ leg }) => leg);
  const asked = Object.values(calls).flatMap(legsBeside);
  const hungUp = Object.values(loose).flatMap((legs) => legs.map(({ leg }) => leg));
  const managers = Object.values(help).flatMap(legsOfHelp);
  const tracks = Object.values(recordings).flatMap(tracksOf);
  return [...inCalls, ...asked, ...managers, ...hungUp, ...tracks, ...Object.values(seats).flatMap(({ work }) => (work.type === "none" ? [] : [work.leg]))];
}
