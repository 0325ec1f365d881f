import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  businessDate,
  type Calendar,
  type ClosedWhy,
  type Closure,
  hours,
  nextOpen,
  type SpecialOpening,
  wallOf,
} from "../../src/calendar/calendar.js";
import { FIRST_HOLIDAY_YEAR, nationalHolidays } from "../../src/calendar/holidays.js";
import { agreement, calendarWith } from "./calendar-kit.js";

interface Vector {
  holidays: Record<string, string>;
  open_days: Record<string, number>;
}

const vector: Vector = JSON.parse(readFileSync(new URL("vectors/calendar_r8.json", import.meta.url), "utf8"));
const DAY_MS = 86_400_000;

/** "2026-06-01T10:00" in JST. */
function jst(text: string): number {
  return Date.parse(`${text}+09:00`);
}

function whyAt(calendar: Calendar, text: string): ClosedWhy | "open" {
  const decision = hours(calendar, jst(text));
  return decision.open ? "open" : decision.why;
}

function nextAt(calendar: Calendar, text: string): string | null {
  const next = nextOpen(calendar, jst(text));
  return next === null ? null : new Date(next + 9 * 3_600_000).toISOString().slice(0, 16);
}

describe("an ordinary working day", () => {
  const calendar = calendarWith();

  it.each([
    ["2026-06-01T08:29:59.999", "beforeOpening"],
    ["2026-06-01T08:30:00.000", "open"],
    ["2026-06-01T17:59:59.999", "open"],
    ["2026-06-01T18:00:00.000", "afterClosing"],
    ["2026-06-01T00:00:00.000", "beforeOpening"],
    ["2026-06-01T23:59:59.999", "afterClosing"],
  ] as const)("at %s it is %s", (at, expected) => {
    expect(whyAt(calendar, at)).toBe(expected);
  });

  it("says when it closes, and when it opens next", () => {
    expect(hours(calendar, jst("2026-06-01T10:00"))).toEqual({ open: true, closesAt: jst("2026-06-01T18:00") });
    expect(hours(calendar, jst("2026-06-05T18:00"))).toEqual({
      open: false,
      why: "afterClosing",
      nextOpen: jst("2026-06-08T08:30"),
    });
  });

  it("is counted by the date in Japan", () => {
    expect(businessDate(calendar, Date.parse("2026-05-31T14:59:59.999Z"))).toBe("2026-05-31");
    expect(businessDate(calendar, Date.parse("2026-05-31T15:00:00.000Z"))).toBe("2026-06-01");
    expect(businessDate(calendar, Date.parse("1969-12-31T14:59:59.999Z"))).toBe("1969-12-31");
  });
});

describe("fiscal year R8", () => {
  const calendar = calendarWith();

  it("has the vector's holidays, by date and by name", () => {
    const ours = Object.entries(nationalHolidays()).filter(([date]) => date >= "2026-04-01" && date <= "2027-03-31");
    expect(Object.fromEntries(ours)).toEqual(vector.holidays);
  });

  it("is open on the vector's number of days in each month", () => {
    const counted: Record<string, number> = { total: 0 };
    for (let noon = jst("2026-04-01T12:00"); noon <= jst("2027-03-31T12:00"); noon += DAY_MS) {
      if (!hours(calendar, noon).open) continue;
      const month = businessDate(calendar, noon).slice(0, 7);
      counted[month] = (counted[month] ?? 0) + 1;
      counted.total = (counted.total ?? 0) + 1;
    }
    expect(counted).toEqual(vector.open_days);
  });

  it.each([
    ["2026-05-06", "holiday"],
    ["2026-09-22", "holiday"],
    ["2027-03-22", "holiday"],
    ["2026-06-06", "weekend"],
    ["2026-06-07", "weekend"],
    ["2026-12-28", "open"],
    ["2026-12-29", "yearEnd"],
    ["2027-01-01", "yearEnd"],
    ["2027-01-03", "yearEnd"],
    ["2027-01-04", "open"],
  ] as const)("at noon of %s it is %s", (date, expected) => {
    expect(whyAt(calendar, `${date}T12:00`)).toBe(expected);
  });

  it("opens after the long holidays on the first working day", () => {
    expect(nextAt(calendar, "2026-05-01T18:00")).toBe("2026-05-07T08:30");
    expect(nextAt(calendar, "2026-09-18T18:00")).toBe("2026-09-24T08:30");
    expect(nextAt(calendar, "2026-12-28T18:00")).toBe("2027-01-04T08:30");
  });
});

describe("the holiday table", () => {
  it("can be changed by the site: a new law adds a day, renames one, or takes one away", () => {
    const table = nationalHolidays({ "2026-06-10": "市制記念日", "2026-07-20": "海の記念日", "2026-08-11": null });
    expect(table["2026-06-10"]).toBe("市制記念日");
    expect(table["2026-07-20"]).toBe("海の記念日");
    expect(table["2026-08-11"]).toBeUndefined();
  });

  it("reaches from its first year far enough ahead", () => {
    const dates = Object.keys(nationalHolidays());
    expect(dates[0]).toBe(`${FIRST_HOLIDAY_YEAR}-01-01`);
    expect(dates.at(-1)?.slice(0, 4)).toBe("2050");
    expect(dates).toEqual([...dates].sort());
  });
});

describe("closures", () => {
  const closed = (change: Partial<Closure>): Calendar =>
    calendarWith({ closures: [{ date: "2026-06-01", reason: "typhoon", agreement, ...change }] });

  it("of a whole day give their reason from midnight to midnight", () => {
    for (const at of ["00:00", "08:30", "12:00", "23:59"]) {
      expect(hours(closed({}), jst(`2026-06-01T${at}`))).toEqual({
        open: false,
        why: "closure",
        reason: "typhoon",
        nextOpen: jst("2026-06-02T08:30"),
      });
    }
    expect(whyAt(closed({}), "2026-05-31T23:59:59.999")).toBe("weekend");
    expect(whyAt(closed({}), "2026-06-02T00:00")).toBe("beforeOpening");
  });

  it("of a part of a day close that part alone, and open again at its end", () => {
    const calendar = closed({ from: "12:00", to: "13:30" });
    expect(hours(calendar, jst("2026-06-01T11:59:59.999"))).toEqual({ open: true, closesAt: jst("2026-06-01T12:00") });
    expect(hours(calendar, jst("2026-06-01T12:00"))).toEqual({
      open: false,
      why: "closure",
      reason: "typhoon",
      nextOpen: jst("2026-06-01T13:30"),
    });
    expect(hours(calendar, jst("2026-06-01T13:30"))).toEqual({ open: true, closesAt: jst("2026-06-01T18:00") });
    expect(whyAt(calendar, "2026-06-01T18:00")).toBe("afterClosing");
  });

  it("of the morning push the opening back, and the early caller hears that it is early", () => {
    const calendar = closed({ from: "08:30", to: "12:00" });
    expect(whyAt(calendar, "2026-06-01T08:00")).toBe("beforeOpening");
    expect(nextAt(calendar, "2026-06-01T08:00")).toBe("2026-06-01T12:00");
  });

  it("that overlap are one, and the newest decision gives the reason", () => {
    const calendar = calendarWith({
      closures: [
        { date: "2026-06-01", from: "12:00", to: "15:00", reason: "system_failure", agreement },
        { date: "2026-06-01", from: "10:00", to: "13:00", reason: "typhoon", agreement },
      ],
    });
    expect(hours(calendar, jst("2026-06-01T12:30"))).toMatchObject({
      reason: "system_failure",
      nextOpen: jst("2026-06-01T15:00"),
    });
    expect(hours(calendar, jst("2026-06-01T11:00"))).toMatchObject({
      reason: "typhoon",
      nextOpen: jst("2026-06-01T15:00"),
    });
  });
});

describe("special openings", () => {
  const opened = (date: string, open = "10:00", close = "16:00"): Calendar =>
    calendarWith({ openings: [{ date, open, close, agreement }] });

  it.each(["2026-06-07", "2026-07-20", "2026-12-30"])("win on %s, though it is a day off", (date) => {
    const calendar = opened(date);
    expect(whyAt(calendar, `${date}T09:59:59.999`)).toBe("beforeOpening");
    expect(hours(calendar, jst(`${date}T10:00`))).toEqual({ open: true, closesAt: jst(`${date}T16:00`) });
    expect(whyAt(calendar, `${date}T16:00`)).toBe("afterClosing");
  });

  it("lengthen a working day", () => {
    const calendar = opened("2026-06-01", "17:00", "20:00");
    expect(hours(calendar, jst("2026-06-01T09:00"))).toEqual({ open: true, closesAt: jst("2026-06-01T20:00") });
  });

  it("apart from the working hours leave the time between closed, until the day's second opening", () => {
    const calendar = opened("2026-06-01", "19:00", "20:00");
    expect(whyAt(calendar, "2026-06-01T18:30")).toBe("beforeOpening");
    expect(nextAt(calendar, "2026-06-01T18:30")).toBe("2026-06-01T19:00");
  });

  it("give way to a closure where both were entered", () => {
    const calendar = opened("2026-06-07");
    calendar.closures = [{ date: "2026-06-07", from: "12:00", to: "24:00", reason: "typhoon", agreement }];
    expect(hours(calendar, jst("2026-06-07T11:00"))).toEqual({ open: true, closesAt: jst("2026-06-07T12:00") });
    expect(whyAt(calendar, "2026-06-07T12:00")).toBe("closure");
    expect(nextAt(calendar, "2026-06-07T12:00")).toBe("2026-06-08T08:30");
  });

  it("over midnight are one opening", () => {
    const calendar = calendarWith({
      openings: [
        { date: "2026-06-06", open: "20:00", close: "24:00", agreement },
        { date: "2026-06-07", open: "00:00", close: "02:00", agreement },
      ],
    });
    expect(hours(calendar, jst("2026-06-06T23:00"))).toEqual({ open: true, closesAt: jst("2026-06-07T02:00") });
  });
});

describe("the next opening", () => {
  it("is now while it is open", () => {
    const at = jst("2026-06-01T10:00");
    expect(nextOpen(calendarWith(), at)).toBe(at);
  });

  it("is unknown when nothing opens within 400 days", () => {
    const never = calendarWith({ weekly: Array(7).fill(null) });
    expect(hours(never, jst("2026-06-01T10:00"))).toEqual({ open: false, why: "weekend", nextOpen: null });
    never.openings = [{ date: "2027-07-06", open: "09:00", close: "10:00", agreement }];
    expect(nextAt(never, "2026-06-01T10:00")).toBe("2027-07-06T09:00");
    expect(nextAt(never, "2026-05-31T10:00")).toBeNull();
  });
});

describe("properties of any calendar", () => {
  const minute = fc.integer({ min: 0, max: 1440 });
  const clock = (m: number) => `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`;
  const span = fc
    .tuple(minute, minute)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => ({ open: clock(Math.min(a, b)), close: clock(Math.max(a, b)) }));
  const date = fc
    .integer({ min: 0, max: 20 })
    .map((n) => businessDate(calendarWith(), jst("2026-12-20T12:00") + n * DAY_MS));
  const closure: fc.Arbitrary<Closure> = fc.oneof(
    date.map((d) => ({ date: d, reason: "typhoon", agreement })),
    fc.tuple(date, span).map(([d, s]) => ({ date: d, from: s.open, to: s.close, reason: "typhoon", agreement })),
  );
  const opening: fc.Arbitrary<SpecialOpening> = fc.tuple(date, span).map(([d, s]) => ({ date: d, ...s, agreement }));
  const calendars = fc
    .record({
      weekly: fc.array(fc.option(span), { minLength: 7, maxLength: 7 }),
      closures: fc.array(closure, { maxLength: 6 }),
      openings: fc.array(opening, { maxLength: 6 }),
    })
    .map(calendarWith);
  const wall = fc.integer({ min: jst("2026-12-18T00:00"), max: jst("2027-01-12T00:00") });

  it("a closed centre's next opening is open, and the millisecond before it is closed", () => {
    fc.assert(
      fc.property(calendars, wall, (calendar, at) => {
        const decision = hours(calendar, at);
        if (decision.open || decision.nextOpen === null) return;
        expect(decision.nextOpen).toBeGreaterThan(at);
        expect(hours(calendar, decision.nextOpen).open).toBe(true);
        expect(hours(calendar, decision.nextOpen - 1).open).toBe(false);
      }),
    );
  });

  it("an open centre closes at closesAt and not a millisecond before", () => {
    fc.assert(
      fc.property(calendars, wall, (calendar, at) => {
        const decision = hours(calendar, at);
        if (!decision.open) return;
        expect(decision.closesAt).toBeGreaterThan(at);
        expect(hours(calendar, decision.closesAt - 1).open).toBe(true);
        expect(hours(calendar, decision.closesAt).open).toBe(false);
      }),
    );
  });

  it("nothing opens between a closed moment and its next opening", () => {
    fc.assert(
      fc.property(calendars, wall, fc.double({ min: 0, max: 1, noNaN: true }), (calendar, at, part) => {
        const decision = hours(calendar, at);
        if (decision.open) return;
        const until = decision.nextOpen ?? at + 30 * DAY_MS;
        const between = Math.floor(at + (until - at) * part);
        if (between < until) expect(hours(calendar, between).open).toBe(false);
      }),
    );
  });

  it("inside a closure it is closed for that reason, whatever else was entered", () => {
    fc.assert(
      fc.property(calendars, closure, fc.double({ min: 0, max: 0.999, noNaN: true }), (calendar, one, part) => {
        const from = wallOf(one.date, one.from ?? "00:00");
        const to = wallOf(one.date, one.to ?? "24:00");
        const at = Math.floor(from + (to - from) * part);
        const decision = hours({ ...calendar, closures: [one, ...calendar.closures] }, at);
        expect(decision).toMatchObject({ open: false, why: "closure", reason: "typhoon" });
      }),
    );
  });
});
