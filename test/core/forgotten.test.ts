import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallOutcome } from "../../src/floor/fact.js";
import { type Closing, type Forgotten, forgottenIn, MISSED_OUTCOMES, type Missed, missedBy, type Visit } from "../../src/forgotten/forgotten.js";
import type { Promised } from "../../src/forgotten/promised.js";

/** Callers who did not get to anybody: once per caller, closed by being reached, and by nothing else but the manager. */

const ONE = "+819000000001";
const OTHER = "+819000000002";
const MINUTE_MS = 60_000;

let calls = 0;

/** A call at this minute from this number, null for withheld, that lasts half a minute. */
function visit(minute: number, number: string | null, outcome: CallOutcome | null, more: Partial<Visit> = {}): Visit {
  const arrivedAt = minute * MINUTE_MS;
  const display = number === null ? "非通知" : number.replace("+81", "0");
  const talked = outcome === "served";
  return {
    call: `call-${++calls}`,
    direction: "in",
    arrivedAt,
    caller: { class: number === null ? "withheld" : "mobile", display, displayEn: display, e164: number },
    withheld: number === null,
    language: null,
    matter: null,
    queuedAt: null,
    connectedAt: talked ? arrivedAt + 10_000 : null,
    waitedMs: null,
    endedAt: outcome === null ? null : arrivedAt + 30_000,
    outcome,
    unreached: outcome === "notReached" ? "noAnswer" : null,
    reasonFor: null,
    fallback: false,
    because: null,
    closedWhy: null,
    callback: null,
    ...more,
  };
}

/** A call of ours to this number. */
function called(minute: number, number: string, outcome: CallOutcome | null, more: Partial<Visit> = {}): Visit {
  return visit(minute, number, outcome, { direction: "out", ...more });
}

const FOR_MANAGER: Promised["steps"][number] = { type: "forManager", at: 95 * MINUTE_MS };
const decided = (minute: number, decision: "again" | "giveUp"): Promised["steps"][number] => ({ type: "decided", at: minute * MINUTE_MS, decision, reason: "手紙で連絡", by: "manager" });

/** A callback to this number, and what became of it. */
function promised(number: string, ...steps: Promised["steps"]): Promised {
  const display = number.replace("+81", "0");
  return { id: "callback-1", called: { class: "mobile", display, displayEn: display, e164: number }, steps };
}

const open = (visits: Visit[], closings: Closing[] = [], agreed = false) => forgottenIn(visits, closings, agreed).filter(({ closed }) => closed === null);
const only = (entries: Forgotten[]) => {
  expect(entries).toHaveLength(1);
  return entries[0]!;
};

describe("how a call missed its caller", () => {
  it.each<[string, CallOutcome | null, Partial<Visit>, Missed | null]>([
    ["rang off in the menu", "abandonedMenu", {}, "menu"],
    ["rang off in the queue", "abandonedQueue", {}, "queue"],
    ["rang off in the queue, where they were again without their operator", "abandonedQueue", { connectedAt: 1 }, "fault"],
    ["rang off in the fallback's queue", "abandonedQueue", { fallback: true }, "fault"],
    ["rang off in the fallback's greeting", "abandonedMenu", { fallback: true }, "fault"],
    ["was told that nobody can come", "overflow", {}, "sentAway"],
    ["heard that we are closed", "closed", { closedWhy: "afterClosing" }, "closed"],
    ["heard that we are closed, from the fallback", "closed", { fallback: true, closedWhy: "weekend" }, "closed"],
    ["waited until after closing", "closed", { because: "closingTime" }, "sentAway"],
    ["heard that the service is suspended", "closed", { closedWhy: "disaster" }, "disaster"],
    ["was turned away for want of power", "closed", { closedWhy: "power" }, "fault"],
    ["was heard by nobody", "fault", { because: "unheard", fallback: true }, "fault"],
    ["talked when Asterisk died", "fault", { because: "pbxDied", connectedAt: 1 }, "fault"],
    ["was served", "served", {}, null],
    ["was informed", "informed", {}, null],
    ["dialled none of our numbers", "refused", {}, null],
    ["was not reached by us", "notReached", { direction: "out" }, null],
    ["is on the line", null, {}, null],
  ])("who %s", (_, outcome, more, how) => {
    expect(missedBy(visit(0, ONE, outcome, more))).toBe(how);
  });

  it("the list asks the database for every outcome by which somebody can be missed", () => {
    const all: CallOutcome[] = ["served", "abandonedMenu", "abandonedQueue", "informed", "overflow", "closed", "callback", "refused", "fault", "notReached"];
    const missed = (outcome: CallOutcome) => forgottenIn([visit(0, ONE, outcome, outcome === "callback" ? { callback: promised(ONE, FOR_MANAGER) } : {})], [], false);
    expect(all.filter((outcome) => missed(outcome).length > 0)).toEqual(MISSED_OUTCOMES);
  });
});

describe("given a caller who was missed", () => {
  it("several times, then it is one entry that says when, how often, how, and what they chose last", () => {
    const first = visit(0, ONE, "abandonedQueue", { language: "en", matter: "lost", queuedAt: 10_000 });
    const second = visit(5, ONE, "abandonedMenu");
    const third = visit(9, ONE, "abandonedQueue", { queuedAt: 9 * MINUTE_MS + 25_000 });
    expect(only(forgottenIn([third, first, second], [], false))).toEqual({
      call: third.call,
      caller: first.caller,
      first: 0,
      last: 9 * MINUTE_MS,
      times: 3,
      how: ["queue", "menu"],
      language: "en",
      matter: "lost",
      waitedMs: 20_000,
      callBack: null,
      tried: 0,
      callback: null,
      closed: null,
    });
  });

  it("and another, then they are two", () => {
    expect(open([visit(0, ONE, "closed"), visit(1, OTHER, "closed")])).toHaveLength(2);
  });

  it("and rang again and was served, then it closes by itself, and opens anew when they are missed again", () => {
    const again = visit(1, ONE, "served");
    const missed = visit(0, ONE, "abandonedQueue");
    expect(only(forgottenIn([missed, again], [], false)).closed).toEqual({ how: "rangAgain", at: again.connectedAt, call: again.call });
    const entries = forgottenIn([missed, again, visit(2, ONE, "closed")], [], false);
    expect(entries.map(({ times, closed }) => [times, closed?.how])).toEqual([[1, "rangAgain"], [1, undefined]]);
  });

  it("and talks to somebody at this moment, then it is closed already, but not while they wait", () => {
    const missed = visit(0, ONE, "abandonedQueue");
    expect(open([missed, visit(1, ONE, null, { connectedAt: MINUTE_MS })])).toEqual([]);
    expect(open([missed, visit(1, ONE, null)])).toHaveLength(1);
  });

  it("and had been served before, then that reached nobody", () => {
    expect(open([visit(0, ONE, "served"), visit(1, ONE, "abandonedQueue")])).toHaveLength(1);
  });

  it("and rang again and heard the voice information, then nobody has reached them yet", () => {
    expect(open([visit(0, ONE, "closed"), visit(1, ONE, "informed")])).toHaveLength(1);
  });

  it("and is called in vain, then it is counted; and once they answer, it closes", () => {
    const missed = visit(0, ONE, "fault");
    const vain = called(1, ONE, "notReached");
    const ownPhone = called(1, ONE, "notReached", { unreached: "operatorAway" });
    expect(only(open([missed, vain, ownPhone]))).toMatchObject({ times: 1, tried: 1 });
    const reached = called(2, ONE, "served");
    expect(only(forgottenIn([missed, vain, reached], [], false))).toMatchObject({ tried: 1, closed: { how: "calledBack", call: reached.call } });
  });

  it("and is called at another number than the one they had called from, then naming the call closes it", () => {
    const missed = visit(0, ONE, "fault");
    expect(open([missed, called(1, OTHER, "served")])).toHaveLength(1);
    expect(open([missed, called(1, OTHER, "served", { reasonFor: missed.call })])).toEqual([]);
  });

  it("by a call of ours that our fault cut off, then they are missed as any caller", () => {
    expect(only(open([called(0, ONE, "fault", { connectedAt: 1 })]))).toMatchObject({ how: ["fault"], callBack: "fault" });
  });

  it("and the manager closes it, then it says why, and opens anew only by what comes later", () => {
    const missed = visit(0, ONE, "fault");
    const closing = { call: missed.call, at: 2 * MINUTE_MS, reason: "手紙で連絡", by: "manager" };
    const earlier = visit(1, ONE, "closed");
    expect(only(forgottenIn([missed, earlier], [closing], false)).closed).toEqual({ how: "byHand", at: closing.at, reason: "手紙で連絡", by: "manager" });
    expect(only(open([missed, earlier, visit(3, ONE, "closed")], [closing]))).toMatchObject({ times: 1, callBack: null });
  });
});

describe("given a caller who was promised to be called back", () => {
  const asked = (number: string | null, ...steps: Promised["steps"]) => visit(0, number, "callback", { language: "en", callback: promised(ONE, ...steps) });
  const vain = (minute: number) => called(minute, ONE, "notReached", { reasonFor: "callback-1" });

  it("then they are not missed as long as it is tried, and one entry once the manager is to decide", () => {
    expect(forgottenIn([asked(ONE), vain(30), vain(61)], [], false)).toEqual([]);
    expect(only(open([asked(ONE, FOR_MANAGER), vain(30), vain(61), vain(92)]))).toMatchObject({
      call: expect.any(String),
      times: 1,
      how: ["callback"],
      language: "en",
      callBack: null,
      callback: "callback-1",
    });
  });

  it("and was missed before and rang off once more after it, then it is still one entry, which knows the callback", () => {
    const entry = only(open([visit(-9, ONE, "abandonedQueue"), asked(ONE, FOR_MANAGER), visit(99, ONE, "closed")]));
    expect(entry).toMatchObject({ times: 3, how: ["queue", "callback", "closed"], callback: "callback-1" });
  });

  it.each(["again", "giveUp"] as const)("and the manager decides %s, then that closes it and says why", (decision) => {
    const { closed } = only(forgottenIn([asked(ONE, FOR_MANAGER, decided(100, decision))], [], false));
    expect(closed).toEqual({ how: "decided", at: 100 * MINUTE_MS, decision, reason: "手紙で連絡", by: "manager" });
  });

  it("and called again in vain, then they are missed anew", () => {
    const later = { ...FOR_MANAGER, at: 200 * MINUTE_MS };
    expect(only(open([asked(ONE, FOR_MANAGER, decided(100, "again"), later)]))).toMatchObject({ times: 1, closed: null });
  });

  it("and is reached all the same, then it closes: in another call, or as the callback tells", () => {
    expect(only(forgottenIn([asked(ONE, FOR_MANAGER), visit(100, ONE, "served")], [], false)).closed).toMatchObject({ how: "rangAgain" });
    const reached = { type: "reached", how: "rangAgain", at: 100 * MINUTE_MS } as const;
    expect(only(forgottenIn([asked(OTHER, FOR_MANAGER, reached)], [], false)).closed).toEqual({ how: "rangAgain", at: reached.at, call: null });
  });

  it("and withheld the number, then the one that they keyed in is who they are", () => {
    const entry = only(open([asked(null, FOR_MANAGER), visit(99, ONE, "closed")], [], true));
    expect(entry).toMatchObject({ times: 2, callBack: "agreed", caller: { e164: ONE } });
    expect(open([asked(null, FOR_MANAGER), visit(99, ONE, "served")])).toEqual([]);
  });
});

describe("given callers without a number", () => {
  it("each is a line of their own, and nobody else's call closes it", () => {
    const entries = open([visit(0, null, "abandonedQueue"), visit(1, null, "fault"), visit(2, null, "served")]);
    expect(entries.map(({ times, callBack }) => [times, callBack])).toEqual([[1, null], [1, null]]);
  });

  it("who withheld a number that the network told is neither known again by it nor called back", () => {
    const hidden = (minute: number) => visit(minute, ONE, "fault", { withheld: true });
    expect(open([hidden(0), hidden(1), visit(2, ONE, "served")], [], true).map(({ callBack }) => callBack)).toEqual([null, null]);
  });

  it("a call of ours that names theirs closes it", () => {
    const missed = visit(0, null, "abandonedQueue");
    expect(open([missed, called(1, OTHER, "served", { reasonFor: missed.call })])).toEqual([]);
  });
});

describe("whether somebody may be called back", () => {
  it("whom our fault cut off may, once is enough; the others are for reading", () => {
    expect(only(open([visit(0, ONE, "abandonedQueue")])).callBack).toBeNull();
    expect(only(open([visit(0, ONE, "fault"), visit(1, ONE, "closed")])).callBack).toBe("fault");
  });

  it("given the city has agreed, then all may whose number is known", () => {
    expect(only(open([visit(0, ONE, "abandonedQueue")], [], true)).callBack).toBe("agreed");
    expect(only(open([visit(0, ONE, "fault")], [], true)).callBack).toBe("fault");
    expect(only(open([visit(0, null, "closed")], [], true)).callBack).toBeNull();
  });
});

describe("given any calls whatever", () => {
  const outcomes: (CallOutcome | null)[] = ["served", "abandonedMenu", "abandonedQueue", "informed", "overflow", "closed", "refused", "fault", "notReached", null];
  const some = fc.array(
    fc.record({ minute: fc.nat(100), number: fc.constantFrom(ONE, OTHER, null), outcome: fc.constantFrom(...outcomes), out: fc.boolean() }),
    { maxLength: 30 },
  );

  it("nobody is in the open list twice, every missed call is in one entry, and the order in which they are read does not matter", () => {
    fc.assert(
      fc.property(some, (given) => {
        // Each at a minute of its own.
        const visits = given.map(({ minute, number, outcome, out }, index) => visit(minute * 100 + index, number, outcome, out && number !== null ? { direction: "out" } : {}));
        const entries = forgottenIn(visits, [], false);
        const numbers = entries.filter(({ closed }) => closed === null).flatMap(({ caller }) => caller.e164 ?? []);
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(entries.reduce((sum, { times }) => sum + times, 0)).toBe(visits.filter((one) => missedBy(one) !== null).length);
        const byCall = (all: Forgotten[]) => [...all].sort((a, b) => a.call.localeCompare(b.call));
        expect(byCall(forgottenIn([...visits].reverse(), [], false))).toEqual(byCall(entries));
      }),
    );
  });
});
