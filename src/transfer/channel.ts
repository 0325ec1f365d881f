import type { Call } from "../call/call.js";
import type { Department } from "../directory/department.js";
import { isThere } from "../eventlog/fallback.js";
import type { LegId, TransferId } from "../floor/id.js";
import type { FloorState } from "../floor/state.js";
import type { Turn } from "../floor/turn.js";
import { presentable } from "../trunk/caller.js";
import { ownNumber, type Trunk, trunkOut } from "../trunk/channels.js";
import { costCategory } from "../trunk/cost.js";
import type { Outside } from "./outside.js";
import { transferOf } from "./rearrange.js";
import { interpreterOf } from "./transfer.js";

/**
 * Which channels of the trunks are taken: a caller's, also of one whom the fallback serves, each
 * leg that went out, and those of both that are not gone yet.
 */
export function channelsInUse({ calls, loose, eventLog }: Readonly<FloorState>): Record<string, number> {
  const inUse: Record<string, number> = {};
  const take = (trunk: string | undefined) => {
    if (trunk !== undefined) inUse[trunk] = (inUse[trunk] ?? 0) + 1;
  };
  for (const call of Object.values(calls)) {
    if (call.phase.type !== "left") take(call.trunk);
    take(transferOf(call)?.outside?.trunk);
    take(interpreterOf(call)?.outside?.trunk);
  }
  for (const legs of Object.values(loose)) for (const { outside } of legs) take(outside?.trunk);
  for (const there of Object.values(eventLog.calls)) if (isThere(there) && !calls[there.call]) take(there.trunk);
  return inUse;
}

/** By which trunk somebody outside can be called now; null where none has a channel to spare. */
export function trunkOutNow(state: Readonly<FloorState>): Trunk | null {
  const { setup, trunksDown } = state;
  return trunkOut(setup.trunks, { inUse: channelsInUse(state), down: trunksDown }, setup.rules.reservedChannels);
}

/** Whom a call out is for, and the trunk that has a channel for it. */
export interface WayOut {
  department: Department;
  trunk: Trunk;
}

/** Call a department or an interpreter on this new leg. */
export function dialOut(turn: Turn, call: Call, { id, leg }: { id: TransferId; leg: LegId }, { department, trunk }: WayOut): Outside {
  const { rules, rehearsal } = turn.state.setup;
  const { number, showCaller } = department;
  const show = { own: ownNumber(trunk, call.did), caller: showCaller ? presentable(call.caller) : null };
  turn.command({ type: "Dial", call: call.id, leg, trunk: trunk.name, number, show, ringMs: rules.targetRingMs });
  return { transfer: id, trunk: trunk.name, cost: costCategory(number, { rehearsal }), answeredAt: null };
}
