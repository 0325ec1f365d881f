import { type Barred, type Department, findDepartment, fits, opensAt, suggest, whyNot } from "../directory/department.js";
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
  substitute: { ja: string; en: string } | null;
  /** Agreed to calls that nobody announced. */
  blind: boolean;
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
  const speaks = (one: Department) => (one.languages.includes(about.language) ? 0 : 1);
  const interpreters = directory.departments
    .filter(({ kind }) => kind === "interpreter")
    .sort((a, b) => speaks(a) - speaks(b) || a.code.localeCompare(b.code));
  return [...suggest(directory, about), ...interpreters].map((one) => {
    const { code, kind, name, languages, substitute, blind } = one;
    const why = whyNot(one, { calendar, lines, rehearsal, callerDigits: about.callerDigits, wallMs });
    return {
      code,
      kind,
      name,
      languages,
      fits: kind === "department" && fits(one, about),
      why,
      opensAt: why === "closed" ? opensAt(one, calendar, wallMs) : null,
      substitute: substitute === null ? null : (findDepartment(directory, substitute)?.name ?? null),
      blind,
    };
  });
}
