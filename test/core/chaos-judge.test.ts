/** Whoever judges the experiments must see what it is to see: calls told here by hand. */
import { describe, expect, it } from "vitest";
import { gapInTalks, judgeLegs, offeredSince } from "../chaos/judge.js";
import { drawTable, missedGoals, type Row } from "../chaos/table.js";
import type { CallerLeg, Crowd, PhoneLeg } from "../load/crowd.js";
import { judge as judgeFlat } from "../soak/flat.js";

const T = 1_000_000;

/** Called, was answered at once, heard something without a break, and was served until the operator hung up. */
function caller(changes: Partial<CallerLeg> = {}): CallerLeg {
  const heard = { first: T + 20, last: T + 30_000, gaps: [] };
  return { number: "0970001000", port: 1, invitedAt: T, heardAt: T + 1, upAt: T + 10, endedAt: T + 30_000, endedBy: "centre", heard, ...changes };
}

function phone(changes: Partial<PhoneLeg> = {}): PhoneLeg {
  return { number: "0970001000", seat: "101", invitedAt: T + 5_000, upAt: T + 6_000, cancelledAt: null, endedAt: T + 29_990, endedBy: "phone", ...changes };
}

function crowdOf(callers: CallerLeg[], phones: PhoneLeg[]): Crowd {
  const nothing = async () => {};
  return { callers, phones, up: () => [], talksTo: () => undefined, start: nothing, finish: nothing, forsake: nothing, close: nothing };
}

const verdict = (callers: CallerLeg[], phones: PhoneLeg[]) => {
  const { dropped, stranded } = judgeLegs(crowdOf(callers, phones), T, T + 60_000);
  return [dropped.length, stranded.length];
};

describe("legs", () => {
  it("given the operator hung up, or the caller did, then nobody was dropped", () => {
    expect(verdict([caller()], [phone()])).toEqual([0, 0]);
    expect(verdict([caller({ endedBy: "caller" })], [phone({ endedBy: "centre", endedAt: T + 30_010 })])).toEqual([0, 0]);
  });

  it("given the centre ended the call of a caller who waited, or refused one, then that one was dropped", () => {
    expect(verdict([caller()], [])).toEqual([1, 0]);
    expect(verdict([caller({ upAt: null, endedAt: T + 20, endedBy: "refused" })], [])).toEqual([1, 0]);
  });

  it("given the centre ended a talk, then both sides were dropped", () => {
    expect(verdict([caller()], [phone({ endedBy: "centre" })])).toEqual([2, 0]);
  });

  it("given silence of more than five seconds, at the beginning, in the middle or at the end, then that caller was stranded", () => {
    for (const heard of [
      { first: T + 5_100, last: T + 30_000, gaps: [] },
      { first: T + 20, last: T + 30_000, gaps: [{ from: T + 10_000, ms: 5_001 }] },
      { first: T + 20, last: T + 24_000, gaps: [] },
      { first: null, last: null, gaps: [] },
    ]) {
      expect(verdict([caller({ heard })], [phone()])).toEqual([0, 1]);
    }
    expect(verdict([caller({ heard: { first: T + 20, last: T + 30_000, gaps: [{ from: T + 10_000, ms: 4_999 }] } })], [phone()])).toEqual([0, 0]);
  });

  it("given a caller who is not answered, or a phone that rings or talks on for nobody, then that is stranded", () => {
    expect(verdict([caller({ upAt: T + 6_000, heard: { first: T + 6_010, last: T + 30_000, gaps: [] } })], [phone()])).toEqual([0, 1]);
    expect(verdict([caller({ endedBy: "caller", endedAt: T + 8_000, heard: { first: T + 20, last: T + 8_000, gaps: [] } })], [phone()])).toEqual([0, 1]);
  });

  it("given a talk over the fault, then its longest gap there is told, and the first offer after the fault", () => {
    const gaps = [{ from: T + 12_100, ms: 260 }, { from: T + 25_000, ms: 900 }];
    const crowd = crowdOf([caller({ heard: { first: T, last: T + 30_000, gaps } })], [phone(), phone({ invitedAt: T + 12_500 })]);
    expect(gapInTalks(crowd, T + 12_000)).toBe(260);
    expect(gapInTalks(crowd, T + 7_000)).toBeNull();
    expect(offeredSince(crowd, T + 12_000)).toBe(T + 12_500);
    expect(offeredSince(crowd, T + 12_450)).toBeNull();
  });
});

describe("the table", () => {
  const good: Row = { fault: "nothing", callsUp: 100, dropped: 0, droppedByAsterisk: 100, stranded: 0, lost: 0, doubled: 0, recoverS: 1, recoverWithinS: 3, talkGapMs: 60 };

  it("given all goals are met, then it says so, with what died with Asterisk", () => {
    expect(missedGoals(good)).toEqual([]);
    expect(drawTable([good])).toContain("0 (+100 Asterisk's own)");
  });

  it.each<[Partial<Row>]>([[{ dropped: 1 }], [{ stranded: 1 }], [{ lost: 1 }], [{ doubled: 1 }], [{ recoverS: 3.1 }], [{ recoverS: null }], [{ talkGapMs: 201 }], [{ quietMs: 1_001 }]])(
    "given %j, then one goal is missed",
    (change) => {
      expect(missedGoals({ ...good, ...change })).toHaveLength(1);
      expect(drawTable([{ ...good, ...change }])).toContain("BEYOND THE GOAL");
    },
  );
});

describe("flat", () => {
  const series = (values: number[]) => ({ name: "memory", unit: "MiB", values, share: 0.1, slack: 16 });
  const sawtooth = Array.from({ length: 100 }, (_, index) => 200 + 3 * (index % 10));

  it("is a sawtooth, and a line that rises by less than is allowed", () => {
    expect(judgeFlat(series(sawtooth), 0).problem).toBeNull();
    expect(judgeFlat(series(sawtooth.map((value, index) => value + index / 10)), 0).problem).toBeNull();
  });

  it("is not a sawtooth that climbs, and not what is above its limit once", () => {
    expect(judgeFlat(series(sawtooth.map((value, index) => value + index)), 0).problem).toMatch(/rose by \d+ MiB/);
    expect(judgeFlat({ ...series([1, 1, 500, 1, 1]), limit: 400 }, 0).problem).toMatch(/was 500 MiB/);
  });

  it("is what grows by no more than so much a call", () => {
    const growing = { ...series([0, 10, 20, 30]), slack: 2, perCall: 0.01 };
    expect(judgeFlat(growing, 3_000).problem).toBeNull();
    expect(judgeFlat(growing, 2_000).problem).toMatch(/22/);
  });
});
