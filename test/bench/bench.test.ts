/**
 * `npm run bench`: Madoguchi beside Asterisk's own queue, on the same Asterisk, with the same
 * SIPp callers and phones, in one run; and how soon people hear one another in a transfer. It
 * prints what it measured and fails where a goal is missed; it is no part of `npm test`, because
 * a timing is no proof that something works.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { APP, ARI_SECRET } from "../../src/asterisk/render.js";
import { type Connection, connect } from "../../src/postgres/db.js";
import { readNote } from "../../src/house/living.js";
import { installed, testPrograms } from "../installed.js";
import { until } from "../live/people.js";
import { runSipp, type Sipp } from "../live/sipp.js";
import { startSystem, type System } from "../live/system.js";
import { logIn } from "../load/crowd.js";
import { BURST, describeBurst, measureBurst } from "./burst.js";
import { benchCaller, benchPhone, freeToInviteMs, percentile, responseTimesMs } from "./load.js";
import { type BenchSite, benchSite } from "./site.js";
import { describeTransfers, measureTransfers } from "./transfers.js";

const OURS = "0975105151";
/** Leads to app_queue on the bench alone; a number that cannot exist. */
const THEIRS = "0970000099";

/**
 * Callers who wait, in several rounds, each short enough for the slower side.
 */
const BUSY = { seats: 10, calls: 60, callsPerS: 60, talkMs: 300, rounds: 5 };
/** Enough seats for everyone. */
const LOAD = { seats: 150, calls: 600, callsPerS: 40, talkMs: 2000, rounds: 7 };

/**
 * Not counted: a centre runs for months, and just-in-time compilers are through by then. Ours go
 * on for some two thousand calls, in which a call's share falls by a third.
 */
const WARM = { ...BUSY, calls: 2_000, callsPerS: 40 };
/** Asterisk's queue has nothing to compile, and would be long about it with few seats. */
const WARM_THEIRS = { ...WARM, calls: 300 };

interface Figures {
  freeToInvite: number[];
  first18x: number[];
  answer: number[];
  failed: number;
  cpuMsPerCall: Cpu;
}

interface Cpu {
  asterisk: number;
  control: number;
  postgres: number;
}

test("ours beside app_queue", async () => {
  const busy = await compare(BUSY);
  const load = await compare(LOAD);
  print(busy, load);
  const ratio = percentile(busy.ours.freeToInvite, 0.99) / percentile(busy.theirs.freeToInvite, 0.99);
  expect(load.ours.failed, "failed calls at 40 calls a second").toBe(0);
  expect(ratio, "seat free → INVITE, p99, of app_queue's").toBeLessThanOrEqual(1 / 50);
  expect(median(load.cpuRatios), "CPU a call, of app_queue's").toBeLessThanOrEqual(1.2);
}, 900_000);

test("a burst", async () => {
  const burst = await measureBurst();
  console.log(describeBurst(burst));
  expect(burst.answerMs, "calls that were answered").toHaveLength(BURST.calls);
  expect(burst.soundMs, "callers who heard us").toHaveLength(BURST.calls);
  expect(burst.served, "callers who were served").toBe(BURST.calls);
  expect(Math.max(...burst.quietMs), "a caller hears nothing, ms").toBeLessThan(1_000);
}, 300_000);

test("transfers", async () => {
  const waits = await measureTransfers();
  console.log(describeTransfers(waits));
  const quietMs = Math.max(...Object.values(waits).flatMap((way) => way.quietMs));
  expect(quietMs, "a caller who is transferred hears nothing, ms").toBeLessThan(1_000);
}, 600_000);

type Load = typeof BUSY;
/** `cpuRatios`: ours to theirs, a round each, for a machine that others use too is never the same for long. */
type Pair = { ours: Figures; theirs: Figures; cpuRatios: number[]; load: Load };

async function compare(load: Load): Promise<Pair> {
  const site = benchSite(load.seats);
  const system = await startSystem({ site: site.changes });
  try {
    const phones = await seatPhones(system, site, load.talkMs);
    makeQueue(system, site);
    await measure(system, phones, OURS, WARM);
    await measure(system, phones, THEIRS, WARM_THEIRS);
    const ours: Figures[] = [];
    const theirs: Figures[] = [];
    for (let round = 0; round < load.rounds; round += 1) {
      ours.push(await measure(system, phones, OURS, load));
      theirs.push(await measure(system, phones, THEIRS, load));
    }
    await phones.close();
    const cpuRatios = ours.map((each, round) => cpuOf(each) / cpuOf(theirs[round] as Figures));
    return { ours: together(ours), theirs: together(theirs), cpuRatios, load };
  } finally {
    await system.stop();
  }
}

/** Several rounds as one; each had as many calls. */
function together(rounds: Figures[]): Figures {
  const cpu = (part: keyof Cpu) => median(rounds.map(({ cpuMsPerCall }) => cpuMsPerCall[part]));
  return {
    freeToInvite: rounds.flatMap((round) => round.freeToInvite),
    first18x: rounds.flatMap((round) => round.first18x),
    answer: rounds.flatMap((round) => round.answer),
    failed: rounds.reduce((sum, round) => sum + round.failed, 0),
    cpuMsPerCall: { asterisk: cpu("asterisk"), control: cpu("control"), postgres: cpu("postgres") },
  };
}

async function seatPhones(system: System, site: BenchSite, talkMs: number): Promise<Sipp> {
  const host = system.sip.host.replace(/\.\d+$/, ".9");
  const program = testPrograms().sipp;
  const phones = await runSipp({ program, scenario: benchPhone(talkMs), host, calls: 1_000_000, timeoutS: 900, extra: ["-rtp_echo"] });
  await logIn(system, site, `${host}:${phones.port}`);
  return phones;
}

/**
 * The same phones as members of Asterisk's own queue, reached by another number. With the
 * options t and T it hears the keys that either side presses in a conversation, as ours does;
 * otherwise Asterisk would hand speech from one side to the other without looking at it.
 */
function makeQueue(system: System, site: BenchSite): void {
  const queue = [
    "",
    "[bench]",
    "strategy = leastrecent",
    "autofill = yes",
    "retry = 1",
    "timeout = 15",
    "wrapuptime = 0",
    "ringinuse = no",
    "musicclass = default",
    ...site.seats.map((seat) => `member => PJSIP/${seat.id}`),
  ];
  const etc = path.join(system.home, "asterisk/etc");
  fs.appendFileSync(path.join(etc, "queues.conf"), `${queue.join("\n")}\n`);
  const context = lineContext(path.join(etc, "extensions.conf"));
  fs.appendFileSync(
    path.join(etc, "extensions.conf"),
    `\n[${context}](+)\nexten => ${THEIRS},1,Ringing()\n same => n,Answer()\n same => n,Queue(bench,tT)\n same => n,Hangup()\n`,
  );
  cli(system, "queue reload all");
  cli(system, "dialplan reload");
}

/** The context in which our own number stands is where the other is put as well. */
function lineContext(file: string): string {
  const text = fs.readFileSync(file, "utf8");
  const before = text.slice(0, text.indexOf(`exten => ${OURS}`));
  const name = before.match(/^\[([^\]]+)\]/gm)?.at(-1);
  if (!name) throw new Error("the rendered dialplan does not name our number");
  return name.slice(1, -1);
}

function cli(system: System, command: string): void {
  const { program } = installed().asterisk;
  const conf = path.join(system.home, "asterisk/etc/asterisk.conf");
  execFileSync(program.command, [...program.args, "-C", conf, "-rx", command], {
    env: { ...process.env, ...program.env },
  });
}

async function measure(system: System, phones: Sipp, did: string, load: Load): Promise<Figures> {
  const seen = phones.messages().length;
  const database = connect(system.databaseUrl ?? "", { connections: 1, statementMs: 5_000 });
  const written = await callsWritten(database);
  const before = cpuMs(system);
  const caller = await runSipp({
    program: testPrograms().sipp,
    scenario: benchCaller(did, `${system.sip.host}:${system.sip.port}`, speech(system)),
    host: system.carrier,
    remote: `${system.sip.host}:${system.sip.port}`,
    calls: load.calls,
    rate: load.callsPerS,
    timeoutS: 300,
    extra: ["-trace_rtt", "-rtt_freq", "1", "-trace_stat", "-l", "2000"],
  });
  const code = await caller.done;
  if (code > 1) throw new Error(`the bench's callers did not run (${code})\n${caller.complaints()}`);
  await until("every call has ended", async () => (await channels(system)) === 0);
  // What is still to be written down belongs to these calls.
  if (did === OURS) await until("all facts are in PostgreSQL", async () => (await callsWritten(database)) === written + load.calls);
  const after = cpuMs(system);
  const share = (part: keyof typeof after) => (after[part] - before[part]) / load.calls;
  await database.close();
  const [times, failed] = [caller.file("_rtt.csv"), caller.failedCalls()];
  await caller.close();
  return {
    freeToInvite: freeToInviteMs(phones.messages().slice(seen)),
    first18x: responseTimesMs(times, "1"),
    answer: responseTimesMs(times, "2"),
    failed,
    // app_queue needs no control plane; ours idles meanwhile.
    cpuMsPerCall: {
      asterisk: share("asterisk"),
      control: did === OURS ? share("control") : 0,
      postgres: did === OURS ? share("postgres") : 0,
    },
  };
}

/** One second of µ-law; what is said does not matter. */
function speech(system: System): string {
  const file = path.join(system.home, "speech.ulaw");
  fs.writeFileSync(file, Buffer.from(Array.from({ length: 8000 }, (_, index) => (index * 37) % 256)));
  return file;
}

async function callsWritten({ sql }: Connection): Promise<number> {
  const [row] = await sql`select count(*)::int as calls from facts where type = 'CallEnded'`;
  return Number(row?.["calls"]);
}

async function channels(system: System): Promise<number> {
  const password = fs.readFileSync(path.join(system.home, "secrets", ARI_SECRET), "utf8").trim();
  const authorization = `Basic ${Buffer.from(`${APP}:${password}`).toString("base64")}`;
  const url = `http://${system.ari.host}:${system.ari.port}/ari/channels`;
  return ((await (await fetch(url, { headers: { authorization } })).json()) as unknown[]).length;
}

/** User and system time of a part and all its children, in ms (proc(5): ticks of 10 ms). */
function cpuMs(system: System): { asterisk: number; control: number; postgres: number } {
  const of = (part: string) => {
    const note = readNote(path.join(system.home, "run", `${part}.part`));
    return note ? ticksOf(note.pid) * 10 : 0;
  };
  // The guard and the control plane proper.
  return { asterisk: of("asterisk"), control: of("control-plane") + of("main"), postgres: clusterCpuMs(system) };
}

function ticksOf(pid: number): number {
  const cells = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  // utime, stime, and those of children that have ended.
  return [11, 12, 13, 14].reduce((sum, index) => sum + Number(cells[index]), 0);
}

/** The system's own database backends, found by their title "postgres: … <database> …". */
function clusterCpuMs(system: System): number {
  const name = system.databaseUrl ? new URL(system.databaseUrl).pathname.slice(1) : "";
  if (name === "") return 0;
  return fs
    .readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry) && titleOf(entry).includes(` ${name} `))
    .reduce((sum, pid) => sum + ticksOf(Number(pid)) * 10, 0);
}

function titleOf(pid: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

function median(figures: readonly number[]): number {
  return percentile([...figures], 0.5);
}

function cpuOf({ cpuMsPerCall }: Figures): number {
  return cpuMsPerCall.asterisk + cpuMsPerCall.control;
}

function print(busy: Pair, load: Pair): void {
  const ms = (value: number) => value.toFixed(1).padStart(8);
  const rows = [
    ...times("seat free → next INVITE", busy, "freeToInvite"),
    ...times("INVITE → first 18x", load, "first18x"),
    ...times("INVITE → answer", load, "answer"),
    row("CPU a call, Asterisk", load.ours.cpuMsPerCall.asterisk, load.theirs.cpuMsPerCall.asterisk),
    row("CPU a call, control plane", load.ours.cpuMsPerCall.control, load.theirs.cpuMsPerCall.control),
    row("CPU a call, PostgreSQL (apart)", load.ours.cpuMsPerCall.postgres, load.theirs.cpuMsPerCall.postgres),
    row("CPU a call, without PostgreSQL", cpuOf(load.ours), cpuOf(load.theirs)),
    `${"  that ratio, round by round".padEnd(36)}   ${load.cpuRatios.map((ratio) => ratio.toFixed(2)).join(" ")} → ${median(load.cpuRatios).toFixed(3)}`,
    `${"failed calls".padEnd(36)}${String(load.ours.failed).padStart(8)}${String(load.theirs.failed).padStart(12)}`,
  ];
  function row(name: string, ours: number, theirs: number): string {
    return `${name.padEnd(36)}${ms(ours)}${ms(theirs).padStart(12)}   ${(ours / theirs).toFixed(3)}`;
  }
  function times(name: string, pair: Pair, figure: "freeToInvite" | "first18x" | "answer"): string[] {
    return [0.5, 0.99].map((share) =>
      row(`${name}, p${share * 100}`, percentile(pair.ours[figure], share), percentile(pair.theirs[figure], share)),
    );
  }
  console.log(
    [
      "",
      `${os.cpus().length} cores, ${os.cpus()[0]?.model}; Node ${process.version}`,
      `waiting callers: ${describe(busy.load)}; load: ${describe(load.load)}`,
      `${"ms".padEnd(36)}${"ours".padStart(8)}${"app_queue".padStart(12)}   ours/theirs`,
      ...rows,
      "",
    ].join("\n"),
  );
}

function describe({ seats, calls, callsPerS, talkMs, rounds }: Load): string {
  return `${rounds} × ${calls} calls at ${callsPerS} a second, ${seats} seats, ${talkMs} ms of talk`;
}
