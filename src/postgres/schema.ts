import { bigint, boolean, date, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import type { ContactResult } from "../contact/contact.js";
import type { FollowUpState } from "../contact/follow-up.js";
import type { ReplyState } from "../contact/reply.js";
import type { CallOutcome, EndedBy, What } from "../floor/fact.js";
import type { Unreached } from "../outgoing/outgoing.js";
import type { Role } from "../panel/live-types.js";
import type { Language } from "../prompt/language.js";
import type { CallerClass } from "../trunk/caller.js";

/**
 * What is kept in PostgreSQL. `facts` is the truth and is only ever added to; `calls` is
 * drawn from it, one row a call, in the same transaction (`drain.ts`). Times are to the
 * millisecond, as the facts have them.
 */

const moment = (name: string) => timestamp(name, { precision: 3, withTimezone: true });

/** As `src/floor/fact.ts` has them; `seq` is the ledger's, which orders the facts of one call. */
export const facts = pgTable(
  "facts",
  {
    id: text().primaryKey(),
    seq: bigint({ mode: "number" }).notNull(),
    at: moment("at").notNull(),
    call: text(),
    seat: text(),
    operator: text(),
    type: text().notNull(),
    what: jsonb().$type<What>().notNull(),
    fallback: boolean().notNull().default(false),
    keptAt: moment("kept_at").notNull().defaultNow(),
  },
  (table) => [index("facts_call").on(table.call), index("facts_at").on(table.at)],
);

export const calls = pgTable(
  "calls",
  {
    call: text().primaryKey(),
    did: text().notNull(),
    arrivedAt: moment("arrived_at").notNull(),
    callerClass: text("caller_class").$type<CallerClass>().notNull(),
    callerDisplay: text("caller_display").notNull(),
    callerDisplayEn: text("caller_display_en").notNull(),
    callerE164: text("caller_e164"),
    language: text().$type<Language>(),
    matter: text(),
    lineAnsweredAt: moment("line_answered_at"),
    queuedAt: moment("queued_at"),
    connectedAt: moment("connected_at"),
    waitedMs: integer("waited_ms"),
    seat: text(),
    operator: text(),
    offers: integer().notNull(),
    endedAt: moment("ended_at"),
    outcome: text().$type<CallOutcome>(),
    endedBy: text("ended_by").$type<EndedBy>(),
    /** Q.850. */
    cause: integer(),
    fallback: boolean().notNull().default(false),
    /** `out`: the centre has made it; in no count of those that arrived. */
    direction: text().$type<"in" | "out">().notNull().default("in"),
    unreached: text().$type<Unreached>(),
    reasonFor: text("reason_for"),
    yen: doublePrecision(),
  },
  (table) => [index("calls_arrived_at").on(table.arrivedAt)],
);

/** People and operators. The hash is null where the site's own files hold the secret. */
export const accounts = pgTable("accounts", {
  name: text().primaryKey(),
  displayName: text("display_name").notNull(),
  role: text().$type<Role>().notNull(),
  operator: text(),
  hash: text(),
  active: boolean().notNull(),
  failures: integer().notNull(),
  lockedUntil: moment("locked_until"),
  changedAt: moment("changed_at").notNull(),
});

/** `id` is a SHA-256 of the cookie's value, so that whoever reads this table gets into no session. */
export const sessions = pgTable(
  "sessions",
  {
    id: text().primaryKey(),
    account: text(),
    data: jsonb().notNull(),
    expiresAt: moment("expires_at").notNull(),
  },
  (table) => [index("sessions_expires_at").on(table.expiresAt)],
);

/** What people change on the panel, every version of it; the highest is in force. */
export const settings = pgTable(
  "settings",
  {
    name: text().notNull(),
    version: integer().notNull(),
    value: jsonb().notNull(),
    by: text().notNull(),
    at: moment("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.name, table.version] })],
);

/** Who did what on the panel, refused attempts and looking at callers' numbers included. Never changed. */
export const audit = pgTable(
  "audit",
  {
    id: text().primaryKey(),
    at: moment("at").notNull(),
    by: text().notNull(),
    action: text().notNull(),
    target: text(),
    detail: jsonb(),
  },
  (table) => [index("audit_at").on(table.at)],
);

/** Contact records, every version of each; of a call's the highest is in force (`contact/contact.ts`). */
export const contacts = pgTable(
  "contacts",
  {
    call: text().notNull(),
    version: integer().notNull(),
    matter: text(),
    district: text(),
    inquiry: text().notNull(),
    answer: text().notNull(),
    result: text().$type<ContactResult>(),
    destination: text().notNull(),
    complaint: boolean().notNull(),
    finished: boolean().notNull(),
    by: text().notNull(),
    since: moment("since").notNull(),
    at: moment("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.call, table.version] }), index("contacts_at").on(table.at)],
);

/** Follow-ups, every version of each; the highest is in force (`contact/follow-up.ts`). */
export const followUps = pgTable(
  "follow_ups",
  {
    id: text().notNull(),
    version: integer().notNull(),
    call: text(),
    department: text().notNull(),
    matter: text(),
    callback: boolean().notNull(),
    phone: text().notNull(),
    note: text().notNull(),
    due: date({ mode: "string" }).notNull(),
    owner: text(),
    state: text().$type<FollowUpState>().notNull(),
    by: text().notNull(),
    at: moment("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.id, table.version] }), index("follow_ups_call").on(table.call)],
);

/** Departments' replies to attempts to transfer, every version of each; the highest is in force (`contact/reply.ts`). */
export const replies = pgTable(
  "replies",
  {
    transfer: text().notNull(),
    version: integer().notNull(),
    call: text().notNull(),
    state: text().$type<ReplyState>().notNull(),
    department: text().notNull(),
    text: text().notNull(),
    repliedAt: moment("replied_at"),
    by: text().notNull(),
    at: moment("at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.transfer, table.version] }), index("replies_call").on(table.call)],
);
