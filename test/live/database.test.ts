/** PostgreSQL is killed, stopped or never there: calls do not notice, and every fact arrives once and in order. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { ensureDatabase, prepareCluster } from "../../src/house/cluster.js";
import { readNote } from "../../src/house/living.js";
import { type Part, startPart, untilReady } from "../../src/house/part.js";
import { connect } from "../../src/postgres/db.js";
import { installed } from "../installed.js";
import { type Caller, type DeskPhone, openStage, type Stage, until } from "./people.js";
import { reconcile, untilAgreed } from "./reconciling.js";
import { startSystem, type System, type SystemOptions } from "./system.js";

let system: System;
let stage: Stage;
const leave: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await stage?.close();
  await system?.stop();
  for (const one of leave.splice(0).reverse()) await one();
});

async function open(options: SystemOptions): Promise<DeskPhone> {
  system = await startSystem(options);
  stage = openStage(system);
  const phone = await stage.phone("101");
  await phone.register();
  await phone.dial("*111001*00001");
  return phone;
}

/** From the first ring to the conversation. */
async function talk(phone: DeskPhone, from: string): Promise<Caller> {
  const caller = await stage.call({ from: `<sip:${from}@carrier>` });
  await caller.answered();
  caller.ear.press("1");
  expect((await phone.rings()).from).toContain(from);
  await phone.answer();
  return caller;
}

async function part(phone: DeskPhone, caller: Caller): Promise<void> {
  await caller.hangUp();
  await phone.released();
  await phone.dial("*13");
}

interface FactRow {
  id: string;
  seq: number;
  type: string;
  call: string | null;
}

async function factsIn(url: string): Promise<FactRow[]> {
  const { sql, close } = connect(url, { connections: 1, statementMs: 5_000 });
  try {
    return await sql<FactRow[]>`select id, seq::int as seq, type, call from facts order by seq`;
  } catch {
    return [];
  } finally {
    await close();
  }
}

/** What the control plane did, as it said in its log, in that order. */
function factsSaid(types: ReadonlySet<string>): string[] {
  return [...system.log("control-plane").matchAll(/\b([A-Z][A-Za-z]+)\b/g)].map((match) => match[1] as string).filter((word) => types.has(word));
}

/** Everything said to have happened is in PostgreSQL: each once, and in the order in which it happened. */
async function expectAllFacts(url: string, endedCalls: number): Promise<void> {
  const facts = await until("all final facts are in PostgreSQL", async () => {
    const found = await factsIn(url);
    return found.filter(({ type }) => type === "CallEnded").length === endedCalls ? found : null;
  });
  const last = facts.at(-1)?.seq ?? 0;
  const complete = await until("the last of them too", async () => {
    // Alarms are said in other words.
    const found = (await factsIn(url)).filter(({ type }) => !type.startsWith("Alarm"));
    const said = factsSaid(new Set(found.map(({ type }) => type)));
    return found.length === said.length ? found : null;
  });
  expect(last).toBeGreaterThan(0);
  expect(complete.map(({ type }) => type)).toEqual(factsSaid(new Set(complete.map(({ type }) => type))));
  expect(new Set(complete.map(({ id }) => id)).size).toBe(complete.length);
  const calls = new Set(complete.filter(({ type }) => type === "CallArrived").map(({ call }) => call));
  expect(calls.size).toBe(endedCalls);
}

describe("given PostgreSQL is ours", () => {
  test("when it is killed under a call, it comes back, calls go on, and every fact arrives once", async () => {
    const phone = await open({ ownCluster: true });
    const url = `postgres://madoguchi@${encodeURIComponent(path.join(system.home, "postgres/run"))}/madoguchi`;
    const first = await talk(phone, "0970000001");
    const note = () => readNote(path.join(system.home, "run/postgres.part"))?.pid;
    const killed = note();
    if (killed === undefined) throw new Error("PostgreSQL has left no note of its process");
    process.kill(killed, "SIGKILL");
    await part(phone, first);
    const second = await talk(phone, "0970000002");
    await part(phone, second);
    await until("another runs", () => note() !== undefined && note() !== killed);
    await until("people are told", () => /postgres is back after/.test(system.output()));
    await expectAllFacts(url, 2);
    await expectReconciliation(url);
  }, 240_000);
});

describe("given PostgreSQL is somebody else's", () => {
  test("when it is stopped under a call and goes on later, calls did not notice and every fact arrives once", async () => {
    const { url, server } = await cluster();
    const phone = await open({ env: { DATABASE_URL: url } });
    const first = await talk(phone, "0970000001");
    const all = processesOf(server);
    expect(all.length).toBeGreaterThan(1);
    for (const pid of all) process.kill(pid, "SIGSTOP");
    await part(phone, first);
    const second = await talk(phone, "0970000002");
    await part(phone, second);
    expect((await fetch(`${system.http}/healthz`)).status).toBe(200);
    for (const pid of all) process.kill(pid, "SIGCONT");
    await expectAllFacts(url, 2);
  }, 240_000);

  test("when it is not there at the start, calls are taken all the same, and stopping is quick to end", async () => {
    const phone = await open({ env: { DATABASE_URL: "postgres://madoguchi@127.0.0.1:1/nowhere" } });
    const caller = await talk(phone, "0970000001");
    await part(phone, caller);
    expect(await system.stop()).toBe(0);
  }, 240_000);
});

/** The three records agree, and whatever is taken out of one of them is found; what PostgreSQL lacks is mended. */
async function expectReconciliation(url: string): Promise<void> {
  await untilAgreed(system, 2);
  const { sql, close } = connect(url, { connections: 1, statementMs: 5_000 });
  try {
    const [first, second] = await sql<{ call: string }[]>`select call from calls order by arrived_at`;
    await sql`delete from calls where call = ${first!.call}`;
    await sql`delete from facts where call = ${second!.call} and type = 'CallConnected'`;
    const found = await reconcile(system);
    expect(found.code).toBe(1);
    expect(found.text).toContain(`${first!.call}  the row in calls is not what the facts say`);
    expect(found.text).toContain(`${second!.call}  PostgreSQL lacks 1 facts`);
    await until("the alarm is raised", () => /alarm raised: The records of calls differ in 3 places/.test(system.log("control-plane")));
    expect((await reconcile(system, "--repair")).code).toBe(0);
    await until("and cleared", () => /alarm cleared: The records of calls differ/.test(system.log("control-plane")));

    const log = path.join(system.home, "asterisk/log/cel.csv");
    const lines = fs.readFileSync(log, "utf8").split("\n");
    fs.writeFileSync(log, lines.filter((line) => !line.includes(second!.call)).join("\n"));
    expect(await reconcile(system)).toMatchObject({ code: 1, text: expect.stringContaining(`${second!.call}  the call event log does not have it`) });
    expect((await reconcile(system, "--date", "2026-02-30")).code).toBe(2);
  } finally {
    await close();
  }
}

/** A cluster of this test's own, which the system only knows by its address. */
async function cluster(): Promise<{ url: string; server: Part }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-stopped-"));
  const programs = installed().postgres;
  if (!programs) throw new Error("the tests need PostgreSQL's programs; npm test fetches them");
  const files = { log: path.join(folder, "log"), note: path.join(folder, "note") };
  const made = prepareCluster(path.join(folder, "cluster"), programs, files, ["fsync=off"]);
  const server = startPart(made.plan);
  leave.push(async () => {
    await server.stop(5_000);
    fs.rmSync(folder, { recursive: true, force: true });
  });
  await untilReady(server, made.plan);
  await ensureDatabase(made, "madoguchi");
  return { url: made.url("madoguchi"), server };
}

/** The postmaster and everything that it has started. */
function processesOf({ pid }: Part): number[] {
  const children = fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === pid)
    .map(Number);
  return [pid ?? 0, ...children];
}

function parentOf(name: string): number | null {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${name}/status`, "utf8"))?.[1]);
  } catch {
    return null;
  }
}
