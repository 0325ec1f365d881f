import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Command } from "../../src/floor/command.js";
import { Floor, newCounts, type Outcome } from "../../src/floor/floor.js";
import { type Entries, entriesOf, restored } from "../../src/floor/keep.js";
import type { DeskCode, Input, SeatChange, TransferAsk } from "../../src/floor/input.js";
import { emptyState } from "../../src/floor/state.js";
import { CALLER } from "./floor-kit.js";
import { CALENDAR, LINE, RECORDED, RULES, testSetup } from "./floor-setup.js";

/**
 * Whatever comes, in whatever order, for whatever leg: the floor never throws, the house is
 * in order after it, and the same inputs always lead to the same. The inputs are nonsense as
 * well as sense: ends of legs that ring, answers of callers who have gone, failures of
 * commands of an hour ago.
 */
interface Step {
  what: (typeof KINDS)[number];
  /** Which leg, call, seat, command …: taken modulo how many there are. */
  which: number;
  other: number;
  afterMs: number;
}

// biome-ignore format: one line a group
const KINDS = [
  "arrives", "arrives", "digit", "digit", "rings", "answers", "answers", "ends", "ends", "held", "unheld",
  "played", "played", "code", "callsOut", "registered", "registered", "phoneLost", "change", "change", "asks", "asks", "asks", "refers", "calendar", "seats", "fails", "fails",
  "connected", "lost", "stopping", "power", "time", "time", "time",
] as const;

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...KINDS),
  which: fc.nat(10_000),
  other: fc.nat(10_000),
  afterMs: fc.oneof(fc.constant(0), fc.nat(200), fc.nat(40_000)),
});
// biome-ignore format: one line a group
const IN_A_TALK = [
  "asks", "asks", "asks", "asks", "asks", "refers", "answers", "answers", "answers", "ends", "ends", "held", "unheld", "digit", "digit",
  "played", "code", "change", "fails", "connected", "time", "time",
] as const;

/** A conversation to begin with, and what can happen around one. */
const talkSteps = fc.array(fc.record({
  what: fc.constantFrom(...IN_A_TALK),
  which: fc.nat(10_000),
  other: fc.nat(10_000),
  afterMs: fc.oneof(fc.constant(0), fc.nat(200), fc.nat(40_000)),
}), { minLength: 1, maxLength: 30, size: "max" });
const steps = fc.array(step, { minLength: 1, maxLength: 120, size: "max" });
const rules = fc.record({
  recordingNotice: fc.boolean(),
  recording: fc.constantFrom(RULES.recording, RECORDED, { ...RECORDED, agreement: "市民課", helped: false }),
  supervisionTone: fc.boolean(),
  announcePosition: fc.boolean(),
  announceEveryMs: fc.constantFrom(0, 5_000, 90_000),
  menuMs: fc.constantFrom(0, 35_000, 35_000, 35_000),
  wrapUpEndMs: fc.constantFrom(null, 0, 10_000),
  noAnswersToPause: fc.constantFrom(1, 2),
  ringMs: fc.constantFrom(1_000, 20_000),
});

const CHANGES: SeatChange[] = [
  { type: "logIn", operator: "1001" },
  { type: "logIn", operator: "1002" },
  { type: "logIn", operator: "1005" },
  { type: "logIn", operator: "9999" },
  { type: "ready" },
  { type: "ready" },
  { type: "logOut" },
  { type: "pause", reason: 1 },
  { type: "pause", reason: 77 },
];
const ASKS: TransferAsk[] = [
  { type: "consult", to: "8004" },
  { type: "consult", to: "8004" },
  { type: "blind", to: "8004" },
  { type: "consult", to: "8101" },
  { type: "consult", to: "8101" },
  { type: "blind", to: "8101" },
  { type: "release" },
  { type: "consult", to: "8002" },
  { type: "consult", to: "105" },
  { type: "blind", to: "101" },
  { type: "consult", to: "none" },
  { type: "swap" },
  { type: "conference" },
  { type: "complete" },
  { type: "return" },
];
const NUMBERS = ["0970009001", "09000000001", "0990123456", "119", LINE, "x"];
const CODES: DeskCode[] = [
  { type: "number", number: "0970009001" },
  { type: "number", number: "119" },
  { type: "department", to: "8004" },
  { type: "department", to: "102" },
  { type: "logIn", operator: "1001", pin: "right" },
  { type: "logIn", operator: "1005", pin: "right" },
  { type: "logIn", operator: "1001", pin: "wrong" },
  { type: "logOut" },
  { type: "ready" },
  { type: "pause", reason: 2 },
  { type: "unknown" },
];
const SEATS = ["101", "102", "105", "999"];
const START = { mono: 1_000_000, wall: Date.parse("2026-06-01T17:50:00+09:00") };

/** Lives through steps, turning each into an input about what there is, or was, or never was. */
class Life {
  readonly outcomes: Outcome[] = [];
  readonly commands: Command[] = [];
  readonly legs: string[] = ["nobody"];
  /** The live state as it was written down along the way. */
  readonly kept: Entries = {};
  floor: Floor;
  now = { ...START };
  private arrivals = 0;

  constructor(ruled: Parameters<typeof testSetup>[0]) {
    const state = emptyState(testSetup(ruled), newCounts(""), "p", START);
    this.floor = new Floor(state);
    for (const input of opening()) this.take(input);
  }

  live(step: Step): void {
    const mono = this.now.mono + step.afterMs;
    this.now = { mono, wall: START.wall + mono - START.mono };
    const input = this.inputOf(step);
    this.take(input);
    const due = this.floor.wakeAt();
    if (input.type === "TimePassed" && due !== null && due <= this.now.mono)
      throw new Error("a deadline was not dealt with");
  }

  take(input: Input): void {
    const outcome = this.floor.handle(structuredClone(input), this.now);
    this.outcomes.push(structuredClone(outcome));
    Object.assign(this.kept, JSON.parse(JSON.stringify(entriesOf(this.floor.look(), outcome))));
    this.commands.push(...outcome.commands);
    for (const command of outcome.commands)
      if ("leg" in command && !this.legs.includes(command.leg)) this.legs.push(command.leg);
    const wrongs = this.floor.wrongs(this.now);
    if (wrongs.length > 0) throw new Error(wrongs.join("; "));
  }

  private inputOf({ what, which, other }: Step): Input {
    const leg = from(this.legs, which);
    const seat = from(SEATS, which);
    switch (what) {
      case "arrives": {
        this.arrivals += 1;
        const n = other % 4 === 0 ? from([1, 2, 3], which) : this.arrivals;
        const did = which % 10 === 0 ? "0970000000" : LINE;
        return {
          type: "CallArrived",
          call: `call-${n}`,
          leg: other % 9 === 0 ? leg : `caller-${n}`,
          did,
          caller: CALLER,
          trunk: "t",
        };
      }
      case "digit":
        return { type: "DigitPressed", leg, digit: from([..."0123456789*#A**##", "", "toString", "77", "*17", "*188004"], other) };
      case "rings":
        return { type: "LegRinging", leg };
      case "answers":
        return { type: "LegAnswered", leg };
      case "ends":
        return { type: "LegEnded", leg, cause: from([16, 16, 17, 19, 20, 21, 44, 0, 127], other) };
      case "held":
        return { type: "LegHeld", leg };
      case "unheld":
        return { type: "LegUnheld", leg };
      case "played":
        return { type: "PlaybackEnded", playback: this.playback(which), ok: other % 2 === 0 };
      case "code": {
        const n = which % 12;
        return {
          type: "DeskCodeDialled",
          call: `desk-${n}`,
          leg: `phone-${n}`,
          seat: from(SEATS, other),
          code: from(CODES, other),
        };
      }
      case "registered":
        return { type: "PhoneRegistered", seat };
      case "phoneLost":
        return { type: "PhoneLost", seat, why: other % 2 === 0 ? "unregistered" : "unreachable" };
      case "change":
        return { type: "SeatChangeAsked", seat, change: from(CHANGES, other), by: "manager" };
      case "asks":
        return { type: "TransferAsked", seat, ask: from(ASKS, other), by: "m" };
      case "callsOut":
        return { type: "OutgoingAsked", seat, number: from(NUMBERS, other), for: null, by: "m" };
      case "refers":
        if (other % 3 === 0) return { type: "PhoneBlindTransferred", leg, to: "8004" };
        if (other % 3 === 1) return { type: "LegTakenOver", leg };
        return { type: "PhoneTransferred", leg, to: from(this.legs, other) };
      case "calendar":
        if (other % 5 === 0) {
          const disaster = from([null, { mode: "suspended", reason: "r", since: START.wall }, { mode: "reduced", reason: "r", since: START.wall }] as const, which);
          return { type: "DisasterChanged", disaster, reason: "r", by: "m" };
        }
        return {
          type: "CalendarChanged",
          calendar: { ...CALENDAR, weekly: other % 3 === 0 ? CALENDAR.weekly.map(() => null) : CALENDAR.weekly },
          by: "m",
        };
      case "seats":
        return {
          type: "SeatsChanged",
          seats: SEATS.filter((_, index) => ((other >> index) & 1) === 0).map((id) => ({ id })),
          by: "m",
        };
      case "fails":
        return this.failure(which, other);
      case "connected":
        return {
          type: "PbxConnected",
          legs: this.legs.filter((_, index) => (index + which) % (2 + (other % 5)) !== 0),
        };
      case "lost":
        return { type: "PbxLost" };
      case "stopping":
        return { type: "PbxStopping" };
      case "power":
        return { type: from(["PowerBack", "PowerBack", "PowerFailing", "PowerFailing", "PowerGone"] as const, other) };
      case "time":
        return { type: "TimePassed" };
      default:
        return what satisfies never;
    }
  }

  /** Often of what is heard just now, sometimes of long ago. */
  private playback(which: number): string {
    const played = this.commands.filter((command) => command.type === "Play");
    const recent = which % 3 === 0 ? played : played.slice(-3);
    return from(recent, which)?.playback ?? "none";
  }

  private failure(which: number, other: number): Input {
    const recent = which % 3 === 0 ? this.commands : this.commands.slice(-6);
    const command = from(recent, which) ?? ({ type: "Answer", call: "call-1", leg: "caller-1" } as const);
    return {
      type: "CommandFailed",
      command,
      reason: from(["gone", "refused", "timeout", "unreachable"] as const, other),
    };
  }
}

/** The nonsense above seldom gets as far as a conversation. */
function inATalk(ruled: Parameters<typeof testSetup>[0]): Life {
  const life = new Life({ ...ruled, menuMs: 0 });
  life.take({ type: "CallArrived", call: "call-0", leg: "caller-0", did: LINE, caller: CALLER, trunk: "t" });
  const { work } = life.floor.look().seats["101"] ?? {};
  if (work?.type !== "offered") throw new Error("the phone does not ring");
  life.legs.push("caller-0", work.leg);
  life.take({ type: "LegAnswered", leg: "caller-0" });
  life.take({ type: "LegAnswered", leg: work.leg });
  return life;
}

function told(life: Life): string {
  return JSON.stringify(life.outcomes.at(-1));
}

function opening(): Input[] {
  return [
    { type: "PbxConnected", legs: [] },
    ...["101", "102", "105"].map((seat): Input => ({ type: "PhoneRegistered", seat })),
    { type: "SeatChangeAsked", seat: "101", change: { type: "logIn", operator: "1001" }, by: "m" },
    { type: "SeatChangeAsked", seat: "105", change: { type: "logIn", operator: "1005" }, by: "m" },
  ];
}

function from<T>(list: readonly T[], which: number): T {
  return list[which % Math.max(1, list.length)] as T;
}

/** Much is lived through here, and the machine may be busy. */
const PATIENCE_MS = 60_000;

describe("any inputs whatever", { timeout: PATIENCE_MS }, () => {
  it("never throw, never leave the house in disorder, and every leg's end leaves nothing behind", () => {
    fc.assert(
      fc.property(rules, steps, (ruled, days) => {
        const life = new Life(ruled);
        for (const day of days) life.live(day);
        life.take({ type: "PbxConnected", legs: [] });
        const { calls, deskCalls, loose, seats } = life.floor.look();
        expect(calls).toEqual({});
        expect(deskCalls).toEqual({});
        expect(loose).toEqual({});
        expect(Object.values(seats).map(({ work }) => work.type)).toEqual(Object.values(seats).map(() => "none"));
      }),
      { numRuns: 200 },
    );
  });

  it("around a conversation leave everybody in one place with something to hear, and end every transfer once", () => {
    fc.assert(
      fc.property(rules, talkSteps, (ruled, days) => {
        const life = inATalk(ruled);
        for (const day of days) life.live(day);
        life.take({ type: "PbxConnected", legs: [] });
        const { calls, loose, seats } = life.floor.look();
        expect([calls, loose]).toEqual([{}, {}]);
        expect(Object.values(seats).map(({ work }) => work.type)).toEqual(Object.values(seats).map(() => "none"));
        const facts = life.outcomes.flatMap((outcome) => outcome.facts);
        const transfers = (type: "TransferStarted" | "TransferEnded") =>
          facts.flatMap(({ what }) => (what.type === type ? [what.transfer] : []));
        expect(transfers("TransferEnded").sort()).toEqual(transfers("TransferStarted").sort());
        const of = (type: string) => facts.filter(({ what }) => what.type === type);
        expect(of("CallEnded")).toHaveLength(1 + of("OutgoingStarted").length);
        expect(of("OutgoingLegEnded")).toHaveLength(of("OutgoingDialled").length);
      }),
      { numRuns: 600 },
    );
  });

  it("write exactly one end for every arrival, and end every offer exactly once", () => {
    fc.assert(
      fc.property(rules, steps, (ruled, days) => {
        const life = new Life(ruled);
        for (const day of days) life.live(day);
        life.take({ type: "PbxConnected", legs: [] });
        const facts = life.outcomes.flatMap((outcome) => outcome.facts);
        const of = (type: string) => facts.filter(({ what }) => what.type === type);
        // A leg's name may come again in this nonsense, and so may a call's.
        expect(of("CallEnded")).toHaveLength(of("CallArrived").length + of("OutgoingStarted").length);
        expect(of("OutgoingLegEnded")).toHaveLength(of("OutgoingDialled").length);
        const offers = (type: "OfferMade" | "OfferEnded") =>
          facts.flatMap(({ what }) => (what.type === type ? [what.offer] : []));
        expect(offers("OfferEnded").sort()).toEqual(offers("OfferMade").sort());
        const transfers = (type: "TransferStarted" | "TransferEnded") =>
          facts.flatMap(({ what }) => (what.type === type ? [what.transfer] : []));
        expect(transfers("TransferEnded").sort()).toEqual(transfers("TransferStarted").sort());
        expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
      }),
      { numRuns: 100 },
    );
  });

  it("leave entries from which the next control plane knows what this one knew", () => {
    fc.assert(
      fc.property(rules, steps, (ruled, days) => {
        const life = new Life(ruled);
        for (const day of days) life.live(day);
        const { calls, deskCalls, seats, locks, setup, today } = life.floor.snapshot();
        const next = restored(life.kept, setup, today, { epoch: "next", now: START, rebooted: false });
        expect(next.calls).toEqual(calls);
        expect(Object.keys(next.calls)).toEqual(Object.keys(calls));
        expect(next.deskCalls).toEqual(deskCalls);
        expect(next.seats).toEqual(seats);
        expect(next.locks).toEqual(locks);
      }),
      { numRuns: 200 },
    );
  });

  it("lead to the same when they come again, and from any snapshot on", () => {
    fc.assert(
      fc.property(rules, steps, fc.nat(120), (ruled, days, cut) => {
        const life = new Life(ruled);
        const again = new Life(ruled);
        for (const [index, day] of days.entries()) {
          if (index === cut) again.floor = new Floor(JSON.parse(JSON.stringify(again.floor.snapshot())));
          life.live(day);
          again.live(day);
          if (told(again) !== told(life)) throw new Error(`${told(again)} is not ${told(life)}`);
        }
        expect(again.floor.wakeAt()).toBe(life.floor.wakeAt());
      }),
      { numRuns: 100 },
    );
  });
});
