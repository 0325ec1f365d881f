/** Calls are recorded while they last: the caller's own voice in one track, the operator's in the other, and nothing else in either. */
import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeNote } from "../../src/house/living.js";
import { eachTestEndsItsCalls, leavesNothingBehind, openCentre } from "./centre.js";
import { decodeUlaw, SAMPLE_RATE_HZ, shareOfTone } from "./ear.js";
import { killControlPlane } from "./half-open.js";
import { openOnlooker } from "./onlooker.js";
import { type Caller, type DeskPhone, until } from "./people.js";

const centre = openCentre({ site: { rules: { recording: { on: true, offLines: [], offMatters: [], helped: true, agreement: null, pauseMs: 5_000 } } } });
eachTestEndsItsCalls(centre);

const CALLER_HZ = 700;
const OPERATOR_HZ = 1100;
const DEPARTMENT_HZ = 1900;

let phone: DeskPhone;
let keeper: ChildProcess;

/** Somebody has a key, and the keeper lives: here it is nobody who would take the tracks away. */
beforeAll(async () => {
  const { home } = centre.system;
  keeper = spawn("sleep", ["1000"], { stdio: "ignore" });
  fs.writeFileSync(path.join(home, "recordings", "recipients.json"), JSON.stringify({ recovery: "age1" }));
  writeNote(path.join(home, "run/keeper.part"), keeper.pid!);
  phone = await centre.stage.phone("101");
  await phone.logIn("1008");
  const onlooker = await openOnlooker(centre.system);
  await onlooker.seesNoAlarm("recordingNoRecipient");
});
afterAll(() => void keeper?.kill());

async function talk(): Promise<Caller> {
  const call = await centre.stage.call();
  await call.answered();
  call.press("0");
  await phone.rings();
  await phone.answer();
  call.ear.speak(CALLER_HZ);
  phone.ear.speak(OPERATOR_HZ);
  await until("the caller hears the operator", () => shareOfTone(call.ear.lately(4000), OPERATOR_HZ) > 0.8);
  return call;
}

/** A second of talk. */
async function goesBy(call: Caller): Promise<void> {
  call.ear.forget();
  await until("a second goes by", () => call.ear.heard().length > SAMPLE_RATE_HZ);
}

async function over(call: Caller): Promise<void> {
  await call.hangUp();
  await phone.released();
  await phone.dial("*13");
}

function spool(...name: string[]): string {
  return path.join(centre.system.home, "recordings", "spool", ...name);
}

/** The call's order, once it is given, with what its tracks hold. */
async function ordered(call: Caller) {
  const { call: id } = await centre.record.call(call.number).saw("RecordingEnded");
  const file = spool(`${id}.order.json`);
  await until("the order is written", () => fs.existsSync(file));
  const order = JSON.parse(fs.readFileSync(file, "utf8")) as import("../../src/recording/order.js").Order;
  return { ...order, tracks: order.tracks.map((one) => ({ ...one, samples: decodeUlaw(fs.readFileSync(spool(`${one.track}.ulaw`))) })) };
}

/** The share of a tone in each quarter of a second. */
function shares(samples: Int16Array, hz: number): number[] {
  const window = SAMPLE_RATE_HZ / 4;
  return Array.from({ length: Math.floor(samples.length / window) }, (_, at) => shareOfTone(samples.slice(at * window, (at + 1) * window), hz));
}

describe("a call", () => {
  test("leaves the caller's voice in one track and the operator's in the other, from beginning to end, and an order", async () => {
    const call = await talk();
    await centre.record.call(call.number).saw("RecordingStarted");
    await until("two seconds go by", () => call.ear.heard().length > 2 * SAMPLE_RATE_HZ);
    await over(call);
    const { tracks } = await ordered(call);
    expect(tracks.map(({ side }) => side)).toEqual(["caller", "operator"]);
    for (const { side, samples } of tracks) {
      const [own, other] = side === "caller" ? [CALLER_HZ, OPERATOR_HZ] : [OPERATOR_HZ, CALLER_HZ];
      expect(Math.max(...shares(samples, own))).toBeGreaterThan(0.95);
      expect(Math.max(...shares(samples, other))).toBeLessThan(0.05);
    }
  });
});

describe("through a hold, a department and the control plane's death", () => {
  test("the two are recorded while they talk, and nobody while they do not", async () => {
    const department = await centre.stage.outside();
    const call = await talk();
    const record = centre.record.call(call.number);
    await record.saw("RecordingStarted");
    await killControlPlane(centre.system);
    for (const one of "*16") phone.ear.press(one);
    await record.saw("RecordingPaused");
    await record.saw("RecordingResumed", { by: "centre" });
    await goesBy(call);
    for (const one of "*188003") phone.ear.press(one);
    await department.rings();
    await department.answer();
    department.ear.speak(DEPARTMENT_HZ);
    await until("the operator hears the department", () => shareOfTone(phone.ear.lately(4000), DEPARTMENT_HZ) > 0.8);
    phone.ear.press("#");
    await department.released();
    await until("the caller hears the operator again", () => shareOfTone(call.ear.lately(4000), OPERATOR_HZ) > 0.8);
    await killControlPlane(centre.system);
    await goesBy(call);
    await over(call);

    const { tracks, masks, startedAt } = await ordered(call);
    const untils = tracks.map(({ side, startedAt, samples }) => ({ side, from: startedAt, until: startedAt + samples.length / 8, samples }));
    for (const { side, samples } of untils) {
      const [own, other] = side === "caller" ? [CALLER_HZ, OPERATOR_HZ] : [OPERATOR_HZ, CALLER_HZ];
      expect(Math.max(...shares(samples, own))).toBeGreaterThan(0.9);
      for (const hz of [other, DEPARTMENT_HZ]) expect(Math.max(...shares(samples, hz))).toBeLessThan(0.05);
    }
    expect(untils.map(({ side }) => side).join()).toBe("caller,operator,caller,operator,caller,operator");
    expect(masks.map(({ why }) => why)).toEqual(expect.arrayContaining(["digits", "paused", "consulting"]));
    for (const { from, until, why } of masks) {
      const heard = untils.filter((track) => track.from < until - 100 && track.until > from + 300);
      if (why !== "digits") expect(heard.map((track) => [why, track.from - startedAt, track.until - startedAt])).toEqual([]);
    }
    expect(record.all("RecordingStarted")).toHaveLength(1);
    expect(record.all("RecordingBroken")).toHaveLength(0);
  });
});

leavesNothingBehind(centre);
