import type { FloorState } from "../floor/state.js";
import { type Trunk, trunkOut } from "../trunk/channels.js";
import { transferOf } from "./rearrange.js";

/** Which channels of the trunks are taken: a caller's, each leg that went out, and those of both that are not gone yet. */
export function channelsInUse({ calls, loose }: Readonly<FloorState>): Record<string, number> {
  const inUse: Record<string, number> = {};
  const take = (trunk: string | undefined) => {
    if (trunk !== undefined) inUse[trunk] = (inUse[trunk] ?? 0) + 1;
  };
  for (const call of Object.values(calls)) {
    if (call.phase.type !== "left") take(call.trunk);
    take(transferOf(call)?.outside?.trunk);
  }
  for (const legs of Object.values(loose)) for (const { outside } of legs) take(outside?.trunk);
  return inUse;
}

/** By which trunk somebody outside can be called now; null where none has a channel to spare. */
export function trunkForTransfer(state: Readonly<FloorState>): Trunk | null {
  const { setup, trunksDown } = state;
  return trunkOut(setup.trunks, { inUse: channelsInUse(state), down: trunksDown }, setup.rules.reservedChannels);
}
