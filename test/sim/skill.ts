import type { Setup, SkillStep } from "../../src/floor/setup.js";
import type { Language } from "../../src/prompt/language.js";

/** How well an operator fits a caller, worked out once more and not as the floor does it. */
export interface Skill {
  language: number;
  matter: number;
  /** Spoken by the operator in all. */
  languages: number;
  /** The two would need an interpreter. */
  interpreter: boolean;
}

export interface Wish {
  language: Language;
  matter: string | null;
  interpreted?: boolean;
}

export const NOTHING_ASKED = { language: 1, matter: 0 };
const NO_SKILL: Skill = { language: 0, matter: 0, languages: 9, interpreter: false };

export function skillOf({ operators }: Setup, id: string | null | undefined, { language, matter, interpreted }: Wish): Skill {
  const operator = operators.find((one) => one.id === id);
  if (!operator) return NO_SKILL;
  const level = (one: Language) => (operator.languages.includes(one) ? (operator.languageLevels?.[one] ?? 3) : 0);
  const own = level(language);
  const knows = operator.matterLevels === undefined || matter === null ? 3 : (operator.matterLevels[matter] ?? 0);
  const best = interpreted ? Math.max(own, level("ja")) : own;
  return { language: best, matter: knows, languages: operator.languages.length, interpreter: interpreted === true && own === 0 };
}

export function suffices(skill: Skill, asked: Pick<SkillStep, "language" | "matter"> | typeof NOTHING_ASKED): boolean {
  return skill.language >= asked.language && skill.matter >= asked.matter;
}

/** Below 0 where `a` is the better. */
export function compareSkills(a: Skill, b: Skill): number {
  return Number(a.interpreter) - Number(b.interpreter) || a.languages - b.languages || b.language + b.matter - a.language - a.matter;
}
