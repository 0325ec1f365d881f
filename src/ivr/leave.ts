import type { Call } from "../call/call.js";
import type { InformationLeftWhy } from "../floor/fact.js";
import type { Turn } from "../floor/turn.js";

/** The caller is in the voice information no more, wherever that leads; nothing where they were not. */
export function leaveInformation(turn: Turn, call: Call, why: InformationLeftWhy): void {
  const { information } = call;
  const node = information?.trail.at(-1);
  if (!information || node === undefined) return;
  turn.fact({ type: "InformationLeft", node, why, heardMs: turn.now.mono - information.since }, { call: call.id });
  if (why !== "key") delete call.information;
}
