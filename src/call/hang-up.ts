import type { Turn } from "../floor/turn.js";

/**
 * A hang-up that we asked for and whose end was not reported yet. It is asked for again until
 * Asterisk says that the leg has ended or that it knows no such leg: believing it gone any
 * earlier would leave somebody on a dead line, or ring a phone that is still in a call.
 */
export interface HangingUp {
  /** Monotonic ms at which the hang-up is asked for again. */
  until: number;
}

const PATIENCE_MS = 5_000;

export function startHangingUp(turn: Turn): HangingUp {
  return { until: turn.now.mono + PATIENCE_MS };
}

/** The patience is over: whether to ask again now. While Asterisk is away nobody would hear it. */
export function asksAgain(turn: Turn, hangingUp: HangingUp): boolean {
  hangingUp.until = turn.now.mono + PATIENCE_MS;
  return turn.state.pbx === "connected";
}
