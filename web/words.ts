import { effect, signal } from "@preact/signals";
import type { Words } from "../src/panel/live-types.js";
import { TEXTS, type TextKey } from "./texts.js";

/**
 * The language of the panel itself: Japanese unless English was chosen, and the choice is
 * remembered in this browser. Components that call `t` follow a change by themselves,
 * because reading the signal subscribes them.
 */
export type Tongue = "ja" | "en";

const REMEMBERED = "madoguchi.tongue";

export const tongue = signal<Tongue>(localStorage.getItem(REMEMBERED) === "en" ? "en" : "ja");

effect(() => {
  document.documentElement.lang = tongue.value;
});

export function chooseTongue(chosen: Tongue): void {
  tongue.value = chosen;
  localStorage.setItem(REMEMBERED, chosen);
}

/** The text in the panel's language, with `{name}` replaced by the value of that name. */
export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  return pick(TEXTS[key]).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Words that came with both languages, in the panel's. */
export function pick(words: Words): string {
  return words[tongue.value];
}
