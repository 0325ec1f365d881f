import { intervalOf, type Interval } from "./interval.js";
import { PureQueue, type Wait } from "./pure-queue.js";
import { Random } from "./random.js";

/**
 * The floor's queue beside Erlang's: the cases of `test/core/vectors/erlang_vectors.json`, where
 * callers come evenly all the time, and whole days of the contract (150 calls by the profile of
 * the half hours, five seats until 14:00 and three afterwards), against the equations of the same
 * queue worked out step by step.
 */
export interface ErlangCase {
  c: number;
  a: number;
  aht_s: number;
  t_s: number;
  p_wait: number;
  /** Erlang C: nobody rings off. */
  service_level?: number;
  asa_s?: number;
  /** Erlang A. */
  patience_s?: number;
  p_abandon?: number;
  mean_wait_all_s?: number;
  service_level_of_offered?: number;
}

/** One figure: what the formula says, and where the simulation says that it lies. */
export interface Compared {
  what: string;
  formula: number;
  simulated: Interval;
}

/** Stretches of one run, long enough that one hardly depends on the one before. */
const BATCHES = 20;

/** `calls`: how many are simulated, the first tenth of them for warming up. */
export function compareCase(one: ErlangCase, calls: number, seed: number, confidence: number): Compared[] {
  const crowd = { seats: one.c, talkMs: one.aht_s * 1_000, patienceMs: one.patience_s === undefined ? null : one.patience_s * 1_000 };
  const queue = new PureQueue(new Random(seed), crowd);
  queue.callersCome(0, Number.POSITIVE_INFINITY, (one.a * 3_600) / one.aht_s);
  // By arrival: those who still wait at the end are too few to matter.
  const waits = queue.run(Math.ceil(calls * 1.1)).sort((x, y) => x.at - y.at).slice(Math.ceil(calls * 0.1));
  const size = Math.floor(waits.length / BATCHES);
  const batches = Array.from({ length: BATCHES }, (_, index) => waits.slice(index * size, (index + 1) * size));
  const figure = (what: string, formula: number | undefined, of: (wait: Wait) => number): Compared[] => {
    if (formula === undefined) return [];
    const means = batches.map((batch) => batch.reduce((sum, wait) => sum + of(wait), 0) / batch.length);
    return [{ what: `c=${one.c} a=${one.a} patience=${one.patience_s ?? "∞"} ${what}`, formula, simulated: intervalOf(means, confidence) }];
  };
  const inTime = ({ answered, waitedMs }: Wait) => (answered && waitedMs <= one.t_s * 1_000 ? 1 : 0);
  return [
    ...figure("p_wait", one.p_wait, ({ waitedMs }) => (waitedMs > 0 ? 1 : 0)),
    ...figure("service_level", one.service_level ?? one.service_level_of_offered, inTime),
    ...figure("mean_wait_s", one.asa_s ?? one.mean_wait_all_s, ({ waitedMs }) => waitedMs / 1_000),
    ...figure("p_abandon", one.p_abandon, ({ answered }) => (answered ? 0 : 1)),
  ];
}

/** A day by half hours from 8:30 on. */
export interface ContractDay {
  calls: number[];
  seats: { before: number; from14: number };
  talkMs: number;
  patienceMs: number;
}

const HALF_HOUR_MS = 1_800_000;
/** Half hours from 8:30 to 14:00. */
const UNTIL_14 = 11;

/** How many callers a day rang off, and how long all of them waited together, against the equations. */
export function compareDays(day: ContractDay, days: number, seed: number, confidence: number): Compared[] {
  const random = new Random(seed);
  const lost: number[] = [];
  const waited: number[] = [];
  for (let n = 0; n < days; n += 1) {
    const waits = liveContractDay(day, random);
    lost.push(waits.filter(({ answered }) => !answered).length);
    waited.push(waits.reduce((sum, { waitedMs }) => sum + waitedMs, 0) / 1_000);
  }
  const expected = expectedDay(day);
  const of = `of ${expected.calls} calls a day`;
  return [
    { what: `${of}, ring off`, formula: expected.lost, simulated: intervalOf(lost, confidence) },
    { what: `${of}, wait together, s`, formula: expected.waitedS, simulated: intervalOf(waited, confidence) },
  ];
}

function liveContractDay({ calls, seats, talkMs, patienceMs }: ContractDay, random: Random): Wait[] {
  const queue = new PureQueue(random, { seats: seats.before, talkMs, patienceMs });
  for (const [index, number] of calls.entries()) queue.callersCome(index * HALF_HOUR_MS, (index + 1) * HALF_HOUR_MS, number * 2);
  queue.seatsLeave(UNTIL_14 * HALF_HOUR_MS, seats.from14);
  return queue.run();
}

/** Fine enough for the rates, which stay below one a second. */
const STEP_S = 1;
const AFTER_HOURS_S = 7_200;

/**
 * The same day by the equations of the queue with impatient callers (Erlang A), not for the long
 * run but second by second: probabilities of how many are there, from an empty morning on.
 */
export function expectedDay({ calls, seats, talkMs, patienceMs }: ContractDay): { calls: number; lost: number; waitedS: number } {
  const most = 60 + Math.ceil(Math.max(...calls));
  const ends = 1_000 / talkMs;
  const gives = 1_000 / patienceMs;
  let there: number[] = Array.from({ length: most + 1 }, (_, n) => (n === 0 ? 1 : 0));
  let waitedS = 0;
  const pass = (seconds: number, perSecond: number, c: number) => {
    for (let left = seconds; left > 0; left -= STEP_S) {
      waitedS += STEP_S * there.reduce((sum, p, n) => sum + p * Math.max(0, n - c), 0);
      there = later(there, perSecond, (n) => ends * Math.min(n, c) + gives * Math.max(0, n - c));
    }
  };
  for (const [index, number] of calls.entries()) {
    if (index === UNTIL_14) there = withoutSeats(there, seats.before, seats.from14);
    pass(HALF_HOUR_MS / 1_000, number / (HALF_HOUR_MS / 1_000), index < UNTIL_14 ? seats.before : seats.from14);
  }
  pass(AFTER_HOURS_S, 0, seats.from14);
  return { calls: calls.reduce((sum, one) => sum + one, 0), lost: waitedS * gives, waitedS };
}

/** One step of the birth and death equations, by the midpoint. */
function later(there: number[], perSecond: number, leaving: (n: number) => number): number[] {
  const change = (at: number[]) =>
    at.map((p, n) => {
      const come = n < at.length - 1 ? perSecond : 0;
      return perSecond * (at[n - 1] ?? 0) + leaving(n + 1) * (at[n + 1] ?? 0) - (come + leaving(n)) * p;
    });
  const half = change(there).map((slope, n) => (there[n] as number) + (slope * STEP_S) / 2);
  return change(half).map((slope, n) => (there[n] as number) + slope * STEP_S);
}

/**
 * Some seats leave; each of them that talks finishes its own talk and takes nobody after it. Any
 * of the busy seats is as likely as another to be one of those that stay.
 */
function withoutSeats(there: number[], before: number, after: number): number[] {
  const left: number[] = there.map(() => 0);
  for (const [n, p] of there.entries()) {
    const busy = Math.min(n, before);
    for (let stay = Math.max(0, busy - (before - after)); stay <= Math.min(busy, after); stay += 1) {
      const share = (choose(after, stay) * choose(before - after, busy - stay)) / choose(before, busy);
      left[n - busy + stay] = (left[n - busy + stay] as number) + p * share;
    }
  }
  return left;
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i += 1) ways = (ways * (n - k + i)) / i;
  return ways;
}
