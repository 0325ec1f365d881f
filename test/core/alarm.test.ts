import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Alarms,
  acknowledge,
  changesBetween,
  clear,
  type Condition,
  observe,
  raise,
  rowsOf,
  type Watched,
} from "../../src/alarm/alarm.js";
import { ALARMS, type AlarmKind } from "../../src/alarm/kind.js";
import { clockSource, troubleOnFloor, troubleOnTrunks, troubleWithParts, troubleWithRecords } from "../../src/alarm/trouble.js";
import { given } from "./floor-kit.js";
import { drawBoard } from "../../src/floor/draw-board.js";

/** Alarms: raised once, cleared by themselves, acknowledged by a person. */

const KINDS = Object.keys(ALARMS) as AlarmKind[];
const PHONE: Condition = { kind: "phoneLost", subject: "101" };
const KEY = "phoneLost:101";

describe("given an alarm", () => {
  const raised = raise({}, PHONE, 1_000);

  it("the same trouble raises no second one", () => {
    expect(raise(raised, PHONE, 2_000)).toBe(raised);
    expect(rowsOf(raised)).toMatchObject([{ key: KEY, since: 1_000, times: 1, clearedAt: null, acknowledged: null }]);
  });

  it("the same trouble elsewhere is another one", () => {
    expect(Object.keys(raise(raised, { kind: "phoneLost", subject: "102" }, 2_000))).toEqual([KEY, "phoneLost:102"]);
  });

  it("that is over stays on the list until somebody has seen it", () => {
    const over = clear(raised, KEY, 3_000);
    expect(rowsOf(over)).toMatchObject([{ since: 1_000, clearedAt: 3_000 }]);
    expect(acknowledge(over, KEY, "manager", 4_000)).toEqual({});
  });

  it("that somebody has seen stays until it is over", () => {
    const seen = acknowledge(raised, KEY, "manager", 2_000);
    expect(rowsOf(seen)).toMatchObject([{ acknowledged: { by: "manager", at: 2_000 }, clearedAt: null }]);
    expect(acknowledge(seen, KEY, "technician", 3_000)).toBe(seen);
    expect(clear(seen, KEY, 3_000)).toEqual({});
  });

  it("that comes again unseen is one alarm that came twice, and wants to be seen anew", () => {
    const again = raise(clear(raised, KEY, 2_000), PHONE, 3_000);
    expect(rowsOf(again)).toMatchObject([{ since: 3_000, times: 2, clearedAt: null, acknowledged: null }]);
  });

  it("what is not there can be neither cleared nor acknowledged", () => {
    expect(clear(raised, "pbxLost", 2_000)).toBe(raised);
    expect(acknowledge(raised, "pbxLost", "manager", 2_000)).toBe(raised);
  });

  it("the list names its subject, and what lasts before what is over", () => {
    const two = raise(clear(raised, KEY, 9_000), { kind: "clockJumped", value: -3600 }, 500);
    const rows = rowsOf(two);
    expect(rows.map(({ key }) => key)).toEqual(["clockJumped", KEY]);
    expect(rows[0]?.what).toEqual({ ja: "サーバーの時計が-3600秒動きました", en: "The server's clock jumped by -3600 s" });
    expect(rows[1]?.what.ja).toContain("座席101");
  });
});

describe("given a trouble that is watched", () => {
  const start: Watched = { alarms: {}, turning: {} };
  const at = (mono: number) => ({ mono, wall: 1_000_000 + mono });
  const { raiseAfterMs } = ALARMS.phoneLost;
  const { clearAfterMs } = ALARMS.clockJumped;

  it("one that ends before its time was none", () => {
    const seen = observe(start, [PHONE], at(0));
    const almost = observe(seen, [PHONE], at(raiseAfterMs - 1));
    expect(almost.alarms).toEqual({});
    const gone = observe(almost, [], at(raiseAfterMs));
    expect(observe(gone, [PHONE], at(raiseAfterMs + 1)).alarms).toEqual({});
  });

  it("one that lasts its time is raised then, and once", () => {
    const raised = observe(observe(start, [PHONE], at(0)), [PHONE], at(raiseAfterMs));
    expect(Object.keys(raised.alarms)).toEqual([KEY]);
    expect(observe(raised, [PHONE], at(raiseAfterMs + 1_000)).alarms).toBe(raised.alarms);
  });

  it("one that has to be gone for a while is not over when it was gone for less", () => {
    const jump: Condition = { kind: "clockJumped", value: 3600 };
    const raised = observe(start, [jump], at(0));
    const quiet = observe(raised, [], at(1));
    expect(rowsOf(observe(quiet, [], at(clearAfterMs)).alarms)).toMatchObject([{ clearedAt: null }]);
    const again = observe(quiet, [jump], at(2));
    const after = observe(observe(again, [], at(3)), [], at(clearAfterMs + 2));
    expect(rowsOf(after.alarms)).toMatchObject([{ clearedAt: null }]);
    expect(rowsOf(observe(after, [], at(clearAfterMs + 3)).alarms)).toMatchObject([{ clearedAt: 1_000_000 + clearAfterMs + 3 }]);
  });

  it("whatever comes and goes, each change is told once and the list is what the changes say", () => {
    const step = fc.record({
      ms: fc.integer({ min: 0, max: 20_000 }),
      kinds: fc.subarray(KINDS),
      seen: fc.option(fc.constantFrom(...KINDS)),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let watched = start;
        let mono = 0;
        const active = new Set<string>();
        for (const { ms, kinds, seen } of steps) {
          mono += ms;
          const next = observe(watched, kinds.map((kind) => ({ kind })), at(mono));
          tell(active, watched.alarms, next.alarms);
          const alarms = seen ? acknowledge(next.alarms, seen, "manager", at(mono).wall) : next.alarms;
          tell(active, next.alarms, alarms);
          watched = { ...next, alarms };
          const listed = rowsOf(alarms).filter(({ clearedAt }) => clearedAt === null);
          expect(new Set(listed.map(({ key }) => key))).toEqual(active);
        }
      }),
    );
  });

  function tell(active: Set<string>, before: Alarms, after: Alarms): void {
    for (const { type, alarm } of changesBetween(before, after)) {
      if (type === "raised") {
        expect(active.has(alarm.key)).toBe(false);
        active.add(alarm.key);
      }
      if (type === "cleared") expect(active.delete(alarm.key)).toBe(true);
    }
  }
});

describe("what is wrong is told", () => {
  it("of a phone only while somebody sits there and the exchange is there", () => {
    const scene = given().seatReady("101", "1001");
    const trouble = () => troubleOnFloor(drawBoard(scene.floor.look(), { mono: 0, wall: 0 }));
    expect(trouble()).toEqual([]);
    scene.tell({ type: "PhoneLost", seat: "101", why: "unreachable" });
    scene.tell({ type: "PhoneLost", seat: "102", why: "unregistered" });
    expect(trouble()).toEqual([PHONE]);
    scene.tell({ type: "PbxLost" });
    expect(trouble()).toEqual([{ kind: "pbxLost" }]);
    scene.tell({ type: "PbxConnected", legs: [] }).change("101", { type: "logOut" });
    expect(trouble()).toEqual([]);
  });

  it("of a part that was started again until it has been steady, by what it means for callers", () => {
    const asterisk = { part: "asterisk", how: "died", times: 2, at: 0, backAt: 5_000 } as const;
    expect(troubleWithParts([{ ...asterisk, backAt: null }], 600_000)).toEqual([{ kind: "asteriskDied", value: 2 }]);
    expect(troubleWithParts([asterisk], 34_999)).toEqual([{ kind: "asteriskDied", value: 2 }]);
    expect(troubleWithParts([asterisk], 35_000)).toEqual([]);
    const kinds = (part: string, how: "died" | "hung" | "stopped") =>
      troubleWithParts([{ ...asterisk, part, how }], 5_000).map(({ kind, subject }) => (subject ? `${kind} ${subject}` : kind));
    expect(kinds("postgres", "died")).toEqual(["postgresDied"]);
    expect(kinds("control-plane", "died")).toEqual(["controlDied"]);
    expect(kinds("control-plane", "hung")).toEqual(["controlHung"]);
    expect(kinds("keeper", "died")).toEqual(["keeperDied"]);
    expect(kinds("rehearsal", "died")).toEqual(["rehearsalDied"]);
    expect(kinds("postgres", "stopped")).toEqual(["partStopped postgres"]);
  });

  it("of a trunk that is down, and whether another is left", () => {
    const one = { name: "a", label: "A", watched: true, trouble: null };
    const other = { ...one, name: "b", label: "B" };
    const unregistered = { ...one, trouble: "unregistered" } as const;
    expect(troubleOnTrunks([one, other])).toEqual([]);
    expect(troubleOnTrunks([unregistered])).toEqual([{ kind: "lineUnregistered", subject: "A" }]);
    expect(troubleOnTrunks([unregistered, other])).toEqual([{ kind: "trunkUnregistered", subject: "A" }]);
    expect(troubleOnTrunks([one, { ...other, trouble: "silent" }])).toEqual([{ kind: "trunkSilent", subject: "B" }]);
    expect(troubleOnTrunks([unregistered, { ...other, trouble: "silent" }])).toEqual([
      { kind: "lineUnregistered", subject: "A" },
      { kind: "lineSilent", subject: "B" },
    ]);
    // Nothing can be known of it, so it counts as working.
    expect(troubleOnTrunks([unregistered, { ...other, watched: false }])).toEqual([{ kind: "trunkUnregistered", subject: "A" }]);
  });

  it("of a database that is away, not that it lags as well", () => {
    expect(troubleWithRecords({ databaseUp: false, lagging: true, ledgerWrites: true })).toEqual([{ kind: "databaseAway" }]);
    expect(troubleWithRecords({ databaseUp: true, lagging: true, ledgerWrites: false })).toEqual([
      { kind: "ledgerNotWritten" },
      { kind: "reportsLag" },
    ]);
    expect(troubleWithRecords({ databaseUp: true, lagging: false, ledgerWrites: true })).toEqual([]);
  });

  it.each([
    ["an hour forward", 3_600_000],
    ["an hour back", -3_600_000],
  ])("of a clock that jumps %s, once", (_, jumpMs) => {
    const source = clockSource();
    const found = [0, 1, 2, 3].flatMap((n) => source({ mono: n * 1000, wall: n * 1000 + (n >= 2 ? jumpMs : 0) }));
    expect(found).toEqual([{ kind: "clockJumped", value: jumpMs / 1000 }]);
  });

  it("of a clock that is corrected bit by bit, nothing", () => {
    const source = clockSource();
    expect([...Array(100).keys()].flatMap((n) => source({ mono: n * 1000, wall: n * 1010 }))).toEqual([]);
  });

  it("of a standstill, with its length, and that is no jump of the clock", () => {
    const source = clockSource();
    expect([0, 1_000, 9_000, 10_000].flatMap((ms) => source({ mono: ms, wall: ms }))).toEqual([{ kind: "controlSlow", value: 8 }]);
  });
});

describe("every kind of alarm", () => {
  it.each(KINDS)("%s says in both languages what it is, what callers notice and what to do", (kind) => {
    const { what, callers, remedy } = ALARMS[kind];
    for (const { ja, en } of [what, callers, remedy]) {
      expect(ja).toMatch(/[ぁ-ん]/);
      expect(en).toMatch(/^[ -~]+$/);
    }
    const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    expect(holes(what.ja)).toEqual(holes(what.en));
  });
});
