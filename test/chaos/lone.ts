/**
 * Who is in Asterisk and with nobody: from its own lists, asked for again and again beside
 * the centre. A caller alone may well hear a prompt, of which there is no list; that is the
 * ears' business. A phone that was answered and is in no bridge with another hears nothing.
 */
import fs from "node:fs";
import path from "node:path";
import { APP, ARI_SECRET } from "../../src/asterisk/render.js";
import type { System } from "../live/system.js";
import { STRANDED_MS } from "./judge.js";

export interface LoneWatch {
  /** Phones that were alone for too long since `from`, wall ms; each in words. */
  stranded(from: number): string[];
  stop(): void;
}

const LOOK_EVERY_MS = 500;

export function watchForLone(system: System): LoneWatch {
  const authorization = authorizationOf(system);
  const since = new Map<string, number>();
  const found: { id: string; from: number; until: number }[] = [];
  let stopped = false;

  async function look(): Promise<void> {
    const channels = await list<{ id: string; name: string; state: string; dialplan: { app_name: string } }>(system, authorization, "channels");
    const bridges = await list<{ channels: string[] }>(system, authorization, "bridges");
    if (!channels || !bridges) return since.clear();
    const together = new Set(bridges.flatMap((bridge) => (bridge.channels.length > 1 ? bridge.channels : [])));
    // The carrier's channels are callers; a phone's own call to a code hears its answer.
    const alone = channels.filter(({ id, name, state, dialplan }) => /^PJSIP\/\d/.test(name) && state === "Up" && dialplan.app_name !== "AppQueue" && !together.has(id));
    const ids = new Set(alone.map(({ id }) => id));
    const now = Date.now();
    for (const [id, from] of since) {
      if (ids.has(id)) continue;
      since.delete(id);
      if (now - from > STRANDED_MS) found.push({ id, from, until: now });
    }
    for (const id of ids) if (!since.has(id)) since.set(id, now);
  }

  void (async () => {
    while (!stopped) {
      await look().catch(() => since.clear());
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  })();

  return {
    stranded: (from) => found.filter((one) => one.until >= from).map(({ id, ...one }) => `phone's leg ${id} was alone for ${one.until - one.from} ms`),
    stop() {
      stopped = true;
    },
  };
}

export function authorizationOf(system: System): string {
  const password = fs.readFileSync(path.join(system.home, "secrets", ARI_SECRET), "utf8").trim();
  return `Basic ${Buffer.from(`${APP}:${password}`).toString("base64")}`;
}

async function list<T>(system: System, authorization: string, what: string): Promise<T[] | null> {
  const url = `http://${system.ari.host}:${system.ari.port}/ari/${what}`;
  const answer = await fetch(url, { headers: { authorization }, signal: AbortSignal.timeout(2_000) });
  return answer.ok ? ((await answer.json()) as T[]) : null;
}
