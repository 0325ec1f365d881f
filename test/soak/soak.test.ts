/**
 * An even load for a long time: `npm run soak`. What is measured is read from the kernel, from
 * Asterisk and from /metrics; what has failed, from SIPp and PostgreSQL.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readNote } from "../../src/house/living.js";
import { type Connection, connect } from "../../src/postgres/db.js";
import { type BenchSite, benchSite } from "../bench/site.js";
import { authorizationOf } from "../chaos/lone.js";
import { installed, testPrograms } from "../installed.js";
import { runSipp, type Sipp } from "../live/sipp.js";
import { startSystem, type System } from "../live/system.js";
import { logIn, numberAt, waitUntil } from "../load/crowd.js";
import { crowdCaller, crowdPhone } from "../load/scenarios.js";
import { drawFindings, judge, type Series } from "./flat.js";

const MINUTES = option("MINUTES", 30);
const RATE_A_S = option("RATE", 2);
/** Three callers in four wait for the operator to hang up; the others do so themselves, wherever they are by then. */
const PARTS = [
  { share: 0.75, hangUpAfterMs: null },
  { share: 0.25, hangUpAfterMs: 15_000 },
];
const HABITS = { ringMs: [400, 1_500], talkMs: [4_000, 8_000, 12_000] };
/** The menu is cut short, ringing and the longest talk: so long a seat is taken, s; and one in two more, for the waves. */
const SEATS = Math.min(200, Math.ceil(RATE_A_S * 10 * 1.5));
const MENU_MS = 5_000;
const SAMPLE_MS = 5_000;
/** What is measured before is not judged: caches fill, and the first calls are only beginning. */
const WARM_UP_SHARE = 0.25;
const LONGEST_WARM_UP_MS = 5 * 60_000;
const MIB = 1024 * 1024;

let system: System;
let site: BenchSite;
let phones: Sipp;
let database: Connection;
const home = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-soak-"));

beforeAll(async () => {
  site = benchSite(SEATS, { menuMs: MENU_MS, announceEveryMs: 15_000 });
  system = await startSystem({ home, site: site.changes, ownCluster: true });
  database = connect(`postgres://madoguchi@${encodeURIComponent(path.join(home, "postgres/run"))}/madoguchi`, { connections: 1, statementMs: 30_000 });
  const host = system.sip.host.replace(/\.\d+$/, ".9");
  const program = testPrograms().sipp;
  phones = await runSipp({ program, scenario: crowdPhone(HABITS), host, calls: 100_000_000, timeoutS: 60 * MINUTES + 600, untraced: true, extra: ["-rtp_echo"] });
  await logIn(system, site, `${host}:${phones.port}`);
}, 180_000);

afterAll(async () => {
  await phones?.close();
  await database?.close();
  await system?.stop();
  fs.rmSync(home, { recursive: true, force: true });
}, 60_000);

test(`${MINUTES} minutes at ${RATE_A_S} calls a second`, async () => {
  const started = Date.now();
  const until = started + MINUTES * 60_000;
  const judgedFrom = started + Math.min(LONGEST_WARM_UP_MS, WARM_UP_SHARE * MINUTES * 60_000);
  const callers = await Promise.all(PARTS.map((part, index) => startCallers(part, index)));
  const samples: Sample[] = [];
  let saidAt = started;
  let callsBefore = 0;
  for (let next = started + SAMPLE_MS; next < until; next += SAMPLE_MS) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - Date.now())));
    const sample = await look();
    if (next < judgedFrom) callsBefore = sample.calls;
    else samples.push(sample);
    if (Date.now() - saidAt < 60_000) continue;
    saidAt += 60_000;
    console.log(progress(Math.round((saidAt - started) / 60_000), sample));
  }
  for (const one of callers) one.finish();
  await Promise.all(callers.map(({ done }) => done));
  await waitUntil(async () => (await look()).channels === 0, 60_000, "Asterisk has no channel left");
  await waitUntil(async () => (await figures()).get("madoguchi_ledger_lag_facts") === 0, 60_000, "every fact is in PostgreSQL");

  const left = await look();
  const failed = callers.reduce((sum, sipp) => sum + sipp.count("FailedCall(C)"), 0);
  const made = callers.reduce((sum, sipp) => sum + sipp.count("TotalCallCreated"), 0);
  const [written] = await database.sql<{ arrived: number; ended: number }[]>`
    select count(*) filter (where type = 'CallArrived')::int as arrived, count(*) filter (where type = 'CallEnded')::int as ended from facts`;
  const findings = seriesOf(samples).map((series) => judge(series, left.calls - callsBefore));
  console.log(`\n${MINUTES} minutes at ${RATE_A_S} calls a second, ${SEATS} seats; judged after ${Math.round((judgedFrom - started) / 60_000)} minutes\n${drawFindings(findings)}`);
  console.log(`${made} calls, ${failed} failed; ${written?.arrived} arrivals and ${written?.ended} ends in PostgreSQL; ${left.channels} channels and ${left.bridges} bridges are left\n`);
  expect(findings.flatMap(({ series, problem }) => (problem === null ? [] : [`${series.name} ${problem}`]))).toEqual([]);
  for (const one of callers) await one.close();
  expect({ failed, arrived: written?.arrived, ended: written?.ended, left: left.channels + left.bridges }).toEqual({ failed: 0, arrived: made, ended: made, left: 0 });
}, MINUTES * 60_000 + 300_000);

type Callers = Sipp & { count(column: string): number };

async function startCallers({ share, hangUpAfterMs }: (typeof PARTS)[number], index: number): Promise<Callers> {
  const remote = `${system.sip.host}:${system.sip.port}`;
  const rows = Array.from({ length: 5_000 }, (_, row) => `${numberAt(index * 5_000 + row)};`);
  const sipp = await runSipp({
    program: testPrograms().sipp,
    scenario: crowdCaller("0975105151", remote, hangUpAfterMs, speech()),
    host: system.carrier,
    remote,
    calls: 100_000_000,
    // So many in ten seconds.
    rate: Math.round(10 * RATE_A_S * share),
    timeoutS: 60 * MINUTES + 600,
    untraced: true,
    rows,
    // Of itself SIPp would have few at once.
    extra: ["-l", "2000", "-rp", "10000", "-trace_stat", "-fd", "10"],
  });
  const count = (column: string) => {
    const [head, ...lines] = sipp.file("_.csv").trim().split("\n");
    return Number(lines.at(-1)?.split(";")[head?.split(";").indexOf(column) ?? -1] ?? Number.NaN);
  };
  return Object.assign(sipp, { count });
}

/** One second of µ-law, said again and again; what is said does not matter. */
function speech(): string {
  const file = path.join(home, "speech.ulaw");
  fs.writeFileSync(file, Buffer.from(Array.from({ length: 8_000 }, (_, index) => (index * 37) % 256)));
  return file;
}

interface Sample {
  /** Ended so far. */
  calls: number;
  controlRss: number;
  controlHeap: number;
  guardRss: number;
  asteriskRss: number;
  postgresAnon: number;
  controlFiles: number;
  guardFiles: number;
  asteriskFiles: number;
  channels: number;
  bridges: number;
  taskDepth: number;
  ledgerNow: number;
  ledgerSafe: number;
  lagS: number;
}

async function look(): Promise<Sample> {
  const all = await figures();
  const pid = (note: string) => readNote(path.join(home, "run", `${note}.part`))?.pid ?? 0;
  const [control, guard, asterisk] = [pid("main"), pid("control-plane"), pid("asterisk")];
  return {
    calls: all.get("madoguchi_calls_ended_total") ?? 0,
    controlRss: memory(control, "VmRSS"),
    controlHeap: all.get("nodejs_heap_size_used_bytes") ?? Number.NaN,
    guardRss: memory(guard, "VmRSS"),
    asteriskRss: memory(asterisk, "VmRSS"),
    // Without the shared buffers, which each process counts as its own as far as it has touched them.
    postgresAnon: [pid("postgres"), ...childrenOf(pid("postgres"))].reduce((sum, one) => sum + memory(one, "RssAnon"), 0),
    controlFiles: filesOf(control),
    guardFiles: filesOf(guard),
    asteriskFiles: filesOf(asterisk),
    channels: await listed("channels"),
    bridges: await listed("bridges"),
    taskDepth: deepest(),
    ledgerNow: sizeOf("now"),
    ledgerSafe: sizeOf("safe"),
    lagS: all.get("madoguchi_ledger_lag_seconds") ?? Number.NaN,
  };
}

/** Tolerances: a tenth or some MiB of memory, a handful of files, a quarter of what comes and goes. */
function seriesOf(samples: Sample[]): Series[] {
  const of = (key: keyof Sample) => samples.map((sample) => sample[key]);
  const inMib = (key: keyof Sample) => of(key).map((bytes) => bytes / MIB);
  const memoryOf = (name: string, key: keyof Sample) => ({ name, unit: "MiB", values: inMib(key), share: 0.1, slack: 16 });
  const filesOf = (name: string, key: keyof Sample) => ({ name, unit: "", values: of(key), share: 0, slack: 8 });
  return [
    memoryOf("memory: control plane", "controlRss"),
    // The young part alone may be 32 MiB (house.ts), full or just emptied.
    { ...memoryOf("memory: control plane's heap", "controlHeap"), slack: 32 },
    memoryOf("memory: guard", "guardRss"),
    memoryOf("memory: Asterisk", "asteriskRss"),
    memoryOf("memory: PostgreSQL, all processes", "postgresAnon"),
    filesOf("file descriptors: control plane", "controlFiles"),
    filesOf("file descriptors: guard", "guardFiles"),
    { ...filesOf("file descriptors: Asterisk", "asteriskFiles"), share: 0.25, slack: 40 },
    { name: "channels", unit: "", values: of("channels"), share: 0.25, slack: 10 },
    { name: "bridges", unit: "", values: of("bridges"), share: 0.25, slack: 10 },
    // Beyond 500 Asterisk drops requests (pjsip.conf, taskprocessor_overload_trigger).
    { name: "taskprocessors: deepest queue so far", unit: "", values: of("taskDepth"), share: 1, slack: 100, limit: 400 },
    { name: "ledger: not yet safe", unit: "MiB", values: inMib("ledgerNow"), share: 0.1, slack: 2 },
    // Facts are kept for 40 days (drain.ts); a call has some dozen.
    { name: "ledger: kept", unit: "MiB", values: inMib("ledgerSafe"), share: 0, slack: 4, perCall: 0.008 },
    { name: "PostgreSQL is behind", unit: "s", values: of("lagS"), share: 0, slack: 2, limit: 10 },
  ];
}

function progress(minute: number, { calls, channels, lagS, taskDepth, ...sizes }: Sample): string {
  const mib = (bytes: number) => `${(bytes / MIB).toFixed(0)} MiB`;
  return `minute ${minute}: ${calls} calls ended, ${channels} channels; control plane ${mib(sizes.controlRss)}, guard ${mib(sizes.guardRss)}, Asterisk ${mib(sizes.asteriskRss)}, PostgreSQL ${mib(sizes.postgresAnon)}, ledger ${mib(sizes.ledgerSafe)}; ${lagS.toFixed(1)} s behind; deepest queue ${taskDepth}`;
}

/** The figures of /metrics, summed over their labels. */
async function figures(): Promise<Map<string, number>> {
  const text = await (await fetch(`${system.http}/metrics`)).text();
  const all = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, name, value] = /^([a-z_]+)(?:\{.*\})? (\S+)$/.exec(line) ?? [];
    if (name) all.set(name, (all.get(name) ?? 0) + Number(value));
  }
  return all;
}

async function listed(what: string): Promise<number> {
  const url = `http://${system.ari.host}:${system.ari.port}/ari/${what}`;
  const answer = await fetch(url, { headers: { authorization: authorizationOf(system) } });
  return ((await answer.json()) as unknown[]).length;
}

/** Column "Max Depth" of `core show taskprocessors`, its highest. */
function deepest(): number {
  const { program } = installed().asterisk;
  const conf = path.join(home, "asterisk/etc/asterisk.conf");
  const text = execFileSync(program.command, [...program.args, "-C", conf, "-rx", "core show taskprocessors"], { env: { ...process.env, ...program.env }, encoding: "utf8" });
  const depths = [...text.matchAll(/^\S+\s+\d+\s+\d+\s+(\d+)\s/gm)].map((match) => Number(match[1]));
  if (depths.length === 0) throw new Error(`Asterisk's list of taskprocessors cannot be read:\n${text}`);
  return Math.max(...depths);
}

/** Bytes, of /proc/<pid>/status; 0 where the process has gone. */
function memory(pid: number, line: "VmRSS" | "RssAnon"): number {
  return Number(new RegExp(`^${line}:\\s+(\\d+) kB`, "m").exec(readIfThere(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
}

function filesOf(pid: number): number {
  return fs.readdirSync(`/proc/${pid}/fd`).length;
}

function childrenOf(parent: number): number[] {
  const isChild = (pid: string) => Number(/^PPid:\s+(\d+)/m.exec(readIfThere(`/proc/${pid}/status`))?.[1]) === parent;
  return fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name) && isChild(name)).map(Number);
}

/** What the files of one of the ledger's two stores really take, bytes. */
function sizeOf(store: string): number {
  const folder = path.join(home, "ledger", store);
  return fs.readdirSync(folder).reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).blocks * 512, 0);
}

function readIfThere(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function option(name: string, otherwise: number): number {
  const given = Number(process.env[`MADOGUCHI_SOAK_${name}`] || otherwise);
  if (Number.isInteger(given) && given > 0) return given;
  throw new Error(`MADOGUCHI_SOAK_${name} must be a whole number above 0`);
}
