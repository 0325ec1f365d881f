/** Asterisk's lists of what it has, as ARI gives them. */
import type { BridgeId, LegId } from "../floor/id.js";
import type { Channel } from "./event.js";
import { request, type Rest } from "./rest.js";

export interface Bridge {
  id: BridgeId;
  channels: LegId[];
}

/** Null where Asterisk does not say. */
export async function list<T>(rest: Rest, path: string): Promise<T[] | null> {
  const answer = await rest.send(request("GET", path));
  return answer.ok ? (JSON.parse(answer.body) as T[]) : null;
}

/** Every channel that is in no bridge, alone in one, or was left there by a phone's transfer: whoever it is talks to nobody. Null where Asterisk does not say. */
export async function channelsAlone(rest: Rest): Promise<Channel[] | null> {
  const channels = await list<Channel>(rest, "/channels");
  const bridges = await list<Bridge>(rest, "/bridges");
  if (!channels || !bridges) return null;
  const left = new Set(leftByTransfer(channels, bridges).map(({ bridge }) => bridge));
  const talking = new Set(bridges.filter((bridge) => bridge.channels.length > 1 && !left.has(bridge)).flatMap((bridge) => bridge.channels));
  return channels.filter(({ id }) => !talking.has(id));
}

/**
 * Bridges in which a phone has put Asterisk's own pair of channels in its place by a blind REFER,
 * while nobody was there to hear of it: one half is in the bridge, and this other one in the part
 * of the dialplan that phones transfer to (extensions.conf).
 */
export function leftByTransfer(channels: readonly Channel[], bridges: readonly Bridge[]): { bridge: Bridge; half: Channel }[] {
  const byName = new Map(channels.map((channel) => [channel.name, channel]));
  return channels.flatMap((half) => {
    // Both halves name that part of the dialplan; one of them is in it.
    if (!isHalf(half) || !half.name.endsWith(";2") || half.dialplan.context !== TRANSFERRED) return [];
    const other = byName.get(half.name.replace(/;2$/, ";1"));
    const bridge = other && bridges.find((one) => one.channels.includes(other.id));
    return bridge ? [{ bridge, half }] : [];
  });
}

/** Where phones may transfer to by themselves. */
export const TRANSFERRED = "transferred";

/** Asterisk's own, one of a pair that ends together. */
export function isHalf({ name }: Pick<Channel, "name">): boolean {
  return name.startsWith("Local/");
}
