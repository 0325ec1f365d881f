import type { Ledger } from "../ledger/ledger.js";

/**
 * What people are writing down at present, by name: at hand without PostgreSQL, and kept in
 * the ledger's live state, where a save costs some microseconds and outlives a killed process.
 */
export interface Shelf<T> {
  get(name: string): T | undefined;
  all(): T[];
  put(name: string, value: T): void;
  /** Forgets those of which PostgreSQL has long had everything. */
  clear(isOld: (value: T) => boolean): void;
}

/** `prefix` tells its entries from others in the live state: "contact:". */
export function openShelf<T>(ledger: Ledger, prefix: string): Shelf<T> {
  const kept = Object.entries(ledger.state()).filter(([name]) => name.startsWith(prefix));
  const values = new Map(kept.map(([name, value]) => [name.slice(prefix.length), value as T]));
  return {
    get: (name) => values.get(name),
    all: () => [...values.values()],
    put(name, value) {
      values.set(name, value);
      ledger.append([], { [prefix + name]: value });
    },
    clear(isOld) {
      const old = [...values].filter(([, value]) => isOld(value)).map(([name]) => name);
      for (const name of old) values.delete(name);
      ledger.append([], Object.fromEntries(old.map((name) => [prefix + name, null])));
    },
  };
}

/** So long after its latest change something stays on its shelf, ms: no outage of PostgreSQL lasts a week. */
export const SHELF_MS = 7 * 86_400_000;
