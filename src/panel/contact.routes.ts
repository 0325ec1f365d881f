import { eq } from "drizzle-orm";
import { z } from "zod";
import { note } from "../admin/audit.store.js";
import { may } from "../admin/right.js";
import { type Contact, type ContactVersion, forbiddenIn, lacking, needsDestination, RESULTS } from "../contact/contact.js";
import { contactsOf } from "../contact/contact.store.js";
import { followUpsOfCall } from "../contact/follow-up.store.js";
import type { SeatRow } from "../floor/board.js";
import type { CallId } from "../floor/id.js";
import { calls } from "../postgres/schema.js";
import type { ContactBody, ContactView, UnfinishedContacts, Words } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import type { Person } from "./person.js";
import { badRequest, conflict, forbidden, notFound } from "./refusal.js";
import { fromDatabase, type Route, route } from "./route.js";
import { askForSeat } from "./seat.routes.js";

/**
 * The contact records. An operator writes those of the own calls, the manager may correct
 * any, the city and the auditor read them, which is written down (7(3)ス). What is typed
 * during a call needs no PostgreSQL.
 */

const LONGEST = 4_000;
const text = z.string().max(LONGEST, `${LONGEST}文字以内で入力してください。|Write ${LONGEST} characters at most.`);
const id = z.string().max(64);

const contactBody: z.ZodType<ContactBody> = z.object({
  seen: z.number().int().nonnegative(),
  contact: z.object({
    matter: id.nullable(),
    district: id.nullable(),
    inquiry: text,
    answer: text,
    result: z.enum(RESULTS).nullable(),
    destination: z.string().max(200, "200文字以内で入力してください。|Write 200 characters at most."),
    complaint: z.boolean(),
  }),
});

export function contactRoutes(parts: PanelParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/contacts",
      right: "writeContacts",
      summary: "The contact records that whoever asks has begun and not finished",
      answer: "UnfinishedContacts",
      handle: ({ person }): UnfinishedContacts => ({ contacts: parts.contacts.unfinishedBy(person().account.name) }),
    }),
    route({
      method: "get",
      path: "/api/contacts/{call}",
      right: "seeContacts",
      summary: "The contact record of a call, with all its corrections and follow-ups",
      answer: "ContactView",
      async handle({ params, person }): Promise<ContactView> {
        const call = params["call"]!;
        const standing = await standingOf(parts, person(), call);
        if (person().account.operator !== null && !standing.mine) throw forbidden();
        // Whoever is talking to the caller looks at what they are typing themselves.
        if (!(standing.mine && standing.served)) note(parts.ledger, { by: person().account.name, action: "contacts.look", target: call });
        const mayWrite = may(person().account.role, "writeContacts");
        return { call, ...(standing.served ? hereOf(parts, call) : await everythingOf(parts, call)), mayWrite };
      },
    }),
    route({
      method: "put",
      path: "/api/contacts/{call}",
      right: "writeContacts",
      summary: "Keep what has been typed so far of a call's contact record",
      body: contactBody,
      answer: "ContactVersion",
      handle: ({ params, body, person }) => keep(parts, person(), params["call"]!, body, false),
    }),
    route({
      method: "post",
      path: "/api/contacts/{call}/finish",
      right: "writeContacts",
      summary: "Keep a call's contact record as complete or corrected; this ends the wrap-up",
      body: contactBody,
      answer: "ContactVersion",
      async handle({ params, body, person }) {
        const call = params["call"]!;
        const { name, operator } = person().account;
        const missing = lacking(body.contact);
        if (missing.length > 0) throw badRequest(missing.map((path) => ({ path, message: MISSING[path] ?? FILL_IN })));
        const version = await keep(parts, person(), call, body, true);
        note(parts.ledger, { by: name, action: "contacts.finish", target: call, detail: { version: version.version } });
        const { seats } = parts.floor.board();
        const wrappingUp = seats.find((row) => row.call === call && row.face === "wrapUp" && row.operator === operator);
        if (operator !== null && wrappingUp) askForSeat(parts, wrappingUp.id, { type: "ready" }, name);
        return version;
      },
    }),
  ];
}

/** How somebody stands to a call: whether it is at a seat now, and whether it is or was theirs. */
interface Standing {
  served: boolean;
  mine: boolean;
}

/** Of a call that is at a seat, or whose record was begun here, PostgreSQL is not asked. */
export async function standingOf(parts: PanelParts, { account }: Person, call: CallId): Promise<Standing> {
  const isMine = ({ operator }: Pick<SeatRow, "operator">) => operator !== null && operator === account.operator;
  const seats = parts.floor.board().seats.filter((row) => row.call === call);
  if (seats.length > 0) return { served: true, mine: seats.some(isMine) };
  const latest = parts.contacts.latest(call);
  if (latest && (latest.by === account.name || account.operator === null)) return { served: false, mine: latest.by === account.name };
  const query = parts.database.orm.select({ operator: calls.operator }).from(calls).where(eq(calls.call, call));
  const [row] = await fromDatabase(parts, query.execute());
  if (!row && !latest) throw notFound();
  return { served: false, mine: row !== undefined && isMine(row) };
}

async function keep(parts: PanelParts, person: Person, call: CallId, { seen, contact }: ContactBody, finish: boolean): Promise<ContactVersion> {
  const { account } = person;
  const standing = await standingOf(parts, person, call);
  if (account.operator !== null && !standing.mine) throw forbidden();
  const wrong = [...problemsOf(parts, contact), ...forbiddenIn(contact).map((path) => ({ path, message: MY_NUMBER }))];
  if (wrong.length > 0) throw badRequest(wrong);
  const known = standing.served || parts.contacts.latest(call) !== null;
  const older = known ? [] : await fromDatabase(parts, contactsOf(parts.database.orm, call));
  const before = parts.contacts.latest(call) ?? older.at(-1) ?? null;
  const after = parts.contacts.save(before, { call, contact, seen, finish, by: account.name, at: parts.now() });
  if (after === null) throw conflict();
  return after;
}

/** What the menu and the directory do not know. */
function problemsOf(parts: PanelParts, { matter, district, result, destination }: Contact) {
  const { districts, departments } = parts.places();
  const toDepartment = needsDestination(result) && result !== "referred" && destination !== "";
  return [
    ...(matter === null || parts.site.menu.matters.some((one) => one.id === matter) ? [] : ["matter"]),
    ...(district === null || districts.some((one) => one.id === district) ? [] : ["district"]),
    ...(!toDepartment || departments.some(({ code }) => code === destination) ? [] : ["destination"]),
  ].map((path) => ({ path, message: CHOOSE }));
}

/** What was written here, for a call that goes on or has just ended. */
function hereOf({ contacts, followUps }: PanelParts, call: CallId) {
  const latest = contacts.latest(call);
  return { versions: latest ? [latest] : [], complete: latest === null || latest.version === 1, followUps: followUps.all().filter((one) => one.call === call) };
}

/** The same with what PostgreSQL has, which may be behind what was written here. */
async function everythingOf(parts: PanelParts, call: CallId) {
  const here = hereOf(parts, call);
  const { orm } = parts.database;
  try {
    const [versions, followUps] = await fromDatabase(parts, Promise.all([contactsOf(orm, call), followUpsOfCall(orm, call)]));
    return {
      versions: [...versions.filter(({ version }) => version < (here.versions[0]?.version ?? Infinity)), ...here.versions],
      complete: true,
      followUps: [...followUps.filter(({ id }) => !here.followUps.some((one) => one.id === id)), ...here.followUps],
    };
  } catch (away) {
    if (here.versions.length === 0) throw away;
    return { ...here, complete: false };
  }
}

const CHOOSE: Words = { ja: "一覧から選んでください。", en: "Choose one from the list." };
const FILL_IN: Words = { ja: "入力してください。", en: "Fill this in." };
const MISSING: Partial<Record<keyof Contact, Words>> = {
  matter: { ja: "用件を選んでください。", en: "Choose the matter." },
  inquiry: { ja: "問い合わせ内容を入力してください。", en: "Write down what the caller asked." },
  result: { ja: "対応結果を選んでください。", en: "Choose the result." },
  destination: { ja: "つないだ先、または案内した先を入力してください。", en: "Say where the caller was passed on or directed to." },
};

export const MY_NUMBER: Words = {
  ja: "個人番号（マイナンバー）と思われる12桁の番号は記録できません。削除してください。",
  en: "Twelve digits that look like a My Number must not be kept. Delete them.",
};
