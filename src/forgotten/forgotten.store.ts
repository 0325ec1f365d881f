import { randomUUID } from "node:crypto";
import { asc, sql } from "drizzle-orm";
import type { EndReason } from "../floor/fact.js";
import type { CallId } from "../floor/id.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Orm } from "../postgres/db.js";
import { fromRow } from "../postgres/put-facts.js";
import { calls, facts } from "../postgres/schema.js";
import { type Closing, MISSED_OUTCOMES, type Visit } from "./forgotten.js";
import { type CallbackTold, promisedIn } from "./promised.js";

/** The calls from which the list of forgotten callers is drawn, and what the manager closes by hand, which is a fact. */
export interface ForgottenStore {
  /** What concerns callers who were missed since then, wall ms; whoever our fault cut off and has a number is never too old, nor about whom the manager is to decide. */
  read(orm: Orm, sinceMs: number): Promise<{ visits: Visit[]; closings: Closing[] }>;
  /** On the disk when this returns. */
  close(closing: Closing): void;
}

export function openForgotten(ledger: Ledger): ForgottenStore {
  /** By fact, while PostgreSQL may not have it yet. */
  const fresh = new Map<string, Closing>();
  return {
    async read(orm, sinceMs) {
      const visits = await visitsOf(orm, sinceMs);
      const kept = await closingsOf(orm, visits);
      for (const id of kept.keys()) fresh.delete(id);
      return { visits, closings: [...kept.values(), ...fresh.values()] };
    },
    close(closing) {
      const { call, at, reason, by } = closing;
      const id = randomUUID();
      ledger.append([{ id, at, what: { type: "ForgottenClosed", missed: call, reason, by } }], {});
      fresh.set(id, closing);
    },
  };
}

/** The calls in which somebody was missed, and every call with the same number, or about one of them, since the first; in order. */
async function visitsOf(orm: Orm, sinceMs: number): Promise<Visit[]> {
  const outcomes = sql.join(MISSED_OUTCOMES.map((outcome) => sql`${outcome}`), sql`, `);
  const rows = await orm
    .select()
    .from(calls)
    .where(
      sql`call in (
        with missed as (
          select call, caller_e164, arrived_at from calls
          where outcome in (${outcomes}) and (
            arrived_at >= ${new Date(sinceMs).toISOString()}::timestamptz or (outcome = 'fault' and caller_e164 is not null)
            or (outcome = 'callback' and exists (select from ${facts} f where f.call = calls.call and f.type = 'CallbackForManager')
                and not exists (select from ${facts} f where f.call = calls.call and f.type = 'CallbackClosed'))))
        select call from calls
        where arrived_at >= (select min(arrived_at) from missed)
          and (call in (select call from missed) or caller_e164 in (select caller_e164 from missed) or reason_for in (select call from missed)))`,
    )
    .orderBy(asc(calls.arrivedAt))
    .execute();
  const more = await toldOf(orm, rows.map(({ call }) => call));
  return rows.map((row) => ({ ...fromRow(row), ...(more.get(row.call) ?? NOTHING_TOLD) }) as Visit);
}

type Told = Pick<Visit, "withheld" | "because" | "closedWhy" | "callback">;
const NOTHING_TOLD: Told = { withheld: false, because: null, closedWhy: null, callback: null };

/** What the calls' rows do not have of them. */
async function toldOf(orm: Orm, ids: CallId[]): Promise<Map<CallId, Told>> {
  const rows = await orm.execute<{ call: CallId; withheld: boolean | null; because: EndReason | null; why: string | null; callback: string | null }>(sql`
    select call,
           bool_or((coalesce(what->'caller', what->'called')->>'withheld')::boolean) as withheld,
           max(what->>'because') filter (where type = 'CallEnded') as because,
           max(what->>'why') filter (where type = 'HoursDecided') as why,
           (jsonb_agg(jsonb_build_object('at', (extract(epoch from at) * 1000)::bigint, 'what', what) order by seq)
             filter (where type in ('CallbackAsked', 'CallbackForManager', 'CallbackDecided', 'CallbackClosed')))::text as callback
    from ${facts}
    where call in (select jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb))
      and type in ('CallArrived', 'OutgoingStarted', 'CallEnded', 'HoursDecided', 'CallbackAsked', 'CallbackForManager', 'CallbackDecided', 'CallbackClosed')
    group by call`);
  return new Map(
    rows.map(({ call, withheld, because, why, callback }) => [
      call,
      { withheld: withheld === true, because, closedWhy: why, callback: callback === null ? null : promisedIn(JSON.parse(callback) as CallbackTold[]) },
    ]),
  );
}

/** By fact. They belong to no call of their own, because a call's facts end soon after it (`reconcile/`). */
async function closingsOf(orm: Orm, [first]: readonly Visit[]): Promise<Map<string, Closing>> {
  if (!first) return new Map();
  const rows = await orm.execute<{ id: string; at: string; call: CallId; reason: string; by: string }>(sql`
    select id, (extract(epoch from at) * 1000)::bigint as at, what->>'missed' as call, what->>'reason' as reason, what->>'by' as by
    from ${facts}
    where type = 'ForgottenClosed' and at >= ${new Date(first.arrivedAt).toISOString()}::timestamptz`);
  return new Map(rows.map(({ id, at, ...rest }) => [id, { ...rest, at: Number(at) }]));
}
