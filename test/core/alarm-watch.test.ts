import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Condition } from "../../src/alarm/alarm.js";
import { type AlarmWatch, watchForAlarms } from "../../src/alarm/alarm.watch.js";
import { watchDisk } from "../../src/alarm/disk.watch.js";
import type { Now } from "../../src/floor/now.js";
import { type Ledger, openLedger } from "../../src/ledger/ledger.js";
import { openLog } from "../../src/log.js";
import { soon } from "../patience.js";

/** Alarms on a real ledger: they outlive the control plane, and the ledger's own trouble is one. */

const log = openLog({ level: "error", json: false, part: "test" });
log.silent = true;
let folder: string;
let ledger: Ledger;
let watches: AlarmWatch[] = [];
let wrong: Condition[];
let wall: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "madoguchi-alarms-"));
  ledger = openHere();
  wrong = [];
  wall = 1_000_000;
});

afterEach(async () => {
  for (const one of watches) one.stop();
  watches = [];
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

function openHere(): Ledger {
  return openLedger(folder, (error) => {
    throw error;
  });
}

function watch(sources: ((now: Now) => Condition[])[] = [() => wrong]): AlarmWatch {
  const one = watchForAlarms({ ledger, sources, clock: () => ({ mono: performance.now(), wall }), log, everyMs: 2 });
  watches.push(one);
  return one;
}

function written(): string[] {
  return ledger.since(0).map(({ what }) => ("alarm" in what ? `${what.type} ${what.alarm}` : what.type));
}

test("the next control plane has the same alarms, and raises and writes none a second time", async () => {
  const first = watch();
  wrong = [{ kind: "operatorNotAnswering", subject: "101" }, { kind: "pbxTakenOver" }];
  await soon(() => expect(first.list()).toHaveLength(2));
  expect(first.acknowledge("pbxTakenOver", "technician")).toBe(true);
  const before = first.list();
  first.stop();
  await ledger.close();
  ledger = openHere();
  wall += 60_000;
  const second = watch();
  expect(second.list()).toEqual(before);
  wrong = [{ kind: "operatorNotAnswering", subject: "101" }];
  await soon(() => expect(second.list().map(({ key }) => key)).toEqual(["operatorNotAnswering:101"]));
  expect(second.list()[0]?.since).toBe(1_000_000);
  expect(written()).toEqual([
    "AlarmRaised operatorNotAnswering:101",
    "AlarmRaised pbxTakenOver",
    "AlarmAcknowledged pbxTakenOver",
    "AlarmCleared pbxTakenOver",
  ]);
});

test("every change is told to whoever listens, and nothing else is", async () => {
  const alarms = watch();
  const told: number[] = [];
  alarms.onChange(() => told.push(alarms.list().length));
  wrong = [{ kind: "pbxTakenOver" }];
  await soon(() => expect(told).toEqual([1]));
  expect(alarms.acknowledge("pbxLost", "manager")).toBe(false);
  expect(alarms.acknowledge("pbxTakenOver", "manager")).toBe(true);
  expect(alarms.acknowledge("pbxTakenOver", "manager")).toBe(true);
  wrong = [];
  await soon(() => expect(told).toEqual([1, 1, 0]));
});

test("a disk with less than enough is an alarm with what is left, one with enough is none", async () => {
  const [full, fine] = [watchDisk(folder, log, Number.MAX_SAFE_INTEGER), watchDisk(folder, log, 0)];
  await soon(() => expect(full.conditions()).toEqual([{ kind: "diskNearlyFull", value: expect.any(Number) }]));
  expect(full.conditions()[0]?.value).toBeGreaterThan(0);
  expect(fine.conditions()).toEqual([]);
  full.stop();
  fine.stop();
});
