import { asc, desc, eq, inArray } from "drizzle-orm";
import type { TransferId } from "../floor/id.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Orm } from "../postgres/db.js";
import { replies as repliesTable } from "../postgres/schema.js";
import { type ReplySave, type ReplyVersion, replySaved } from "./reply.js";
import { openShelf, SHELF_MS } from "./shelf.store.js";

/** The departments' replies of the last days; PostgreSQL has every version of all of them. */
export interface Replies {
  /** The latest version, where it was written here within the last week. */
  latest(transfer: TransferId): ReplyVersion | null;
  /**
   * Keeps a save; on the disk when this returns. `before` is the version in force.
   *
   * @returns the version now in force; null where somebody else has changed it meanwhile
   */
  save(before: ReplyVersion | null, save: ReplySave): ReplyVersion | null;
}

const PREFIX = "reply:";

/** @param now wall ms of the business clock */
export function openReplies(ledger: Ledger, now: () => number): Replies {
  const shelf = openShelf<ReplyVersion>(ledger, PREFIX);
  return {
    latest: (transfer) => shelf.get(transfer) ?? null,
    save(before, asked) {
      const after = replySaved(before, asked);
      if (after === null || after === before) return after;
      shelf.put(asked.transfer, after);
      ledger.post({ type: "reply", reply: after });
      shelf.clear(({ at }) => at < now() - SHELF_MS);
      return after;
    },
  };
}

/** Those in force of these attempts, as PostgreSQL has them. */
export async function repliesIn(orm: Orm, transfers: readonly TransferId[]): Promise<ReplyVersion[]> {
  if (transfers.length === 0) return [];
  const rows = await orm
    .selectDistinctOn([repliesTable.transfer])
    .from(repliesTable)
    .where(inArray(repliesTable.transfer, [...transfers]))
    .orderBy(repliesTable.transfer, desc(repliesTable.version));
  return rows.map(fromRow);
}

/** Every version of one that PostgreSQL has, oldest first. */
export async function replyVersions(orm: Orm, transfer: TransferId): Promise<ReplyVersion[]> {
  const rows = await orm
    .select()
    .from(repliesTable)
    .where(eq(repliesTable.transfer, transfer))
    .orderBy(asc(repliesTable.version));
  return rows.map(fromRow);
}

function fromRow({ at, repliedAt, ...row }: typeof repliesTable.$inferSelect): ReplyVersion {
  return { ...row, at: at.getTime(), repliedAt: repliedAt?.getTime() ?? null };
}
