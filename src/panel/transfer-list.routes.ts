import { and, asc, desc, eq, gte, like, or, type SQL } from "drizzle-orm";
import { z } from "zod";
import { note } from "../admin/audit.store.js";
import { may } from "../admin/right.js";
import { forbiddenInReply, lackingInReply, type Reply, REPLY_STATES, type ReplyVersion } from "../contact/reply.js";
import { repliesIn, replyVersions } from "../contact/reply.store.js";
import type { Fact } from "../floor/fact.js";
import type { TransferId } from "../floor/id.js";
import { factsOf } from "../postgres/put-facts.js";
import { calls, contacts, facts } from "../postgres/schema.js";
import { awaitsReply, type TransferRow, takesReply, transfersOf } from "../report/transfers.js";
import { dateQuery, onDay } from "./call.routes.js";
import { MY_NUMBER } from "./contact.routes.js";
import { directoryInForce } from "./directory.routes.js";
import type { AttemptRow, ReferralRow, ReplyBody, ReplyHistory, TransferList, Words } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import type { Person } from "./person.js";
import { badRequest, conflict, forbidden, notFound, refuse } from "./refusal.js";
import { fromDatabase, type Route, route } from "./route.js";

/**
 * The escalation ledger: every attempt to bring a caller to somebody else with the department's
 * reply, and callers who were told another number (案内). No caller's number is in it. An
 * operator sees the own attempts; who may not read contact records reads no replies either.
 */

const replyBody: z.ZodType<ReplyBody> = z.object({
  seen: z.number().int().nonnegative(),
  reply: z.object({
    state: z.enum(REPLY_STATES),
    department: z.string().max(16),
    text: z.string().max(2_000, "2000文字以内で入力してください。|Write 2000 characters at most."),
    repliedAt: z.number().int().nullable(),
  }),
});

/** So far back an awaited reply is looked for. */
const AWAITED_MS = 92 * 86_400_000;

export function transferListRoutes(parts: PanelParts): Route[] {
  const desk = openDesk(parts);
  return [
    route({
      method: "get",
      path: "/api/transfers",
      right: "seeTransfers",
      summary: "The attempts to transfer of a day with the departments' replies, and who was told another number",
      query: dateQuery,
      answer: "TransferList",
      async handle({ query: { date }, person }): Promise<TransferList> {
        const transfers = await desk.listed(person(), date, onDay(facts.at, date));
        const referrals = await referralsOf(parts, person(), date);
        return { date, transfers, referrals, ledger: parts.ledger.lag(parts.now()) };
      },
    }),
    route({
      method: "get",
      path: "/api/transfers/awaited",
      right: "seeTransfers",
      summary: "The attempts of the last three months to which a department's reply is still awaited, oldest first",
      answer: "TransferList",
      async handle({ person }): Promise<TransferList> {
        const rows = await desk.listed(person(), "awaited", gte(facts.at, new Date(parts.now() - AWAITED_MS)));
        return { date: null, transfers: rows.filter(({ awaited }) => awaited), referrals: [], ledger: parts.ledger.lag(parts.now()) };
      },
    }),
    route({
      method: "get",
      path: "/api/transfers/{call}/{transfer}/reply",
      right: "seeContacts",
      summary: "Every version of a department's reply: what was corrected by whom",
      answer: "ReplyHistory",
      async handle({ params, person }): Promise<ReplyHistory> {
        const { row, reply } = await desk.attempt(person(), params["call"]!, params["transfer"]!);
        note(parts.ledger, { by: person().account.name, action: "replies.look", target: row.transfer });
        const theirs = await fromDatabase(parts, replyVersions(parts.database.orm, row.transfer));
        return { versions: [...theirs.filter(({ version }) => version < (reply?.version ?? 0)), ...(reply ? [reply] : [])] };
      },
    }),
    route({
      method: "put",
      path: "/api/transfers/{call}/{transfer}/reply",
      right: "writeContacts",
      summary: "Write down or correct a department's reply to an attempt",
      body: replyBody,
      answer: "ReplyVersion",
      async handle({ params, body: { seen, reply }, person }): Promise<ReplyVersion> {
        const by = person().account.name;
        const { row, reply: before } = await desk.attempt(person(), params["call"]!, params["transfer"]!);
        refuseWrong(parts, row, reply);
        const { transfer, call } = row;
        const after = parts.replies.save(before, { transfer, call, reply, seen, by, at: parts.now() });
        if (after === null) throw conflict();
        note(parts.ledger, { by, action: "replies.save", target: transfer, detail: { call, version: after.version, state: after.state, department: after.department } });
        return after;
      },
    }),
  ];
}

interface Attempt {
  row: TransferRow;
  /** In force. */
  reply: ReplyVersion | null;
}

/** An attempt that a page has shown stays at hand, so that its reply can be written without PostgreSQL. */
function openDesk(parts: PanelParts) {
  const shown = new Map<TransferId, Attempt>();
  /** With what was written here and PostgreSQL may not have yet. */
  const inForce = ({ row, reply }: Attempt): Attempt => ({ row, reply: parts.replies.latest(row.transfer) ?? reply });

  async function withReplies(rows: TransferRow[]): Promise<Attempt[]> {
    const theirs = await fromDatabase(parts, repliesIn(parts.database.orm, rows.map(({ transfer }) => transfer)));
    const replies = new Map(theirs.map((reply) => [reply.transfer, reply]));
    return rows.map((row) => inForce({ row, reply: replies.get(row.transfer) ?? null }));
  }

  return {
    /** `target`: what the audit says was looked at. */
    async listed(person: Person, target: string, which: SQL | undefined): Promise<AttemptRow[]> {
      const rows = transfersOf(await fromDatabase(parts, transferFacts(parts, which)));
      const attempts = await withReplies(rows.filter((row) => isTheirs(person, row)));
      if (shown.size + attempts.length > MOST_SHOWN) shown.clear();
      for (const one of attempts) shown.set(one.row.transfer, one);
      if (readsReplies(person)) note(parts.ledger, { by: person.account.name, action: "transfers.list", target });
      const { departments } = directoryInForce(parts).directory;
      return attempts.map(({ row, reply }) => ({
        ...row,
        name: departments.find(({ code }) => code === row.to)?.name ?? null,
        awaited: awaitsReply(row, reply),
        reply: reply && (readsReplies(person) ? reply : { ...reply, text: "" }),
      }));
    },
    /** @throws Refusal where there is none, or it is another operator's */
    async attempt(person: Person, call: string, transfer: string): Promise<Attempt> {
      const known = shown.get(transfer);
      const found = known?.row.call === call ? inForce(known) : await sought(call, transfer);
      if (!isTheirs(person, found.row)) throw forbidden();
      if (!takesReply(found.row)) throw takesNone();
      return found;
    },
  };

  async function sought(call: string, transfer: string): Promise<Attempt> {
    const told = await fromDatabase(parts, factsOf(parts.database.orm, [call]));
    const [found] = await withReplies(transfersOf(told.get(call) ?? []).filter((row) => row.transfer === transfer));
    if (!found) throw notFound();
    return found;
  }
}

const MOST_SHOWN = 20_000;

function isTheirs({ account }: Person, { operator }: Pick<TransferRow, "operator">): boolean {
  return account.operator === null || account.operator === operator;
}

function readsReplies({ account }: Person): boolean {
  return may(account.role, "seeContacts");
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

/** The callers of a day who were told another number, as the contact records in force have it. */
async function referralsOf(parts: PanelParts, person: Person, date: string): Promise<ReferralRow[]> {
  if (!readsReplies(person)) return [];
  const { call, seat, operator, connectedAt, arrivedAt } = calls;
  const query = parts.database.orm
    .selectDistinctOn([contacts.call], { call, seat, operator, connectedAt, arrivedAt, result: contacts.result, destination: contacts.destination })
    .from(contacts)
    .innerJoin(calls, eq(calls.call, contacts.call))
    .where(onDay(arrivedAt, date))
    .orderBy(contacts.call, desc(contacts.version));
  const rows = await fromDatabase(parts, query.execute());
  return rows
    .filter((row) => row.result === "referred" && isTheirs(person, row))
    .map((row) => ({ call: row.call, at: (row.connectedAt ?? row.arrivedAt).getTime(), to: row.destination, seat: row.seat, operator: row.operator }))
    .sort((a, b) => a.at - b.at);
}

/** The page tells times to the minute. */
const MINUTE_MS = 60_000;

function refuseWrong(parts: PanelParts, { startedAt }: TransferRow, reply: Reply): void {
  const { department, repliedAt } = reply;
  const known = department === "" || parts.places().departments.some(({ code }) => code === department);
  const early = repliedAt !== null && repliedAt < startedAt - MINUTE_MS;
  const late = repliedAt !== null && repliedAt > parts.now() + MINUTE_MS;
  const wrong = [
    ...lackingInReply(reply).map((path) => ({ path, message: FILL_IN[path] ?? CHOOSE })),
    ...(known ? [] : [{ path: "department", message: CHOOSE }]),
    ...(early || late ? [{ path: "repliedAt", message: NOT_THEN }] : []),
    ...forbiddenInReply(reply).map((path) => ({ path, message: MY_NUMBER })),
  ];
  if (wrong.length > 0) throw badRequest(wrong);
}

const CHOOSE: Words = { ja: "一覧から選んでください。", en: "Choose one from the list." };
const NOT_THEN: Words = { ja: "転送より後で、現在より前の日時にしてください。", en: "Choose a time after the transfer and not in the future." };
const FILL_IN: Partial<Record<keyof Reply, Words>> = {
  text: { ja: "回答の内容を入力してください。", en: "Write down what was replied." },
  repliedAt: { ja: "回答のあった日時を入力してください。", en: "Say when the reply came." },
};

function takesNone() {
  return refuse(
    409,
    "refused",
    ["通訳や座席への転送には、部署の回答を記録できません。", "No department replies to a call to an interpreter or a seat."],
    ["部署への転送・取次を選んでください。", "Choose a transfer to a department."],
  );
}
