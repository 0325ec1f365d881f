import { and, asc, eq, like, or } from "drizzle-orm";
import type { Fact } from "../floor/fact.js";
import { facts } from "../postgres/schema.js";
import { transfersOf } from "../report/transfers.js";
import { dateQuery, onDay } from "./call.routes.js";
import { directoryInForce } from "./directory.routes.js";
import type { TransferList } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { fromDatabase, type Route, route } from "./route.js";

/** The escalation ledger of a day: every attempt to bring a caller to somebody else. No caller's number is in it. */
export function transferListRoutes(parts: PanelParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/transfers",
      right: "seeTransfers",
      summary: "The attempts to transfer of a day, in the order in which they began",
      query: dateQuery,
      answer: "TransferList",
      async handle({ query: { date } }): Promise<TransferList> {
        const told = await fromDatabase(parts, factsOfDay(parts, date));
        const { departments } = directoryInForce(parts).directory;
        return {
          date,
          transfers: transfersOf(told).map((row) => ({ ...row, name: departments.find(({ code }) => code === row.to)?.name ?? null })),
          ledger: parts.ledger.lag(parts.now()),
        };
      },
    }),
  ];
}

/** A caller may come back after a transfer has ended, which belongs to its row. */
async function factsOfDay({ database }: PanelParts, date: string): Promise<Fact[]> {
  const kind = or(like(facts.type, "Transfer%"), eq(facts.type, "CallReturned"));
  const rows = await database.orm.select().from(facts).where(and(onDay(facts.at, date), kind)).orderBy(asc(facts.seq)).execute();
  return rows.map(({ id, at, call, seat, operator, what }) => ({
    id,
    at: at.getTime(),
    ...(call !== null && { call }),
    ...(seat !== null && { seat }),
    ...(operator !== null && { operator }),
    what,
  }));
}
