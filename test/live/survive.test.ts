/** The control plane is killed in the middle of everything; callers and operators do not notice. */
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readNote } from "../../src/house/living.js";
import { openCentre } from "./centre.js";
import { longestSilenceMs, shareOfTone } from "./ear.js";
import { connections, controlPlaneOf, givenCallerWaits, killControlPlane, openRelay, RELAYED, thenIsServed } from "./half-open.js";
import { until } from "./people.js";

const centre = openCentre(RELAYED);

/** The guard's children: the control plane that rules, and the spare that waits. */
function guarded(): number[] {
  const guard = readNote(path.join(centre.system.home, "run/control-plane.part"))?.pid;
  const isChild = (pid: string) => new RegExp(`^PPid:\\s+${guard}$`, "m").test(statusOf(pid));
  return fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name) && isChild(name)).map(Number);
}

function statusOf(pid: number | string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}

/** The spare takes over at once. */
async function killWithSpare(): Promise<void> {
  const before = controlPlaneOf(centre.system);
  const spare = await until("a spare waits", () => guarded().find((pid) => pid !== before));
  await killControlPlane(centre.system);
  expect(controlPlaneOf(centre.system)).toBe(spare);
}

describe("given one caller talks and two wait, when the control plane is killed", () => {
  test("the talk goes on, the queue keeps its order, and everybody is served", async () => {
    const phone = await centre.stage.phone("101");
    await phone.register();
    await phone.dial("*111001*00001");
    const talking = await centre.stage.call();
    await talking.answered();
    talking.ear.press("1");
    await phone.rings();
    await phone.answer();
    const waiting = await givenCallerWaits(centre, "0970000002");
    const last = await givenCallerWaits(centre, "0970000003");

    talking.ear.speak(700);
    phone.ear.speak(1100);
    await until("they hear each other", () => shareOfTone(talking.ear.heard().slice(-4000), 1100) > 0.8);
    talking.ear.forget();
    await killWithSpare();
    expect(shareOfTone(talking.ear.heard(), 1100)).toBeGreaterThan(0.8);
    expect(longestSilenceMs(talking.ear.heard())).toBeLessThan(100);

    phone.ear.speak(null);
    await phone.hangUp();
    await talking.ended();
    await phone.dial("*13");
    expect((await phone.rings()).from).toContain("0970000002");
    await killWithSpare(); // While the phone rings.
    await phone.answer();
    waiting.ear.forget();
    phone.ear.speak(900);
    await until("the second hears the operator", () => shareOfTone(waiting.ear.heard().slice(-4000), 900) > 0.8);
    await waiting.hangUp();
    await phone.released();
    await phone.dial("*13");
    expect((await phone.rings()).from).toContain("0970000003");
    await phone.answer();
    await last.hangUp();
    await phone.released();
  }, 240_000);
});

describe("given a caller waits, when the control plane is stopped (SIGSTOP)", () => {
  test("it is killed, another takes over, and the caller is served", async () => {
    const { system } = centre;
    const waiting = await givenCallerWaits(centre, "0970000004");
    const [before, rulers] = [controlPlaneOf(system), connections(system)];
    process.kill(before, "SIGSTOP");
    await until("another control plane rules", () => controlPlaneOf(system) !== before && connections(system) > rulers);
    await until("it is no more", () => statusOf(before) === "");
    expect(system.log("control-plane")).toContain("the control plane does not answer and is killed");
    await thenIsServed(centre, waiting, { seat: "102", operator: "1002" });
  });
});

describe("given a caller waits, when ARI's connections are half-open", () => {
  test("they are made anew, and the caller keeps the place and is served", async () => {
    const relay = await openRelay(centre.system);
    try {
      const waiting = await givenCallerWaits(centre, "0970000005");
      const connected = connections(centre.system);
      relay.goSilent();
      relay.recover(); // What is open stays silent for ever; new connections work.
      await until("ARI is connected anew", () => connections(centre.system) > connected);
      await thenIsServed(centre, waiting, { seat: "103", operator: "1003" });
    } finally {
      await relay.close();
    }
  });
});
