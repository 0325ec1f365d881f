import { and, asc, desc, eq, like, or, type SQL } from "drizzle-orm";
import { may } from "../admin/right.js";
import type { ReplyVersion } from "../contact/reply.js";
import { repliesIn } from "../contact/reply.store.js";
import type { Fact } from "../floor/fact.js";
import type { TransferId } from "../floor/id.js";
import { factsOf } from "../postgres/put-facts.js";
import { calls, contacts, facts } from "../postgres/schema.js";
import { awaitsReply, type TransferRow, takesReply, transfersOf } from "../report/transfers.js";
import { directoryInForce } from "./directory.routes.js";
import type { AttemptRow, ReferralRow } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import type { Person } from "./person.js";
import { forbidden, notFound, refuse } from "./refusal.js";
import { fromDatabase } from "./route.js";

/**
 * Attempts to bring a caller to somebody else, with the departments' replies, as a person may
 * see them: an operator the own ones, replies whoever may read contact records.
 */
export interface Attempt {
  row: TransferRow;
  /** In force. */
  reply: ReplyVersion | null;
}

/** An attempt that a page has shown stays at hand, so that its reply can be written without PostgreSQL. */
export function openAttempts(parts: PanelParts) {
  const shown = new Map<TransferId, Attempt>();
  return {
    async listed(person: Person, which: SQL | undefined): Promise<AttemptRow[]> {
      const rows = transfersOf(await fromDatabase(parts, transferFacts(parts, which)));
      const attempts = await withReplies(parts, rows.filter((row) => isTheirs(person, row)));
      if (shown.size + attempts.length > MOST_SHOWN) shown.clear();
      for (const one of attempts) shown.set(one.row.transfer, one);
      return shownTo(parts, person, attempts);
    },
    /** @throws Refusal where there is none, or it is another operator's */
    async attempt(person: Person, call: string, transfer: string): Promise<Attempt> {
      const known = shown.get(transfer);
      const found = known?.row.call === call ? inForce(parts, known) : await sought(call, transfer);
      if (!isTheirs(person, found.row)) throw forbidden();
      if (!takesReply(found.row)) throw takesNone();
      return found;
    },
  };

  async function sought(call: string, transfer: string): Promise<Attempt> {
    const told = await fromDatabase(parts, factsOf(parts.database.orm, [call]));
    const [found] = await withReplies(parts, transfersOf(told.get(call) ?? []).filter((row) => row.transfer === transfer));
    if (!found) throw notFound();
    return found;
  }
}

/** Those of one call, for its story. `told`: its facts. */
export async function attemptsOf(parts: PanelParts, person: Person, told: readonly Fact[]): Promise<AttemptRow[]> {
  return shownTo(parts, person, await withReplies(parts, transfersOf(told)));
}

const MOST_SHOWN = 20_000;

function isTheirs({ account }: Person, { operator }: Pick<TransferRow, "operator">): boolean {
  return account.operator === null || account.operator === operator;
}

export function readsReplies({ account }: Person): boolean {
  return may(account.role, "seeContacts");
}

/** With what was written here and PostgreSQL may not have yet. */
function inForce({ replies }: PanelParts, { row, reply }: Attempt): Attempt {
  return { row, reply: replies.latest(row.transfer) ?? reply };
}

async function withReplies(parts: PanelParts, rows: TransferRow[]): Promise<Attempt[]> {
  const theirs = await fromDatabase(parts, repliesIn(parts.database.orm, rows.map(({ transfer }) => transfer)));
  const replies = new Map(theirs.map((reply) => [reply.transfer, reply]));
  return rows.map((row) => inForce(parts, { row, reply: replies.get(row.transfer) ?? null }));
}

/** With names, and no more of the replies than this person may read. */
function shownTo(parts: PanelParts, person: Person, attempts: Attempt[]): AttemptRow[] {
  const { departments } = directoryInForce(parts).directory;
  return attempts.map(({ row, reply }) => ({
    ...row,
    name: departments.find(({ code }) => code === row.to)?.name ?? null,
    awaited: awaitsReply(row, reply),
    reply: reply && (readsReplies(person) ? reply : { ...reply, text: "" }),
  }));
}

/** A caller may come back after a transfer has ended, which belongs to its row. */
async function transferFacts({ database }: PanelParts, which: SQL | undefined): Promise<Fact[]> {
  const kind = or(like(facts.type, "Transfer%"), eq(facts.type, "CallReturned"));
  const rows = await database.orm.select().from(facts).where(and(which, kind)).orderBy(asc(facts.seq)).execute();
  return rows.map(({ id, at, call, seat, operator, what }) => ({
    id,
    at: at.getTime(),
    ...(call !== null && { call }),
    ...(seat !== null && { seat }),
    ...(operator !== null && { operator }),
    what,
  }));
}

/** The callers who were told another number, as the contact records in force have it. `which`: of their calls. */
export async function referralsOf(parts: PanelParts, person: Person, which: SQL | undefined): Promise<ReferralRow[]> {
  if (!readsReplies(person)) return [];
  const { call, seat, operator, connectedAt, arrivedAt } = calls;
  const query = parts.database.orm
    .selectDistinctOn([contacts.call], { call, seat, operator, connectedAt, arrivedAt, result: contacts.result, destination: contacts.destination })
    .from(contacts)
    .innerJoin(calls, eq(calls.call, contacts.call))
    .where(which)
    .orderBy(contacts.call, desc(contacts.version));
  const rows = await fromDatabase(parts, query.execute());
  return rows
    .filter((row) => row.result === "referred" && isTheirs(person, row))
    .map((row) => ({ call: row.call, at: (row.connectedAt ?? row.arrivedAt).getTime(), to: row.destination, seat: row.seat, operator: row.operator }))
    .sort((a, b) => a.at - b.at);
}

function takesNone() {
  return refuse(
    409,
    "refused",
    ["通訳や座席への転送には、部署の回答を記録できません。", "No department replies to a call to an interpreter or a seat."],
    ["部署への転送・取次を選んでください。", "Choose a transfer to a department."],
  );
}
