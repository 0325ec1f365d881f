import { describe, expect, it } from "vitest";
import { given, type Scene } from "./floor-kit.js";

function outcomes(scene: Scene): string[] {
  return scene.told("OfferEnded").map(({ outcome }) => outcome);
}

describe("an offer that comes to nothing", () => {
  it.each([
    ["declines", 21, "declined", 10_000],
    ["is busy", 17, "busy", 5_000],
    ["fails", 38, "failed", 5_000],
  ])(
    "given a phone that %s, then the caller keeps the place, the next seat rings, and this one cools down",
    (_, cause, outcome, coolMs) => {
      const scene = given().seatReady("101", "1001").seatReady("102", "1002");
      const visit = scene.waiting();
      const first = scene.ring();
      scene.rings(first.leg).pass(1_000).ends(first.leg, cause);
      expect(outcomes(scene)).toEqual([outcome]);
      expect(scene.ring()).toMatchObject({ call: visit.call, seat: "102" });
      const second = scene.ring();
      scene.pass(1_000).ends(second.leg, 21);
      expect(scene.all("Ring")).toEqual([]);
      scene.pass(coolMs - 1_001);
      expect(scene.all("Ring")).toEqual([]);
      scene.pass(1);
      expect(scene.ring()).toMatchObject({ call: visit.call, seat: "101" });
    },
  );

  it("given a phone that is hung up on early without a cause, then it declined", () => {
    const scene = given().seatReady("101", "1001");
    scene.waiting();
    const { leg } = scene.ring();
    scene.rings(leg).pass(3_000).ends(leg, 16);
    expect(outcomes(scene)).toEqual(["declined"]);
    expect(scene.seat("101").noAnswers).toBe(0);
  });

  it("given a phone that rings in vain, then it is a no-answer", () => {
    const scene = given().seatReady("101", "1001");
    scene.waiting();
    const { leg } = scene.ring();
    scene.rings(leg).pass(20_000).ends(leg, 19);
    expect(outcomes(scene)).toEqual(["noAnswer"]);
    expect(scene.seat("101").noAnswers).toBe(1);
  });

  it("given a phone whose end is never told, then we hang it up a little after its ringing time", () => {
    const scene = given().seatReady("101", "1001").seatReady("102", "1002");
    scene.waiting();
    const { leg } = scene.ring();
    scene.rings(leg).pass(23_000);
    expect(scene.only("HangUp").leg).toBe(leg);
    expect(outcomes(scene)).toEqual(["noAnswer"]);
    expect(scene.ring().seat).toBe("102");
  });
});

describe("a phone that cannot be reached", () => {
  it.each([
    ["says so (cause 20)", 20],
    ["is not registered (cause 3)", 3],
    ["is out of order (cause 27)", 27],
  ])(
    "given a phone that %s, then it is not offered until it registers again, and its operator stays logged in",
    (_, cause) => {
      const scene = given().seatReady("101", "1001");
      const visit = scene.waiting();
      scene.ends(scene.ring().leg, cause);
      expect(outcomes(scene)).toEqual(["unreachable"]);
      expect(scene.seat("101")).toMatchObject({ phone: "unreachable", operator: "1001", duty: { type: "ready" } });
      scene.pass(600_000);
      expect(scene.all("Ring")).toEqual([]);
      scene.tell({ type: "PhoneRegistered", seat: "101" });
      expect(scene.ring().call).toBe(visit.call);
    },
  );

  it("given a phone that never even rang, when its time is over, then it is not there, which is no no-answer", () => {
    const scene = given().seatReady("101", "1001");
    scene.waiting();
    const { leg } = scene.ring();
    scene.pass(20_000).ends(leg, 19);
    expect(outcomes(scene)).toEqual(["unreachable"]);
    expect(scene.seat("101").noAnswers).toBe(0);
  });

  it("given a phone that is told to be away, then no caller is offered to it", () => {
    const scene = given().seatReady("101", "1001").tell({ type: "PhoneLost", seat: "101", why: "unregistered" });
    scene.waiting();
    expect(scene.all("Ring")).toEqual([]);
    expect(scene.told("PhoneLost")).toEqual([{ type: "PhoneLost", why: "unregistered" }]);
  });
});

describe("the automatic pause", () => {
  function ringInVain(scene: Scene): void {
    const { leg } = scene.ring();
    scene.rings(leg).pass(20_000).ends(leg, 19);
  }

  it("given two no-answers in a row and another seat on duty, then the seat is paused and it is written down", () => {
    const scene = given().seatReady("101", "1001").seatReady("102", "1002");
    scene.waiting();
    ringInVain(scene);
    scene.picksUp("102").pass(30_000);
    scene.waiting();
    ringInVain(scene);
    expect(scene.seat("101").duty).toEqual({ type: "paused", reason: "noAnswer" });
    expect(scene.told("Paused")).toEqual([{ type: "Paused", reason: "noAnswer", by: "centre" }]);
  });

  it("given the last seat on duty, then it is never paused", () => {
    const scene = given().seatReady("101", "1001");
    scene.waiting();
    for (let times = 0; times < 4; times += 1) {
      ringInVain(scene);
      scene.pass(30_000);
    }
    expect(scene.seat("101").duty).toEqual({ type: "ready" });
  });

  it("given the last seat that speaks the caller's language, then it is not paused though others are on duty", () => {
    const scene = given().seatReady("105", "1005").seatReady("101", "1001");
    scene.waiting("7");
    for (let times = 0; times < 3; times += 1) {
      ringInVain(scene);
      scene.pass(30_000);
    }
    expect(scene.seat("105").duty).toEqual({ type: "ready" });
  });

  it("given a decline between two no-answers, then it does not count, and the answer of a call counts from anew", () => {
    const scene = given().seatReady("101", "1001");
    scene.waiting();
    ringInVain(scene);
    scene.pass(30_000);
    const declined = scene.ring();
    scene.ends(declined.leg, 21).pass(10_000);
    expect(scene.seat("101").noAnswers).toBe(1);
    scene.answers(scene.ring().leg);
    expect(scene.seat("101").noAnswers).toBe(0);
  });
});

describe("what the phone shows", () => {
  it("given a caller with a matter and a language, then number, matter and language", () => {
    const scene = given().seatReady("105", "1005");
    scene.waiting("71");
    expect(scene.ring().show).toEqual({ number: "0970000001", name: "097-000-0001 予約 英語" });
  });

  it("given a caller in Japanese without a matter, then the number alone", () => {
    const scene = given().seatReady("101", "1001");
    scene.waiting("0");
    expect(scene.ring().show.name).toBe("097-000-0001");
  });
});

describe("what changes while a phone rings", () => {
  it.each([{ type: "pause", reason: 1 } as const, { type: "logOut" } as const])(
    "given a ringing seat, when its operator asks for %o, then the offer is taken back and the next seat rings",
    (change) => {
      const scene = given().seatReady("101", "1001").seatReady("102", "1002");
      const visit = scene.waiting();
      const { leg } = scene.ring();
      scene.rings(leg).change("101", change);
      expect(scene.only("HangUp").leg).toBe(leg);
      expect(outcomes(scene)).toEqual(["withdrawn"]);
      expect(scene.ring()).toMatchObject({ call: visit.call, seat: "102" });
    },
  );

  it("given a ringing seat, when a pause without such a reason is asked for, then it rings on", () => {
    const scene = given().seatReady("101", "1001");
    scene.waiting();
    scene.change("101", { type: "pause", reason: 99 });
    expect(scene.commands).toEqual([]);
    expect(scene.told("ChangeRefused")).toEqual([
      { type: "ChangeRefused", change: "pause", why: "reasonUnknown", by: "manager" },
    ]);
  });

  it("given a ringing seat, when its phone unregisters, then the ringing ends by its own leg", () => {
    const scene = given().seatReady("101", "1001").seatReady("102", "1002");
    scene.waiting();
    const { leg } = scene.ring();
    scene.tell({ type: "PhoneLost", seat: "101", why: "unregistered" });
    expect(scene.commands).toEqual([]);
    scene.ends(leg, 20);
    expect(scene.ring().seat).toBe("102");
  });

  it("given a ringing told twice, then it is written down once", () => {
    const scene = given().seatReady("101", "1001");
    scene.waiting();
    const { leg } = scene.ring();
    scene.rings(leg).rings(leg);
    expect(scene.told("OfferRang")).toHaveLength(1);
  });
});
