import { randomUUID } from "node:crypto";
import { inArray } from "drizzle-orm";
import { z } from "zod";
import { note } from "../admin/audit.store.js";
import { may } from "../admin/right.js";
import { businessDate } from "../calendar/calendar.js";
import { isDate } from "../calendar/problem.js";
import {
  byUrgency,
  changed,
  FOLLOW_UP_STATES,
  type FollowUp,
  forbiddenInFollowUp,
  isOverdue,
  isPending,
  newFollowUp,
} from "../contact/follow-up.js";
import { followUpsIn, followUpVersions } from "../contact/follow-up.store.js";
import { calls } from "../postgres/schema.js";
import { MY_NUMBER, standingOf } from "./contact.routes.js";
import type { FollowUpBody, FollowUpChangeBody, FollowUpHistory, FollowUpList, FollowUpRow, Words } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import type { Person } from "./person.js";
import { badRequest, conflict, forbidden, notFound, refuse } from "./refusal.js";
import { fromDatabase, type Route, route } from "./route.js";

/**
 * The follow-ups. Those that are pending are listed, made and changed without PostgreSQL.
 * Whoever may see them sees whom to call back, so each look is written down.
 */

const CLOSED_SHOWN = 500;

const date = z
  .string()
  .refine(isDate, "日付は「2026-06-01」のように指定してください。|A date is written 2026-06-01.");
const longNote = z.string().max(2_000, "2000文字以内で入力してください。|Write 2000 characters at most.");
const account = z.string().max(64).nullable();

const followUpBody: z.ZodType<FollowUpBody> = z.object({
  call: z.string().max(128).nullable(),
  department: z.string().max(16),
  matter: z.string().max(64).nullable(),
  callback: z.boolean(),
  phone: z
    .string()
    .trim()
    .regex(/^[\d\s+()-]{0,24}$/, "電話番号は数字とハイフンで入力してください。|Write the number in digits and hyphens."),
  note: longNote,
  due: date,
  owner: account,
});

const changeBody = z.object({
  version: z.number().int().positive(),
  change: z.object({
    state: z.enum(FOLLOW_UP_STATES).optional(),
    owner: account.optional(),
    due: date.optional(),
    note: longNote.optional(),
  }),
}) as z.ZodType<FollowUpChangeBody>;

export function followUpRoutes(parts: PanelParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/follow-ups",
      right: "seeFollowUps",
      summary: "Follow-ups that are pending, or those that were closed last",
      query: z.object({ state: z.enum(["pending", "closed"]).default("pending") }),
      answer: "FollowUpList",
      async handle({ query: { state }, person }): Promise<FollowUpList> {
        note(parts.ledger, { by: person().account.name, action: "followUps.list", target: state });
        const listed = state === "pending" ? { followUps: parts.followUps.pending(), complete: true } : await closed(parts);
        const numbers = await numbersOf(parts, listed.followUps);
        const today = todayOf(parts);
        const followUps = listed.followUps.map((one) => rowOf(one, today, numbers));
        return { date: today, followUps, complete: listed.complete && numbers !== null };
      },
    }),
    route({
      method: "get",
      path: "/api/follow-ups/{id}",
      right: "seeFollowUps",
      summary: "Every version of a follow-up: what was changed by whom",
      answer: "FollowUpHistory",
      async handle({ params, person }) {
        note(parts.ledger, { by: person().account.name, action: "followUps.look", target: params["id"]! });
        return historyOf(parts, params["id"]!);
      },
    }),
    route({
      method: "post",
      path: "/api/follow-ups",
      right: "changeFollowUps",
      summary: "Make a follow-up",
      body: followUpBody,
      answer: "FollowUp",
      async handle({ body, person }) {
        const by = person().account.name;
        checkOwner(parts, person(), body.owner);
        if (body.call !== null) {
          const standing = await standingOf(parts, person(), body.call);
          if (person().account.operator !== null && !standing.mine) throw forbidden();
        }
        refuseWrong([
          ...(parts.places().departments.some(({ code }) => code === body.department) ? [] : [field("department", CHOOSE)]),
          ...(body.matter === null || parts.site.menu.matters.some(({ id }) => id === body.matter) ? [] : [field("matter", CHOOSE)]),
          ...(body.due < todayOf(parts) ? [field("due", PAST)] : []),
          ...forbiddenInFollowUp(body).map((name) => field(name, MY_NUMBER)),
        ]);
        const made = newFollowUp(body, { id: randomUUID(), by, at: parts.now() });
        parts.followUps.put(made);
        note(parts.ledger, { by, action: "followUps.add", target: made.id, detail: { call: body.call, department: body.department, due: body.due } });
        return made;
      },
    }),
    route({
      method: "post",
      path: "/api/follow-ups/{id}/change",
      right: "changeFollowUps",
      summary: "Change a follow-up's state, owner, due date or note",
      body: changeBody,
      answer: "FollowUp",
      async handle({ params, body: { version, change }, person }) {
        const by = person().account.name;
        checkOwner(parts, person(), change.owner);
        refuseWrong(forbiddenInFollowUp(change).map((name) => field(name, MY_NUMBER)));
        const fetched = parts.followUps.get(params["id"]!) ?? (await historyOf(parts, params["id"]!)).versions.at(-1)!;
        const before = parts.followUps.get(params["id"]!) ?? fetched;
        if (before.version !== version) throw conflict();
        const after = changed(before, change, { by, at: parts.now() });
        if (after === null) throw notFromHere();
        parts.followUps.put(after);
        note(parts.ledger, { by, action: "followUps.change", target: after.id, detail: { version: after.version, state: after.state, owner: after.owner, due: after.due } });
        return after;
      },
    }),
  ];
}

function todayOf(parts: PanelParts): string {
  return businessDate(parts.site.calendar, parts.now());
}

/** What was closed within the last week is at hand; the rest, and what is older, PostgreSQL has. */
async function closed(parts: PanelParts): Promise<{ followUps: FollowUp[]; complete: boolean }> {
  const here = parts.followUps.all();
  const theirs = await ifThere(parts, () => followUpsIn(parts.database.orm, ["done", "cancelled"], CLOSED_SHOWN));
  const older = (theirs ?? []).filter(({ id }) => !here.some((one) => one.id === id));
  const all = [...here.filter((one) => !isPending(one)), ...older].sort((a, b) => b.at - a.at || byUrgency(a, b));
  return { followUps: all.slice(0, CLOSED_SHOWN), complete: theirs !== null };
}

async function historyOf(parts: PanelParts, id: string): Promise<FollowUpHistory> {
  const here = parts.followUps.get(id);
  const theirs = here
    ? await ifThere(parts, () => followUpVersions(parts.database.orm, id))
    : await fromDatabase(parts, followUpVersions(parts.database.orm, id));
  const versions = [...(theirs ?? []).filter(({ version }) => version < (here?.version ?? Infinity)), ...(here ? [here] : [])];
  if (versions.length === 0) throw notFound();
  return { versions, complete: versions.length === versions.at(-1)!.version };
}

type Numbers = ReadonlyMap<string, Words>;

/** The callers' numbers of those that are to be called back and gave no other; null while the database is away. */
async function numbersOf(parts: PanelParts, followUps: readonly FollowUp[]): Promise<Numbers | null> {
  const asked = followUps.flatMap(({ callback, phone, call }) => (callback && phone === "" && call !== null ? [call] : []));
  if (asked.length === 0) return new Map();
  const columns = { call: calls.call, ja: calls.callerDisplay, en: calls.callerDisplayEn };
  const rows = await ifThere(parts, () => parts.database.orm.select(columns).from(calls).where(inArray(calls.call, asked)).execute());
  return rows && new Map(rows.map(({ call, ja, en }) => [call, { ja, en }]));
}

function rowOf(one: FollowUp, today: string, numbers: Numbers | null): FollowUpRow {
  const said = one.phone === "" ? null : { ja: one.phone, en: one.phone };
  const ofCall = one.call === null ? null : (numbers?.get(one.call) ?? null);
  return { ...one, overdue: isOverdue(one, today), callTo: one.callback ? (said ?? ofCall) : said };
}

/** Null where PostgreSQL is away, for pages that have something to show without it. */
async function ifThere<T>(parts: PanelParts, work: () => Promise<T>): Promise<T | null> {
  if (parts.database.state() !== "up") return null;
  return fromDatabase(parts, work()).catch(() => null);
}

/** An operator takes on or lets go; the manager gives it to anybody who may. */
function checkOwner(parts: PanelParts, { account: { name, role } }: Person, owner: string | null | undefined): void {
  if (owner === undefined || owner === null || owner === name) return;
  if (!may(role, "changeAnySeat")) throw forbidden();
  const given = parts.accounts.get(owner);
  if (!given?.active || !may(given.role, "changeFollowUps")) throw badRequest([field("owner", CHOOSE)]);
}

function field(path: string, message: Words) {
  return { path, message };
}

function refuseWrong(fields: ReturnType<typeof field>[]): void {
  if (fields.length > 0) throw badRequest(fields);
}

const CHOOSE: Words = { ja: "一覧から選んでください。", en: "Choose one from the list." };
const PAST: Words = { ja: "期限は今日以降の日付にしてください。", en: "Choose today or a later day." };

function notFromHere() {
  return refuse(
    409,
    "refused",
    ["この対応予定は、いまの状態からは変更できません。", "The follow-up cannot be changed so from its present state."],
    ["最新の状態を確認してください。", "Look at its present state."],
  );
}
