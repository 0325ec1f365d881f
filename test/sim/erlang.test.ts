import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Compared, compareCase, compareDays, type ErlangCase, expectedDay } from "./erlang.js";
import { contains } from "./interval.js";

interface Vectors {
  erlang_c: ErlangCase[];
  erlang_a: ErlangCase[];
  intraday: { calls: number }[];
}

const VECTORS = JSON.parse(readFileSync(new URL("../core/vectors/erlang_vectors.json", import.meta.url), "utf8")) as Vectors;
const PROFILE = VECTORS.intraday.map(({ calls }) => calls);

const CONTRACT = { seats: { before: 5, from14: 3 }, talkMs: 360_000, patienceMs: 180_000 };

function outside(compared: Compared[]): string[] {
  return compared
    .filter(({ formula, simulated }) => !contains(simulated, formula))
    .map(({ what, formula, simulated }) => `${what}: ${formula}, simulated ${simulated.mean} ± ${simulated.half}`);
}

/** The seats and the load of the contract's mornings and afternoons, and a queue that is nearly too short. */
const CASES: [string, ErlangCase | undefined, number][] = [
  ["five seats until 14:00, nobody rings off", VECTORS.erlang_c.find(({ c, a }) => c === 5 && a === 2.4), 6_000],
  ["three seats after it, nobody rings off", VECTORS.erlang_c.find(({ c, a }) => c === 3 && a === 1.2), 6_000],
  ["five seats with four fifths of their time taken", VECTORS.erlang_c.find(({ c, a }) => c === 5 && a === 4), 12_000],
  ["five seats until 14:00, callers wait 3 minutes", VECTORS.erlang_a.find(({ c, a, patience_s }) => c === 5 && a === 2.4 && patience_s === 180), 6_000],
  ["three seats after it, callers wait 3 minutes", VECTORS.erlang_a.find(({ c, a, patience_s }) => c === 3 && a === 1.2 && patience_s === 180), 6_000],
  ["more than twice what five seats can do", VECTORS.erlang_a.find(({ c, a }) => c === 5 && a === 12), 6_000],
];

describe("the queue beside Erlang's formulas", () => {
  it.each(CASES)("given %s, then the formula's figures lie in the simulation's own interval of 99 percent", (_, one, calls) => {
    expect(outside(compareCase(one as ErlangCase, calls, 1, 0.99))).toEqual([]);
  });
});

it("given one seat fewer than the formula's, then it is noticed", () => {
  const one = CASES[0]?.[1] as ErlangCase;
  expect(outside(compareCase({ ...one, c: 4 }, 6_000, 1, 0.99))).toHaveLength(3);
});

describe("the contract's day: five seats to 14:00, then three", () => {
  it.each([
    ["150 calls", 1, 60],
    ["twice as many", 2, 30],
    ["five times as many", 5, 10],
  ])("given %s, then as many ring off and wait as long as the equations say", (_, times, days) => {
    const day = { ...CONTRACT, calls: PROFILE.map((calls) => calls * times) };
    expect(outside(compareDays(day, days, 1, 0.99))).toEqual([]);
  });

  it("given ten times the callers for half an hour, then the same, and after it the queue recovers", () => {
    const calls = PROFILE.map((calls, index) => (index === 3 ? calls * 10 : calls));
    expect(outside(compareDays({ ...CONTRACT, calls }, 20, 1, 0.99))).toEqual([]);
  });

  it("given callers who wait three minutes, then nine of ten are answered", () => {
    const { calls, lost } = expectedDay({ ...CONTRACT, calls: PROFILE });
    expect(1 - lost / calls).toBeGreaterThan(0.9);
  });
});
