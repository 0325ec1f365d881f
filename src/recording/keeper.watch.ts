/**
 * The keeper's work, again and again: whatever lies in the spool is kept, or left
 * alone because its call still goes on. One recording at a time and the shortest first, since
 * an hour's call must not hold up twenty short ones, and none of them is in a hurry otherwise.
 *
 * What fails stays and is tried again; after ten minutes it is destroyed unheard, because plain
 * sound must not lie about, and the call is told of as lost.
 */
import fs from "node:fs";
import path from "node:path";
import { UNFINISHED } from "./disk.store.js";
import { type Keeping, giveUp, keep, placeWaiting } from "./keep.store.js";
import { type Order, parseOrder, SIDES } from "./order.js";
import * as spool from "./spool.store.js";

export const SWEEP_MS = 2_000;
/** Plain sound that cannot be encrypted is not kept for longer. */
const PATIENCE_MS = 600_000;
/** Tracks that nobody has ordered and that have not grown for so long are encrypted, where no control plane is there. */
const ORPHAN_MS = 60_000;
/** Also where one is there: no call lasts for so long after its last sound. */
const FORGOTTEN_MS = 4 * 3_600_000;

export interface KeeperOptions extends Keeping {
  /** Monotonic ms. */
  now(): number;
  /** Whether a control plane is there, which knows of the calls to which tracks belong. */
  isRuled(): Promise<boolean>;
  /** After each round: what is wrong, or null. */
  onRound(problem: string | null): void;
  /** As `ORPHAN_MS`. */
  orphanMs?: number;
}

export interface Keeper {
  /** One round; at most one at a time, and a call of it meanwhile waits for the round after. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
}

/** The tracks of a call for which there is no order. */
interface Unordered {
  bytes: number;
  /** When they were last seen to grow. */
  grownAt: number;
  /** When they were last seen to grow, or a control plane to be there. */
  lonelyAt: number;
}

export function startKeeper(options: KeeperOptions): Keeper {
  const { recordings, log, now, isRuled, onRound, orphanMs = ORPHAN_MS } = options;
  const folder = options.spool;
  const failing = new Map<string, number>();
  const unordered = new Map<string, Unordered>();
  let stopped = false;
  let problem: string | null = null;

  async function round(): Promise<void> {
    problem = null;
    const found = spool.listSpool(folder);
    for (const { what } of found) if (what.kind === "waiting") await attemptWaiting(what.recording);
    for (const call of shortestFirst(found)) if (!stopped) await attempt(call, () => ordered(call));
    for (const call of await orphans(spool.listSpool(folder))) if (!stopped) await attempt(call, () => keepOrphan(call));
    onRound(problem);
  }

  /** It is encrypted, and may wait for as long as the disk is full. */
  async function attemptWaiting(recording: string): Promise<void> {
    try {
      said(await placeWaiting(options, recording));
    } catch (error) {
      problem = `what waits in the spool cannot be brought to the disk: ${wordsOf(error)}`;
    }
  }

  async function attempt(call: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      failing.delete(call);
    } catch (error) {
      const words = wordsOf(error);
      problem = words;
      if (!failing.has(call)) log.warn("a recording cannot be kept yet", { call, problem: words });
      const since = failing.get(call) ?? now();
      failing.set(call, since);
      if (now() - since < PATIENCE_MS) return;
      failing.delete(call);
      await giveUp(options, call, tracksOf(call), words).catch((again) => log.warn("it cannot be destroyed either", { call, problem: String(again) }));
    }
  }

  async function ordered(call: string): Promise<void> {
    const file = spool.orderFile(folder, call);
    if (!fs.existsSync(file)) return;
    const parsed = parseOrder(fs.readFileSync(file, "utf8"), call);
    if (parsed.ok) {
      said(await keep(options, parsed.order, false));
      return;
    }
    log.warn("an order cannot be used", { call, problem: parsed.problem });
    if (tracksOf(call).length > 0) await keepOrphan(call);
    else said(await giveUp(options, call, [], parsed.problem));
  }

  async function keepOrphan(call: string): Promise<void> {
    said(await keep(options, orderFor(folder, call, tracksOf(call)), true));
    unordered.delete(call);
  }

  async function orphans(found: spool.InSpool[]): Promise<string[]> {
    const withOrder = new Set(found.flatMap(({ what }) => (what.kind === "order" ? [what.call] : [])));
    const calls = new Map<string, number>();
    for (const { what, bytes } of found) {
      if (what.kind === "track" && !withOrder.has(what.call)) calls.set(what.call, (calls.get(what.call) ?? 0) + bytes);
    }
    for (const call of unordered.keys()) if (!calls.has(call)) unordered.delete(call);
    if (calls.size === 0) return [];
    const ruled = await isRuled();
    return [...calls].flatMap(([call, bytes]) => {
      const before = unordered.get(call);
      const grows = before === undefined || before.bytes !== bytes;
      const one = {
        bytes,
        grownAt: grows ? now() : before.grownAt,
        lonelyAt: grows || ruled ? now() : before.lonelyAt,
      };
      unordered.set(call, one);
      return now() - one.lonelyAt >= orphanMs || now() - one.grownAt >= FORGOTTEN_MS ? [call] : [];
    });
  }

  function tracksOf(call: string): string[] {
    return spool.listSpool(folder).flatMap(({ what }) => (what.kind === "track" && what.call === call ? [what.track] : []));
  }

  function said(result: Awaited<ReturnType<typeof keep>>): void {
    if (!("reason" in result)) {
      const { call, recording, seconds, bytes, format, gaps, orphan } = result;
      log.info("a recording is kept", { call, recording, seconds: Math.round(seconds), bytes, format, gaps: gaps.length, orphan });
      return;
    }
    problem = result.reason;
    log.warn(result.waiting ? "a recording waits encrypted in the spool" : "a recording is lost", { call: result.call, reason: result.reason });
  }

  let running = Promise.resolve();
  let asked: Promise<void> | null = null;
  function sweep(): Promise<void> {
    asked ??= running.then(async () => {
      asked = null;
      if (stopped) return;
      running = round().catch((error) => {
        log.warn("the spool cannot be looked through", { problem: String(error) });
        onRound(String(error));
      });
      await running;
    });
    return asked;
  }

  dropUnfinished(recordings, folder);
  const timer = setInterval(() => void sweep(), SWEEP_MS);
  const watcher = fs.watch(folder, (_event, name) => {
    if (name?.endsWith(".order.json")) void sweep();
  });
  // The rounds come anyway.
  watcher.on("error", () => {});
  return {
    sweep,
    async stop() {
      stopped = true;
      clearInterval(timer);
      watcher.close();
      await running;
    },
  };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function shortestFirst(found: readonly spool.InSpool[]): string[] {
  const bytes = (call: string) => found.reduce((sum, { what, bytes: one }) => (what.kind === "track" && what.call === call ? sum + one : sum), 0);
  const calls = found.flatMap(({ what }) => (what.kind === "order" ? [what.call] : []));
  return calls.map((call) => ({ call, bytes: bytes(call) })).sort((a, b) => a.bytes - b.bytes).map(({ call }) => call);
}

/**
 * An order that nobody has given. When a track began is known from its last sound and its length;
 * whose it is is not known, but tracks begin in pairs, and the caller's is the first.
 */
function orderFor(folder: string, call: string, tracks: readonly string[]): Order {
  const numbered = tracks.map((track) => ({ track, number: Number(track.slice(call.length + 2)) })).sort((a, b) => a.number - b.number);
  const lengths = spool.lengthsOf(folder, tracks);
  const found = numbered.map(({ track, number }) => {
    const endedAt = fs.statSync(spool.trackFile(folder, track)).mtimeMs;
    return { track, side: SIDES[(number + 1) % 2] ?? "caller", startedAt: Math.round(endedAt - (lengths.get(track) ?? 0) / 8), endedAt: Math.round(endedAt) };
  });
  return {
    call,
    startedAt: Math.min(...found.map(({ startedAt }) => startedAt)),
    endedAt: Math.max(...found.map(({ endedAt }) => endedAt)),
    tracks: found.map(({ track, side, startedAt }) => ({ track, side, startedAt })),
    masks: [],
    retention: {},
  };
}

/** What a crash has left half written: all of it is encrypted, and done again from what it was made of. */
function dropUnfinished(recordings: string, folder: string): void {
  for (const place of [path.join(recordings, "headers"), path.join(recordings, "bodies"), folder]) {
    if (!fs.existsSync(place)) continue;
    for (const name of fs.readdirSync(place, { recursive: true, encoding: "utf8" })) {
      // An order that is being written is the control plane's.
      if (name.endsWith(UNFINISHED) && !name.endsWith(`.order.json${UNFINISHED}`)) fs.rmSync(path.join(place, name), { force: true });
    }
  }
}
