import { describe, expect, it } from "vitest";
import { CALLER, given, type Scene } from "./floor-kit.js";
import { LINE } from "./floor-setup.js";

/** The connection to Asterisk goes and comes back: its channels live on, what it said meanwhile is lost. */

function away(scene: Scene, ms = 10_000): Scene {
  return scene.tell({ type: "PbxLost" }).pass(ms);
}

function back(scene: Scene, ...legs: string[]): Scene {
  return scene.tell({ type: "PbxConnected", legs });
}

describe("while the connection is away", () => {
  it("given a waiting caller, when a seat becomes ready, then it is not rung before the connection is back", () => {
    const scene = given();
    const visit = scene.waiting();
    away(scene).seatReady("101", "1001");
    expect(scene.all("Ring")).toEqual([]);
    back(scene, visit.leg);
    expect(scene.ring()).toMatchObject({ call: visit.call, seat: "101" });
  });

  it("given a ringing phone whose time runs out, then nobody is blamed for it", () => {
    const scene = given().seatReady("101", "1001");
    scene.waiting();
    scene.rings(scene.ring().leg);
    away(scene, 30_000);
    expect(scene.told("OfferEnded")).toEqual([expect.objectContaining({ outcome: "withdrawn" })]);
    expect(scene.seat("101")).toMatchObject({ phone: "registered", noAnswers: 0, duty: { type: "ready" } });
  });

  it("given a hang-up that was asked for, then it is not asked in vain, but again when the connection is back", () => {
    const scene = given().seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    scene.ends(seatLeg);
    away(scene, 60_000);
    expect(scene.all("HangUp")).toEqual([]);
    back(scene, visit.leg).pass(5_000);
    expect(scene.only("HangUp").leg).toBe(visit.leg);
  });

  it("given it is told twice, then it is written down once", () => {
    const scene = given().tell({ type: "PbxLost" }).tell({ type: "PbxLost" });
    expect(scene.told("PbxLost")).toHaveLength(1);
  });
});

describe("when the connection is back", () => {
  it("given the caller hung up meanwhile, then the call has ended and the operator is released", () => {
    const scene = given().seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    back(away(scene), seatLeg);
    expect(scene.told("CallEnded")).toEqual([{ type: "CallEnded", outcome: "served", by: "caller", cause: 41 }]);
    expect(scene.only("HangUp").leg).toBe(seatLeg);
    expect(scene.phase(visit)).toBe("gone");
  });

  it("given the operator's leg is gone, then the caller is back in the queue, for we do not know why", () => {
    const scene = given().seatReady("101", "1001").seatReady("102", "1002");
    const { visit } = scene.talking();
    back(away(scene), visit.leg);
    expect(scene.told("OperatorLost")).toEqual([{ type: "OperatorLost", cause: 41 }]);
    expect(scene.ring()).toMatchObject({ call: visit.call, seat: "102" });
  });

  it("given both are gone, then the call has ended once and the seat is free", () => {
    const scene = given().seatReady("101", "1001");
    scene.talking();
    back(away(scene));
    expect(scene.told("CallEnded")).toHaveLength(1);
    expect(scene.seat("101").work.type).toBe("none");
    expect(scene.floor.look().calls).toEqual({});
  });

  it("given a talk of which both legs are there, then it goes on undisturbed", () => {
    const scene = given().seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    back(away(scene), visit.leg, seatLeg);
    expect(scene.commands).toEqual([]);
    expect(scene.phase(visit)).toBe("talking");
  });

  it("given callers in the queue, then they keep their order", () => {
    const scene = given();
    const first = scene.waiting();
    const second = scene.waiting();
    back(away(scene), second.leg, first.leg).seatReady("101", "1001");
    expect(scene.ring().call).toBe(first.call);
  });

  it("given a caller who should hear music, then it is started again, for nobody knows whether it was", () => {
    const scene = given();
    const visit = scene.waiting();
    scene.said(visit);
    back(away(scene), visit.leg);
    expect(scene.only("StartMusic").leg).toBe(visit.leg);
  });

  it("given a caller who heard a prompt, then its end may have been missed and is waited for no longer than 10 s", () => {
    const scene = given();
    const visit = scene.waiting();
    back(away(scene), visit.leg).pass(9_999);
    expect(scene.commands).toEqual([]);
    scene.pass(1);
    expect(scene.did()).toEqual(["StartMusic"]);
  });

  it("given a caller whose line was not answered yet, then it is answered now", () => {
    const scene = given();
    const visit = { call: "call-x", leg: "caller-x" };
    scene.tell({ type: "CallArrived", ...visit, did: LINE, caller: CALLER, trunk: "carrier" });
    back(away(scene), visit.leg);
    expect(scene.only("Answer").leg).toBe(visit.leg);
  });
});
