/**
 * The ledger read by another process, beside the control plane that writes it or without one.
 * Nothing is written, not even that it was opened.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { open } from "lmdb";
import type { Fact } from "../floor/fact.js";
import { factsIn, type SequencedFact } from "./entry.js";

export interface ReadLedger {
  /** Of the wanted time, in order. */
  facts: SequencedFact[];
  /** Up to this sequence everything is in PostgreSQL. */
  acknowledged: number;
  /** Wall ms of the oldest fact; null where there is none. */
  beginsAt: number | null;
}

/**
 * Facts that happened from `fromWall` on and before `toWall`.
 *
 * @throws Error with the remedy where there is no ledger, or it cannot be read
 */
export async function readLedger(path: string, fromWall: number, toWall: number): Promise<ReadLedger> {
  if (!existsSync(join(path, "safe"))) {
    throw new Error(`there is no ledger in ${path}; name the state folder of the system: MADOGUCHI_HOME=/srv/madoguchi npm run reconcile`);
  }
  const entries = new Map<number, Fact[]>();
  // What is new first: it may be moved to the safe store in between, and is then met twice.
  if (existsSync(join(path, "now"))) {
    const now = open<string, number>({ path: join(path, "now"), encoding: "string", readOnly: true });
    for (const { value } of now.getRange({})) {
      const { first, facts } = factsIn(value);
      entries.set(first, JSON.parse(facts));
    }
    await now.close();
  }
  const safe = open<string, string>({ path: join(path, "safe"), encoding: "string", readOnly: true });
  const settings = safe.openDB<string, string>({ name: "settings", encoding: "string" });
  const acknowledged = Number(settings.get("acknowledged") ?? 0);
  const facts = safe.openDB<string, number>({ name: "facts", encoding: "string" });
  let beginsAt: number | null = null;
  for (const { key, value } of facts.getRange({})) {
    const some: Fact[] = JSON.parse(value);
    beginsAt ??= some[0]?.at ?? null;
    if (some.some(({ at }) => at >= fromWall && at < toWall)) entries.set(Number(key), some);
  }
  await safe.close();
  const all = [...entries].sort(([a], [b]) => a - b);
  return {
    facts: all.flatMap(([first, some]) => some.map((fact, index) => ({ sequence: first + index, fact }))),
    acknowledged,
    beginsAt: beginsAt ?? all[0]?.[1][0]?.at ?? null,
  };
}
