/** The emergency key, in every state of a call and for a while after it. */
import { describe, expect, test } from "vitest";
import { drawBoard } from "../../src/floor/draw-board.js";
import { CALLER, type Scene, type Visit } from "./floor-kit.js";
import { LINE } from "./floor-setup.js";
import { key, recorded, talk } from "./recording-kit.js";

describe("the emergency key", () => {
  /** What the last step told of it. */
  const raised = (scene: Scene) => scene.facts.filter(({ what }) => what.type === "EmergencyRaised");

  function expectRaised(scene: Scene, visit: Visit, seat = "101"): void {
    expect(raised(scene)).toMatchObject([{ call: visit.call, seat, what: { trace: { caller: CALLER, line: LINE, trunk: "carrier" } } }]);
    expect(scene.told("RecordingHeld")).toMatchObject([{ why: "threat" }]);
  }

  test("*15 in the talk protects the recording, tells where the call came from, and dials nobody; the caller hears nothing", () => {
    const scene = recorded();
    const { visit, seatLeg } = talk(scene);
    key(scene, seatLeg, "*1");
    scene.tell({ type: "DigitPressed", leg: seatLeg, digit: "5" });
    expect(scene.commands).toEqual([{ type: "Trace", call: visit.call, leg: visit.leg }]);
    expectRaised(scene, visit);
    scene.tell({ type: "CallTraced", call: visit.call, header: "<tel:+81970000001>" });
    expect(scene.told("EmergencyTraced")).toEqual([{ type: "EmergencyTraced", header: "<tel:+81970000001>" }]);
    key(scene, seatLeg, "*15");
    expect(raised(scene)).toHaveLength(1);
  });

  test.for([
    ["on hold", (scene: Scene, seatLeg: string) => scene.tell({ type: "LegHeld", leg: seatLeg })],
    ["while a department rings", (scene: Scene) => scene.tell({ type: "TransferAsked", seat: "101", ask: { type: "consult", to: "8003" }, by: "1001" })],
    ["in a pause of the recording", (scene: Scene, seatLeg: string) => key(scene, seatLeg, "*16")],
  ] as const)("%s is the same", ([, before]) => {
    const scene = recorded();
    const { visit, seatLeg } = talk(scene);
    before(scene, seatLeg);
    key(scene, seatLeg, "*15");
    expectRaised(scene, visit);
  });

  test("at the phone's second call, too", () => {
    const scene = recorded();
    const { visit, seatLeg } = talk(scene);
    scene.tell({ type: "LegHeld", leg: seatLeg });
    const own = scene.dial("101", { type: "department", to: "8003" });
    key(scene, own.leg, "*15");
    expectRaised(scene, visit);
  });

  test("after the caller has gone while the operator talks with a department", () => {
    const scene = recorded();
    const { visit, seatLeg } = talk(scene);
    scene.tell({ type: "TransferAsked", seat: "101", ask: { type: "consult", to: "8003" }, by: "1001" });
    const target = scene.only("Dial").leg;
    scene.answers(target).ends(visit.leg);
    expect(scene.phase(visit)).toBe("left");
    key(scene, seatLeg, "*15");
    expectRaised(scene, visit);
    expect(scene.all("Trace")).toEqual([]);
  });

  test.for([
    [600_000, true],
    [600_001, false],
  ] as const)("dialled %i ms after the end at the seat: %s", ([ms, isDone]) => {
    const scene = recorded();
    const { visit, seatLeg } = talk(scene);
    scene.ends(visit.leg).ends(seatLeg).pass(ms);
    const dialled = scene.dial("101", { type: "emergency" });
    expect(raised(scene)).toHaveLength(isDone ? 1 : 0);
    expect(scene.only("HangUp")).toMatchObject({ leg: dialled.leg, reason: isDone ? "normal" : "congestion" });
    scene.ends(dialled.leg);
  });

  test("on the panel, and it is on the board", () => {
    const scene = recorded();
    const { visit } = talk(scene);
    scene.tell({ type: "EmergencyAsked", seat: "101", by: "1001" });
    expectRaised(scene, visit);
    expect(drawBoard(scene.floor.look(), { mono: 0, wall: scene.facts.at(-1)!.at }).emergencies).toMatchObject([{ call: visit.call, seat: "101" }]);
  });
});
