import type { Call } from "../call/call.js";
import type { FloorState } from "../floor/state.js";

/** How long this caller is likely to wait from now on, in ms; null where it is not known. */
export function estimateWait(_state: Readonly<FloorState>, _call: Call): number | null {
  return null;
}
