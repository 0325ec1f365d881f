import { z } from "zod";
import { wallOf } from "../calendar/calendar.js";
import { type Admission, type Disaster, disasterAt } from "../calendar/disaster.js";
import { FIRST_HOLIDAY_YEAR, LAST_HOLIDAY_YEAR } from "../calendar/holidays.js";
import { isDate } from "../calendar/problem.js";
import { rehearse } from "../floor/rehearse.js";
import { LANGUAGES } from "../prompt/language.js";
import { heardIn } from "../report/heard.js";
import { CLOSED } from "../report/words.js";
import type { RehearsalView, RehearsedDisaster, Words } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { type Route, route } from "./route.js";

/** "What would a caller hear then?", asked of what decides real calls, with the calendar in force. */
const query = z.object({
  date: z.string().refine(isDate, "存在する日付を入力してください。|must be a date that exists, such as 2026-09-22"),
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "時刻は「10:00」のように入力してください。|must be a time such as 10:00"),
  language: z.enum(LANGUAGES).default("ja"),
  did: z.string().max(20).optional(),
  disaster: z.enum(["asNow", "off", "suspended", "reduced"]).default("asNow"),
});

export function rehearseRoutes(parts: PanelParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/rehearsal",
      right: "seeCalendar",
      summary: "What a caller would hear at a moment, until the queue",
      query,
      answer: "RehearsalView",
      handle: ({ query }) => rehearsalView(parts, query),
    }),
  ];
}

function rehearsalView(parts: PanelParts, { date, time, language, did, disaster }: z.infer<typeof query>): RehearsalView {
  const at = wallOf(date, time);
  const inForce = parts.floor.look().setup;
  const setup = { ...inForce, disaster: disasterFor(disaster, inForce.disaster, at) };
  const { decision, holidaysKnown, steps, end } = rehearse(setup, { at, did: did ?? setup.lines[0] ?? "", language });
  return {
    at,
    open: decision.open,
    closesAt: decision.open ? decision.closesAt : null,
    why: decision.open ? null : decision.why,
    whyWords: decision.open ? null : whyWords(parts, decision, setup.calendar.holidays[date]),
    nextOpen: decision.open ? null : decision.nextOpen,
    disaster: disasterAt(setup, at)?.mode ?? null,
    holidaysKnown,
    holidayYears: { from: FIRST_HOLIDAY_YEAR, until: LAST_HOLIDAY_YEAR },
    steps: heardIn(steps, language, parts.texts),
    end,
  };
}

function disasterFor(asked: RehearsedDisaster, now: Disaster | null, at: number): Disaster | null {
  if (asked === "asNow") return now;
  return asked === "off" ? null : { mode: asked, reason: "", since: at };
}

/** A holiday has a name and a closure a reason, which say more than the kind of day. */
function whyWords(parts: PanelParts, { why, ...more }: Extract<Admission, { open: false }>, holiday: string | undefined): Words {
  const reason = "reason" in more ? parts.reasons.find(({ key }) => key === more.reason)?.label : undefined;
  const named = why === "holiday" && holiday !== undefined ? { ja: holiday, en: holiday } : reason;
  if (!named) return CLOSED[why];
  return { ja: `${CLOSED[why].ja}（${named.ja}）`, en: `${CLOSED[why].en} (${named.en})` };
}
