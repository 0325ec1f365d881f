import { areaCodeLength } from "./area-code.js";

/**
 * Telephone numbers as they come (a SIP URI's user, what somebody typed, full-width digits)
 * made into one form, classified by the numbering plan (電気通信番号計画) and hyphenated as
 * people in Japan write them. A number that is not in the plan is not an error: it is
 * `invalid`, shown as its digits, and cannot be dialled.
 */
export type NumberClass =
  | "geographic"
  | "ip050"
  | "mobile"
  | "tollfree"
  | "navi"
  | "m2m"
  | "premium"
  | "special"
  | "international"
  | "emergency"
  | "invalid";

export interface PhoneNumber {
  class: NumberClass;
  /** "+81975105151"; null where the number has no such form. */
  e164: string | null;
  /** "097-510-5151"; the bare digits of an invalid number, "" where there are none. */
  display: string;
  /** What is dialled to reach it, for automatic dialling too: null for 110, 118, 119. */
  dial: string | null;
  /** 184 was dialled before it, or 186; both are taken off. */
  clir: "restrict" | "present" | null;
}

export interface NumberOptions {
  /** The fixtures that cannot exist (097-000-xxxx, 090-0000-xxxx) count as assigned. */
  rehearsal?: boolean;
}

/** Whatever comes beyond this is not read: a hostile header may be as long as a packet. */
const INPUT_MAX = 256;
const DIGITS_MAX = 20;

/** E.164 numbers have 15 digits at most (ITU-T E.164, 6.1). */
const E164_MAX = 15;

/** Toll-free numbers that their owners publish with other hyphens than 0120-xxx-xxx. */
const PUBLISHED: Record<string, string> = { "0120950178": "0120-95-0178" };

/** Police, coast guard, fire and ambulance. */
export const EMERGENCY = /^11[089]$/;
const SPECIAL = /^(1\d\d|#7119|#8000|#9110)$/;

interface PlanRow {
  class: NumberClass;
  form: RegExp;
  /** A further condition, where the form alone is not enough. */
  assigned?: (national: string) => boolean;
  /** Digits before the first and between the first and second hyphen. */
  cut: (national: string) => [number, number];
}

/** In this order: the first that fits. */
const PLAN: PlanRow[] = [
  { class: "tollfree", form: /^(0120\d{6}|0800\d{7})$/, cut: () => [4, 3] },
  { class: "navi", form: /^0570\d{6}$/, cut: () => [4, 3] },
  { class: "premium", form: /^0990\d{6}$/, cut: () => [4, 3] },
  { class: "m2m", form: /^020\d{8,11}$/, cut: (national) => (national.length === 14 ? [4, 5] : [3, 4]) },
  { class: "ip050", form: /^050[1-9]\d{7}$/, cut: () => [3, 4] },
  { class: "mobile", form: /^0[6789]0[1-9]\d{7}$/, cut: () => [3, 4] },
  {
    class: "geographic",
    // 020, 050, 070 and their like are no area codes, and no local exchange begins with 0.
    form: /^0[1-9][1-9]\d{7}$/,
    assigned: (national) => national[areaCodeLength(national)] !== "0",
    cut: (national) => [areaCodeLength(national), 6 - areaCodeLength(national)],
  },
];

/** What counts as assigned on the rehearsal site alone, so that no real telephone can ring. */
const REHEARSAL_PLAN: PlanRow[] = [
  { class: "geographic", form: /^097000\d{4}$/, cut: () => [3, 3] },
  { class: "mobile", form: /^0900000\d{4}$/, cut: () => [3, 4] },
];

/**
 * Reads one number: "+81975105151", "０９７－５１０－５１５１", "tel:+81-97-510-5151",
 * "sip:0975105151@…;user=phone", "1840975105151". Never throws; what cannot be read is
 * `invalid`.
 */
export function parseNumber(input: string, options: NumberOptions = {}): PhoneNumber {
  const { clir, rest } = withoutPrefix(writtenDigits(input));
  return { ...classified(rest, options), clir };
}

/** "097*******": a number for logs, where no caller's number may stand. */
export function maskNumber(number: string): string {
  const digits = digitsOf(number.slice(0, INPUT_MAX));
  if (digits.length <= 4) return "*".repeat(digits.length);
  return digits.slice(0, 3) + "*".repeat(digits.length - 3);
}

function classified(written: string, options: NumberOptions): Omit<PhoneNumber, "clir"> {
  if (EMERGENCY.test(written)) return { class: "emergency", e164: null, display: written, dial: null };
  if (SPECIAL.test(written)) return { class: "special", e164: null, display: written, dial: written };
  const abroad = /^(?:010|\+)(?!81)([1-9]\d{4,})$/.exec(written)?.[1];
  if (abroad !== undefined && abroad.length <= E164_MAX) {
    return { class: "international", e164: `+${abroad}`, display: `+${abroad}`, dial: `010${abroad}` };
  }
  const national = nationalDigits(written);
  const plan = options.rehearsal ? [...REHEARSAL_PLAN, ...PLAN] : PLAN;
  const row = plan.find((one) => one.form.test(national));
  if (!row || row.assigned?.(national) === false) {
    return { class: "invalid", e164: null, display: digitsOf(written), dial: null };
  }
  return {
    class: row.class,
    e164: `+81${national.slice(1)}`,
    display: PUBLISHED[national] ?? hyphenated(national, row.cut(national)),
    dial: national,
  };
}

/** "+81975105151" and "+810975105151" (a stray 0, as some exchanges send) to "0975105151". */
function nationalDigits(written: string): string {
  const rest = /^(?:010|\+)81(.*)$/.exec(written)?.[1];
  return rest === undefined ? written : `0${rest.replace(/^0/, "")}`;
}

function hyphenated(national: string, [first, second]: [number, number]): string {
  return [national.slice(0, first), national.slice(first, first + second), national.slice(first + second)].join("-");
}

/** 184 withholds the caller's own number for one call, 186 presents it; neither is part of a number. */
function withoutPrefix(written: string): { clir: PhoneNumber["clir"]; rest: string } {
  const found = /^(184|186)(.{3,})$/.exec(written);
  if (!found) return { clir: null, rest: written };
  return { clir: found[1] === "184" ? "restrict" : "present", rest: found[2] ?? "" };
}

/**
 * The digits of whatever was given, with a leading "+" or "#"; text in which something else
 * than digits and what people put between them is left keeps a mark, so that it is invalid.
 */
function writtenDigits(input: string): string {
  const user = userPart(input.slice(0, INPUT_MAX).normalize("NFKC").replace(/\p{C}/gu, "").trim());
  return user.replace(/[\s().\-\u2010-\u2015\u2212\u30FC]/g, "");
}

/** The user of a SIP or tel URI, without parameters (RFC 3261, 19.1; RFC 3966); other text as it is. */
function userPart(text: string): string {
  const uri = /^(?:"[^"]*"\s*|[^<"]*)<([^>]*)>/.exec(text)?.[1] ?? text;
  const [, scheme, rest] = /^(sips?|tel):(.*)$/i.exec(uri) ?? [undefined, "", uri];
  const isSip = scheme?.toLowerCase().startsWith("sip") === true;
  // A SIP URI may have no user; what stands there then is a host, and an address has digits too.
  const user = isSip ? /^(.*?)@/.exec(rest ?? "")?.[1] : rest;
  return unescaped((user ?? "").split(";")[0] ?? "");
}

/** Any character of a URI may be written as %HH (RFC 3261, 19.1.2); what is no such thing stays as it is. */
function unescaped(user: string): string {
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}

function digitsOf(text: string): string {
  return text.replace(/[^0-9]/g, "").slice(0, DIGITS_MAX);
}
