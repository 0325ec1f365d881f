import { describe, expect, it } from "vitest";
import { drawBoard } from "../../src/floor/draw-board.js";
import type { TransferAsk } from "../../src/floor/input.js";
import { given, type Scene } from "./floor-kit.js";

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

  describe("given an operator who asks a department", () => {
    function asking() {
      const scene = given().seatReady("101", "1005");
      const { visit } = scene.talking("71");
      const ask = (ask: TransferAsk) => scene.tell({ type: "TransferAsked", seat: "101", ask, by: "1001" });
      const { leg } = ask({ type: "consult", to: "8003" }).only("Dial");
      return { scene, visit, ask, leg };
    }
    const drawn = (scene: Scene, mono = 0, wall = 0) => drawBoard(scene.floor.look(), { mono, wall });
    const rowOf = (scene: Scene, seat: string) => drawn(scene).seats.find(({ id }) => id === seat);

    it("then its seat shows whom, how far it is, and who hears what", () => {
      const { scene, ask, leg } = asking();
      const to = { code: "8003", name: { ja: "部署8003", en: "Department 8003" } };
      const shown = (...row: unknown[]) => expect([rowOf(scene, "101")?.transfer].map((now) => [now?.step, now?.caller, now?.other])).toEqual([row]);
      expect(rowOf(scene, "101")?.transfer).toMatchObject({ to, kind: "transfer", way: "panel", heldSince: expect.any(Number) });
      shown("ringing", "held", "ringing");
      const { since, heldSince } = rowOf(scene, "101")!.transfer!;
      expect(since).toBe(heldSince);
      scene.pass(2_000).answers(leg);
      shown("consulting", "held", "talking");
      ask({ type: "swap" });
      shown("swapped", "talking", "held");
      expect(rowOf(scene, "101")?.transfer).toMatchObject({ since, heldSince: null });
      ask({ type: "conference" });
      shown("conference", "talking", "talking");
      ask({ type: "return" });
      expect(rowOf(scene, "101")?.transfer).toBeNull();
    });

    it("then the caller is among those handed over, from the ringing to the talk's end", () => {
      const { scene, visit, ask, leg } = asking();
      ask({ type: "complete" });
      const [row] = drawn(scene, 1_000_500, 50_000).handedOver;
      expect(row).toEqual({ call: visit.call, language: "en", matter: "appointment", to: expect.objectContaining({ code: "8003" }), ringing: true, since: 49_500 });
      scene.answers(leg);
      expect(drawn(scene).handedOver).toMatchObject([{ ringing: false }]);
      expect(rowOf(scene, "101")).toMatchObject({ face: "wrapUp", transfer: null });
      scene.ends(visit.leg);
      expect(drawn(scene).handedOver).toEqual([]);
    });

    it("then a caller who hangs up is gone, while the two talk on", () => {
      const { scene, visit, leg } = asking();
      scene.answers(leg).ends(visit.leg);
      expect(rowOf(scene, "101")?.transfer).toMatchObject({ caller: "gone", other: "talking", heldSince: null });
    });
  });

  it("given a seat that is asked by another, then it shows by whom, rings and talks", () => {
    const scene = given().seatReady("101", "1001");
    scene.talking();
    scene.seatReady("102", "1002").tell({ type: "TransferAsked", seat: "101", ask: { type: "consult", to: "102" }, by: "1001" });
    const row = (seat: string) => drawBoard(scene.floor.look(), { mono: 0, wall: 0 }).seats.find(({ id }) => id === seat);
    const { leg } = scene.ring();
    expect(row("102")).toMatchObject({ face: "offered", askedBy: "101", transfer: null, callLanguage: "ja" });
    expect(row("101")).toMatchObject({ askedBy: null, transfer: { kind: "internal", to: { code: "102" } } });
    scene.answers(leg);
    expect(row("102")).toMatchObject({ face: "talking", askedBy: "101" });
  });
});
