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

  it("given ten times the contract's load on three times the seats, then nothing is wrong", () => {
    const days = [11, 12, 13].map((seed) => liveDay(seed, HEART, { callsADay: 1_500, seatsTimes: 3 }));
    expect(days.flatMap(({ wrongs }) => wrongs)).toEqual([]);
  });
});
