import type { Call } from "../call/call.js";

/** Nobody asks the caller about a callback any more, wherever they go next; nothing where nobody did. */
export function leaveAsking(call: Call): void {
  delete call.asking;
}
