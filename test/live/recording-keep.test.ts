/**
 * The keeper as it is run, with opusenc, beside tools that know nothing of us: Debian's age opens
 * what it has encrypted, opusdec plays it, and each speaker is on a channel of their own.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isKeeperAlive, readKeeperState } from "../../src/recording/keeper-state.store.js";
import { monoMs } from "../../src/house/restarts.js";
import { RATE } from "../../src/recording/join.js";
import { openRecording } from "../../src/recording/open.read.js";
import { type Kept, parseKept } from "../../src/recording/order.js";
import { peaksIn } from "../../src/recording/peaks.js";
import { placeOf } from "../../src/recording/place.js";
import { recipientsFile } from "../../src/recording/recipients.load.js";
import { encoded } from "../../scripts/sound.mjs";
import { ROOT } from "../installed.js";
import { shareOfTone } from "./ear.js";
import { opened } from "./opened.js";
import { until } from "./people.js";
import { cleanEnvironment, shareSetUp } from "./system.js";

/** 2026-11-24 09:00 in Japan. */
const T = Date.UTC(2026, 10, 24);
const CALLER_HZ = 440;
const OPERATOR_HZ = 1_000;

const home = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-keeper-"));
const recordings = path.join(home, "recordings");
/** In memory, and found by a link, as Asterisk's configuration has it. */
const spool = fs.mkdtempSync("/dev/shm/madoguchi-keeper-");
const env = { ...cleanEnvironment(), MADOGUCHI_HOME: home };
let identity: string;
let keeper: ChildProcess;

beforeAll(async () => {
  shareSetUp(home);
  fs.mkdirSync(recordings);
  fs.symlinkSync(spool, path.join(recordings, "spool"));
  identity = await generateIdentity();
  const recovery = await identityToRecipient(await generateIdentity());
  fs.writeFileSync(recipientsFile(recordings), JSON.stringify({ recovery, manager1: await identityToRecipient(identity) }));
});
afterAll(() => {
  keeper?.kill("SIGKILL");
  for (const folder of [home, spool]) fs.rmSync(folder, { recursive: true, force: true });
});

test("given a call of two speakers with a pause, when its order is given, then age opens it and opusdec plays each on a channel of their own", async () => {
  await start();
  const kept = await keep("c1", 8);
  expect(kept).toMatchObject({ format: "opus", seconds: 8, gaps: [], orphan: false });
  const [left, right] = opened(recordings, kept, identity);
  for (const [from, to] of [[0.5, 2.5], [4.5, 7.5]] as const) {
    expect(share(left, CALLER_HZ, from, to)).toBeGreaterThan(0.95);
    expect(share(left, OPERATOR_HZ, from, to)).toBeLessThan(0.01);
    expect(share(right, OPERATOR_HZ, from, to)).toBeGreaterThan(0.95);
    expect(share(right, CALLER_HZ, from, to)).toBeLessThan(0.01);
  }
  // Paused: the tone on both sides.
  for (const channel of [left, right]) expect(share(channel, 425, 3.2, 3.8)).toBeGreaterThan(0.95);
  const open = await openRecording(recordings, kept, identity);
  const begin: Buffer[] = [];
  for await (const piece of open.read(0, 131_072)) begin.push(piece);
  await open.close();
  expect(peaksIn(Buffer.concat(begin))).toMatchObject({ stepMs: 250, values: { length: 8 * 4 * 2 } });
});

test("given a keeper killed while it encodes, when it is started again, then the recording is kept and nothing plain was on the disk", async () => {
  place("c2", 600);
  const bodies = path.join(recordings, "bodies");
  await until("it writes", () => fs.readdirSync(bodies, { recursive: true, encoding: "utf8" }).some((name) => name.endsWith("c2.age-body.new")));
  await kill("SIGKILL");
  expect(fs.existsSync(path.join(spool, "c2.kept.json"))).toBe(false);
  await start();
  const kept = await answered("c2");
  expect(kept.seconds).toBe(600);
  expect(fs.readdirSync(spool).filter((name) => name.endsWith(".ulaw"))).toEqual([]);
  for (const name of fs.readdirSync(recordings, { recursive: true, encoding: "utf8" })) {
    const file = path.join(recordings, name);
    if (fs.lstatSync(file).isFile()) expect(fs.readFileSync(file).includes("OggS"), name).toBe(false);
  }
});

test("given a body that was altered by a bit, when everything is verified, then it is named, and without that all is well", async () => {
  expect(verified()).toMatchObject({ status: 0, stdout: expect.stringContaining("2 recordings were kept, 0 of them destroyed since; 0 findings") });
  const { body } = placeOf(recordings, { recording: "c1", day: "2026-11-24" });
  const bytes = fs.readFileSync(body);
  bytes[1_000] = (bytes[1_000] ?? 0) ^ 1;
  fs.writeFileSync(body, bytes);
  const { status, stdout } = verified();
  expect(status).toBe(1);
  expect(stdout).toContain("c1  its body was altered");
});

test("given nobody to encrypt for, then the keeper says that recording does not work, and it ends when it is told to", async () => {
  fs.rmSync(recipientsFile(recordings));
  await until("it is told", () => readKeeperState(path.join(home, "run"))?.why === "noRecipient");
  expect(await kill("SIGTERM")).toBe(0);
});

async function start(): Promise<void> {
  keeper = spawn(process.execPath, [path.join(ROOT, "dist/keeper/keeper.process.js")], { env, stdio: ["ignore", "ignore", "inherit"] });
  await until("the keeper is there", () => {
    const state = readKeeperState(path.join(home, "run"));
    return isKeeperAlive(state, monoMs()) && state?.works === true;
  });
}

async function kill(signal: NodeJS.Signals): Promise<number | null> {
  const exited = once(keeper, "exit");
  keeper.kill(signal);
  return (await exited)[0];
}

function place(call: string, seconds: number): void {
  const sounds = { caller: tone(CALLER_HZ, seconds), operator: tone(OPERATOR_HZ, seconds) };
  const tracks = (["caller", "operator"] as const).map((side, index) => {
    fs.writeFileSync(path.join(spool, `${call}-t${index + 1}.ulaw`), sounds[side]);
    return { track: `${call}-t${index + 1}`, side, startedAt: T };
  });
  const masks = [{ from: T + 3_000, until: T + 4_000, why: "paused" }];
  const order = { call, startedAt: T, endedAt: T + seconds * 1_000, tracks, masks, retention: {} };
  const file = path.join(spool, `${call}.order.json`);
  fs.writeFileSync(`${file}.new`, JSON.stringify(order));
  fs.renameSync(`${file}.new`, file);
}

async function keep(call: string, seconds: number): Promise<Kept> {
  place(call, seconds);
  return answered(call);
}

async function answered(call: string): Promise<Kept> {
  const file = path.join(spool, `${call}.kept.json`);
  await until(`${call} is kept`, () => fs.existsSync(file) && !fs.existsSync(path.join(spool, `${call}.order.json`)));
  const kept = parseKept(fs.readFileSync(file, "utf8"));
  if (!kept) throw new Error("the answer is none");
  return kept;
}

/** Of a tone in all that is heard from a second to another. */
function share(channel: Int16Array, hz: number, from: number, to: number): number {
  return shareOfTone(channel.subarray(from * RATE, to * RATE), hz);
}

function tone(hz: number, seconds: number): Buffer {
  const second = Array.from({ length: RATE }, (_, index) => 0.25 * Math.sin((2 * Math.PI * hz * index) / RATE));
  return Buffer.concat(Array(seconds).fill(encoded(second)));
}

function verified(): { status: number | null; stdout: string } {
  return spawnSync(process.execPath, [path.join(ROOT, "dist/keeper/verify.command.js")], { env, encoding: "utf8" });
}
