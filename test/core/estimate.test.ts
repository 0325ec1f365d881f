import { describe, expect, it } from "vitest";
import { countOf } from "../../src/floor/count.js";
import { drawBoard } from "../../src/floor/draw-board.js";
import { noBands } from "../../src/queue/band.js";
import { estimateWait, estimateWaits } from "../../src/queue/estimate.js";
import { given, type Scene, type Visit } from "./floor-kit.js";

const MINUTE_MS = 60_000;

/** Seats 101 and on, each with an operator who speaks Japanese alone, and the pace of the day: one caller in so many ms. */
function served({ seats, eachMs, rules = {} }: { seats: number; eachMs: number; rules?: Parameters<typeof given>[0] }): Scene {
  const scene = given({ wrapUpEndMs: 0, ...rules });
  for (let n = 1; n <= seats; n += 1) scene.seatReady(`10${n}`, `100${n}`);
  for (let n = 0; n < 5; n += 1) {
    const { visit, seatLeg } = scene.talking();
    scene.pass(eachMs).ends(visit.leg).ends(seatLeg);
  }
  return scene;
}

/** Every seat talks, and will until somebody hangs up. */
function allTalk(scene: Scene, seats: number): Scene {
  for (let n = 0; n < seats; n += 1) scene.talking();
  return scene;
}

/** In minutes, to a tenth. */
function estimateOf(scene: Scene, { call }: Visit): number | null {
  const state = scene.floor.look();
  const found = state.calls[call];
  if (!found) throw new Error(`${call} is not there`);
  const estimate = estimateWait(state, found);
  return estimate && Math.round((10 * estimate.ms) / MINUTE_MS) / 10;
}

/** The medians of the first Erlang distributions, where a seat becomes free every so many minutes; to a tenth. */
function half(stages: 1 | 2 | 3, minutes: number): number {
  return Math.round(10 * minutes * [0, Math.LN2, 1.6783, 2.6741][stages]!) / 10;
}

const toldOf = (scene: Scene) => scene.told("WaitTold").map(({ band, first }) => [band, first]);

describe("how long a caller is likely to wait", () => {
  it("given two seats that need eight minutes for each caller, then half of the first are served in three minutes, half of the next in seven", () => {
    const scene = allTalk(served({ seats: 2, eachMs: 8 * MINUTE_MS }), 2);
    const [first, second, third] = [scene.waiting(), scene.waiting(), scene.waiting()];
    expect([first, second, third].map((visit) => estimateOf(scene, visit))).toEqual([half(1, 4), half(2, 4), half(3, 4)]);
  });

  it("given a wrap-up after each talk, then the seat is not free before it has ended", () => {
    const scene = given({ wrapUpEndMs: MINUTE_MS }).seatReady("101", "1001");
    for (let n = 0; n < 5; n += 1) {
      const { visit, seatLeg } = scene.talking();
      scene.pass(2 * MINUTE_MS).ends(visit.leg).ends(seatLeg).pass(MINUTE_MS);
    }
    allTalk(scene, 1);
    expect(estimateOf(scene, scene.waiting())).toBe(half(1, 3));
  });

  it("given too few callers today, then nobody knows", () => {
    const scene = given({ wrapUpEndMs: 0 }).seatReady("101", "1001");
    for (let n = 0; n < 4; n += 1) {
      const { visit, seatLeg } = scene.talking();
      scene.pass(MINUTE_MS).ends(visit.leg).ends(seatLeg);
    }
    const { visit, seatLeg } = scene.talking();
    const next = scene.waiting();
    expect(estimateOf(scene, next)).toBeNull();
    scene.pass(MINUTE_MS).ends(visit.leg);
    expect(estimateOf(scene, next)).toBe(half(1, 1));
    scene.ends(seatLeg);
  });

  it("given another day, then nobody knows its pace yet", () => {
    const scene = served({ seats: 1, eachMs: MINUTE_MS }).pass(24 * 60 * MINUTE_MS);
    allTalk(scene, 1);
    expect(estimateOf(scene, scene.waiting())).toBeNull();
  });

  it("given nobody serves the language, then nobody knows, and it is in nobody's way", () => {
    const scene = allTalk(served({ seats: 1, eachMs: MINUTE_MS }), 1);
    const korean = scene.waiting("91");
    const japanese = scene.waiting();
    expect(estimateOf(scene, korean)).toBeNull();
    expect(estimateOf(scene, japanese)).toBe(half(1, 1));
  });

  it("given a seat that is paused, about to be, or without its phone, then it is not counted", () => {
    const scene = served({ seats: 4, eachMs: 4 * MINUTE_MS });
    allTalk(scene, 4);
    const visit = scene.waiting();
    expect(estimateOf(scene, visit)).toBe(half(1, 1));
    scene.change("102", { type: "pause", reason: 1 });
    scene.tell({ type: "PhoneLost", seat: "103", why: "unreachable" });
    expect(estimateOf(scene, visit)).toBe(half(1, 2));
  });

  it("given seats that speak more, then those ahead are in the way only as far as they take the same seats", () => {
    const scene = served({ seats: 3, eachMs: 4 * MINUTE_MS }).seatReady("105", "1005");
    allTalk(scene, 4);
    const japanese = scene.waiting();
    const english = scene.waiting("71");
    const last = scene.waiting();
    expect(estimateOf(scene, japanese)).toBe(half(1, 1));
    // A quarter of the caller ahead: not much more than if there were none.
    expect(estimateOf(scene, english)).toBeGreaterThan(half(1, 4));
    expect(estimateOf(scene, english)).toBeLessThan(half(1, 6));
    expect(estimateOf(scene, last)).toBe(half(3, 1));
  });

  it("given a phone rings for the one ahead, then that one is in nobody's way", () => {
    const scene = allTalk(served({ seats: 2, eachMs: 6 * MINUTE_MS }), 2);
    const [first, second] = [scene.waiting(), scene.waiting()];
    scene.seatReady("103", "1003");
    expect(scene.ring().call).toBe(first.call);
    expect([first, second].map((visit) => estimateOf(scene, visit))).toEqual([0, half(1, 2)]);
  });

  it("given callers give up after two minutes, then whoever is behind others waits less, and the first as long as ever", () => {
    const scene = allTalk(served({ seats: 2, eachMs: 6 * MINUTE_MS }), 2);
    const { leg } = scene.waiting();
    scene.pass(2 * MINUTE_MS).ends(leg);
    const [first, second] = [scene.waiting(), scene.waiting()];
    expect(estimateOf(scene, first)).toBe(half(1, 3));
    expect(estimateOf(scene, second)).toBe(4.8);
    expect(half(2, 3)).toBe(5);
  });

  it("then the board shows it of everybody who waits", () => {
    const scene = allTalk(served({ seats: 2, eachMs: 6 * MINUTE_MS }), 2);
    scene.waiting();
    scene.waiting("91");
    const { waiting } = drawBoard(scene.floor.look(), { mono: 0, wall: 0 });
    expect(waiting.map(({ estimateMs }) => estimateMs)).toEqual([126_000, null]);
  });

  it("given a control plane that starts anew, then the day's facts tell it the same pace", () => {
    const scene = allTalk(served({ seats: 2, eachMs: 6 * MINUTE_MS }), 2);
    scene.waiting();
    const state = scene.floor.snapshot();
    const before = estimateWaits(state);
    state.today = countOf("", scene.facts);
    expect(estimateWaits(state)).toEqual(before);
    expect(state.today.bands).toEqual(scene.today.bands);
    expect(state.today.promised).toEqual(scene.today.promised);
  });
});

describe("what a waiting caller is told of it", () => {
  /** Two seats that talk, at six minutes a caller, and so many who wait already. */
  function busy(ahead: number, rules: Parameters<typeof given>[0] = {}, eachMs = 6 * MINUTE_MS): Scene {
    const scene = allTalk(served({ seats: 2, eachMs, rules }), 2);
    for (let n = 0; n < ahead; n += 1) scene.waiting();
    scene.facts.length = 0;
    return scene;
  }
  const lastSaid = (scene: Scene) => scene.all("Play").at(-1)?.say;

  it.each([
    [0, 3, "under_5"],
    [6, 1, "5_to_10"],
    [3, 3, "over_10"],
  ])("given %i ahead at %i minutes each, then it is %s", (ahead, minutes, band) => {
    const scene = busy(ahead, {}, 2 * minutes * MINUTE_MS);
    scene.waiting();
    expect(lastSaid(scene)).toEqual([{ prompt: "busy_wait", language: "ja", waitBand: band }]);
    expect(toldOf(scene)).toEqual([[band, true]]);
  });

  it.each([1, 2])("given %i ahead at three minutes each, then no band is likelier than not, and none is said", (ahead) => {
    const scene = busy(ahead);
    scene.waiting();
    expect(scene.words()).toBe("busy_wait_noest.ja");
    expect(toldOf(scene)).toEqual([]);
  });

  it("given the bands of another site, then they are told", () => {
    const scene = busy(2, { waitBands: [{ id: "under_7", untilMs: 7 * MINUTE_MS }, { id: "long", untilMs: null }] });
    scene.waiting();
    expect(scene.told("WaitTold")).toMatchObject([{ band: "long", fromMs: 7 * MINUTE_MS, untilMs: null, waitedMs: 0, seats: 2 }]);
  });

  it("given a site without bands, then nobody is told", () => {
    const scene = busy(0, { waitBands: [] });
    scene.waiting();
    expect(scene.words()).toBe("busy_wait_noest.ja");
    expect(toldOf(scene)).toEqual([]);
  });

  it("then it is repeated without the charge, which is said once a call, and music follows", () => {
    const scene = busy(0);
    const visit = scene.waiting();
    scene.said(visit).pass(90_000);
    expect(lastSaid(scene)).toEqual([{ prompt: "busy_wait_again", language: "ja", waitBand: "under_5" }]);
    expect(toldOf(scene)).toEqual([["under_5", true], ["under_5", false]]);
    scene.said(visit);
    expect(scene.did()).toEqual(["StartMusic"]);
  });

  it("given nobody knew at first, then the charge is said with the first band", () => {
    const scene = allTalk(busy(0).seatReady("107", "1007"), 1);
    const visit = scene.change("107", { type: "pause", reason: 1 }).waiting("91");
    expect(scene.words()).toBe("busy_wait_noest.ko");
    scene.said(visit).change("107", { type: "ready" }).pass(90_000);
    expect(lastSaid(scene)).toEqual([{ prompt: "busy_wait", language: "ko", waitBand: "under_5" }]);
  });

  it("given those ahead are served, then the band falls", () => {
    const scene = busy(3);
    const talking = Object.values(scene.floor.look().calls).filter(({ phase }) => phase.type === "talking");
    const visit = scene.waiting();
    scene.said(visit);
    for (const { leg } of talking) {
      scene.ends(leg);
      for (const { leg: phone } of scene.all("HangUp")) scene.ends(phone);
      scene.answers(scene.ring().leg);
    }
    scene.floor.look().today.pace.talk.ms = 3 * MINUTE_MS;
    scene.pass(90_000);
    expect(toldOf(scene)).toEqual([["over_10", true], ["under_5", false]]);
  });

  it("given the estimate rises and no seat has gone, then no band is said, and the lower one again when it is true", () => {
    const scene = busy(0);
    const visit = scene.waiting();
    scene.said(visit);
    const { today } = scene.floor.look();
    today.pace.talk.ms = 30 * MINUTE_MS;
    scene.pass(90_000);
    expect(scene.words()).toBe("still_waiting.ja");
    today.pace.talk.ms = 4 * MINUTE_MS;
    scene.said(visit).pass(90_000);
    expect(lastSaid(scene)?.[0]).toMatchObject({ prompt: "busy_wait_again", waitBand: "under_5" });
  });

  it("given a seat goes away, then the band may rise, and rises no further without another", () => {
    const scene = busy(6, {}, MINUTE_MS);
    const visit = scene.waiting();
    const told = () => scene.facts.flatMap(({ call, what }) => (call === visit.call && what.type === "WaitTold" ? [what.band] : []));
    scene.said(visit).change("102", { type: "pause", reason: 1 }).pass(90_000);
    expect(told()).toEqual(["under_5", "5_to_10"]);
    scene.floor.look().today.pace.talk.ms = 30 * MINUTE_MS;
    scene.said(visit).pass(90_000);
    expect(scene.words()).toBe("still_waiting.ja");
  });

  it("given the caller chooses another language, then its band is told, whatever was told before", () => {
    const scene = allTalk(busy(0).seatReady("105", "1005"), 1);
    scene.floor.look().today.pace.talk.ms = 9 * MINUTE_MS;
    const visit = scene.waiting();
    scene.said(visit).press(visit, "7").said(visit);
    scene.floor.look().today.pace.talk.ms = 25 * MINUTE_MS;
    scene.pass(90_000);
    expect(toldOf(scene).map(([band]) => band)).toEqual(["under_5", "over_10"]);
  });

  it("given the seats of the language have gone, then it is left out", () => {
    const scene = busy(0);
    const visit = scene.waiting();
    scene.said(visit).change("101", { type: "logOut" }).change("102", { type: "logOut" }).pass(90_000);
    expect(scene.words()).toBe("still_waiting.ja");
  });
});

describe("whether it came true", () => {
  function told(): { scene: Scene; visit: Visit } {
    const scene = allTalk(served({ seats: 2, eachMs: 2 * MINUTE_MS }), 2);
    const ahead = Array.from({ length: 6 }, () => scene.waiting());
    scene.facts.length = 0;
    const visit = scene.waiting();
    expect(toldOf(scene)).toEqual([["5_to_10", true]]);
    // They hang up, and it is this caller's turn whenever a seat is ready.
    for (const { leg } of ahead) scene.ends(leg);
    scene.floor.look().today.bands = noBands();
    return { scene, visit };
  }
  const isServed = (scene: Scene) => {
    scene.seatReady("103", "1003");
    scene.answers(scene.ring().leg);
    return scene.today.bands;
  };
  const NONE = { inside: 0, sooner: 0, later: 0, gaveUp: 0 };

  it.each([
    [4, "sooner"],
    [5, "inside"],
    [10, "inside"],
    [11, "later"],
  ])("given five to ten minutes were told, when the caller is served after %i, then it was %s", (minutes, how) => {
    const { scene, visit } = told();
    scene.said(visit).pass(minutes * MINUTE_MS);
    // What is being said does not keep a phone from ringing.
    expect(isServed(scene)).toEqual({ ...NONE, [how]: 1 });
  });

  it("given the caller hangs up before, then that is counted apart", () => {
    const { scene, visit } = told();
    scene.ends(visit.leg);
    expect(scene.today.bands).toEqual({ ...NONE, gaveUp: 1 });
    expect(scene.today.promised).toEqual({});
  });

  it("given the caller comes back into the queue, then only the first wait counts", () => {
    const { scene, visit } = told();
    scene.pass(6 * MINUTE_MS);
    isServed(scene);
    const { work } = scene.seat("103");
    if (work.type !== "talking") throw new Error("nobody talks");
    scene.ends(work.leg, 44);
    expect(scene.phase(visit)).toBe("waiting");
    scene.ends(visit.leg);
    expect(scene.today.bands).toEqual({ ...NONE, inside: 1 });
  });
});
