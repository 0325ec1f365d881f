import type { Caller } from "../trunk/caller.js";
import type { Setup } from "../floor/setup.js";
import { type NumberOptions, parseNumber, type PhoneNumber } from "../trunk/number.js";

/**
 * Whether a number may be called at all, whoever calls it and whatever it costs. The
 * allow-list is the site's; nothing that is not on it is ever dialled but 110, 118 and 119,
 * which are never barred and never dialled by anybody but a person at a phone.
 */
export type NumberRefusal = "invalid" | "barred" | "ownNumber" | "emergency" | "rehearsal";

export interface Judged {
  number: PhoneNumber;
  /** As it is dialled. */
  digits: string;
  why: NumberRefusal | null;
}

type Rules = Pick<Setup, "lines" | "trunks" | "rehearsal"> & { rules: Pick<Setup["rules"], "outgoing"> };

/** `byHand`: dialled at one of our phones. */
export function judgeNumber(typed: string, byHand: boolean, setup: Rules): Judged {
  const options: NumberOptions = { rehearsal: setup.rehearsal };
  const number = parseNumber(typed, options);
  return { number, digits: number.dial ?? number.display, why: whyNot(number, byHand, setup) };
}

function whyNot(number: PhoneNumber, byHand: boolean, { lines, trunks, rules, rehearsal }: Rules): NumberRefusal | null {
  const { dial } = number;
  if (number.class === "emergency") return byHand ? null : "emergency";
  if (number.class === "invalid" || dial === null) return "invalid";
  if (!rules.outgoing.classes.includes(number.class)) return "barred";
  if (lines.includes(dial) || trunks.some((trunk) => trunk.lines.includes(dial))) return "ownNumber";
  // A rehearsal rings no telephone that exists.
  if (rehearsal && parseNumber(dial).class !== "invalid") return "rehearsal";
  return null;
}

/** The one who is called stands where otherwise the caller does. */
export function calledAs({ class: kind, e164, display, dial }: PhoneNumber, digits: string): Caller {
  return { class: kind, e164, display, displayEn: display, dial: dial ?? digits, withheld: false };
}
