/**
 * The parts die, stop and fall silent under a hundred calls: who talks talks on, who waits is
 * served, and everything is written down once. `table.ts` says what is counted and how.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { readNote } from "../../src/house/living.js";
import { openLedger } from "../../src/ledger/ledger.js";
import { type Connection, connect } from "../../src/postgres/db.js";
import { type BenchSite, benchSite } from "../bench/site.js";
import { type Crowd, gatherCrowd, waitUntil } from "../load/crowd.js";
import { Proxy } from "../live/ari.proxy.js";
import { startSystem, type System } from "../live/system.js";
import { Random } from "../sim/random.js";
import { gapInTalks, judgeFacts, judgeLegs, offeredSince } from "./judge.js";
import { type LoneWatch, watchForLone } from "./lone.js";
import { missedGoals, report, type Row } from "./table.js";

const SEED = option("SEED", Math.floor(Math.random() * 1_000_000));
const KILLS = option("KILLS", 20);
const CALLS = option("CALLS", 100);
/** Fewer than calls, so that some always wait. */
const SEATS = Math.ceil(CALLS * 0.6);
/** Between the recovery from one fault and the next fault of the same experiment, ms. */
const BETWEEN_MS = { from: 3_000, to: 11_000 };
const PATIENCE_MS = 60_000;
/** Dispatch works again so long after a death, s. */
const KILL_S = 3;
/** The guard notices a silent control plane after 3 s. */
const SILENT_S = 3 + KILL_S;
const ASTERISK_S = 10;

let system: System;
let site: BenchSite;
let crowd: Crowd;
let lone: LoneWatch;
let database: Connection;
let relay: Proxy;
let stopped = false;
const target = { host: "", port: 0 };
const random = new Random(SEED);
const home = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-chaos-home-"));
const databaseUrl = `postgres://madoguchi@${encodeURIComponent(path.join(home, "postgres/run"))}/madoguchi`;

beforeAll(async () => {
  console.log(`seed ${SEED}, ${KILLS} kills, ${CALLS} calls`);
  site = benchSite(SEATS, { announceEveryMs: 15_000 });
  const preload = `--import=${path.join(import.meta.dirname, "../live/relay.preload.mjs")}`;
  system = await startSystem({ home, site: site.changes, ownCluster: true, env: { NODE_OPTIONS: preload } });
  crowd = await gatherCrowd(system, site, CALLS, random);
  lone = watchForLone(system);
  database = connect(databaseUrl, { connections: 1, statementMs: 30_000 });
  Object.assign(target, system.ari);
  relay = await Proxy.open(target);
}, 180_000);

afterEach(async () => {
  // What an experiment that failed has left.
  await crowd.forsake();
  if (!stopped) await until("the floor is empty", async () => (await figure("madoguchi_calls")) === 0);
});

afterAll(async () => {
  lone?.stop();
  await relay?.close();
  await crowd?.close();
  await database?.close();
  if (!stopped) await system?.stop();
  if (!process.env["MADOGUCHI_CHAOS_KEEP"]) fs.rmSync(home, { recursive: true, force: true });
}, 60_000);

interface Experiment {
  fault: string;
  times?: number;
  /** Bring the fault about. What it gives is called when the recovery was seen. */
  strike(): Promise<(() => Promise<void> | void) | void>;
  recoverWithinS: number;
  /** The calls end with Asterisk. */
  asteriskDies?: boolean;
  /** Said in the table. */
  note?(): string;
}

async function experiment({ fault, times = 1, strike, recoverWithinS, asteriskDies, note }: Experiment): Promise<void> {
  const from = Date.now();
  await crowd.start(CALLS);
  let callsUp = Number.POSITIVE_INFINITY;
  let recoverS = 0;
  let talkGapMs: number | null = null;
  const faults: number[] = [];
  for (let time = 0; time < times; time += 1) {
    await pause(random.between(BETWEEN_MS.from, BETWEEN_MS.to));
    callsUp = Math.min(callsUp, crowd.up().length);
    const mix = mixOf(crowd);
    const struckAt = Date.now();
    const relieve = await strike();
    faults.push(struckAt);
    if (asteriskDies) {
      await crowd.forsake();
      void crowd.start(CALLS);
    }
    const offeredAt = await until("a phone is offered a caller again", () => offeredSince(crowd, struckAt));
    const tookS = (offeredAt - struckAt) / 1000;
    recoverS = Math.max(recoverS, tookS);
    console.log(`${fault} ${time + 1}: ${mix}; an offer after ${tookS.toFixed(2)} s`);
    await relieve?.();
  }
  const last = faults.at(-1) ?? from;
  await pause(Math.max(0, last + 7_000 - Date.now()));
  for (const at of asteriskDies ? [] : faults) {
    const gap = gapInTalks(crowd, at);
    if (gap !== null) talkGapMs = Math.max(talkGapMs ?? 0, gap);
  }
  await crowd.finish();
  const to = Date.now();
  await until("the floor is empty", async () => (await figure("madoguchi_calls")) === 0);
  await until("every fact is in PostgreSQL", async () => (await figure("madoguchi_ledger_lag_facts")) === 0);
  const legs = judgeLegs(crowd, from, to);
  const facts = await judgeFacts(crowd, database.sql, from, to);
  const stranded = [...legs.stranded, ...lone.stranded(from)];
  for (const [what, all] of Object.entries({ ...legs, stranded, ...facts })) for (const one of all) console.log(`${fault}: ${what}: ${one}`);
  const own = crowd.callers.filter(({ endedBy, invitedAt, upAt }) => endedBy === "forsaken" && upAt !== null && invitedAt >= from).length;
  const row: Row = {
    fault: times > 1 ? `${fault}, ${times} times` : fault,
    callsUp,
    dropped: legs.dropped.length,
    ...(asteriskDies && { droppedByAsterisk: own }),
    stranded: stranded.length,
    lost: facts.lost.length,
    doubled: facts.doubled.length,
    recoverS,
    talkGapMs,
    recoverWithinS,
    note: note?.(),
  };
  report(row);
  expect(missedGoals(row)).toEqual([]);
}

const LONG_MS = 3_600_000;

describe(`given ${CALLS} calls, in the menu, waiting, ringing and talking`, () => {
  test("the control plane is killed", () =>
    experiment({ fault: "control plane killed", times: KILLS, strike: async () => kill("main.part", "SIGKILL"), recoverWithinS: KILL_S }), LONG_MS);

  test("the control plane is stopped, and killed by its guard", () =>
    experiment({ fault: "control plane stopped", strike: async () => kill("main.part", "SIGSTOP"), recoverWithinS: SILENT_S }), LONG_MS);

  test("the guard is killed, and the control plane with it", () =>
    experiment({
      fault: "guard and control plane killed",
      async strike() {
        kill("control-plane.part", "SIGKILL");
        kill("main.part", "SIGKILL");
      },
      recoverWithinS: KILL_S,
    }), LONG_MS);

  test("PostgreSQL is killed", () =>
    experiment({ fault: "PostgreSQL killed", strike: async () => kill("postgres.part", "SIGKILL"), recoverWithinS: KILL_S }), LONG_MS);

  test("PostgreSQL is stopped for 20 s", () =>
    experiment({
      fault: "PostgreSQL stopped for 20 s",
      async strike() {
        const goOn = await holdStopped(processesOf(pidOf("postgres.part")));
        return () => pause(20_000).then(goOn);
      },
      recoverWithinS: KILL_S,
    }), LONG_MS);

  test("the table of facts is locked for 20 s", () => {
    let behind = 0;
    return experiment({
      fault: "PostgreSQL: facts locked for 20 s",
      async strike() {
        const other = connect(databaseUrl, { connections: 1, statementMs: 60_000 });
        let letGo = () => {};
        const held = new Promise<void>((resolve) => {
          letGo = resolve;
        });
        let holding: Promise<unknown> = held;
        await new Promise<void>((resolve, reject) => {
          holding = other.sql.begin(async (sql) => {
            await sql`lock table facts in access exclusive mode`;
            resolve();
            await held;
          });
          holding.catch(reject);
        });
        return async () => {
          await pause(20_000);
          behind = await figure("madoguchi_ledger_lag_facts");
          letGo();
          await holding;
          await other.close();
        };
      },
      recoverWithinS: KILL_S,
      note: () => `${behind} facts waited in the ledger`,
    });
  }, LONG_MS);

  test("ARI's connections are half-open", async () => {
    fs.writeFileSync(path.join(home, "relay"), JSON.stringify(relay.address));
    const before = relay.opened;
    kill("main.part", "SIGKILL");
    await until("the control plane speaks through the relay", () => relay.opened > before + 1);
    await until("it rules", async () => (await figure("madoguchi_ari_connected")) === 1);
    await experiment({
      fault: "ARI half-open",
      async strike() {
        // What is open stays silent for ever; new connections work.
        relay.goSilent();
        relay.recover();
      },
      recoverWithinS: SILENT_S,
    });
    fs.rmSync(path.join(home, "relay"));
    kill("main.part", "SIGKILL");
  }, LONG_MS);

  test("Asterisk is killed", () =>
    experiment({ fault: "Asterisk killed", strike: async () => kill("asterisk.part", "SIGKILL"), recoverWithinS: ASTERISK_S, asteriskDies: true }), LONG_MS);

  test("after all of this the ledger and PostgreSQL hold the same facts of calls", async () => {
    const rows = await database.sql<{ id: string }[]>`select id from facts where call is not null`;
    stopped = true;
    await system.stop();
    const ledger = openLedger(path.join(home, "ledger"), (error) => console.log(error.message));
    const kept = ledger.after(0, Number.MAX_SAFE_INTEGER).flatMap(({ fact }) => (fact.call ? [fact.id] : []));
    await ledger.close();
    const [inLedger, inDatabase] = [new Set(kept), new Set(rows.map(({ id }) => id))];
    const lost = kept.filter((id) => !inDatabase.has(id)).length;
    const doubled = rows.length - inDatabase.size + (kept.length - inLedger.size) + [...inDatabase].filter((id) => !inLedger.has(id)).length;
    const note = `${kept.length} facts`;
    const row: Row = { fault: "ledger against PostgreSQL", callsUp: null, dropped: null, stranded: null, lost, doubled, recoverS: null, note };
    report(row);
    expect(kept.length).toBeGreaterThan(CALLS);
    expect(missedGoals(row)).toEqual([]);
  }, 120_000);
});

function pidOf(note: string): number {
  const found = readNote(path.join(home, "run", note));
  if (!found) throw new Error(`there is no note ${note} of a process`);
  return found.pid;
}

function kill(note: string, signal: NodeJS.Signals): void {
  process.kill(pidOf(note), signal);
}

/** The postmaster and its children. */
function processesOf(parent: number): number[] {
  const children = fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name) && parentOf(name) === parent);
  return [parent, ...children.map(Number)];
}

function parentOf(pid: string): number | null {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return null;
  }
}

/** Stopped, and stopped again whenever the house lets them go on; until told otherwise. */
async function holdStopped(pids: number[]): Promise<() => void> {
  const signal = (name: NodeJS.Signals) => {
    for (const pid of pids) {
      try {
        process.kill(pid, name);
      } catch {
        // It has ended meanwhile.
      }
    }
  };
  signal("SIGSTOP");
  const timer = setInterval(() => signal("SIGSTOP"), 50);
  return () => {
    clearInterval(timer);
    signal("SIGCONT");
  };
}

/** The sum of a figure of /metrics over its labels; not a number while nobody answers. */
async function figure(name: string): Promise<number> {
  try {
    const text = await (await fetch(`${system.http}/metrics`, { signal: AbortSignal.timeout(2_000) })).text();
    const lines = text.split("\n").filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), lines.length > 0 ? 0 : Number.NaN);
  } catch {
    return Number.NaN;
  }
}

/** "100 calls: 48 talk, 7 ring, 30 wait, 15 in the menu" */
function mixOf({ up, talksTo, phones }: Crowd): string {
  const all = up();
  const talk = all.filter((caller) => talksTo(caller)).length;
  const ringing = new Set(phones.filter(({ upAt, endedAt }) => upAt === null && endedAt === null).map(({ number }) => number));
  const ring = all.filter((caller) => !talksTo(caller) && ringing.has(caller.number)).length;
  return `${all.length} calls: ${talk} talk, ${ring} ring, ${all.length - talk - ring} in the menu or waiting`;
}

async function until<T>(what: string, seen: () => T | Promise<T>): Promise<NonNullable<T>> {
  let found: T | undefined;
  await waitUntil(async () => Boolean((found = await seen())), PATIENCE_MS, what);
  return found as NonNullable<T>;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function option(name: string, otherwise: number): number {
  const given = Number(process.env[`MADOGUCHI_CHAOS_${name}`] || otherwise);
  if (Number.isInteger(given) && given > 0) return given;
  throw new Error(`MADOGUCHI_CHAOS_${name} must be a whole number above 0`);
}
