import type { Call } from "../call/call.js";
import type { Turn } from "../floor/turn.js";
import type { Unreached } from "./outgoing.js";

/**
 * What came of the attempt to call somebody, for whoever has asked for it: said once for each
 * call, when the one who was called has answered or will not any more.
 */
export function outgoingOver(_turn: Turn, _call: Call, _outcome: "reached" | Unreached): void {}
