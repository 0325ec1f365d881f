import type { Fact } from "../floor/fact.js";
import type { LedgerLag } from "../panel/live-types.js";
import { clean, type Entry, entryText, factsIn, lastIn, putState, type SequencedFact, sequenced, stateIn } from "./entry.js";
import { Posts } from "./posts.js";
import { caught, type LedgerStore, openStore } from "./store.js";

export type { SequencedFact } from "./entry.js";

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
 *
 * On a disk that is full or broken, what has a sequence already is held in memory, in order:
 *
 *     written ──refused──▶ held ──everything held is taken, in one transaction──▶ written
 *
 * It is tried again with every checkpoint. So nothing is lost as long as the process lives;
 * `store.ts` sees to it that a disk that others have filled does not refuse at once.
 */

/** Live state that an input changed: null takes the entry away. */
export type StateChanges = Record<string, unknown>;

/** Facts that the disk has refused. */
interface Held {
  first: number;
  count: number;
  facts: string;
}

const CHECKPOINT_EVERY_MS = 500;
/** After checkpoints that failed, one by one: a full disk is not asked twice a second for hours. */
const LONGEST_REST_MS = 4_000;
/** Entries that one transaction of a checkpoint moves; a backlog of hours is moved in several. */
const MOVED_AT_ONCE = 2_000;
/** Some 60 MB, and four busy days; what comes after that is lost, and it is said. */
const MOST_HELD = 100_000;
/** Facts trimmed in one go, so that a month's worth does not hold up the checkpoint. */
const TRIM_AT_ONCE = 5_000;
const LAGGING_AFTER_MS = 10_000;
const ACKNOWLEDGED = "acknowledged";
const LAST = "last";
/** JSON of a live state that is no more. */
const GONE = "null";

/**
 * Opens the ledger in the folder `path`. `onProblem` hears once that the disk takes nothing
 * (it is full), not at each further try, and of facts that had to be given up.
 *
 * @throws Error with the remedy where the folder cannot be opened.
 */
export function openLedger(path: string, onProblem: (error: Error) => void): Ledger {
  return new Ledger(path, onProblem);
}

export class Ledger {
  /** What is not a fact and goes the same way. */
  readonly posts: Posts;
  readonly #store: LedgerStore;
  /** Of the live state, what is in `now` and not yet in `safe`. */
  readonly #unsafeState = new Map<string, string>();
  /** The live state by name, as JSON: what is as it was, or is not there anyhow, costs no write. */
  readonly #kept: Map<string, string>;
  readonly #timer: NodeJS.Timeout;
  readonly #onProblem: (error: Error) => void;
  /** Under which the next entry of `now` will lie. */
  #nextKey = 1;
  #lastSequence: number;
  #safeSequence: number;
  #acknowledged: number;
  #checkpoint: Promise<void> | null = null;
  #onSafe: () => void = () => {};
  /** What the disk has refused, in order: entries of `now`, and the live state as it is by now. */
  #held: Held[] = [];
  readonly #heldState = new Map<string, string>();
  /** Facts for which there was no room in memory either. */
  #lost = 0;
  #checkpointFailed = false;
  #restMs = 0;
  #restUntil = 0;

  constructor(path: string, onProblem: (error: Error) => void) {
    this.#store = openStore(path);
    this.#onProblem = onProblem;
    this.#safeSequence = Number(this.#store.settings.get(LAST) ?? 0);
    this.#acknowledged = Number(this.#store.settings.get(ACKNOWLEDGED) ?? 0);
    this.#lastSequence = this.#safeSequence;
    this.posts = new Posts(this.#store.settings);
    this.#kept = new Map([...this.#store.state.getRange({})].map(({ key, value }) => [key, value]));
    for (const { key, value } of this.#store.now.getRange({})) this.#recall(key, value);
    this.#timer = setInterval(() => {
      if (performance.now() >= this.#restUntil) void this.checkpoint();
    }, CHECKPOINT_EVERY_MS);
    this.#timer.unref();
  }

  /** An entry that was left in `now`. */
  #recall(key: number, text: string): void {
    const state = stateIn(text);
    this.#nextKey = key + 1;
    this.#lastSequence = Math.max(this.#lastSequence, lastIn(factsIn(text)));
    for (const [name, json] of state) this.#unsafeState.set(name, json);
    this.#keep(state);
  }

  /** The machine, not only this process, went down since the ledger was last open. */
  get afterReboot(): boolean {
    return this.#store.afterReboot;
  }

  /** Whether it brings what it is given to the disk; false on a full or broken one. */
  get writes(): boolean {
    return !this.#holds() && !this.#checkpointFailed;
  }

  /**
   * Keeps one input's facts and what it changed of the live state, in one transaction. When
   * this returns they outlive `kill -9`; on a full or broken disk, as long as the process lives.
   *
   * @throws TypeError where it is given what JSON cannot carry; nothing of the input is kept then.
   */
  append(facts: readonly Fact[], state: StateChanges = {}): void {
    const entry = { first: this.#lastSequence + 1, facts: clean(JSON.stringify(facts)), state: this.#changed(state) };
    if (facts.length === 0 && entry.state.length === 0) return;
    this.#keep(entry.state);
    // Behind what is held already, for the order's sake.
    if (this.#holds()) return this.#hold(entry, facts.length);
    try {
      this.#write([entry]);
      this.#lastSequence += facts.length;
    } catch (error) {
      if (this.writes) this.#onProblem(error as Error);
      this.#hold(entry, facts.length);
    }
  }

  /** What of it is not as it was, as JSON by name. */
  #changed(state: StateChanges): [string, string][] {
    const changed: [string, string][] = [];
    for (const name in state) {
      const json = JSON.stringify(state[name] ?? null);
      if (json !== (this.#kept.get(name) ?? GONE)) changed.push([name, json]);
    }
    return changed;
  }

  #keep(state: Entry["state"]): void {
    for (const [name, json] of state) {
      if (json === GONE) this.#kept.delete(name);
      else this.#kept.set(name, json);
    }
  }

  #holds(): boolean {
    return this.#held.length > 0 || this.#heldState.size > 0 || this.posts.holds;
  }

  #hold({ first, facts, state }: Entry, count: number): void {
    for (const [name, json] of state) this.#heldState.set(name, json);
    if (first + count - (this.#held[0]?.first ?? first) > MOST_HELD) {
      if (this.#lost === 0) this.#onProblem(new Error(`${MOST_HELD} facts are held in memory; those that come now are lost`));
      this.#lost += count;
      return;
    }
    if (count > 0) this.#held.push({ first, count, facts });
    this.#lastSequence += count;
  }

  /** @throws Error where the disk does not take it all; nothing of it is written then. */
  #write(entries: readonly Entry[]): void {
    const { now } = this.#store;
    now.transactionSync(() => {
      let key = this.#nextKey;
      for (const entry of entries) now.put(key++, entryText(entry));
    });
    this.#nextKey += entries.length;
    for (const { state } of entries) for (const [name, json] of state) this.#unsafeState.set(name, json);
  }

  /** @throws Error where the disk still takes nothing. */
  #writeHeld(): void {
    if (!this.#holds()) return;
    const facts = this.#held.map((held): Entry => ({ ...held, state: [] }));
    this.#write([...facts, { first: this.#lastSequence + 1, facts: "[]", state: [...this.#heldState] }]);
    this.#held = [];
    this.#heldState.clear();
    this.posts.writeHeld();
    if (this.#lost > 0) this.#onProblem(new Error(`the disk takes facts again; ${this.#lost} were lost, for memory was full too`));
    this.#lost = 0;
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
    for (const { value } of this.#store.now.getRange({ reverse: true })) {
      const { first, facts } = factsIn(value);
      if (first > this.#safeSequence) found.push(JSON.parse(facts));
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
    // What is acknowledged and not noted is sent again by the next process, and changes nothing there.
    this.#store.settings.put(ACKNOWLEDGED, String(sequence)).catch(caught);
  }

  acknowledged(): number {
    return this.#acknowledged;
  }

  /** How far PostgreSQL is behind. `wallNow` is the business clock, as in the facts' `at`. */
  lag(wallNow: number): LedgerLag {
    const facts = this.#lastSequence - this.#acknowledged;
    const oldest = facts > 0 ? this.after(this.#acknowledged, 1)[0]?.fact : undefined;
    const oldestMs = oldest ? Math.max(0, wallNow - oldest.at) : 0;
    return { facts, oldestMs, lagging: oldestMs > LAGGING_AFTER_MS };
  }

  /** Live state by name, as `append` left it. */
  state(): Record<string, unknown> {
    return Object.fromEntries([...this.#kept].map(([name, json]) => [name, JSON.parse(json)]));
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
   * taken to PostgreSQL; on the disk when this returns, or held in memory where that is full.
   */
  post(entry: unknown): void {
    const { writes } = this;
    const refused = this.posts.add(entry);
    if (refused && writes) this.#onProblem(refused);
    this.#onSafe();
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
    this.#checkpoint ??= this.#bringToDisk().finally(() => {
      this.#checkpoint = null;
    });
    return this.#checkpoint;
  }

  async #bringToDisk(): Promise<void> {
    try {
      this.#writeHeld();
      while (await this.#moveToSafe());
      this.#checkpointFailed = false;
      this.#restMs = 0;
    } catch (error) {
      caught(error);
      if (this.writes) this.#onProblem(error as Error);
      this.#checkpointFailed = true;
      this.#restMs = Math.min(Math.max(this.#restMs * 2, CHECKPOINT_EVERY_MS), LONGEST_REST_MS);
      this.#restUntil = performance.now() + this.#restMs;
    }
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
    await facts.batch(() => old.forEach((key) => void facts.remove(key))).catch((error: unknown) => {
      caught(error);
      throw error;
    });
    return trimmed;
  }

  /** Brings everything to the safe store and closes it. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.checkpoint();
    await this.checkpoint();
    if (this.#holds()) this.#onProblem(new Error(`${this.#held.length} inputs' facts are lost, for the disk did not take them before the end`));
    await this.#store.now.close();
    await this.#store.safe.close();
  }

  /**
   * Copies what is new, waits for its fsync, then forgets it in `now`. Dying in between is
   * harmless: the same entries are copied again under the same keys.
   *
   * @returns whether there is more
   * @throws Error where the disk takes nothing
   */
  async #moveToSafe(): Promise<boolean> {
    const { now, safe, facts, state, settings } = this.#store;
    const lying = [...now.getRange({ limit: MOVED_AT_ONCE })];
    const states = [...this.#unsafeState];
    if (lying.length === 0 && states.length === 0) return false;
    this.#unsafeState.clear();
    const entries = lying.map(({ value }) => factsIn(value));
    const last = entries.at(-1);
    const upTo = last ? lastIn(last) : this.#safeSequence;
    try {
      await safe.transaction(() => {
        for (const entry of entries) if (entry.facts !== "[]") facts.put(entry.first, entry.facts);
        for (const [name, json] of states) putState(state, name, json);
        settings.put(LAST, String(upTo));
      });
      await safe.flushed;
    } catch (error) {
      for (const [name, json] of states) if (!this.#unsafeState.has(name)) this.#unsafeState.set(name, json);
      throw error;
    }
    this.#safeSequence = upTo;
    now.transactionSync(() => {
      for (const { key } of lying) now.remove(key);
    });
    this.#onSafe();
    return lying.length === MOVED_AT_ONCE;
  }

  /** The key of the entry in which that sequence lies, or the next one. */
  #startOf(sequence: number): number {
    for (const key of this.#store.facts.getKeys({ start: sequence, end: 0, reverse: true, limit: 1 })) return key;
    return sequence;
  }
}
