import { clean } from "./entry.js";
import { caught, type LedgerStore } from "./store.js";

/**
 * What is not a fact (a setting's version, an audit entry) on its way to PostgreSQL: on the disk
 * until it has been delivered, or in memory while the disk takes nothing. Few and small, as
 * people make them.
 */
const PREFIX = "post:";
const END = "post:\uffff";
/** Enough for every safe integer, so that keys sort as their numbers do. */
const DIGITS = 16;

export class Posts {
  readonly #settings: LedgerStore["settings"];
  #next: number;
  readonly #held = new Map<string, string>();
  /** Delivered, and could not be taken away yet. */
  readonly #delivered = new Set<string>();

  constructor(settings: LedgerStore["settings"]) {
    this.#settings = settings;
    this.#next = Number(this.waiting(Number.MAX_SAFE_INTEGER).at(-1)?.key.slice(PREFIX.length) ?? 0) + 1;
  }

  /** Whether memory has some that the disk has not. */
  get holds(): boolean {
    return this.#held.size > 0;
  }

  /** Keeps it; on the disk when this returns null, else the disk refused it with this. */
  add(entry: unknown): Error | null {
    const key = PREFIX + String(this.#next++).padStart(DIGITS, "0");
    const json = clean(JSON.stringify(entry));
    try {
      this.#settings.putSync(key, json);
      return null;
    } catch (error) {
      this.#held.set(key, json);
      return error as Error;
    }
  }

  /** @throws Error where the disk still takes nothing. */
  writeHeld(): void {
    for (const [key, json] of this.#held) {
      this.#settings.putSync(key, json);
      this.#held.delete(key);
    }
  }

  /** What was not yet delivered, oldest first. */
  waiting<T>(limit: number): { key: string; entry: T }[] {
    const range = { start: PREFIX, end: END, limit: limit + this.#delivered.size };
    const held = [...this.#held].map(([key, value]) => ({ key, value }));
    return [...this.#settings.getRange(range), ...held]
      .filter(({ key }) => !this.#delivered.has(key))
      .map(({ key, value }) => ({ key, entry: JSON.parse(value) as T }));
  }

  /** These have arrived in PostgreSQL. On a full disk that is remembered; the next process delivers them again, which changes nothing. */
  async delivered(keys: string[]): Promise<void> {
    for (const key of keys) if (!this.#held.delete(key)) this.#delivered.add(key);
    const all = [...this.#delivered];
    try {
      await this.#settings.batch(() => all.forEach((key) => void this.#settings.remove(key)));
      for (const key of all) this.#delivered.delete(key);
    } catch (error) {
      caught(error);
    }
  }
}
