/** The disk of the whole state folder is full while callers talk and wait: ledger, logs and Asterisk's own files. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readNote } from "../../src/house/living.js";
import { shareOfTone } from "../live/ear.js";
import { openStage, type Stage, until } from "../live/people.js";
import { openRecord, type Record } from "../live/record.js";
import { startSystem, type System } from "../live/system.js";

let disk: string;
let system: System;
let stage: Stage;
let record: Record;

beforeAll(async () => {
  disk = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=80m", "tmpfs", disk], { stdio: "pipe" });
  } catch (error) {
    throw new Error(`a small disk could not be mounted: run this as root, or by unshare -rm (${(error as Error).message})`);
  }
  const home = path.join(disk, "home");
  fs.mkdirSync(home);
  system = await startSystem({ home });
  stage = openStage(system);
  record = openRecord(system);
}, 120_000);
afterAll(async () => {
  await stage?.close();
  await record?.close();
  await system?.stop();
  execFileSync("umount", [disk], { stdio: "pipe" });
  fs.rmSync(disk, { recursive: true, force: true });
});

const ballast = () => path.join(disk, "ballast");

function fill(): void {
  const file = fs.openSync(ballast(), "a");
  for (const bytes of [65_536, 4_096]) {
    try {
      for (;;) fs.writeSync(file, Buffer.alloc(bytes, 1));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  }
  fs.closeSync(file);
}

const pidOf = (part: string) => readNote(path.join(system.home, "run", `${part}.part`))?.pid ?? 0;
const hears = (ear: { heard(): Int16Array }, hz: number) => shareOfTone(ear.heard().slice(-4000), hz) > 0.8;
const ended = () => record.facts().filter(({ what }) => what.type === "CallEnded").map(({ what }) => ("outcome" in what ? what.outcome : ""));

/** Undefined while nobody answers; the log has no room to tell it. */
async function alarms(): Promise<string[] | undefined> {
  const text = await fetch(`${system.http}/readyz`).then((answer) => answer.text(), () => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as { parts: { part: string; state: string }[] }).parts.filter(({ state }) => state !== "up").map(({ part }) => part);
}

describe("given two talk, when the disk is full", () => {
  test("they talk on, another caller comes and is served, also after kill -9 of the control plane; and nothing is missing afterwards", async () => {
    const phone = await stage.phone("101");
    await phone.logIn("1001");
    const talking = await stage.call({ number: "0970000041" });
    await talking.answered();
    talking.ear.press("1");
    await phone.rings();
    await phone.answer();
    talking.ear.speak(700);
    phone.ear.speak(1100);
    await until("they hear each other", () => hears(talking.ear, 1100) && hears(phone.ear, 700));
    const before = ["asterisk", "control-plane", "main"].map(pidOf);

    fill();
    await talking.hangUp();
    await phone.released();
    // The ledger has some room of its own, which a few calls use up.
    let short = 0;
    const shortCall = async () => {
      const caller = await stage.call({ number: `09700001${10 + ++short}` });
      await caller.answered();
      await caller.hangUp();
    };
    await until("the ledger's trouble is seen", async () => {
      await shortCall();
      return (await alarms())?.includes("ledger");
    });
    await phone.dial("*13");
    const second = await stage.call({ number: "0970000042" });
    await second.answered();
    second.ear.press("1");
    await phone.rings();
    await phone.answer();
    second.ear.forget();
    await until("the second caller hears the operator", () => hears(second.ear, 1100));
    expect(["asterisk", "control-plane", "main"].map(pidOf)).toEqual(before);

    // The note of the next one finds no room, so it is known by its answer.
    process.kill(pidOf("main"), "SIGKILL");
    await until("nobody answers", async () => (await alarms()) === undefined);
    await until("another control plane has taken over", async () => (await fetch(`${system.http}/healthz`).catch(() => null))?.ok);
    second.ear.forget();
    await until("the second caller hears the operator still", () => hears(second.ear, 1100));
    await second.hangUp();
    await phone.released();
    await shortCall();
    expect(ended().length).toBeLessThan(2 + short);

    fs.rmSync(ballast());
    await until("all calls are in PostgreSQL", () => ended().length === 2 + short);
    expect(ended().filter((outcome) => outcome === "served")).toHaveLength(2);
    await until("the ledger is well again", async () => (await alarms())?.length === 0);
    const types = record.facts().map(({ what }) => what.type);
    expect(types.filter((type) => type === "CallArrived")).toHaveLength(2 + short);
    expect(record.facts().filter(({ what }) => "alarm" in what && what.alarm === "ledgerNotWritten").map(({ what }) => what.type)).toContain("AlarmRaised");
    expect(new Set(record.facts().map(({ id }) => id)).size).toBe(record.facts().length);
  }, 240_000);
});
