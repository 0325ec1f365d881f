import { describe, expect, it } from "vitest";
import { CONTRACT_LOAD, liveDay } from "./day.js";
import { HEART } from "./heart.js";

describe("a simulated day", () => {
  it("given the same seed, then it is the same day", () => {
    expect(liveDay(7, HEART)).toEqual(liveDay(7, HEART));
  });

  it("given another seed, then it is another day", () => {
    expect(liveDay(7, HEART).counts).not.toEqual(liveDay(8, HEART).counts);
  });

  it("given ten times the contract's load on the same eight seats, then nothing is wrong", () => {
    const days = [11, 12, 13].map((seed) => liveDay(seed, HEART, { ...CONTRACT_LOAD, callsADay: 1_500 }));
    expect(days.flatMap(({ wrongs }) => wrongs)).toEqual([]);
  });

  it.each([2, 5])("given %i times the contract's load and rules for when too many call, then nothing is wrong and callers get the information", (times) => {
    const days = [22, 23].map((seed) => liveDay(seed, HEART, { ...CONTRACT_LOAD, callsADay: 150 * times }));
    expect(days.flatMap(({ wrongs }) => wrongs)).toEqual([]);
    const happened = (what: string) => days.reduce((sum, { counts }) => sum + (counts.get(what) ?? 0), 0);
    for (const what of ["information overflow", "information left: connected", "information left: end", "overflow announcement", "overflow end"]) expect(happened(what), what).toBeGreaterThan(0);
  });

  it("given ten times the contract's load on three times the seats, then nothing is wrong", () => {
    const days = [11, 12, 13].map((seed) => liveDay(seed, HEART, { callsADay: 1_500, seatsTimes: 3 }));
    expect(days.flatMap(({ wrongs }) => wrongs)).toEqual([]);
  });
});
