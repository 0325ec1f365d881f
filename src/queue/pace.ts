import type { Fact } from "../floor/fact.js";
import type { CallId, SeatId } from "../floor/id.js";

/**
 * The pace of the centre today: how long one caller occupies one seat, in conversation and in
 * the wrap-up after it, and how fast those who wait give up. It is read from the facts, one after
 * the other, so that the next control plane finds the same pace in the day's facts as this one had.
 *
 * Talk and wrap-up are means over the day's first twenty, and from then on each new one counts for
 * a twentieth: a change of pace shows within an hour, and one long talk does not.
 */
export interface Pace {
  talk: Mean;
  wrapUp: Mean;
  /** Wall ms of the beginning of those that are not over. */
  talking: Record<CallId, number>;
  wrapping: Record<SeatId, number>;
  waiting: Record<CallId, number>;
  /** Of all waits that are over: how long they were together, and how many ended with a hang-up. */
  waitedMs: number;
  gaveUp: number;
}

interface Mean {
  times: number;
  ms: number;
}

const MEMORY = 20;
/** Before so many conversations of today are over nobody knows the pace. */
const ENOUGH = 5;
/** The day begins as if so long had been waited and nobody given up: the first who does is no rule. */
const PATIENT_MS = 600_000;
/** A wrap-up that was forgotten over lunch is no pace; more is not believed of one caller. */
const LONGEST_MS = 1_800_000;

export function emptyPace(): Pace {
  return { talk: { times: 0, ms: 0 }, wrapUp: { times: 0, ms: 0 }, talking: {}, wrapping: {}, waiting: {}, waitedMs: 0, gaveUp: 0 };
}

/** How long a seat has with one caller, ms; null while too few were served today. */
export function handlingMs({ talk, wrapUp }: Pace): number | null {
  return talk.times < ENOUGH ? null : talk.ms + wrapUp.ms;
}

/** How many of those who wait give up, a caller and ms. */
export function givingUp({ waitedMs, gaveUp }: Pace): number {
  return gaveUp / (waitedMs + PATIENT_MS);
}

/** One more fact of the day. What the fallback did is told afterwards, and is another pace. */
export function followPace(pace: Pace, { at, call = "", seat = "", what, fallback }: Fact): void {
  if (fallback) return what.type === "CallEnded" ? forget(pace, call) : undefined;
  switch (what.type) {
    case "QueueEntered":
      pace.waiting[call] = at;
      return;
    case "CallConnected":
      waited(pace, call, at, false);
      pace.talking[call] = at;
      return;
    case "CallEnded":
      waited(pace, call, at, what.outcome === "abandonedQueue");
      return over(pace.talk, pace.talking, call, at);
    case "CallHandedOver":
    case "OperatorLost":
    case "CallReturned":
      return over(pace.talk, pace.talking, call, at);
    case "WrapUpStarted":
      pace.wrapping[seat] = at;
      return;
    case "WrapUpEnded":
      return over(pace.wrapUp, pace.wrapping, seat, at);
    default:
      return;
  }
}

function waited(pace: Pace, call: CallId, at: number, gaveUp: boolean): void {
  const since = pace.waiting[call];
  if (since === undefined) return;
  delete pace.waiting[call];
  pace.waitedMs += Math.max(0, at - since);
  if (gaveUp) pace.gaveUp += 1;
}

/** Went on where we did not see it. */
function forget(pace: Pace, call: CallId): void {
  delete pace.waiting[call];
  delete pace.talking[call];
}

function over(mean: Mean, open: Record<string, number>, who: string, at: number): void {
  const since = open[who];
  if (since === undefined) return;
  delete open[who];
  // The clock may have been set meanwhile.
  const ms = Math.min(Math.max(0, at - since), LONGEST_MS);
  mean.times += 1;
  mean.ms += (ms - mean.ms) / Math.min(mean.times, MEMORY);
}
