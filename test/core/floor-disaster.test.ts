import { describe, expect, it } from "vitest";
import type { Disaster, DisasterMode } from "../../src/calendar/disaster.js";
import { troubleOnFloor } from "../../src/alarm/trouble.js";
import { drawBoard } from "../../src/floor/draw-board.js";
import { given, type Scene } from "./floor-kit.js";

const MONDAY = "2026-06-01T10:00:00+09:00";
const NIGHT = "2026-06-01T22:00:00+09:00";

function declare(scene: Scene, mode: DisasterMode, since = MONDAY): Scene {
  const disaster: Disaster = { mode, reason: "大雨", since: Date.parse(since) };
  return scene.tell({ type: "DisasterChanged", disaster, reason: "大雨", by: "manager" });
}

function end(scene: Scene): Scene {
  return scene.tell({ type: "DisasterChanged", disaster: null, reason: "over", by: "manager" });
}

const board = (scene: Scene, at = MONDAY) => drawBoard(scene.floor.look(), { mono: 1_000_000, wall: Date.parse(at) });

describe("given the service is suspended because of a disaster", () => {
  it("then a new caller hears so with the national line, in the languages that are chosen, and the call ends", () => {
    const scene = declare(given().seatReady("101", "1001"), "suspended");
    const visit = scene.caller();
    expect(scene.words()).toBe("disaster_closed.ja languages.en languages.zh languages.ko");
    expect(scene.only("Play").say[0]).toMatchObject({ nationalLine: "0120950178" });
    expect(scene.told("HoursDecided")).toEqual([{ type: "HoursDecided", open: false, why: "disaster" }]);
    scene.press(visit, "8");
    expect(scene.words()).toBe("disaster_closed.zh goodbye.zh");
    scene.said(visit);
    expect(scene.told("CallEnded")).toEqual([{ type: "CallEnded", outcome: "closed", by: "centre", cause: 16 }]);
    expect(scene.told("OfferMade")).toEqual([]);
  });

  it("then it is so at night too, and whoever is inside is served", () => {
    const scene = given();
    const inside = scene.waiting();
    declare(scene, "suspended").seatReady("101", "1001");
    expect(scene.ring().call).toBe(inside.call);
    const night = declare(given({}, NIGHT), "suspended");
    night.caller();
    expect(night.words()).toContain("disaster_closed.ja");
  });

  it("then the board says so and an alarm lasts, until it is ended and callers are let in", () => {
    const scene = declare(given(), "suspended");
    expect(board(scene)).toMatchObject({ opening: "suspended", disaster: { mode: "suspended", reason: "大雨" } });
    expect(troubleOnFloor(board(scene))).toEqual([{ kind: "disasterSuspended" }]);
    end(scene);
    expect(board(scene)).toMatchObject({ opening: "open", disaster: null });
    expect(troubleOnFloor(board(scene))).toEqual([]);
    expect(scene.phase(scene.caller())).toBe("menu");
  });
});

describe("given the service is reduced because of a disaster", () => {
  it("then callers hear so instead of the name, in Japanese and in the language they choose, and are served", () => {
    const scene = declare(given().seatReady("101", "1008"), "reduced");
    const visit = scene.caller();
    expect(scene.words()).toBe("disaster_reduced.ja languages.en languages.zh languages.ko");
    scene.press(visit, "7");
    expect(scene.words()).toBe("disaster_reduced.en menu.en");
    scene.press(visit, "1");
    expect(scene.ring().call).toBe(visit.call);
    expect(board(scene)).toMatchObject({ opening: "open", disaster: { mode: "reduced" } });
    expect(troubleOnFloor(board(scene))).toEqual([{ kind: "disasterReduced" }]);
  });

  it("then where there is no menu it is said first in the queue, and outside opening hours nothing is different", () => {
    const scene = declare(given({ menuMs: 0 }), "reduced");
    scene.caller();
    expect(scene.words()).toBe("disaster_reduced.ja busy_wait_noest.ja");
    const night = declare(given({}, NIGHT), "reduced");
    night.caller();
    expect(night.words()).toContain("closed.ja");
  });
});

describe("given decisions about the disaster mode", () => {
  it("then each is a fact with its reason and whose it was, and an end of nothing is none", () => {
    const scene = given();
    end(scene);
    end(declare(declare(scene, "suspended"), "reduced"));
    expect(scene.facts.map(({ what }) => what).filter(({ type }) => type.startsWith("Disaster"))).toEqual([
      { type: "DisasterDeclared", mode: "suspended", reason: "大雨", by: "manager" },
      { type: "DisasterDeclared", mode: "reduced", reason: "大雨", by: "manager" },
      { type: "DisasterEnded", reason: "over", by: "manager" },
    ]);
  });
});
