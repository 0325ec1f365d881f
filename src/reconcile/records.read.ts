/** The three records of a day, read from where they lie. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { and, eq, gte, inArray, lt } from "drizzle-orm";
import { logFiles } from "../asterisk/eventlog.js";
import { wallOf } from "../calendar/calendar.js";
import type { Config } from "../config.js";
import { readLine } from "../eventlog/line.js";
import type { Fact } from "../floor/fact.js";
import type { CallId } from "../floor/id.js";
import type { SequencedFact } from "../ledger/ledger.js";
import { readLedger } from "../ledger/read.js";
import type { CallRow } from "../panel/live-types.js";
import type { Orm } from "../postgres/db.js";
import { factsOf, fromRow } from "../postgres/put-facts.js";
import { calls as callsTable } from "../postgres/schema.js";
import { summary } from "../report/story.js";
import type { Records } from "./compare.js";
import { LogReader } from "./visit.js";

export interface DayRecords extends Records {
  /** The ledger's facts of these calls, as PostgreSQL is to have them. */
  sequenced: SequencedFact[];
}

const DAY_MS = 86_400_000;
/** A call's last fact is in all three so long after it happened. */
const SETTLED_AFTER_MS = 5_000;
const CALLS_AT_ONCE = 1_000;

/**
 * @param date "YYYY-MM-DD", by when the calls arrived
 * @throws Error where one of the three cannot be read
 */
export async function readRecords({ paths, clock }: Pick<Config, "paths" | "clock">, orm: Orm, date: string): Promise<DayRecords> {
  const startedAt = Date.now();
  const from = wallOf(date, "00:00");
  const to = wallOf(date, "24:00");
  const ofDay = (at: number | undefined) => at !== undefined && at >= from && at < to;
  const reader = await readLog(paths.asterisk.log);
  // A call may have begun before midnight by one record and after it by another, and end on the next day.
  const ledger = await readLedger(paths.ledger, from - DAY_MS, to + DAY_MS);
  const byCall = grouped(ledger.facts.map(({ fact }) => fact));
  const rows = await rowsOf(orm, from, to);

  const ids = new Set<CallId>(rows.keys());
  for (const { call, arrivedAt } of reader.visits) if (ofDay(arrivedAt)) ids.add(call);
  for (const [call, facts] of byCall) if (isVisit(facts) && ofDay(summary(facts)?.arrivedAt ?? facts[0]?.at)) ids.add(call);
  const drained = await inPostgres(orm, [...ids], rows);
  // Started by hand, nobody has told us what the business clock of the system is; the log does.
  const { first, last } = reader.leadMs ?? { first: clock.offsetMs, last: clock.offsetMs };
  return {
    log: reader.visits.filter(({ call }) => ids.has(call)),
    ledger: new Map([...byCall].filter(([call]) => ids.has(call))),
    postgres: { facts: drained, rows },
    underway: new Set(ledger.facts.filter(({ sequence }) => sequence > ledger.acknowledged).map(({ fact }) => fact.id)),
    settledAt: startedAt + last - SETTLED_AFTER_MS,
    since: { log: reader.beginsAt === null ? 0 : reader.beginsAt + first, ledger: ledger.beginsAt ?? 0, postgres: 0 },
    sequenced: ledger.facts.filter(({ fact }) => fact.call !== undefined && ids.has(fact.call)),
  };
}

/** Facts of a desk phone's own call, or of an offer alone, are no caller's visit. */
function isVisit(facts: readonly Fact[]): boolean {
  // Calls that the centre makes stand in the log under no call's id.
  if (facts.some(({ what }) => what.type === "OutgoingStarted")) return false;
  return facts.some(({ what }) => what.type === "CallArrived" || what.type === "CallEnded" || what.type === "FallbackEntered");
}

function grouped(facts: readonly Fact[]): Map<CallId, Fact[]> {
  const found = new Map<CallId, Fact[]>();
  for (const fact of facts) {
    if (fact.call === undefined) continue;
    const some = found.get(fact.call) ?? [];
    some.push(fact);
    found.set(fact.call, some);
  }
  return found;
}

/** All of the log, for a call's lines lie among those of others, and a day is not a file. */
export async function readLog(folder: string): Promise<LogReader> {
  const reader = new LogReader();
  for (const { name } of logFiles(folder)) {
    for await (const line of createInterface({ input: createReadStream(name) })) {
      const event = readLine(line);
      if (event) reader.read(event);
    }
  }
  return reader;
}

async function rowsOf(orm: Orm, from: number, to: number): Promise<Map<CallId, CallRow>> {
  const rows = await orm
    .select()
    .from(callsTable)
    .where(and(gte(callsTable.arrivedAt, new Date(from)), lt(callsTable.arrivedAt, new Date(to)), eq(callsTable.direction, "in")));
  return new Map(rows.map((row) => [row.call, fromRow(row)]));
}

/** The facts of these calls; rows that lie on another day are added to `rows`. */
async function inPostgres(orm: Orm, ids: CallId[], rows: Map<CallId, CallRow>): Promise<Map<CallId, Fact[]>> {
  const facts = new Map<CallId, Fact[]>();
  for (let at = 0; at < ids.length; at += CALLS_AT_ONCE) {
    const some = ids.slice(at, at + CALLS_AT_ONCE);
    for (const [call, found] of await factsOf(orm, some)) facts.set(call, found);
    const missing = some.filter((call) => !rows.has(call));
    if (missing.length === 0) continue;
    for (const row of await orm.select().from(callsTable).where(inArray(callsTable.call, missing))) rows.set(row.call, fromRow(row));
  }
  return facts;
}
