import { describe, expect, it } from "vitest";
import { decide, dueOf, type Hold, holdsOn, retentionShape, type Retained } from "../../src/recording/retention.js";

const DAY = 86_400_000;
const T = Date.UTC(2026, 10, 24);
const retention = retentionShape.parse({
  rules: [
    { outcome: "complaint", days: 365 },
    { line: "city", days: 30 },
    { line: "main", matter: "tax", days: 10 },
  ],
});
const recording = (call: string, daysAgo: number, more: Partial<Retained> = {}): Retained => ({
  call,
  endedAt: T - daysAgo * DAY,
  line: "main",
  matter: null,
  outcome: null,
  ...more,
});
const hold = (call: string, until: number | null = null): Hold => ({ call, reason: "threat", person: "manager1", placedAt: T - DAY, until });
const deciding = (recordings: Retained[], holds: Hold[] = [], lastSeenAt: number | null = T - DAY) =>
  decide({ retention, recordings, holds, at: T, lastSeenAt });

describe("a recording's time", () => {
  it("is 90 days unless a rule says otherwise, and is over to the millisecond", () => {
    expect(deciding([recording("a", 90)]).due).toEqual([{ call: "a", rule: null, days: 90, dueAt: T }]);
    expect(deciding([{ ...recording("a", 90), endedAt: T - 90 * DAY + 1 }]).due).toEqual([]);
  });

  it.each([
    [{ line: "city" }, 30],
    [{ line: "main", matter: "tax" }, 10],
    [{ line: "main", matter: "other" }, 90],
    [{ line: "city", outcome: "complaint" }, 365],
  ])("is that of the first rule that fits %j: %i days", (more, days) => {
    expect(dueOf(retention, recording("a", 0, more)).days).toBe(days);
  });

  it("cannot be none at all, nor for ever", () => {
    for (const days of [0, -1, 1.5, 3_651]) expect(retentionShape.safeParse({ days }).success).toBe(false);
    expect(retentionShape.safeParse({ rules: [{ line: "main", days: 0 }] }).success).toBe(false);
  });
});

describe("a hold", () => {
  it("beats every rule until it expires", () => {
    const { due, held } = deciding([recording("a", 400), recording("b", 400)], [hold("a"), hold("b", T)]);
    expect(due.map(({ call }) => call)).toEqual(["b"]);
    expect(held.map((one) => [one.due.call, one.holds[0]?.person])).toEqual([["a", "manager1"]]);
  });

  it("of several counts as long as one is in force", () => {
    expect(holdsOn([hold("a", T - 1), hold("a", T + 1), hold("b")], "a", T)).toEqual([hold("a", T + 1)]);
  });
});

describe("a clock that jumped", () => {
  it.each([T - 31 * DAY, T + 31 * DAY])("destroys nothing (seen last at %i)", (lastSeenAt) => {
    expect(deciding([recording("a", 400)], [], lastSeenAt)).toMatchObject({ due: [], clockInDoubt: true });
  });

  it("is not suspected over the days of New Year, nor where nothing was seen yet", () => {
    for (const lastSeenAt of [T - 7 * DAY, null]) expect(deciding([recording("a", 400)], [], lastSeenAt).due).toHaveLength(1);
  });
});
