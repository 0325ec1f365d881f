import { describe, expect, it } from "vitest";
import type { Calendar, Closure, SpecialOpening } from "../../src/calendar/calendar.js";
import { checkCalendar, isDate } from "../../src/calendar/problem.js";
import { agreement, calendarWith, workday } from "./calendar-kit.js";

describe("a calendar that was entered", () => {
  const reasons = ["typhoon", "system_failure"];
  const closure: Closure = { date: "2026-06-01", reason: "typhoon", agreement };
  const opening: SpecialOpening = { date: "2026-06-07", open: "10:00", close: "12:00", agreement };
  const paths = (change: Partial<Calendar>) => checkCalendar(calendarWith(change), reasons).map((one) => one.path);

  it("without mistakes has no problems", () => {
    expect(paths({})).toEqual([]);
    expect(paths({ closures: [closure, { ...closure, from: "12:00", to: "24:00" }], openings: [opening] })).toEqual([]);
  });

  it.each<[string, Partial<Closure>, string]>([
    ["an end before the start", { from: "13:00", to: "12:00" }, "closures[0].to"],
    ["an end at the start", { from: "13:00", to: "13:00" }, "closures[0].to"],
    ["a start without an end", { from: "13:00" }, "closures[0]"],
    ["an end without a start", { to: "13:00" }, "closures[0]"],
    ["a time that does not exist", { from: "25:00", to: "26:00" }, "closures[0].from"],
    ["a date that does not exist", { date: "2027-02-29" }, "closures[0].date"],
    ["a date in other words", { date: "6月1日" }, "closures[0].date"],
    ["no agreement", { agreement: "" }, "closures[0].agreement"],
    ["an agreement of spaces", { agreement: " \u3000 " }, "closures[0].agreement"],
    ["a reason outside the list", { reason: "bad weather" }, "closures[0].reason"],
  ])("refuses a closure with %s", (_, change, path) => {
    expect(paths({ closures: [{ ...closure, ...change }] })).toContain(path);
  });

  it.each<[string, Partial<SpecialOpening>, string]>([
    ["an end before the start", { open: "13:00", close: "12:00" }, "openings[0].close"],
    ["a date that does not exist", { date: "2026-13-01" }, "openings[0].date"],
    ["no agreement", { agreement: "" }, "openings[0].agreement"],
  ])("refuses an opening with %s", (_, change, path) => {
    expect(paths({ openings: [{ ...opening, ...change }] })).toEqual([path]);
  });

  it("refuses the same thing twice, a week of six days, a year end and holidays that do not exist", () => {
    expect(paths({ closures: [closure, { ...closure, reason: "system_failure" }] })).toEqual(["closures[1]"]);
    expect(paths({ openings: [opening, opening] })).toEqual(["openings[1]"]);
    expect(paths({ weekly: [null, workday] })).toEqual(["weekly"]);
    expect(paths({ yearEnd: { from: "12-32", to: "01-03" } })).toEqual(["yearEnd.from"]);
    expect(paths({ holidays: { "2026-02-30": "春の日", "2026-03-03": "" } })).toEqual([
      'holidays["2026-02-30"]',
      'holidays["2026-03-03"]',
    ]);
  });

  it.each<[string, Partial<Calendar>, string]>([
    ["two special openings that overlap", { openings: [opening, { ...opening, open: "11:00", close: "13:00" }] }, "openings[1].date"],
    ["a special opening on a day that is closed", { openings: [opening], closures: [{ ...closure, date: opening.date }] }, "closures[0].date"],
    ["a special opening and a closure of its last minute", { openings: [opening], closures: [{ ...closure, date: opening.date, from: "11:59", to: "13:00" }] }, "closures[0].date"],
    ["a special opening when it is open anyway", { openings: [{ ...opening, date: "2026-06-01" }] }, "openings[0].open"],
    ["the same as the whole of the usual hours", { openings: [{ ...opening, date: "2026-06-01", open: "08:30", close: "18:00" }] }, "openings[0].open"],
  ])("refuses %s, and names the place", (_, change, path) => {
    expect(paths(change)).toEqual([path]);
  });

  it("lets through what only touches, what makes a day longer, and closures that overlap", () => {
    expect(paths({ openings: [opening, { ...opening, open: "12:00", close: "13:00" }] })).toEqual([]);
    expect(paths({ openings: [opening], closures: [{ ...closure, date: opening.date, from: "12:00", to: "13:00" }] })).toEqual([]);
    expect(paths({ openings: [{ ...opening, date: "2026-06-01", open: "17:00", close: "20:00" }] })).toEqual([]);
    expect(paths({ closures: [{ ...closure, from: "09:00", to: "12:00" }, { ...closure, from: "11:00", to: "13:00" }] })).toEqual([]);
  });

  it("names both sides of a contradiction in words, whichever was entered last", () => {
    const [problem] = checkCalendar(calendarWith({ openings: [opening], closures: [{ ...closure, date: opening.date }] }), reasons);
    expect(problem?.ja).toMatch(/2026-06-07は、臨時休業（00:00–24:00）と臨時受付（10:00–12:00）が重なっています/);
    expect(problem?.en).toContain("remove one of them first");
  });

  it("says each problem in Japanese and English, with what would be right", () => {
    const [problem] = checkCalendar(calendarWith({ closures: [{ ...closure, reason: "x" }] }), reasons);
    expect(problem?.ja).toMatch(/一覧から選んで/);
    expect(problem?.en).toContain("typhoon, system_failure");
  });

  it("knows leap years", () => {
    expect(isDate("2028-02-29")).toBe(true);
    expect(isDate("2027-02-29")).toBe(false);
    expect(isDate("2026-6-1")).toBe(false);
  });
});
