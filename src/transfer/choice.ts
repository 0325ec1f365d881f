import { type Barred, type Department, type DialContext, type Directory, findDepartment, fits, opensAt, suggest, whyNot } from "../directory/department.js";
import type { MatterId } from "../floor/id.js";
import type { Setup } from "../floor/setup.js";
import type { Language } from "../prompt/language.js";

/** One to whom a call could be handed over, or whom it could be asked about, as an operator chooses. */
export interface TransferChoice {
  code: string;
  kind: Department["kind"];
  name: { ja: string; en: string };
  languages: Language[];
  /** Serves the call's matter and the caller's district, at least one of them by name. */
  fits: boolean;
  /** Why the telephone must not ring there now; null where it may. */
  why: Barred | null;
  /** Wall ms at which somebody is there again, where nobody is; null where that is not in sight. */
  opensAt: number | null;
  /** Whom to ask instead. */
  substitute: Substitute | null;
  /** Agreed to calls that nobody announced. */
  blind: boolean;
}

/** `opensAt`: as of a choice; null where it is open. */
export interface Substitute {
  name: { ja: string; en: string };
  opensAt: number | null;
}

/** What is known of the call. `district`: of the caller; `callerDigits`: what would reach the caller. */
export interface ChoiceAbout {
  matter: MatterId | null;
  district: string | null;
  language: Language;
  callerDigits: string | null;
}

/** Departments first, those best that fit the call; then interpreters, those first who speak the caller's language. */
export function choicesFor({ directory, calendar, lines, rehearsal }: Setup, about: ChoiceAbout, wallMs: number): TransferChoice[] {
  const context: DialContext = { calendar, lines, rehearsal, callerDigits: about.callerDigits, wallMs };
  const speaks = (one: Department) => (one.languages.includes(about.language) ? 0 : 1);
  const interpreters = directory.departments
    .filter(({ kind }) => kind === "interpreter")
    .sort((a, b) => speaks(a) - speaks(b) || a.code.localeCompare(b.code));
  return [...suggest(directory, about), ...interpreters].map((one) => {
    const { code, kind, name, languages, blind } = one;
    const why = whyNot(one, context);
    return {
      code,
      kind,
      name,
      languages,
      fits: kind === "department" && fits(one, about),
      why,
      opensAt: why === "closed" ? opensAt(one, calendar, wallMs) : null,
      substitute: why === null ? null : substituteFor(directory, one, context),
      blind,
    };
  });
}

/** The first in the chain of substitutes whose phone may ring now; where none may, the one that is there again first. */
function substituteFor(directory: Directory, department: Department, context: DialContext): Substitute | null {
  const chain = substitutesOf(directory, department);
  const now = chain.find((one) => whyNot(one, context) === null);
  if (now) return { name: now.name, opensAt: null };
  const later = chain
    .filter((one) => whyNot(one, context) === "closed")
    .map((one) => ({ name: one.name, opensAt: opensAt(one, context.calendar, context.wallMs) }))
    .filter((one) => one.opensAt !== null);
  return later.sort((a, b) => a.opensAt! - b.opensAt!)[0] ?? null;
}

/** Each once: two may name each other. */
function substitutesOf(directory: Directory, { code, substitute }: Department): Department[] {
  const chain = new Map<string, Department | null>([[code, null]]);
  for (let next = substitute; next !== null && !chain.has(next); next = chain.get(next)?.substitute ?? null) chain.set(next, findDepartment(directory, next));
  return [...chain.values()].filter((one) => one !== null);
}
