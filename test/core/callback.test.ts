import { describe, expect, it } from "vitest";
import { longestWaitMs, promisedAt } from "../../src/callback/promise.js";
import { Floor } from "../../src/floor/floor.js";
import { entriesOf, restored } from "../../src/floor/keep.js";
import { booked, busy, MINUTE, only, OTHER, reserved, WITHHELD } from "./callback-kit.js";
import type { Scene, Visit } from "./floor-kit.js";
import { CALENDAR, LINE } from "./floor-setup.js";

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

describe("given the operator keys *20 in the call", () => {
  const key = (scene: Scene, leg: string, digits: string) => {
    for (const digit of digits) scene.tell({ type: "DigitPressed", leg, digit });
    return scene;
  };

  it("then it was a machine, once more it was none, and whoever was called hears nothing of it", () => {
    const { scene, first } = busy();
    booked(scene);
    const { visit, phone } = dialled(scene, first);
    scene.answers(visit.leg);
    for (const machine of [true, false, true]) {
      expect(key(scene, phone, "*20").commands).toEqual([]);
      expect(only(scene).step).toMatchObject({ type: "reached", machine });
    }
    expect(scene.told("CallbackMachine").map(({ by }) => by)).toEqual(["phone", "phone", "phone"]);
    scene.ends(phone).ends(visit.leg).change("101", { type: "ready" });
    expect(only(scene).step.type).toBe("again");
  });

  it("that is no callback, then the operator alone hears a refusal", () => {
    const { scene } = busy();
    scene.seatReady("101", "1001");
    const { leg } = scene.ring();
    scene.answers(leg);
    expect(key(scene, leg, "*20").did()).toEqual(["Beep"]);
    expect(scene.only("Beep").leg).toBe(leg);
    expect(key(scene, leg, "*2").pass(2_000).only("SendDigits").digits).toBe("*2");
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

describe("an operator who calls the same caller of their own accord", () => {
  const call = (scene: Scene) => scene.tell({ type: "OutgoingAsked", seat: "102", number: "0970000001", for: null, by: "1002" });

  it("keeps the callback from being dialled at the same time, and closes it when they are reached", () => {
    const { scene, first } = busy();
    booked(scene);
    scene.change("102", { type: "logIn", operator: "1002" }).change("102", { type: "pause", reason: 1 }).tell({ type: "PhoneRegistered", seat: "102" });
    call(scene);
    const made = reserved(scene);
    scene.ends(first.leg).seatReady("101", "1001");
    expect(scene.all("Ring")).toEqual([]);
    scene.answers(made.phone).answers(made.visit.leg);
    expect(only(scene).step).toMatchObject({ type: "closed", outcome: "reached" });
    expect(scene.told("CallbackPromise")).toMatchObject([{ kept: true }]);
  });

  it("is refused while the callback is being called", () => {
    const { scene, first } = busy();
    booked(scene);
    scene.ends(first.leg).seatReady("101", "1001").seatReady("102", "1002");
    expect(only(scene).step.type).toBe("calling");
    call(scene);
    expect(scene.told("OutgoingRefused")).toMatchObject([{ why: "beingCalled" }]);
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
