import { describe, expect, it } from "vitest";
import type { Callback, CallbackRules } from "../../src/callback/callback.js";
import { longestWaitMs, promisedAt } from "../../src/callback/promise.js";
import { emptyMemory } from "../../src/eventlog/fallback.js";
import { Floor } from "../../src/floor/floor.js";
import { entriesOf, restored } from "../../src/floor/keep.js";
import type { Setup } from "../../src/floor/setup.js";
import type { OverflowRule } from "../../src/queue/overflow.js";
import type { Caller } from "../../src/trunk/caller.js";
import { CALLER, given, type Scene, type Visit } from "./floor-kit.js";
import { CALENDAR, LINE, RULES } from "./floor-setup.js";

const WITHHELD: Caller = { class: "withheld", e164: null, display: "非通知", displayEn: "Withheld", dial: null, withheld: true };
const OTHER: Caller = { ...CALLER, e164: "+81970000002", display: "097-000-0002", displayEn: "097-000-0002", dial: "0970000002" };
const OFFER: OverflowRule = { id: "long", label: { ja: "規則", en: "rule" }, when: { ahead: 1 }, action: { type: "callback" } };
const MINUTE = 60_000;

/** Somebody waits already, so that whoever comes is offered a callback. */
function busy(rules: Partial<CallbackRules> = {}, at?: string, more: Partial<Setup> = {}): { scene: Scene; first: Visit } {
  const scene = given({ callback: { ...RULES.callback, perDay: 100, ...rules } }, at, { overflow: [OFFER], rehearsal: true, ...more });
  return { scene, first: scene.waiting("0", LINE, OTHER) };
}

/** Has been promised a callback under the number that was shown, and has hung up. */
function booked(scene: Scene, who = CALLER): Visit {
  const visit = scene.waiting("0", LINE, who);
  scene.press(visit, "11").ends(visit.leg);
  return visit;
}

function only(scene: Scene): Callback {
  const [callback, ...more] = Object.values(scene.floor.look().callbacks);
  if (!callback || more.length > 0) throw new Error(`${more.length + (callback ? 1 : 0)} callbacks`);
  return callback;
}

/** The call that we make, of which the seat's phone rings. */
function reserved(scene: Scene): { visit: Visit; phone: string } {
  const { call, leg: phone } = scene.all("Ring").at(-1) as { call: string; leg: string };
  return { visit: { call, leg: scene.floor.look().calls[call]?.leg ?? "" }, phone };
}

describe("who waits and is offered a callback", () => {
  it("hears the number that was shown, says yes, and the call ends with the promise", () => {
    const { scene } = busy();
    const visit = scene.waiting();
    expect(scene.words()).toBe("busy_wait_noest.ja callback_offer.ja");
    scene.press(visit, "1");
    expect(scene.only("Play").say).toEqual([{ prompt: "callback_number", language: "ja", callbackNumber: "0970000001" }]);
    scene.press(visit, "1");
    expect(scene.words()).toBe("callback_confirmed.ja goodbye.ja");
    expect(scene.only("Play").say[0]).toMatchObject({ callbackAt: Date.parse("2026-06-01T10:30:00+09:00"), ownLine: LINE });
    expect(scene.phase(visit)).toBe("farewell");
    scene.said(visit);
    expect(scene.told("CallEnded")).toEqual([{ type: "CallEnded", outcome: "callback", by: "centre", cause: 16 }]);
    expect(scene.today.abandoned).toBe(0);
    expect(only(scene)).toMatchObject({ from: visit.call, keyed: false, step: { type: "waiting" } });
  });

  it("waits on without a key, and the key of the offer is worth nothing after a while", () => {
    const { scene } = busy();
    const visit = scene.waiting();
    scene.said(visit);
    expect(scene.did()).toEqual(["StartMusic"]);
    scene.pass(15_000).press(visit, "1");
    expect(scene.told("CallbackAsked")).toEqual([]);
    expect(scene.told("MatterChosen").at(-1)?.matter).toBe("appointment");
  });

  it("says yes in the music after the offer too", () => {
    const { scene } = busy();
    const visit = scene.waiting();
    scene.said(visit).pass(14_000).press(visit, "11");
    expect(scene.told("CallbackAsked")).toHaveLength(1);
  });

  it("keys in another number, hears it, and says yes", () => {
    const { scene } = busy();
    const visit = scene.waiting();
    scene.press(visit, "12");
    expect(scene.words()).toBe("callback_enter.ja");
    scene.press(visit, "0970000077");
    expect(scene.only("Play").say).toEqual([{ prompt: "callback_number", language: "ja", callbackNumber: "0970000077" }]);
    scene.pass(3_000).press(visit, "1");
    expect(only(scene)).toMatchObject({ keyed: true, called: { e164: "+81970000077" } });
  });

  it.each([
    ["a mobile's eleven", "09000000077"],
    ["ten and the hash", "0970000077#"],
    ["begun anew with a star", "09912*0970000077"],
  ])("keys in %s", (_, keys) => {
    const { scene } = busy();
    const visit = scene.waiting("0", LINE, WITHHELD);
    scene.press(visit, "1");
    expect(scene.words()).toBe("callback_enter.ja");
    scene.press(visit, keys);
    expect(scene.words()).toBe("callback_number.ja");
  });

  it("keys in ten digits of a mobile's and no more: what there is is judged after a while", () => {
    const { scene } = busy();
    const visit = scene.waiting("0", LINE, WITHHELD);
    scene.press(visit, "10900000007").pass(15_000);
    expect(scene.words()).toBe("callback_invalid_number.ja callback_enter.ja");
  });

  it.each([
    ["110", "110#"],
    ["119", "119#"],
    ["premium", "0990123456"],
    ["a navigation number", "0570123456"],
    ["abroad", "0101234567"],
    ["our own", LINE],
    ["too short", "12#"],
    ["nothing", "#"],
    ["a real number in a rehearsal", "0975340000"],
  ])("cannot have %s called, is told so twice, and waits on with the place kept", (_, keys) => {
    const { scene } = busy();
    const visit = scene.waiting("0", LINE, WITHHELD);
    scene.press(visit, `1${keys}`);
    expect(scene.words()).toBe("callback_invalid_number.ja callback_enter.ja");
    scene.press(visit, keys);
    expect(scene.words()).toBe("callback_invalid_number.ja still_waiting.ja");
    expect(scene.phase(visit)).toBe("waiting");
    scene.said(visit);
    expect(scene.did()).toEqual(["StartMusic"]);
    expect(scene.told("CallbackAsked")).toEqual([]);
  });

  it("is connected at once in the midst of the questions", () => {
    const { scene, first } = busy();
    const visit = scene.waiting();
    scene.press(visit, "12097").ends(first.leg).seatReady("101", "1001").picksUp("101");
    expect(scene.phase(visit)).toBe("talking");
    scene.press(visit, "0000771");
    expect(scene.floor.look().callbacks).toEqual({});
  });

  it("goes to the fallback in the midst of the questions, which end there", () => {
    const { scene, first } = busy();
    const visit = scene.waiting();
    scene.press(visit, "12097").tell({ type: "PbxLost" });
    const there = { call: visit.call, trunk: "carrier", step: "waiting", leadMs: 0, since: 0, queuedAt: null, seat: null, known: "arrived" } as const;
    scene.tell({ type: "FallbackTold", facts: [], memory: { ...emptyMemory(), calls: { [visit.leg]: there } } });
    scene.tell({ type: "PbxConnected", legs: [first.leg] }).press(visit, "00000771").pass(MINUTE);
    expect(scene.phase(visit)).toBe("gone");
    expect(scene.told("CallbackAsked")).toEqual([]);
    expect(scene.told("CallEnded")).toEqual([]);
  });

  it("keys in one digit too many, which is not taken for the answer to the number read back", () => {
    const { scene } = busy();
    const visit = scene.waiting("0", LINE, WITHHELD);
    scene.press(visit, "109700000771");
    expect(scene.told("CallbackAsked")).toEqual([]);
    scene.pass(3_000).press(visit, "1");
    expect(scene.told("CallbackAsked")).toHaveLength(1);
  });

  it("is not offered one where so many were promised, or under a number that has one", () => {
    const { scene } = busy({ perDay: 1 });
    booked(scene);
    scene.waiting("0", LINE, WITHHELD);
    expect(scene.words()).toBe("busy_wait_noest.ja");
  });

  it("cannot have a number called that somebody has booked already, nor too often a day", () => {
    const { scene } = busy({ perNumber: 1 });
    booked(scene);
    const visit = scene.waiting("0", LINE, WITHHELD);
    scene.press(visit, "10970000001");
    expect(scene.words()).toBe("callback_pending.ja still_waiting.ja");
    scene.tell({ type: "CallbackDecided", callback: Object.keys(scene.floor.look().callbacks)[0] ?? "", decision: "giveUp", reason: "wrong number", by: "manager" });
    const again = scene.waiting("0", LINE, WITHHELD);
    scene.press(again, "10970000001");
    expect(scene.words()).toBe("callback_invalid_number.ja still_waiting.ja");
  });

  it("presses 2 where nobody speaks the language", () => {
    const { scene } = busy();
    const visit = scene.waiting("81");
    expect(scene.words()).toBe("language_unavailable_callback.zh");
    scene.press(visit, "2");
    expect(scene.words()).toBe("callback_number.zh");
    scene.press(visit, "1").ends(visit.leg);
    scene.seatReady("101", "1001");
    expect(only(scene).step.type).toBe("waiting");
  });
});

describe("a callback stands in the queue where the caller stood", () => {
  it("and a seat is reserved for it in its turn: the phone first, and the number once", () => {
    const { scene, first } = busy();
    booked(scene);
    const last = scene.waiting("0", LINE, WITHHELD);
    scene.seatReady("101", "1001");
    scene.ends(scene.ring().leg, 21).seatReady("102", "1002");
    expect(scene.floor.look().calls[first.call]?.phase).toMatchObject({ offer: { seat: "102" } });
    scene.seatReady("103", "1003");
    const { visit, phone } = reserved(scene);
    expect(scene.all("Ring").at(-1)).toMatchObject({ seat: "103", show: { number: "0970000001", name: "折り返し 097-000-0001" } });
    expect(scene.all("Dial")).toEqual([]);
    expect(scene.phase(last)).toBe("waiting");
    scene.answers(phone);
    expect(scene.only("Dial")).toMatchObject({ number: "0970000001", ringMs: 30_000, show: { own: LINE } });
    scene.answers(phone);
    expect(scene.all("Dial")).toEqual([]);
    scene.answers(visit.leg).ends(visit.leg).ends(phone);
    expect(only(scene).step.type).toBe("reached");
    scene.change("103", { type: "ready" });
    expect(only(scene).step).toMatchObject({ type: "closed", outcome: "reached" });
    expect(scene.told("CallbackTried")).toEqual([{ type: "CallbackTried", callback: only(scene).id, outcome: "reached", attempt: 1 }]);
    expect(scene.told("CallbackPromise")).toMatchObject([{ kept: true }]);
  });

  it("is not called while the call in which it was asked for is there", () => {
    const { scene, first } = busy();
    scene.ends(first.leg);
    const other = scene.waiting("0", LINE, OTHER);
    const visit = scene.waiting();
    scene.press(visit, "11").ends(other.leg).seatReady("101", "1001");
    expect(scene.all("Ring")).toEqual([]);
    scene.ends(visit.leg);
    expect(scene.ring().seat).toBe("101");
  });

  it("given the operator's phone is not answered, then that is no attempt, and it is the next operator's", () => {
    const { scene, first } = busy();
    booked(scene);
    scene.ends(first.leg).seatReady("101", "1001");
    const { phone } = reserved(scene);
    scene.pass(20_000).ends(phone, 19);
    expect(only(scene)).toMatchObject({ attempts: 0, step: { type: "waiting" } });
    expect(scene.seat("101").noAnswers).toBe(1);
    scene.seatReady("102", "1002");
    expect(scene.ring().seat).toBe("102");
  });
});

/** Its turn has come, and the number is dialled. */
function dialled(scene: Scene, first: Visit): { visit: Visit; phone: string } {
  scene.ends(first.leg).seatReady("101", "1001");
  const made = reserved(scene);
  scene.answers(made.phone);
  return made;
}

/** Nobody was reached; the seat is free again. */
function unreached(scene: Scene, { visit, phone }: { visit: Visit; phone: string }, cause = 17): void {
  scene.ends(visit.leg, cause).pass(4_000).ends(phone).change("101", { type: "ready" });
}

describe("whoever is not reached", () => {
  it("is tried again after half an hour, three times, and then the manager decides", () => {
    const { scene, first } = busy();
    booked(scene);
    unreached(scene, dialled(scene, first));
    expect(only(scene).step.type).toBe("again");
    for (const attempt of [2, 3]) {
      scene.pass(29 * MINUTE);
      expect(scene.all("Ring")).toEqual([]);
      scene.pass(MINUTE - 4_000);
      const made = reserved(scene);
      scene.answers(made.phone);
      expect(only(scene).attempts).toBe(attempt);
      unreached(scene, made, 19);
    }
    expect(only(scene)).toMatchObject({ attempts: 3, step: { type: "forManager", why: "notReached" } });
    scene.pass(120 * MINUTE);
    expect(scene.all("Ring")).toEqual([]);
    expect(scene.told("CallbackTried").map(({ outcome, attempt }) => `${attempt} ${outcome}`)).toEqual(["1 busy", "2 noAnswer", "3 noAnswer"]);
    const decide = (decision: "again" | "giveUp") => scene.tell({ type: "CallbackDecided", callback: only(scene).id, decision, reason: "wishes it", by: "manager" });
    decide("again");
    const made = reserved(scene);
    scene.answers(made.phone);
    unreached(scene, made);
    expect(only(scene)).toMatchObject({ attempts: 1, step: { type: "again" } });
    decide("again");
    expect(only(scene).step.type).toBe("again");
    decide("giveUp");
    expect(scene.told("CallbackClosed")).toMatchObject([{ outcome: "givenUp", attempts: 1 }]);
  });

  it("but by a machine, which the operator marks, is tried again too", () => {
    const { scene, first } = busy();
    booked(scene);
    const { visit, phone } = dialled(scene, first);
    scene.answers(visit.leg).ends(phone);
    const mark = (machine: boolean) => scene.tell({ type: "MachineMarked", seat: "101", machine, by: "1001" });
    mark(true).ends(visit.leg);
    mark(false);
    mark(true).change("101", { type: "ready" });
    expect(only(scene).step.type).toBe("again");
    expect(scene.told("CallbackTried")).toMatchObject([{ outcome: "machine" }]);
    mark(true);
    expect(scene.told("CallbackMachine")).toHaveLength(3);
  });
});

describe("nobody is called", () => {
  it("after closing time: it waits for the next opening, at the head of the queue", () => {
    const { scene, first } = busy({}, "2026-06-01T17:55:00+09:00");
    const visit = scene.waiting();
    scene.press(visit, "11");
    expect(scene.all("Play").at(-1)?.say[0]).toMatchObject({ callbackAt: Date.parse("2026-06-02T09:00:00+09:00") });
    scene.ends(visit.leg).pass(6 * MINUTE).ends(first.leg).seatReady("101", "1001");
    expect(scene.all("Ring")).toEqual([]);
    scene.pass(14 * 60 * MINUTE + 28 * MINUTE);
    expect(scene.all("Ring")).toEqual([]);
    scene.pass(2 * MINUTE);
    expect(scene.ring().seat).toBe("101");
  });

  it("where the operator answers the phone after closing time", () => {
    const { scene, first } = busy({}, "2026-06-01T17:59:50+09:00");
    booked(scene);
    scene.ends(first.leg).seatReady("101", "1001");
    const { phone } = reserved(scene);
    scene.pass(15_000).answers(phone);
    expect(scene.all("Dial")).toEqual([]);
    expect(scene.only("HangUp").leg).toBe(phone);
    expect(only(scene)).toMatchObject({ attempts: 0, step: { type: "waiting" } });
  });

  it("while the service is suspended, or the budget is used up", () => {
    const { scene, first } = busy();
    booked(scene);
    scene.tell({ type: "DisasterChanged", disaster: { mode: "suspended", reason: "typhoon", since: 0 }, reason: "typhoon", by: "manager" });
    scene.ends(first.leg).seatReady("101", "1001");
    expect(scene.all("Ring")).toEqual([]);
    scene.tell({ type: "DisasterChanged", disaster: null, reason: "over", by: "manager" });
    expect(scene.ring().seat).toBe("101");
  });
});

describe("the caller who rings in again", () => {
  it("stands where the callback stands, is not dialled meanwhile, and closes it when an operator answers", () => {
    const { scene, first } = busy();
    booked(scene);
    scene.pass(5 * MINUTE);
    scene.waiting("0", LINE, WITHHELD);
    const again = scene.waiting();
    expect(scene.words()).toContain("callback_pending.ja");
    expect(scene.floor.look().calls[again.call]?.headStart).toEqual({ why: "callback", ms: 5 * MINUTE });
    scene.ends(first.leg).seatReady("101", "1001");
    expect(scene.ring().call).toBe(again.call);
    expect(only(scene).step.type).toBe("waiting");
    scene.picksUp("101");
    expect(only(scene).step).toMatchObject({ type: "closed", outcome: "calledAgain" });
    expect(scene.told("CallbackPromise")).toMatchObject([{ kept: true }]);
  });

  it("and hangs up once more is called back all the same", () => {
    const { scene, first } = busy();
    booked(scene);
    const again = scene.waiting();
    scene.ends(again.leg).ends(first.leg).seatReady("101", "1001");
    expect(scene.ring().show.number).toBe("0970000001");
  });

  it("while the operator's phone rings is not dialled", () => {
    const { scene, first } = busy();
    booked(scene);
    scene.ends(first.leg).seatReady("101", "1001");
    const { phone } = reserved(scene);
    const again = scene.waiting();
    scene.answers(phone);
    expect(scene.all("Dial")).toEqual([]);
    scene.ends(phone).pass(5_000);
    expect(scene.seat("101").work).toMatchObject({ type: "offered", call: again.call });
  });
});

describe("the promised time", () => {
  it.each([
    ["2026-06-01T10:00:00+09:00", null, "2026-06-01T10:30:00+09:00"],
    ["2026-06-01T10:01:00+09:00", 40 * MINUTE, "2026-06-01T10:45:00+09:00"],
    ["2026-06-01T17:40:00+09:00", null, "2026-06-02T09:00:00+09:00"],
    ["2026-06-05T18:10:00+09:00", null, "2026-06-06T09:00:00+09:00"],
    ["2026-06-06T17:45:00+09:00", null, "2026-06-08T09:00:00+09:00"],
  ])("asked for at %s with a wait of %s ms is %s", (now, waitMs, at) => {
    const calendar = { ...CALENDAR, weekly: CALENDAR.weekly.map((day, index) => (index === 6 ? { open: "08:30", close: "18:00" } : day)) };
    expect(promisedAt(calendar, Date.parse(now), 30 * MINUTE, waitMs)).toBe(Date.parse(at));
  });

  it.each([
    [1, 3.0],
    [4, 1.94],
    [25, 1.35],
  ])("is after what 95 of 100 wait behind %i seats that must become free: %f times the mean", (stages, times) => {
    expect(longestWaitMs({ ms: 0, meanMs: 100, stages }) / 100).toBeCloseTo(times, 1);
  });

  it("near makes it stand ahead, and past is a promise that was not kept", () => {
    const { scene } = busy();
    booked(scene);
    scene.pass(20 * MINUTE);
    expect(only(scene)).toMatchObject({ due: true, headStart: { why: "callback", ms: 10 * MINUTE }, promise: "open" });
    scene.pass(10 * MINUTE);
    expect(scene.told("CallbackPromise")).toMatchObject([{ kept: false }]);
    scene.pass(60 * MINUTE);
    expect(scene.told("CallbackPromise")).toHaveLength(1);
  });
});

describe("given another control plane", () => {
  it("then it knows every callback, and where each stands", () => {
    const { scene, first } = busy();
    booked(scene);
    const { visit, phone } = dialled(scene, first);
    const state = scene.floor.snapshot();
    const callbacks = Object.keys(state.callbacks);
    const entries = JSON.parse(JSON.stringify(entriesOf(state, { facts: scene.facts, calls: Object.keys(state.calls), seats: Object.keys(state.seats), callbacks, logRead: false })));
    const now = { mono: 2_000_000, wall: Date.parse("2026-06-01T10:20:00+09:00") };
    const next = restored(entries, state.setup, state.today, { epoch: "n", now, rebooted: false });
    expect(next.callbacks).toEqual(state.callbacks);
    const floor = new Floor(next);
    const { commands } = floor.handle({ type: "PbxConnected", legs: [phone, visit.leg], answered: [phone], ringing: [visit.leg], bridges: {} }, now);
    expect(commands.filter(({ type }) => type === "Dial" || type === "Ring")).toEqual([]);
  });

  it("after the machine itself was started anew, then places and promises are those of the clock on the wall", () => {
    const { scene, first } = busy();
    booked(scene);
    unreached(scene, dialled(scene, first));
    const state = scene.floor.snapshot();
    const entries = JSON.parse(JSON.stringify(entriesOf(state, { facts: [], calls: [], seats: [], callbacks: Object.keys(state.callbacks), logRead: false })));
    const now = { mono: 50, wall: Date.parse("2026-06-01T10:15:00+09:00") };
    const [one] = Object.values(restored(entries, state.setup, state.today, { epoch: "n", now, rebooted: true }).callbacks);
    expect(one?.promised.mono).toBe(50 + 15 * MINUTE);
    expect(one?.step.type === "again" && one.tried && one.step.at - one.tried.mono).toBe(30 * MINUTE);
    expect(one?.arrived.mono).toBe(50 - (now.wall - (one?.arrived.wall ?? 0)));
  });
});
