import { z } from "zod";
import { nationalHolidays } from "../calendar/holidays.js";
import type { Calendar } from "../calendar/calendar.js";
import type { Directory } from "../directory/department.js";
import { directoryShape } from "../directory/shape.js";
import type { MenuSetup, Rules, Setup } from "../floor/setup.js";
import type { Sayable } from "../ivr/tree-problem.js";
import { informationShape } from "../ivr/tree-shape.js";
import type { Information } from "../ivr/tree.js";
import type { OverflowRule } from "../queue/overflow.js";
import { overflowShape } from "../queue/overflow-shape.js";
import { LANGUAGES, type Language } from "../prompt/language.js";
import type { Texts } from "../prompt/texts.js";
import { carrierProfile, type CarrierProfile } from "../trunk/carrier.js";
import { level, rulesSchema } from "./rules.js";
import { EMERGENCY } from "../trunk/number.js";

/**
 * A site: everything about one call centre that is data. It is a folder of JSON files, one
 * for each key of `SITE_FILES`; this file says what may stand in them, `site.load.ts` reads
 * them. A rehearsal site's secrets are fixed and public and stand in the files; a production
 * site has none there: operators' PINs and passwords as argon2id hashes, seats' and carriers'
 * passwords as files in the state folder's `secrets/`.
 */

const language = z.enum(LANGUAGES, { error: `must be one of ${LANGUAGES.map((l) => `"${l}"`).join(", ")}` });
const text = z.string().trim().min(1, "must not be empty").max(80, "must have 80 characters at most");
const inTwo = z.strictObject({ ja: text, en: text });
const inFour = z.record(z.enum(LANGUAGES), text);
const deviceId = z
  .string()
  .regex(/^\d{3}$/, 'must be three digits, such as "101"')
  .refine((id) => !EMERGENCY.test(id), "must not be 110, 118 or 119, which call the police, the coast guard and the fire brigade");
const operatorId = z.string().regex(/^\d{4}$/, 'must be four digits, such as "1001"');
const argon2id = z
  .string()
  .regex(
    /^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$/,
    "must be an argon2id hash in PHC form ($argon2id$v=19$…)",
  );
const password = z.string().min(8, "must have 8 characters at least").max(128, "must have 128 characters at most");

const identity = z.strictObject({ kind: z.enum(["rehearsal", "production"]), name: inTwo });

const line = z.strictObject({
  /** Digits as they are dialled in Japan: "0975105151". */
  number: z.string().regex(/^0\d{9,10}$/, 'must be the digits as dialled, without hyphens, such as "0975105151"'),
  label: text,
  /** Name of a profile in carriers.json. */
  carrier: z.string(),
  /** Further profiles by which calls for this number come: a second trunk, for when the first is down. */
  alsoBy: z.array(z.string()).max(9).optional(),
  /** Its callers stand in the queue as if they had come so much earlier: a line for the city's own people. */
  headStartMs: z
    .number()
    .int("must be whole milliseconds")
    .min(0, "must be 0 at least")
    .max(7_200_000, "must be 7200000 at most")
    .optional(),
});

/** A desk phone: a seat, or one that is not offered calls, such as the manager's. */
const device = z.strictObject({ id: deviceId, password: password.optional() });

const seats = z.strictObject({
  seats: z.array(device).min(1, "needs at least one seat").max(200),
  /** Phones that register like seats but are not offered callers; `supervises`: a manager's, who may listen. */
  phones: z.array(device.extend({ label: text, supervises: z.boolean().optional() })).max(50),
});

const operator = z.strictObject({
  id: operatorId,
  name: text,
  languages: z.array(language).min(1, "needs at least one language").max(LANGUAGES.length),
  languageLevels: z.partialRecord(language, level).optional(),
  matterLevels: z.record(z.string(), level).optional(),
  pin: z
    .string()
    .regex(/^\d{5}$/, "must be five digits")
    .optional(),
  pinHash: argon2id.optional(),
});

export const ROLES = ["operator", "manager", "technician", "city", "auditor"] as const;

const account = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9._-]{1,31}$/, 'must be 2 to 32 lower-case letters, digits or . _ -, such as "manager"'),
  label: text,
  /** Operators have none here: they log in with their number and PIN. */
  role: z.enum(["manager", "technician", "city", "auditor"]),
  password: password.optional(),
  passwordHash: argon2id.optional(),
});

const menu: z.ZodType<MenuSetup> = z.strictObject({
  languageKeys: z.record(z.string(), language),
  matters: z.array(
    z.strictObject({
      key: z.string(),
      id: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/, 'must be a lower-case name, such as "lost_card"'),
      label: inFour,
      notice: z.string().optional(),
      information: z.boolean().optional(),
    }),
  ),
});

const day = z.strictObject({ open: z.string(), close: z.string() });

export const closureSchema = z.strictObject({
  date: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
  reason: z.string(),
  agreement: z.string({ error: "needs the reference of the city's agreement" }),
});

export const openingSchema = z.strictObject({
  date: z.string(),
  open: z.string(),
  close: z.string(),
  agreement: z.string({ error: "needs the reference of the city's agreement" }),
});

const calendar = z.strictObject({
  tz: z.literal("Asia/Tokyo"),
  weekly: z.array(day.nullable()),
  yearEnd: z.strictObject({ from: z.string(), to: z.string() }),
  /** Laid over the law's holidays: a name adds one, null takes one away. */
  holidays: z.record(z.string(), z.string().nullable()),
  closures: z.array(closureSchema).max(1000),
  openings: z.array(openingSchema).max(1000),
});

/** Each key is a file of the site's folder, "<key>.json". */
export const siteSchema = z.strictObject({
  site: identity,
  lines: z.array(line).min(1, "needs at least one line").max(50),
  carriers: z.array(carrierProfile).min(1, "needs at least one carrier profile").max(10),
  seats,
  operators: z.array(operator).max(500),
  accounts: z.array(account).min(1, "needs at least one account").max(100),
  menu,
  information: informationShape,
  overflow: overflowShape,
  calendar,
  departments: directoryShape,
  rules: rulesSchema,
});

export const SITE_FILES = Object.keys(siteSchema.shape) as (keyof SiteData)[];

/** The files' content as it stands there, defaults filled in. */
export type SiteData = z.infer<typeof siteSchema>;
export type SiteKind = SiteData["site"]["kind"];
export type Line = SiteData["lines"][number];
export type Device = SiteData["seats"]["seats"][number];
export type Operator = SiteData["operators"][number];
export type Account = SiteData["accounts"][number];
export type Role = (typeof ROLES)[number];

export interface Site {
  kind: SiteKind;
  name: { ja: string; en: string };
  lines: Line[];
  /** Those that a line uses; a profile that none uses is not connected. */
  carriers: CarrierProfile[];
  seats: Device[];
  /** Phones that are not offered calls. */
  phones: (Device & { label: string; supervises?: boolean })[];
  operators: Operator[];
  accounts: Account[];
  menu: MenuSetup;
  information: Information;
  overflow: OverflowRule[];
  /** With the law's holidays in it. */
  calendar: Calendar;
  directory: Directory;
  rules: Rules;
}

/** What the site's data refers to outside its folder. */
export interface SiteVocabulary {
  /** Names of all prompts. */
  prompts: readonly string[];
  /** The same, with the values that they need and the languages that they have. */
  sayable: readonly Sayable[];
  /** How long a wait can be said to be. */
  waitBands: readonly string[];
  /** The closed list of closure reasons that can be said. */
  reasons: readonly string[];
}

/** The vocabulary that a set of prompt texts makes. */
export function vocabularyOf(texts: Pick<Texts, "prompts" | "wait_bands" | "reasons">): SiteVocabulary {
  const sayable = sayableOf(texts.prompts);
  return { prompts: sayable.map(({ name }) => name), sayable, waitBands: Object.keys(texts.wait_bands), reasons: Object.keys(texts.reasons) };
}

export function sayableOf(prompts: Texts["prompts"]): Sayable[] {
  return Object.entries(prompts).map(([name, prompt]) => ({ name, params: prompt.params, languages: LANGUAGES.filter((one) => prompt[one] !== "") }));
}

/** The names of all carriers by which calls for a line come. */
export function carriersOf({ carrier, alsoBy = [] }: Pick<Line, "carrier" | "alsoBy">): string[] {
  return [carrier, ...alsoBy];
}

/** The site that the files describe. The data must be without problems. */
export function siteOf(data: SiteData): Site {
  const used = new Set(data.lines.flatMap(carriersOf));
  return {
    kind: data.site.kind,
    name: data.site.name,
    lines: data.lines,
    carriers: data.carriers.filter((profile) => used.has(profile.name)),
    seats: data.seats.seats,
    phones: data.seats.phones,
    operators: data.operators,
    accounts: data.accounts,
    menu: data.menu,
    information: data.information,
    overflow: data.overflow,
    calendar: calendarOf(data),
    directory: data.departments,
    rules: data.rules,
  };
}

/** The part of a site that decides about calls. No secret is in it. */
export function setupOf(site: Site): Setup {
  return {
    calendar: site.calendar,
    disaster: null,
    lines: site.lines.map((one) => one.number),
    lineHeadStartMs: Object.fromEntries(site.lines.flatMap(({ number, headStartMs }) => (headStartMs ? [[number, headStartMs]] : []))),
    trunks: site.carriers.map(({ name, channels }) => ({
      name,
      channels,
      lines: site.lines.filter((one) => carriersOf(one).includes(name)).map(({ number }) => number),
    })),
    seats: site.seats.map(({ id }) => ({ id })),
    supervisorPhones: site.phones.filter(({ supervises }) => supervises).map(({ id }) => id),
    operators: site.operators.map(({ id, name, languages, languageLevels, matterLevels }) => ({
      id,
      name,
      languages: [...languages] as Language[],
      ...(languageLevels && { languageLevels }),
      ...(matterLevels && { matterLevels }),
    })),
    menu: site.menu,
    information: site.information,
    overflow: site.overflow,
    rules: site.rules,
    directory: site.directory,
    rehearsal: site.kind === "rehearsal",
  };
}

/** The calendar with the law's holidays in it, the site's own laid over them. */
export function calendarOf(data: SiteData): Calendar {
  return { ...data.calendar, holidays: nationalHolidays(data.calendar.holidays) };
}
