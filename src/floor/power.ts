import { cutOff } from "../call/lost.js";
import { waitingCalls } from "../queue/queue.js";
import type { Turn } from "./turn.js";

/**
 * What a failing power supply means for callers; when it fails is decided in
 * `power/shut-down.ts`. It is kept for the next control plane, so that no failure is told twice.
 */

/** From now on new callers are told that we cannot take their call; whoever is here is served. */
export function powerFailing(turn: Turn): void {
  if (turn.state.power === "failing") return;
  turn.state.power = "failing";
  turn.fact({ type: "PowerFailing" });
}

/** Nobody can be served any more: each call gets its final fact while there is power to write it. */
export function powerGone(turn: Turn): void {
  if (turn.state.power === "gone") return;
  turn.state.power = "gone";
  turn.fact({ type: "PowerGone" });
  for (const call of Object.values(turn.state.calls)) cutOff(turn, call);
}

/** A call for help (110, 118, 119) goes on without power; but where its operator is lost, there is nobody to take it. */
export function nobodyComesBack(turn: Turn): void {
  for (const call of waitingCalls(turn.state)) cutOff(turn, call);
}

export function powerBack(turn: Turn): void {
  if (turn.state.power === "fine") return;
  turn.state.power = "fine";
  turn.fact({ type: "PowerBack" });
}
