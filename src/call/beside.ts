import { leaveAsking } from "../callback/leave.js";
import type { InformationLeftWhy } from "../floor/fact.js";
import type { Turn } from "../floor/turn.js";
import { leaveInformation } from "../ivr/leave.js";
import type { Call } from "./call.js";

/**
 * Wherever the call goes next, the caller is no longer where they were beside its phase: asked
 * about a callback, or in the voice information. Nothing where they were in neither.
 */
export function leaveBeside(turn: Turn, call: Call, why: InformationLeftWhy): void {
  leaveAsking(call);
  leaveInformation(turn, call, why);
}
