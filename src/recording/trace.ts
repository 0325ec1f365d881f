import type { Call } from "../call/call.js";
import type { Caller } from "../trunk/caller.js";

/** What is known of where a call came from. `arrivedAt`: wall ms. */
export interface Trace {
  caller: Caller;
  line: string;
  trunk: string;
  arrivedAt: number;
}

export function traceOf({ caller, did, trunk, arrived }: Call): Trace {
  return { caller, line: did, trunk, arrivedAt: arrived.wall };
}
