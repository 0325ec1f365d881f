/**
 * The departments to which a call can be handed over, and the interpreters who can be brought
 * into one (specification 8(1)ウ, 7(3)チ): whom to ask, when, and whether the telephone may
 * ring there at all.
 *
 * A department's own weekly hours decide; national holidays and the year end are the
 * calendar's. The centre's closures and special openings are not the departments'.
 */
import { type Calendar, hours, nextOpen } from "../calendar/calendar.js";
import type { Language } from "../prompt/language.js";
import { type NumberClass, type NumberOptions, parseNumber } from "../trunk/number.js";

export interface Department {
  /** The short number, "8001"; an interpreter's "8101". Four digits, unique. */
  code: string;
  kind: "department" | "interpreter";
  name: { ja: string; en: string };
  /** As digits, "0970000001": what the trunk dials. Empty until the city has given one. */
  number: string;
  /** Ids of the districts that it serves; none: all of them. */
  districts: string[];
  /** Ids of the matters that it is responsible for; none: none in particular. */
  matters: string[];
  languages: Language[];
  /** By weekday, 0 = Sunday, "HH:MM"; null within: closed all day. Null: always, holidays too. */
  hours: ({ open: string; close: string } | null)[] | null;
  /** Code of the one to ask instead. */
  substitute: string | null;
  /** Agreed to calls that nobody announced. */
  blind: boolean;
  /** Sees the caller's number instead of the centre's, where the trunk allows it. */
  showCaller: boolean;
  /** Who confirmed that the number is right, and on which date; null: nobody has yet. */
  confirmed: Confirmation | null;
}

export interface Confirmation {
  on: string;
  by: string;
}

export interface District {
  id: string;
  label: { ja: string; en: string };
}

export interface Directory {
  districts: District[];
  departments: Department[];
}

/**
 * `barred`: a number that is never dialled by itself: premium, international, emergency,
 * special, no number at all, or our own. `caller`: the one who is on the line has it.
 * `unconfirmed`: dialled in rehearsal alone.
 */
export type Barred = "unknown" | "barred" | "caller" | "unconfirmed" | "closed";

export interface DialContext {
  calendar: Calendar;
  wallMs: number;
  rehearsal: boolean;
  /** What would be dialled to reach the caller; null where the number is not known. */
  callerDigits: string | null;
  /** The centre's own numbers. */
  lines: readonly string[];
}

/** Each has a price that the city knows, and ends at somebody's desk. */
const DIALLED: readonly NumberClass[] = ["geographic", "ip050", "mobile", "tollfree", "navi"];

export function findDepartment({ departments }: Directory, code: string): Department | null {
  return departments.find((one) => one.code === code) ?? null;
}

/** Whether somebody is there at `wallMs`. */
export function isOpen(department: Department, calendar: Calendar, wallMs: number): boolean {
  const own = calendarOf(department, calendar);
  return own === null || hours(own, wallMs).open;
}

/** The first wall ms at or after `wallMs` at which somebody is there; null where that is not in sight. */
export function opensAt(department: Department, calendar: Calendar, wallMs: number): number | null {
  const own = calendarOf(department, calendar);
  return own === null ? wallMs : nextOpen(own, wallMs);
}

/** Why the telephone must not ring there now; null where it may. `department`: as `findDepartment` has it. */
export function whyNot(department: Department | null, context: DialContext): Barred | null {
  if (department === null) return "unknown";
  const { calendar, wallMs, rehearsal, callerDigits, lines } = context;
  if (department.number === "") return "unconfirmed";
  if (numberTrouble(department.number, { lines, rehearsal }) !== null) return "barred";
  if (callerDigits !== null && sameNumber(department.number, callerDigits, { rehearsal })) return "caller";
  if (department.confirmed === null && !rehearsal) return "unconfirmed";
  return isOpen(department, calendar, wallMs) ? null : "closed";
}

/** Why this can be no department's number; null where it can. */
export function numberTrouble(
  number: string,
  { lines, rehearsal }: Pick<DialContext, "lines" | "rehearsal">,
): "invalid" | "barred" | "own" | null {
  const read = parseNumber(number, { rehearsal });
  if (read.class === "invalid") return "invalid";
  if (!DIALLED.includes(read.class)) return "barred";
  return lines.some((line) => sameNumber(line, number, { rehearsal })) ? "own" : null;
}

/**
 * Whom to ask, best first: those who are not responsible for the matter or the district come
 * last, then the particular comes before the general, then whoever speaks the language.
 * `null`: not known, so that nobody is in particular. Interpreters are not among them.
 */
export function suggest(directory: Directory, asked: Asked & { language: Language }): Department[] {
  const rank = (one: Department): number[] => {
    const [matter, district] = fitnessOf(one, asked);
    const misfits = [matter, district].filter((each) => each === MISFIT).length;
    return [-misfits, matter, district, one.languages.includes(asked.language) ? 1 : 0];
  };
  return directory.departments
    .filter(({ kind }) => kind === "department")
    .map((one) => ({ one, ranks: rank(one) }))
    .sort((a, b) => firstDifference(b.ranks, a.ranks) || a.one.code.localeCompare(b.one.code))
    .map(({ one }) => one);
}

/** Whom to bring into a call in this language; null where nobody interprets it. */
export function interpreterFor(directory: Directory, language: Language): Department | null {
  return interpretersOf(directory, language)[0] ?? null;
}

export function interpretersOf({ departments }: Directory, language: Language): Department[] {
  return departments.filter(({ kind, languages }) => kind === "interpreter" && languages.includes(language));
}

/** Serves both what it is about and where the caller lives, at least one of them by name. */
export function fits(department: Department, asked: Asked): boolean {
  const both = fitnessOf(department, asked);
  return both.includes(NAMED) && both.every((one) => one === NAMED || one === SERVES_ALL);
}

/** `null`: not known. */
interface Asked {
  matter: string | null;
  district: string | null;
}

const NAMED = 3;
const SERVES_ALL = 2;
const NOT_KNOWN = 1;
const MISFIT = 0;

/** How well it fits the matter, and the district. */
function fitnessOf({ matters, districts }: Department, { matter, district }: Asked): [number, number] {
  return [fitness(matters, matter), fitness(districts, district)];
}

function fitness(served: readonly string[], asked: string | null): number {
  if (served.length === 0) return SERVES_ALL;
  if (asked === null) return NOT_KNOWN;
  return served.includes(asked) ? NAMED : MISFIT;
}

function firstDifference(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    if (value !== b[index]) return value - (b[index] ?? 0);
  }
  return 0;
}

/** Its hours as a calendar of its own; null where somebody is always there. */
function calendarOf({ hours: weekly }: Department, calendar: Calendar): Calendar | null {
  return weekly === null ? null : { ...calendar, weekly, closures: [], openings: [] };
}

function sameNumber(a: string, b: string, options: NumberOptions): boolean {
  const { dial } = parseNumber(a, options);
  return dial !== null && dial === parseNumber(b, options).dial;
}
