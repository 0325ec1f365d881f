/**
 * After every connect: what does Asterisk have that we do not know, and what have we that is
 * no more? Events are lost while the connection is down, and are not told again.
 */
import type { BridgeId, LegId } from "../floor/id.js";
import type { Input, PhoneInput } from "../floor/input.js";
import type { Log } from "../log.js";
import type { Channel } from "./event.js";
import { endpointOf } from "./hear.js";
import type { Legs } from "./legs.js";
import type { Phones } from "./phones.js";
import { hangUp, toFallback } from "./obey.js";
import { request, type Rest } from "./rest.js";
import { isOfFallback } from "./takeover.js";

export interface Resyncing {
  legs: Legs;
  bridges: Set<BridgeId>;
  rest: Rest;
  phones: Phones;
  /** Names of the phones that register here, and of the carriers. */
  phoneIds(): ReadonlySet<string>;
  carriers(): ReadonlySet<string>;
  onInput(input: Input): void;
  /** How a phone is. */
  onPhone(input: PhoneInput): void;
  log: Log;
}

/**
 * Tell the floor which legs there are and how its phones are, clear away bridges that are
 * not ours, give callers whom nobody knows to the dialplan's fallback, and hang up the legs
 * of phones that nobody knows.
 *
 * @param upAt when the connection came up (`performance.now()`): what is younger was told by
 *   events, which may come before or after the lists
 * @returns false where Asterisk did not answer
 */
export async function resync(resyncing: Resyncing, upAt: number): Promise<boolean> {
  const { legs, bridges, rest, onInput } = resyncing;
  const endpoints = await list<Endpoint>(rest, "/endpoints/PJSIP");
  const all = await list<Channel>(rest, "/channels");
  const there = await list<{ id: BridgeId; channels: LegId[] }>(rest, "/bridges");
  const started = await startOf(rest);
  if (!endpoints || !all || !there || !started) return false;
  // Who is in the fallback ends there in peace, and is no caller of ours any more.
  const channels = all.filter((channel) => !isOfFallback(channel));
  const phoneIds = resyncing.phoneIds();
  for (const { resource, state } of endpoints) {
    if (phoneIds.has(resource)) resyncing.onPhone(resyncing.phones.listed(resource, state === "online"));
  }
  const ids = new Set(channels.map((channel) => channel.id));
  for (const leg of legs.values()) if (leg.since > upAt) ids.add(leg.id);
  for (const id of legs.keys()) if (!ids.has(id)) legs.delete(id);
  onInput({
    type: "PbxConnected",
    started,
    legs: [...ids],
    ringing: channels.filter(({ state }) => state === "Ringing").map(({ id }) => id),
    answered: channels.filter(({ state }) => state === "Up").map(({ id }) => id),
    bridges: Object.fromEntries(there.map(({ id, channels }) => [id, channels])),
  });
  for (const bridge of there) if (!bridges.has(bridge.id)) await rest.send(request("DELETE", `/bridges/${bridge.id}`));
  for (const channel of channels) if (!legs.has(channel.id)) await placeStranger(resyncing, channel);
  return true;
}

interface Endpoint {
  resource: string;
  state: string;
}

/** When this Asterisk started, in its own words: another time is another process. Null where it does not say. */
async function startOf(rest: Rest): Promise<string | null> {
  const answer = await rest.send(request("GET", "/asterisk/info", { only: "status" }));
  return answer.ok ? (JSON.parse(answer.body) as { status: { startup_time: string } }).status.startup_time : null;
}

export async function list<T>(rest: Rest, path: string): Promise<T[] | null> {
  const answer = await rest.send(request("GET", path));
  return answer.ok ? (JSON.parse(answer.body) as T[]) : null;
}

/** One that entered the dialplan a moment ago is refused here (409) and stays where it is. */
export async function placeStranger({ rest, carriers, log }: Resyncing, channel: Channel & { id: LegId }): Promise<void> {
  const endpoint = endpointOf(channel);
  if (carriers().has(endpoint)) {
    log.warn("a caller whom we do not know goes to the fallback", { leg: channel.id });
    await rest.send(toFallback(channel.id));
    return;
  }
  log.warn("a phone's leg that we do not know is hung up", { leg: channel.id, phone: endpoint });
  await rest.send(hangUp(channel.id, "normal"));
}
