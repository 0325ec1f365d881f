import type { Turn } from "../floor/turn.js";

/**
 * A hang-up that we asked for and whose end was not reported yet. It is asked for again until
 * Asterisk says that the leg has ended or that it knows no such leg: believing it gone any
 * earlier would leave somebody on a dead line, or ring a phone that is still in a call. Only
 * after a minute of asking is it believed gone, lest a report that was lost keep a place for ever.
 */
export interface HangingUp {
  /** Monotonic ms at which the hang-up is asked for again. */
  until: number;
  tries: number;
}

const PATIENCE_MS = 5_000;
const TRIES = 12;

export function startHangingUp(turn: Turn): HangingUp {
  return { until: turn.now.mono + PATIENCE_MS, tries: 1 };
}

/** The patience is over: what to do. While Asterisk is away nobody would hear us, so that is no try. */
export function hangUpOverdue(turn: Turn, hangingUp: HangingUp): "askAgain" | "wait" | "believeGone" {
  if (turn.state.pbx === "connected" && hangingUp.tries >= TRIES) return "believeGone";
  hangingUp.until = turn.now.mono + PATIENCE_MS;
  if (turn.state.pbx === "lost") return "wait";
  hangingUp.tries += 1;
  return "askAgain";
}
