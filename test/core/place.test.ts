import { describe, expect, it } from "vitest";
import { drawBoard } from "../../src/floor/draw-board.js";
import { Floor } from "../../src/floor/floor.js";
import { entriesOf, restored } from "../../src/floor/keep.js";
import type { Caller } from "../../src/trunk/caller.js";
import { CALLER, given, type Scene, type Visit } from "./floor-kit.js";
import { CITY_LINE, LINE } from "./floor-setup.js";

const OTHER: Caller = { ...CALLER, e164: "+81970000002", display: "097-000-0002", displayEn: "097-000-0002", dial: "0970000002" };
const WITHHELD: Caller = { ...CALLER, e164: null, dial: null, class: "withheld", withheld: true };

function order(scene: Scene): string[] {
  return drawBoard(scene.floor.look(), { mono: 0, wall: 0 }).waiting.map(({ call }) => call);
}

function headStarts(scene: Scene) {
  return drawBoard(scene.floor.look(), { mono: 0, wall: 0 }).waiting.map(({ headStart }) => headStart);
}

function calls(...visits: Visit[]): string[] {
  return visits.map(({ call }) => call);
}

describe("the place in the queue", () => {
  it("given the city's line, then its callers stand as if they had come ten minutes sooner, and say why on the board", () => {
    const scene = given();
    const longAgo = scene.waiting("0", LINE, WITHHELD);
    scene.pass(600_001);
    const citizen = scene.waiting("0", LINE, WITHHELD);
    const city = scene.waiting("0", CITY_LINE, WITHHELD);
    expect(order(scene)).toEqual(calls(longAgo, city, citizen));
    expect(headStarts(scene)).toEqual([null, "line", null]);
    expect(scene.told("QueueEntered").map(({ position }) => position)).toEqual([1, 2, 2]);
    scene.seatReady("101", "1001");
    expect(scene.ring().call).toBe(longAgo.call);
  });

  it("given one priority call after the other, then nobody is overtaken by any that comes later than the head start", () => {
    const scene = given();
    const citizen = scene.waiting("0", LINE, WITHHELD);
    const city: Visit[] = [];
    for (let times = 0; times < 6; times += 1) {
      scene.pass(150_000);
      city.push(scene.waiting("0", CITY_LINE, WITHHELD));
    }
    expect(order(scene).indexOf(citizen.call)).toBe(3);
  });

  it("given a caller who rang off in the queue and calls again, then the time waited is given back, once", () => {
    const scene = given();
    const first = scene.waiting("0", LINE, OTHER);
    scene.pass(60_000);
    const stranger = scene.waiting("0", LINE, WITHHELD);
    scene.pass(60_000).ends(first.leg);
    scene.pass(50_000);
    const again = scene.waiting("0", LINE, OTHER);
    const third = scene.waiting("0", LINE, OTHER);
    expect(scene.told("QueueEntered").map(({ headStart }) => headStart)).toEqual([undefined, undefined, { why: "repeat", ms: 120_000 }, undefined]);
    expect(order(scene)).toEqual(calls(again, stranger, third));
  });

  it.each([
    ["after more than half an hour", 1_800_001, OTHER],
    ["without a number", 1_000, WITHHELD],
  ])("given a caller who rang off and calls again %s, then as any new caller", (_, afterMs, who) => {
    const scene = given();
    const first = scene.waiting("0", LINE, who);
    scene.pass(60_000).ends(first.leg).pass(afterMs);
    scene.waiting("0", LINE, who);
    expect(headStarts(scene)).toEqual([null]);
  });

  it("given somebody who waits for an hour in vain, and calls again, then no more than ten minutes are given back", () => {
    const scene = given();
    const first = scene.waiting("0", LINE, OTHER);
    scene.pass(3_600_000).ends(first.leg);
    scene.waiting("0", LINE, OTHER);
    expect(scene.told("QueueEntered").at(-1)?.headStart).toEqual({ why: "repeat", ms: 600_000 });
  });

  it("given a caller whom an operator's lost phone gives back, then at the head, before the city's line", () => {
    const scene = given().seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    const city = scene.waiting("0", CITY_LINE, WITHHELD);
    scene.tell({ type: "PhoneLost", seat: "101", why: "unregistered" }).ends(seatLeg, 44);
    expect(order(scene)).toEqual(calls(visit, city));
    expect(headStarts(scene)).toEqual(["returned", "line"]);
  });

  it("given another control plane, then it knows the places, and who rang off", () => {
    const scene = given();
    const first = scene.waiting("0", LINE, OTHER);
    scene.pass(60_000).ends(first.leg);
    const city = scene.waiting("0", CITY_LINE, WITHHELD);
    const state = scene.floor.snapshot();
    const outcome = { facts: scene.facts, calls: Object.keys(state.calls), seats: [], callbacks: [], logRead: false };
    const entries = JSON.parse(JSON.stringify(entriesOf(state, outcome)));
    const now = { mono: 2_000_000, wall: 2_000_000 };
    const next = restored(entries, state.setup, state.today, { epoch: "n", now, rebooted: false });
    expect(next.rangOff).toEqual(state.rangOff);
    expect(Object.keys(next.rangOff)).toEqual(["+81970000002"]);
    expect(next.calls[city.call]?.headStart).toEqual({ why: "line", ms: 600_000 });
    expect(new Floor(next).wrongs(now)).toEqual([]);
    // The site may have less to give now.
    const less = { ...state.setup, lineHeadStartMs: {}, rules: { ...state.setup.rules, headStartMs: { returned: 5, callback: 0, repeat: 0 } } };
    const poorer = restored(entries, less, state.today, { epoch: "n", now, rebooted: false });
    expect(poorer.calls[city.call]?.headStart?.ms).toBe(5);
    expect(restored(entries, state.setup, state.today, { epoch: "n", now, rebooted: true }).rangOff).toEqual({});
  });
});
