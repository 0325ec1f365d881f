import type { Call } from "../call/call.js";
import type { Turn } from "../floor/turn.js";
import { outsideEnded } from "../transfer/outside.js";

/** The line to the one whom the centre called is gone: what it cost is told, once. Of a caller there is nothing to tell. */
export function lineGone(turn: Turn, call: Call): void {
  const { outgoing } = call;
  if (!outgoing?.outside) return;
  outsideEnded(turn, call.id, outgoing.outside);
  outgoing.outside = null;
}
