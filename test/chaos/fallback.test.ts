/** No control plane comes back: callers and phones find each other all the same, and later are its own again. */
import fs from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readNote } from "../../src/house/living.js";
import { shareOfTone } from "../live/ear.js";
import { openStage, type Stage, until } from "../live/people.js";
import { startSystem, type System } from "../live/system.js";

let system: System;
let stage: Stage;

/** What a control plane reads first; without it the guard's every attempt ends at once. */
const setUp = () => path.join(system.home, "setup.json");

function controlPlane(): number {
  const note = readNote(path.join(system.home, "run/main.part"));
  if (!note) throw new Error("the control plane has left no note of its process");
  return note.pid;
}

const times = (text: string) => system.log("control-plane").split(text).length - 1;

/** From now on none lives. */
function noControlPlane(): void {
  fs.renameSync(setUp(), `${setUp()}.away`);
  process.kill(controlPlane(), "SIGKILL");
}

async function controlPlaneIsBack(): Promise<void> {
  const connected = times("ARI is connected");
  fs.renameSync(`${setUp()}.away`, setUp());
  await until("ARI is connected again", () => times("ARI is connected") > connected);
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
    await until("the next caller is its own", () => times("CallArrived") === 1);
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
    const [arrived, queued] = [times("CallArrived"), times("QueueEntered")];
    const first = await stage.call({ from: "<sip:0970000011@carrier>" });
    await first.answered();
    first.ear.press("1");
    await until("the caller waits", () => times("QueueEntered") === queued + 1);
    noControlPlane();
    await until("the guard hands the caller over", () => /callers who wait go to the fallback/.test(system.log("control-plane")));
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
  }, 120_000);
});
