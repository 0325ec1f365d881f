/**
 * The wall clock jumps by an hour, forth and back, under callers who talk and wait, for the
 * control plane and Asterisk alike (libfaketime). Order, sound and talks go by the clock that
 * only counts; hours go by the new time.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testPrograms } from "../installed.js";
import { longestSilenceMs, shareOfTone } from "../live/ear.js";
import { type Caller, openStage, type Stage, until } from "../live/people.js";
import { openRecord, type Record } from "../live/record.js";
import { startSystem, type System } from "../live/system.js";

let folder: string;
let system: System;
let stage: Stage;
let record: Record;

beforeAll(async () => {
  const { faketime } = testPrograms();
  if (!faketime) throw new Error("libfaketime is not set up; run npm test once, which fetches it");
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-clock-"));
  setClock(0);
  const env = {
    LD_PRELOAD: faketime,
    FAKETIME_TIMESTAMP_FILE: path.join(folder, "clock"),
    FAKETIME_NO_CACHE: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
    DONT_FAKE_MONOTONIC: "1",
    NO_FAKE_STAT: "1",
  };
  // Half an hour before the centre closes.
  system = await startSystem({ clock: "2026-06-01T17:30:00+09:00", env });
  stage = openStage(system);
  record = openRecord(system);
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await record?.close();
  await system?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Seconds from the real time. */
function setClock(offsetS: number): void {
  fs.writeFileSync(path.join(folder, "clock.new"), `${offsetS < 0 ? "" : "+"}${offsetS}\n`);
  fs.renameSync(path.join(folder, "clock.new"), path.join(folder, "clock"));
}

const times = (text: string) => system.log("control-plane").split(text).length - 1;
const hears = (ear: { heard(): Int16Array }, hz: number) => shareOfTone(ear.heard().slice(-4000), hz) > 0.8;

async function waits(number: string): Promise<Caller> {
  const queued = times("QueueEntered");
  const caller = await stage.call({ number });
  await caller.answered();
  caller.press("1");
  await until("the caller waits", () => times("QueueEntered") > queued);
  return caller;
}

/** Whether a caller who comes now finds the centre open. */
async function isOpen(number: string): Promise<boolean> {
  const decided = times("HoursDecided");
  const caller = await stage.call({ number });
  await caller.answered();
  await until("the hours are decided", () => times("HoursDecided") > decided);
  const open = /.*HoursDecided open=(\w+)/s.exec(system.log("control-plane"))?.[1] === "true";
  await caller.hangUp();
  return open;
}

async function lagMs(): Promise<number> {
  const text = await (await fetch(`${system.http}/metrics`)).text();
  return 1000 * Number(/^madoguchi_ledger_lag_seconds (\S+)$/m.exec(text)?.[1]);
}

describe("given two talk and two wait", () => {
  test("when the clock jumps an hour ahead and two back, then nobody is dropped, the order is kept, and the hours go by the clock", async () => {
    const phone = await stage.phone("101");
    await phone.logIn("1001");
    const talking = await waits("0970000031");
    await phone.rings();
    await phone.answer();
    const first = await waits("0970000032");
    const second = await waits("0970000033");
    talking.ear.speak(700);
    phone.ear.speak(1100);
    await until("they hear each other", () => hears(talking.ear, 1100) && hears(phone.ear, 700));
    await until("both wait with music", () => first.ear.heard().length > 0 && second.ear.heard().length > 0);

    for (const [offsetS, open] of [[3600, false], [-3600, true]] as const) {
      for (const { ear } of [talking, first, second]) ear.forget();
      setClock(offsetS);
      // One alarm, which lasts until the clock has been steady for a while.
      await until("the jump is noticed", () => times("alarm raised: The server's clock jumped by 3600 s") === 1);
      // More than Asterisk lets pass without speech, or without an answer of a phone.
      await until("twelve seconds have been heard", () => talking.ear.heard().length > 12 * 8000);
      expect(shareOfTone(talking.ear.heard(), 1100)).toBeGreaterThan(0.8);
      expect(longestSilenceMs(talking.ear.heard())).toBeLessThan(500);
      for (const { ear } of [first, second]) expect(ear.heard().length).toBeGreaterThan(10 * 8000);
      expect(await isOpen(offsetS > 0 ? "0970000034" : "0970000035")).toBe(open);
      expect(await lagMs()).toBeGreaterThanOrEqual(0);
      expect(times("CallEnded outcome=served") + times("outcome=abandonedQueue") + times("OperatorLost")).toBe(0);
    }

    await phone.hangUp();
    await talking.ended();
    for (const caller of [first, second]) {
      // As phones do by themselves; the jump has made their registration look old.
      await phone.register();
      await phone.dial("*13");
      expect((await phone.rings()).from).toContain(caller.number);
      await phone.answer();
      caller.ear.forget();
      await until("the caller hears the operator", () => hears(caller.ear, 1100));
      await caller.hangUp();
      await phone.released();
    }
    const served = () => record.facts().filter(({ what }) => what.type === "CallEnded" && what.outcome === "served").length;
    await until("all three are in PostgreSQL as served", () => served() === 3);
    const waited = record.facts().flatMap(({ what }) => (what.type === "CallConnected" ? [what.waitedMs] : []));
    expect(Math.max(...waited)).toBeLessThan(1_800_000);
    expect(Math.min(...waited)).toBeGreaterThanOrEqual(0);
  }, 300_000);
});
