import type { Fact } from "../floor/fact.js";
import type { LedgerLag } from "../panel/live-types.js";
import { type LedgerStore, openStore } from "./store.js";

/**
 * The ledger: every fact, on the local disk, before anything is done about it. From here
 * facts are drained to PostgreSQL (`drain.ts`), which may be away for hours.
 *
 * A fact has a sequence, counted from 1, by which it is read again in order. `append` is
 * synchronous because commands may be sent only after it; it costs some tens of
 * microseconds (`store.ts` says how). Twice a second a checkpoint moves what is new to the
 * store that survives a power cut, and only from there do facts go to PostgreSQL: so
 * PostgreSQL never holds a fact that the ledger could have lost.
 *
 * The floor's live state (one entry a call and a seat) is kept in the same transaction as
 * the facts, and the last known good of the settings that the floor needs lies here too.
 */

export interface SequencedFact {
  sequence: number;
  fact: Fact;
}

/** Live state that an input changed: null takes the entry away. */
export type StateChanges = Record<string, unknown>;

const CHECKPOINT_EVERY_MS = 500;
/** Facts trimmed in one go, so that a month's worth does not hold up the checkpoint. */
const TRIM_AT_ONCE = 5_000;
const LAGGING_AFTER_MS = 10_000;
const ACKNOWLEDGED = "acknowledged";
const LAST = "last";
const STATE_PREFIX = "state:";
const POST_PREFIX = "post:";
const POST_END = "post:\uffff";
/** Enough for every safe integer, so that keys sort as their numbers do. */
const POST_DIGITS = 16;

/**
 * Opens the ledger in the folder `path`. `onProblem` hears of a checkpoint that failed (a
 * full disk); it is tried again half a second later.
 *
 * @throws Error with the remedy where the folder cannot be opened.
 */
export function openLedger(path: string, onProblem: (error: Error) => void): Ledger {
  return new Ledger(path, onProblem);
}

export class Ledger {
  readonly #store: LedgerStore;
  readonly #changedState = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  readonly #onProblem: (error: Error) => void;
  #lastSequence: number;
  #safeSequence: number;
  #acknowledged: number;
  #nextPost: number;
  #checkpoint: Promise<void> | null = null;
  #onSafe: () => void = () => {};
  /** The last try of either was in vain. */
  #appendFailed = false;
  #checkpointFailed = false;

  constructor(path: string, onProblem: (error: Error) => void) {
    this.#store = openStore(path);
    this.#onProblem = onProblem;
    this.#safeSequence = Number(this.#store.settings.get(LAST) ?? 0);
    this.#acknowledged = Number(this.#store.settings.get(ACKNOWLEDGED) ?? 0);
    this.#lastSequence = Math.max(this.#safeSequence, lastOf(this.#store));
    this.#nextPost = Number(this.posted(Number.MAX_SAFE_INTEGER).at(-1)?.key.slice(POST_PREFIX.length) ?? 0) + 1;
    for (const { key } of this.#store.now.getRange({ start: STATE_PREFIX, end: `${STATE_PREFIX}\uffff` })) {
      this.#changedState.add(String(key));
    }
    this.#timer = setInterval(() => void this.checkpoint(), CHECKPOINT_EVERY_MS);
    this.#timer.unref();
  }

  /** The machine, not only this process, went down since the ledger was last open. */
  get afterReboot(): boolean {
    return this.#store.afterReboot;
  }

  /** Whether it takes what it is given, and brings it to the disk; false on a full or broken disk. */
  get writes(): boolean {
    return !this.#appendFailed && !this.#checkpointFailed;
  }

  /**
   * Keeps one input's facts and what it changed of the live state, in one transaction. When
   * this returns they outlive `kill -9`.
   *
   * @throws Error where the disk is full or broken; nothing of the input is kept then.
   */
  append(facts: readonly Fact[], state: StateChanges = {}): void {
    const names = Object.keys(state);
    if (facts.length === 0 && names.length === 0) return;
    const first = this.#lastSequence + 1;
    const { now } = this.#store;
    this.#appendFailed = true;
    now.transactionSync(() => {
      if (facts.length > 0) now.put(first, clean(JSON.stringify(facts)));
      for (const name of names) now.put(STATE_PREFIX + name, JSON.stringify(state[name] ?? null));
    });
    this.#appendFailed = false;
    this.#lastSequence += facts.length;
    for (const name of names) this.#changedState.add(STATE_PREFIX + name);
  }

  /** Facts with a sequence above `sequence` that are safe from a power cut, oldest first, about `limit` of them. */
  after(sequence: number, limit: number): SequencedFact[] {
    const found: SequencedFact[] = [];
    for (const { key, value } of this.#store.facts.getRange({ start: this.#startOf(sequence + 1) })) {
      for (const one of sequenced(key, value)) if (one.sequence > sequence) found.push(one);
      if (found.length >= limit) break;
    }
    return found;
  }

  /** Every fact that happened at or after `wallMs`, oldest first; for the board's counts after a restart. */
  since(wallMs: number): Fact[] {
    const found: Fact[][] = [];
    const older = (facts: Fact[]) => (facts.at(-1)?.at ?? 0) < wallMs;
    for (const { key, value } of this.#store.now.getRange({ reverse: true })) {
      if (typeof key !== "number" || key <= this.#safeSequence) continue;
      found.push(JSON.parse(value));
    }
    for (const { value } of this.#store.facts.getRange({ reverse: true })) {
      const facts: Fact[] = JSON.parse(value);
      if (older(facts)) break;
      found.push(facts);
    }
    return found
      .reverse()
      .flat()
      .filter((fact) => fact.at >= wallMs);
  }

  /** Everything up to `sequence` is in PostgreSQL. */
  acknowledge(sequence: number): void {
    if (sequence <= this.#acknowledged) return;
    this.#acknowledged = sequence;
    this.#store.settings.put(ACKNOWLEDGED, String(sequence)).catch(this.#onProblem);
  }

  acknowledged(): number {
    return this.#acknowledged;
  }

  /** How far PostgreSQL is behind. `wallNow` is the business clock, as in the facts' `at`. */
  lag(wallNow: number): LedgerLag {
    const facts = this.#lastSequence - this.#acknowledged;
    const oldest = facts > 0 ? this.after(this.#acknowledged, 1)[0] : undefined;
    const oldestMs = oldest ? Math.max(0, wallNow - oldest.fact.at) : 0;
    return { facts, oldestMs, lagging: oldestMs > LAGGING_AFTER_MS };
  }

  /** Live state by name, as `append` left it, the latest first where `now` still has it. */
  state(): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    for (const { key, value } of this.#store.state.getRange({})) found[key] = JSON.parse(value);
    for (const { key, value } of this.#store.now.getRange({ start: STATE_PREFIX, end: `${STATE_PREFIX}\uffff` })) {
      found[String(key).slice(STATE_PREFIX.length)] = JSON.parse(value);
    }
    return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null));
  }

  /** A setting's last known good; undefined where it was never kept. */
  setting<T>(name: string): T | undefined {
    const kept = this.#store.settings.get(`setting:${name}`);
    return kept === undefined ? undefined : (JSON.parse(kept) as T);
  }

  /** Keeps a setting; on the disk when this returns. */
  keepSetting(name: string, value: unknown): void {
    this.#store.settings.putSync(`setting:${name}`, JSON.stringify(value));
  }

  /**
   * Keeps something that is not a fact (a setting's version, an audit entry) until it has been
   * taken to PostgreSQL; on the disk when this returns.
   */
  post(entry: unknown): void {
    this.#store.settings.putSync(
      POST_PREFIX + String(this.#nextPost++).padStart(POST_DIGITS, "0"),
      JSON.stringify(entry),
    );
    this.#onSafe();
  }

  /** What was posted and not yet delivered, oldest first. */
  posted<T>(limit: number): { key: string; entry: T }[] {
    const range = { start: POST_PREFIX, end: POST_END, limit };
    return [...this.#store.settings.getRange(range)].map(({ key, value }) => ({ key, entry: JSON.parse(value) as T }));
  }

  /** These have arrived in PostgreSQL. */
  async delivered(keys: string[]): Promise<void> {
    const { settings } = this.#store;
    await settings.batch(() => keys.forEach((key) => void settings.remove(key)));
  }

  /** A fact that PostgreSQL will never take is put here, so that it is not lost and those behind it get by. */
  setAside(fact: SequencedFact, why: string): void {
    this.#store.settings.putSync(`aside:${fact.sequence}`, JSON.stringify({ ...fact, why }));
  }

  /** What was set aside, for the technician. */
  asides(): (SequencedFact & { why: string })[] {
    return [...this.#store.settings.getRange({ start: "aside:", end: "aside:\uffff" })].map(({ value }) =>
      JSON.parse(value),
    );
  }

  /** Called after each checkpoint that had something new: the drain's cue. */
  onSafe(callback: () => void): void {
    this.#onSafe = callback;
  }

  /** Brings everything new to the store that survives a power cut. One runs at a time. */
  checkpoint(): Promise<void> {
    this.#checkpoint ??= this.#moveToSafe()
      .then(
        () => {
          this.#checkpointFailed = false;
        },
        (error: Error) => {
          this.#checkpointFailed = true;
          this.#onProblem(error);
        },
      )
      .finally(() => {
        this.#checkpoint = null;
      });
    return this.#checkpoint;
  }

  /** Takes away drained facts that happened before `wallMs`, some thousands at once; says how many. */
  async trim(wallMs: number): Promise<number> {
    const { facts } = this.#store;
    const old: number[] = [];
    let trimmed = 0;
    for (const { key, value } of facts.getRange({ limit: TRIM_AT_ONCE })) {
      const entry = sequenced(key, value);
      const last = entry.at(-1);
      if (!last || last.sequence > this.#acknowledged || last.fact.at >= wallMs) break;
      old.push(key);
      trimmed += entry.length;
    }
    await facts.batch(() => old.forEach((key) => void facts.remove(key)));
    return trimmed;
  }

  /** Brings everything to the safe store and closes it. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.checkpoint();
    await this.checkpoint();
    await this.#store.now.close();
    await this.#store.safe.close();
  }

  /**
   * Copies what is new, waits for its fsync, then forgets it in `now`. Dying in between is
   * harmless: the same entries are copied again under the same keys.
   */
  async #moveToSafe(): Promise<void> {
    const { now, safe, facts, state, settings } = this.#store;
    const upTo = this.#lastSequence;
    const names = [...this.#changedState];
    if (upTo === this.#safeSequence && names.length === 0) return;
    this.#changedState.clear();
    const entries = [...now.getRange({ start: 1, end: Number.MAX_SAFE_INTEGER })];
    const states = names.map((name) => ({ name: name.slice(STATE_PREFIX.length), value: now.get(name) }));
    try {
      await safe.transaction(() => {
        for (const { key, value } of entries) facts.put(key as number, value);
        for (const { name, value } of states) putState(state, name, value);
        settings.put(LAST, String(upTo));
      });
      await safe.flushed;
    } catch (error) {
      for (const name of names) this.#changedState.add(name);
      throw error;
    }
    this.#safeSequence = upTo;
    now.transactionSync(() => {
      for (const { key } of entries) now.remove(key);
      for (const name of names) if (!this.#changedState.has(name)) now.remove(name);
    });
    this.#onSafe();
  }

  /** The key of the entry in which that sequence lies, or the next one. */
  #startOf(sequence: number): number {
    for (const key of this.#store.facts.getKeys({ start: sequence, end: 0, reverse: true, limit: 1 })) return key;
    return sequence;
  }
}

function putState(state: LedgerStore["state"], name: string, value: string | undefined): void {
  if (value === undefined || value === "null") state.remove(name);
  else state.put(name, value);
}

/** The last sequence that `now` holds; 0 where it holds none. */
function lastOf(store: LedgerStore): number {
  for (const { key, value } of store.now.getRange({
    start: Number.MAX_SAFE_INTEGER,
    end: 0,
    reverse: true,
    limit: 1,
  })) {
    return (key as number) + (JSON.parse(value) as Fact[]).length - 1;
  }
  return 0;
}

function sequenced(first: number, value: string): SequencedFact[] {
  return (JSON.parse(value) as Fact[]).map((fact, index) => ({ sequence: first + index, fact }));
}

/**
 * A malformed caller may bring a NUL or half a surrogate pair, which JSON can carry and
 * PostgreSQL's jsonb refuses (PostgreSQL manual, 8.14). Replaced by U+FFFD here, at the one
 * door, so that no fact can block the drain.
 */
function clean(json: string): string {
  return /\\u(?:0000|d[89a-f])/.test(json) ? json.replace(/\\u(?:0000|d[89a-f][0-9a-f]{2})/g, "\\ufffd") : json;
}
