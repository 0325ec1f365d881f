import type { Call } from "../call/call.js";
import { hours } from "../calendar/calendar.js";
import type { FloorState } from "../floor/state.js";
import type { Turn } from "../floor/turn.js";
import { giveHeadStart } from "../queue/place.js";
import { closeCallback, notReached } from "./attempt.js";
import { type Callback, type CallbackOutcome, isIdle } from "./callback.js";
import { callsFrom, ownCallsTo } from "./may-call.js";
import { at, settlePromise } from "./promise.js";

/** What becomes of callbacks by itself: as time passes, and as calls and wrap-ups end. */

/** Monotonic ms at which something is due of a callback; Infinity where nothing is. */
export function callbackDeadline({ setup }: Readonly<FloorState>, { step, promise, promised, due }: Callback): number {
  if (step.type === "closed") return Number.POSITIVE_INFINITY;
  const again = step.type === "again" ? step.at : Number.POSITIVE_INFINITY;
  if (promise !== "open") return again;
  return Math.min(again, due ? promised.mono : dueAt(setup.rules.headStartMs.callback, promised.mono));
}

function dueAt(headStartMs: number, promisedMs: number): number {
  return promisedMs - headStartMs;
}

export function callbacksDue(turn: Turn): void {
  const { mono } = turn.now;
  for (const callback of Object.values(turn.state.callbacks)) {
    if (callbackDeadline(turn.state, callback) > mono) continue;
    if (callback.step.type === "again" && callback.step.at <= mono) turn.touchCallback(callback).step = { type: "waiting" };
    if (callback.promise !== "open") continue;
    if (!callback.due) becomeDue(turn, callback);
    if (callback.promised.mono <= mono) settlePromise(turn, callback, false);
  }
}

/** The promised time is near: from now on it stands as far ahead as the rules say. */
function becomeDue(turn: Turn, callback: Callback): void {
  const { callback: ms } = turn.state.setup.rules.headStartMs;
  turn.touchCallback(callback).due = true;
  giveHeadStart(callback, "callback", ms);
  turn.fact({ type: "CallbackDue", callback: callback.id }, { call: callback.from });
}

/** At the end of every turn, before seats are given away. */
export function followCallbacks(turn: Turn): void {
  const { state } = turn;
  let isWaiting = false;
  for (const callback of Object.values(state.callbacks)) {
    forgetOld(turn, callback);
    const served = isIdle(callback) ? servedMeanwhile(state, callback) : null;
    if (served) {
      settlePromise(turn, callback, true);
      closeCallback(turn, callback, served);
    }
    if (callback.step.type === "reached" && isTalkedOver(state, callback.step)) talkedOver(turn, callback, callback.step.machine);
    isWaiting ||= callback.step.type === "waiting";
  }
  state.callbacksFrom = isWaiting ? opensAt(turn) : null;
}

/** Whoever rang in again has been answered by an operator, or has answered one who called of their own accord. */
function servedMeanwhile(state: Readonly<FloorState>, { called }: Callback): CallbackOutcome | null {
  const isTalking = ({ phase }: Call) => phase.type === "talking" || phase.type === "handedOver";
  if (callsFrom(state, called.e164).some(isTalking)) return "calledAgain";
  return ownCallsTo(state, called.e164).some(isTalking) ? "reached" : null;
}

/** The talk is over, and what is to be written about it is written. */
function isTalkedOver({ calls, seats }: Readonly<FloorState>, { call, seat: id }: { call: string; seat: string }): boolean {
  const duty = seats[id]?.duty;
  return !calls[call] && !(duty?.type === "wrapUp" && duty.call === call);
}

function talkedOver(turn: Turn, callback: Callback, machine: boolean): void {
  if (machine) return notReached(turn, callback, "machine");
  turn.fact({ type: "CallbackTried", callback: callback.id, outcome: "reached", attempt: callback.attempts }, { call: callback.from });
  closeCallback(turn, callback, "reached");
}

const DAY_MS = 24 * 60 * 60_000;

function forgetOld(turn: Turn, callback: Callback): void {
  if (callback.step.type !== "closed" || turn.now.wall - callback.step.at < DAY_MS) return;
  turn.touchCallback(callback);
  delete turn.state.callbacks[callback.id];
}

/** Monotonic ms of the next opening; null while we are open, or where nobody knows. */
function opensAt({ state, now }: Turn): number | null {
  const decision = hours(state.setup.calendar, now.wall);
  return decision.open || decision.nextOpen === null ? null : at(decision.nextOpen, now).mono;
}
