import { asc, desc, eq, inArray } from "drizzle-orm";
import type { CallId } from "../floor/id.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Database } from "../postgres/database.js";
import type { Orm } from "../postgres/db.js";
import { followUps as followUpsTable } from "../postgres/schema.js";
import { byUrgency, type FollowUp, type FollowUpState, isOverdue, isPending } from "./follow-up.js";
import { openShelf, SHELF_MS } from "./shelf.store.js";

/**
 * The follow-ups: those that are pending are at hand without PostgreSQL, which has every
 * version of all of them. A ledger that is new (another machine) takes over the pending ones.
 */
export interface FollowUps {
  /** The most urgent first. */
  pending(): FollowUp[];
  /** How many are overdue on this business date. */
  overdue(today: string): number;
  /** Pending, or changed within the last week. */
  get(id: string): FollowUp | undefined;
  all(): FollowUp[];
  /** Keeps a new version; on the disk when this returns. */
  put(followUp: FollowUp): void;
  /** Resolves when those that PostgreSQL alone had have been taken over. */
  met: Promise<void>;
}

const PREFIX = "followUp:";

/** @param now wall ms of the business clock */
export function openFollowUps(ledger: Ledger, database: Database, now: () => number): FollowUps {
  const shelf = openShelf<FollowUp>(ledger, PREFIX);
  const pending = () => shelf.all().filter(isPending).sort(byUrgency);
  return {
    pending,
    overdue: (today) => shelf.all().filter((one) => isOverdue(one, today)).length,
    get: shelf.get,
    all: shelf.all,
    put(followUp) {
      shelf.put(followUp.id, followUp);
      ledger.post({ type: "followUp", followUp });
      shelf.clear((one) => !isPending(one) && one.at < now() - SHELF_MS);
    },
    met: database.ready
      .then(() => followUpsIn(database.orm, ["open", "doing"]))
      .then((theirs) => {
        const unknown = theirs.filter((one) => (shelf.get(one.id)?.version ?? 0) < one.version);
        for (const one of unknown) shelf.put(one.id, one);
      })
      .catch(() => {}),
  };
}

/** Those in one of these states, as PostgreSQL has them: the version in force, the latest changed first. */
export async function followUpsIn(orm: Orm, states: FollowUpState[], most = 10_000): Promise<FollowUp[]> {
  const latest = orm
    .selectDistinctOn([followUpsTable.id])
    .from(followUpsTable)
    .orderBy(followUpsTable.id, desc(followUpsTable.version))
    .as("latest");
  const rows = await orm.select().from(latest).where(inArray(latest.state, states)).orderBy(desc(latest.at)).limit(most);
  return rows.map(fromRow);
}

/** Those of a call, in force. */
export async function followUpsOfCall(orm: Orm, call: CallId): Promise<FollowUp[]> {
  const rows = await orm
    .selectDistinctOn([followUpsTable.id])
    .from(followUpsTable)
    .where(eq(followUpsTable.call, call))
    .orderBy(followUpsTable.id, desc(followUpsTable.version));
  return rows.map(fromRow);
}

/** Every version of one that PostgreSQL has, oldest first. */
export async function followUpVersions(orm: Orm, id: string): Promise<FollowUp[]> {
  const rows = await orm
    .select()
    .from(followUpsTable)
    .where(eq(followUpsTable.id, id))
    .orderBy(asc(followUpsTable.version));
  return rows.map(fromRow);
}

function fromRow(row: typeof followUpsTable.$inferSelect): FollowUp {
  return { ...row, at: row.at.getTime() };
}
