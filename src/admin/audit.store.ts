import { randomUUID } from "node:crypto";
import { and, asc, gte, lt } from "drizzle-orm";
import type { Ledger } from "../ledger/ledger.js";
import type { AuditRow } from "../panel/live-types.js";
import type { Orm } from "../postgres/db.js";
import { audit } from "../postgres/schema.js";

/**
 * Who did what on the panel: logins and refused ones, changes, and each look at callers'
 * numbers. It goes to the ledger first, so an entry is safe before the answer is sent.
 */
export type AuditAction =
  | "login"
  | "login.refused"
  | "logout"
  | "seat.change"
  | "seat.transfer"
  | "seat.help"
  | "seat.supervision"
  | "seat.recording"
  | "seat.emergency"
  | "seat.outgoing"
  | "outgoing.reason"
  | "callback.again"
  | "callback.giveUp"
  | "callback.machine"
  | "outgoing.lift"
  | "calendar.change"
  | "disaster.change"
  | "disaster.told"
  | "directory.change"
  | "information.change"
  | "seats.change"
  | "skills.change"
  | "account.add"
  | "account.change"
  | "alarm.acknowledge"
  | "calls.list"
  | "calls.story"
  | "contacts.look"
  | "contacts.finish"
  | "followUps.list"
  | "followUps.look"
  | "followUps.add"
  | "followUps.change"
  | "forgotten.list"
  | "forgotten.close"
  | "transfers.list"
  | "transfers.export"
  | "replies.look"
  | "replies.save"
  | "refused";

export interface AuditEntry {
  by: string;
  action: AuditAction;
  target?: string;
  detail?: unknown;
}

/** Writes an entry down; on the disk when this returns. */
export function note(ledger: Ledger, entry: AuditEntry): void {
  const { by, action, target = null, detail = null } = entry;
  ledger.post({ type: "audit", id: randomUUID(), at: Date.now(), by, action, target, detail });
}

/** The entries of a span of real wall ms, the end not included, oldest first. */
export async function auditOf(orm: Orm, fromMs: number, toMs: number): Promise<AuditRow[]> {
  const span = and(gte(audit.at, new Date(fromMs)), lt(audit.at, new Date(toMs)));
  const rows = await orm.select().from(audit).where(span).orderBy(asc(audit.at));
  return rows.map((row) => ({ ...row, at: row.at.getTime() }));
}
