/**
 * After every connect: what does Asterisk have that we do not know, and what have we that is
 * no more? Events are lost while the connection is down, and are not told again.
 */
import { setTimeout as after } from "node:timers/promises";
import type { BridgeId, LegId } from "../floor/id.js";
import type { Input, PhoneState } from "../floor/input.js";
import type { Log } from "../log.js";
import type { Channel } from "./event.js";
import type { HangUpRead } from "./eventlog.js";
import { endpointOf } from "./hear.js";
import type { Legs } from "./legs.js";
import { leftByTransfer, list } from "./lists.js";
import type { Phones } from "./phones.js";
import { hangUp } from "./obey.js";
import { isTrack, recordedNow } from "./record.js";
import { request, type Rest } from "./rest.js";
import { isOfFallback } from "./takeover.js";

export interface Resyncing {
  legs: Legs;
  bridges: Set<BridgeId>;
  rest: Rest;
  phones: Phones;
  /** Bring callers, by the names of their channels, into the application anew. */
  fetch(names: readonly string[]): Promise<void>;
  /** Names of the phones that register here, and of the carriers. */
  phoneIds(): ReadonlySet<string>;
  carriers(): ReadonlySet<string>;
  /** What Asterisk's call event log has of hang-ups since the connection was lost. */
  readLog(): Promise<Record<LegId, HangUpRead>>;
  onInput(input: Input): void;
  /** How a phone is. */
  onPhone(input: PhoneState): void;
  log: Log;
}

/**
 * Tell the floor which legs there are and how its phones are, clear away bridges that are
 * not ours, fetch callers whom nobody knows, and hang up the legs of phones that nobody knows.
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
  const undialled = await neverDialled(resyncing, all, upAt);
  const recorded = await recordedNow(rest, all.map(({ id }) => id).filter(isTrack));
  const hangUps = Object.entries(await resyncing.readLog());
  // Who is in the fallback ends there in peace, and is no caller of ours any more.
  const channels = all.filter((channel) => !isOfFallback(channel));
  const phoneIds = resyncing.phoneIds();
  for (const { resource, state } of endpoints) {
    if (phoneIds.has(resource)) resyncing.onPhone(resyncing.phones.listed(resource, state === "online"));
  }
  const ids = new Set(channels.map((channel) => channel.id));
  for (const leg of legs.values()) if (leg.since > upAt) ids.add(leg.id);
  for (const id of legs.keys()) if (!ids.has(id)) legs.delete(id);
  // Before the floor hears of anything: whose leg ends by that is no stranger.
  const strangers = channels.filter((channel) => !legs.has(channel.id));
  onInput({
    type: "PbxConnected",
    started,
    legs: [...ids],
    ringing: channels.filter(({ state }) => state === "Ringing").map(({ id }) => id),
    answered: channels.filter(({ state }) => state === "Up").map(({ id }) => id),
    undialled,
    recorded,
    transferred: leftByTransfer(all, there).map(({ bridge, half }) => ({ bridge: bridge.id, to: half.dialplan.exten })),
    bridges: Object.fromEntries(there.map(({ id, channels }) => [id, channels])),
    ended: Object.fromEntries(hangUps.map(([leg, { at, cause }]) => [leg, { agoMs: Math.max(0, Date.now() - at), cause }])),
  });
  const orphans = there.filter(({ id }) => !bridges.has(id)).map(({ id }) => request("DELETE", `/bridges/${id}`));
  // Strangers wait for an answer, and bridges for nothing.
  await Promise.all([placeStrangers(resyncing, strangers), orphans.length > 0 && rest.batch(orphans)]);
  return true;
}

/** Every leg that Asterisk has; null where it does not say. */
export async function legsThere(rest: Rest): Promise<ReadonlySet<LegId> | null> {
  const all = await list<Channel>(rest, "/channels");
  return all && new Set(all.map(({ id }) => id));
}

interface Endpoint {
  resource: string;
  state: string;
}

/**
 * Legs that were made for somebody who was then never called, because whoever made them died in
 * between. One that was called is "Down" too until it rings, and stays so where a network says
 * 183 instead of 180. But only the INVITE puts our number into its From: before, that is
 * Asterisk's own word (seen on 22.10.1; res_pjsip_session.c, set_from_header).
 */
async function neverDialled({ legs, rest }: Resyncing, channels: readonly Channel[], upAt: number): Promise<LegId[]> {
  const down = channels.filter(({ id, state }) => {
    const leg = legs.get(id);
    return state === "Down" && leg !== undefined && leg.since <= upAt && (leg.kind === "seat" || leg.kind === "outside");
  });
  if (down.length === 0) return [];
  const answers = await rest.batch(down.map(({ id }) => request("GET", `/channels/${id}/variable`, { variable: "CHANNEL(pjsip,local_uri)" })));
  return down.flatMap(({ id }, at) => {
    const answer = answers[at];
    return answer?.ok && answer.body.includes(FROM_BEFORE_INVITE) ? [id] : [];
  });
}

/** The `default_from_user` of pjsip.conf. */
const FROM_BEFORE_INVITE = "<sip:asterisk@";

/** When this Asterisk started, in its own words: another time is another process. Null where it does not say. */
async function startOf(rest: Rest): Promise<string | null> {
  const answer = await rest.send(request("GET", "/asterisk/info", { only: "status" }));
  return answer.ok ? (JSON.parse(answer.body) as { status: { startup_time: string } }).status.startup_time : null;
}

/** An event that was sent before the lists is here by then. */
const TOLD_WITHIN_MS = 250;

/**
 * Callers who came in while nobody listened wait in the application: they come in once more.
 * Whoever is still in the dialplan comes by itself.
 */
export async function placeStrangers({ legs, rest, carriers, fetch, log }: Resyncing, channels: readonly Channel[]): Promise<void> {
  if (channels.length === 0) return;
  await after(TOLD_WITHIN_MS);
  const names: string[] = [];
  for (const channel of channels) {
    if (legs.has(channel.id)) continue;
    if (carriers().has(endpointOf(channel))) {
      if (channel.dialplan.app_name === "Stasis") names.push(channel.name);
      continue;
    }
    log.warn("a phone's leg that we do not know is hung up", { leg: channel.id, phone: endpointOf(channel) });
    await rest.send(hangUp(channel.id, "normal"));
  }
  if (names.length === 0) return;
  log.warn("callers who came in while nobody listened come in once more", { callers: names.length });
  await fetch(names);
}
