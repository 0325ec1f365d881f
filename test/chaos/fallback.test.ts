/** No control plane comes back: callers and phones find each other all the same, and later are its own again. */
import fs from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Board } from "../../src/floor/board.js";
import type { CallList, CallRow, CallStory } from "../../src/panel/live-types.js";
import { shareOfTone } from "../live/ear.js";
import { controlPlaneOf } from "../live/half-open.js";
import { openStage, type Stage, until } from "../live/people.js";
import { untilAgreed } from "../live/reconciling.js";
import { startSystem, type System } from "../live/system.js";

let system: System;
let stage: Stage;

/** What a control plane reads first; without it the guard's every attempt ends at once. */
const setUp = () => path.join(system.home, "setup.json");

const times = (text: string) => system.log("control-plane").split(text).length - 1;

/** From now on none lives. */
function noControlPlane(): void {
  fs.renameSync(setUp(), `${setUp()}.away`);
  process.kill(controlPlaneOf(system), "SIGKILL");
}

async function controlPlaneIsBack(): Promise<void> {
  const connected = times("ARI is connected");
  fs.renameSync(`${setUp()}.away`, setUp());
  await until("ARI is connected again", () => times("ARI is connected") > connected);
}

/** As the manager. */
async function ask<T>(address: string): Promise<T> {
  const headers = { "content-type": "application/json", origin: system.http };
  const login = await fetch(`${system.http}/api/login`, {
    method: "POST",
    headers,
    body: JSON.stringify({ name: "manager", password: "rehearsal-manager" }),
  });
  const cookie = login.headers.get("set-cookie")?.split(";")[0] ?? "";
  const answer = await fetch(system.http + address, { headers: { cookie } });
  if (!answer.ok) throw new Error(`${address} was answered with ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** None while PostgreSQL does not answer, as when everything has just begun. */
async function callsInPostgres(): Promise<CallRow[]> {
  return ask<CallList>("/api/calls?date=2026-06-01").then(
    ({ calls }) => calls,
    () => [],
  );
}

const hears = (ear: { heard(): Int16Array }, hz: number) => shareOfTone(ear.heard().slice(-4000), hz) > 0.8;

afterEach(async () => {
  await stage.close();
});

describe("given the centre is open", () => {
  beforeAll(async () => {
    system = await startSystem();
  }, 120_000);
  beforeEach(() => {
    stage = openStage(system);
  });
  afterAll(() => system?.stop());

  test("a new caller is greeted and reaches the phone that is logged in; the talk outlasts the return of the control plane", async () => {
    const phone = await stage.phone("101");
    await phone.register();
    await phone.dial("*111001*00001");
    const idle = await stage.phone("102");
    await idle.register();
    await until("it is logged in", () => times("LoggedIn") === 1);
    noControlPlane();
    const caller = await stage.call();
    await caller.answered();
    await phone.rings();
    expect(system.log("asterisk")).toContain("a caller goes to the fallback");
    expect(idle.sipp.messages()).not.toContain("INVITE sip:");
    await phone.answer();
    caller.ear.speak(700);
    phone.ear.speak(1100);
    await until("they hear each other", () => hears(caller.ear, 1100) && hears(phone.ear, 700));

    await controlPlaneIsBack();
    await idle.dial("*111002*00002");
    const next = await stage.call({ from: "<sip:0970000002@carrier>" });
    await next.answered();
    // The first call's is told as well, from the call event log.
    await until("the next caller is its own", () => times("CallArrived") === 2);
    next.ear.press("0");
    // Of the two the first has been idle longer, as far as anybody has said.
    expect((await idle.rings()).from).toContain("0970000002");
    expect(phone.sipp.messages().match(/\nINVITE sip:/g)).toHaveLength(1);
    caller.ear.forget();
    await until("the first two talk on", () => hears(caller.ear, 1100));
    await phone.hangUp();
    await caller.ended();
    await next.hangUp();
    // The next test's caller is not to be offered to phones that are gone without a word.
    await phone.leave();
    await idle.leave();
  }, 240_000);

  test("a caller who waits for a control plane that died is handed to the fallback, and keeps the place when it is back", async () => {
    const arrived = times("CallArrived");
    const queued = times("QueueEntered");
    const first = await stage.call({ from: "<sip:0970000011@carrier>" });
    await first.answered();
    first.ear.press("1");
    await until("the caller waits", () => times("CallArrived") === arrived + 1 && times("QueueEntered") > queued);
    const handed = times("callers who wait go to the fallback");
    noControlPlane();
    await until("the guard hands the caller over", () => times("callers who wait go to the fallback") > handed);
    const second = await stage.call({ from: "<sip:0970000012@carrier>" });
    await second.answered();

    await controlPlaneIsBack();
    await until("the second is taken over", () => times("CallArrived") === arrived + 2);
    const phone = await stage.phone("101");
    await phone.register();
    await phone.dial("*111001*00001");
    await phone.dial("*13");
    for (const [caller, number] of [[first, "0970000011"], [second, "0970000012"]] as const) {
      expect((await phone.rings()).from).toContain(number);
      await phone.answer();
      caller.ear.forget();
      phone.ear.speak(900);
      await until("the caller hears the operator", () => hears(caller.ear, 900));
      await caller.hangUp();
      await phone.released();
      await phone.dial("*13");
    }
  }, 240_000);
});

describe("given calls that the fallback serves from beginning to end", () => {
  beforeAll(async () => {
    system = await startSystem();
  }, 120_000);
  beforeEach(() => {
    stage = openStage(system);
  });
  afterAll(() => system?.stop());

  test("when a control plane is back, their facts are there once, marked and with the times of the log, whatever dies meanwhile", async () => {
    const phone = await stage.phone("101");
    await phone.logIn("1001");
    await phone.dial("*141");
    const ours = await stage.call({ number: "0970001101" });
    await ours.answered();
    ours.ear.press("1");
    await until("the caller waits", () => times("QueueEntered") === 1);
    noControlPlane();

    // One who was ours and is served over there from beginning to end of the talk.
    await phone.rings();
    await phone.answer();
    const later = await stage.call({ number: "0970001102" });
    await later.answered();
    await ours.hangUp();
    await phone.released();
    // One who was never ours, and talks on when a control plane is back.
    expect((await phone.rings()).from).toContain("0970001102");
    await phone.answer();
    const impatient = await stage.call({ number: "0970001103" });
    await impatient.hearsMusic();
    await impatient.hangUp();

    await controlPlaneIsBack();
    const board = await until("the board shows the talk", async () => {
      // The panel comes a moment after the one who rules.
      const seen = await ask<Board>("/api/board").catch(() => null);
      return seen?.fallback.some(({ step }) => step === "talking") && seen.seats.some(({ fallback }) => fallback) ? seen : null;
    });
    expect(board.fallback).toMatchObject([{ step: "talking", seat: "101" }]);
    expect(board.seats.filter(({ fallback }) => fallback).map(({ id }) => id)).toEqual(["101"]);
    expect(board.today).toMatchObject({ arrived: 3, answered: 2, abandoned: 1 });

    const back = times("ARI is connected");
    process.kill(controlPlaneOf(system), "SIGKILL");
    await phone.hangUp();
    await later.ended();
    await until("the next is back", () => times("ARI is connected") > back);
    const calls = await until("all have ended in PostgreSQL", async () => {
      const calls = await callsInPostgres();
      return calls.length === 3 && calls.every(({ endedAt }) => endedAt !== null) ? calls : null;
    });
    expect(calls).toMatchObject([
      { caller: { display: "097-000-1101" }, outcome: "served", endedBy: "caller", seat: "101", operator: "1001", fallback: true },
      { caller: { display: "097-000-1102" }, outcome: "served", endedBy: "operator", seat: "101", operator: "1001", fallback: true },
      { caller: { display: "097-000-1103" }, outcome: "abandonedQueue", endedBy: "caller", seat: null, fallback: true },
    ]);
    const story = await ask<CallStory>(`/api/calls/${calls[0]!.call}/story`);
    const told = story.steps.map(({ fact }) => `${fact.what.type}${fact.fallback ? " (fallback)" : ""}`);
    expect(told.filter((one) => one !== "AnnouncementSaid")).toEqual([
      "CallArrived",
      "HoursDecided",
      "LineAnswered",
      "LanguageChosen",
      "MatterChosen",
      "QueueEntered",
      "FallbackEntered (fallback)",
      "CallConnected (fallback)",
      "CallEnded (fallback)",
    ]);
    expect((await ask<Board>("/api/board")).today).toMatchObject({ arrived: 3, answered: 2, abandoned: 1 });
    const log = fs.readFileSync(path.join(system.home, "asterisk/log/cel.csv"), "utf8");
    expect(log).not.toMatch(/097000110\d|\*11/);
    await untilAgreed(system, 3);
  }, 240_000);
});

describe("given the centre is closed", () => {
  beforeAll(async () => {
    system = await startSystem({ clock: "2026-06-01T18:00:30+09:00" });
  }, 120_000);
  beforeEach(() => {
    stage = openStage(system);
  });
  afterAll(() => system?.stop());

  test("a caller hears when it opens again, and no phone rings", async () => {
    const phone = await stage.phone("101");
    await phone.register();
    noControlPlane();
    const caller = await stage.call();
    await caller.answered();
    await caller.ended();
    const spokenS = caller.ear.heard().length / 8000;
    expect(spokenS).toBeGreaterThan(8);
    expect(phone.sipp.messages()).not.toContain("INVITE sip:");
    await controlPlaneIsBack();
    const calls = await until("the call is in PostgreSQL", async () => {
      const calls = await callsInPostgres();
      return calls[0]?.endedAt ? calls : null;
    });
    expect(calls).toMatchObject([{ outcome: "closed", endedBy: "centre", fallback: true }]);
    await untilAgreed(system, 1);
  }, 120_000);
});

describe("given a caller waits in the fallback when the centre closes, and nobody is to be served after it", () => {
  beforeAll(async () => {
    system = await startSystem({ clock: "2026-06-01T17:58:30+09:00", site: { rules: { serveAfterClosingMs: 0 } } });
  }, 120_000);
  beforeEach(() => {
    stage = openStage(system);
  });
  afterAll(() => system?.stop());

  test("the caller hears an apology and when it opens again, and it is told why the call ended", async () => {
    noControlPlane();
    const caller = await stage.call();
    await caller.answered();
    await caller.ended();
    const spokenS = caller.ear.heard().length / 8000;
    expect(spokenS).toBeGreaterThan(15);
    await controlPlaneIsBack();
    const calls = await until("the call is in PostgreSQL", async () => {
      const calls = await callsInPostgres();
      return calls[0]?.endedAt ? calls : null;
    });
    expect(calls).toMatchObject([{ outcome: "closed", endedBy: "centre", fallback: true }]);
    expect(calls[0]?.queuedAt).toBeLessThan(Date.parse("2026-06-01T18:00:00+09:00"));
    expect(calls[0]?.endedAt).toBeGreaterThan(Date.parse("2026-06-01T18:00:00+09:00"));
  }, 300_000);
});
