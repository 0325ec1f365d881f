/**
 * What happened in the fallback, told from Asterisk's call event log as facts: the dialplan
 * and Asterisk's own queue served a call while no control plane ruled (extensions.conf).
 *
 *     FALLBACK ──▶ greeting ──Queue──▶ waiting ──both in a bridge──▶ talking ──▶ (ended)
 *                     │                   │  ▲
 *                     └──▶ closed         ▼  └─ Stasis() found nobody
 *                                        ours: a control plane has it (again)
 *
 * The log is read on from where it was left, so everything that must be known of the lines
 * before is state, plain JSON. A fact's id is made of its line, so a line that is read twice
 * makes the same fact twice, which is one.
 */
import type { ClosedWhy } from "../calendar/calendar.js";
import { CAUSE } from "../call/cause.js";
import type { CallOutcome, EndedBy, EndReason, Fact, What } from "../floor/fact.js";
import type { CallId, LegId, SeatId } from "../floor/id.js";
import type { Caller } from "../trunk/caller.js";
import { hangUpIn, type LogEvent, phoneOf, wordsIn } from "./line.js";
import { type Over, overWith } from "./unheard.js";

/** Where in which file the log is read on. */
export interface LogPlace {
  /** The file's inode: a log that was rotated away is another file. */
  file: number;
  /** Bytes from its beginning. */
  offset: number;
}

/** What is remembered of the log up to a place in it. */
export interface LogMemory {
  place: LogPlace | null;
  /** When legs that have not ended yet began, on the machine's clock. */
  began: Record<LegId, number>;
  /** Calls that are, or have been, in the fallback, by the caller's leg, until that ends. */
  calls: Record<LegId, FallbackCall>;
  /** Visits that are over and that perhaps nobody has told of (`unheard.ts`). */
  over: Record<LegId, Over>;
  /** Ms on the machine's clock at which this memory began: who came before belongs to another. Null in a new one. */
  since: number | null;
}

export type FallbackStep = "greeting" | "closed" | "waiting" | "talking" | "ours";

export interface FallbackCall {
  call: CallId;
  /** By which the caller came. */
  trunk: string;
  step: FallbackStep;
  /** Business clock minus machine clock, ms. */
  leadMs: number;
  /** Wall ms of the business clock since which it is there. */
  since: number;
  /** Wall ms at which it entered the queue; null before. */
  queuedAt: number | null;
  seat: SeatId | null;
  /** As the ledger knew it when it came: facts of its arrival, or its final one, are there. */
  known: Known;
}

/** Whether the ledger has facts of a call: none, its arrival, or its end as well. */
export type Known = "no" | "arrived" | "ended";

/** Who called which number, out of the seal. */
export interface Arrival {
  did: string;
  trunk: string;
  caller: Caller;
}

export interface Told {
  memory: LogMemory;
  facts: Fact[];
}

export interface Asking {
  /** What the ledger has of a call that came at this wall ms or later. */
  known(call: CallId, arrivedAt: number): Known;
  arrival(call: CallId, sealed: string): Arrival;
  /** Whether a control plane has, or had, the call of this caller's leg, as far as is known without asking the ledger. */
  heard(leg: LegId): boolean;
}

export function emptyMemory(): LogMemory {
  return { place: null, began: {}, calls: {}, over: {}, since: null };
}

/** The facts of these lines, and what is to be remembered for the next. */
export function tellFallback(before: LogMemory, events: readonly LogEvent[], asking: Asking): Told {
  const told: Told = {
    memory: { ...before, began: { ...before.began }, calls: structuredClone(before.calls), over: { ...before.over } },
    facts: [],
  };
  for (const event of events) tellOne(told, event, asking);
  return told;
}

/** In the fallback at this moment. */
export function isThere({ step }: FallbackCall): boolean {
  return step !== "ours";
}

function tellOne(told: Told, event: LogEvent, asking: Asking): void {
  const { began, calls } = told.memory;
  if (event.type === "CHAN_START") began[event.leg] = event.at;
  if (event.type === "HANGUP") perhapsUnheard(told, event, asking);
  if (event.type === "FALLBACK") entered(told, event, asking);
  const there = calls[event.leg];
  if (there) ofCaller(told, event, there);
  else if (event.type === "BRIDGE_ENTER") together(told, event, event.channel);
  if (event.type !== "CHAN_END") return;
  delete began[event.leg];
  delete calls[event.leg];
}

function ofCaller(told: Told, event: LogEvent, there: FallbackCall): void {
  const at = event.at + event.leadMs;
  switch (event.type) {
    case "FALLBACK_CLOSED":
      go(there, "closed", at);
      // Of one who has waited it was decided otherwise before, and closing time has come since.
      if (there.known === "no" && there.queuedAt === null) add(told, event, { type: "HoursDecided", open: false, ...whyOf(event) });
      return;
    case "FALLBACK_OPEN":
      if (there.known === "no" && there.queuedAt === null && there.step === "greeting") add(told, event, { type: "HoursDecided", open: true });
      return go(there, "greeting", at);
    case "ANSWER":
      if (there.known === "no") add(told, event, { type: "LineAnswered" });
      return;
    case "APP_START":
      if (event.app === "Stasis") go(there, "ours", at);
      if (event.app === "Queue") queued(told, event, there);
      return;
    case "BRIDGE_ENTER":
      return together(told, event, event.peer);
    case "HANGUP":
      return ended(told, event, there);
    default:
      return;
  }
}

/** The call is in the fallback, for the first time or again. */
function entered(told: Told, event: LogEvent, { known, arrival }: Asking): void {
  const { call, leg, leadMs } = event;
  if (call === null) return;
  const at = event.at + leadMs;
  const arrivedAt = (told.memory.began[leg] ?? event.at) + leadMs;
  const before = told.memory.calls[leg];
  // Who comes back was with a control plane in between, which may have told of anything.
  const there: FallbackCall = {
    call,
    trunk: phoneOf(event.channel),
    step: "greeting",
    leadMs,
    since: at,
    queuedAt: before?.queuedAt ?? null,
    seat: null,
    known: stricter(known(call, arrivedAt), before ? "arrived" : "no"),
  };
  told.memory.calls[leg] = there;
  if (there.known === "no") {
    const what: What = { type: "CallArrived", ...arrival(call, wordsIn(event)), leg };
    told.facts.push({ id: `log-${leg}-${what.type}`, at: arrivedAt, call, fallback: true, what });
  }
  add(told, event, { type: "FallbackEntered" });
}

function stricter(a: Known, b: Known): Known {
  return a === "no" ? b : a;
}

function queued(told: Told, event: LogEvent, there: FallbackCall): void {
  const position = Object.values(told.memory.calls).filter(({ step }) => step === "waiting").length + 1;
  go(there, "waiting", event.at + event.leadMs);
  const first = there.queuedAt === null;
  there.queuedAt ??= event.at + event.leadMs;
  // Who was ours before has a place in our own queue, with a language and a matter.
  if (first && there.known === "no") add(told, event, { type: "QueueEntered", position, language: "ja", matter: null });
}

/** The queue's bridge is entered by the phone and by the caller: whoever comes second names the other. */
function together(told: Told, event: LogEvent, phone: string): void {
  const there = told.memory.calls[event.linked];
  if (there?.step !== "waiting" || event.peer === "") return;
  const at = event.at + there.leadMs;
  go(there, "talking", at);
  there.seat = phoneOf(phone);
  const what: What = { type: "CallConnected", offer: `log-${event.linked}-${event.moment}`, waitedMs: at - (there.queuedAt ?? at) };
  told.facts.push({ id: `log-${event.linked}-${event.moment}-${what.type}`, at, call: there.call, seat: there.seat, fallback: true, what });
}

/** One that a control plane has is told by it, and one that had ended before needs no second end. */
function ended(told: Told, event: LogEvent, there: FallbackCall): void {
  const { cause, source } = hangUpIn(event);
  const phone = phoneOf(source);
  const by: EndedBy = source === event.channel ? "caller" : phone !== "" && phone === there.seat ? "operator" : "centre";
  delete told.memory.calls[event.leg];
  if (isThere(there) && there.known !== "ended") told.facts.push(endOf(there, event.leg, event.at + there.leadMs, by, cause || CAUSE.normal, waitedTooLong(there)));
}

/** Waited when we closed, and was told so in the end. */
function waitedTooLong({ step, queuedAt }: FallbackCall): EndReason | undefined {
  return step === "closed" && queuedAt !== null ? "closingTime" : undefined;
}

/** In the fallback at the end it was heard there. */
function perhapsUnheard({ memory: { began, calls, over, since } }: Told, event: LogEvent, { heard }: Asking): void {
  const { leg } = event;
  const beganAt = began[leg] ?? event.at;
  const there = calls[leg];
  if (event.call === null || since === null || beganAt < since || (there && isThere(there)) || heard(leg)) return;
  const visit = overWith(event, beganAt);
  if (visit) over[leg] = visit;
}

/**
 * Asterisk died under these legs: there will be no more lines of them.
 *
 * @param wallMs when that was noticed, on the business clock
 */
export function tellLost(before: LogMemory, gone: ReadonlySet<LegId>, wallMs: number): Told {
  const rest = <T>(of: Record<LegId, T>) => Object.fromEntries(Object.entries(of).filter(([leg]) => !gone.has(leg)));
  const facts = Object.entries(before.calls).flatMap(([leg, call]) =>
    gone.has(leg) && isThere(call) && call.known !== "ended" ? [endOf(call, leg, wallMs, "centre", CAUSE.failure, "pbxDied")] : [],
  );
  return { memory: { ...before, calls: rest(before.calls), began: rest(before.began) }, facts };
}

function endOf(there: FallbackCall, leg: LegId, at: number, by: EndedBy, cause: number, because?: EndReason): Fact {
  const outcome = because && there.step !== "closed" ? "fault" : OUTCOME[there.step];
  const what: What = { type: "CallEnded", outcome, by, cause, ...(because && { because }) };
  return { id: `log-${leg}-${what.type}`, at, call: there.call, fallback: true, what };
}

/** Of a call that ends at this step. In the greeting nobody has chosen anything yet, as in a menu. */
const OUTCOME: Record<FallbackStep, CallOutcome> = {
  greeting: "abandonedMenu",
  closed: "closed",
  waiting: "abandonedQueue",
  talking: "served",
  ours: "fault",
};

function go(there: FallbackCall, step: FallbackStep, at: number): void {
  there.step = step;
  there.since = at;
}

function add(told: Told, event: LogEvent, what: What): void {
  const { call, leg, at, leadMs, moment } = event;
  if (call !== null) told.facts.push({ id: `log-${leg}-${moment}-${what.type}`, at: at + leadMs, call, fallback: true, what });
}

const WHY: readonly string[] = ["beforeOpening", "afterClosing", "weekend", "holiday", "yearEnd", "closure", "disaster"] satisfies FallbackWhy[];
type FallbackWhy = ClosedWhy | "disaster";

function whyOf(event: LogEvent): { why?: FallbackWhy } {
  const why = wordsIn(event);
  return WHY.includes(why) ? { why: why as FallbackWhy } : {};
}
