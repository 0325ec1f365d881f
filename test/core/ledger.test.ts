import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Fact } from "../../src/floor/fact.js";
import { type Ledger, openLedger } from "../../src/ledger/ledger.js";
import { readLedger } from "../../src/ledger/read.js";
import { openStore } from "../../src/ledger/store.js";

/** The durable store on the local disk: what it keeps, in which order, and through which deaths. */

let folder: string;
let open: Ledger[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "madoguchi-ledger-"));
});

afterEach(async () => {
  for (const ledger of open) await ledger.close();
  open = [];
  rmSync(folder, { recursive: true, force: true });
});

function ledgerHere(): Ledger {
  const ledger = openLedger(folder, (error) => {
    throw error;
  });
  open.push(ledger);
  return ledger;
}

async function reopened(ledger: Ledger): Promise<Ledger> {
  await ledger.close();
  open = open.filter((one) => one !== ledger);
  return ledgerHere();
}

function fact(number: number, at = number): Fact {
  return { id: `fact-${number}`, at, call: `call-${number}`, what: { type: "LineAnswered" } };
}

test("facts are read back in the order in which they were appended, across inputs and checkpoints", async () => {
  const ledger = ledgerHere();
  ledger.append([fact(1), fact(2)]);
  await ledger.checkpoint();
  ledger.append([fact(3)]);
  ledger.append([fact(4), fact(5), fact(6)]);
  await ledger.checkpoint();
  expect(ledger.after(0, 100).map(({ sequence, fact }) => [sequence, fact.id])).toEqual(
    [1, 2, 3, 4, 5, 6].map((number) => [number, `fact-${number}`]),
  );
  expect(ledger.after(1, 100)[0]?.sequence).toBe(2);
  expect(ledger.after(4, 100).map(({ sequence }) => sequence)).toEqual([5, 6]);
  expect(ledger.after(6, 100)).toEqual([]);
});

test("another reads every fact beside the control plane that writes, before a checkpoint and after", async () => {
  const ledger = ledgerHere();
  ledger.append([fact(1), fact(2)]);
  await ledger.checkpoint();
  ledger.append([fact(3)], { board: { waiting: 1 } });
  ledger.append([], { board: { waiting: 2 } });
  ledger.append([fact(4), fact(5)]);
  const read = async () => (await readLedger(folder, 0, 100)).facts.map(({ sequence, fact }) => [sequence, fact.id]);
  const all = [1, 2, 3, 4, 5].map((number) => [number, `fact-${number}`]);
  expect(await read()).toEqual(all);
  await ledger.checkpoint();
  expect(await read()).toEqual(all);
});

test("a fact is offered to the drain only when it would outlive a power cut", async () => {
  const ledger = ledgerHere();
  ledger.append([fact(1)]);
  expect(ledger.after(0, 10)).toEqual([]);
  await ledger.checkpoint();
  expect(ledger.after(0, 10)).toHaveLength(1);
});

test("a clean stop keeps everything, acknowledged and not, and the sequence goes on", async () => {
  const before = ledgerHere();
  before.append([fact(1), fact(2)], { "seat:101": { face: "ready" } });
  await before.checkpoint();
  before.acknowledge(1);
  before.append([fact(3)]);
  before.keepSetting("calendar", { version: 4 });
  const after = await reopened(before);
  expect(after.acknowledged()).toBe(1);
  expect(after.after(1, 10).map(({ fact }) => fact.id)).toEqual(["fact-2", "fact-3"]);
  expect(after.setting("calendar")).toEqual({ version: 4 });
  expect(after.setting("nothing")).toBeUndefined();
  expect(after.state()).toEqual({ "seat:101": { face: "ready" } });
  after.append([fact(4)]);
  await after.checkpoint();
  expect(after.after(3, 10).map(({ sequence }) => sequence)).toEqual([4]);
});

test("live state is the latest one, and an entry that was taken away stays away", async () => {
  const ledger = ledgerHere();
  ledger.append([], { "call:1": { place: 1 }, "call:2": { place: 2 } });
  await ledger.checkpoint();
  ledger.append([], { "call:1": { place: 3 }, "call:2": null });
  expect(ledger.state()).toEqual({ "call:1": { place: 3 } });
  await ledger.checkpoint();
  const again = await reopened(ledger);
  expect(again.state()).toEqual({ "call:1": { place: 3 } });
});

test("today's facts are found whether or not they were checkpointed", async () => {
  const ledger = ledgerHere();
  ledger.append([fact(1, 1_000)]);
  ledger.append([fact(2, 5_000), fact(3, 5_000)]);
  await ledger.checkpoint();
  ledger.append([fact(4, 6_000)]);
  expect(ledger.since(5_000).map(({ id }) => id)).toEqual(["fact-2", "fact-3", "fact-4"]);
});

test("trimming takes away old facts that were drained, and only those", async () => {
  const ledger = ledgerHere();
  for (let number = 1; number <= 6; number += 1) ledger.append([fact(number, number * 1_000)]);
  await ledger.checkpoint();
  ledger.acknowledge(4);
  expect(await ledger.trim(3_000)).toBe(2);
  expect(ledger.after(0, 10).map(({ sequence }) => sequence)).toEqual([3, 4, 5, 6]);
  expect(await ledger.trim(100_000)).toBe(2);
  expect(ledger.after(0, 10).map(({ sequence }) => sequence)).toEqual([5, 6]);
});

test("the lag counts what PostgreSQL has not taken, and how old it is", async () => {
  const ledger = ledgerHere();
  ledger.append([fact(1, 10_000), fact(2, 12_000)]);
  await ledger.checkpoint();
  expect(ledger.lag(13_000)).toEqual({ facts: 2, oldestMs: 3_000, lagging: false });
  expect(ledger.lag(60_000).lagging).toBe(true);
  ledger.acknowledge(2);
  expect(ledger.lag(60_000)).toEqual({ facts: 0, oldestMs: 0, lagging: false });
});

test("what PostgreSQL's jsonb could not store is replaced at the door", async () => {
  const ledger = ledgerHere();
  ledger.append([{ id: "fact-1", at: 1, what: { type: "LoggedIn", by: "a\u0000b\ud800c😀" } }]);
  await ledger.checkpoint();
  expect(ledger.after(0, 1)[0]?.fact.what).toEqual({ type: "LoggedIn", by: "a\ufffdb\ufffdc😀" });
});

test("after kill -9 at any moment nothing is missing of what append had returned for", async () => {
  for (const killAfter of [1, 333]) {
    const child = appendingProcess();
    const said = await linesUntil(child, killAfter);
    child.kill("SIGKILL");
    await once(child, "exit");
    const ledger = ledgerHere();
    await ledger.checkpoint();
    const found = ledger.after(0, 100_000);
    expect(found.length).toBeGreaterThanOrEqual(said);
    expect(found.map(({ sequence }) => sequence)).toEqual(found.map((_, index) => index + 1));
    expect(ledger.state()["last"]).toBe(found.length);
    await ledger.close();
    open = [];
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  }
}, 60_000);

test("after a power cut everything up to the last checkpoint is there, and a broken tail is never read", async () => {
  const before = ledgerHere();
  before.append([fact(1), fact(2)]);
  await before.checkpoint();
  await before.close();
  open = [];
  // What a power cut leaves: another boot id, and a tail that is rubbish.
  const store = openStore(folder);
  store.settings.putSync("boot", "another boot");
  await store.now.close();
  await store.safe.close();
  writeFileSync(join(folder, "now", "data.mdb"), Buffer.alloc(16_384, 0xa5));
  const after = ledgerHere();
  expect(after.afterReboot).toBe(true);
  expect(after.after(0, 10).map(({ fact }) => fact.id)).toEqual(["fact-1", "fact-2"]);
  after.append([fact(3)]);
  await after.checkpoint();
  expect(after.after(2, 10).map(({ sequence }) => sequence)).toEqual([3]);
});

test("a folder that cannot be made is named, with what to check", () => {
  writeFileSync(join(folder, "file"), "");
  expect(() => openLedger(join(folder, "file", "ledger"), () => {})).toThrow(
    /file\/ledger cannot be opened.*Check that/,
  );
});

/** A process that appends one fact after the other and says each time that append returned. */
function appendingProcess(): ChildProcess {
  const program = `
    import { openLedger } from ${JSON.stringify(new URL("../../src/ledger/ledger.ts", import.meta.url).href)};
    const ledger = openLedger(${JSON.stringify(folder)}, (error) => { throw error; });
    let number = 0;
    const go = () => {
      number += 1;
      ledger.append([{ id: "fact-" + number, at: Date.now(), what: { type: "LineAnswered" } }], { last: number });
      process.stdout.write(number + "\\n");
      setImmediate(go);
    };
    go();`;
  const entry = join(folder, "append.mjs");
  writeFileSync(entry, program);
  return spawn(process.execPath, ["--import", TYPESCRIPT, entry], { stdio: ["ignore", "pipe", "inherit"] });
}

const TYPESCRIPT = new URL("./typescript.mjs", import.meta.url).href;

async function linesUntil(child: ChildProcess, count: number): Promise<number> {
  let last = 0;
  for await (const line of createInterface({ input: child.stdout! })) {
    last = Number(line);
    if (last >= count) return last;
  }
  throw new Error("The appending process ended before it was killed.");
}
