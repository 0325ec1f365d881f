/** What the house does with a part that dies, keeps dying, is stopped or hangs, seen on small processes. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isStopped, readNote } from "../../src/house/living.js";
import type { PartPlan } from "../../src/house/part.js";
import { Parts } from "../../src/house/parts.js";
import { noteRestarts, readRestarts } from "../../src/house/restarts.js";
import { until } from "./people.js";

let folder: string;
let said: string[];
let parts: Parts;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-parts-"));
  said = [];
  parts = new Parts((line) => void said.push(line), noteRestarts(path.join(folder, "restarts")));
});
afterEach(async () => {
  await parts.stopAll();
  fs.rmSync(folder, { recursive: true, force: true });
});

const LIVES = "setInterval(() => {}, 1000)";

function plan(name: string, script: string, changes: Partial<PartPlan> = {}): PartPlan {
  return {
    name,
    program: { command: process.execPath, args: ["-e", script], env: {} },
    logFile: path.join(folder, `${name}.log`),
    noteFile: path.join(folder, `${name}.part`),
    stopSignal: "SIGTERM",
    stopWithinMs: 500,
    ready: async () => true,
    readyWithinMs: 10_000,
    ...changes,
  };
}

function pidOf(name: string): number {
  return readNote(path.join(folder, `${name}.part`))?.pid ?? 0;
}

async function another(name: string, than: number): Promise<number> {
  return until(`another ${name} runs`, () => (pidOf(name) === than ? null : pidOf(name)));
}

describe("given a part that is killed", () => {
  it("then it is started again and writes on in its log, and its last words are told once", async () => {
    await parts.start(plan("part", `console.log("I live"); ${LIVES}`));
    await until("it has spoken", () => log("part").includes("I live"));
    const first = pidOf("part");
    process.kill(first, "SIGKILL");
    const second = await another("part", first);
    await until("it has spoken again", () => log("part").split("I live").length === 3);
    process.kill(second, "SIGKILL");
    await another("part", second);
    await until("it is told that it is back", () => said.filter((line) => /part is back after/.test(line)).length === 2);
    expect(said.filter((line) => line.includes("I live"))).toHaveLength(1);
    expect(said[0]).toContain("part was ended by SIGKILL; it is started again");
    expect(noted()).toEqual([["part", "died", 2, true]]);
  });

  it("then another part is left alone", async () => {
    await parts.start(plan("one", LIVES));
    await parts.start(plan("two", LIVES));
    const [one, two] = [pidOf("one"), pidOf("two")];
    process.kill(two, "SIGKILL");
    await another("two", two);
    expect(pidOf("one")).toBe(one);
  });
});

describe("given a part that keeps dying", () => {
  it("then that is said once, and it is tried on at ever longer intervals", async () => {
    const starts = () => log("part").split("born").length - 1;
    await parts.startPatiently(plan("part", `console.log("born")`, { ready: async () => false }), 100);
    await until("it is said", () => said.some((line) => line.includes("keeps dying")));
    expect(starts()).toBe(7);
    await until("it is tried once more", () => starts() === 8);
    expect(said.filter((line) => line.includes("keeps dying"))).toHaveLength(1);
    await until("the panel is told so", () => JSON.stringify(noted()) === '[["part","died",8,false]]');
    expect(said.filter((line) => line.includes("is started again\n"))).toHaveLength(1);
  });

  it("then everything can be stopped while the next try is waited for", async () => {
    await parts.startPatiently(plan("part", "", { ready: async () => false }), 0);
    await until("it has died", () => said.some((line) => line.includes("ended with code 0")));
    await parts.stopAll();
    const before = log("part");
    expect(pidOf("part")).toBe(0);
    expect(log("part")).toBe(before);
  });
});

describe("given a part that does not answer", () => {
  it("then one that was stopped is told to go on, in the same process", async () => {
    await parts.start(plan("part", LIVES));
    const pid = pidOf("part");
    process.kill(pid, "SIGSTOP");
    await until("it is said", () => said.includes("part had been stopped and goes on"));
    await until("it goes on", () => !isStopped(pid));
    expect(noted()).toEqual([["part", "stopped", 1, true]]);
    expect(pidOf("part")).toBe(pid);
  });

  it("then one that hangs is killed and started again", async () => {
    let deaf = false;
    await parts.start(plan("part", LIVES, { ready: async () => !deaf, hangsAfterLooks: 1 }));
    const pid = pidOf("part");
    deaf = true;
    await another("part", pid);
    deaf = false;
    await until("it is told that it is back", () => said.some((line) => /part is back after/.test(line)));
    expect(said[0]).toBe("part does not answer any more and is killed");
    expect(noted()).toEqual([["part", "hung", 1, true]]);
  });
});

describe("given a part that cannot be brought up", () => {
  it("then whoever needs it is told why, and it is not tried again", async () => {
    const needed = plan("part", `console.log("no port"); process.exit(3)`, { ready: async () => false });
    await expect(parts.start(needed)).rejects.toThrow(/part ended with code 3 before it was ready[^]*no port/);
    expect(said).toEqual([]);
    expect(log("part").split("no port")).toHaveLength(2);
  });

  it("then whoever can do without it is not kept waiting, and it comes later", async () => {
    let ready = false;
    const looked: boolean[] = [];
    const late = plan("part", LIVES, {
      async ready() {
        looked.push(ready);
        return ready;
      },
    });
    await parts.startPatiently(late, 50);
    expect(said).toEqual(["part cannot be used yet; it is not waited for"]);
    ready = true;
    await until("it was found ready", () => looked.includes(true));
  });
});

/** What the panel is told: which part, how, how often, and whether it is back. */
function noted(): unknown[] {
  return readRestarts(path.join(folder, "restarts")).map(({ part, how, times, backAt }) => [part, how, times, backAt !== null]);
}

function log(name: string): string {
  const file = path.join(folder, `${name}.log`);
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
}
