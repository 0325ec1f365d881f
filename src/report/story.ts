import type { Fact, What } from "../floor/fact.js";
import type { CallId } from "../floor/id.js";
import type { AttemptRow, CallRow, CallStory, CallerView, StoryOffer, StoryStep } from "../panel/live-types.js";
import type { Caller } from "../trunk/caller.js";
import { type Names, wordsOf } from "./words.js";

/**
 * A call's whole story, read from its facts: one summary and every step in order. The row
 * that PostgreSQL keeps of each call is this summary, so the two cannot differ.
 */

/** The summary alone. `facts` are one call's, in order; null where they are no caller's visit. */
export function summary(unordered: readonly Fact[]): CallRow | null {
  const facts = asHappened(unordered);
  const arrived = facts.find(isA("CallArrived"));
  const started = facts.find(isA("OutgoingStarted"));
  if (started?.call) return summaryOfOutgoing(started.call, started, facts);
  if (!arrived?.call) return null;
  const connected = last(facts, "CallConnected");
  const ended = facts.find(isA("CallEnded"));
  return {
    call: arrived.call,
    direction: "in",
    did: arrived.what.did,
    arrivedAt: arrived.at - (arrived.what.fallbackMs ?? 0),
    caller: callerView(arrived.what.caller),
    language: (last(facts, "QueueEntered") ?? last(facts, "LanguageChosen"))?.what.language ?? null,
    matter: (last(facts, "QueueEntered") ?? last(facts, "MatterChosen"))?.what.matter ?? null,
    lineAnsweredAt: facts.find(isA("LineAnswered"))?.at ?? null,
    queuedAt: facts.find(isA("QueueEntered"))?.at ?? null,
    connectedAt: facts.find(isA("CallConnected"))?.at ?? null,
    waitedMs: facts.find(isA("CallConnected"))?.what.waitedMs ?? null,
    seat: connected?.seat ?? null,
    operator: connected?.operator ?? null,
    offers: facts.filter(isA("OfferMade")).length,
    endedAt: ended?.at ?? null,
    outcome: ended?.what.outcome ?? null,
    endedBy: ended?.what.by ?? null,
    cause: ended?.what.cause ?? null,
    unreached: null,
    reasonFor: null,
    yen: null,
    fallback: facts.some(({ what }) => what.type === "FallbackEntered" || what.type === "FallbackLeft"),
  };
}

/** Of a call that the centre made: the one who was called stands where otherwise the caller does. */
function summaryOfOutgoing(call: CallId, started: FactOf<"OutgoingStarted">, facts: readonly Fact[]): CallRow {
  const { what, at, seat, operator } = started;
  const answered = facts.find(isA("OutgoingAnswered"));
  const talked = last(facts, "CallConnected") ?? answered ?? started;
  const ended = facts.find(isA("CallEnded"));
  const { reason } = what;
  return {
    call,
    direction: "out",
    did: what.did,
    arrivedAt: at,
    caller: callerView(what.called),
    language: null,
    matter: null,
    lineAnsweredAt: answered?.at ?? null,
    queuedAt: null,
    connectedAt: answered?.at ?? null,
    waitedMs: answered?.what.waitedMs ?? null,
    seat: talked.seat ?? seat ?? null,
    operator: talked.operator ?? operator ?? null,
    offers: facts.filter(isA("OfferMade")).length,
    endedAt: ended?.at ?? null,
    outcome: ended?.what.outcome ?? null,
    endedBy: ended?.what.by ?? null,
    cause: ended?.what.cause ?? null,
    unreached: facts.find(isA("OutgoingUnreached"))?.what.why ?? null,
    reasonFor: last(facts, "OutgoingReasonGiven")?.what.for ?? (reason.type === "own" ? reason.for : reason.callback),
    yen: facts.find(isA("OutgoingLegEnded"))?.what.yen ?? null,
    fallback: false,
  };
}

/** What was in the fallback is written down afterwards; the rest is in order already, whatever the clock did. */
function asHappened(facts: readonly Fact[]): readonly Fact[] {
  return facts.some(({ fallback }) => fallback) ? [...facts].sort((a, b) => a.at - b.at) : facts;
}

/** Everything that happened to a call, to the departments' replies. `facts` are one call's, in order; `transfers` what people have of its attempts. */
export function story(unordered: readonly Fact[], names: Names, transfers: AttemptRow[] = []): CallStory | null {
  const facts = asHappened(unordered);
  const row = summary(facts);
  if (!row) return null;
  const hours = facts.find(isA("HoursDecided"))?.what;
  return {
    ...row,
    openDecision: hours ? { open: hours.open, why: hours.why ?? null } : null,
    offersMade: facts.filter(isA("OfferMade")).map((made) => offerStory(made, facts)),
    steps: facts.map((fact) => step(fact, row.arrivedAt, names)),
    transfers,
  };
}

/** A row without its caller, for those who may not see who it was. */
export function withoutCaller(row: CallRow): CallRow {
  return { ...row, caller: null };
}

/** The same of a whole story: nothing is in it by which the caller could be known. */
export function storyWithoutCaller(facts: readonly Fact[], names: Names, transfers: AttemptRow[] = []): CallStory | null {
  const told = story(facts.map(withoutNumber), names, transfers);
  return told && { ...told, caller: null };
}

type FactOf<T extends What["type"]> = Fact & { what: Extract<What, { type: T }> };

function isA<T extends What["type"]>(type: T): (fact: Fact) => fact is FactOf<T> {
  return (fact): fact is FactOf<T> => fact.what.type === type;
}

function last<T extends What["type"]>(facts: readonly Fact[], type: T): FactOf<T> | undefined {
  return facts.filter(isA(type)).at(-1);
}

function callerView(caller: Caller): CallerView {
  return { class: caller.class, display: caller.display, displayEn: caller.displayEn, e164: caller.e164 };
}

function offerStory(made: FactOf<"OfferMade">, facts: readonly Fact[]): StoryOffer {
  const { offer } = made.what;
  const rang = facts.filter(isA("OfferRang")).find((fact) => fact.what.offer === offer);
  const ended = facts.filter(isA("OfferEnded")).find((fact) => fact.what.offer === offer);
  return {
    offer,
    seat: made.seat ?? null,
    operator: made.operator ?? null,
    madeAt: made.at,
    rangAt: rang?.at ?? null,
    endedAt: ended?.at ?? null,
    outcome: ended?.what.outcome ?? null,
  };
}

function step(fact: Fact, arrivedAt: number, names: Names): StoryStep {
  return { at: fact.at, afterMs: fact.at - arrivedAt, words: wordsOf(fact, names), fact };
}

function withoutNumber(fact: Fact): Fact {
  const { what } = fact;
  if (what.type === "CallArrived") return { ...fact, what: { ...what, caller: hidden(what.caller) } };
  return what.type === "OutgoingStarted" ? { ...fact, what: { ...what, called: hidden(what.called) } } : fact;
}

function hidden(caller: Caller): Caller {
  return { class: caller.class, e164: null, display: "", displayEn: "", dial: null, withheld: true };
}
