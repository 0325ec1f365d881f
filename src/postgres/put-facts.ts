import { asc, getTableColumns, inArray, type SQL, sql } from "drizzle-orm";
import type { Fact } from "../floor/fact.js";
import type { SequencedFact } from "../ledger/ledger.js";
import type { CallRow } from "../panel/live-types.js";
import { summary } from "../report/story.js";
import type { Orm } from "./db.js";
import { calls, facts } from "./schema.js";

/**
 * Puts facts into PostgreSQL and draws the rows of `calls` anew from all facts of the calls
 * they belong to. A fact that is there already changes nothing, so a batch may be sent any
 * number of times and in any order, and the outcome is the same.
 *
 * The facts travel as one JSON parameter: for PostgreSQL that is one short statement, for us
 * one string, whatever the size of the batch.
 */
export async function putFacts(orm: Orm, batch: readonly SequencedFact[]): Promise<void> {
  await orm.transaction(async (tx) => {
    const json = JSON.stringify(batch.map(({ sequence, fact }) => ({ ...fact, sequence })));
    const added = await tx.execute<{ call: string | null }>(sql`
      insert into ${facts} (id, seq, at, call, seat, operator, type, what)
      select f->>'id', (f->>'sequence')::bigint, to_timestamp((f->>'at')::float8 / 1000), f->>'call', f->>'seat',
             f->>'operator', f->'what'->>'type', f->'what'
      from jsonb_array_elements(${json}::text::jsonb) f
      on conflict (id) do nothing
      returning call`);
    const touched = [...new Set(added.map(({ call }) => call).filter((call) => call !== null))];
    if (touched.length > 0) await drawCalls(tx, touched);
  });
}

/** Every fact of these calls, in the order in which they happened. */
export async function factsOf(orm: Pick<Orm, "select">, callIds: string[]): Promise<Fact[]> {
  const rows = await orm.select().from(facts).where(inArray(facts.call, callIds)).orderBy(asc(facts.seq));
  return rows.map(({ id, at, call, seat, operator, what }) => ({
    id,
    at: at.getTime(),
    ...(call === null ? {} : { call }),
    ...(seat === null ? {} : { seat }),
    ...(operator === null ? {} : { operator }),
    what,
  }));
}

async function drawCalls(tx: Pick<Orm, "select" | "insert">, touched: string[]): Promise<void> {
  const byCall = new Map<string, Fact[]>(touched.map((call) => [call, []]));
  for (const fact of await factsOf(tx, touched)) byCall.get(fact.call!)!.push(fact);
  const rows = [...byCall.values()].map(summary).filter((row) => row !== null);
  if (rows.length === 0) return;
  await tx.insert(calls).values(rows.map(toRow)).onConflictDoUpdate({ target: calls.call, set: EVERY_COLUMN });
}

/** "column = excluded.column" for all of them. */
const EVERY_COLUMN: Record<string, SQL> = Object.fromEntries(
  Object.entries(getTableColumns(calls)).map(([key, column]) => [key, sql.raw(`excluded."${column.name}"`)]),
);

function toRow({ caller, ...row }: CallRow): typeof calls.$inferInsert {
  return {
    ...row,
    callerClass: caller!.class,
    callerDisplay: caller!.display,
    callerDisplayEn: caller!.displayEn,
    callerE164: caller!.e164,
    arrivedAt: new Date(row.arrivedAt),
    lineAnsweredAt: moment(row.lineAnsweredAt),
    queuedAt: moment(row.queuedAt),
    connectedAt: moment(row.connectedAt),
    endedAt: moment(row.endedAt),
  };
}

/** A row of `calls` as the panel has it: exactly what `summary` made. */
export function fromRow(row: typeof calls.$inferSelect): CallRow {
  const { callerClass, callerDisplay, callerDisplayEn, callerE164, ...rest } = row;
  return {
    ...rest,
    caller: { class: callerClass, display: callerDisplay, displayEn: callerDisplayEn, e164: callerE164 },
    arrivedAt: row.arrivedAt.getTime(),
    lineAnsweredAt: row.lineAnsweredAt?.getTime() ?? null,
    queuedAt: row.queuedAt?.getTime() ?? null,
    connectedAt: row.connectedAt?.getTime() ?? null,
    endedAt: row.endedAt?.getTime() ?? null,
  };
}

function moment(wallMs: number | null): Date | null {
  return wallMs === null ? null : new Date(wallMs);
}
