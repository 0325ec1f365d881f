/** Calls are recorded while they last: the caller's own voice in one track, the operator's in the other, and nothing else in either. */
import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeNote } from "../../src/house/living.js";
import { eachTestEndsItsCalls, leavesNothingBehind, openCentre } from "./centre.js";
import { decodeUlaw, SAMPLE_RATE_HZ, shareOfTone } from "./ear.js";
import { openOnlooker } from "./onlooker.js";
import { type Caller, type DeskPhone, until } from "./people.js";

const centre = openCentre({ site: { rules: { recording: { on: true, offLines: [], offMatters: [], helped: true, agreement: null, pauseMs: 5_000 } } } });
eachTestEndsItsCalls(centre);

const CALLER_HZ = 700;
const OPERATOR_HZ = 1100;

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

leavesNothingBehind(centre);
