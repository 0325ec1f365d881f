import { describe, expect, test } from "vitest";
import type { LogEvent } from "../../src/eventlog/line.js";
import type { Fact } from "../../src/floor/fact.js";
import { compare, type Difference, type Records, TOLERANCE_MS, wordsOfDifference } from "../../src/reconcile/compare.js";
import { dayDue, prevails } from "../../src/reconcile/outcome.js";
import { LogReader, type LogVisit } from "../../src/reconcile/visit.js";
import { summary } from "../../src/report/story.js";
import { servedCall, unservedCall } from "../postgres/call-facts.js";
import { testSetup } from "./floor-setup.js";

/** Three records of the same calls, and what is found where one of them is wrong. */

const LATER = Date.parse("2026-06-02T00:00:00+09:00");

function visitOf(facts: readonly Fact[], leg: string): LogVisit {
  const row = summary(facts)!;
  const around = (at: number | null) => (at === null ? [] : [at - 3, at + 20]);
  return { call: row.call, leg, arrivedAt: row.arrivedAt - 5, answered: around(row.connectedAt), ended: around(row.endedAt), refused: false };
}

/** Two calls, one served and one given up, in all three. */
function agreeing() {
  const all = [servedCall("a"), unservedCall("b", "abandonedQueue")];
  const byCall = () => new Map(all.map((facts) => [facts[0]!.call!, [...facts]]));
  return {
    log: all.map((facts, index) => visitOf(facts, `leg-${index}`)),
    ledger: byCall(),
    postgres: { facts: byCall(), rows: new Map(all.map((facts) => [facts[0]!.call!, summary(facts)!])) },
    underway: new Set<string>(),
    settledAt: LATER,
    since: { log: 0, ledger: 0, postgres: 0 },
  } satisfies Records;
}

type Mutable = ReturnType<typeof agreeing>;

/** The first call's talk is as long as this in all three, and the log has these moments of an answer. */
function talkedFor(ms: number, { log, ledger, postgres }: Mutable, answered: number[]): void {
  const facts = ledger.get("a")!;
  const end = facts.at(-1)!;
  for (const of of [ledger, postgres.facts]) of.set("a", [...facts.slice(0, -1), { ...end, at: summary(facts)!.connectedAt! + ms }]);
  postgres.rows.set("a", summary(ledger.get("a")!)!);
  log[0] = { ...visitOf(ledger.get("a")!, "leg-0"), answered };
}

function found(change: (records: Mutable) => void): Difference[] {
  const records = agreeing();
  change(records);
  return compare(records).differences;
}

describe("given the three agree", () => {
  test("no difference is found, and every call was looked at", () => {
    expect(compare(agreeing())).toEqual({ calls: 2, unsettled: 0, differences: [] });
  });

  test("times may be a tenth of a second apart, and not more", () => {
    const late = (ms: number) => found(({ log }) => (log[0]!.arrivedAt += 5 + ms));
    expect(late(TOLERANCE_MS)).toEqual([]);
    expect(late(TOLERANCE_MS + 1)).toEqual([{ call: "a", kind: "time", moment: "arrival", ms: TOLERANCE_MS + 1 }]);
  });
});

describe("a difference is found", () => {
  test.each<[string, (records: Mutable) => void, Difference[]]>([
    ["when a call's lines are gone from the log", ({ log }) => log.shift(), [{ call: "a", kind: "missing", from: "log" }]],
    ["when a call is gone from the ledger", ({ ledger }) => ledger.delete("a"), [{ call: "a", kind: "missing", from: "ledger" }]],
    [
      "when a call is gone from PostgreSQL",
      ({ postgres: { facts, rows } }) => {
        facts.delete("a");
        rows.delete("a");
      },
      [{ call: "a", kind: "missing", from: "postgres" }],
    ],
    ["when one row of calls is gone", ({ postgres }) => postgres.rows.delete("b"), [{ call: "b", kind: "row" }]],
    ["when one row of calls was changed", ({ postgres }) => (postgres.rows.get("a")!.seat = "108"), [{ call: "a", kind: "row" }]],
    [
      "when one fact is gone from PostgreSQL",
      ({ postgres }) => void postgres.facts.get("a")!.splice(2, 1),
      [
        { call: "a", kind: "factsMissing", from: "postgres", facts: 1 },
        { call: "a", kind: "row" },
      ],
    ],
    [
      "when one fact is gone from the ledger",
      ({ ledger }) => void ledger.get("a")!.splice(3, 1),
      [{ call: "a", kind: "factsMissing", from: "ledger", facts: 1 }],
    ],
    ["when the operator answered at another time", ({ log }) => (log[0]!.answered = [1_000]), [{ call: "a", kind: "time", moment: "answer", ms: expect.any(Number) }]],
    ["when the log knows of no answer", (records) => talkedFor(5_000, records, []), [{ call: "a", kind: "time", moment: "answer", ms: null }]],
    ["when the log knows of no end", ({ log }) => (log[1]!.ended = []), [{ call: "b", kind: "time", moment: "end", ms: null }]],
    ["when the log has a call that nobody knows", ({ log }) => log.push({ ...log[0]!, call: "c" }), [
      { call: "c", kind: "missing", from: "ledger" },
      { call: "c", kind: "missing", from: "postgres" },
    ]],
    ["when a call is in the log twice", ({ log }) => log.push({ ...log[0]! }), [{ call: "a", kind: "doubled", in: "log", what: "call" }]],
    [
      "when a call has two ends",
      ({ ledger, postgres }) => {
        const end = { ...servedCall("a").at(-1)!, id: "again" };
        ledger.get("a")!.push(end);
        postgres.facts.get("a")!.push(end);
      },
      [
        { call: "a", kind: "doubled", in: "ledger", what: "CallEnded" },
        { call: "a", kind: "doubled", in: "postgres", what: "CallEnded" },
      ],
    ],
  ])("%s", (_, change, differences) => {
    expect(found(change)).toEqual(differences);
  });

  test("and each is said with a remedy", () => {
    for (const from of ["log", "ledger", "postgres"] as const) {
      expect(wordsOfDifference({ call: "a", kind: "missing", from }).remedy.en).toMatch(/\.$/);
    }
    expect(wordsOfDifference({ call: "a", kind: "time", moment: "end", ms: 250 }).what.en).toBe("the end is 250 ms apart");
  });
});

describe("no difference is", () => {
  test("a call that ended just now, for it may not be in all three yet", () => {
    const records = { ...agreeing(), settledAt: servedCall("a")[5]!.at };
    records.postgres.rows.clear();
    expect(compare(records)).toEqual({ calls: 1, unsettled: 1, differences: [{ call: "b", kind: "row" }] });
  });

  test("a caller who hung up as the operator picked up, and was in no bridge yet", () => {
    expect(found((records) => talkedFor(900, records, []))).toEqual([]);
  });

  test("what PostgreSQL has not been given yet", () => {
    const differences = found((records) => {
      records.underway = new Set(servedCall("a").map(({ id }) => id));
      records.postgres.facts.delete("a");
      records.postgres.rows.delete("a");
    });
    expect(differences).toEqual([]);
  });

  test("a second INVITE that was refused", () => {
    expect(found(({ log }) => log.push({ ...log[0]!, call: "c", answered: [], refused: true }))).toEqual([]);
  });

  test("a call from before the log that is left", () => {
    const before = summary(servedCall("a"))!.arrivedAt + 60_000;
    const differences = found((records) => {
      records.log = [];
      records.since.log = before;
    });
    expect(differences).toEqual([]);
  });

  test("a missing end in the log, when Asterisk died under the call", () => {
    const differences = found(({ log, ledger, postgres }) => {
      const end = { type: "CallEnded", outcome: "fault", by: "centre", cause: 41, because: "pbxDied" } as const;
      for (const facts of [ledger.get("a")!, postgres.facts.get("a")!]) facts[facts.length - 1] = { ...facts.at(-1)!, what: end };
      postgres.rows.set("a", summary(postgres.facts.get("a")!)!);
      log[0]!.ended = [];
    });
    expect(differences).toEqual([]);
  });
});

describe("a visit is read from the log", () => {
  let at = 0;
  const event = (type: string, leg: string, more: Partial<LogEvent> = {}): LogEvent => ({
    type,
    at: (at += 10),
    moment: "",
    leg,
    linked: "caller",
    channel: "",
    context: "",
    app: "",
    peer: "",
    call: leg === "caller" && type !== "CHAN_START" ? "a" : null,
    did: "",
    leadMs: leg === "caller" && type !== "CHAN_START" ? 1_000 : 0,
    extra: JSON.stringify({ bridge_id: "b" }),
    ...more,
  });
  const read = (events: LogEvent[]) => {
    const reader = new LogReader();
    for (const one of events) reader.read(one);
    return reader;
  };
  const talk = () => {
    at = 0;
    return [
      event("CHAN_START", "caller"),
      event("APP_START", "caller"),
      event("CHAN_START", "phone"),
      event("ANSWER", "phone"),
      event("BRIDGE_ENTER", "caller"),
      event("BRIDGE_ENTER", "phone"),
    ];
  };

  test("with its moments on the business clock", () => {
    const reader = read([...talk(), event("BRIDGE_EXIT", "caller"), event("HANGUP", "caller"), event("CHAN_END", "caller"), event("LINKEDID_END", "caller")]);
    expect(reader.visits).toEqual([{ call: "a", leg: "caller", arrivedAt: 1_010, answered: [1_040, 1_060], ended: [1_080], refused: false }]);
    expect(reader.leadMs).toEqual({ first: 1_000, last: 1_000 });
  });

  test("when the operator hangs up first, that may be called the end as well", () => {
    const reader = read([...talk(), event("BRIDGE_EXIT", "phone"), event("HANGUP", "phone"), event("HANGUP", "caller", { at: 5_000 })]);
    expect(reader.visits[0]?.ended).toEqual([1_070, 6_000]);
  });

  test("and a second INVITE of a call that was there already is known by its refusal", () => {
    const refused = (cause: number) => read([event("CHAN_START", "caller"), event("APP_START", "caller"), event("HANGUP", "caller", { extra: JSON.stringify({ hangupcause: cause }) })]);
    expect(refused(17).visits[0]?.refused).toBe(true);
    expect(refused(16).visits[0]?.refused).toBe(false);
  });

  test("and a phone's own call is none", () => {
    expect(read([event("CHAN_START", "phone"), event("ANSWER", "phone"), event("HANGUP", "phone")]).visits).toEqual([]);
  });
});

describe("the daily run", () => {
  const { calendar } = testSetup();
  const wall = (text: string) => Date.parse(`${text}+09:00`);
  const due = (now: string, last: [string, string] | null) => dayDue(calendar, wall(now), last && { date: last[0], at: wall(last[1]) });

  test.each<[string, string, [string, string] | null, string | null]>([
    ["while the centre is open there is none", "2026-06-01T16:00:00", ["2026-05-31", "2026-06-01T00:01:00"], null],
    ["before opening there is none", "2026-06-01T07:00:00", ["2026-05-31", "2026-06-01T00:01:00"], null],
    ["after closing it is that day's turn", "2026-06-01T20:00:00", ["2026-05-31", "2026-06-01T00:01:00"], "2026-06-01"],
    ["and not again on the same evening", "2026-06-01T21:00:00", ["2026-06-01", "2026-06-01T20:00:00"], null],
    ["but once more when the day is over", "2026-06-02T00:01:00", ["2026-06-01", "2026-06-01T20:00:00"], "2026-06-01"],
    ["after which there is none until closing", "2026-06-02T08:00:00", ["2026-06-01", "2026-06-02T00:01:00"], null],
    ["a day that was missed is made up for", "2026-06-03T10:00:00", ["2026-06-01", "2026-06-01T20:00:00"], "2026-06-02"],
    ["a new system waits for its first closing", "2026-06-01T10:00:00", null, null],
  ])("%s", (_, now, last, date) => {
    expect(due(now, last)).toBe(date);
  });

  test("a clean run of an earlier day does not clear a later day's differences", () => {
    const bad = { date: "2026-06-02", at: 0, calls: 9, differences: 2 };
    const clean = (date: string) => ({ date, at: 1, calls: 9, differences: 0 });
    expect(prevails(bad, clean("2026-06-01"))).toBe(bad);
    expect(prevails(bad, clean("2026-06-02")).differences).toBe(0);
    expect(prevails(bad, clean("2026-06-03")).differences).toBe(0);
    expect(prevails(null, bad)).toBe(bad);
  });
});
