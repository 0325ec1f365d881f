import type { Fact } from "../floor/fact.js";
import type { LedgerStore } from "./store.js";

/** How facts and live state lie in the store; in `safe` one input's facts are under the sequence of the first. */
export interface SequencedFact {
  sequence: number;
  fact: Fact;
}

export function putState(state: LedgerStore["state"], name: string, value: string | undefined): void {
  if (value === undefined || value === "null") state.remove(name);
  else state.put(name, value);
}

/**
 * What one input led to, as it lies in `now`: facts, as JSON of an array, of which the first has
 * the sequence `first`; and the live state that it changed, each as JSON by name.
 */
export interface Entry {
  first: number;
  facts: string;
  state: readonly (readonly [name: string, json: string])[];
}

/** Three lines; JSON has no line break in it. One text, because what the store is given costs by the piece. */
export function entryText({ first, facts, state }: Entry): string {
  return `${first}\n${facts}\n{${state.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(",")}}`;
}

export function factsIn(text: string): Pick<Entry, "first" | "facts"> {
  const [first, facts = "[]"] = text.split("\n", 2);
  return { first: Number(first), facts };
}

export function stateIn(text: string): Entry["state"] {
  const [, , state = "{}"] = text.split("\n", 3);
  return Object.entries(JSON.parse(state)).map(([name, value]) => [name, JSON.stringify(value)]);
}

/** The sequence of its last fact, or of the last before it where it has none. */
export function lastIn({ first, facts }: Pick<Entry, "first" | "facts">): number {
  return first + (JSON.parse(facts) as Fact[]).length - 1;
}

export function sequenced(first: number, value: string): SequencedFact[] {
  return (JSON.parse(value) as Fact[]).map((fact, index) => ({ sequence: first + index, fact }));
}

/**
 * A malformed caller may bring a NUL or half a surrogate pair, which JSON can carry and
 * PostgreSQL's jsonb refuses (PostgreSQL manual, 8.14). Replaced by U+FFFD here, at the one
 * door, so that no fact can block the drain.
 */
export function clean(json: string): string {
  return /\\u(?:0000|d[89a-f])/.test(json) ? json.replace(/\\u(?:0000|d[89a-f][0-9a-f]{2})/g, "\\ufffd") : json;
}
