import fs from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { openStage, type Stage, until } from "./people.js";
import { openRecord, type Record } from "./record.js";
import { startSystem, type System, type SystemOptions } from "./system.js";

/**
 * A call centre for one test file: the system, a stage for the people, and the record of
 * what happened. Every file ends with the same question: what has it left behind?
 */
export interface Centre {
  readonly system: System;
  readonly stage: Stage;
  readonly record: Record;
}

/** Starts before the file's tests and stops after them; several start side by side. */
export function openCentre(options: SystemOptions | (() => SystemOptions) = {}): Centre {
  vi.setConfig({ maxConcurrency: 40 });
  let open: Centre | undefined;
  beforeAll(async () => {
    const system = await startSystem(typeof options === "function" ? options() : options);
    open = { system, stage: openStage(system), record: openRecord(system) };
  });
  afterAll(async () => {
    await open?.stage.close();
    await open?.record.close();
    await open?.system.stop();
  });
  const opened = (): Centre => {
    if (!open) throw new Error("the centre is open only while tests run");
    return open;
  };
  return {
    get system() {
      return opened().system;
    },
    get stage() {
      return opened().stage;
    },
    get record() {
      return opened().record;
    },
  };
}

/**
 * Tests that share seats take turns, while those of other lanes go on: each lane has a
 * language of its own, so that callers of one never reach the operators of another.
 */
export function openLane(): <T>(test: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (test) => {
    const turn = last.then(test);
    last = turn.catch(() => {});
    return turn;
  };
}

/** The last tests of a file. */
export function leavesNothingBehind(centre: Centre): void {
  describe("after all of this", () => {
    test("Asterisk has no channel and no bridge left", async () => {
      await until("all channels and bridges are gone", () => isDeserted(centre.system));
    });

    test("every call that arrived has exactly one final fact", async () => {
      const count = (type: string, call: unknown) =>
        centre.record.facts().filter((fact) => fact.call === call && fact.what.type === type).length;
      const arrived = () => centre.record.facts().filter(({ what }) => what.type === "CallArrived");
      expect(arrived().length).toBeGreaterThan(0);
      await until("every call has ended", () => arrived().every(({ call }) => count("CallEnded", call) > 0));
      expect(arrived().filter(({ call }) => count("CallEnded", call) !== 1)).toEqual([]);
    });

    test("no log names a caller, a key or a PIN, and none tells of a mistake in the program", () => {
      const logs = logsOf(centre.system);
      expect(logs.length).toBeGreaterThan(20);
      expect(logs.filter((line) => SECRET.test(line))).toEqual([]);
      expect(logs.filter((line) => /mistake in the program|Unhandled|TypeError|RangeError/.test(line))).toEqual([]);
    });
  });
}

/** Numbers of the tests' callers, operators' PINs, and whatever calls itself a digit or a PIN. */
const SECRET = /0?97-?000-?\d{4}|\+8197000|0900000\d{4}|\b0000[1-8]\b|\bdigits?"?[:=]|\bpin"?[:=]\s*"?\d/i;

/** Channels and bridges that Asterisk has: "channels/<id>". @throws Error where it does not answer */
async function remains(system: System): Promise<string[]> {
  const list = async (what: string) => {
    const answer = await ari(system, "GET", what);
    return ((await answer.json()) as { id: string }[]).map(({ id }) => `${what}/${id}`);
  };
  return [...(await list("channels")), ...(await list("bridges"))];
}

/** Whether nobody is on the line; not so either while Asterisk is not there to be asked. */
export async function isDeserted(system: System): Promise<boolean> {
  return remains(system).then(
    (found) => found.length === 0,
    () => false,
  );
}

/** Whoever is on the line without a person behind: a failed test's, or a message that was half a call. */
export async function hangUpAll(system: System): Promise<void> {
  const found = await remains(system).catch(() => []);
  for (const one of found) await ari(system, "DELETE", one).catch(() => {});
}

/** For files whose tests share their phones: one that failed leaves nothing on the line for the next. */
export function eachTestEndsItsCalls(centre: Centre): void {
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") await hangUpAll(centre.system);
    await until("all calls of the test are over", () => isDeserted(centre.system));
    centre.stage.forget();
  });
}

function ari(system: System, method: string, what: string): Promise<Response> {
  const password = fs.readFileSync(path.join(system.home, "secrets", "ari"), "utf8").trim();
  const authorization = `Basic ${Buffer.from(`madoguchi:${password}`).toString("base64")}`;
  return fetch(`http://${system.ari.host}:${system.ari.port}/ari/${what}`, { method, headers: { authorization } });
}

/** Every line of every log under the state folder. (The house itself prints the rehearsal's public PIN.) */
export function logsOf(system: System): string[] {
  const folders = [path.join(system.home, "log"), path.join(system.home, "asterisk", "log")];
  const files = folders.flatMap((folder) =>
    fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
  );
  const texts = files.map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name), "utf8"));
  return texts.flatMap((text) => text.split("\n"));
}
