import { describe, expect, it } from "vitest";
import { Floor } from "../../src/floor/floor.js";
import type { FloorState } from "../../src/floor/state.js";
import { given, type Scene } from "./floor-kit.js";

/** An invariant that cannot be broken proves nothing: here each is broken on purpose. */

const NOW = { mono: 1_000_000, wall: 0 };

function talk(): Scene {
  const scene = given().seatReady("101", "1001");
  scene.talking();
  return scene;
}

function wrongsAfter(scene: Scene, change: (state: FloorState) => void): string[] {
  const state = scene.floor.snapshot();
  change(state);
  return new Floor(state).wrongs(NOW);
}

function talkOf(state: FloorState) {
  const { work } = seat(state);
  if (work.type !== "talking") throw new Error("nobody talks at seat 101");
  return work;
}

function spoil<T extends object>(thing: T, values: Partial<T>): void {
  Object.assign(thing, values);
}

function call(state: FloorState) {
  const [found] = Object.values(state.calls);
  if (!found) throw new Error("there is no call");
  return found;
}

function seat(state: FloorState, id = "101") {
  const found = state.seats[id];
  if (!found) throw new Error(`there is no seat ${id}`);
  return found;
}

function waitingForNobody(): Scene {
  const scene = given();
  scene.waiting();
  return scene;
}

function ringing(): Scene {
  const scene = given().seatReady("101", "1001");
  scene.waiting();
  return scene;
}

describe("what is wrong with the floor is said", () => {
  it.each<[string, () => Scene, (state: FloorState) => void, RegExp]>([
    [
      "a talk whose seat talks to nobody",
      talk,
      (state) => spoil(seat(state), { work: { type: "none" } }),
      /talks to somebody else/,
    ],
    [
      "a seat that talks to a caller who waits",
      talk,
      (state) => spoil(call(state), { phase: { type: "waiting", since: 0, offer: null, announceAt: null } }),
      /does not talk here/,
    ],
    [
      "a head start that lets others starve",
      waitingForNobody,
      (state) => spoil(call(state), { headStart: { why: "line", ms: 3_600_001 } }),
      /further ahead than anybody may/,
    ],
    [
      "a skill that is asked for without an end",
      waitingForNobody,
      (state) => spoil(call(state).phase, { asks: { step: 0, until: Number.POSITIVE_INFINITY } }),
      /asks for the best for ever/,
    ],
    [
      "a caller who hears music and not that nobody speaks the language",
      waitingForNobody,
      (state) => {
        spoil(call(state), { language: "ko", hearing: { type: "music" } });
        spoil(call(state).phase, { announceAt: 2_000_000 });
      },
      /is not told that nobody speaks ko/,
    ],
    [
      "a prompt in a talk",
      talk,
      (state) => spoil(call(state), { hearing: { type: "prompt", playback: "p", until: 1 } }),
      /hears prompt/,
    ],
    [
      "hold at one side only",
      talk,
      (state) => spoil(seat(state), { work: { ...talkOf(state), held: true }, face: "held" }),
      /hold and no hold/,
    ],
    [
      "a caller in the queue in silence",
      waitingForNobody,
      (state) => spoil(call(state), { hearing: { type: "nothing" } }),
      /hears nothing/,
    ],
    [
      "a caller with music and no announcement to come",
      waitingForNobody,
      (state) => spoil(call(state), { hearing: { type: "music" } }),
      /music for ever/,
    ],
    [
      "a prompt without a deadline",
      waitingForNobody,
      (state) => spoil(call(state), { hearing: { type: "prompt", playback: "p", until: Number.NaN } }),
      /without a deadline/,
    ],
    [
      "an offer that its seat does not know",
      ringing,
      (state) => spoil(seat(state), { work: { type: "none" } }),
      /knows nothing of the offer/,
    ],
    ["an offer without a deadline", ringing, spoilOffer, /offer without a deadline/],
    [
      "a free seat beside a waiting caller",
      waitingForNobody,
      (state) => spoil(seat(state), { operator: "1001", duty: { type: "ready" }, phone: "registered", face: "ready" }),
      /waits beside the free seat 101/,
    ],
    [
      "an operator at two seats",
      talk,
      (state) => spoil(seat(state, "102"), { operator: "1001", duty: { type: "ready" }, face: "ready" }),
      /sits at another seat too/,
    ],
    [
      "a log-out deferred without a talk",
      given,
      (state) => spoil(seat(state), { deferred: { type: "logOut", by: "x" } }),
      /something deferred/,
    ],
    ["a seat shown as what it is not", talk, (state) => spoil(seat(state), { face: "ready" }), /shown as ready/],
    ["a removed seat that stays", given, (state) => spoil(seat(state), { removed: true }), /removed and still here/],
    [
      "a desk call that is over",
      given,
      (state) => spoil(seat(state), { deskCall: "desk-9" }),
      /desk call that is over/,
    ],
    [
      "two calls with one leg",
      ringing,
      (state) => spoil(state.calls, { other: { ...call(state), id: "other" } }),
      /belongs to somebody else/,
    ],
    ["a menu without a deadline", menu, (state) => spoil(call(state).phase, { until: Number.NaN }), /no deadline/],
  ])("given %s", (_, scene, change, wrong) => {
    expect(wrongsAfter(scene(), change).join("; ")).toMatch(wrong);
  });

  it.each([
    ["a talk", talk],
    ["a waiting caller", waitingForNobody],
    ["a ringing phone", ringing],
    ["a menu", menu],
  ])("given %s as it should be, then nothing is wrong, in the floor itself and from its snapshot", (_, scene) => {
    expect(wrongsAfter(scene(), () => {})).toEqual([]);
    expect(scene().floor.wrongs(NOW)).toEqual([]);
  });
});

function menu(): Scene {
  const scene = given();
  scene.caller();
  return scene;
}

function spoilOffer(state: FloorState): void {
  const { phase } = call(state);
  if (phase.type === "waiting" && phase.offer) phase.offer.until = Number.POSITIVE_INFINITY;
}
