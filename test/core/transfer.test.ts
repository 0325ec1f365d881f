import { describe, expect, it } from "vitest";
import { drawBoard } from "../../src/floor/draw-board.js";
import type { TransferAsk } from "../../src/floor/input.js";
import type { TransferOutcome } from "../../src/transfer/transfer.js";
import type { Caller } from "../../src/trunk/caller.js";
import { CALLER, given, type Scene, type Visit } from "./floor-kit.js";

/** The table of races in the design, line by line, for the two ways in which the phone stays in one call. */

interface Talk {
  scene: Scene;
  visit: Visit;
  operator: string;
}

/** The centre is open, and of its departments 8004 alone. */
const AFTER_OFFICE_HOURS = "2026-06-01T17:30:00+09:00";

function talking(rules = {}, at?: string): Talk {
  const scene = given(rules, at).seatReady("101", "1001");
  const { visit, seatLeg } = scene.talking();
  return { scene, visit, operator: seatLeg };
}

function ask({ scene }: Talk, ask: TransferAsk): Scene {
  return scene.tell({ type: "TransferAsked", seat: "101", ask, by: "1001" });
}

/** The department's leg, after its number was dialled. */
function consulting(talk: Talk, to = "8003"): string {
  const { leg } = ask(talk, { type: "consult", to }).only("Dial");
  talk.scene.answers(leg);
  return leg;
}

const outcomes = ({ scene }: Talk): TransferOutcome[] => scene.told("TransferEnded").map(({ outcome }) => outcome);
const offeredForLater = ({ scene }: Talk) => drawBoard(scene.floor.look(), { mono: 0, wall: 0 }).seats.find(({ id }) => id === "101")?.closed?.code ?? null;
const hears = ({ scene, visit }: Talk) => scene.floor.look().calls[visit.call]?.hearing.type;

describe("given an operator who asks a department", () => {
  it("the caller hears music at once, the operator that it rings, and the department's number is dialled", () => {
    const talk = talking();
    const { scene, visit, operator } = talk;
    ask(talk, { type: "consult", to: "8003" });
    expect(scene.did()).toEqual(["Leave", "Leave", "Tone", "StartMusic", "Dial"]);
    expect(scene.only("Dial")).toMatchObject({ trunk: "carrier", number: "0970000003", show: { own: "0975105151", caller: null } });
    expect(scene.only("Tone").leg).toBe(operator);
    expect(scene.only("StartMusic").leg).toBe(visit.leg);
  });

  it("words are said after 30 s and then every minute, with music between", () => {
    const talk = talking({ targetRingMs: 180_000 });
    const { scene, visit } = talk;
    ask(talk, { type: "consult", to: "8003" });
    expect(scene.pass(29_000).did()).toEqual([]);
    expect(scene.pass(1_000).words()).toBe("consult_wait.ja");
    expect(scene.said(visit).did()).toEqual(["StartMusic"]);
    expect(scene.pass(59_000).did()).toEqual([]);
    expect(scene.pass(1_000).words()).toBe("consult_wait.ja");
  });

  it("the department that answers talks to the operator, while the caller waits", () => {
    const talk = talking();
    const { scene, operator } = talk;
    const { leg } = ask(talk, { type: "consult", to: "8003" }).only("Dial");
    scene.answers(leg);
    expect(scene.did()).toEqual(["StopPlay", "Join", "Join"]);
    expect(scene.all("Join").map((join) => join.leg)).toEqual([operator, leg]);
    expect(hears(talk)).toBe("music");
  });

  it("swap brings the caller to the operator and the department to the music, and back", () => {
    const talk = talking();
    const { scene, visit } = talk;
    const department = consulting(talk);
    ask(talk, { type: "swap" });
    expect(scene.did()).toEqual(["Leave", "StartMusic", "StopMusic", "Join"]);
    expect(scene.only("StartMusic").leg).toBe(department);
    expect(scene.only("Join").leg).toBe(visit.leg);
    ask(talk, { type: "swap" });
    expect(scene.only("Join").leg).toBe(department);
    expect(hears(talk)).toBe("music");
  });

  it("all three talk when they are put together", () => {
    const talk = talking();
    consulting(talk);
    expect(ask(talk, { type: "conference" }).did()).toEqual(["StopMusic", "Join"]);
    expect(hears(talk)).toBe("nothing");
  });

  it("complete lets the operator go, who has wrap-up, and the two talk", () => {
    const talk = talking();
    const { scene, visit } = talk;
    consulting(talk);
    ask(talk, { type: "complete" });
    expect(scene.phase(visit)).toBe("handedOver");
    expect(scene.only("Join").leg).toBe(visit.leg);
    expect(scene.seat("101")).toMatchObject({ duty: { type: "wrapUp" }, work: { type: "releasing" } });
    expect(outcomes(talk)).toEqual(["completed"]);
  });

  it("return brings caller and operator together, and says how long the caller was held", () => {
    const talk = talking();
    const { scene } = talk;
    const department = consulting(talk);
    scene.pass(7_000);
    ask(talk, { type: "return" });
    expect(scene.only("HangUp").leg).toBe(department);
    expect(hears(talk)).toBe("nothing");
    expect(scene.told("TransferEnded")).toMatchObject([{ outcome: "returned", heldMs: 7_000 }]);
    expect(scene.ends(department).phase(talk.visit)).toBe("talking");
  });

  it.each([
    [17, "busy"],
    [19, "noAnswer"],
    [21, "refused"],
    [20, "unreachable"],
  ] as const)("the department's leg ends with cause %i: %s, and caller and operator are together again", (cause, outcome) => {
    const talk = talking();
    const { leg } = ask(talk, { type: "consult", to: "8003" }).only("Dial");
    talk.scene.ends(leg, cause);
    expect(outcomes(talk)).toEqual([outcome]);
    expect(talk.scene.phase(talk.visit)).toBe("talking");
    expect(hears(talk)).toBe("nothing");
  });

  it("a department that rings on and on is given up", () => {
    const talk = talking();
    ask(talk, { type: "consult", to: "8003" });
    talk.scene.pass(48_000);
    expect(outcomes(talk)).toEqual(["noAnswer"]);
    expect(hears(talk)).toBe("nothing");
  });

  it("a department that hangs up during the consultation leaves caller and operator together", () => {
    const talk = talking();
    talk.scene.ends(consulting(talk));
    expect(outcomes(talk)).toEqual(["refused"]);
    expect(hears(talk)).toBe("nothing");
  });

  it("a number that cannot be dialled at all does the same", () => {
    const talk = talking();
    const dial = ask(talk, { type: "consult", to: "8003" }).only("Dial");
    talk.scene.fails(dial, "refused");
    expect(outcomes(talk)).toEqual(["failed"]);
    expect(hears(talk)).toBe("nothing");
  });
});

describe("given that somebody hangs up", () => {
  it("the operator while it rings: a blind transfer, which the department's answer completes", () => {
    const talk = talking();
    const { scene, visit, operator } = talk;
    const { leg } = ask(talk, { type: "consult", to: "8003" }).only("Dial");
    scene.ends(operator);
    expect(scene.phase(visit)).toBe("handedOver");
    expect(hears(talk)).toBe("music");
    scene.answers(leg);
    expect(outcomes(talk)).toEqual(["completed"]);
    expect(scene.all("Join").map((join) => join.leg)).toEqual([visit.leg, leg]);
  });

  it("the operator while it rings, and nobody answers: the head of the queue, with words and never silence", () => {
    const talk = talking();
    const { scene, visit, operator } = talk;
    ask(talk, { type: "consult", to: "8003" });
    scene.ends(operator).pass(48_000);
    expect(scene.phase(visit)).toBe("waiting");
    expect(scene.told("CallReturned")).toEqual([{ type: "CallReturned", transfer: expect.any(String), why: "noAnswer" }]);
  });

  it("the operator after the department answered: completed", () => {
    const talk = talking();
    consulting(talk);
    talk.scene.ends(talk.operator);
    expect(talk.scene.phase(talk.visit)).toBe("handedOver");
    expect(outcomes(talk)).toEqual(["completed"]);
  });

  it("the caller while it rings: all is over, and the caller gave up", () => {
    const talk = talking();
    ask(talk, { type: "consult", to: "8003" });
    talk.scene.ends(talk.visit.leg);
    expect(outcomes(talk)).toEqual(["callerGaveUp"]);
    expect(talk.scene.phase(talk.visit)).toBe("gone");
    expect(talk.scene.seat("101").duty.type).toBe("wrapUp");
  });

  it("the caller during the consultation: operator and department talk on until one hangs up", () => {
    const talk = talking();
    const { scene, visit, operator } = talk;
    const department = consulting(talk);
    scene.ends(visit.leg);
    expect(scene.story(visit).slice(-2)).toEqual(["TransferEnded", "CallEnded"]);
    expect(scene.did()).toEqual([]);
    expect(scene.seat("101").work.type).toBe("talking");
    scene.ends(operator);
    expect(scene.only("HangUp").leg).toBe(department);
    expect(scene.seat("101").duty.type).toBe("wrapUp");
    scene.ends(department);
    expect(scene.floor.look().loose).toEqual({});
  });

  it("the department after a while: the call is over, ended by the department", () => {
    const talk = talking();
    const department = consulting(talk);
    ask(talk, { type: "complete" });
    talk.scene.pass(5_000).ends(department);
    expect(talk.scene.told("CallEnded")).toMatchObject([{ outcome: "served", by: "department" }]);
  });

  it("the department at once: it did not want the caller, who comes back", () => {
    const talk = talking();
    const department = consulting(talk);
    ask(talk, { type: "complete" });
    talk.scene.pass(4_999).ends(department);
    expect(talk.scene.phase(talk.visit)).toBe("waiting");
    expect(talk.scene.words()).toBe("transfer_failed.ja");
  });

  it("nobody, but the department's line is lost after a while: the caller comes back", () => {
    const talk = talking();
    const department = consulting(talk);
    ask(talk, { type: "complete" });
    talk.scene.pass(60_000).ends(department, 44);
    expect(talk.scene.told("CallReturned")).toMatchObject([{ why: "unreachable" }]);
    expect(talk.scene.phase(talk.visit)).toBe("waiting");
    expect(talk.scene.words()).toBe("transfer_failed.ja");
  });

  it("the caller after the hand-over: the department is hung up", () => {
    const talk = talking();
    const department = consulting(talk);
    ask(talk, { type: "complete" });
    talk.scene.ends(talk.visit.leg);
    expect(talk.scene.all("HangUp").map(({ leg }) => leg)).toContain(department);
    expect(talk.scene.told("CallEnded")).toMatchObject([{ outcome: "served", by: "caller" }]);
  });
});

describe("given what may not be dialled", () => {
  it.each([
    ["9999", "unknown"],
    ["101", "self"],
    ["102", "seatNotFree"],
  ])("%s is refused: %s, and nothing happens to the caller", (to, why) => {
    const talk = talking();
    expect(ask(talk, { type: "consult", to }).did()).toEqual([]);
    expect(talk.scene.told("TransferRefused")).toMatchObject([{ why }]);
  });

  it("a closed department is refused before it is dialled", () => {
    const scene = given({}, "2026-06-01T17:20:00+09:00").seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    ask({ scene, visit, operator: seatLeg }, { type: "consult", to: "8003" });
    expect(scene.told("TransferRefused")).toMatchObject([{ why: "closed" }]);
  });

  it("a second transfer at once, and one without a call", () => {
    const talk = talking();
    consulting(talk);
    ask(talk, { type: "consult", to: "8002" });
    talk.scene.seatReady("102", "1002").tell({ type: "TransferAsked", seat: "102", ask: { type: "consult", to: "8003" }, by: "1002" });
    expect(talk.scene.told("TransferRefused").map(({ why }) => why)).toEqual(["already", "noCall"]);
  });

  it("unannounced calls go only to those who agreed to them", () => {
    const talk = talking();
    ask(talk, { type: "blind", to: "8002" });
    expect(talk.scene.told("TransferRefused")).toMatchObject([{ why: "unannounced" }]);
    ask(talk, { type: "blind", to: "8003" });
    const { leg } = talk.scene.only("Dial");
    talk.scene.answers(leg);
    expect(talk.scene.phase(talk.visit)).toBe("handedOver");
  });

  it("and so does a hand-over while it still rings; once it has answered it was announced", () => {
    const talk = talking();
    const { leg } = ask(talk, { type: "consult", to: "8002" }).only("Dial");
    expect(ask(talk, { type: "complete" }).did()).toEqual([]);
    expect(talk.scene.told("TransferRefused")).toMatchObject([{ ask: "complete", why: "unannounced" }]);
    talk.scene.answers(leg);
    expect(ask(talk, { type: "complete" }).phase(talk.visit)).toBe("handedOver");
  });
});

describe("given codes keyed in the call", () => {
  function keys({ scene, operator }: Talk, digits: string): Scene {
    for (const digit of digits) scene.tell({ type: "DigitPressed", leg: operator, digit });
    return scene;
  }

  it("*18 and the number asks, the same again swaps, # returns", () => {
    const talk = talking();
    const { leg } = keys(talk, "*188003").only("Dial");
    talk.scene.answers(leg);
    keys(talk, "*188003");
    expect(hears(talk)).toBe("nothing");
    keys(talk, "#");
    expect(outcomes(talk)).toEqual(["returned"]);
  });

  it("a star alone completes, once it is clear that no code follows", () => {
    const talk = talking();
    talk.scene.answers(keys(talk, "*188003").only("Dial").leg);
    expect(keys(talk, "*").phase(talk.visit)).toBe("talking");
    expect(talk.scene.pass(2_000).phase(talk.visit)).toBe("handedOver");
  });

  it("what is no code is heard by the caller, and a code is not", () => {
    const talk = talking();
    expect(keys(talk, "5").only("SendDigits")).toMatchObject({ leg: talk.visit.leg, digits: "5" });
    expect(keys(talk, "*18").did()).toEqual([]);
    expect(keys(talk, "#").only("SendDigits").digits).toBe("*18#");
  });

  it.each([
    ["*189999", "unknown"],
    ["*17", "unknown"],
  ])("%s is refused: %s, which the operator alone hears", (digits, why) => {
    const talk = talking();
    keys(talk, digits);
    expect(talk.scene.told("TransferRefused")).toMatchObject([{ why, way: "code" }]);
    expect(talk.scene.did()).toEqual(["Beep"]);
    expect(talk.scene.only("Beep").leg).toBe(talk.operator);
  });

  it("a department that is closed is told in words to the operator alone, and offered for later until another is asked", () => {
    const talk = talking({}, AFTER_OFFICE_HOURS);
    keys(talk, "*188003");
    expect(talk.scene.did()).toEqual(["Tell"]);
    expect(talk.scene.only("Tell")).toMatchObject({ leg: talk.operator, say: [{ prompt: "seat_department_closed", language: "ja" }] });
    expect(offeredForLater(talk)).toBe("8003");
    keys(talk, "*188004");
    expect(talk.scene.all("Dial").length).toBe(1);
    expect(offeredForLater(talk)).toBeNull();
  });

  it("a star hands over to no department that still rings and agreed to nothing", () => {
    const talk = talking();
    keys(talk, "*188002*");
    expect(talk.scene.pass(2_000).only("Beep").leg).toBe(talk.operator);
    expect(talk.scene.told("TransferRefused")).toMatchObject([{ ask: "complete", why: "unannounced" }]);
    expect(talk.scene.phase(talk.visit)).toBe("talking");
  });
});

describe("given the phone's own second call", () => {
  function phoneAsks({ scene, operator }: Talk): { own: string; department: string } {
    scene.tell({ type: "LegHeld", leg: operator });
    const { leg: own } = scene.dial("101", { type: "department", to: "8003" });
    return { own, department: scene.only("Dial").leg };
  }

  it("is rung through, answered with the department, and the caller hears our music", () => {
    const talk = talking();
    const { own, department } = phoneAsks(talk);
    expect(hears(talk)).toBe("music");
    talk.scene.answers(department);
    expect(talk.scene.only("Answer").leg).toBe(own);
    expect(talk.scene.only("Bridge").legs).toEqual([own, department]);
  });

  it("REFER with Replaces brings the two together and lets both of the phone's legs go", () => {
    const talk = talking();
    const { own, department } = phoneAsks(talk);
    talk.scene.answers(department).tell({ type: "PhoneTransferred", leg: talk.operator, to: own });
    expect(talk.scene.phase(talk.visit)).toBe("handedOver");
    expect(talk.scene.all("HangUp").map(({ leg }) => leg).sort()).toEqual([own, talk.operator].sort());
    expect(talk.scene.all("Join").map(({ leg }) => leg)).toEqual([talk.visit.leg, department]);
  });

  it("given that it names the ringing of a department that did not agree to that, then nobody there is rung on, and the caller is in the queue", () => {
    const talk = talking();
    const { scene, visit, operator } = talk;
    scene.tell({ type: "LegHeld", leg: operator });
    const { leg: own } = scene.dial("101", { type: "department", to: "8002" });
    const { leg: department } = scene.only("Dial");
    scene.tell({ type: "PhoneTransferred", leg: operator, to: own });
    expect(scene.told("TransferRefused")).toMatchObject([{ why: "unannounced", way: "phone" }]);
    expect(scene.all("HangUp").map(({ leg }) => leg)).toEqual([department, own]);
    scene.ends(own).ends(operator);
    expect(scene.phase(visit)).toBe("waiting");
  });

  it("given a REFER to a department that did not agree to that, then they are together again, and a phone that hangs up on it does not end the call", () => {
    const talk = talking();
    const { scene, visit, operator } = talk;
    scene.tell({ type: "PhoneBlindTransferred", leg: operator, to: "8002" });
    expect(scene.told("TransferRefused")).toMatchObject([{ why: "unannounced", way: "phone" }]);
    expect(scene.all("Join").map(({ leg }) => leg)).toEqual([visit.leg, operator]);
    scene.ends(operator);
    expect(scene.phase(visit)).toBe("waiting");
  });

  it("to a department that is closed is answered with words and ended, while the caller hears music, and offered for later to the end of the wrap-up", () => {
    const talk = talking({}, AFTER_OFFICE_HOURS);
    const { scene, operator } = talk;
    scene.tell({ type: "LegHeld", leg: operator });
    const second = scene.dial("101", { type: "department", to: "8003" });
    expect(scene.did()).toEqual(["Answer", "Play"]);
    expect(scene.words()).toBe("seat_department_closed.ja");
    scene.tell({ type: "PlaybackEnded", playback: scene.only("Play").playback, ok: true });
    expect(scene.only("HangUp").leg).toBe(second.leg);
    scene.ends(second.leg).ends(operator);
    expect(scene.seat("101").duty.type).toBe("wrapUp");
    expect(offeredForLater(talk)).toBe("8003");
    scene.change("101", { type: "ready" });
    expect(offeredForLater(talk)).toBeNull();
  });

  it("given a REFER to a department that is closed, then they are together again, and a phone that stays tells its operator why", () => {
    const talk = talking({}, AFTER_OFFICE_HOURS);
    const { scene, operator } = talk;
    scene.tell({ type: "PhoneBlindTransferred", leg: operator, to: "8003" });
    expect(scene.did()).toEqual(["Join", "Join", "Tell"]);
    expect(scene.only("Tell").leg).toBe(operator);
    scene.fails(scene.only("Tell"), "gone").ends(operator);
    expect(scene.phase(talk.visit)).toBe("waiting");
    expect(offeredForLater(talk)).toBe("8003");
  });

  it("hung up alone it brings the caller back, once two seconds have shown that nothing else is meant", () => {
    const talk = talking();
    const { own, department } = phoneAsks(talk);
    talk.scene.answers(department).ends(own).pass(2_000);
    expect(outcomes(talk)).toEqual(["returned"]);
    expect(hears(talk)).toBe("music");
    talk.scene.tell({ type: "LegUnheld", leg: talk.operator });
    expect(hears(talk)).toBe("nothing");
  });

  it("both hung up within two seconds hand over", () => {
    const talk = talking();
    const { own, department } = phoneAsks(talk);
    talk.scene.answers(department).ends(own).pass(1_900).ends(talk.operator);
    expect(talk.scene.phase(talk.visit)).toBe("handedOver");
    expect(outcomes(talk)).toEqual(["completed"]);
  });

  it("a phone that never takes its caller back loses it to the queue after a while", () => {
    const talk = talking();
    const { department } = phoneAsks(talk);
    talk.scene.ends(department, 17).pass(60_000);
    expect(talk.scene.phase(talk.visit)).toBe("waiting");
    expect(talk.scene.told("CallReturned")).toMatchObject([{ why: "notTakenBack" }]);
  });

  it("the caller who hangs up leaves the operator talking to the department on it", () => {
    const talk = talking();
    const { own, department } = phoneAsks(talk);
    talk.scene.answers(department).ends(talk.visit.leg);
    expect(talk.scene.only("HangUp").leg).toBe(talk.operator);
    expect(talk.scene.seat("101").work).toMatchObject({ type: "talking", leg: own });
    talk.scene.ends(own);
    expect(talk.scene.seat("101").duty.type).toBe("wrapUp");
  });
});

describe("given another seat that is asked", () => {
  it("it rings, talks to the operator, and has the caller as its own when that is complete", () => {
    const talk = talking();
    const { scene, visit } = talk;
    scene.seatReady("102", "1002");
    const { leg, seat } = ask(talk, { type: "consult", to: "102" }).only("Ring");
    expect(seat).toBe("102");
    scene.answers(leg);
    ask(talk, { type: "complete" });
    expect(scene.phase(visit)).toBe("talking");
    expect(scene.seat("102").work).toMatchObject({ type: "talking", leg });
    expect(scene.seat("101").duty.type).toBe("wrapUp");
    scene.ends(leg);
    expect(scene.told("CallEnded")).toMatchObject([{ outcome: "served", by: "operator" }]);
  });
});

describe("the channels of the trunk", () => {
  /** With one caller and one department no more than the reserve is left. */
  const scarce = { reservedChannels: 998 };
  const refused = ({ scene }: Talk) => scene.told("TransferRefused").map(({ why }) => why);

  it("are kept for callers: when no other is free, nobody is called, and caller and operator talk on", () => {
    const talk = talking(scarce);
    talk.scene.caller();
    expect(ask(talk, { type: "consult", to: "8003" }).did()).toEqual([]);
    expect(refused(talk)).toEqual(["trunkBusy"]);
    expect(hears(talk)).toBe("nothing");
  });

  it("are not needed for a call to another seat", () => {
    const talk = talking(scarce);
    talk.scene.caller();
    talk.scene.seatReady("102", "1002");
    ask(talk, { type: "consult", to: "102" }).only("Ring");
  });

  it("are taken until the department is really gone", () => {
    const talk = talking(scarce);
    const leg = consulting(talk);
    expect(ask(talk, { type: "return" }).only("HangUp").leg).toBe(leg);
    ask(talk, { type: "consult", to: "8003" });
    expect(refused(talk)).toEqual(["trunkBusy"]);
    talk.scene.ends(leg);
    ask(talk, { type: "consult", to: "8003" }).only("Dial");
  });

  it("are those of the trunks that work, first come first", () => {
    const talk = talking();
    const { trunks } = talk.scene.floor.look().setup;
    trunks.push({ name: "second", channels: 4, lines: ["0975105152"] });
    talk.scene.tell({ type: "TrunksChanged", down: ["carrier"] });
    expect(ask(talk, { type: "consult", to: "8003" }).only("Dial")).toMatchObject({ trunk: "second", show: { own: "0975105152" } });
  });

  it("are shown on the board", () => {
    const talk = talking();
    const board = () => drawBoard(talk.scene.floor.look(), { mono: 0, wall: 0 }).channels;
    expect(board()).toEqual({ inUse: 1, of: 1_000 });
    consulting(talk);
    expect(board()).toEqual({ inUse: 2, of: 1_000 });
  });
});

describe("what a call to a department costs", () => {
  const ended = ({ scene }: Talk) => scene.told("TransferLegEnded");

  it("is written down when its leg is gone, from its answer on, also after the caller was handed over", () => {
    const talk = talking();
    const leg = consulting(talk);
    talk.scene.pass(170_000);
    ask(talk, { type: "complete" });
    talk.scene.pass(11_000);
    expect(ended(talk)).toEqual([]);
    talk.scene.ends(leg);
    expect(ended(talk)).toEqual([{ type: "TransferLegEnded", transfer: expect.any(String), trunk: "carrier", cost: "local", talkMs: 181_000, yen: 18 }]);
  });

  it("is nothing where nobody answered, and is written down as well", () => {
    const talk = talking();
    const { leg } = ask(talk, { type: "consult", to: "8003" }).only("Dial");
    talk.scene.pass(5_000).ends(leg, 17);
    expect(ended(talk)).toMatchObject([{ talkMs: 0, yen: 0 }]);
  });

  it("is written down once, whoever hangs up first", () => {
    const talk = talking();
    const leg = consulting(talk);
    talk.scene.pass(1_000);
    ask(talk, { type: "return" });
    talk.scene.ends(leg).ends(leg);
    expect(ended(talk)).toMatchObject([{ talkMs: 1_000, yen: 9 }]);
  });
});

describe("whose number the department sees", () => {
  const dialled = (caller: Partial<Caller>, showCaller = true) => {
    const talk = talking();
    const { calls, setup } = talk.scene.floor.look();
    calls[talk.visit.call]!.caller = { ...CALLER, ...caller };
    setup.directory = { ...setup.directory, departments: setup.directory.departments.map((one) => ({ ...one, showCaller })) };
    return ask(talk, { type: "consult", to: "8003" }).only("Dial").show;
  };

  it("is the centre's, unless the department is to see the caller's", () => {
    expect(dialled({}, false)).toEqual({ own: "0975105151", caller: null });
    expect(dialled({})).toEqual({ own: "0975105151", caller: "+81970000001" });
  });

  it("is the centre's where the caller withheld it, even if the network gave it away (184)", () => {
    expect(dialled({ withheld: true })).toEqual({ own: "0975105151", caller: null });
    expect(dialled({ e164: null, dial: null, class: "payphone" })).toEqual({ own: "0975105151", caller: null });
  });
});
