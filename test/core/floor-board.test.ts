import { describe, expect, it } from "vitest";
import { drawBoard } from "../../src/floor/draw-board.js";
import { given } from "./floor-kit.js";

describe("the board", () => {
  it("given callers who wait, then they stand in the order in which they will be served, without their numbers", () => {
    const scene = given();
    const slow = scene.caller();
    scene.pass(1_000);
    const quick = scene.waiting("71");
    scene.press(slow, "1");
    const board = drawBoard(scene.floor.look(), { mono: 0, wall: Date.parse("2026-06-01T10:01:00+09:00") });
    expect(board.waiting.map(({ call, language, matter }) => [call, language, matter])).toEqual([
      [slow.call, "ja", "appointment"],
      [quick.call, "en", "appointment"],
    ]);
    expect(JSON.stringify(board)).not.toContain("097-000-0001");
  });

  it("given the power fails, then an open centre says that it takes no calls, and a closed one that it is closed", () => {
    const scene = given();
    const openingAt = (time: string) => drawBoard(scene.floor.look(), { mono: 0, wall: Date.parse(`2026-06-01T${time}+09:00`) }).opening;
    expect([openingAt("10:00"), openingAt("20:00")]).toEqual(["open", "closed"]);
    scene.tell({ type: "PowerFailing" });
    expect([openingAt("10:00"), openingAt("20:00")]).toEqual(["noPower", "closed"]);
    scene.tell({ type: "PowerGone" });
    expect(openingAt("10:00")).toBe("noPower");
    scene.tell({ type: "PowerBack" });
    expect(openingAt("10:00")).toBe("open");
  });

  it("given a talk, then its seat shows the caller's language until the talk is over", () => {
    const scene = given().seatReady("105", "1005");
    const { visit } = scene.talking("71");
    const row = () => drawBoard(scene.floor.look(), { mono: 0, wall: 0 }).seats.find(({ id }) => id === "105");
    expect(row()).toMatchObject({ face: "talking", callLanguage: "en", operator: "1005", languages: ["ja", "en"] });
    expect(row()).toMatchObject({ call: visit.call, callMatter: "appointment" });
    scene.ends(visit.leg);
    expect(row()).toMatchObject({ face: "wrapUp", callLanguage: null, call: visit.call });
    scene.change("105", { type: "ready" });
    expect(row()).toMatchObject({ face: "ready", call: null, callMatter: null });
  });

  it("given a deferred pause and a long wrap-up, then both are shown", () => {
    const scene = given().seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    const row = () => drawBoard(scene.floor.look(), { mono: 0, wall: 0 }).seats.find(({ id }) => id === "101");
    scene.change("101", { type: "pause", reason: 1 });
    expect(row()?.deferred).toBe("pause");
    scene.change("101", { type: "ready" }).ends(visit.leg).ends(seatLeg).pass(120_000);
    expect(row()).toMatchObject({ deferred: null, overdue: true, face: "wrapUp" });
  });
});
