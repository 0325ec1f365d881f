import { hours, nextOpen } from "../calendar/calendar.js";
import type { Callback } from "./callback.js";
import type { Calendar } from "../calendar/calendar.js";
import type { Now } from "../floor/now.js";
import type { Wait } from "../queue/estimate.js";
import type { Turn } from "../floor/turn.js";

/**
 * By when somebody is to be called back, as they are told. It is never after closing time: then
 * it is counted from the next opening. The promise is kept when the number is dialled by then
 * for the first time, or the caller, having rung in, is served by then.
 */

/** Of the normal distribution: 95 of 100 are below. */
const NEARLY_ALL = 1.645;
/** Told in round minutes, upwards. */
const ROUND_MS = 5 * 60_000;

/**
 * Wall ms; null where nobody knows when we open again.
 *
 * @param leastMs the promised time is this far away, at least
 * @param waitMs so long nearly all such callers wait at most; null where it is not known
 */
export function promisedAt(calendar: Calendar, wallMs: number, leastMs: number, waitMs: number | null): number | null {
  const awayMs = Math.max(leastMs, waitMs ?? 0);
  const decision = hours(calendar, wallMs);
  const today = round(wallMs + awayMs);
  if (decision.open && today <= decision.closesAt) return today;
  const opens = decision.open ? nextOpen(calendar, decision.closesAt) : decision.nextOpen;
  return opens === null ? null : round(opens + leastMs);
}

/** So long 95 of 100 such callers wait at most, whose waits are Erlang distributed (Wilson and Hilferty, as in `queue/estimate.ts`). */
export function longestWaitMs({ meanMs, stages }: Wait): number {
  return meanMs * (1 - 1 / (9 * stages) + NEARLY_ALL / (3 * Math.sqrt(stages))) ** 3;
}

function round(wallMs: number): number {
  return Math.ceil(wallMs / ROUND_MS) * ROUND_MS;
}

/** It is known whether it was kept; told once. */
export function settlePromise(turn: Turn, callback: Callback, kept: boolean): void {
  if (callback.promise !== "open") return;
  turn.touchCallback(callback).promise = kept ? "kept" : "broken";
  turn.fact({ type: "CallbackPromise", callback: callback.id, kept }, { call: callback.from });
}

/** A moment on the wall, as one to wait for. */
export function at(wall: number, now: Now): Now {
  return { wall, mono: now.mono + (wall - now.wall) };
}
