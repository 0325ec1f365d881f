import type { Fact } from "../floor/fact.js";
import type { CallId } from "../floor/id.js";
import type { WaitBand } from "../floor/setup.js";
import type { Language } from "../prompt/language.js";

/**
 * Bands of the wait, in which callers are told how long it is likely to be: which one, whether
 * it may be said to this caller, and afterwards whether it came true.
 *
 * Within one visit a band only falls. A higher one than the last may be said only where there
 * is a reason that the caller could be given: fewer seats serve the language than when the
 * last was told, or the caller has chosen another language. Where it would have risen without
 * one (those ahead talk longer than usual) no band is said at all: the lower one is not true
 * any more.
 */
export interface ToldBand {
  id: string;
  language: Language;
  /** So many seats served the language when it was told. */
  seats: number;
}

/** The band in which this wait ends; null where the site has none. */
export function bandOf(waitMs: number, bands: readonly WaitBand[]): WaitBand | null {
  return bands.find(({ untilMs }) => untilMs === null || waitMs <= untilMs) ?? null;
}

/** Where the band begins, ms. */
export function bandFrom({ id }: WaitBand, bands: readonly WaitBand[]): number {
  return bands[bands.findIndex((one) => one.id === id) - 1]?.untilMs ?? 0;
}

/** Whether this may be told to a caller to whom `last` was told. */
export function mayTell(next: ToldBand, last: ToldBand | undefined, bands: readonly WaitBand[]): boolean {
  if (!last || last.language !== next.language || next.seats < last.seats) return true;
  const place = (id: string) => bands.findIndex((one) => one.id === id);
  return place(next.id) <= place(last.id);
}

/**
 * How the first band that callers were told came true, of those who were served: the wait from
 * then on ended inside the band, before it, or after it. Who hung up before is counted apart.
 */
export interface BandCounts {
  inside: number;
  sooner: number;
  later: number;
  gaveUp: number;
}

/** Callers who were told a band and have not been served yet. `at`: how long they had waited then. */
export type Promised = Record<CallId, { at: number; fromMs: number; untilMs: number | null }>;

export function noBands(): BandCounts {
  return { inside: 0, sooner: 0, later: 0, gaveUp: 0 };
}

/** One more fact of the day. */
export function followBands(bands: BandCounts, promised: Promised, { call = "", what, fallback }: Fact): void {
  switch (what.type) {
    case "WaitTold":
      if (what.first) promised[call] = { at: what.waitedMs, fromMs: what.fromMs, untilMs: what.untilMs };
      return;
    case "CallConnected":
      if (!fallback) cameTrue(bands, promised, call, what.waitedMs);
      delete promised[call];
      return;
    case "CallEnded":
      if (promised[call] && what.outcome === "abandonedQueue") bands.gaveUp += 1;
      delete promised[call];
      return;
    default:
      return;
  }
}

function cameTrue(bands: BandCounts, promised: Promised, call: CallId, waitedMs: number): void {
  const told = promised[call];
  if (!told) return;
  const ms = waitedMs - told.at;
  bands[ms < told.fromMs ? "sooner" : told.untilMs !== null && ms > told.untilMs ? "later" : "inside"] += 1;
}
