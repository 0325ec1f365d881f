import { asc, eq } from "drizzle-orm";
import type { CallId } from "../floor/id.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Orm } from "../postgres/db.js";
import { contacts as contactsTable } from "../postgres/schema.js";
import { type ContactVersion, type Save, saved } from "./contact.js";
import { openShelf, SHELF_MS } from "./shelf.store.js";

/**
 * The contact records of the last days. Each save is on the ledger's disk before it is
 * answered; to PostgreSQL goes what is finished at once and what is being typed every few
 * seconds, since a post costs an fsync.
 */
export interface Contacts {
  /** The latest version, where it was written here within the last week. */
  latest(call: CallId): ContactVersion | null;
  /**
   * Keeps a save. `before` is the version in force.
   *
   * @returns the version now in force; null where somebody else has changed it meanwhile
   */
  save(before: ContactVersion | null, save: Save): ContactVersion | null;
  /** What this account has begun and not finished, the latest first. */
  unfinishedBy(name: string): ContactVersion[];
  /** Posts what was typed last. */
  close(): void;
}

const POST_EVERY_MS = 5_000;
const PREFIX = "contact:";

/** @param now wall ms of the business clock */
export function openContacts(ledger: Ledger, now: () => number): Contacts {
  const shelf = openShelf<ContactVersion>(ledger, PREFIX);
  // Of what was being typed when the last process ended nobody knows whether it was posted.
  const unposted = new Set(shelf.all().filter(({ finished }) => !finished).map(({ call }) => call));
  const post = (contact: ContactVersion) => {
    unposted.delete(contact.call);
    ledger.post({ type: "contact", contact });
  };
  const postTyped = () => [...unposted].flatMap((call) => shelf.get(call) ?? []).forEach(post);
  const timer = setInterval(postTyped, POST_EVERY_MS);
  timer.unref();
  return {
    latest: (call) => shelf.get(call) ?? null,
    save(before, asked) {
      const after = saved(before, asked);
      if (after === null || after === before) return after;
      shelf.put(asked.call, after);
      unposted.add(asked.call);
      // Of a version that is complete, or is followed by another's, nothing more will come.
      if (before !== null && before.version !== after.version && !before.finished) post(before);
      if (after.finished) post(after);
      shelf.clear(({ at, call }) => at < now() - SHELF_MS && !unposted.has(call));
      return after;
    },
    unfinishedBy: (name) =>
      shelf
        .all()
        .filter(({ by, finished }) => by === name && !finished)
        .sort((a, b) => b.since - a.since),
    close() {
      clearInterval(timer);
      postTyped();
    },
  };
}

/** Every version of a call's record that PostgreSQL has, oldest first. */
export async function contactsOf(orm: Orm, call: CallId): Promise<ContactVersion[]> {
  const rows = await orm
    .select()
    .from(contactsTable)
    .where(eq(contactsTable.call, call))
    .orderBy(asc(contactsTable.version));
  return rows.map((row) => ({ ...row, since: row.since.getTime(), at: row.at.getTime() }));
}
