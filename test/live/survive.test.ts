/** The control plane is killed in the middle of everything; callers and operators do not notice. */
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readNote } from "../../src/house/living.js";
import { Proxy } from "./ari.proxy.js";
import { openCentre } from "./centre.js";
import { longestSilenceMs, shareOfTone } from "./ear.js";
import { until } from "./people.js";

const centre = openCentre({ env: { NODE_OPTIONS: `--import=${path.join(import.meta.dirname, "relay.preload.mjs")}` } });

function controlPlane(): number {
  const note = readNote(path.join(centre.system.home, "run/main.part"));
  if (!note) throw new Error("the control plane has left no note of its process");
  return note.pid;
}

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

async function killControlPlane(): Promise<void> {
  const before = controlPlane();
  const spare = await until("a spare waits", () => guarded().find((pid) => pid !== before));
  process.kill(before, "SIGKILL");
  await until("another control plane runs", () => controlPlane() !== before);
  expect(controlPlane()).toBe(spare);
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
    const waiting = await centre.stage.call({ from: "<sip:0970000002@carrier>" });
    await waiting.answered();
    waiting.ear.press("1");
    const last = await centre.stage.call({ from: "<sip:0970000003@carrier>" });
    await last.answered();
    last.ear.press("1");
    await until("both wait", () => (centre.system.log("control-plane").match(/QueueEntered/g)?.length ?? 0) === 3);

    talking.ear.speak(700);
    phone.ear.speak(1100);
    await until("they hear each other", () => shareOfTone(talking.ear.heard().slice(-4000), 1100) > 0.8);
    talking.ear.forget();
    await killControlPlane();
    await until("ARI is connected again", () => centre.system.log("control-plane").match(/ARI is connected/g)?.length === 2);
    expect(shareOfTone(talking.ear.heard(), 1100)).toBeGreaterThan(0.8);
    expect(longestSilenceMs(talking.ear.heard())).toBeLessThan(100);

    phone.ear.speak(null);
    await phone.hangUp();
    await talking.ended();
    await phone.dial("*13");
    expect((await phone.rings()).from).toContain("0970000002");
    await killControlPlane(); // While the phone rings.
    await until("ARI is connected again", () => centre.system.log("control-plane").match(/ARI is connected/g)?.length === 3);
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
    const queued = () => centre.system.log("control-plane").match(/QueueEntered/g)?.length ?? 0;
    const connected = () => centre.system.log("control-plane").match(/ARI is connected/g)?.length ?? 0;
    const already = queued();
    const waiting = await centre.stage.call({ from: "<sip:0970000004@carrier>" });
    await waiting.answered();
    waiting.ear.press("1");
    await until("the caller waits", () => queued() > already);
    const before = controlPlane();
    const rulers = connected();
    process.kill(before, "SIGSTOP");
    await until("another control plane runs", () => controlPlane() !== before);
    await until("ARI is connected again", () => connected() > rulers);
    await until("it is no more", () => statusOf(before) === "");
    expect(centre.system.log("control-plane")).toContain("the control plane does not answer and is killed");
    const phone = await centre.stage.phone("102");
    await phone.logIn("1002");
    expect((await phone.rings()).from).toContain("0970000004");
    await phone.answer();
    await waiting.hangUp();
    await phone.released();
  });
});

describe("given a caller waits, when ARI's connections are half-open", () => {
  test("they are made anew, and the caller keeps the place and is served", async () => {
    const { system, stage } = centre;
    const times = (words: string) => system.log("control-plane").split(words).length - 1;
    const relay = await Proxy.open(system.ari);
    try {
      fs.writeFileSync(path.join(system.home, "relay"), JSON.stringify(relay.address));
      const rulers = times("ARI is connected");
      await killControlPlane();
      await until("ARI is connected through the relay", () => times("ARI is connected") > rulers && relay.opened > 0);
      const waiting = await stage.call({ from: "<sip:0970000005@carrier>" });
      await waiting.answered();
      const queued = times("QueueEntered");
      waiting.ear.press("1");
      await until("the caller waits", () => times("QueueEntered") > queued);

      const connected = times("ARI is connected");
      relay.goSilent();
      relay.recover(); // What is open stays silent for ever; new connections work.
      await until("ARI is connected anew", () => times("ARI is connected") > connected);
      const phone = await stage.phone("103");
      await phone.logIn("1003");
      expect((await phone.rings()).from).toContain("0970000005");
      await phone.answer();
      await waiting.hangUp();
      await phone.released();
    } finally {
      await relay.close();
    }
  });
});
