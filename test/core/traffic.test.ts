import { describe, expect, it } from "vitest";
import { followTraffic, newTraffic, type Traffic, troubleWithChannels, troubleWithQuiet, troubleWithTraffic } from "../../src/alarm/traffic.js";
import type { CallOutcome, EndedBy, Fact, What } from "../../src/floor/fact.js";
import { callers, USUAL_CALLS_PER_MINUTE } from "../../src/rehearsal/schedule.js";
import { CALLER } from "../postgres/call-facts.js";
import { RULES, testSetup } from "./floor-setup.js";

/** What the trunks carry: short and silent calls, an hour without any, and no channel left. */

const TEN = Date.parse("2026-06-01T10:00:00+09:00");
const { watch } = RULES;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let calls = 0;

interface Course {
  /** From the answer to the end, ms. */
  lastsMs: number;
  outcome?: CallOutcome;
  by?: EndedBy;
  /** In between. */
  steps?: [afterMs: number, what: What][];
  trunk?: string;
}

/** A whole call, answered at once. */
function call(at: number, { lastsMs, outcome = "abandonedMenu", by = "caller", steps = [], trunk = "fixed" }: Course): Fact[] {
  const id = `call-${++calls}`;
  const all: [number, What][] = [
    [0, { type: "CallArrived", did: "0975105151", caller: CALLER, trunk, leg: id }],
    [0, { type: "LineAnswered" }],
    ...steps,
    [lastsMs, { type: "CallEnded", outcome, by, cause: 16 }],
  ];
  return all.map(([afterMs, what], index) => ({ id: `${id}-${index}`, at: at + afterMs, call: id, what }));
}

const KEY: [number, What] = [1_000, { type: "MatterChosen", matter: "lost", by: "key" }];
const NO_KEY: [number, What] = [35_000, { type: "MatterChosen", matter: null, by: "default" }];
const CONNECTED: [number, What] = [60_000, { type: "CallConnected", offer: "o", waitedMs: 20_000 }];

const SHORT: Course = { lastsMs: watch.shortMs - 1 };
const SILENT: Course = { lastsMs: 20_000 };
const USUAL: Course = { lastsMs: 200_000, outcome: "served", steps: [KEY, CONNECTED] };

/** So many of each, a second apart, the last ending now; what is wrong then. */
function having(...courses: [times: number, Course][]): Traffic {
  const traffic = newTraffic(TEN - HOUR_MS);
  const all = courses.flatMap(([times, course]) => Array.from({ length: times }, () => course));
  for (const course of all) for (const fact of call(TEN - course.lastsMs, course)) followTraffic(traffic, fact, watch);
  return traffic;
}

const wrong = (traffic: Traffic, at = TEN, rules = watch) => troubleWithTraffic(traffic, rules, at, (trunk) => `trunk ${trunk}`);

describe("short and silent calls", () => {
  it("many that end right after the answer are unusual, one fewer are not", () => {
    expect(wrong(having([watch.calls!, SHORT]))).toEqual([{ kind: "shortCalls", subject: "trunk fixed", value: 10 }]);
    expect(wrong(having([watch.calls! - 1, SHORT]))).toEqual([]);
  });

  it("among many more usual ones they are not, until they are half of all", () => {
    expect(wrong(having([10, SHORT], [11, USUAL]))).toEqual([]);
    expect(wrong(having([10, SHORT], [10, USUAL]))).toMatchObject([{ kind: "shortCalls" }]);
  });

  it("it clears by itself when the window has passed", () => {
    const traffic = having([10, SILENT]);
    expect(wrong(traffic, TEN + watch.windowMs - 1)).toHaveLength(1);
    expect(wrong(traffic, TEN + watch.windowMs)).toEqual([]);
    expect(traffic.over).toEqual([]);
  });

  it("each trunk is looked at by itself", () => {
    expect(wrong(having([9, SHORT], [9, { ...SHORT, trunk: "registering" }]))).toEqual([]);
    expect(wrong(having([9, SHORT], [10, { ...SHORT, trunk: "registering" }]))).toMatchObject([{ subject: "trunk registering", value: 10 }]);
  });

  it("given the site does not want it, nobody looks", () => {
    expect(wrong(having([50, SHORT]), TEN, { ...watch, calls: null })).toEqual([]);
  });

  it.each<[string, Course, "short" | "silent" | "usual"]>([
    ["hung up right after the answer", SHORT, "short"],
    ["hung up right after the answer, from after hours", { ...SHORT, outcome: "closed" }, "short"],
    ["hung up in the menu without a key", SILENT, "silent"],
    ["hung up in the menu after a key", { ...SILENT, steps: [KEY] }, "usual"],
    ["hung up in the menu after a key that it does not know", { ...SILENT, steps: [[2_000, { type: "KeyRefused" }]] }, "usual"],
    ["hung up in the queue without a key: waits, as many do", { lastsMs: 50_000, outcome: "abandonedQueue", steps: [NO_KEY] }, "usual"],
    ["pressed nothing, and the talk was over at once", { lastsMs: 60_000 + watch.silentTalkMs - 1, outcome: "served", by: "operator", steps: [NO_KEY, CONNECTED] }, "silent"],
    ["pressed nothing, and talked", { lastsMs: 60_000 + watch.silentTalkMs, outcome: "served", steps: [NO_KEY, CONNECTED] }, "usual"],
    ["pressed a key, and the talk was over at once", { lastsMs: 61_000, outcome: "served", steps: [KEY, CONNECTED] }, "usual"],
    ["heard to the end that we are closed", { lastsMs: 25_000, outcome: "closed", by: "centre" }, "usual"],
    ["cut off by us at once", { lastsMs: 100, outcome: "fault", by: "centre" }, "usual"],
  ])("a caller who %s", (_, course, kind) => {
    const traffic = having([1, course]);
    expect(traffic.over.map((one) => one.kind)).toEqual([kind]);
    expect(traffic.underway).toEqual({});
  });

  it("the rehearsal's own callers are usual", () => {
    const traffic = newTraffic(TEN);
    const wrongAt: number[] = [];
    let at = TEN;
    let left = 5_000;
    for (const { gapMs, keys, patienceMs } of callers(1, USUAL_CALLS_PER_MINUTE)) {
      at += gapMs;
      const pressed = (keys[0]?.afterMs ?? Infinity) < patienceMs;
      // Nobody is ever there to talk to them, so that whoever presses nothing is as odd as can be.
      for (const fact of call(at, { lastsMs: patienceMs, steps: pressed ? [KEY] : [] })) followTraffic(traffic, fact, watch);
      if (wrong(traffic, at).length > 0) wrongAt.push(at);
      if (--left === 0) break;
    }
    expect(wrongAt).toEqual([]);
  });

  it("calls of our own, and callers whom nobody answered, are not counted", () => {
    const traffic = newTraffic(TEN);
    const unheard = call(TEN, SHORT).filter(({ what }) => what.type !== "LineAnswered");
    const ours = call(TEN, SHORT).filter(({ what }) => what.type !== "CallArrived");
    for (const fact of [...unheard, ...ours]) followTraffic(traffic, fact, watch);
    expect(traffic.over).toEqual([]);
  });
});

describe("no calls in an hour that should have some", () => {
  const setup = testSetup();
  const quiet = (since: string, now: string, given = setup) => troubleWithQuiet(newTraffic(Date.parse(`${since}:00+09:00`)), given, Date.parse(`${now}:00+09:00`));
  const inDisaster = (mode: "suspended" | "reduced") => ({ ...setup, disaster: { mode, reason: "大雨", since: 0 } });
  const patient = { ...setup, rules: { ...setup.rules, watch: { ...watch, noCallsMs: null } } };

  it.each<[string, string, string, typeof setup, number | null]>([
    ["an hour on a working day", "2026-06-01T10:00", "2026-06-01T11:00", setup, 60],
    ["longer", "2026-06-01T09:00", "2026-06-01T11:30", setup, 150],
    ["less than an hour", "2026-06-01T10:01", "2026-06-01T11:00", setup, null],
    ["an hour of which we were closed the first minute", "2026-05-29T17:00", "2026-06-01T09:29", setup, null],
    ["the whole first hour, and the night before", "2026-05-29T17:00", "2026-06-01T09:30", setup, 60],
    ["an hour in the middle of which we were closed", "2026-06-01T11:00", "2026-06-01T12:45", { ...setup, calendar: { ...setup.calendar, closures: [{ date: "2026-06-01", from: "12:00", to: "12:15", reason: "system_failure", agreement: "市 第1号" }] } }, null],
    ["after closing time", "2026-06-01T10:00", "2026-06-01T18:00", setup, null],
    ["on a Sunday", "2026-06-07T08:00", "2026-06-07T15:00", setup, null],
    ["on a holiday", "2026-05-05T08:00", "2026-05-05T15:00", setup, null],
    ["while the service is suspended", "2026-06-01T10:00", "2026-06-01T12:00", inDisaster("suspended"), null],
    ["while it is reduced", "2026-06-01T10:00", "2026-06-01T12:00", inDisaster("reduced"), 120],
    ["where the site does not want it", "2026-06-01T10:00", "2026-06-01T17:00", patient, null],
  ])("%s", (_, since, now, given, minutes) => {
    expect(quiet(since, now, given)).toEqual(minutes === null ? [] : [{ kind: "noCalls", value: minutes }]);
  });

  it("the next call clears it, also one of the fallback that is told late, and the time of a disaster mode does not count", () => {
    const traffic = newTraffic(TEN);
    const later = TEN + 2 * HOUR_MS;
    expect(troubleWithQuiet(traffic, setup, later)).toHaveLength(1);
    followTraffic(traffic, { id: "d", at: later - 10 * MINUTE_MS, what: { type: "DisasterEnded", reason: "", by: "manager" } }, watch);
    expect(troubleWithQuiet(traffic, setup, later)).toEqual([]);
    const [late, next] = [call(TEN, USUAL)[0]!, call(later + HOUR_MS, USUAL)[0]!];
    followTraffic(traffic, late, watch);
    expect(troubleWithQuiet(traffic, setup, later + HOUR_MS)).toHaveLength(1);
    followTraffic(traffic, next, watch);
    expect(troubleWithQuiet(traffic, setup, later + HOUR_MS)).toEqual([]);
  });
});

describe("all channels in use", () => {
  const setup = { ...testSetup(), trunks: [{ name: "a", channels: 2, lines: ["0975105151"] }, { name: "b", channels: 3, lines: ["0975105151"] }] };

  it("it is one alarm when the last channel of the last trunk is taken, and not before", () => {
    expect(troubleWithChannels(setup, { a: 2, b: 2 }, [])).toEqual([]);
    expect(troubleWithChannels(setup, { a: 2, b: 3 }, [])).toEqual([{ kind: "allChannelsInUse", value: 5 }]);
  });

  it("a trunk that does not work has none to give; and where none works that is another alarm", () => {
    expect(troubleWithChannels(setup, { a: 2 }, ["b"])).toEqual([{ kind: "allChannelsInUse", value: 2 }]);
    expect(troubleWithChannels(setup, {}, ["a", "b"])).toEqual([]);
  });
});
