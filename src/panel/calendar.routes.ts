import { z } from "zod";
import { note } from "../admin/audit.store.js";
import type { Calendar } from "../calendar/calendar.js";
import { LAST_HOLIDAY_YEAR } from "../calendar/holidays.js";
import { checkCalendar } from "../calendar/problem.js";
import type { CalendarView } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { conflict, wrongFields } from "./refusal.js";
import { type Route, route } from "./route.js";

/**
 * The calendar's dates: closures and special openings. What is wrong with an entry is said
 * beside it; a closure without the reference of the city's agreement is refused (7(1)).
 */

const text = z.string().max(200);
/** A reference left out is as wrong as an empty one, and `checkCalendar` says so in better words. */
const agreement = text.default("");
const DATES_AT_MOST = 1_000;

const calendarBody = z.object({
  version: z.number().int().nonnegative(),
  closures: z
    .array(z.object({ date: text, from: text.optional(), to: text.optional(), reason: text.default(""), agreement }))
    .max(DATES_AT_MOST),
  openings: z.array(z.object({ date: text, open: text, close: text, agreement })).max(DATES_AT_MOST),
});

export function calendarRoutes(parts: PanelParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/calendar",
      right: "seeCalendar",
      summary: "Opening hours, holidays, closures and special openings",
      answer: "CalendarView",
      handle: () => calendarView(parts),
    }),
    route({
      method: "put",
      path: "/api/calendar",
      right: "changeCalendar",
      summary: "Change closures and special openings",
      body: calendarBody,
      answer: "CalendarView",
      handle({ body: { version, closures, openings }, person }) {
        const by = person().account.name;
        const before = calendarInForce(parts);
        const calendar: Calendar = { ...before.calendar, closures, openings };
        const problems = checkCalendar(
          calendar,
          parts.reasons.map(({ key }) => key),
        );
        if (problems.length > 0) throw wrongFields(problems);
        if (!parts.settings.change("calendar", version, { closures, openings }, by)) throw conflict();
        parts.floor.feed({ type: "CalendarChanged", calendar, by });
        const { closures: closuresBefore, openings: openingsBefore } = before.calendar;
        const detail = { closures, openings, before: { closures: closuresBefore, openings: openingsBefore } };
        note(parts.ledger, { by, action: "calendar.change", detail });
        return calendarView(parts);
      },
    }),
  ];
}

/** The site's calendar with the dates that the panel has in force laid over it. */
export function calendarInForce({ settings, site }: Pick<PanelParts, "settings" | "site">) {
  const { closures, openings } = site.calendar;
  const { value, version, by, at } = settings.get("calendar", { closures, openings });
  return { calendar: { ...site.calendar, ...value } satisfies Calendar, version, by, at };
}

function calendarView(parts: PanelParts): CalendarView {
  const { calendar, version, by, at } = calendarInForce(parts);
  return {
    version,
    closures: calendar.closures,
    openings: calendar.openings,
    weekly: calendar.weekly,
    yearEnd: calendar.yearEnd,
    lines: parts.site.lines.map(({ number, label }) => ({ number, label })),
    holidays: calendar.holidays,
    holidaysUntil: LAST_HOLIDAY_YEAR,
    reasons: parts.reasons,
    changedBy: by,
    changedAt: at,
  };
}
