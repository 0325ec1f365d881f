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

describe("a caller whose line is answered already", () => {
  it("given it was the fallback that answered, then it is not asked for again, and written down", () => {
    const scene = given().tell({ type: "CallArrived", call: "f", leg: "f-leg", did: LINE, caller: CALLER, trunk: "fixed", fallbackMs: 4_000, answered: true });
    expect(scene.all("Answer")).toEqual([]);
    expect(scene.told("LineAnswered")).toHaveLength(1);
    back(away(scene), "f-leg");
    expect(scene.all("Answer")).toEqual([]);
  });

  it("given it was answered while nobody listened, then that is written down, once", () => {
    const scene = given().tell({ type: "CallArrived", call: "c", leg: "c-leg", did: LINE, caller: CALLER, trunk: "fixed" });
    for (let time = 0; time < 2; time += 1) {
      away(scene, 100).tell({ type: "PbxConnected", legs: ["c-leg"], answered: ["c-leg"] });
      expect(scene.told("LineAnswered")).toHaveLength(1);
      expect(scene.all("Answer")).toEqual([]);
    }
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

  describe("and a caller heard a prompt, whose end may have been missed", () => {
    it("then it is asked whether it still plays, and one that does is not talked into", () => {
      const scene = given();
      const visit = scene.waiting();
      back(away(scene), visit.leg);
      expect(scene.did()).toEqual(["StopPlay", "CheckPlay"]);
      expect(scene.pass(25_000).commands).toEqual([]);
    });

    it("given it does not play any more, then the call goes on at once", () => {
      const scene = given();
      const visit = scene.waiting();
      const command = back(away(scene), visit.leg).only("CheckPlay");
      scene.tell({ type: "CommandFailed", command, reason: "gone" });
      expect(scene.did()).toEqual(["StartMusic"]);
    });

    it("given nobody can say whether it plays, then it is waited for no longer than 10 s", () => {
      const scene = given();
      const visit = scene.waiting();
      const command = back(away(scene), visit.leg).only("CheckPlay");
      scene.tell({ type: "CommandFailed", command, reason: "timeout" }).pass(9_999);
      expect(scene.commands).toEqual([]);
      expect(scene.pass(1).did()).toEqual(["StartMusic"]);
    });
  });

  it("given a prompt was cut short for an operator whose bridge was never made, then it is stopped again before the bridge", () => {
    const scene = given().seatReady("101", "1001");
    const visit = scene.caller();
    scene.press(visit, "1");
    const seatLeg = scene.ring().leg;
    const legs = [visit.leg, seatLeg];
    scene.tell({ type: "LegAnswered", leg: visit.leg }).answers(seatLeg);
    const { playback } = scene.only("StopPlay");
    away(scene).tell({ type: "PbxConnected", legs, ringing: [], answered: legs, bridges: {} });
    expect(scene.did()).toEqual(["StopPlay", "StopMusic", "Bridge"]);
    expect(scene.only("StopPlay").playback).toBe(playback);
  });

  it("given a phone rings of which that was not told, then it rings on", () => {
    const scene = given().seatReady("101", "1001");
    const visit = scene.waiting();
    const { leg } = scene.ring();
    away(scene, 1_000).tell({ type: "PbxConnected", legs: [visit.leg, leg], ringing: [leg], answered: [visit.leg], bridges: {} });
    expect(scene.told("OfferRang")).toHaveLength(1);
    expect(scene.all("HangUp")).toEqual([]);
  });

  it("given a caller whose line was not answered yet, then it is answered now", () => {
    const scene = given();
    const visit = { call: "call-x", leg: "caller-x" };
    scene.tell({ type: "CallArrived", ...visit, did: LINE, caller: CALLER, trunk: "carrier" });
    back(away(scene), visit.leg);
    expect(scene.only("Answer").leg).toBe(visit.leg);
  });
});

describe("when the connection is back, and a phone has transferred its caller meanwhile", () => {
  /** Its own half is with the caller, and the phone has gone, as after a blind REFER. */
  function transferred(to: string) {
    const scene = given().seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    const phase = scene.floor.look().calls[visit.call]?.phase;
    const bridge = phase?.type === "talking" ? phase.bridge : "";
    away(scene, 1_000).tell({
      type: "PbxConnected",
      legs: [visit.leg],
      answered: [visit.leg],
      bridges: { [bridge]: [visit.leg, "half"] },
      transferred: [{ bridge, to }],
      ended: { [seatLeg]: { agoMs: 500, cause: 16 } },
    });
    return { scene, visit };
  }

  it("to a department that agreed to unannounced calls, then it is called, and the caller hears music", () => {
    const { scene, visit } = transferred("8003");
    expect(scene.only("Dial").number).toBe("0970000003");
    expect(scene.phase(visit)).toBe("handedOver");
    expect(scene.all("StartMusic").map(({ leg }) => leg)).toContain(visit.leg);
    expect(scene.told("CallEnded")).toEqual([]);
  });

  it.each(["8002", "8999"])("to one that did not, or that there is not (%s), then the caller is in the queue again", (to) => {
    const { scene, visit } = transferred(to);
    expect(scene.phase(visit)).toBe("waiting");
    expect(scene.told("TransferRefused")).toHaveLength(1);
  });
});

describe("when another Asterisk is there than before", () => {
  const LOST = { outcome: "fault", by: "centre", cause: 41, because: "pbxDied" };

  function died(scene: Scene): Scene {
    scene.tell({ type: "PbxConnected", started: "first", legs: legsOf(scene) });
    return scene;
  }

  function legsOf(scene: Scene): string[] {
    const { calls, seats } = scene.floor.look();
    const inSeats = Object.values(seats).flatMap(({ work }) => (work.type === "none" ? [] : [work.leg]));
    return [...Object.values(calls).map(({ leg }) => leg), ...inSeats];
  }

  function another(scene: Scene, ...legs: string[]): Scene {
    return away(scene, 3_000).tell({ type: "PbxConnected", started: "second", legs });
  }

  it("then callers in the menu, in the queue and in a conversation were cut off by us, each once", () => {
    const scene = given().seatReady("101", "1001");
    scene.talking();
    scene.waiting();
    scene.tell({ type: "CallArrived", call: "call-x", leg: "caller-x", did: LINE, caller: CALLER, trunk: "carrier" });
    another(died(scene));
    expect(scene.told("CallEnded")).toEqual([1, 2, 3].map(() => expect.objectContaining(LOST)));
    expect(scene.floor.look().calls).toEqual({});
    another(scene);
    expect(scene.told("CallEnded")).toHaveLength(3);
  });

  it("then operators are logged in as before: who talked wraps up, whom it rang for is ready and not blamed", () => {
    const scene = given().seatReady("101", "1001");
    scene.talking();
    scene.seatReady("102", "1002");
    scene.waiting();
    another(died(scene));
    expect(scene.told("OfferEnded").at(-1)).toMatchObject({ outcome: "withdrawn" });
    expect(scene.seat("101")).toMatchObject({ operator: "1001", work: { type: "none" }, duty: { type: "wrapUp" } });
    expect(scene.seat("102")).toMatchObject({ operator: "1002", work: { type: "none" }, duty: { type: "ready" } });
    const next = scene.waiting();
    expect(scene.ring()).toMatchObject({ call: next.call, seat: "102" });
  });

  it("then a caller who came to the new one already is not lost", () => {
    const scene = died(given());
    scene.tell({ type: "PbxLost" });
    scene.tell({ type: "CallArrived", call: "call-x", leg: "caller-x", did: LINE, caller: CALLER, trunk: "carrier" });
    scene.tell({ type: "PbxConnected", started: "second", legs: ["caller-x"] });
    expect(scene.told("CallEnded")).toEqual([]);
  });

  it("and the same Asterisk after a lost connection cuts nobody off by name of it", () => {
    const scene = died(given());
    scene.waiting();
    away(scene).tell({ type: "PbxConnected", started: "first", legs: [] });
    expect(scene.told("CallEnded")).toEqual([{ type: "CallEnded", outcome: "abandonedQueue", by: "caller", cause: 41 }]);
  });
});

describe("when Asterisk is told to end, which hangs up everybody with a cause like any other", () => {
  it("then everybody was cut off by us, each once, and nobody is rung meanwhile", () => {
    const scene = given().seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    scene.seatReady("102", "1002");
    const second = scene.waiting();
    const rung = scene.ring().leg;
    const third = scene.waiting();
    scene.tell({ type: "PbxStopping" }).tell({ type: "PbxStopping" });
    for (const leg of [seatLeg, visit.leg, rung, second.leg, third.leg]) scene.tell({ type: "LegEnded", leg, cause: 16 });
    const lost = { outcome: "fault", by: "centre", cause: 41, because: "pbxDied" };
    expect(scene.told("CallEnded")).toEqual([1, 2, 3].map(() => expect.objectContaining(lost)));
    expect(scene.told("OfferEnded").at(-1)).toMatchObject({ outcome: "withdrawn" });
    expect(scene.told("OperatorLost")).toEqual([]);
    expect(scene.seat("101")).toMatchObject({ work: { type: "none" }, duty: { type: "wrapUp" } });
    expect(scene.seat("102")).toMatchObject({ work: { type: "none" }, duty: { type: "ready" } });
  });
});
