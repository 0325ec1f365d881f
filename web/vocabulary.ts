import { signal } from "@preact/signals";
import type { Language } from "../src/prompt/language.js";
import type { SiteWords } from "../src/panel/live-types.js";
import { ask } from "./api.js";
import { pick, t } from "./words.js";

/**
 * The site's own words: what its matters and pauses are called, and who its operators are.
 * The board carries ids and codes; here they become words. Until the words have come, or
 * where one is unknown, the id itself is shown.
 */
export const siteWords = signal<SiteWords | null>(null);

export async function learnWords(): Promise<void> {
  siteWords.value = await ask<SiteWords>("GET", "/api/words");
}

export function matterName(id: string | null): string {
  if (id === null) return t("board.matter.none");
  const matter = siteWords.value?.matters.find((known) => known.id === id);
  return matter === undefined ? id : pick(matter.label);
}

export function pauseName(reason: number | "noAnswer"): string {
  if (reason === "noAnswer") return t("pause.noAnswer");
  const known = siteWords.value?.pauseReasons.find((one) => one.code === reason);
  return known === undefined ? t("pause.code", { code: reason }) : pick(known.label);
}

export function pauseReasons(): { code: number; name: string }[] {
  const known = siteWords.value?.pauseReasons ?? [1, 2, 3, 4, 5].map((code) => ({ code, label: null }));
  return known.map(({ code }) => ({ code, name: pauseName(code) }));
}

/** [id, name], for a list to choose from. */
export function matters(): [string, string][] {
  return (siteWords.value?.matters ?? []).map(({ id, label }) => [id, pick(label)]);
}

/** [code, name], for a list to choose from. */
export function departments(): [string, string][] {
  return (siteWords.value?.departments ?? []).map(({ code, name }) => [code, `${code} ${pick(name)}`]);
}

export function departmentName(code: string): string {
  const known = siteWords.value?.departments.find((one) => one.code === code);
  return known === undefined ? code : pick(known.name);
}

export function districtName(id: string): string {
  const known = siteWords.value?.districts.find((one) => one.id === id);
  return known === undefined ? id : pick(known.label);
}

export function languageName(language: Language): string {
  return t(`language.${language}`);
}
