import type { Call, Offer } from "../call/call.js";
import { endingOverdue } from "../call/end.js";
import { farewellOver } from "../call/lost.js";
import { askingOver } from "../callback/asking.js";
import { callbackDeadline, callbacksDue } from "../callback/follow.js";
import { helpDue } from "../help/supervise.js";
import { closedOver } from "../ivr/closed.js";
import { menuOverdue } from "../ivr/walk.js";
import { askLess } from "../queue/match.js";
import { callingDue, unreachedHeard } from "../outgoing/course.js";
import { closingDue } from "../queue/closing.js";
import { withdrawOffer } from "../queue/offer.js";
import { tellUnspoken } from "../queue/unspoken.js";
import { announce } from "../queue/wait.js";
import { deskCallOver } from "../seat/desk-call.js";
import { releaseOverdue, wrapUpDeadlines, wrapUpDue } from "../seat/duty.js";
import { recordingDue } from "../recording/follow.js";
import { recordingDeadline } from "../recording/recording.js";
import type { Seat } from "../seat/seat.js";
import type { OfferOutcome } from "./fact.js";
import { talkDeadline, talkDue } from "../transfer/course.js";
import { handedOverDue } from "../transfer/hand-over.js";
import { interpreterDeadline, interpreterDue } from "../transfer/interpreter.js";
import { keyedOver } from "../transfer/keyed.js";
import { looseDue } from "../call/loose.js";
import { followWalk, promptSaid } from "./leg.js";
import type { FloorState } from "./state.js";
import type { Turn } from "./turn.js";

/**
 * Every deadline on the floor, in one place: what is due next, and what to do about what is
 * due. A deadline is state and no timer; whoever drives the floor has the only timer.
 */
export function nextDeadline(state: FloorState): number | null {
  let next = Number.POSITIVE_INFINITY;
  for (const call of Object.values(state.calls)) next = Math.min(next, callDeadline(call));
  for (const seat of Object.values(state.seats)) next = Math.min(next, seatDeadline(state, seat));
  for (const deskCall of Object.values(state.deskCalls)) next = Math.min(next, deskCall.until);
  for (const legs of Object.values(state.loose)) for (const { until } of legs) next = Math.min(next, until);
  for (const { supervision } of Object.values(state.help)) next = Math.min(next, supervision?.until ?? next);
  for (const recording of Object.values(state.recordings)) next = Math.min(next, recordingDeadline(recording));
  next = Math.min(next, callbacksDeadline(state));
  return next === Number.POSITIVE_INFINITY ? null : next;
}

/** The same of what this turn has touched; looking at everything after every input is dear in a busy hour. */
export function nextDeadlineTouched({ state, touchedCalls, touchedSeats }: Turn): number {
  let next = Number.POSITIVE_INFINITY;
  for (const id of touchedCalls) {
    const call = state.calls[id];
    if (call) next = Math.min(next, callDeadline(call));
    const deskCall = state.deskCalls[id];
    if (deskCall) next = Math.min(next, deskCall.until);
    for (const { until } of state.loose[id] ?? []) next = Math.min(next, until);
    next = Math.min(next, state.help[id]?.supervision?.until ?? next);
    const recording = state.recordings[id];
    if (recording) next = Math.min(next, recordingDeadline(recording));
  }
  for (const seat of touchedSeats) next = Math.min(next, seatDeadline(state, seat));
  return Math.min(next, callbacksDeadline(state));
}

function callbacksDeadline(state: FloorState): number {
  let next = state.callbacksFrom ?? Number.POSITIVE_INFINITY;
  for (const callback of Object.values(state.callbacks)) next = Math.min(next, callbackDeadline(state, callback));
  return next;
}

const DUE_AT_ONCE = 3;

export function deadlinePassed(turn: Turn): void {
  const { mono } = turn.now;
  for (const deskCall of Object.values(turn.state.deskCalls)) {
    if (deskCall.until <= mono) deskCallOver(turn, deskCall);
  }
  for (const call of Object.keys(turn.state.loose)) looseDue(turn, call);
  for (const help of Object.values(turn.state.help)) helpDue(turn, help);
  for (const recording of Object.values(turn.state.recordings)) if (recordingDeadline(recording) <= mono) recordingDue(turn, recording);
  callbacksDue(turn);
  for (const call of Object.values(turn.state.calls)) {
    // What is due may make something else due, once or twice.
    for (let round = 0; round < DUE_AT_ONCE && turn.state.calls[call.id] && callDeadline(call) <= mono; round += 1) callDue(turn, call);
  }
  for (const seat of Object.values(turn.state.seats)) if (seatDeadline(turn.state, seat) <= mono) seatDue(turn, seat);
}

function callDeadline(call: Call): number {
  const { hearing, phase } = call;
  const said = hearing.type === "prompt" ? hearing.until : Number.POSITIVE_INFINITY;
  switch (phase.type) {
    case "calling":
    case "unreached":
      return phase.until;
    case "menu":
    case "closed":
    case "farewell":
      return Math.min(said, phase.until);
    case "ending":
      return phase.until;
    case "waiting":
      return Math.min(
        said,
        call.asking?.until ?? Number.POSITIVE_INFINITY,
        phase.announceAt ?? Number.POSITIVE_INFINITY,
        phase.asks?.until ?? Number.POSITIVE_INFINITY,
        phase.offer?.until ?? Number.POSITIVE_INFINITY,
        phase.turnAwayAt ?? Number.POSITIVE_INFINITY,
      );
    case "talking":
      return Math.min(said, talkDeadline(phase), interpreterDeadline(call), phase.keyed?.until ?? Number.POSITIVE_INFINITY);
    case "handedOver":
      return Math.min(said, interpreterDeadline(call), phase.transfer.until ?? Number.POSITIVE_INFINITY, phase.transfer.announceAt ?? Number.POSITIVE_INFINITY);
    case "left":
      return Number.POSITIVE_INFINITY;
    default:
      return phase satisfies never;
  }
}

function callDue(turn: Turn, call: Call): void {
  const { mono } = turn.now;
  const { phase } = call;
  turn.touchCall(call);
  interpreterDue(turn, call);
  switch (phase.type) {
    case "calling":
      if (phase.until <= mono) callingDue(turn, call, phase);
      return;
    case "unreached":
      if (phase.until <= mono) unreachedHeard(turn, call, phase, "there");
      return;
    case "menu":
      if (phase.until <= mono) return followWalk(turn, call, menuOverdue(turn, call, phase));
      break;
    case "closed":
      if (phase.until <= mono) return closedOver(turn, call);
      break;
    case "farewell":
      if (phase.until <= mono) return farewellOver(turn, call);
      break;
    case "ending":
      if (phase.until <= mono) endingOverdue(turn, call, phase);
      return;
    case "waiting":
      if (phase.offer && phase.offer.until <= mono) {
        withdrawOffer(turn, call, phase, overdueOutcome(turn, phase.offer));
      }
      askLess(turn, phase);
      if (call.asking && (call.asking.until ?? Number.POSITIVE_INFINITY) <= mono) {
        askingOver(turn, call, phase);
        tellUnspoken(turn, call, phase);
      }
      if (phase.announceAt !== null && phase.announceAt <= mono) announce(turn, call, phase);
      if ((phase.turnAwayAt ?? Number.POSITIVE_INFINITY) <= mono) closingDue(turn, call, phase);
      break;
    case "talking":
      if (phase.keyed && phase.keyed.until <= mono) keyedOver(turn, call, phase);
      if (call.phase === phase) talkDue(turn, call, phase);
      break;
    case "handedOver":
      handedOverDue(turn, call, phase);
      break;
    case "left":
      return;
    default:
      return phase satisfies never;
  }
  if (call.hearing.type === "prompt" && call.hearing.until <= mono) promptSaid(turn, call);
}

/** While Asterisk is away we do not know what the phone did, and blame nobody. */
function overdueOutcome(turn: Turn, offer: Offer): OfferOutcome {
  if (turn.state.pbx === "lost") return "withdrawn";
  return offer.rang ? "noAnswer" : "unreachable";
}

function seatDeadline(state: FloorState, seat: Seat): number {
  // Asked of every seat after every input, and most are in a conversation or idle.
  if (seat.duty.type !== "wrapUp" && seat.work.type !== "releasing" && seat.cooldownUntil <= 0) return Number.POSITIVE_INFINITY;
  const { warnAt, endAt } = wrapUpDeadlines(seat, state.setup.rules);
  const freeAt = seat.work.type === "releasing" ? seat.work.until : Number.POSITIVE_INFINITY;
  const coolAt = seat.cooldownUntil > 0 ? seat.cooldownUntil : Number.POSITIVE_INFINITY;
  return Math.min(warnAt, endAt, freeAt, coolAt);
}

function seatDue(turn: Turn, seat: Seat): void {
  const { mono } = turn.now;
  turn.touch(seat);
  if (seat.cooldownUntil > 0 && seat.cooldownUntil <= mono) seat.cooldownUntil = 0;
  if (seat.work.type === "releasing" && seat.work.until <= mono) releaseOverdue(turn, seat, seat.work);
  wrapUpDue(turn, seat);
}
