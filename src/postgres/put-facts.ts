import { sql } from "drizzle-orm";
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
 * Everything travels as one JSON text each way. The statements are the same whatever the
 * size of the batch, so they are planned once, and at forty calls a second the work is
 * PostgreSQL's and not the control plane's.
 */
export async function putFacts(orm: Orm, batch: readonly SequencedFact[]): Promise<void> {
  await orm.transaction(async (tx) => {
    const json = JSON.stringify(batch.map(({ sequence, fact }) => ({ ...fact, sequence })));
    const added = await tx.execute<{ call: string }>(sql`
      with added as (
        insert into ${facts} (id, seq, at, call, seat, operator, type, what, fallback)
        select f->>'id', (f->>'sequence')::bigint, to_timestamp((f->>'at')::float8 / 1000), f->>'call', f->>'seat',
               f->>'operator', f->'what'->>'type', f->'what', coalesce((f->>'fallback')::boolean, false)
        from jsonb_array_elements(${json}::text::jsonb) f
        on conflict (id) do nothing
        returning call)
      select distinct call from added where call is not null`);
    if (added.length > 0)
      await drawCalls(
        tx,
        added.map(({ call }) => call),
      );
  });
}

/** Every fact of these calls by call, in the order in which they happened; the seat, the operator and the mark that a fact does not have are left out. */
export async function factsOf(orm: Pick<Orm, "execute">, callIds: string[]): Promise<Map<string, Fact[]>> {
  const rows = await orm.execute<{ call: string; facts: string }>(sql`
    select call, jsonb_agg(jsonb_build_object('id', id, 'at', (extract(epoch from at) * 1000)::bigint, 'call', call, 'what', what)
                           || jsonb_strip_nulls(jsonb_build_object('seat', seat, 'operator', operator, 'fallback', nullif(fallback, false)))
                           order by seq)::text as facts
    from ${facts}
    where call in (select jsonb_array_elements_text(${JSON.stringify(callIds)}::text::jsonb))
    group by call`);
  return new Map(rows.map(({ call, facts }) => [call, JSON.parse(facts) as Fact[]]));
}

/** The rows of these calls, drawn anew from their facts. */
export async function drawCalls(tx: Pick<Orm, "execute">, touched: string[]): Promise<void> {
  const rows = [...(await factsOf(tx, touched)).values()].map(summary).filter((row) => row !== null);
  if (rows.length === 0) return;
  const names = Object.keys(COLUMNS);
  await tx.execute(sql`
    insert into ${calls} (${sql.raw(names.join(", "))})
    select ${sql.raw(Object.values(COLUMNS).join(", "))} from jsonb_array_elements(${JSON.stringify(rows)}::text::jsonb) r
    on conflict (call) do update set ${sql.raw(names.map((name) => `${name} = excluded.${name}`).join(", "))}`);
}

/** A moment of the row `r` of JSON. */
const at = (key: keyof CallRow) => `to_timestamp((r->>'${key}')::float8 / 1000)`;

/** Each column of `calls`, and where it is in a `CallRow` as JSON. */
const COLUMNS = {
  call: "r->>'call'",
  did: "r->>'did'",
  arrived_at: at("arrivedAt"),
  caller_class: "r->'caller'->>'class'",
  caller_display: "r->'caller'->>'display'",
  caller_display_en: "r->'caller'->>'displayEn'",
  caller_e164: "r->'caller'->>'e164'",
  language: "r->>'language'",
  matter: "r->>'matter'",
  line_answered_at: at("lineAnsweredAt"),
  queued_at: at("queuedAt"),
  connected_at: at("connectedAt"),
  waited_ms: "(r->>'waitedMs')::int",
  seat: "r->>'seat'",
  operator: "r->>'operator'",
  offers: "(r->>'offers')::int",
  ended_at: at("endedAt"),
  outcome: "r->>'outcome'",
  ended_by: "r->>'endedBy'",
  cause: "(r->>'cause')::int",
  fallback: "(r->>'fallback')::boolean",
  direction: "r->>'direction'",
  unreached: "r->>'unreached'",
  reason_for: "r->>'reasonFor'",
  yen: "(r->>'yen')::float8",
};

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
