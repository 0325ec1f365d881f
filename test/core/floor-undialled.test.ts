import { describe, expect, it } from "vitest";
import { given, type Scene } from "./floor-kit.js";
import { ask, hears, outcomes, talking } from "./transfer-kit.js";

/**
 * The control plane died between making a leg and calling somebody on it: nobody will ever
 * answer there, and whoever waits for it is told so as soon as the next one rules.
 */
function found(scene: Scene, legs: string[], undialled: string): Scene {
  return scene.tell({ type: "PbxLost" }).tell({ type: "PbxConnected", legs: [...legs, undialled], ringing: [], answered: legs, undialled: [undialled], bridges: {} });
}

describe("given a leg on which nobody was called", () => {
  it("a department's: caller and operator are together again, and the leg is hung up", () => {
    const talk = talking();
    const { scene, visit, operator } = talk;
    const { leg } = ask(talk, { type: "consult", to: "8003" }).only("Dial");
    found(scene, [visit.leg, operator], leg);
    expect(outcomes(talk)).toEqual(["failed"]);
    expect(scene.phase(visit)).toBe("talking");
    expect(hears(talk)).toBe("nothing");
    expect(new Set(scene.all("HangUp").map((one) => one.leg))).toEqual(new Set([leg]));
    expect(scene.ends(leg).floor.look().loose).toEqual({});
  });

  it("one that is called and does not ring yet, as where a network says 183, is waited for", () => {
    const talk = talking();
    const { scene, visit, operator } = talk;
    const { leg } = ask(talk, { type: "consult", to: "8003" }).only("Dial");
    scene.tell({ type: "PbxLost" }).tell({ type: "PbxConnected", legs: [visit.leg, operator, leg], ringing: [], answered: [visit.leg, operator], undialled: [], bridges: {} });
    expect(outcomes(talk)).toEqual([]);
    expect(scene.answers(leg).told("TransferAnswered")).toHaveLength(1);
  });

  it("a department's to whom the caller was handed over: the caller is in the queue again", () => {
    const talk = talking();
    const { scene, visit, operator } = talk;
    const { leg } = ask(talk, { type: "consult", to: "8003" }).only("Dial");
    scene.ends(operator);
    found(scene, [visit.leg], leg);
    expect(scene.told("CallReturned")).toMatchObject([{ why: "failed" }]);
    expect(scene.phase(visit)).toBe("waiting");
  });

  it("another seat's that was asked: that seat is free, and nobody there is blamed", () => {
    const talk = talking();
    const { scene, visit, operator } = talk;
    scene.seatReady("102", "1002");
    const { leg } = ask(talk, { type: "consult", to: "102" }).only("Ring");
    found(scene, [visit.leg, operator], leg);
    expect(outcomes(talk)).toEqual(["failed"]);
    expect(scene.ends(leg).seat("102")).toMatchObject({ work: { type: "none" }, noAnswers: 0, duty: { type: "ready" } });
  });

  it("an interpreter's: the two talk on, and the operator hears that nobody comes", () => {
    const talk = talking();
    const { scene, visit, operator } = talk;
    const { leg } = ask(talk, { type: "consult", to: "8101" }).only("Dial");
    found(scene, [visit.leg, operator], leg);
    expect(outcomes(talk)).toEqual(["failed"]);
    expect(scene.only("Beep").leg).toBe(operator);
    expect(scene.phase(visit)).toBe("talking");
  });

  it("the manager's: the manager is not awaited any more", () => {
    const { scene, visit, operator } = talking();
    const { leg } = scene.tell({ type: "SupervisionAsked", seat: "101", ask: "listen", phone: "190", by: "manager" }).only("Ring");
    found(scene, [visit.leg, operator], leg);
    expect(scene.told("SupervisionEnded")).toMatchObject([{ outcome: "failed" }]);
    expect(new Set(scene.all("HangUp").map((one) => one.leg))).toEqual(new Set([leg]));
  });

  it("a seat's that was offered the caller: the next seat is", () => {
    const scene = given().seatReady("101", "1001").seatReady("102", "1002");
    const visit = scene.waiting();
    const { leg } = scene.ring();
    found(scene, [visit.leg], leg);
    expect(scene.only("Ring").seat).toBe("102");
    expect(scene.seat("101")).toMatchObject({ phone: "registered", cooldownUntil: 0 });
  });
});
