import { describe, expect, it } from "vitest";
import type { DeskCode } from "../../src/floor/input.js";
import { given } from "./floor-kit.js";

const RIGHT: DeskCode = { type: "logIn", operator: "1001", pin: "right" };
const WRONG: DeskCode = { type: "logIn", operator: "1001", pin: "wrong" };

function registered() {
  return given().tell({ type: "PhoneRegistered", seat: "101" });
}

describe("codes dialled at a desk phone", () => {
  it("given the right PIN, then the operator is logged in and ready, hears so, and is hung up", () => {
    const scene = registered();
    const visit = scene.dial("101", RIGHT);
    expect(scene.words()).toBe("seat_logged_in.ja");
    expect(scene.seat("101")).toMatchObject({ operator: "1001", duty: { type: "ready" } });
    scene.tell({ type: "PlaybackEnded", playback: scene.only("Play").playback, ok: true });
    expect(scene.commands).toEqual([{ type: "HangUp", call: visit.call, leg: visit.leg, reason: "normal" }]);
    scene.ends(visit.leg);
    expect(scene.floor.look().deskCalls).toEqual({});
  });

  it.each<[string, DeskCode, string, string]>([
    ["*12", { type: "logOut" }, "seat_logged_out", "off"],
    ["*13", { type: "ready" }, "seat_ready", "ready"],
    ["*142", { type: "pause", reason: 2 }, "seat_paused", "paused"],
    ["*149", { type: "pause", reason: 9 }, "seat_unknown_code", "ready"],
    ["*19", { type: "unknown" }, "seat_unknown_code", "ready"],
  ])("given somebody is logged in, when %s is dialled, then %o is said and done", (_, code, prompt, duty) => {
    const scene = given().seatReady("101", "1001");
    scene.dial("101", code);
    expect(scene.words()).toBe(`${prompt}.ja`);
    expect(scene.seat("101").duty.type).toBe(duty);
  });

  it.each<DeskCode>([{ type: "logOut" }, { type: "ready" }, { type: "pause", reason: 1 }])(
    "given nobody is logged in, when %o is dialled, then it is refused and said so",
    (code) => {
      const scene = registered();
      scene.dial("101", code);
      expect(scene.words()).toBe("seat_not_logged_in.ja");
      expect(scene.told("ChangeRefused")).toEqual([
        { type: "ChangeRefused", change: code.type, why: "notLoggedIn", by: "phone" },
      ]);
    },
  );

  it("given a code is being said, then no caller is offered to that phone until the call is over", () => {
    const scene = registered();
    scene.waiting();
    const visit = scene.dial("101", RIGHT);
    expect(scene.all("Ring")).toEqual([]);
    scene.ends(visit.leg);
    expect(scene.ring().seat).toBe("101");
  });

  it("given the phone hangs up early, then the change is made all the same and nothing remains", () => {
    const scene = registered();
    const visit = scene.dial("101", RIGHT);
    scene.ends(visit.leg);
    expect(scene.seat("101")).toMatchObject({ operator: "1001", deskCall: null });
    expect(scene.floor.wakeAt()).toBeNull();
  });

  it("given the end of what is said is lost, then the call is hung up after 20 s, and forgotten after as long again", () => {
    const scene = registered();
    const visit = scene.dial("101", RIGHT);
    scene.pass(20_000);
    expect(scene.only("HangUp").leg).toBe(visit.leg);
    scene.pass(20_000);
    expect(scene.floor.look().deskCalls).toEqual({});
  });

  it("given a phone that is no seat, then it is hung up on", () => {
    const scene = given();
    const visit = scene.dial("999", RIGHT);
    expect(scene.commands).toEqual([{ type: "HangUp", ...visit, reason: "unallocated" }]);
  });

  it("given the same call is told twice, then it is one call and one change", () => {
    const scene = registered();
    const visit = scene.dial("101", RIGHT);
    scene.tell({ type: "DeskCodeDialled", ...visit, seat: "101", code: { type: "logOut" } });
    expect(scene.commands).toEqual([]);
    expect(scene.seat("101").operator).toBe("1001");
  });
});

describe("a wrong PIN", () => {
  it("given a wrong PIN, then it is refused, said so, and nobody is logged in", () => {
    const scene = registered();
    scene.dial("101", WRONG);
    expect(scene.words()).toBe("seat_wrong_pin.ja");
    expect(scene.seat("101").operator).toBeNull();
    expect(scene.told("PinRefused")).toEqual([{ type: "PinRefused", tries: 1 }]);
  });

  it("given three in a row, then the operator is locked for five minutes, even for the right one, at every seat", () => {
    const scene = registered().tell({ type: "PhoneRegistered", seat: "102" });
    for (let tries = 0; tries < 3; tries += 1) scene.ends(scene.dial("101", WRONG).leg);
    expect(scene.told("OperatorLocked")).toHaveLength(1);
    scene.ends(scene.dial("102", RIGHT).leg).pass(299_999);
    expect(scene.seat("102").operator).toBeNull();
    scene.ends(scene.dial("102", RIGHT).leg).pass(1);
    expect(scene.seat("102").operator).toBeNull();
    scene.dial("102", RIGHT);
    expect(scene.words()).toBe("seat_logged_in.ja");
  });

  it("given the third is said, then the lock is said", () => {
    const scene = registered();
    for (let tries = 0; tries < 3; tries += 1) scene.ends(scene.dial("101", WRONG).leg);
    scene.dial("101", RIGHT);
    expect(scene.words()).toBe("seat_locked.ja");
  });

  it("given two and then the right one, then it starts to count anew", () => {
    const scene = registered();
    for (const code of [WRONG, WRONG, RIGHT, WRONG, WRONG]) scene.ends(scene.dial("101", code).leg);
    expect(scene.told("OperatorLocked")).toEqual([]);
  });

  it("given the manager unlocks, then the right one is taken at once, and three tries are there again", () => {
    const scene = registered();
    for (let tries = 0; tries < 3; tries += 1) scene.ends(scene.dial("101", WRONG).leg);
    scene.tell({ type: "OperatorUnlocked", operator: "1001", by: "manager" });
    expect(scene.told("OperatorUnlocked")).toEqual([{ type: "OperatorUnlocked", by: "manager" }]);
    for (const code of [WRONG, WRONG, RIGHT]) scene.ends(scene.dial("101", code).leg);
    expect(scene.seat("101").operator).toBe("1001");
  });

  it("given one operator is locked, then another is not", () => {
    const scene = registered();
    for (let tries = 0; tries < 3; tries += 1) scene.ends(scene.dial("101", WRONG).leg);
    scene.dial("101", { type: "logIn", operator: "1002", pin: "right" });
    expect(scene.seat("101").operator).toBe("1002");
  });
});

describe("asked for during a call", () => {
  it.each<[DeskCode, string]>([
    [{ type: "logOut" }, "off"],
    [{ type: "pause", reason: 3 }, "paused"],
  ])(
    "given a talk, when %o is dialled, then it is said to come later, and done after the call instead of a wrap-up",
    (code, duty) => {
      const scene = given().seatReady("101", "1001");
      const { visit, seatLeg } = scene.talking();
      const desk = scene.dial("101", code);
      expect(scene.words()).toBe("seat_deferred.ja");
      expect(scene.told("ChangeDeferred")).toEqual([{ type: "ChangeDeferred", change: code.type, by: "phone" }]);
      expect(scene.phase(visit)).toBe("talking");
      scene.ends(desk.leg).ends(seatLeg);
      expect(scene.seat("101")).toMatchObject({ duty: { type: duty }, deferred: null });
      expect(scene.told("WrapUpStarted")).toEqual([]);
    },
  );

  it("given a deferred log-out, when ready is dialled in the same call, then it is forgotten", () => {
    const scene = given().seatReady("101", "1001");
    const { seatLeg } = scene.talking();
    scene.ends(scene.dial("101", { type: "logOut" }).leg);
    scene.ends(scene.dial("101", { type: "ready" }).leg).ends(seatLeg);
    expect(scene.seat("101").duty.type).toBe("wrapUp");
  });

  it("given the phone rings, when a pause is dialled on its other line, then the offer is taken back and the pause begins", () => {
    const scene = given().seatReady("101", "1001");
    scene.waiting();
    const { leg } = scene.ring();
    scene.dial("101", { type: "pause", reason: 1 });
    expect(scene.all("HangUp").map((command) => command.leg)).toEqual([leg]);
    expect(scene.words()).toBe("seat_paused.ja");
    expect(scene.seat("101").duty).toEqual({ type: "paused", reason: 1 });
  });
});
