/**
 * The sweep: now and then Asterisk's lists are held against what we believe, because an event
 * that is lost is never told again. What is wrong once may be an event under way; what is
 * wrong twice in a row is put right: a leg that is gone has ended, a bridge that nobody made
 * is taken away, a caller whom nobody knows comes in once more, and a phone's leg that
 * nobody knows is hung up.
 */
import { CAUSE } from "../call/cause.js";
import type { BridgeId, LegId } from "../floor/id.js";
import type { Channel } from "./event.js";
import { list } from "./lists.js";
import { placeStrangers, type Resyncing } from "./resync.js";
import { request } from "./rest.js";
import { isOfFallback } from "./takeover.js";

export interface Sweep {
  /** Never rejects; where Asterisk does not answer, nothing is believed of it. */
  look(): Promise<void>;
  /** After a reconnect everything has been put right already. */
  forget(): void;
}

export function openSweep(resyncing: Resyncing): Sweep {
  const { legs, bridges, rest, onInput, log } = resyncing;
  let suspects = new Set<string>();

  async function look(): Promise<void> {
    const before = new Set<LegId>(legs.keys());
    const channels = await list<Channel & { id: LegId }>(rest, "/channels");
    const there = await list<{ id: BridgeId }>(rest, "/bridges");
    if (!channels || !there) return;
    const seen = suspects;
    suspects = new Set();
    const wrongAgain = (id: string) => {
      suspects.add(id);
      return seen.has(id);
    };
    const ids = new Set(channels.map(({ id }) => id));
    for (const id of before) if (legs.has(id) && !ids.has(id) && wrongAgain(id)) ended(id);
    for (const { id } of there) if (!bridges.has(id) && wrongAgain(id)) await rest.send(request("DELETE", `/bridges/${id}`));
    const strangers = channels.filter((channel) => !legs.has(channel.id) && !isOfFallback(channel));
    await placeStrangers(resyncing, strangers.filter(({ id }) => wrongAgain(id)));
  }

  function ended(leg: LegId): void {
    log.warn("a leg had ended without a word", { leg });
    if (legs.delete(leg)) onInput({ type: "LegEnded", leg, cause: CAUSE.failure });
  }

  return {
    look: () => look().catch((error: unknown) => void log.warn("Asterisk's lists could not be read", { error })),
    forget: () => suspects.clear(),
  };
}
