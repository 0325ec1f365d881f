import { effect, signal } from "@preact/signals";
import { BLANK, type Contact, type ContactVersion } from "../src/contact/contact.js";
import type { ApiError, ContactBody, ContactView } from "../src/panel/live-types.js";
import { ApiFailure, ask, failureOf } from "./api.js";
import { me } from "./session.js";

/**
 * What is being written into contact records, by call. It is saved as it is typed:
 *
 *     saved ──typed──▶ unsaved ──taken──▶ saved
 *                       │   ▲
 *                refused▼   │typed on
 *                      refused
 *
 * Without a connection it stays unsaved and is tried again; until it is taken it also lies in
 * the tab's own memory, from where it comes back when the page was loaded again. It is kept
 * apart for each account, and sent as no other's.
 */
export interface Draft {
  contact: Contact;
  /** The version that it goes on from; 0: none. */
  seen: number;
  state: "saved" | "unsaved" | "refused";
  /** Business time of the last save; null before the first. */
  savedAt: number | null;
  /** Why the last save was not taken. */
  refused: ApiError | null;
}

export const drafts = signal<Record<string, Draft>>({});

/** Typing is saved so often at most, ms. */
const SAVE_EVERY_MS = 800;
const AGAIN_MS = 2_000;

const timers = new Map<string, ReturnType<typeof setTimeout>>();
const sending = new Map<string, Promise<void>>();

/** Whose drafts these are. */
let owner: string | null = null;

effect(() => {
  const name = me.value?.name ?? null;
  if (name === owner) return;
  owner = name;
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
  drafts.value = name === null ? {} : remembered(name);
  for (const call of Object.keys(drafts.peek())) schedule(call, 0);
});

/** Brings a call's record; what was typed here and not yet taken goes before what the server has. */
export async function openDraft(call: string, matter: string | null): Promise<void> {
  if (isPending(call)) return;
  const { versions } = await ask<ContactView>("GET", pathOf(call));
  const last = versions.at(-1);
  if (!isPending(call)) put(call, last ? draftOf(last) : fresh({ ...BLANK, matter }));
}

export function write(call: string, change: Partial<Contact>): void {
  const draft = drafts.peek()[call];
  if (!draft) return;
  put(call, { ...draft, contact: { ...draft.contact, ...change }, state: "unsaved", refused: null });
  schedule(call, SAVE_EVERY_MS);
}

/** Saves it as complete. Throws `ApiFailure` with what is missing; it goes on as a draft then. */
export async function finish(call: string): Promise<void> {
  unschedule(call);
  await sending.get(call);
  const draft = drafts.peek()[call];
  if (!draft) return;
  try {
    const body: ContactBody = { seen: draft.seen, contact: draft.contact };
    put(call, draftOf(await ask<ContactVersion>("POST", `${pathOf(call)}/finish`, body)));
  } catch (thrown) {
    if (draft.state === "unsaved") schedule(call, SAVE_EVERY_MS);
    throw thrown;
  }
}

/** After a conflict: the other's version stays in the history, and this one follows it. */
export async function overwrite(call: string): Promise<void> {
  const { versions } = await ask<ContactView>("GET", pathOf(call));
  const draft = drafts.peek()[call];
  if (!draft) return;
  put(call, { ...draft, seen: versions.at(-1)?.version ?? 0, state: "unsaved", refused: null });
  schedule(call, 0);
}

/** A draft that is saved need not be held here any longer. */
export function closeDraft(call: string): void {
  if (drafts.peek()[call]?.state === "saved") forget(call);
}

/** Not yet taken by the server. */
function isPending(call: string): boolean {
  const state = drafts.peek()[call]?.state;
  return state === "unsaved" || state === "refused";
}

async function flush(call: string): Promise<void> {
  const draft = drafts.peek()[call];
  if (draft?.state !== "unsaved") return;
  try {
    const kept = await ask<ContactVersion>("PUT", pathOf(call), { seen: draft.seen, contact: draft.contact } satisfies ContactBody);
    const now = drafts.peek()[call];
    if (!now) return;
    const typedOn = now.contact !== draft.contact;
    put(call, { ...now, seen: kept.version, state: typedOn ? "unsaved" : "saved", savedAt: kept.at, refused: null });
    if (typedOn) schedule(call, SAVE_EVERY_MS);
  } catch (thrown) {
    const refused = failureOf(thrown);
    const now = drafts.peek()[call];
    if (!now) return;
    const again = thrown instanceof ApiFailure && isPassing(thrown.status);
    put(call, { ...now, state: again || now.contact !== draft.contact ? "unsaved" : "refused", refused });
    if (again) schedule(call, AGAIN_MS);
  }
}

/** No connection, a server that is being started again, a session that has ended: nothing is wrong with what was typed. */
function isPassing(status: number): boolean {
  return status === 0 || status === 401 || status === 429 || status >= 500;
}

function schedule(call: string, ms: number): void {
  if (timers.has(call)) return;
  const timer = setTimeout(() => {
    timers.delete(call);
    if (owner === null) return;
    if (sending.has(call)) return schedule(call, SAVE_EVERY_MS);
    const sent = flush(call).finally(() => sending.delete(call));
    sending.set(call, sent);
  }, ms);
  timers.set(call, timer);
}

function unschedule(call: string): void {
  clearTimeout(timers.get(call));
  timers.delete(call);
}

function fresh(contact: Contact): Draft {
  return { contact, seen: 0, state: "saved", savedAt: null, refused: null };
}

function draftOf({ version, at, ...rest }: ContactVersion): Draft {
  return { ...fresh(contactOf(rest)), seen: version, savedAt: at };
}

/** A record's fields without by whom and when it was written. */
export function contactOf({ matter, district, inquiry, answer, result, destination, complaint }: Contact): Contact {
  return { matter, district, inquiry, answer, result, destination, complaint };
}

function put(call: string, draft: Draft): void {
  drafts.value = { ...drafts.peek(), [call]: draft };
  remember();
}

function forget(call: string): void {
  const { [call]: _, ...rest } = drafts.peek();
  drafts.value = rest;
  remember();
}

function pathOf(call: string): string {
  return `/api/contacts/${encodeURIComponent(call)}`;
}

function keyOf(name: string): string {
  return `madoguchi.contacts.${name}`;
}

function remember(): void {
  if (owner === null) return;
  const unsaved = Object.entries(drafts.peek()).filter(([, { state }]) => state !== "saved");
  if (unsaved.length === 0) sessionStorage.removeItem(keyOf(owner));
  else sessionStorage.setItem(keyOf(owner), JSON.stringify(Object.fromEntries(unsaved)));
}

function remembered(name: string): Record<string, Draft> {
  return JSON.parse(sessionStorage.getItem(keyOf(name)) ?? "{}");
}
