import type { Calendar } from "../../src/calendar/calendar.js";
import { nationalHolidays } from "../../src/calendar/holidays.js";

export const workday = { open: "08:30", close: "18:00" };
export const agreement = "大分市 2026-04-01 第1号";

/** The centre's working days, with something else about them. */
export function calendarWith(change: Partial<Calendar> = {}): Calendar {
  return {
    tz: "Asia/Tokyo",
    weekly: [null, workday, workday, workday, workday, workday, null],
    yearEnd: { from: "12-29", to: "01-03" },
    holidays: nationalHolidays(),
    closures: [],
    openings: [],
    ...change,
  };
}
