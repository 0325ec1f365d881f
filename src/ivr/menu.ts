import type { MatterSetup, MenuSetup } from "../floor/setup.js";
import type { Language } from "../prompt/language.js";

/**
 * What a key means in the menu. Every key is accepted at every step: a caller who knows the
 * menu presses ahead, one who decides late is still heard. Nobody needs a key at all.
 *
 *     languages ──▶ notice (only while calls are recorded) ──▶ matter ──▶ queue
 */
export type MenuStep = "languages" | "notice" | "matter";

export type KeyMeaning =
  | { type: "language"; language: Language }
  | { type: "matter"; matter: MatterSetup }
  /** 0 always leads to an operator who speaks Japanese. */
  | { type: "operator" }
  | { type: "unknown" };

/**
 * So often may keys choose a language in one visit. More is a game or a fault of the line, and
 * each time something is said anew and a phone that rings is let go; the last choice stays.
 * Key 0 is always heard: it leads to an operator who speaks Japanese, once.
 */
export const LANGUAGE_KEYS = 6;

export function meaningOf(key: string, menu: MenuSetup): KeyMeaning {
  if (key === "0") return { type: "operator" };
  const language = Object.hasOwn(menu.languageKeys, key) ? menu.languageKeys[key] : undefined;
  if (language) return { type: "language", language };
  const matter = menu.matters.find((each) => each.key === key);
  return matter ? { type: "matter", matter } : { type: "unknown" };
}

/** The languages that the menu offers beside Japanese, in the order of their keys. */
export function offeredLanguages(menu: MenuSetup): Language[] {
  return Object.keys(menu.languageKeys)
    .sort()
    .map((key) => menu.languageKeys[key] as Language)
    .filter((language) => language !== "ja");
}
