import { describe, expect, it } from "vitest";
import { given } from "./floor-kit.js";
import { ask, consulting, hears, outcomes, talking } from "./transfer-kit.js";

/** The table of races in the design, line by line, as the panel has it: the phone stays in one call. */

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
    expect(talk.scene.seat("101").came).toMatchObject({ to: { code: "8003" }, what: { type: "over", outcome, answered: false } });
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
