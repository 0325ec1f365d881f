import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EventLog, openEventLog } from "../../src/asterisk/eventlog.js";
import { encrypt } from "../../src/asterisk/seal.js";
import { emptyMemory } from "../../src/eventlog/fallback.js";
import { countOf } from "../../src/floor/count.js";
import { Floor } from "../../src/floor/floor.js";
import { entriesOf, restored } from "../../src/floor/keep.js";
import { type Ledger, openLedger } from "../../src/ledger/ledger.js";
import { openLog } from "../../src/log.js";
import { type Run, run } from "../../src/run.js";
import { testSetup } from "./floor-setup.js";

/** The call event log read on by control planes that come and go, from files that are written, cut off and rotated. */

const CALL = "c0ffee00-0000-4000-8000-000000000001";
const KEY = "0123456789abcdef";
const NOW = { mono: 1_000_000, wall: Date.parse("2026-06-01T10:05:00+09:00") };
const LEAD_MS = Date.parse("2026-06-01T10:00:00+09:00") - 1_000_000;
const sealed = encrypt(encrypt(KEY, CALL).slice(0, 16), `trunk,${CALL},0975105151,fixed,from=((((%3Csip%3A0970000001%40carrier%3E))))`);

const quiet = openLog({ level: "error", json: false, part: "test" });

let home: string;
let file: string;
let ledger: Ledger;

beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-eventlog-"));
  file = path.join(home, "cel.csv");
  ledger = openLedger(path.join(home, "ledger"), (error) => {
    throw error;
  });
});

afterEach(async () => {
  await ledger.close();
  fs.rmSync(home, { recursive: true });
});

let tenth = 0;
function line(type: string, app = "", extra: unknown = "", { leg, call } = { leg: "100.1", call: CALL }): string {
  const mark = type === "CHAN_START" ? "" : `${call} ${LEAD_MS} 0975105151`;
  const text = extra === "" ? "" : JSON.stringify(extra).replaceAll('"', '""');
  return `"${type}",1000.${tenth++}00000,"${leg}","${leg}","PJSIP/fixed-00000001","fallback","${app}","","${mark}","${text}"\n`;
}

/** One who waits in vain: seven lines, six facts. */
function visit(): string[] {
  tenth = 0;
  return [
    line("CHAN_START"),
    line("FALLBACK", "", { extra: sealed }),
    line("ANSWER"),
    line("FALLBACK_OPEN"),
    line("APP_START", "Queue"),
    line("HANGUP", "", { hangupcause: 16, hangupsource: "PJSIP/fixed-00000001" }),
    line("CHAN_END"),
  ];
}

const TOLD = ["CallArrived", "FallbackEntered", "LineAnswered", "HoursDecided", "QueueEntered", "CallEnded"];

/** A control plane that starts on what the ledger has, or has lost all but the facts. */
function controlPlane({ remembers = true, since = 0 } = {}): { log: EventLog; floor: Floor; running: Run } {
  const entries = { eventLog: { ...emptyMemory(), since }, ...(remembers ? ledger.state() : {}) };
  const counts = countOf("2026-06-01", ledger.since(0));
  const floor = new Floor(restored(entries, testSetup(), counts, { epoch: String(performance.now()), now: NOW, rebooted: false }));
  const running = run({ floor, ledger, clock: () => NOW, log: quiet, obey: () => {} });
  const log = openEventLog({
    folder: home,
    sealKey: KEY,
    carriers: () => [],
    rehearsal: true,
    floor: () => floor.look(),
    ledger,
    now: () => NOW.wall,
    followEveryMs: 2,
    onInput: (input) => void running.feed(input),
    log: quiet,
  });
  return { log, floor, running };
}

const kept = () => ledger.since(0).map(({ what }) => what.type);

describe("a call of the fallback is told once", () => {
  test("with its caller, who stands sealed in the log", async () => {
    fs.writeFileSync(file, visit().join(""));
    await controlPlane().log.catchUp();
    expect(kept()).toEqual(TOLD);
    expect(ledger.since(0)[0]?.what).toMatchObject({ did: "0975105151", trunk: "fixed", caller: { e164: "+81970000001" } });
  });

  test("however the log is read: byte by byte, by one control plane after the other", async () => {
    const text = visit().join("");
    for (let end = 40; end <= text.length + 39; end += 40) {
      fs.writeFileSync(`${file}.new`, text.slice(0, end));
      fs.copyFileSync(`${file}.new`, file);
      fs.rmSync(`${file}.new`);
      await controlPlane().log.catchUp();
    }
    expect(kept()).toEqual(TOLD);
  });

  test("although a control plane forgot how far it had read", async () => {
    fs.writeFileSync(file, visit().join(""));
    await controlPlane().log.catchUp();
    await controlPlane({ remembers: false }).log.catchUp();
    expect(kept()).toEqual(TOLD);
  });

  test("although the log is rotated away in the middle, and the last lines are in the old file", async () => {
    const lines = visit();
    fs.writeFileSync(file, lines.slice(0, 3).join(""));
    const { log } = controlPlane();
    await log.catchUp();
    fs.appendFileSync(file, lines[3]!);
    fs.renameSync(file, `${file}.1`);
    fs.writeFileSync(file, lines.slice(4).join(""));
    await log.catchUp();
    expect(kept()).toEqual(TOLD);
  });

  test("although the log is emptied", async () => {
    const lines = visit();
    fs.writeFileSync(file, lines.slice(0, 5).join(""));
    const { log } = controlPlane();
    await log.catchUp();
    fs.writeFileSync(file, lines.slice(5).join(""));
    await log.catchUp();
    expect(kept()).toEqual(TOLD);
  });

  test("and lines that are not ours do not stop it", async () => {
    fs.writeFileSync(file, ['"HANGUP",of an older version\n', "\n", "\u0000\u0000\n", ...visit()].join(""));
    await controlPlane().log.catchUp();
    expect(kept()).toEqual(TOLD);
  });

  test("and where there is no log, nothing is told", async () => {
    await controlPlane().log.catchUp();
    expect(kept()).toEqual([]);
  });
});

/** Rings, and hangs up before anybody but Asterisk knows of it. */
function ringsInVain(who = { leg: "100.1", call: CALL }): string {
  tenth = 0;
  const hangUp = { hangupcause: 127, hangupsource: "PJSIP/fixed-00000001" };
  return line("CHAN_START", "", "", who) + line("APP_START", "Stasis", "", who) + line("HANGUP", "", hangUp, who) + line("CHAN_END", "", "", who);
}

describe("a caller whom nobody heard", () => {
  const legs = () => Promise.resolve(new Set<string>());
  const OTHER = { leg: "100.2", call: CALL.replace("c0ffee00", "c0ffee01") };
  const ofFirst = () => ledger.since(0).flatMap(({ call, what }) => (call === CALL ? [what.type] : []));

  /** Follows until another such caller is told: by then it was asked of both. */
  async function untilOtherIsTold(log: EventLog): Promise<void> {
    fs.appendFileSync(file, ringsInVain(OTHER));
    const stop = log.follow(legs);
    await expect.poll(() => ledger.since(0).filter(({ call }) => call === OTHER.call).length).toBe(3);
    stop();
  }

  test("is told once, with arrival and end, and counted once, by whichever control plane lives long enough", async () => {
    fs.writeFileSync(file, ringsInVain());
    await controlPlane().log.catchUp();
    expect(kept()).toEqual([]);
    const next = controlPlane();
    const stop = next.log.follow(legs);
    await expect.poll(kept).toEqual(["CallArrived", "HoursDecided", "CallEnded"]);
    stop();
    const [arrived, , ended] = ledger.since(0);
    expect(arrived).toMatchObject({ at: 1_000_000 + LEAD_MS, call: CALL, fallback: true, what: { did: "0975105151", trunk: "fixed", leg: "100.1" } });
    expect(ended).toMatchObject({ at: 1_000_200 + LEAD_MS, fallback: true, what: { outcome: "fault", by: "caller", cause: 127, because: "unheard" } });
    expect(next.floor.look().today).toMatchObject({ arrived: 1, answered: 0, abandoned: 0 });
    expect(countOf("2026-06-01", ledger.since(0))).toEqual(next.floor.look().today);
    // Read again from the beginning, by one that knows nothing but the facts.
    await untilOtherIsTold(controlPlane({ remembers: false }).log);
    expect(ofFirst()).toEqual(["CallArrived", "HoursDecided", "CallEnded"]);
  });

  test("is none whom the control plane did hear, however short it was", async () => {
    const heard = controlPlane();
    const caller = { class: "unavailable", e164: null, display: "", displayEn: "", dial: null, withheld: false } as const;
    heard.running.feed({ type: "CallArrived", call: CALL, leg: "100.1", did: "0975105151", caller, trunk: "fixed" });
    heard.running.feed({ type: "LegEnded", leg: "100.1", cause: 16 });
    const before = ofFirst();
    expect(before).toContain("CallEnded");
    fs.writeFileSync(file, ringsInVain());
    await untilOtherIsTold(heard.log);
    expect(ofFirst()).toEqual(before);
  });

  test("is none of a time before this ledger, whose facts are elsewhere", async () => {
    fs.writeFileSync(file, ringsInVain());
    const late = ringsInVain(OTHER).replaceAll(",1000.", ",3000.");
    const { log } = controlPlane({ since: 2_000_000 });
    fs.appendFileSync(file, late);
    const stop = log.follow(legs);
    await expect.poll(() => ledger.since(0).filter(({ call }) => call === OTHER.call).length).toBe(3);
    stop();
    expect(ofFirst()).toEqual([]);
  });
});

describe("what a control plane knows is kept in the transaction of the facts", () => {
  test("so one that dies before it leaves no trace, and the next tells the same facts", async () => {
    fs.writeFileSync(file, visit().join(""));
    const told: string[][] = [];
    for (let life = 0; life < 2; life++) {
      const floor = new Floor(restored(ledger.state(), testSetup(), countOf("2026-06-01", []), { epoch: `e${life}`, now: NOW, rebooted: false }));
      await openEventLog({
        folder: home,
        sealKey: KEY,
        carriers: () => [],
        rehearsal: true,
        floor: () => floor.look(),
        ledger,
        now: () => NOW.wall,
        onInput: (input) => {
          const outcome = floor.handle(input, NOW);
          told.push(outcome.facts.map(({ id }) => id));
          if (life === 1) ledger.append(outcome.facts, entriesOf(floor.look(), outcome));
        },
        log: quiet,
      }).catchUp();
    }
    expect(told[0]).toHaveLength(TOLD.length);
    expect(told[1]).toEqual(told[0]);
    expect(kept()).toEqual(TOLD);
  });

  test("and hang-ups of legs that the floor believes in are given with their time", async () => {
    const { log, floor } = controlPlane();
    const caller = { class: "unavailable", e164: null, display: "", displayEn: "", dial: null, withheld: false } as const;
    floor.handle({ type: "CallArrived", call: CALL, leg: "100.1", did: "0975105151", caller, trunk: "fixed" }, NOW);
    tenth = 0;
    fs.writeFileSync(file, line("CHAN_START") + line("HANGUP", "", { hangupcause: 16, hangupsource: "" }));
    expect(await log.catchUp()).toEqual({ "100.1": { at: 1_000_100, cause: 16 } });
    expect(await log.catchUp()).toEqual({});
  });
});
