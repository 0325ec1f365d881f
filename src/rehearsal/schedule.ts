/**
 * Who calls the rehearsal site, when, and what they do on the telephone: an endless
 * sequence of callers that follows from a seed alone.
 *
 * Calls arrive as a Poisson stream (exponential gaps, cut at both ends so that a board is
 * neither idle for long nor flooded), after three that had been waiting for the line to
 * open. What callers do is what the centre must cope with: most press keys, some press
 * none, some hang up in the menu or while waiting, some hide their number. All times are
 * milliseconds.
 */
import { type Random, seeded } from "./random.js";

export interface RehearsalCaller {
  /** From the previous caller's call to this one's. */
  gapMs: number;
  from: CallerIdentity;
  /** Keys, each so long after the previous one, the first after the answer. */
  keys: KeyPress[];
  /** From the last key (or the answer) until the caller starts to speak. */
  silentMs: number;
  /** From the answer until the caller hangs up, whatever is going on. */
  patienceMs: number;
}

export interface KeyPress {
  afterMs: number;
  digit: string;
}

/** What the carrier says of the caller: a number, or why there is none. */
export type CallerIdentity =
  | { type: "number"; number: string }
  /** The display name that stands with sip:anonymous@anonymous.invalid (RFC 3325, RFC 3323). */
  | { type: "withheld"; reason: "Anonymous" | "Coin line/payphone" | "Unavailable" };

/** Calls a minute that keep about five of the eight seats busy. */
export const USUAL_CALLS_PER_MINUTE = 4;

const OPENING_CALLERS = 3;

/** Callers for ever. `callsPerMinute` is their mean rate once the opening callers are through. */
export function* callers(seed: number, callsPerMinute: number): Generator<RehearsalCaller, never> {
  const random = seeded(seed);
  for (let index = 0; ; index += 1) {
    const opening = index < OPENING_CALLERS;
    yield {
      gapMs: opening ? random.between(1_000, 4_000) : gapMs(random, 60_000 / callsPerMinute),
      from: identity(random),
      ...conduct(random, opening),
    };
  }
}

/** An exponential gap, cut to a quarter of the mean and twice the mean. */
function gapMs(random: Random, meanMs: number): number {
  const drawnMs = -meanMs * Math.log(1 - random.fraction());
  return Math.min(2 * meanMs, Math.max(meanMs / 4, drawnMs));
}

/** Numbers that no one can have: a local exchange or subscriber block beginning with 0. */
function identity(random: Random): CallerIdentity {
  const lastFour = String(random.whole(0, 9_999)).padStart(4, "0");
  return random.choose<CallerIdentity>([
    [50, { type: "number", number: `0900000${lastFour}` }],
    [32, { type: "number", number: `097000${lastFour}` }],
    [9, { type: "withheld", reason: "Anonymous" }],
    [6, { type: "withheld", reason: "Coin line/payphone" }],
    [3, { type: "withheld", reason: "Unavailable" }],
  ]);
}

type Conduct = Pick<RehearsalCaller, "keys" | "silentMs" | "patienceMs">;

/** The opening callers know what they want, so that the board comes to life at once. */
function conduct(random: Random, opening: boolean): Conduct {
  const calm: Conduct = { keys: keys(random), silentMs: 12_000, patienceMs: random.between(100_000, 240_000) };
  if (opening) return { ...calm, keys: [key(random, "0")] };
  return random.choose<Conduct>([
    [62, calm],
    // Has what was wanted, and hangs up first.
    [22, { ...calm, patienceMs: random.between(50_000, 100_000) }],
    [7, { keys: [], silentMs: 0, patienceMs: random.between(2_000, 12_000) }],
    [9, { ...calm, patienceMs: random.between(16_000, 30_000) }],
  ]);
}

/** The centre's keys: 7, 8 and 9 for a language, 0 for an operator, 1 to 3 for a matter. */
function keys(random: Random): KeyPress[] {
  const language = random.choose<string | null>([
    [74, null],
    [10, "7"],
    [9, "8"],
    [7, "9"],
  ]);
  const matter = random.choose<string | null>([
    [42, "1"],
    [12, "2"],
    [20, "3"],
    [12, "0"],
    [3, "5"],
    [11, null],
  ]);
  return [language, matter].filter((digit) => digit !== null).map((digit) => key(random, digit));
}

function key(random: Random, digit: string): KeyPress {
  return { afterMs: random.between(4_000, 9_000), digit };
}
