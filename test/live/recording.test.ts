/** Calls are recorded while they last, and kept when they are over: the caller's own voice on the left, the operator's on the right, and nothing else on either. */
import fs from "node:fs";
import path from "node:path";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { beforeAll, describe, expect, test } from "vitest";
import { recipientsFile } from "../../src/recording/recipients.load.js";
import { readRegister } from "../../src/recording/register.store.js";
import { verifyRecordings } from "../../src/recording/verify.read.js";
import { eachTestEndsItsCalls, leavesNothingBehind, openCentre } from "./centre.js";
import { SAMPLE_RATE_HZ, shareOfTone } from "./ear.js";
import { killControlPlane } from "./half-open.js";
import { openOnlooker } from "./onlooker.js";
import { opened } from "./opened.js";
import { type Caller, type DeskPhone, until } from "./people.js";

const centre = openCentre({ site: { rules: { recording: { on: true, offLines: [], offMatters: [], helped: true, agreement: null, pauseMs: 5_000 } } } });
eachTestEndsItsCalls(centre);

const CALLER_HZ = 700;
const OPERATOR_HZ = 1100;
const DEPARTMENT_HZ = 1900;

/** In place of what is masked. */
const MASK_HZ = 425;

let phone: DeskPhone;
let recordings: string;
/** Of a listener, private. */
let identity: string;

beforeAll(async () => {
  recordings = path.join(centre.system.home, "recordings");
  identity = await generateIdentity();
  const [recovery, manager1] = await Promise.all([await generateIdentity(), identity].map(identityToRecipient));
  fs.writeFileSync(recipientsFile(recordings), JSON.stringify({ recovery, manager1 }));
  phone = await centre.stage.phone("101");
  await phone.logIn("1008");
  const onlooker = await openOnlooker(centre.system);
  await onlooker.seesNoAlarm("recordingNoRecipient");
});

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

/** The call's recording, once it is told of as kept: what is said in it on either side, and where. */
async function kept(call: Caller) {
  const { call: id, what } = await centre.record.call(call.number).saw("RecordingKept");
  const found = readRegister(recordings).kept.find(({ recording }) => recording === what.recording);
  if (!found) throw new Error(`${what.recording} is not in the register`);
  expect(what).toMatchObject({ recording: id, sha256Header: found.sha256Header, sha256Body: found.sha256Body, chain: found.chain, orphan: false });
  await until("nothing of it is in the spool", () => !fs.readdirSync(path.join(recordings, "spool")).some((name) => name.startsWith(`${id}`)));
  const [left, right] = opened(recordings, found, identity);
  return { ...found, sides: [{ own: CALLER_HZ, other: OPERATOR_HZ, samples: left }, { own: OPERATOR_HZ, other: CALLER_HZ, samples: right }] };
}

/** The largest share of a tone in a quarter of a second in which anything is to be heard. */
function most(samples: Int16Array, hz: number): number {
  const window = SAMPLE_RATE_HZ / 4;
  const windows = Array.from({ length: Math.floor(samples.length / window) }, (_, at) => samples.slice(at * window, (at + 1) * window));
  const loud = windows.filter((one) => one.reduce((sum, sample) => sum + sample * sample, 0) / window > LOUD ** 2);
  return Math.max(0, ...loud.map((one) => shareOfTone(one, hz)));
}

/** Of 16 bits, root mean square; what the codec adds to silence is below it. */
const LOUD = 150;

describe("a call", () => {
  test("is kept with the caller's voice on the left and the operator's on the right, and a listener's key opens it", async () => {
    const call = await talk();
    await centre.record.call(call.number).saw("RecordingStarted");
    await until("two seconds go by", () => call.ear.heard().length > 2 * SAMPLE_RATE_HZ);
    await over(call);
    const { sides, gaps } = await kept(call);
    expect(gaps).toEqual([]);
    for (const { own, other, samples } of sides) {
      expect(most(samples, own)).toBeGreaterThan(0.95);
      expect(most(samples, other)).toBeLessThan(0.05);
    }
    expect((await verifyRecordings(recordings)).findings).toEqual([]);
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

    const { sides, tracks, startedAt } = await kept(call);
    expect(tracks).toHaveLength(6);
    for (const { own, other, samples } of sides) {
      expect(most(samples, own)).toBeGreaterThan(0.9);
      for (const hz of [other, DEPARTMENT_HZ]) expect(most(samples, hz)).toBeLessThan(0.05);
    }
    const masked = record.all("RecordingMasked");
    expect(masked.map(({ what }) => what.why)).toEqual(expect.arrayContaining(["digits", "paused", "consulting"]));
    for (const { at, what } of masked) {
      if (what.why === "digits") continue;
      const [from, to] = [at - what.ms + 300, at - 300].map((wall) => Math.round(((wall - startedAt) * SAMPLE_RATE_HZ) / 1_000));
      for (const { samples } of sides) expect([what.why, shareOfTone(samples.slice(from, to), MASK_HZ) > 0.9]).toEqual([what.why, true]);
    }
    expect(record.all("RecordingStarted")).toHaveLength(1);
    expect(record.all("RecordingBroken")).toHaveLength(0);
  });
});

leavesNothingBehind(centre);
