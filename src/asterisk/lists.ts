/** Asterisk's lists of what it has, as ARI gives them. */
import type { LegId } from "../floor/id.js";
import type { Channel } from "./event.js";
import { request, type Rest } from "./rest.js";

/** Null where Asterisk does not say. */
export async function list<T>(rest: Rest, path: string): Promise<T[] | null> {
  const answer = await rest.send(request("GET", path));
  return answer.ok ? (JSON.parse(answer.body) as T[]) : null;
}

/** Every channel that is in no bridge: whoever it is talks to nobody. Null where Asterisk does not say. */
export async function channelsAlone(rest: Rest): Promise<Channel[] | null> {
  const channels = await list<Channel>(rest, "/channels");
  const bridges = await list<{ channels: LegId[] }>(rest, "/bridges");
  if (!channels || !bridges) return null;
  const talking = new Set(bridges.flatMap((bridge) => bridge.channels));
  return channels.filter(({ id }) => !talking.has(id));
}
