import type { Call } from "../call/call.js";
import { interpreterFor } from "../directory/department.js";
import type { Turn } from "../floor/turn.js";
import { needsInterpreter } from "../queue/match.js";
import { interpreterNow } from "../queue/unspoken.js";
import type { Seat } from "../seat/seat.js";
import { askTransfer } from "./ask.js";
import { beep } from "./rearrange.js";

/**
 * The operator has answered a caller who chose an interpreter, and does not speak the language: the
 * interpreter is rung at once. That none can be is for the operator alone to hear.
 */
export function bringInterpreter(turn: Turn, call: Call, seat: Seat): void {
  if (!needsInterpreter(turn.state, seat, call) || call.phase.type !== "talking") return;
  const to = interpreterNow(turn, call) ?? interpreterFor(turn.state.setup.directory, call.language);
  const why = askTransfer(turn, seat, { type: "consult", to: to?.code ?? "" }, { way: "centre", by: "centre" });
  if (why) beep(turn, call, call.phase.leg);
}
