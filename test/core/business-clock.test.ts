import { describe, expect, it } from "vitest";
import type { Calendar } from "../../src/calendar/calendar.js";
import { rehearsalOffsetMs } from "../../src/house/business-clock.js";

const week = { open: "08:30", close: "18:00" };
const calendar: Calendar = {
  tz: "Asia/Tokyo",
  weekly: [null, week, week, week, week, week, null],
  yearEnd: { from: "12-29", to: "01-03" },
  holidays: { "2026-11-23": "勤労感謝の日" },
  closures: [],
  openings: [],
};

function startsAt(machine: string, of: Calendar = calendar): number {
  const machineMs = Date.parse(machine);
  return machineMs + rehearsalOffsetMs(of, machineMs);
}

describe("the rehearsal's clock", () => {
  it("is the machine's during opening hours", () => {
    expect(rehearsalOffsetMs(calendar, Date.parse("2026-11-24T08:30:00+09:00"))).toBe(0);
  });

  it.each([
    ["in the evening: the next day", "2026-11-24T18:00:00+09:00", "2026-11-25T10:00:00+09:00"],
    ["before opening: the same day", "2026-11-24T08:29:59+09:00", "2026-11-24T10:00:00+09:00"],
    ["at the weekend before a holiday: after it", "2026-11-21T12:00:00+09:00", "2026-11-24T10:00:00+09:00"],
    ["at the year's end: the new year's first open day", "2026-12-30T12:00:00+09:00", "2027-01-04T10:00:00+09:00"],
  ])("%s, at ten", (_, machine, start) => {
    expect(startsAt(machine)).toBe(Date.parse(start));
  });

  it("starts with the day's own opening where ten is not in it", () => {
    const openings = [{ date: "2026-11-22", open: "13:00", close: "15:00", agreement: "R8-1" }];
    expect(startsAt("2026-11-21T20:00:00+09:00", { ...calendar, openings })).toBe(
      Date.parse("2026-11-22T13:00:00+09:00"),
    );
  });

  it("stays the machine's where the centre never opens", () => {
    const never = { ...calendar, weekly: [null, null, null, null, null, null, null] };
    expect(rehearsalOffsetMs(never, Date.parse("2026-11-21T20:00:00+09:00"))).toBe(0);
  });
});
