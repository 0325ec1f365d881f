import { and, asc, eq, gte, lt, type SQL } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { z } from "zod";
import { may } from "../admin/right.js";
import { note } from "../admin/audit.store.js";
import { wallOf } from "../calendar/calendar.js";
import { isDate } from "../calendar/problem.js";
import { factsOf, fromRow } from "../postgres/put-facts.js";
import { calls } from "../postgres/schema.js";
import { story, storyWithoutCaller, withoutCaller } from "../report/story.js";
import type { Names } from "../report/words.js";
import { attemptsOf } from "./attempts.read.js";
import type { CallList, CallStory } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { notFound } from "./refusal.js";
import type { Person } from "./person.js";
import { fromDatabase, type Route, route } from "./route.js";

/**
 * The calls of a day, and one call's whole story. Looking at callers' numbers is itself
 * written down (7(3)ス: the city's access as well); the technician sees none.
 */

export const dateQuery = z.object({
  date: z
    .string("日付を指定してください。|Name a date.")
    .refine(isDate, "日付は「2026-06-01」のように指定してください。|A date is written 2026-06-01."),
});

export function callRoutes(parts: PanelParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/calls",
      right: "seeCalls",
      summary: "The calls of a day that came in, or those that the centre made, in the order of their beginning",
      query: dateQuery.extend({ direction: z.enum(["in", "out"]).default("in") }),
      answer: "CallList",
      handle: ({ query: { date, direction }, person }) => listed(parts, person(), date, and(onDay(calls.arrivedAt, date), eq(calls.direction, direction))),
    }),
    route({
      method: "get",
      path: "/api/calls/{call}/story",
      right: "seeCalls",
      summary: "Everything that happened to one call",
      answer: "CallStory",
      async handle({ params, person }): Promise<CallStory> {
        const call = params["call"]!;
        const facts = (await fromDatabase(parts, factsOf(parts.database.orm, [call]))).get(call) ?? [];
        const tell = seesNumbers(person()) ? story : storyWithoutCaller;
        const told = tell(facts, namesOf(parts), await attemptsOf(parts, person(), facts));
        if (!told) throw notFound();
        looked(parts, person(), "calls.story", call);
        return told;
      },
    }),
  ];
}

/** Of a business day. */
export function onDay(moment: AnyPgColumn, date: string): SQL | undefined {
  return and(gte(moment, new Date(wallOf(date, "00:00"))), lt(moment, new Date(wallOf(date, "24:00"))));
}

async function listed(parts: PanelParts, person: Person, date: string, which: SQL | undefined): Promise<CallList> {
  const query = parts.database.orm.select().from(calls).where(which).orderBy(asc(calls.arrivedAt));
  const rows = (await fromDatabase(parts, query.execute())).map(fromRow);
  looked(parts, person, "calls.list", date);
  return {
    date,
    calls: seesNumbers(person) ? rows : rows.map(withoutCaller),
    ledger: parts.ledger.lag(parts.now()),
  };
}

function namesOf({ site, places }: PanelParts): Names {
  return {
    matters: new Map(site.menu.matters.map(({ id, label: { ja, en } }) => [id, { ja, en }])),
    departments: new Map(places().departments.map(({ code, name }) => [code, name])),
  };
}

function seesNumbers({ account }: Person): boolean {
  return may(account.role, "seeNumbers");
}

function looked(parts: PanelParts, person: Person, action: "calls.list" | "calls.story", target: string): void {
  if (seesNumbers(person)) note(parts.ledger, { by: person.account.name, action, target });
}
