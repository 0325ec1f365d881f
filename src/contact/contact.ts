import type { CallId, MatterId } from "../floor/id.js";
import { holdsMyNumber } from "./my-number.js";

/**
 * The contact record (受付結果): what a call was about and what came of it, in the words of
 * whoever served the caller.
 *
 *              typed on by the same person
 *                  ┌───────┐
 *     (none) ──▶ open ◀────┘──finish──▶ finished
 *                  ▲                       │
 *                  └── typed by another ───┘── corrected ──▶ finished
 *
 * What one person writes until it is finished is one version. Whatever is changed afterwards,
 * or by somebody else, is the next one, and the earlier ones stay as they were (7(3)ス).
 */
export interface Contact {
  matter: MatterId | null;
  district: string | null;
  inquiry: string;
  answer: string;
  result: ContactResult | null;
  /** Where the caller was passed on or directed to: a department's code, or for `referred` in words. */
  destination: string;
  complaint: boolean;
}

/**
 * What it came to. `transferred`: to a department that has to judge (転送, 7(3)シ); `relayed`:
 * as the city's own number for the matter (取次, 8(1)ウ); `referred`: told another number
 * (案内, 7(3)サ). The monthly report counts each for itself (11(2)オ).
 */
export const RESULTS = ["answered", "booked", "transferred", "relayed", "referred", "callback", "other"] as const;
export type ContactResult = (typeof RESULTS)[number];

/** A contact record as one person left it. */
export interface ContactVersion extends Contact {
  call: CallId;
  /** Counted from 1; the highest is in force. */
  version: number;
  finished: boolean;
  /** The account's name. */
  by: string;
  /** Wall ms of the version's first and latest save. */
  since: number;
  at: number;
}

export const BLANK: Contact = {
  matter: null,
  district: null,
  inquiry: "",
  answer: "",
  result: null,
  destination: "",
  complaint: false,
};

export interface Save {
  call: CallId;
  contact: Contact;
  /** The version that its author saw; 0: none. */
  seen: number;
  finish: boolean;
  by: string;
  /** Wall ms. */
  at: number;
}

/**
 * The record after a save; `before` itself where the save says nothing new, so that one that
 * is sent twice is one. Null where somebody else has changed it since its author saw it.
 */
export function saved(before: ContactVersion | null, { call, contact, seen, finish, by, at }: Save): ContactVersion | null {
  if (before === null) return { ...contact, call, version: 1, finished: finish, by, since: at, at };
  if (before.version !== seen && before.by !== by) return null;
  const same = sameContact(before, contact);
  if (same && (before.finished || (!finish && before.by === by))) return before;
  const goesOn = !before.finished && before.by === by;
  return {
    ...contact,
    call,
    version: goesOn ? before.version : before.version + 1,
    finished: finish,
    by,
    since: goesOn ? before.since : at,
    at,
  };
}

export function sameContact(one: Contact, other: Contact): boolean {
  return (Object.keys(BLANK) as (keyof Contact)[]).every((key) => one[key] === other[key]);
}

/** Where a result needs to name who the caller was passed on to. */
export function needsDestination(result: ContactResult | null): boolean {
  return result === "transferred" || result === "relayed" || result === "referred";
}

/** What a record must have before it is finished. */
export function lacking({ matter, inquiry, result, destination }: Contact): (keyof Contact)[] {
  const found: (keyof Contact)[] = [];
  if (matter === null) found.push("matter");
  if (inquiry.trim() === "") found.push("inquiry");
  if (result === null) found.push("result");
  if (needsDestination(result) && destination.trim() === "") found.push("destination");
  return found;
}

/** Fields that hold what must never be kept: a My Number (個人番号). */
export function forbiddenIn(contact: Contact): (keyof Contact)[] {
  return (["inquiry", "answer", "destination"] as const).filter((field) => holdsMyNumber(contact[field]));
}
