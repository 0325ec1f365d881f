import { pendingFor } from "../callback/callback.js";
import type { Call, HeadStart } from "../call/call.js";
import type { Fact } from "../floor/fact.js";
import type { Setup } from "../floor/setup.js";
import type { Turn } from "../floor/turn.js";
import { presentable } from "../trunk/caller.js";

/**
 * The place in the queue: the arrival less a head start. So priority is nothing but having come
 * sooner, and it ages by itself: nobody is overtaken by one who comes later than the longest head
 * start after them, however many of those there are.
 */

/** Somebody rang off in the queue: when, as monotonic ms, and how long they had waited. */
export interface RangOff {
  at: number;
  waitedMs: number;
}

/** Who waits on the line, or to be called back. */
type Placed = Pick<Call, "arrived" | "headStart">;

/** Monotonic ms; who has the smallest is served first. A call keeps it as long as it lives. */
export function placeOf({ arrived, headStart }: Placed): number {
  return arrived.mono - (headStart?.ms ?? 0);
}

/** The greatest of several counts, and they do not add up. */
export function giveHeadStart(call: Placed, why: HeadStart["why"], ms: number): void {
  if (ms > (call.headStart?.ms ?? 0)) call.headStart = { why, ms };
}

/** Nobody stands further ahead of the arrival than this, ms. */
export function longestHeadStart({ lineHeadStartMs, rules }: Setup): number {
  const { returned, callback, repeat } = rules.headStartMs;
  return Math.max(returned, callback, repeat, ...Object.values(lineHeadStartMs));
}

/** What a caller who enters the queue brings along: the line that was dialled, the place of a callback, and time waited in an earlier call. */
export function enterAhead({ state, now }: Turn, call: Call): void {
  const { lineHeadStartMs, rules } = state.setup;
  giveHeadStart(call, "line", lineHeadStartMs[call.did] ?? 0);
  const number = presentable(call.caller);
  const pending = pendingFor(state.callbacks, number);
  // Whoever is to be called back and rings in stands where the callback stands.
  if (pending) giveHeadStart(call, "callback", Math.min(call.arrived.mono - placeOf(pending), longestHeadStart(state.setup)));
  const before = number === null ? undefined : state.rangOff[number];
  if (number === null || !before || now.mono - before.at > rules.repeatWithinMs) return;
  giveHeadStart(call, "repeat", Math.min(before.waitedMs, rules.headStartMs.repeat));
  // Given back once, and not to everybody who calls from there.
  if (call.headStart?.why === "repeat") delete state.rangOff[number];
}

/** More than have ever rung off within the time; they are written down together. */
const RANG_OFF_MAX = 500;

/** Rings off in the queue: who calls again soon is not to have waited for nothing. */
export function rememberRangOff({ state, now }: Turn, call: Call): void {
  const number = presentable(call.caller);
  if (number === null) return;
  const { rangOff, setup } = state;
  delete rangOff[number];
  const earlierMs = call.headStart?.why === "repeat" ? call.headStart.ms : 0;
  rangOff[number] = { at: now.mono, waitedMs: now.mono - call.arrived.mono + earlierMs };
  const numbers = Object.keys(rangOff);
  for (const [index, one] of numbers.entries()) {
    const { at } = rangOff[one] as RangOff;
    if (now.mono - at > setup.rules.repeatWithinMs || index < numbers.length - RANG_OFF_MAX) delete rangOff[one];
  }
}

/** Whether it changes who is remembered as having rung off. */
export function isAboutRangOff({ what }: Fact): boolean {
  if (what.type === "CallEnded") return what.outcome === "abandonedQueue";
  return what.type === "QueueEntered" && what.headStart?.why === "repeat";
}
