import { type Call, isAlive } from "../call/call.js";
import { endCall, forgetCall } from "../call/end.js";
import { endFarewell, farewellOver } from "../call/lost.js";
import { connect, endTalk, operatorGone, setHeld } from "../call/talk.js";
import { askingKey } from "../callback/asking.js";
import { helpLegGone, supervisorAnswered, supervisorKeyed } from "../help/supervise.js";
import { closedKey, closedOver, closedSaid } from "../ivr/closed.js";
import { enterInformation, informationKey, informationSaid, type InformationWalk } from "../ivr/information.js";
import { menuKey, menuSaid, type Walk } from "../ivr/walk.js";
import { calledAnswered, calledGone, operatorLeft, operatorThere, unreachedHeard } from "../outgoing/course.js";
import { dispatch } from "../queue/dispatch.js";
import { offerFailed, offerRang, outcomeOf, withdrawOffer } from "../queue/offer.js";
import { rememberRangOff } from "../queue/place.js";
import { enterQueue, greetWaiting, keepOnlySpoken, waitingKey, waitingSaid } from "../queue/wait.js";
import { deskCallOver, forgetDeskCall } from "../seat/desk-call.js";
import { doDeferred, freePhone, startWrapUp } from "../seat/duty.js";
import { heldSaid } from "../transfer/announce.js";
import { ownGone, phoneHolds, targetAnswered, targetGone } from "../transfer/course.js";
import { callerHungUp } from "../transfer/hand-over.js";
import { interpreterAnswered, interpreterGone } from "../transfer/interpreter.js";
import { callerLeft, partLeft } from "../transfer/leave.js";
import { arrangementOf } from "../transfer/transfer.js";
import { operatorKeyed } from "../transfer/keyed.js";
import { looseGone } from "../call/loose.js";
import { emergencyKeyed } from "../recording/emergency.js";
import { trackGone } from "../recording/follow.js";
import { maskKey } from "../recording/mask.js";
import type { Seat } from "../seat/seat.js";
import type { LegId, PlaybackId } from "./id.js";
import type { Turn } from "./turn.js";

/**
 * What is heard of a leg goes to whom it belongs. What comes for a leg that nobody knows any
 * more, or too late to matter, changes nothing.
 */

/** The end of a leg whose place was taken comes within this. */
const TAKEN_OVER_MS = 2_000;
/** Whoever is then still in the voice information that a matter led to goes on to the queue. */
const LONGEST_INFORMATION_MS = 300_000;
/** Many times what the end of a leg needs to be told after the end of its prompt. */
const BROKEN_OFF_MS = 1_000;

export function digitPressed(turn: Turn, leg: LegId, digit: string): void {
  const owner = turn.legs.get(leg);
  if (owner?.type === "seat") return isTalking(turn, owner.seat) ? operatorKeyed(turn, owner.seat, digit) : emergencyKeyed(turn, owner.seat, digit);
  if (owner?.type === "own") return ownKeyed(turn, owner.call, digit);
  if (owner?.type === "help") return supervisorKeyed(turn, owner.help, leg, digit);
  if (owner?.type !== "caller") return;
  const { call } = owner;
  turn.touchCall(call);
  if (call.information) return followInformation(turn, call, informationKey(turn, call, call.information, digit));
  switch (call.phase.type) {
    case "menu":
      return followWalk(turn, call, menuKey(turn, call, call.phase, digit));
    case "closed":
      return closedKey(turn, call, call.phase, digit);
    case "waiting":
      if (!askingKey(turn, call, call.phase, digit)) waitingKey(turn, call, call.phase, digit);
      return;
    case "calling":
    case "unreached":
    case "talking":
    case "handedOver":
      return maskKey(turn, call.id);
    case "farewell":
    case "left":
    case "ending":
      return;
    default:
      return call.phase satisfies never;
  }
}

function isTalking({ state }: Turn, { work }: Seat): boolean {
  return work.type === "talking" && state.calls[work.call]?.phase.type === "talking";
}

/** At the phone's second call. */
function ownKeyed(turn: Turn, { phase }: Call, digit: string): void {
  const seat = phase.type === "talking" ? turn.state.seats[phase.seat] : undefined;
  if (seat) emergencyKeyed(turn, seat, digit);
}

export function legRinging(turn: Turn, leg: LegId): void {
  const owner = turn.legs.get(leg);
  if (owner?.type !== "seat") return;
  const offered = offeredTo(turn, owner.seat, leg);
  if (offered) offerRang(turn, offered, owner.seat);
}

export function legAnswered(turn: Turn, leg: LegId): void {
  const owner = turn.legs.get(leg);
  if (owner?.type === "caller") {
    const { call } = owner;
    return call.phase.type === "calling" ? calledAnswered(turn, call, call.phase) : lineAnswered(turn, call);
  }
  if (owner?.type === "help") return supervisorAnswered(turn, owner.help, leg);
  if (owner?.type === "target") return targetAnswered(turn, owner.call);
  if (owner?.type === "interpreter") return interpreterAnswered(turn, owner.call);
  // Its hang-up is on the way, and is asked for again.
  if (owner?.type === "loose") return turn.command({ type: "HangUp", call: owner.call, leg, reason: "normal" });
  if (owner?.type !== "seat") return;
  const { seat } = owner;
  const asked = seat.work.type === "consulted" ? turn.state.calls[seat.work.call] : undefined;
  if (asked) return targetAnswered(turn, asked);
  const calling = callingAt(turn, seat, leg);
  if (calling?.phase.type === "calling") return operatorThere(turn, calling, calling.phase);
  const call = offeredTo(turn, seat, leg);
  if (call?.phase.type === "waiting") return connect(turn, call, call.phase, seat);
  // A late answer of an offer that we took back: its hang-up is on the way, and is asked for again.
  if (seat.work.type === "releasing") {
    turn.command({ type: "HangUp", call: seat.work.call, leg, reason: "answeredElsewhere" });
  }
}

function lineAnswered(turn: Turn, call: Call): void {
  if (call.answered || !isAlive(call)) return;
  call.answered = true;
  turn.fact({ type: "LineAnswered" }, { call: call.id });
}

export function legEnded(turn: Turn, leg: LegId, cause: number): void {
  const owner = turn.legs.get(leg);
  switch (owner?.type) {
    case "caller":
      return callerGone(turn, owner.call, cause);
    case "seat":
      return seatLegGone(turn, owner.seat, leg, cause);
    case "desk":
      return forgetDeskCall(turn, owner.deskCall);
    case "target":
      return targetGone(turn, owner.call, cause);
    case "interpreter":
      return interpreterGone(turn, owner.call, leg, cause);
    case "own":
      return ownGone(turn, owner.call);
    case "help":
      return helpLegGone(turn, owner.help, leg);
    case "track":
      return trackGone(turn, leg);
    case "loose":
      return looseGone(turn, owner.call, leg);
    case undefined:
      return;
    default:
      return owner satisfies never;
  }
}

/** Somebody who has no business with this call had put a leg in the place of this one. */
export function legTakenOver(turn: Turn, leg: LegId): void {
  const owner = turn.legs.get(leg);
  const call = owner?.type === "seat" && owner.seat.work.type !== "none" ? turn.state.calls[owner.seat.work.call] : owner?.type === "caller" ? owner.call : undefined;
  if (!call || !arrangementOf(call)) return;
  turn.fact({ type: "LegTakenOver" }, { call: call.id, ...(owner?.type === "seat" && { seat: owner.seat.id, operator: owner.seat.operator }) });
  togetherAgain(turn, call, leg);
}

/**
 * Asterisk has taken this leg away from whom it was with, and that was not to be: they are put
 * together again. If it ends of it within a moment, its owner did not mean to end the call.
 */
export function togetherAgain(turn: Turn, call: Call, leg: LegId): void {
  if (call.phase.type === "talking") call.phase.takenOverUntil = turn.now.mono + TAKEN_OVER_MS;
  for (const [bridge, legs] of Object.entries(arrangementOf(call)?.rooms ?? {})) {
    if (legs.includes(leg)) for (const one of legs) turn.command({ type: "Join", call: call.id, bridge, leg: one });
  }
}

export function legHeld(turn: Turn, leg: LegId, held: boolean): void {
  const owner = turn.legs.get(leg);
  if (owner?.type === "own") return ownHeld(turn, owner.call, held);
  if (owner?.type !== "seat" || owner.seat.work.type !== "talking") return;
  const call = turn.state.calls[owner.seat.work.call];
  if (call?.phase.type !== "talking") return;
  setHeld(turn, call, call.phase, owner.seat, held);
  phoneHolds(turn, call, call.phase);
}

function ownHeld(turn: Turn, call: Call, held: boolean): void {
  if (call.phase.type !== "talking" || !call.phase.transfer?.own) return;
  turn.touchCall(call);
  call.phase.transfer.own.held = held;
  phoneHolds(turn, call, call.phase);
}

/** Played to its end, or never begun: what comes next is the same. */
export function playbackEnded(turn: Turn, playback: PlaybackId): void {
  for (const deskCall of Object.values(turn.state.deskCalls)) {
    if (deskCall.playback === playback && !deskCall.hungUp) return deskCallOver(turn, deskCall);
  }
  for (const call of Object.values(turn.state.calls)) {
    if (call.hearing.type === "prompt" && call.hearing.playback === playback) return promptSaid(turn, call);
  }
}

/**
 * Broken off in the middle, which is what Asterisk tells first of a caller who hangs up: to go
 * on at once would ring a phone for nobody. So the leg's own end is waited for; where none
 * comes, the sound was at fault, and the call goes on without it.
 */
export function playbackBrokeOff(turn: Turn, playback: PlaybackId): void {
  const call = Object.values(turn.state.calls).find(({ hearing }) => hearing.type === "prompt" && hearing.playback === playback);
  if (call?.hearing.type !== "prompt") return playbackEnded(turn, playback);
  turn.touchCall(call);
  call.hearing.until = Math.min(call.hearing.until, turn.now.mono + BROKEN_OFF_MS);
}

export function promptSaid(turn: Turn, call: Call): void {
  turn.touchCall(call);
  call.hearing = { type: "nothing" };
  if (call.information) return followInformation(turn, call, informationSaid(turn, call, call.information));
  switch (call.phase.type) {
    case "menu":
      return followWalk(turn, call, menuSaid(turn, call, call.phase));
    case "closed":
      return closedSaid(turn, call, call.phase);
    case "waiting":
      return waitingSaid(turn, call, call.phase);
    case "farewell":
      return farewellOver(turn, call);
    case "talking":
    case "handedOver":
      return heldSaid(turn, call, call.phase.transfer);
    case "calling":
    case "unreached":
    case "left":
    case "ending":
      return;
    default:
      return call.phase satisfies never;
  }
}

/** Out of the menu and into the queue: whether a phone rings at once decides what is said. */
export function followWalk(turn: Turn, call: Call, walk: Walk): void {
  if (walk === "goesOn" || (walk === "toInformation" && inform(turn, call))) return;
  enterQueue(turn, call);
  dispatch(turn);
  if (call.phase.type === "waiting") greetWaiting(turn, call, call.phase);
}

/** What the caller wants to know comes before the queue, in which the place is kept meanwhile. */
function inform(turn: Turn, call: Call): boolean {
  if (call.phase.type !== "menu" || !enterInformation(turn, call, "matter")) return false;
  call.phase.until = turn.now.mono + LONGEST_INFORMATION_MS;
  return true;
}

/** Out of the voice information: on from where the caller came. */
function followInformation(turn: Turn, call: Call, walk: InformationWalk): void {
  const { phase } = call;
  if (phase.type === "waiting" && walk === "stays") return keepOnlySpoken(turn, call, phase);
  if (walk === "stays") return;
  if (phase.type === "closed") return closedOver(turn, call);
  call.promised = true;
  if (phase.type === "menu") followWalk(turn, call, "toQueue");
  if (phase.type === "waiting") waitingSaid(turn, call, phase);
}

function callerGone(turn: Turn, call: Call, cause: number): void {
  switch (call.phase.type) {
    case "calling":
      return calledGone(turn, call, call.phase, cause);
    case "menu":
      endCall(turn, call, call.information ? "informed" : "abandonedMenu", "caller", cause);
      break;
    case "closed":
      endCall(turn, call, "closed", "caller", cause, call.phase.because);
      break;
    case "waiting":
      withdrawOffer(turn, call, call.phase);
      if (!call.information) rememberRangOff(turn, call);
      endCall(turn, call, call.information ? "informed" : "abandonedQueue", "caller", cause);
      break;
    case "talking":
      if (callerLeft(turn, call, call.phase, "caller", cause)) return;
      endTalk(turn, call, call.phase, "caller", cause);
      break;
    case "farewell":
      endFarewell(turn, call, call.phase, "caller", cause);
      break;
    case "handedOver":
      callerHungUp(turn, call, call.phase, cause);
      break;
    case "unreached":
    case "left":
    case "ending":
      break;
    default:
      return call.phase satisfies never;
  }
  forgetCall(turn, call);
}

function seatLegGone(turn: Turn, seat: Seat, leg: LegId, cause: number): void {
  switch (seat.work.type) {
    case "offered": {
      const call = offeredTo(turn, seat, leg);
      if (call?.phase.type !== "waiting" || !call.phase.offer) return freePhone(turn, seat);
      const rangMs = turn.now.mono - call.phase.offer.madeAt;
      const outcome = outcomeOf(cause, call.phase.offer, rangMs, turn.state.setup.rules.ringMs);
      return offerFailed(turn, call, seat, outcome, cause);
    }
    case "talking": {
      const call = turn.state.calls[seat.work.call];
      if (call?.phase.type === "talking") return operatorGone(turn, call, call.phase, seat, cause);
      freePhone(turn, seat);
      if (call?.phase.type !== "left") return;
      startWrapUp(turn, seat, call.id);
      return partLeft(turn, call);
    }
    case "calling": {
      const call = callingAt(turn, seat, leg);
      if (call?.phase.type === "calling") return operatorLeft(turn, call, call.phase, seat, cause);
      if (call?.phase.type === "unreached") return unreachedHeard(turn, call, call.phase, "gone");
      return freePhone(turn, seat);
    }
    case "consulted": {
      const call = turn.state.calls[seat.work.call];
      freePhone(turn, seat);
      doDeferred(turn, seat);
      return call ? targetGone(turn, call, cause) : undefined;
    }
    case "releasing":
      return freePhone(turn, seat);
    case "none":
      return;
    default:
      return seat.work satisfies never;
  }
}

/** The call in which this leg is to call somebody. */
export function callingAt(turn: Turn, seat: Seat, leg: LegId): Call | null {
  if (seat.work.type !== "calling" || seat.work.leg !== leg) return null;
  return turn.state.calls[seat.work.call] ?? null;
}

/** The caller for whom this leg rings, if it still does. */
export function offeredTo(turn: Turn, seat: Seat, leg: LegId): Call | null {
  if (seat.work.type !== "offered" || seat.work.leg !== leg) return null;
  return turn.state.calls[seat.work.call] ?? null;
}
