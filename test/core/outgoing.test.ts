import { describe, expect, it } from "vitest";
import type { OutgoingRules } from "../../src/outgoing/outgoing.js";
import { budgetUse, isUsedUp, NOTHING_SPENT, spend, spentOn } from "../../src/outgoing/budget.js";
import { CALLER, given, type Scene, type Visit } from "./floor-kit.js";
import { LINE, RULES } from "./floor-setup.js";

const CITIZEN = "0970009001";

function ready(outgoing: Partial<OutgoingRules> = {}): Scene {
  return given({ outgoing: { ...RULES.outgoing, ...outgoing } }).seatReady("101", "1001");
}

/** On the panel: the phone of seat 101 rings. */
function asked(scene: Scene, number = CITIZEN): { visit: Visit; phone: string } {
  scene.tell({ type: "OutgoingAsked", seat: "101", number, for: "call-9", by: "1001" });
  const { call, leg: phone } = scene.ring();
  return { visit: { call, leg: scene.floor.look().calls[call]?.leg ?? "" }, phone };
}

/** At the phone: the number is dialled at once. */
function dialled(scene: Scene, number = CITIZEN): { visit: Visit; phone: string } {
  const { call, leg: phone } = scene.dial("101", { type: "number", number });
  return { visit: { call, leg: scene.floor.look().calls[call]?.leg ?? "" }, phone };
}

function refused(scene: Scene): string[] {
  return scene.told("OutgoingRefused").map(({ why }) => why);
}

describe("calling somebody back from the panel", () => {
  it("rings the operator's phone first, then the number, and on the answer both talk", () => {
    const scene = ready();
    const { visit, phone } = asked(scene);
    expect(scene.only("Ring")).toMatchObject({ seat: "101", show: { number: CITIZEN } });
    expect(scene.all("Dial")).toEqual([]);
    expect(scene.seat("101").face).toBe("calling");
    scene.answers(phone);
    expect(scene.only("Dial")).toMatchObject({ leg: visit.leg, number: CITIZEN, ringMs: 30_000, show: { own: LINE, caller: null } });
    expect(scene.only("Tone")).toMatchObject({ leg: phone, tone: "ring" });
    scene.answers(visit.leg);
    expect(scene.did()).toEqual(["StopPlay", "Bridge"]);
    expect(scene.only("Bridge").legs).toEqual([visit.leg, phone]);
    expect([scene.phase(visit), scene.seat("101").face]).toEqual(["talking", "talking"]);
    expect(scene.story(visit)).toEqual(["OutgoingStarted", "OutgoingDialled", "OutgoingAnswered"]);
  });

  it("is no call that arrived or was answered, and costs what the tariff says", () => {
    const scene = ready();
    const { visit, phone } = asked(scene);
    scene.answers(phone).answers(visit.leg).pass(200_000).ends(visit.leg);
    expect(scene.today).toMatchObject({ arrived: 0, answered: 0, abandoned: 0 });
    expect(scene.told("CallEnded")).toEqual([{ type: "CallEnded", outcome: "served", by: "called", cause: 16 }]);
    expect(scene.told("OutgoingLegEnded")).toEqual([{ type: "OutgoingLegEnded", trunk: "carrier", cost: "local", talkMs: 200_000, yen: 18 }]);
    expect(scene.floor.look().spent).toMatchObject({ date: "2026-06-01", dayYen: 18, month: "2026-06", monthYen: 18 });
    expect(scene.seat("101").duty).toMatchObject({ type: "wrapUp", call: visit.call });
  });

  it("given the answer is told twice, then the number is dialled once", () => {
    const scene = ready();
    const { phone } = asked(scene);
    scene.answers(phone).answers(phone);
    expect(scene.all("Dial")).toEqual([]);
    expect(scene.told("OutgoingDialled")).toHaveLength(1);
  });

  it.each<[string, number, string]>([
    ["busy", 17, "busy"],
    ["no answer", 19, "noAnswer"],
    ["declined", 21, "declined"],
    ["no such number", 1, "unreachable"],
  ])("given %s, then the operator hears so for a while and is in the wrap-up", (_, cause, why) => {
    const scene = ready();
    const { visit, phone } = asked(scene);
    scene.answers(phone).ends(visit.leg, cause);
    expect(scene.only("Tone")).toMatchObject({ leg: phone, tone: "busy" });
    expect(scene.told("OutgoingUnreached")).toEqual([{ type: "OutgoingUnreached", why }]);
    expect(scene.told("CallEnded")[0]).toMatchObject({ outcome: "notReached", by: "called" });
    scene.pass(4_000);
    expect(scene.only("HangUp")).toMatchObject({ leg: phone });
    expect(scene.seat("101").duty.type).toBe("wrapUp");
    expect(scene.phase(visit)).toBe("gone");
    scene.ends(phone);
    expect(scene.told("OutgoingLegEnded")).toHaveLength(1);
  });

  it("given it rings on and nobody says so, then it is given up after the ring time", () => {
    const scene = ready();
    const { visit, phone } = asked(scene);
    scene.answers(phone).pass(33_000);
    expect(scene.all("HangUp").map(({ leg }) => leg)).toEqual([visit.leg]);
    expect(scene.told("OutgoingUnreached")).toEqual([{ type: "OutgoingUnreached", why: "noAnswer" }]);
    scene.ends(visit.leg, 19);
    expect(scene.told("OutgoingLegEnded")).toHaveLength(1);
  });

  it("given the operator hangs up before the answer, then the line is hung up too", () => {
    const scene = ready();
    const { visit, phone } = asked(scene);
    scene.answers(phone).ends(phone);
    expect(scene.only("HangUp").leg).toBe(visit.leg);
    expect(scene.told("OutgoingUnreached")).toEqual([{ type: "OutgoingUnreached", why: "operatorLeft" }]);
    // The answer crosses the hang-up: nobody is put through to nobody.
    scene.answers(visit.leg);
    expect(scene.all("Bridge")).toEqual([]);
    scene.ends(visit.leg);
    expect(scene.floor.look().loose).toEqual({});
  });

  it("given the operator's own phone is not answered, then nobody is called, and the seat is as it was", () => {
    const scene = ready();
    const { visit, phone } = asked(scene);
    scene.ends(phone, 19);
    expect(scene.story(visit)).toEqual(["OutgoingStarted", "OutgoingUnreached", "CallEnded"]);
    expect(scene.seat("101")).toMatchObject({ duty: { type: "ready" }, work: { type: "none" } });
  });

  it("given a caller waits meanwhile, then this seat is not offered", () => {
    const scene = ready();
    const { visit, phone } = asked(scene);
    scene.waiting();
    expect(scene.all("Ring")).toEqual([]);
    scene.answers(phone).ends(visit.leg, 17).pass(4_000).ends(phone);
    scene.change("101", { type: "ready" });
    expect(scene.ring().seat).toBe("101");
  });

  it("given the control plane died meanwhile, then what is left of the call is known, and nothing is dialled again", () => {
    const scene = ready();
    const { visit, phone } = asked(scene);
    scene.answers(phone);
    scene.tell({ type: "PbxConnected", legs: [phone, visit.leg], ringing: [visit.leg], answered: [phone], bridges: {} });
    expect(scene.all("Dial")).toEqual([]);
    expect(scene.phase(visit)).toBe("calling");
    scene.tell({ type: "PbxConnected", legs: [phone], answered: [phone], bridges: {} });
    expect(scene.all("Dial")).toEqual([]);
    expect(scene.phase(visit)).toBe("unreached");
    expect(scene.told("OutgoingUnreached")).toEqual([{ type: "OutgoingUnreached", why: "failed" }]);
  });

  it("given the operator calls in a pause, then it is a pause again afterwards", () => {
    const scene = ready().change("101", { type: "pause", reason: 1 });
    const { visit, phone } = asked(scene);
    scene.answers(phone).answers(visit.leg).ends(visit.leg).ends(phone);
    expect(scene.seat("101").duty).toEqual({ type: "paused", reason: 1 });
  });

  it("given the operator is in a wrap-up, then that ends, and the next is this call's", () => {
    const scene = ready();
    const { visit: first, seatLeg } = scene.talking();
    scene.ends(first.leg).ends(seatLeg);
    expect(scene.seat("101").duty).toMatchObject({ type: "wrapUp", call: first.call });
    const { visit, phone } = asked(scene);
    scene.answers(phone).ends(visit.leg, 17).pass(4_000);
    expect(scene.seat("101").duty).toMatchObject({ type: "wrapUp", call: visit.call });
    expect(scene.told("WrapUpEnded")).toHaveLength(1);
  });

  it("goes on like any other talk: held, handed over, and back at the head of the queue", () => {
    const scene = ready();
    const { visit, phone } = asked(scene);
    scene.answers(phone).answers(visit.leg);
    scene.tell({ type: "TransferAsked", seat: "101", ask: { type: "blind", to: "8004" }, by: "1001" });
    const { leg } = scene.only("Dial");
    scene.answers(leg);
    expect(scene.phase(visit)).toBe("handedOver");
    scene.ends(leg, 44);
    expect(scene.phase(visit)).toBe("waiting");
    scene.ends(visit.leg);
    expect(scene.today).toMatchObject({ answered: 0, abandoned: 0 });
  });
});

describe("dialling at the phone", () => {
  it("calls at once, the phone makes the sound of it by itself, and is answered when the other side is", () => {
    const scene = ready();
    const { visit, phone } = dialled(scene);
    expect(scene.did()).toEqual(["Dial"]);
    scene.answers(visit.leg);
    expect(scene.did()).toEqual(["Answer", "Bridge"]);
    expect(scene.only("Answer").leg).toBe(phone);
    expect(scene.told("OutgoingStarted")[0]?.reason).toEqual({ type: "own", for: null, by: "phone" });
  });

  it.each<[number, string]>([
    [17, "busy"],
    [19, "congestion"],
    [1, "unallocated"],
  ])("given it ends with cause %i, then the phone is told %s", (cause, reason) => {
    const scene = ready();
    const { visit, phone } = dialled(scene);
    scene.ends(visit.leg, cause);
    expect(scene.commands).toEqual([{ type: "HangUp", call: visit.call, leg: phone, reason }]);
    expect(scene.phase(visit)).toBe("gone");
    scene.ends(phone);
    expect(scene.seat("101")).toMatchObject({ work: { type: "none" }, duty: { type: "wrapUp" } });
  });

  it("given the phone rings for a caller, then the caller goes to the next seat", () => {
    const scene = ready().seatReady("102", "1002");
    scene.waiting();
    const { leg } = scene.ring();
    const { visit } = dialled(scene);
    expect(scene.all("HangUp").map((one) => one.leg)).toContain(leg);
    expect(scene.ring().seat).toBe("102");
    scene.ends(leg).answers(visit.leg);
    expect(scene.phase(visit)).toBe("talking");
  });

  it("given the phone is in a talk, then the number is refused as busy, and the talk goes on", () => {
    const scene = ready();
    const { visit } = scene.talking();
    scene.dial("101", { type: "number", number: CITIZEN });
    expect(scene.only("HangUp").reason).toBe("busy");
    expect(scene.phase(visit)).toBe("talking");
  });

  it("given the number may not be called, then the phone says so and is hung up", () => {
    const scene = ready();
    scene.dial("101", { type: "number", number: "0990123456" });
    expect(scene.words()).toBe("seat_unknown_code.ja");
    expect(refused(scene)).toEqual(["barred"]);
  });

  it("given the reason is said afterwards, then it stands with the call", () => {
    const scene = ready();
    const { visit } = dialled(scene);
    scene.answers(visit.leg).tell({ type: "OutgoingReasonGiven", call: visit.call, for: "call-1", by: "1001" });
    expect(scene.floor.look().calls[visit.call]?.outgoing?.why).toEqual({ type: "own", for: "call-1", by: "phone" });
  });
});

describe("what may be called", () => {
  it.each<[string, string]>([
    ["0990123456", "barred"],
    ["0570000001", "barred"],
    ["0101234567890", "barred"],
    ["+14155550123", "barred"],
    ["02012345678", "barred"],
    ["117", "barred"],
    ["0975105151", "ownNumber"],
    ["+81975105151", "ownNumber"],
    ["0312345678", "rehearsal"],
    ["0120123456", "rehearsal"],
    ["0000", "invalid"],
    ["", "invalid"],
    ["119", "emergency"],
    ["110", "emergency"],
    ["184119", "emergency"],
  ])("on the panel %s is refused: %s", (number, why) => {
    const scene = ready().tell({ type: "OutgoingAsked", seat: "101", number, for: null, by: "1001" });
    expect([refused(scene), scene.commands]).toEqual([[why], []]);
  });

  it("with 184 before it the number is called without it: the centre is never anonymous", () => {
    const scene = ready();
    dialled(scene, `184${CITIZEN}`);
    expect(scene.only("Dial").number).toBe(CITIZEN);
  });

  it("not more at once than the rule says", () => {
    const scene = ready({ atOnce: 1 }).seatReady("102", "1002");
    asked(scene);
    scene.tell({ type: "OutgoingAsked", seat: "102", number: "0970009002", for: null, by: "1002" });
    expect(refused(scene)).toEqual(["tooMany"]);
  });

  it("not somebody who is being called already, by whoever asks second", () => {
    const scene = ready().seatReady("102", "1002");
    const { visit, phone } = asked(scene);
    const second = () => scene.tell({ type: "OutgoingAsked", seat: "102", number: CITIZEN, for: "call-9", by: "1002" });
    second();
    expect([refused(scene), scene.commands]).toEqual([["beingCalled"], []]);
    scene.answers(phone).dial("102", { type: "number", number: CITIZEN });
    expect(scene.only("HangUp").reason).toBe("busy");
    scene.answers(visit.leg);
    second();
    expect(refused(scene)).toEqual(["beingCalled", "beingCalled", "onLine"]);
    scene.ends(visit.leg).ends(phone);
    second();
    expect(scene.ring().seat).toBe("102");
  });

  it("not somebody who waits for us or talks to us; who withholds the number is not known by it", () => {
    const scene = ready();
    const waiting = scene.waiting("9");
    const ask = () => scene.tell({ type: "OutgoingAsked", seat: "101", number: CALLER.dial ?? "", for: null, by: "1001" });
    ask();
    expect(refused(scene)).toEqual(["onLine"]);
    scene.ends(waiting.leg);
    scene.waiting("9", LINE, { ...CALLER, withheld: true });
    ask();
    expect(scene.ring().seat).toBe("101");
  });

  it("not while nobody is logged in, the phone is away, or the exchange is", () => {
    const ask = (scene: Scene) => refused(scene.tell({ type: "OutgoingAsked", seat: "101", number: CITIZEN, for: null, by: "m" }));
    expect(ask(given().tell({ type: "PhoneRegistered", seat: "101" }))).toEqual(["notLoggedIn"]);
    expect(ask(ready().tell({ type: "PhoneLost", seat: "101", why: "unregistered" }))).toEqual(["phoneAway"]);
    expect(ask(ready().tell({ type: "PbxLost" }))).toEqual(["pbxLost"]);
    expect(ask(ready().tell({ type: "PowerFailing" }).tell({ type: "PowerGone" }))).toEqual(["noPower"]);
  });

  it("not beyond the budget, unless the manager lifts it for the day", () => {
    const scene = ready({ budgetYen: { day: 18, month: null } });
    const { visit, phone } = asked(scene);
    scene.answers(phone).answers(visit.leg).pass(200_000).ends(visit.leg).ends(phone);
    const again = () => scene.tell({ type: "OutgoingAsked", seat: "101", number: CITIZEN, for: null, by: "1001" });
    again();
    expect(refused(scene)).toEqual(["budget"]);
    scene.tell({ type: "BudgetLifted", by: "manager" });
    again();
    expect(scene.ring().seat).toBe("101");
  });
});

describe("110, 118 and 119", () => {
  it("given there is no power and the operator's phone is lost, then nobody waits in a queue that nobody serves", () => {
    const scene = ready();
    scene.tell({ type: "PowerFailing" }).tell({ type: "PowerGone" });
    const { visit, phone } = dialled(scene, "119");
    scene.answers(visit.leg).ends(phone, 44);
    expect(scene.phase(visit)).toBe("farewell");
  });

  const BUSY = { classes: [], atOnce: 1, budgetYen: { day: 0, month: 0 } };

  it("are never barred: not by the budget, the rules, or because nobody is logged in", () => {
    const scene = given({ outgoing: { ...RULES.outgoing, ...BUSY } }).tell({ type: "PhoneRegistered", seat: "101" });
    const { visit, phone } = dialled(scene, "119");
    expect(scene.only("Dial").number).toBe("119");
    scene.answers(visit.leg).ends(visit.leg).ends(phone);
    expect(scene.told("OutgoingLegEnded")[0]).toMatchObject({ yen: 0 });
    expect(scene.seat("101")).toMatchObject({ operator: null, duty: { type: "off" }, work: { type: "none" } });
  });

  it("go out over the last channel, and where none is left the carrier decides", () => {
    const scene = ready();
    scene.tell({ type: "TrunksChanged", down: ["carrier"] });
    dialled(scene, "110");
    expect(scene.only("Dial")).toMatchObject({ trunk: "carrier", number: "110" });
  });

  it("can be dialled at the manager's phone, which is no seat, and of which nothing remains", () => {
    const scene = given();
    const { call, leg } = scene.dial("190", { type: "number", number: "118" });
    expect(scene.only("Dial").number).toBe("118");
    const line = scene.floor.look().calls[call]?.leg ?? "";
    scene.answers(line).ends(line).ends(leg);
    expect(scene.floor.look().seats["190"]).toBeUndefined();
  });

  it("can be dialled in the middle of a talk: the caller is held, and nobody is lost", () => {
    const scene = ready();
    const { visit, seatLeg } = scene.talking();
    scene.tell({ type: "LegHeld", leg: seatLeg });
    const own = scene.dial("101", { type: "number", number: "119" });
    const { leg, number } = scene.only("Dial");
    expect(number).toBe("119");
    scene.answers(leg);
    expect(scene.only("Answer").leg).toBe(own.leg);
    scene.ends(leg);
    expect(scene.phase(visit)).toBe("talking");
    scene.tell({ type: "LegUnheld", leg: seatLeg });
    expect(scene.floor.look().calls[visit.call]?.hearing).toEqual({ type: "nothing" });
  });

  it("take the place of a call that the phone is about to make", () => {
    const scene = ready();
    const { visit } = dialled(scene);
    const second = scene.dial("101", { type: "number", number: "119" });
    expect(scene.phase(visit)).toBe("gone");
    expect(scene.seat("101").work).toMatchObject({ type: "calling", call: second.call });
    scene.ends(visit.leg);
  });
});

describe("the budget", () => {
  it("counts a day and a month, and begins anew with each", () => {
    const first = spend(spend(NOTHING_SPENT, "2026-06-29", 10.1), "2026-06-30", 20.2);
    expect(first).toMatchObject({ dayYen: 20.2, monthYen: 30.3 });
    expect(spentOn(first, "2026-07-01")).toMatchObject({ dayYen: 0, monthYen: 0, lifted: null });
  });

  it("is used up at the whole of it, and nearly so from 80 percent on", () => {
    const rules = { budgetYen: { day: 100, month: 1_000 } };
    const spent = spend(NOTHING_SPENT, "2026-06-01", 99.99);
    expect(budgetUse(spent, rules).map(({ period, percent }) => [period, percent])).toEqual([["day", 99], ["month", 9]]);
    expect(isUsedUp(spent, rules)).toBe(false);
    expect(isUsedUp(spend(spent, "2026-06-01", 0.01), rules)).toBe(true);
    expect(isUsedUp(NOTHING_SPENT, { budgetYen: { day: null, month: null } })).toBe(false);
  });
});
