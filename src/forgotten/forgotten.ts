import type { CallOutcome, EndReason } from "../floor/fact.js";
import type { CallbackId, CallId, MatterId } from "../floor/id.js";
import type { CallerView, CallRow } from "../panel/live-types.js";
import type { Language } from "../prompt/language.js";
import type { Decision, Promised } from "./promised.js";

/**
 * Callers who did not get to anybody: once per caller, however often they tried. Nothing is kept
 * of it but the calls themselves, from which the list is drawn anew each time:
 *
 *     (none) ──missed──▶ open ──────────────────────────────▶ closed ──missed──▶ open …
 *                        │  ▲    served in another call,
 *                        └──┘    called back, or by hand
 *                       missed
 *
 * Who was promised to be called back is missed when that came to nothing as often as the rules
 * say, and the manager's decision about it closes the entry as well: called once more in vain,
 * they are missed anew.
 *
 * A caller is known again by the number. Who withheld it, or has none, is a line of their own,
 * which only a call that names theirs, or the manager, can close.
 */
export interface Forgotten {
  /** The latest call in which they were missed, by which the entry is known. */
  call: CallId;
  caller: CallerView;
  /** Wall ms of the arrivals of the first and of the latest of those calls. */
  first: number;
  last: number;
  times: number;
  /** How they were missed, each once, in the order in which it happened. */
  how: Missed[];
  /** As they chose it last; null: in none of these calls. */
  language: Language | null;
  matter: MatterId | null;
  /** The longest that they waited in the queue, ms; null: were never in it. */
  waitedMs: number | null;
  /** Whether they may be called back, and why: our fault cut them off, or the city has agreed. */
  callBack: "fault" | "agreed" | null;
  /** How often they were called back in vain. */
  tried: number;
  /** They were promised to be called back, and could not be reached: the manager decides. */
  callback: CallbackId | null;
  closed: Closed | null;
}

/**
 * `sentAway`: told that nobody can come, or waited until after closing; `disaster`: the service
 * was suspended; `fault`: our own failure ended the call, kept it from anybody, or put the caller
 * back into the queue;
 * `callback`: asked for one, and was not reached.
 */
export type Missed = "menu" | "queue" | "sentAway" | "closed" | "disaster" | "fault" | "callback";

export type Closed =
  /** `call`: in which they were reached; null where only their callback tells of it. */
  | { how: "rangAgain" | "calledBack"; at: number; call: CallId | null }
  | ({ how: "decided" } & Omit<Decision, "type">)
  | ({ how: "byHand" } & Omit<Closing, "call">);

/** A manager's word that nobody need reach this caller any more, up to then. */
export interface Closing {
  call: CallId;
  /** Wall ms. */
  at: number;
  reason: string;
  by: string;
}

/** What must be known of a call, that came in or that we made. */
export interface Visit extends Pick<CallRow, "call" | "direction" | "arrivedAt" | "language" | "matter" | "queuedAt" | "connectedAt" | "waitedMs" | "endedAt" | "outcome" | "unreached" | "reasonFor" | "fallback"> {
  caller: CallerView;
  /** By the network, or by 184. */
  withheld: boolean;
  because: EndReason | null;
  /** `HoursDecided`. */
  closedWhy: string | null;
  callback: Promised | null;
}

/** Outcomes in which callers may have been missed. */
export const MISSED_OUTCOMES = ["abandonedMenu", "abandonedQueue", "overflow", "closed", "callback", "fault"] as const satisfies CallOutcome[];

/** How the call missed them; null: it did not, or it is not over. */
export function missedBy({ outcome, connectedAt, fallback, because, closedWhy }: Visit): Missed | null {
  switch (outcome) {
    case "abandonedMenu":
      return fallback ? "fault" : "menu";
    case "abandonedQueue":
      // Whoever had talked had an operator, and lost them.
      return fallback || connectedAt !== null ? "fault" : "queue";
    case "overflow":
      return "sentAway";
    case "closed":
      if (closedWhy === "power") return "fault";
      if (closedWhy === "disaster") return "disaster";
      return because === "closingTime" ? "sentAway" : "closed";
    case "fault":
      return "fault";
    // Missed by what came of it, not by the call.
    case "callback":
    case "served":
    // Rang off in the voice information, having heard what they wanted to know.
    case "informed":
    case "refused":
    case "notReached":
    case null:
      return null;
    default:
      return outcome satisfies never;
  }
}

/** They talk to somebody here, or did until one of them hung up. */
function reached({ outcome, connectedAt }: Visit): boolean {
  return connectedAt !== null && (outcome === null || outcome === "served");
}

/**
 * Every entry, open and closed, of these calls and closings in whatever order. `agreed`: the
 * city has agreed that all of them may be called back.
 */
export function forgottenIn(visits: readonly Visit[], closings: readonly Closing[], agreed: boolean): Forgotten[] {
  return [...eventsByPerson(visits, closings).values()].flatMap((events) => entriesOf(events, agreed));
}

type Event =
  | { type: "missed"; at: number; how: Missed; visit: Visit }
  | { type: "tried"; at: number }
  | { type: "closed"; at: number; closed: Closed };

function eventsByPerson(visits: readonly Visit[], closings: readonly Closing[]): Map<string, Event[]> {
  const persons = new Map<CallId, string>(visits.map((visit) => [visit.call, personOf(visit)]));
  const events = new Map<string, Event[]>();
  const add = (person: string | undefined, event: Event | null) => {
    if (person === undefined || event === null) return;
    const known = events.get(person);
    if (known) known.push(event);
    else events.set(person, [event]);
  };
  for (const visit of visits) {
    const about = visit.reasonFor === null ? undefined : persons.get(visit.reasonFor);
    // Called at another number than the one they had called from, it is they who were called.
    for (const person of new Set([personOf(visit), about])) add(person, eventOf(visit));
    for (const event of eventsOfCallback(visit)) add(personOf(visit), event);
  }
  for (const { call, ...closing } of closings) add(persons.get(call), { type: "closed", at: closing.at, closed: { how: "byHand", ...closing } });
  for (const one of events.values()) one.sort((a, b) => a.at - b.at);
  return events;
}

/** By which somebody is known again: who withheld the number and keyed one in has told it. */
function personOf({ call, caller, withheld, callback }: Visit): string {
  return (withheld ? null : caller.e164) ?? callback?.called.e164 ?? call;
}

function eventsOfCallback({ callback, ...visit }: Visit): Event[] {
  if (!callback) return [];
  const { called } = callback;
  return callback.steps.map((step): Event => {
    const { type, at } = step;
    if (type === "forManager") return { type: "missed", at, how: "callback", visit: { ...visit, callback, caller: called, withheld: false } };
    if (type === "reached") return { type: "closed", at, closed: { how: step.how, at, call: null } };
    const { decision, reason, by } = step;
    return { type: "closed", at, closed: { how: "decided", at, decision, reason, by } };
  });
}

function eventOf(visit: Visit): Event | null {
  const { call, direction, arrivedAt, endedAt, connectedAt } = visit;
  const how = missedBy(visit);
  if (how !== null) return { type: "missed", at: endedAt ?? arrivedAt, how, visit };
  if (reached(visit)) {
    const at = connectedAt ?? arrivedAt;
    return { type: "closed", at, closed: { how: direction === "in" ? "rangAgain" : "calledBack", at, call } };
  }
  return isVain(visit) ? { type: "tried", at: arrivedAt } : null;
}

/** Their telephone rang, or could have: whoever of us hung up before has not tried. */
function isVain({ outcome, unreached }: Visit): boolean {
  return outcome === "notReached" && unreached !== "operatorAway" && unreached !== "operatorLeft";
}

function entriesOf(events: readonly Event[], agreed: boolean): Forgotten[] {
  const entries: Forgotten[] = [];
  for (const event of events) {
    const last = entries.at(-1);
    const open = last && last.closed === null ? last : null;
    if (event.type === "missed" && open) Object.assign(open, again(open, event, agreed));
    else if (event.type === "missed") entries.push(entryOf(event, agreed));
    else if (event.type === "tried" && open) open.tried += 1;
    else if (event.type === "closed" && open) open.closed = event.closed;
  }
  return entries;
}

function entryOf({ how, visit }: Event & { type: "missed" }, agreed: boolean): Forgotten {
  const { call, caller, arrivedAt, language, matter } = visit;
  return {
    call,
    caller,
    first: arrivedAt,
    last: arrivedAt,
    times: 1,
    how: [how],
    language,
    matter,
    waitedMs: waitedIn(visit),
    callBack: callBackOf(visit, [how], agreed),
    tried: 0,
    callback: callbackOf(how, visit),
    closed: null,
  };
}

function again(before: Forgotten, { how: missed, visit }: Event & { type: "missed" }, agreed: boolean): Forgotten {
  const how = before.how.includes(missed) ? before.how : [...before.how, missed];
  const waited = [before.waitedMs, waitedIn(visit)].filter((ms) => ms !== null);
  return {
    ...before,
    call: visit.call,
    caller: visit.caller,
    last: visit.arrivedAt,
    times: before.times + 1,
    how,
    language: visit.language ?? before.language,
    matter: visit.matter ?? before.matter,
    waitedMs: waited.length === 0 ? null : Math.max(...waited),
    callBack: callBackOf(visit, how, agreed),
    callback: callbackOf(missed, visit) ?? before.callback,
  };
}

function callbackOf(how: Missed, { callback }: Visit): CallbackId | null {
  return how === "callback" ? (callback?.id ?? null) : null;
}

function waitedIn({ queuedAt, waitedMs, endedAt }: Visit): number | null {
  if (waitedMs !== null || queuedAt === null || endedAt === null) return waitedMs;
  return endedAt - queuedAt;
}

/** Nobody is called back whose number is not known, or who did not want it to be. */
function callBackOf({ caller, withheld }: Visit, how: readonly Missed[], agreed: boolean): Forgotten["callBack"] {
  if (withheld || caller.e164 === null) return null;
  if (how.includes("fault")) return "fault";
  return agreed ? "agreed" : null;
}
