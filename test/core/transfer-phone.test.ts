import { describe, expect, it } from "vitest";
import { drawBoard } from "../../src/floor/draw-board.js";
import type { Scene } from "./floor-kit.js";
import { ask, hears, outcomes, type Talk, talking } from "./transfer-kit.js";

/** The same without a panel: codes keyed in the call, and the desk phone's own keys. */

/** The centre is open, and of its departments 8004 alone. */
const AFTER_OFFICE_HOURS = "2026-06-01T17:30:00+09:00";

const cameOf = ({ scene }: Talk) => drawBoard(scene.floor.look(), { mono: 0, wall: 0 }).seats.find(({ id }) => id === "101")?.came;
const offeredForLater = ({ scene }: Talk) => drawBoard(scene.floor.look(), { mono: 0, wall: 0 }).seats.find(({ id }) => id === "101")?.closed?.code ?? null;

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
    ["*17", "noInterpreter"],
  ])("%s is refused: %s, which the operator alone hears, and reads until the next is asked", (digits, why) => {
    const talk = talking();
    keys(talk, digits);
    expect(talk.scene.told("TransferRefused")).toMatchObject([{ why, way: "code" }]);
    expect(talk.scene.did()).toEqual(["Beep"]);
    expect(talk.scene.only("Beep").leg).toBe(talk.operator);
    expect(cameOf(talk)).toMatchObject({ to: null, what: { type: "refused", why } });
    ask(talk, { type: "consult", to: "8003" });
    expect(cameOf(talk)).toBeNull();
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
