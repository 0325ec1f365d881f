import type { CallId } from "../floor/id.js";
import type { PeopleInput } from "../floor/input.js";
import type { Turn } from "../floor/turn.js";
import { closeCallback, waitsAgain } from "./attempt.js";
import { isIdle } from "./callback.js";

/** What people say of a callback: the manager, who decides, and the operator, who heard what answered. */

/** Given up at any time when nobody is being called for it; again only where it was the manager's to decide. */
export function callbackDecided(turn: Turn, { callback: id, decision, reason, by }: Extract<PeopleInput, { type: "CallbackDecided" }>): void {
  const callback = turn.state.callbacks[id];
  if (!callback || !isIdle(callback)) return;
  if (decision === "again" && callback.step.type !== "forManager") return;
  turn.fact({ type: "CallbackDecided", callback: id, decision, reason, by }, { call: callback.from });
  if (decision === "giveUp") return closeCallback(turn, callback, "givenUp");
  turn.touchCallback(callback).attempts = 0;
  callback.step = waitsAgain(turn, callback, turn.state.setup.rules.callback.againMs);
}

/** By the code, in the talk itself: the same again takes it back. False where nobody is called back in it. */
export function machineKeyed(turn: Turn, call: CallId): boolean {
  const step = Object.values(turn.state.callbacks).map((one) => one.step).find((one) => one.type === "reached" && one.call === call);
  if (step?.type !== "reached") return false;
  machineMarked(turn, { type: "MachineMarked", seat: step.seat, machine: !step.machine, by: "phone" });
  return true;
}

/** Said at this seat of its present call, or in the wrap-up after it; and taken back in the same way. */
export function machineMarked(turn: Turn, { seat, machine, by }: Extract<PeopleInput, { type: "MachineMarked" }>): void {
  for (const callback of Object.values(turn.state.callbacks)) {
    const { step } = callback;
    if (step.type !== "reached" || step.seat !== seat || step.machine === machine) continue;
    turn.touchCallback(callback).step = { ...step, machine };
    turn.fact({ type: "CallbackMachine", callback: callback.id, machine, by }, { call: step.call, seat });
  }
}
