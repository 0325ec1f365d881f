/**
 * Asterisk's call event log, read on: after every connect, and every second while connected.
 * What happened in the fallback becomes facts (`eventlog/fallback.ts`), callers whom nobody
 * heard are told (`eventlog/unheard.ts`), and what ended while nobody listened gets its true time.
 *
 * How far it was read is kept by the floor in the transaction of the facts themselves, so a
 * control plane that dies in between reads the same lines again and writes no fact twice. One
 * that lost its memory reads from the beginning, and leaves out what the ledger has.
 */
import fs from "node:fs";
import path from "node:path";
import { hours } from "../calendar/calendar.js";
import { type Known, type LogMemory, type LogPlace, tellFallback, tellLost, type Told } from "../eventlog/fallback.js";
import { type LogEvent, hangUpIn, readLine } from "../eventlog/line.js";
import { factsOfUnheard } from "../eventlog/unheard.js";
import type { Fact } from "../floor/fact.js";
import type { CallId, LegId } from "../floor/id.js";
import type { Input } from "../floor/input.js";
import type { FloorState } from "../floor/state.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Log } from "../log.js";
import type { CarrierProfile } from "../trunk/carrier.js";
import { callerIn } from "./hear.js";
import { openSeal } from "./seal.js";

export interface EventLog {
  /** Read to the end. Returns the hang-ups in what was read, of legs that the floor believes in. Never rejects. */
  catchUp(): Promise<Record<LegId, HangUpRead>>;
  /** Read on every second until the returned function is called. `legs`: what Asterisk has, null where it does not say. */
  follow(legs: () => Promise<ReadonlySet<LegId> | null>): () => void;
}

export interface HangUpRead {
  /** Ms on the machine's clock. */
  at: number;
  /** Q.850. */
  cause: number;
}

export interface EventLogPlan {
  /** The folder in which the log and those that were rotated away lie. */
  folder: string;
  /** Of the seal around callers' numbers. */
  sealKey: string;
  carriers(): readonly CarrierProfile[];
  rehearsal: boolean;
  floor(): Readonly<FloorState>;
  ledger: Pick<Ledger, "since" | "writes">;
  /** Wall ms of the business clock. */
  now(): number;
  followEveryMs?: number;
  onInput(input: Input): void;
  log: Log;
}

/** As asterisk-config/cel_custom.conf names it. */
export const EVENT_LOG_FILE = "cel.csv";
/** The only lines that can tell anything while nobody is in the fallback. */
const ALWAYS_OF_INTEREST = /^"(?:CHAN_START|CHAN_END|HANGUP|FALLBACK)/;
/** Some ten thousand lines, which take a tenth of a second at most. */
const CHUNK_BYTES = 2_000_000;
const FOLLOW_EVERY_MS = 1_000;
/** Every so many looks, at legs that are of no interest as well: they must not be remembered for ever. */
const LOOK_AT_ALL_EVERY = 60;
/** Every so many looks, at callers whom nobody has heard: what is on its way has come by the next. */
const UNHEARD_EVERY = 10;
/** So much of the log, in time, is read again after a death, where nothing of note was in it. */
const KEEP_PLACE_EVERY_MS = 10_000;
/** Clocks are set back a little now and then. */
const SLACK_MS = 60_000;

export function openEventLog(plan: EventLogPlan): EventLog {
  const { floor, ledger, log } = plan;
  /** Of the log as far as it was read; ahead of what the floor has by lines without news. */
  let memory: LogMemory = { ...floor().eventLog, since: floor().eventLog.since ?? Date.now() };
  let keptAt = 0;
  let missing = new Set<LegId>();
  /** Callers' legs that the floor has, or had: most of those whose end is read need no look into the ledger. */
  const heard = new Set<LegId>();
  /** Visits that were over already at the last look at those whom perhaps nobody heard. */
  let overBefore = new Set<LegId>();
  let looks = 0;
  /** One reads at a time. */
  let reading: Promise<unknown> = Promise.resolve();

  function known(call: CallId, arrivedAt: number): Known {
    const ours = floor().calls[call];
    if (ours) return ours.phase.type === "ending" ? "ended" : "arrived";
    const types = new Set(ledger.since(arrivedAt - SLACK_MS).flatMap((fact) => (fact.call === call ? [fact.what.type] : [])));
    return types.has("CallEnded") ? "ended" : types.has("CallArrived") ? "arrived" : "no";
  }

  function arrival(call: CallId, sealed: string) {
    const opened = openSeal(plan.sealKey, call, sealed);
    if (opened === null) log.warn("who called in the fallback cannot be read: the seal's secret was another then", { call });
    const [, , did = "", trunk = "", ...headers] = (opened ?? "").split(",");
    return { did, trunk, caller: callerIn(headers, trunk, plan) };
  }

  function take({ memory: next, facts }: Told): void {
    const news = facts.length > 0 ? notYetKept(facts) : [];
    const turned = JSON.stringify(next.calls) !== JSON.stringify(memory.calls);
    memory = next;
    const now = performance.now();
    if (news.length === 0 && !turned && now - keptAt < KEEP_PLACE_EVERY_MS) return;
    keptAt = now;
    if (news.length > 0) log.info("what happened while nobody ruled was read from the call event log", { facts: news.length });
    plan.onInput({ type: "FallbackTold", facts: news, memory: next });
  }

  function isHeard(leg: LegId): boolean {
    return heard.has(leg) || Object.values(floor().calls).some((call) => call.leg === leg);
  }

  function noteHeard(): void {
    for (const { leg } of Object.values(floor().calls)) heard.add(leg);
    if (looks % LOOK_AT_ALL_EVERY === 0) for (const leg of heard) if (!(leg in memory.began)) heard.delete(leg);
  }

  /** Over at two looks, some seconds apart, and the ledger has no end of them: nobody else will tell. */
  function tellUnheard(): void {
    // With a full disk the ledger cannot say what it holds.
    if (!ledger.writes) return;
    const due = Object.entries(memory.over).filter(([leg]) => overBefore.has(leg));
    overBefore = new Set(Object.keys(memory.over));
    if (due.length === 0) return;
    const kept = ledger.since(Math.min(...due.map(([, { arrivedAt }]) => arrivedAt)) - SLACK_MS);
    const told = (call: CallId) => new Set(kept.flatMap((fact) => (fact.call === call ? [fact.what.type] : [])));
    const facts = due.flatMap(([leg, visit]) => factsOfUnheard(leg, visit, told(visit.call), hours(floor().setup.calendar, visit.arrivedAt)));
    const rest = Object.entries(memory.over).filter(([leg]) => !due.some(([one]) => one === leg));
    take({ facts, memory: { ...memory, over: Object.fromEntries(rest) } });
  }

  function notYetKept(facts: Fact[]): Fact[] {
    const ids = new Set(ledger.since(Math.min(...facts.map(({ at }) => at))).map(({ id }) => id));
    return facts.filter(({ id }) => !ids.has(id));
  }

  async function readToEnd(): Promise<Record<LegId, HangUpRead>> {
    const believed = legsOf(floor());
    const ended: Record<LegId, HangUpRead> = {};
    for (;;) {
      const more = readMore(plan.folder, memory.place, Object.keys(memory.calls).length > 0);
      if (!more) return ended;
      const told = tellFallback(memory, more.events, { known, arrival, heard: isHeard });
      take({ facts: told.facts, memory: { ...told.memory, place: more.place } });
      for (const event of more.events) {
        if (event.type === "HANGUP" && believed.has(event.leg)) ended[event.leg] = { at: event.at, cause: hangUpIn(event).cause };
      }
      // A long outage is read in many pieces, and the phones go on in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  function catchUp(): Promise<Record<LegId, HangUpRead>> {
    const mine = reading.then(readToEnd).catch((error: unknown) => {
      log.warn("the call event log cannot be read; it is tried again", { error });
      return {};
    });
    reading = mine;
    return mine;
  }

  /** Asterisk writes no end of what ended with it. Missed at two looks, so that a line on its way has come. */
  async function look(legs: () => Promise<ReadonlySet<LegId> | null>): Promise<void> {
    looks += 1;
    noteHeard();
    if (looks % UNHEARD_EVERY === 0) tellUnheard();
    const others = looks % LOOK_AT_ALL_EVERY === 0 ? Object.keys(memory.began) : [];
    const remembered = new Set([...Object.keys(memory.calls), ...others]);
    const there = remembered.size > 0 ? await legs() : null;
    if (!there) return;
    const now = new Set([...remembered].filter((leg) => !there.has(leg)));
    const lost = new Set([...now].filter((leg) => missing.has(leg) || !(leg in memory.calls)));
    missing = now;
    if (lost.size === 0) return;
    // The last lines of those that did end are written by now.
    await catchUp();
    take(tellLost(memory, lost, plan.now()));
  }

  return {
    catchUp,
    follow(legs) {
      let busy = false;
      const timer = setInterval(async () => {
        if (busy) return;
        busy = true;
        await catchUp();
        await look(legs);
        busy = false;
      }, plan.followEveryMs ?? FOLLOW_EVERY_MS);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}

function legsOf({ calls, seats }: Readonly<FloorState>): Set<LegId> {
  const atSeats = Object.values(seats).flatMap(({ work }) => (work.type === "none" ? [] : [work.leg]));
  return new Set([...Object.values(calls).map(({ leg }) => leg), ...atSeats]);
}

/** The next whole lines, and where they end; null at the end of the log. Lines that are not ours are passed over. */
function readMore(folder: string, place: LogPlace | null, inFallback: boolean): { events: LogEvent[]; place: LogPlace } | null {
  const files = logFiles(folder);
  const newest = files.at(-1);
  if (!newest) return null;
  const index = place ? files.findIndex(({ inode }) => inode === place.file) : 0;
  // One that was rotated away and deleted is not waited for.
  const file = index < 0 ? newest : files[index]!;
  // A shorter one was emptied.
  const offset = place && file.inode === place.file && place.offset <= file.bytes ? place.offset : 0;
  const piece = file.bytes > offset ? pieceOf(file.name, offset, Math.min(CHUNK_BYTES, file.bytes - offset)) : null;
  if (piece) return { events: eventsOf(piece.lines, inFallback), place: { file: file.inode, offset: piece.end } };
  const next = index < 0 ? undefined : files[index + 1];
  return next ? { events: [], place: { file: next.inode, offset: 0 } } : null;
}

/** Most of a busy log is about calls that are ours: it is read every second and not even taken apart. */
function eventsOf(lines: readonly string[], inFallback: boolean): LogEvent[] {
  let all = inFallback;
  return lines.flatMap((line) => {
    all ||= line.startsWith('"FALLBACK');
    return all || ALWAYS_OF_INTEREST.test(line) ? (readLine(line) ?? []) : [];
  });
}

interface LogFile {
  name: string;
  inode: number;
  bytes: number;
}

/** The log and what was rotated away of it, the oldest first. */
export function logFiles(folder: string): LogFile[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((name) => name.startsWith(EVENT_LOG_FILE) && !name.endsWith(".gz"))
    .map((name) => ({ name: path.join(folder, name), current: name === EVENT_LOG_FILE, stat: fs.statSync(path.join(folder, name)) }))
    .sort((a, b) => Number(a.current) - Number(b.current) || a.stat.mtimeMs - b.stat.mtimeMs)
    .map(({ name, stat }) => ({ name, inode: stat.ino, bytes: stat.size }));
}

/** Up to the last line break: what comes after it is still being written. Null where there is no whole line. */
function pieceOf(file: string, offset: number, bytes: number): { lines: string[]; end: number } | null {
  const buffer = Buffer.allocUnsafe(bytes);
  const handle = fs.openSync(file, "r");
  try {
    const length = fs.readSync(handle, buffer, 0, bytes, offset);
    const end = buffer.subarray(0, length).lastIndexOf("\n");
    if (end < 0) return null;
    return { lines: buffer.toString("utf8", 0, end).split("\n"), end: offset + end + 1 };
  } finally {
    fs.closeSync(handle);
  }
}
