import type { Fact } from "../floor/fact.js";
import type { LedgerStore } from "./store.js";

/** How facts and live state lie in the store: one input's facts are an entry, under the sequence of the first. */
export interface SequencedFact {
  sequence: number;
  fact: Fact;
}

export function putState(state: LedgerStore["state"], name: string, value: string | undefined): void {
  if (value === undefined || value === "null") state.remove(name);
  else state.put(name, value);
}

/** The last sequence that `now` holds; 0 where it holds none. */
export function lastOf(store: LedgerStore): number {
  for (const { key, value } of store.now.getRange({
    start: Number.MAX_SAFE_INTEGER,
    end: 0,
    reverse: true,
    limit: 1,
  })) {
    return lastIn({ key, value });
  }
  return 0;
}

/** The sequence of an entry's last fact. */
export function lastIn({ key, value }: { key: number | string; value: string }): number {
  return (key as number) + (JSON.parse(value) as Fact[]).length - 1;
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
