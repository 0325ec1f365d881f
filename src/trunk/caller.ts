import { type NumberClass, type NumberOptions, parseNumber } from "./number.js";

/**
 * Who is calling, as far as the carrier says. Any caller is accepted (7(3)ア); what cannot
 * be read is kept as it came, sanitised, and shown as `number_vectors.json` says.
 */
export interface Caller {
  class: CallerClass;
  /** E.164 with "+", where the number is a valid one. */
  e164: string | null;
  /** What people see: "097-510-5151", "非通知", "公衆電話", or the digits of an invalid number. */
  display: string;
  /** The same in English. */
  displayEn: string;
  /** What would be dialled to call back; null where that is impossible. */
  dial: string | null;
  /** The caller withheld the number (CLIR), though the network told us. */
  withheld: boolean;
}

export type CallerClass = NumberClass | NoNumberClass;

/** There is no number, and the network says why. */
type NoNumberClass = "withheld" | "payphone" | "unavailable";

/**
 * The identity in an INVITE. Each may be a bare user or number, an address, or a whole header
 * value ('"Anonymous" <sip:anonymous@anonymous.invalid>'); absent and empty are the same.
 */
export interface Identity {
  /** Display name of From. */
  fromDisplay?: string;
  /** User or URI of From. */
  fromUser?: string;
  /** P-Asserted-Identity (RFC 3325), one or several; the network vouches for it. */
  pai?: string | readonly string[];
  /** P-Preferred-Identity (RFC 3325): what the sender would like to be. */
  ppi?: string | readonly string[];
  /** Privacy (RFC 3323): "id", "user;id", "none". */
  privacy?: string;
}

/** Where a number is looked for, first come first. */
export type IdentitySource = "pai" | "ppi" | "from";

export interface CallerOptions extends NumberOptions {
  /** Of the carrier profile; by default PAI, then From. */
  order?: readonly IdentitySource[];
  /** Whether the Privacy header is believed; by default it is. */
  privacy?: boolean;
}

const HEADER_MAX = 512;
const HEADERS_MAX = 4;

/** Reasons as Japanese networks put them into From's display name, in lower case. */
const REASONS: Record<string, NoNumberClass> = {
  anonymous: "withheld",
  withheld: "withheld",
  非通知: "withheld",
  "coin line/payphone": "payphone",
  payphone: "payphone",
  公衆電話: "payphone",
  unavailable: "unavailable",
  "interaction with other service": "unavailable",
  表示圏外: "unavailable",
};

const NO_NUMBER: Record<NoNumberClass, { display: string; displayEn: string }> = {
  withheld: { display: "非通知", displayEn: "Withheld" },
  payphone: { display: "公衆電話", displayEn: "Payphone" },
  unavailable: { display: "表示圏外", displayEn: "Unavailable" },
};

/** An identity in which there is not one digit. */
const UNREADABLE = { display: "番号不明", displayEn: "Unknown number" };

/**
 * The caller of an INVITE. A reason in From wins over any number, and so does the wish for
 * privacy: a number that its owner withheld is not shown and not kept, even if the network
 * gave it away. Never throws, whatever was sent.
 */
export function callerOf(identity: Identity, options: CallerOptions = {}): Caller {
  const reason = reasonIn(identity);
  if (reason) return withoutNumber(reason);
  if (options.privacy !== false && asksPrivacy(identity.privacy)) return withoutNumber("withheld");
  const candidates = (options.order ?? ["pai", "from"]).flatMap((source) => valuesOf(identity, source));
  if (candidates.length === 0) return withoutNumber("unavailable");
  const numbers = candidates.map((value) => parseNumber(value, options));
  const number =
    numbers.find((one) => one.class !== "invalid") ?? numbers.find((one) => one.display !== "") ?? numbers[0];
  if (!number || number.display === "") {
    return { class: "invalid", e164: null, ...UNREADABLE, dial: null, withheld: false };
  }
  return {
    class: number.class,
    e164: number.e164,
    display: number.display,
    displayEn: number.display,
    dial: number.dial,
    withheld: number.clir === "restrict",
  };
}

/**
 * The number that others may be shown, and by which the caller is known again, E.164: of nobody who
 * withheld it, by the network or by 184; null also where the network does not say.
 */
export function presentable({ e164, withheld }: Caller): string | null {
  return withheld ? null : e164;
}

function withoutNumber(reason: NoNumberClass): Caller {
  return { class: reason, e164: null, ...NO_NUMBER[reason], dial: null, withheld: reason === "withheld" };
}

/** The display name says more than "anonymous" beside it: a payphone is `anonymous` too. */
function reasonIn(identity: Identity): NoNumberClass | undefined {
  return reasonOf(displayOf(identity)) ?? reasonOf(userOf(bounded(identity.fromUser)));
}

function reasonOf(text: string): NoNumberClass | undefined {
  const key = text.normalize("NFKC").replace(/\s+/g, " ").trim().toLowerCase();
  return Object.hasOwn(REASONS, key) ? REASONS[key] : undefined;
}

/** From's display name, given by itself or as a part of the whole header. */
function displayOf(identity: Identity): string {
  const given = bounded(identity.fromDisplay).replace(/^"(.*)"$/, "$1");
  if (given !== "") return given;
  return /^"?([^"<]*)"?\s*</.exec(bounded(identity.fromUser))?.[1]?.trim() ?? "";
}

function userOf(address: string): string {
  const uri = /<([^>]*)>/.exec(address)?.[1] ?? address;
  return (
    uri
      .replace(/^(sips?|tel):/i, "")
      .split("@")[0]
      ?.split(";")[0] ?? ""
  );
}

/** "id", "user" and "full" hide the caller; "header", "session" and "none" do not. */
function asksPrivacy(privacy: string | undefined): boolean {
  return bounded(privacy)
    .toLowerCase()
    .split(/[;,\s]+/)
    .some((token) => token === "id" || token === "user" || token === "full");
}

function valuesOf(identity: Identity, source: IdentitySource): string[] {
  const value = source === "from" ? identity.fromUser : identity[source];
  const values = typeof value === "string" ? [value] : (value ?? []);
  return values
    .slice(0, HEADERS_MAX)
    .flatMap(addressesIn)
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

/** The addresses of a header value; a display name may hold commas and brackets in its quotes. */
function addressesIn(header: string): string[] {
  const text = bounded(header).replace(/"[^"]*"/g, "");
  const bracketed = [...text.matchAll(/<([^>]*)>/g)].map((found) => found[1] ?? "");
  return bracketed.length > 0 ? bracketed : text.split(",");
}

/** Headers are as long as somebody likes and may hold anything: cut, and without control characters. */
function bounded(text: string | undefined): string {
  return (text ?? "").slice(0, HEADER_MAX).replace(/\p{C}/gu, "").trim();
}
