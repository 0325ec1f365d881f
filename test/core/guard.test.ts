/** The guard over small processes in the control plane's place, five times as fast as in life. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Guard, guard } from "../../src/guard.js";
import { noteRestarts } from "../../src/house/restarts.js";
import { lives, type Note, readNote } from "../../src/house/living.js";
import { openLog } from "../../src/log.js";
import { soon } from "../patience.js";

const EVERY_MS = 100;

let folder: string;
let guarding: Guard | null;
let rescues: number;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-guard-"));
  guarding = null;
  rescues = 0;
});
afterEach(async () => {
  await guarding?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const BIRTH = `
  import fs from "node:fs";
  await new Promise((go) => process.once("message", go));
  fs.appendFileSync(process.argv[1] + ".born", process.pid + " " + Date.now() + "\\n");
`;

/** One that beats like the control plane, and says in a file when it was told to begin. */
const BEATS = `${BIRTH}
  process.send("rules");
  setInterval(() => process.send("rules"), ${EVERY_MS});
  process.on("disconnect", () => process.exit(1));
`;

function guardOver(text: string): void {
  const script = path.join(folder, "script.mjs");
  fs.writeFileSync(script, text);
  guarding = guard({
    script,
    noteFile: path.join(folder, "note"),
    restarts: noteRestarts(path.join(folder, "restarts")),
    rescue: async () => {
      rescues += 1;
    },
    log: openLog({ level: "error", json: false, part: "guard" }),
    everyMs: EVERY_MS,
  });
}

function births(): number[][] {
  const file = path.join(folder, "script.mjs.born");
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim().split("\n").map((line) => line.split(" ").map(Number)) : [];
}

const born = () => births().map(([pid]) => pid);
const bornAt = () => births().map(([, at]) => at);

async function theOne(): Promise<Note> {
  return soon(() => {
    const note = readNote(path.join(folder, "note"));
    expect(born()).toContain(note?.pid);
    return note as Note;
  });
}

async function another(than: Note): Promise<Note> {
  await soon(() => expect(born().at(-1)).not.toBe(than.pid));
  return theOne();
}

describe("given a control plane that beats", () => {
  test("when it is stopped (SIGSTOP), then it is killed before another is started, and to let it go on does no harm", async () => {
    guardOver(BEATS);
    const first = await theOne();
    process.kill(first.pid, "SIGSTOP");
    const second = await another(first);
    expect(lives(first)).toBe(false);
    expect(() => process.kill(first.pid, "SIGCONT")).toThrow(/ESRCH/);
    expect(lives(second)).toBe(true);
    expect(born()).toEqual([first.pid, second.pid]);
  });

  test("when the guard itself stands still for longer than its patience, then the control plane is left alone", async () => {
    guardOver(BEATS);
    const first = await theOne();
    for (let round = 0; round < 3; round += 1) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20 * EVERY_MS);
      await new Promise((resolve) => setTimeout(resolve, 2 * EVERY_MS));
    }
    expect(lives(first)).toBe(true);
    expect(born()).toEqual([first.pid]);
    expect(rescues).toBe(0);
  });
});

test("given a control plane that lives and does not rule, then callers are rescued again and again, and it is left alone", async () => {
  guardOver(BEATS.replaceAll(`"rules"`, `"lives"`));
  const first = await theOne();
  await soon(() => expect(rescues).toBeGreaterThan(2));
  expect(lives(first)).toBe(true);
});

test("given a control plane that dies at every start, then it is started at ever longer intervals, and callers are rescued", async () => {
  guardOver(`${BIRTH} process.exit(3);`);
  await soon(() => expect(born().length).toBe(4));
  const [first, second, third, fourth] = bornAt();
  // At once, then 1/4 and 1/2 s; a busy machine makes it longer, never shorter.
  expect(third! - second!).toBeGreaterThanOrEqual(250);
  expect(fourth! - third!).toBeGreaterThanOrEqual(500);
  expect(second).toBeGreaterThan(first!);
  await soon(() => expect(rescues).toBeGreaterThan(0));
});
