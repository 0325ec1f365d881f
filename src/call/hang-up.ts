import type { Turn } from "../floor/turn.js";

/**
 * A hang-up that we asked for and whose end was not reported yet. A lost request would leave
 * somebody on a dead line, so it is asked for again; a lost report would leave a place taken
 * for ever, so after the last try the leg is believed gone.
 */
export interface HangingUp {
  /** Monotonic ms until which the end is waited for. */
  until: number;
  tries: number;
}

const PATIENCE_MS = 5_000;
const TRIES = 3;

export function startHangingUp(turn: Turn): HangingUp {
  return { until: turn.now.mono + PATIENCE_MS, tries: 1 };
}

/** The patience is over: whether to ask again. While Asterisk is away nobody hears us, so that is no try. */
export function hangUpOverdue(turn: Turn, hangingUp: HangingUp): "askAgain" | "wait" | "believeGone" {
  if (turn.state.pbx === "connected" && hangingUp.tries >= TRIES) return "believeGone";
  hangingUp.until = turn.now.mono + PATIENCE_MS;
  if (turn.state.pbx === "lost") return "wait";
  hangingUp.tries += 1;
  return "askAgain";
}
