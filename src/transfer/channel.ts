import type { Call } from "../call/call.js";
import { isThere } from "../eventlog/fallback.js";
import type { LegId, TransferId } from "../floor/id.js";
import type { FloorState } from "../floor/state.js";
import type { Turn } from "../floor/turn.js";
import { presentable } from "../trunk/caller.js";
import { ownNumber, type Trunk, trunkForEmergency, trunkOut, type TrunkUse } from "../trunk/channels.js";
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
    // Of one whom we are about to call the channel is kept from when it was asked for.
    if (call.phase.type !== "left" && call.phase.type !== "unreached") take(call.trunk);
    take(transferOf(call)?.outside?.trunk);
    take(interpreterOf(call)?.outside?.trunk);
  }
  for (const legs of Object.values(loose)) for (const { outside } of legs) take(outside?.trunk);
  for (const there of Object.values(eventLog.calls)) if (isThere(there) && !calls[there.call]) take(there.trunk);
  return inUse;
}

/** By which trunk somebody outside can be called now; null where none has a channel to spare. */
export function trunkOutNow(state: Readonly<FloorState>): Trunk | null {
  return trunkOut(state.setup.trunks, useOf(state), state.setup.rules.reservedChannels);
}

export function useOf(state: Readonly<FloorState>): TrunkUse {
  return { inUse: channelsInUse(state), down: state.trunksDown };
}

/** Whom a call out is for, and the trunk that has a channel for it. */
export interface WayOut {
  /** Short number of a department, or an emergency number itself. */
  code: string;
  number: string;
  /** Whether the caller's number may be seen there. */
  showCaller: boolean;
  trunk: Trunk;
}

/** To 110, 118 or 119, for which there is always one. */
export function emergencyOut(state: Readonly<FloorState>, code: string): WayOut {
  const trunk = trunkForEmergency(state.setup.trunks, useOf(state)) as Trunk;
  return { code, number: code, showCaller: false, trunk };
}

/** Call a department or an interpreter on this new leg. */
export function dialOut(turn: Turn, call: Call, { id, leg }: { id: TransferId; leg: LegId }, { number, showCaller, trunk }: WayOut): Outside {
  const { rules, rehearsal } = turn.state.setup;
  const show = { own: ownNumber(trunk, call.did), caller: showCaller ? presentable(call.caller) : null };
  turn.command({ type: "Dial", call: call.id, leg, trunk: trunk.name, number, show, ringMs: rules.targetRingMs });
  return { transfer: id, trunk: trunk.name, cost: costCategory(number, { rehearsal }), answeredAt: null };
}
