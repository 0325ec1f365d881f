import type { FloorState } from "../floor/state.js";
import { calledAs, judgeNumber } from "../outgoing/allowed.js";
import type { Caller } from "../trunk/caller.js";
import { pendingFor } from "./callback.js";

/**
 * Whether a number may be called back. What the site's own calls may reach is the outer bound
 * (`outgoing/allowed.ts`: no premium, international, emergency or own numbers); against misuse a
 * number may be promised one callback at a time and so many a day.
 */
export type CallbackRefusal = "number" | "pending" | "tooMany";

export type JudgedNumber = { called: Caller; why: null } | { called: null; why: CallbackRefusal };

/** `typed`: digits as they were shown or keyed in. */
export function judgeCallback({ setup, callbacks }: Readonly<FloorState>, typed: string): JudgedNumber {
  const { number, digits, why } = judgeNumber(typed, false, setup);
  if (why !== null || number.e164 === null || number.clir !== null) return { called: null, why: "number" };
  if (pendingFor(callbacks, number.e164)) return { called: null, why: "pending" };
  const asked = Object.values(callbacks).filter(({ called }) => called.e164 === number.e164).length;
  if (asked >= setup.rules.callback.perNumber) return { called: null, why: "tooMany" };
  return { called: calledAs(number, digits), why: null };
}

/** As many were promised as the site allows in a day. */
export function isEnough({ setup, callbacks }: Readonly<FloorState>): boolean {
  return Object.keys(callbacks).length >= setup.rules.callback.perDay;
}

/** Digits after which nothing more is to come: national numbers have ten, those that begin like a mobile's eleven. */
export function isComplete(digits: string): boolean {
  return digits.length >= (/^0(?:[2-9]0|800)/.test(digits) ? 11 : 10);
}
