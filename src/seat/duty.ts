import type { Call } from "../call/call.js";
import { hangUpOverdue, startHangingUp } from "../call/hang-up.js";
import type { HangUpReason } from "../floor/command.js";
import type { CallId, LegId, OperatorId } from "../floor/id.js";
import type { SeatChange } from "../floor/input.js";
import type { Rules } from "../floor/setup.js";
import type { Turn } from "../floor/turn.js";
import { traceOf } from "../recording/trace.js";
import type { Made, Releasing, Seat } from "./seat.js";

/**
 * Every change of a seat, each with its fact: logging in and out, pausing, wrap-up, and
 * taking and freeing the phone. Asked for during a call, a change is done after it.
 */

/** Why a change cannot be made. */
export type Refusal = "notLoggedIn" | "operatorUnknown" | "operatorBusyElsewhere" | "seatTaken" | "reasonUnknown";
export type ChangeResult = { type: "done" } | { type: "deferred" } | { type: "refused"; why: Refusal };

const DONE: ChangeResult = { type: "done" };

/** `by` is an account's name, or "phone" for a code dialled at the seat. */
export function changeSeat(turn: Turn, seat: Seat, change: SeatChange, by: string): ChangeResult {
  const result = tryChange(turn, seat, change, by);
  if (result.type === "deferred") turn.fact({ type: "ChangeDeferred", change: change.type, by }, about(seat));
  if (result.type === "refused") {
    turn.fact({ type: "ChangeRefused", change: change.type, why: result.why, by }, about(seat));
  }
  return result;
}

function tryChange(turn: Turn, seat: Seat, change: SeatChange, by: string): ChangeResult {
  if (change.type === "logIn") return logIn(turn, seat, change.operator, by);
  if (seat.operator === null) return { type: "refused", why: "notLoggedIn" };
  switch (change.type) {
    case "logOut":
      if (isBusy(seat)) return defer(turn, seat, { type: "logOut", by });
      logOut(turn, seat, by);
      return DONE;
    case "ready":
      turn.touch(seat).deferred = null;
      becomeReady(turn, seat, by);
      return DONE;
    case "pause":
      if (!isPauseReason(turn.state.setup.rules, change.reason)) return { type: "refused", why: "reasonUnknown" };
      if (isBusy(seat)) return defer(turn, seat, { type: "pause", reason: change.reason, by });
      pause(turn, seat, change.reason, by);
      return DONE;
    default:
      return change satisfies never;
  }
}

export function isPauseReason(rules: Rules, reason: number): boolean {
  return rules.pauseReasons.some(({ code }) => code === reason);
}

function logIn(turn: Turn, seat: Seat, operator: OperatorId, by: string): ChangeResult {
  if (!turn.state.setup.operators.some(({ id }) => id === operator)) return { type: "refused", why: "operatorUnknown" };
  if (seat.operator === operator) {
    becomeReady(turn, seat, by);
    return DONE;
  }
  const elsewhere = Object.values(turn.state.seats).find((other) => other.operator === operator);
  if (elsewhere && isBusy(elsewhere)) return { type: "refused", why: "operatorBusyElsewhere" };
  // Also of nobody's: 119 is called at a phone at which nobody is logged in.
  if (isBusy(seat)) return { type: "refused", why: "seatTaken" };
  // Whoever sat here, or wherever this operator sat before, forgot to log out.
  if (elsewhere) logOut(turn, elsewhere, by);
  if (seat.operator !== null) logOut(turn, seat, by);
  turn.touch(seat).operator = operator;
  seat.noAnswers = 0;
  seat.cooldownUntil = 0;
  turn.fact({ type: "LoggedIn", by }, about(seat));
  becomeReady(turn, seat, by);
  return DONE;
}

function logOut(turn: Turn, seat: Seat, by: string): void {
  endWrapUp(turn, seat, by);
  turn.fact({ type: "LoggedOut", by }, about(seat));
  turn.touch(seat).operator = null;
  seat.duty = { type: "off" };
  seat.deferred = null;
}

export function becomeReady(turn: Turn, seat: Seat, by: string): void {
  if (seat.duty.type === "ready" || isBusy(seat)) return;
  endWrapUp(turn, seat, by);
  turn.touch(seat).duty = { type: "ready" };
  seat.idleSince = turn.now.mono;
  seat.noAnswers = 0;
  turn.fact({ type: "BecameReady", by }, about(seat));
}

function pause(turn: Turn, seat: Seat, reason: number | "noAnswer", by: string): void {
  endWrapUp(turn, seat, by);
  turn.touch(seat).duty = { type: "paused", reason };
  turn.fact({ type: "Paused", reason, by }, about(seat));
}

export function pauseForNoAnswer(turn: Turn, seat: Seat): void {
  pause(turn, seat, "noAnswer", "centre");
}

function defer(turn: Turn, seat: Seat, deferred: NonNullable<Seat["deferred"]>): ChangeResult {
  turn.touch(seat).deferred = deferred;
  return { type: "deferred" };
}

/** The seat is not busy any more: what was asked for meanwhile is done. Says whether there was something. */
export function doDeferred(turn: Turn, seat: Seat): boolean {
  const { deferred } = turn.touch(seat);
  seat.deferred = null;
  if (deferred?.type === "logOut") logOut(turn, seat, deferred.by);
  if (deferred?.type === "pause") pause(turn, seat, deferred.reason, deferred.by);
  return deferred !== null;
}

/** The conversation is over: what was asked for meanwhile, or wrap-up, or straight on. */
export function startWrapUp(turn: Turn, seat: Seat, call: string): void {
  keepLast(turn, seat, turn.state.calls[call]);
  if (doDeferred(turn, seat)) return;
  // Who has called somebody in a pause is in the pause again; and 119 is called without a login too.
  if (seat.duty.type === "paused" || seat.duty.type === "off") return;
  if (turn.state.setup.rules.wrapUpEndMs === 0) {
    seat.duty = { type: "ready" };
    seat.idleSince = turn.now.mono;
    return;
  }
  const made = madeBy(turn.state.calls[call]);
  seat.duty = { type: "wrapUp", call, since: turn.now.mono, overdue: false, ...(made && { made }) };
  turn.fact({ type: "WrapUpStarted" }, { call, ...about(seat) });
}

/** For the emergency key, which may come late. */
function keepLast(turn: Turn, seat: Seat, call: Call | undefined): void {
  if (!call) return;
  turn.touch(seat).last = { call: call.id, endedAt: turn.now.mono, trace: traceOf(call) };
}

/** Null of a call that came in. */
export function madeBy(call: Call | undefined): Made | null {
  const why = call?.outgoing?.why;
  return why ? { reason: why.type === "callback" || why.for !== null } : null;
}

/** The deadlines of a wrap-up, as monotonic ms: when it is pointed out, and when it ends by itself. */
export function wrapUpDeadlines(seat: Seat, rules: Rules): { warnAt: number; endAt: number } {
  if (seat.duty.type !== "wrapUp") return { warnAt: Infinity, endAt: Infinity };
  return {
    warnAt: seat.duty.overdue ? Infinity : seat.duty.since + rules.wrapUpWarnMs,
    endAt: rules.wrapUpEndMs === null ? Infinity : seat.duty.since + rules.wrapUpEndMs,
  };
}

export function wrapUpDue(turn: Turn, seat: Seat): void {
  const { warnAt, endAt } = wrapUpDeadlines(seat, turn.state.setup.rules);
  if (endAt <= turn.now.mono) return becomeReady(turn, seat, "centre");
  if (warnAt <= turn.now.mono && seat.duty.type === "wrapUp") turn.touch(seat).duty = { ...seat.duty, overdue: true };
}

function endWrapUp(turn: Turn, seat: Seat, by: string): void {
  if (seat.duty.type !== "wrapUp") return;
  turn.fact({ type: "WrapUpEnded", by }, { call: seat.duty.call, ...about(seat) });
}

/** We hang up on the phone, which is not free before its leg has ended. */
export function hangUpPhone(turn: Turn, seat: Seat, call: CallId, leg: LegId, reason: HangUpReason = "normal"): void {
  turn.touch(seat).work = { type: "releasing", call, leg, ...startHangingUp(turn) };
  turn.command({ type: "HangUp", call, leg, reason });
}

export function releaseOverdue(turn: Turn, seat: Seat, work: Releasing): void {
  const next = hangUpOverdue(turn, work);
  if (next === "askAgain") turn.command({ type: "HangUp", call: work.call, leg: work.leg, reason: "normal" });
  if (next === "believeGone") freePhone(turn, seat);
}

/** The phone's leg has ended. */
export function freePhone(turn: Turn, seat: Seat): void {
  if (seat.work.type !== "none") turn.legs.delete(seat.work.leg);
  turn.touch(seat).work = { type: "none" };
}

/** Somebody is being served or offered: changes wait. */
export function isBusy(seat: Seat): boolean {
  return seat.work.type === "talking" || seat.work.type === "calling" || seat.work.type === "offered" || seat.work.type === "consulted";
}

function about(seat: Seat) {
  return { seat: seat.id, operator: seat.operator };
}
