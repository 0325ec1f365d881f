import { gte } from "drizzle-orm";
import { z } from "zod";
import { note } from "../admin/audit.store.js";
import { forbiddenInReply, lackingInReply, type Reply, REPLY_STATES, type ReplyVersion } from "../contact/reply.js";
import { replyVersions } from "../contact/reply.store.js";
import { calls, facts } from "../postgres/schema.js";
import type { TransferRow } from "../report/transfers.js";
import { writeTransfers } from "../report/transfers-table.js";
import { openAttempts, readsReplies, referralsOf } from "./attempts.read.js";
import { dateQuery, onDay } from "./call.routes.js";
import { MY_NUMBER } from "./contact.routes.js";
import type { ReplyBody, ReplyHistory, TransferList, Words } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import type { Person } from "./person.js";
import { badRequest, conflict } from "./refusal.js";
import { Download, fromDatabase, type Route, route } from "./route.js";

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
  const desk = openAttempts(parts);

  async function ofDay(person: Person, date: string): Promise<TransferList> {
    const transfers = await desk.listed(person, onDay(facts.at, date));
    return { date, transfers, referrals: await referralsOf(parts, person, onDay(calls.arrivedAt, date)), ledger: parts.ledger.lag(parts.now()) };
  }

  async function awaited(person: Person): Promise<TransferList> {
    const rows = await desk.listed(person, gte(facts.at, new Date(parts.now() - AWAITED_MS)));
    return { date: null, transfers: rows.filter((row) => row.awaited), referrals: [], ledger: parts.ledger.lag(parts.now()) };
  }

  function looked(person: Person, target: string): void {
    if (readsReplies(person)) note(parts.ledger, { by: person.account.name, action: "transfers.list", target });
  }

  return [
    route({
      method: "get",
      path: "/api/transfers",
      right: "seeTransfers",
      summary: "The attempts to transfer of a day with the departments' replies, and who was told another number",
      query: dateQuery,
      answer: "TransferList",
      async handle({ query: { date }, person }): Promise<TransferList> {
        const list = await ofDay(person(), date);
        looked(person(), date);
        return list;
      },
    }),
    route({
      method: "get",
      path: "/api/transfers/awaited",
      right: "seeTransfers",
      summary: "The attempts of the last three months to which a department's reply is still awaited, oldest first",
      answer: "TransferList",
      async handle({ person }): Promise<TransferList> {
        const list = await awaited(person());
        looked(person(), "awaited");
        return list;
      },
    }),
    route({
      method: "get",
      path: "/api/transfers/csv",
      right: "seeTransfers",
      summary: "The same as a table for a spreadsheet, with what each call out cost: of a day, or where none is named those whose reply is awaited",
      query: dateQuery.partial(),
      answer: "A table",
      media: "text/csv",
      async handle({ query: { date }, person }) {
        const { transfers, referrals } = await (date === undefined ? awaited(person()) : ofDay(person(), date));
        const target = date ?? "awaited";
        note(parts.ledger, { by: person().account.name, action: "transfers.export", target });
        const names = new Map(parts.places().departments.map(({ code, name }) => [code, name.ja]));
        return new Download(`transfers-${target}.csv`, writeTransfers(transfers, referrals, names));
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
