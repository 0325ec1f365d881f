import type { Call, TalkingPhase } from "../call/call.js";
import { dropLeg } from "../call/loose.js";
import type { LegId } from "../floor/id.js";
import type { Turn } from "../floor/turn.js";
import { keepCame } from "./came.js";
import { dialOut, type WayOut } from "./channel.js";
import { outcomeOfCause } from "./drop.js";
import { outsideEnded } from "./outside.js";
import { beep, rearrange } from "./rearrange.js";
import { type Interpreter, interpreterOf, isOnHold, RING_GRACE_MS, type TransferOutcome, type TransferWay } from "./transfer.js";

/**
 * An interpreter in the call, beside whatever transfer there is.
 *
 *     (asked) ──▶ ringing ──answers──▶ there ──released, or hangs up──▶ (gone)
 *                    └── busy, no answer … ──▶ (gone)
 *
 * The interpreter is where the caller is (`arrangementOf`): in the talk with the operator, at the
 * music while the operator asks somebody alone, with the department after the hand-over, and at
 * the next seat. Who wants to hand over without one lets the interpreter go before. Coming and
 * going never ends the call; the interpreter's own line ends with the talk, when the caller
 * hangs up or is in the queue again.
 */

/** The number has been looked at; caller and operator talk on while it rings. */
export function callInterpreter(turn: Turn, call: Call, phase: TalkingPhase, out: WayOut, way: TransferWay): void {
  const { code } = out;
  const interpreter: Interpreter = {
    id: turn.id("transfer"),
    code,
    leg: turn.id("leg"),
    outside: null,
    answered: false,
    until: turn.now.mono + turn.state.setup.rules.targetRingMs + RING_GRACE_MS,
  };
  const { id, leg } = interpreter;
  phase.interpreter = interpreter;
  turn.legs.set(leg, { type: "interpreter", call });
  const operator = turn.state.seats[phase.seat]?.operator ?? null;
  turn.fact({ type: "TransferStarted", transfer: id, to: code, kind: "interpreter", way, blind: false, leg }, { call: call.id, seat: phase.seat, operator });
  interpreter.outside = dialOut(turn, call, interpreter, out);
}

export function interpreterAnswered(turn: Turn, call: Call): void {
  const interpreter = interpreterOf(call);
  if (!interpreter || interpreter.answered) return;
  turn.touchCall(call);
  turn.fact({ type: "TransferAnswered", transfer: interpreter.id }, { call: call.id });
  if (interpreter.outside) interpreter.outside.answeredAt = turn.now.mono;
  rearrange(turn, call, () => {
    interpreter.answered = true;
    interpreter.until = null;
    // Asterisk's own music of a hold would go on beside a third (course.ts).
    if (isOnHold(call)) call.phase.recallAt ??= null;
  });
}

/** Before the answer with a cause that says why, after it by hanging up. */
export function interpreterGone(turn: Turn, call: Call, leg: LegId, cause: number): void {
  lineOver(turn, call, leg);
  interpreterLost(turn, call, outcomeOfCause(cause));
}

/** The interpreter could not even be called; `noLeg`: Asterisk has no such leg. */
export function interpreterFailed(turn: Turn, call: Call, leg: LegId, noLeg: boolean): void {
  if (interpreterOf(call)?.answered) return;
  if (noLeg) lineOver(turn, call, leg);
  interpreterLost(turn, call, "failed");
}

function lineOver(turn: Turn, call: Call, leg: LegId): void {
  const outside = interpreterOf(call)?.outside;
  if (outside) outsideEnded(turn, call.id, outside);
  turn.legs.delete(leg);
}

/** Not by the operator's own will, who hears of it. */
export function interpreterLost(turn: Turn, call: Call, otherwise: TransferOutcome): void {
  releaseInterpreter(turn, call, otherwise);
  if (call.phase.type === "talking") beep(turn, call, call.phase.leg);
}

/** The others go on as they are. `otherwise`: what came of it where nobody had answered. */
export function releaseInterpreter(turn: Turn, call: Call, otherwise: TransferOutcome): void {
  const interpreter = interpreterOf(call);
  const seat = call.phase.type === "talking" ? turn.state.seats[call.phase.seat] : undefined;
  rearrange(turn, call, () => dropInterpreter(turn, call, otherwise));
  if (!seat || !interpreter) return;
  const to = { type: "department", code: interpreter.code } as const;
  keepCame(turn, seat, { call: call.id, to, what: { type: "over", outcome: otherwise, answered: interpreter.answered } });
}

/** The same where the talk itself is over, and nobody is put anywhere. */
export function dropInterpreter(turn: Turn, call: Call, otherwise: TransferOutcome): void {
  const interpreter = interpreterOf(call);
  if (!interpreter) return;
  const { id, leg, answered, outside } = interpreter;
  turn.touchCall(call);
  turn.fact({ type: "TransferEnded", transfer: id, outcome: answered ? "completed" : otherwise, heldMs: 0 }, { call: call.id });
  dropLeg(turn, call.id, leg, "normal", outside);
  if ("interpreter" in call.phase) delete call.phase.interpreter;
}

export function interpreterDeadline(call: Call): number {
  return interpreterOf(call)?.until ?? Number.POSITIVE_INFINITY;
}

export function interpreterDue(turn: Turn, call: Call): void {
  if (interpreterDeadline(call) <= turn.now.mono) interpreterLost(turn, call, "noAnswer");
}
