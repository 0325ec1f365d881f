import { CAUSE } from "../call/cause.js";
import { endCall, hangUpCaller } from "../call/end.js";
import { helpOf, supervisionFailed, supervisionLost } from "../help/supervise.js";
import { promptUncertain } from "../call/hearing.js";
import { bridgeFailed } from "../call/talk.js";
import { calledFailed, operatorFailed } from "../outgoing/course.js";
import { offerFailed, withdrawOffer } from "../queue/offer.js";
import { musicFailed } from "../queue/wait.js";
import { freePhone } from "../seat/duty.js";
import { trackFailed } from "../recording/follow.js";
import type { Seat } from "../seat/seat.js";
import type { Command } from "./command.js";
import { looseGone } from "../call/loose.js";
import { giveBack, targetFailed } from "../transfer/course.js";
import { transferOf } from "../transfer/rearrange.js";
import { arrangementOf } from "../transfer/transfer.js";
import { comeBack } from "../transfer/hand-over.js";
import { interpreterFailed, interpreterLost } from "../transfer/interpreter.js";
import { partLeft } from "../transfer/leave.js";
import type { BridgeId, CallId, LegId, PlaybackId } from "./id.js";
import type { FailReason } from "./input.js";
import { callingAt, legEnded, offeredTo, playbackEnded } from "./leg.js";
import type { Turn } from "./turn.js";

/**
 * A command could not be carried out. That is news, not an exception: a leg that Asterisk no
 * longer knows has ended, even if its end was never reported (Q.850 cause 16 is assumed), and
 * everything else leaves the caller where the next event or deadline moves on from.
 */
export function commandFailed(turn: Turn, command: Command, reason: FailReason): void {
  turn.touchCall({ id: command.call });
  const help = helpOf(turn, command);
  if (help) return supervisionFailed(turn, help, command, reason);
  switch (command.type) {
    case "HangUp":
      if (reason === "gone") legEnded(turn, command.leg, CAUSE.normal);
      return;
    case "Answer":
      if (reason === "gone") return legEnded(turn, command.leg, CAUSE.normal);
      return reason === "refused" ? answerRefused(turn, command.call) : undefined;
    case "StartMusic":
      if (reason === "gone") return legEnded(turn, command.leg, CAUSE.normal);
      return musicNotStarted(turn, command.call);
    case "Play":
      if (reason === "gone") return legEnded(turn, command.leg, CAUSE.normal);
      return playbackEnded(turn, command.playback);
    case "Ring": {
      const owner = turn.legs.get(command.leg);
      if (owner?.type !== "seat") return;
      return ringFailed(turn, owner.seat, command.leg, reason);
    }
    case "Bridge":
      return notTogether(turn, command.call, command.bridge);
    case "Join":
      return reason === "gone" || !isWantedIn(turn, command) ? undefined : joinFailed(turn, command);
    case "Snoop":
      return snoopFailed(turn, command.leg, reason);
    case "StartTrack":
      return trackFailed(turn, command.track, reason === "gone" || reason === "refused");
    case "Dial":
      return dialFailed(turn, command.leg, reason);
    case "CheckPlay":
      if (reason === "gone") return playbackEnded(turn, command.playback);
      return checkFailed(turn, command.call, command.playback);
    // Given again after a while.
    case "KeepRecording":
    case "Trace":
    case "Tone":
    case "Beep":
    case "Tell":
    case "SendDigits":
    case "Leave":
    case "StopPlay":
    case "StopMusic":
    case "Unbridge":
      return;
    default:
      return command satisfies never;
  }
}

/** Asterisk will not answer this call, so nothing can be said to the caller either. */
function answerRefused(turn: Turn, id: CallId): void {
  const call = turn.state.calls[id];
  if (!call || (call.phase.type !== "menu" && call.phase.type !== "closed")) return;
  endCall(turn, call, "fault", "centre", CAUSE.failure);
  hangUpCaller(turn, call, "congestion");
}

/** One who is wanted there no more, as a manager who has left, is no reason to part the others. */
function isWantedIn(turn: Turn, { call: id, bridge, leg }: Command & { type: "Join" }): boolean {
  const call = turn.state.calls[id];
  return !!call && !!arrangementOf(call)?.rooms[bridge]?.includes(leg);
}

/** The manager who would have listened has gone already. */
function snoopFailed(turn: Turn, leg: LegId, reason: FailReason): void {
  const owner = turn.legs.get(leg);
  if (owner?.type === "loose" && (reason === "gone" || reason === "refused")) looseGone(turn, owner.call, leg);
}

/** Two who should talk do not: the operator is let go, or the department, and the caller keeps the place. */
function notTogether(turn: Turn, id: CallId, bridge: BridgeId): void {
  const call = turn.state.calls[id];
  const { phase } = call ?? {};
  if (!call || !phase || !("bridge" in phase)) return;
  const own = phase.type === "talking" ? phase.transfer?.own?.bridge : undefined;
  if (bridge !== phase.bridge && bridge !== own) return;
  if (phase.type === "left") return partLeft(turn, call);
  if (phase.type === "handedOver") return comeBack(turn, call, phase, "failed");
  const seat = turn.state.seats[phase.seat];
  if (own === bridge) return giveBack(turn, call, phase, "failed");
  if (phase.bridge === bridge && seat) bridgeFailed(turn, call, phase, seat);
}

/** Caller and operator go on without the interpreter. */
function joinFailed(turn: Turn, { call, bridge, leg }: Command & { type: "Join" }): void {
  const owner = turn.legs.get(leg);
  if (owner?.type === "interpreter") return interpreterLost(turn, owner.call, "failed");
  notTogether(turn, call, bridge);
}

function dialFailed(turn: Turn, leg: LegId, reason: FailReason): void {
  const owner = turn.legs.get(leg);
  if (owner?.type === "caller") calledFailed(turn, owner.call, reason === "gone" || reason === "refused");
  if (owner?.type === "target") targetFailed(turn, owner.call, reason === "gone" || reason === "refused");
  if (owner?.type === "interpreter") interpreterFailed(turn, owner.call, leg, reason === "gone" || reason === "refused");
  if (owner?.type === "loose" && (reason === "gone" || reason === "refused")) looseGone(turn, owner.call, leg);
}

/**
 * A leg was made for somebody who was then never called, as the control plane died in between.
 * Whoever waits for it is told so at once, and nobody is blamed; the leg is there, and is hung up.
 */
export function neverDialled(turn: Turn, leg: LegId): void {
  const owner = turn.legs.get(leg);
  if (owner?.type === "seat") {
    const call = offeredTo(turn, owner.seat, leg);
    return call?.phase.type === "waiting" ? withdrawOffer(turn, call, call.phase) : ringFailed(turn, owner.seat, leg, "timeout");
  }
  if (owner?.type === "help") return supervisionLost(turn, owner.help);
  dialFailed(turn, leg, "timeout");
}

function checkFailed(turn: Turn, id: CallId, playback: PlaybackId): void {
  const call = turn.state.calls[id];
  if (call) promptUncertain(turn, call, playback);
}

const MUSIC_AGAIN_MS = 5_000;

function musicNotStarted(turn: Turn, id: CallId): void {
  const call = turn.state.calls[id];
  if (turn.state.pbx === "lost" || call?.hearing.type !== "music") return;
  if (call.phase.type === "waiting") return musicFailed(turn, call.phase);
  // Who is held is in the same silence: the next words come soon, and the music after them.
  const transfer = transferOf(call);
  if (transfer) transfer.announceAt = Math.min(transfer.announceAt ?? Infinity, turn.now.mono + MUSIC_AGAIN_MS);
}

/**
 * Where Asterisk said no, there is no leg. Where it said nothing, the phone may ring all the
 * same: it is hung up, and not free before that is done. One that answered meanwhile stays.
 */
function ringFailed(turn: Turn, seat: Seat, leg: LegId, reason: FailReason): void {
  const noLeg = reason === "gone" || reason === "refused";
  const call = offeredTo(turn, seat, leg);
  const asked = seat.work.type === "consulted" && seat.work.leg === leg ? turn.state.calls[seat.work.call] : undefined;
  const calling = callingAt(turn, seat, leg);
  if (calling?.phase.type === "calling") operatorFailed(turn, calling, calling.phase, seat, noLeg);
  else if (asked) targetFailed(turn, asked, noLeg);
  else if (call?.phase.type === "waiting") {
    if (noLeg) offerFailed(turn, call, seat, "failed", 0);
    else withdrawOffer(turn, call, call.phase, "failed");
  } else if (seat.work.type === "releasing" && noLeg) {
    freePhone(turn, seat);
  }
}
