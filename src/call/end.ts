import type { HangUpReason } from "../floor/command.js";
import type { CallOutcome, EndedBy } from "../floor/fact.js";
import type { Turn } from "../floor/turn.js";
import type { Call } from "./call.js";

/** How long a hang-up may take before it is asked for again, and how often we ask. */
const HANG_UP_PATIENCE_MS = 5_000;
const HANG_UP_TRIES = 3;

/**
 * Write the final fact and leave every other place. The call stays known until its leg is
 * gone, so that a late event still finds whom it belongs to.
 */
export function endCall(turn: Turn, call: Call, outcome: CallOutcome, by: EndedBy, cause: number): void {
  if (call.phase.type === "ending") throw new Error(`call ${call.id} ended twice`);
  turn.fact({ type: "CallEnded", outcome, by, cause }, { call: call.id });
  if (outcome === "abandonedMenu" || outcome === "abandonedQueue") turn.state.today.abandoned += 1;
  call.phase = { type: "ending", until: turn.now.mono + HANG_UP_PATIENCE_MS, tries: 1 };
}

export function hangUpCaller(turn: Turn, call: Call, reason: HangUpReason): void {
  turn.command({ type: "HangUp", call: call.id, leg: call.leg, reason });
}

/** The leg is gone: forget the call. */
export function forgetCall(turn: Turn, call: Call): void {
  turn.legs.delete(call.leg);
  delete turn.state.calls[call.id];
  turn.touchedCalls.add(call.id);
}

/** The hang-up was not answered in time: ask again, then believe that the leg is gone. */
export function endingOverdue(turn: Turn, call: Call): void {
  if (call.phase.type !== "ending") return;
  if (call.phase.tries >= HANG_UP_TRIES) return forgetCall(turn, call);
  call.phase.tries += 1;
  call.phase.until = turn.now.mono + HANG_UP_PATIENCE_MS;
  hangUpCaller(turn, call, "normal");
}
