import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { daysAhead } from "../../src/calendar/ahead.js";
import { type Calendar, hours, wallOf } from "../../src/calendar/calendar.js";

const weekday = { open: "08:30", close: "18:00" };
const calendar: Calendar = {
  tz: "Asia/Tokyo",
  weekly: [null, weekday, weekday, weekday, weekday, weekday, { open: "09:00", close: "17:00" }],
  yearEnd: { from: "12-29", to: "01-03" },
  holidays: { "2026-06-03": "試験の日" },
  closures: [
    { date: "2026-06-04", from: "07:00", to: "10:15", reason: "typhoon", agreement: "A-1" },
    { date: "2026-06-05", reason: "typhoon", agreement: "A-2" },
  ],
  openings: [{ date: "2026-06-07", open: "10:00", close: "12:00", agreement: "A-3" }],
};

describe("the calendar told in advance", () => {
  const days = daysAhead(calendar, wallOf("2026-06-01", "13:00"), 8);

  test("a working day is closed, open and closed", () => {
    expect(days[0]).toMatchObject({ date: "2026-06-01" });
    expect(days[0]?.spans.map(({ untilS, decision }) => [untilS, decision.open])).toEqual([
      [8.5 * 3600, false],
      [18 * 3600, true],
      [24 * 3600, false],
    ]);
  });

  test("a closure before the opening hour is told with its reason from its own beginning", () => {
    expect(days[3]?.spans.map(({ untilS, decision }) => [untilS / 3600, decision.open || decision.reason])).toEqual([
      [7, undefined],
      [10.25, "typhoon"],
      [18, true],
      [24, undefined],
    ]);
  });

  test("a day off has no opening, one opened specially has, and none is left out", () => {
    expect(days.map(({ date, spans }) => [date, spans.some(({ decision }) => decision.open)])).toEqual([
      ["2026-06-01", true],
      ["2026-06-02", true],
      ["2026-06-03", false],
      ["2026-06-04", true],
      ["2026-06-05", false],
      ["2026-06-06", true],
      ["2026-06-07", true],
      ["2026-06-08", true],
    ]);
  });

  test("at every moment of 400 days it says what the calendar itself says", () => {
    const start = wallOf("2026-06-01", "00:00");
    const ahead = daysAhead(calendar, start, 400);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * 86_400_000 - 1 }), (ms) => {
        const spans = ahead[Math.floor(ms / 86_400_000)]?.spans ?? [];
        const span = spans.find(({ untilS }) => ms % 86_400_000 < untilS * 1000);
        const truth = hours(calendar, start + ms);
        const told = span?.decision;
        expect(told?.open).toBe(truth.open);
        if (truth.open || !told || told.open) return;
        expect([told.nextOpen, told.reason]).toEqual([truth.nextOpen, truth.reason]);
      }),
    );
  });
});
