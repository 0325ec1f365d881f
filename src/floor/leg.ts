import { type Call, isAlive } from "../call/call.js";
import { endCall, forgetCall } from "../call/end.js";
import { farewellOver } from "../call/lost.js";
import { connect, endTalk, operatorGone, setHeld } from "../call/talk.js";
import { closedKey, closedSaid } from "../ivr/closed.js";
import { menuKey, menuSaid, type Walk } from "../ivr/walk.js";
import { offerFailed, offerRang, outcomeOf, withdrawOffer, dispatch } from "../queue/offer.js";
import { enterQueue, greetWaiting, waitingKey, waitingSaid } from "../queue/wait.js";
import { deskCallOver, forgetDeskCall } from "../seat/desk-call.js";
import { freePhone } from "../seat/duty.js";
import type { Seat } from "../seat/seat.js";
import type { LegId, PlaybackId } from "./id.js";
import type { Turn } from "./turn.js";

/**
 * What is heard of a leg goes to whom it belongs. What comes for a leg that nobody knows any
 * more, or too late to matter, changes nothing.
 */

/** Many times what the end of a leg needs to be told after the end of its prompt. */
const BROKEN_OFF_MS = 1_000;

export function digitPressed(turn: Turn, leg: LegId, digit: string): void {
  const owner = turn.legs.get(leg);
  if (owner?.type !== "caller") return;
  const { call } = owner;
  turn.touchCall(call);
  switch (call.phase.type) {
    case "menu":
      return followWalk(turn, call, menuKey(turn, call, call.phase, digit));
    case "closed":
      return closedKey(turn, call, call.phase, digit);
    case "waiting":
      return waitingKey(turn, call, call.phase, digit);
    case "talking":
    case "farewell":
    case "ending":
      return;
    default:
      return call.phase satisfies never;
  }
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
    return lineAnswered(turn, owner.call);
  }
  if (owner?.type !== "seat") return;
  const { seat } = owner;
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
    case undefined:
      return;
    default:
      return owner satisfies never;
  }
}

export function legHeld(turn: Turn, leg: LegId, held: boolean): void {
  const owner = turn.legs.get(leg);
  if (owner?.type !== "seat" || owner.seat.work.type !== "talking") return;
  const call = turn.state.calls[owner.seat.work.call];
  if (call?.phase.type === "talking") setHeld(turn, call, call.phase, owner.seat, held);
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
    case "ending":
      return;
    default:
      return call.phase satisfies never;
  }
}

/** Out of the menu and into the queue: whether a phone rings at once decides what is said. */
export function followWalk(turn: Turn, call: Call, walk: Walk): void {
  if (walk === "goesOn") return;
  enterQueue(turn, call);
  dispatch(turn);
  if (call.phase.type === "waiting") greetWaiting(turn, call, call.phase);
}

function callerGone(turn: Turn, call: Call, cause: number): void {
  switch (call.phase.type) {
    case "menu":
      endCall(turn, call, "abandonedMenu", "caller", cause);
      break;
    case "closed":
      endCall(turn, call, "closed", "caller", cause);
      break;
    case "waiting":
      withdrawOffer(turn, call, call.phase);
      endCall(turn, call, "abandonedQueue", "caller", cause);
      break;
    case "talking":
      endTalk(turn, call, call.phase, "caller", cause);
      break;
    case "farewell":
      endCall(turn, call, "fault", "caller", cause, "powerGone");
      break;
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
      return freePhone(turn, seat);
    }
    case "releasing":
      return freePhone(turn, seat);
    case "none":
      return;
    default:
      return seat.work satisfies never;
  }
}

/** The caller for whom this leg rings, if it still does. */
export function offeredTo(turn: Turn, seat: Seat, leg: LegId): Call | null {
  if (seat.work.type !== "offered" || seat.work.leg !== leg) return null;
  return turn.state.calls[seat.work.call] ?? null;
}
