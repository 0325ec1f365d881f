import type { Call } from "../call/call.js";
import type { CallId } from "../floor/id.js";
import type { FloorState } from "../floor/state.js";
import { isOnDuty, type Seat } from "../seat/seat.js";
import { givingUp, handlingMs } from "./pace.js";
import { type Spoken, speaks } from "./match.js";
import { inLine } from "./queue.js";

/**
 * How long each waiting caller is likely to wait from now on, and who serves them: the time in
 * which half of such callers are served. (The mean would be longer than most of them wait.)
 *
 * n seats that each need m ms for a caller become free every m / n on the average, whichever
 * of them it is: of a conversation that has lasted long nobody knows that it will be over
 * soon. So a caller with k callers ahead waits (k + 1) × m / n on the average, or less, for of
 * those ahead some give up: that each of them does so with the rate θ makes it
 *
 *     m / n + ln(1 + k × θ × m / n) / θ
 *
 * (the fluid limit of Erlang A, which is the former where θ is 0). Half of the waits, which are
 * Erlang distributed with k + 1 stages, are over in (1 - 1 / 9(k + 1))³ of that (Wilson and
 * Hilferty 1931; at most 1.4 % off). Callers ahead who speak another language are in the way only
 * as far as they take the same seats: one whom eight seats can serve takes one of the caller's
 * two with a chance of a quarter.
 *
 * It is honest: where nobody serves the language, or nobody knows the pace, nothing is known.
 */

/** How long a caller is likely to wait: half of such callers wait longer than `ms`. */
export interface Wait {
  ms: number;
  meanMs: number;
  /** So many seats must become free, one after the other, the caller's own among them. */
  stages: number;
}

/** The same with the number of seats that answer such a caller, one at least. */
export interface Estimate extends Wait {
  seats: number;
}

const NOW: Wait = { ms: 0, meanMs: 0, stages: 1 };

/** For every waiting call; null where it is not known. Whoever is being offered waits no more. */
export function estimateWaits(state: Readonly<FloorState>): Map<CallId, Estimate | null> {
  const { pace } = state.today;
  const handling = handlingMs(pace);
  const kinds = new Map<string, Kind>();
  const waits = new Map<CallId, Estimate | null>();
  for (const call of inLine(state)) {
    const kind = kindOf(state, kinds, call);
    const { seats } = kind;
    if (!("phase" in call)) {
      kind.waiting += 1;
      continue;
    }
    const { offer } = call.phase;
    if (handling === null || seats.length === 0) waits.set(call.id, null);
    else {
      const wait = offer ? NOW : waitBehind(aheadOf(kinds, seats), handling / seats.length, givingUp(pace));
      waits.set(call.id, { ...wait, seats: seats.length });
    }
    if (!offer) kind.waiting += 1;
  }
  return waits;
}

/** Behind so many, where a seat becomes free every `freeMs` and each of them gives up at this rate. */
function waitBehind(ahead: number, freeMs: number, rate: number): Wait {
  const stages = ahead + 1;
  const meanMs = freeMs + (rate === 0 ? ahead * freeMs : Math.log1p(ahead * rate * freeMs) / rate);
  return { ms: meanMs * (1 - 1 / (9 * stages)) ** 3, meanMs, stages };
}

/** The share of such callers who are served within `ms`: Erlang's distribution, by whole stages. */
export function servedWithin(ms: number, { meanMs, stages }: Wait): number {
  if (meanMs === 0 || ms === Number.POSITIVE_INFINITY) return 1;
  const whole = Math.round(stages);
  const x = (ms * whole) / meanMs;
  let term = Math.exp(-x);
  let later = term;
  for (let stage = 1; stage < whole; stage += 1) {
    term *= x / stage;
    later += term;
  }
  return 1 - later;
}

/** The same for one call; null also where it does not wait. */
export function estimateWait(state: Readonly<FloorState>, call: Call): Estimate | null {
  return estimateWaits(state).get(call.id) ?? null;
}

/** Those that answer such a caller now or when they have finished: logged in, neither paused nor about to be, and the phone there. */
function seatsThatServe(state: Readonly<FloorState>, call: Spoken): Seat[] {
  return Object.values(state.seats).filter((seat) => isOnDuty(seat) && seat.deferred === null && !seat.removed && speaks(state, seat, call));
}

/** Callers whom the same seats serve: how many of them are ahead, as one goes through the queue. */
interface Kind {
  seats: Seat[];
  waiting: number;
}

function kindOf(state: Readonly<FloorState>, kinds: Map<string, Kind>, call: Spoken): Kind {
  const name = call.interpreted ? `${call.language} by an interpreter` : call.language;
  const kind = kinds.get(name) ?? { seats: seatsThatServe(state, call), waiting: 0 };
  kinds.set(name, kind);
  return kind;
}

/** Callers ahead, each as far as it takes one of these seats. */
function aheadOf(kinds: Map<string, Kind>, seats: readonly Seat[]): number {
  let ahead = 0;
  for (const other of kinds.values()) {
    if (other.waiting > 0 && other.seats.length > 0) ahead += (other.waiting * other.seats.filter((seat) => seats.includes(seat)).length) / other.seats.length;
  }
  return ahead;
}
