import { describe, expect, it } from "vitest";
import { CALLER, given } from "./floor-kit.js";
import { LINE } from "./floor-setup.js";

/** How each race ends that needs no transfer. */

describe("caller hangs up as the operator answers", () => {
  it("given a ringing phone, when the caller hangs up, then the phone is hung up and the call is abandoned", () => {
    const scene = given().seatReady("101", "1001");
    const visit = scene.waiting();
    const { leg } = scene.ring();
    scene.rings(leg).ends(visit.leg);
    expect(scene.only("HangUp")).toMatchObject({ leg, reason: "answeredElsewhere" });
    expect(scene.told("OfferEnded")).toEqual([expect.objectContaining({ outcome: "withdrawn" })]);
    expect(scene.told("CallEnded")).toEqual([expect.objectContaining({ outcome: "abandonedQueue", by: "caller" })]);
    expect(scene.phase(visit)).toBe("gone");
  });

  it("given the offer is taken back, when the late answer comes, then the phone is hung up at once, without penalty", () => {
    const scene = given().seatReady("101", "1001");
    const visit = scene.waiting();
    const { leg } = scene.ring();
    scene.ends(visit.leg).answers(leg);
    expect(scene.only("HangUp")).toMatchObject({ leg, reason: "answeredElsewhere" });
    scene.ends(leg);
    expect(scene.seat("101")).toMatchObject({
      work: { type: "none" },
      duty: { type: "ready" },
      noAnswers: 0,
      cooldownUntil: 0,
    });
    expect(scene.told("CallConnected")).toEqual([]);
  });

  it("given the operator answered, when the caller turns out to have hung up, then both are released and wrap-up begins", () => {
    const scene = given().seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    scene.ends(visit.leg);
    expect(scene.did()).toEqual(["HangUp", "Unbridge"]);
    expect(scene.told("CallEnded")).toEqual([expect.objectContaining({ outcome: "served", by: "caller" })]);
    scene.ends(seatLeg);
    expect(scene.seat("101").face).toBe("wrapUp");
  });

  it("given the bridge is refused because the caller has gone, then the call ends once, as abandoned", () => {
    const scene = given().seatReady("101", "1001");
    const visit = scene.waiting();
    scene.answers(scene.ring().leg);
    scene.fails(scene.only("Bridge"), "gone").ends(visit.leg);
    expect(scene.told("CallEnded")).toEqual([expect.objectContaining({ outcome: "abandonedQueue" })]);
    expect(scene.today).toMatchObject({ arrived: 1, answered: 0, abandoned: 1 });
  });
});

describe("an answer is told twice", () => {
  it("given a talk, when the operator's answer is told again, then nothing happens", () => {
    const scene = given().seatReady("101", "1001");
    const { seatLeg } = scene.talking();
    scene.answers(seatLeg);
    expect(scene.commands).toEqual([]);
    expect(scene.told("CallConnected")).toHaveLength(1);
  });

  it("given an answered caller, when the answer is told again, then it is written down once", () => {
    const scene = given();
    const visit = scene.caller();
    scene.answers(visit.leg);
    expect(scene.told("LineAnswered")).toHaveLength(1);
  });

  it("given a caller who was refused, when the answer comes late, then nothing is written after the end", () => {
    const scene = given();
    const visit = scene.caller("0970000000");
    scene.answers(visit.leg);
    expect(scene.story(visit)).toEqual(["CallArrived", "CallEnded"]);
  });

  it("given a caller, when the same INVITE is told again, then it is one caller", () => {
    const scene = given();
    const visit = scene.caller();
    scene.tell({ type: "CallArrived", ...visit, did: LINE, caller: CALLER, trunk: "carrier" });
    expect(scene.commands).toEqual([]);
    expect(scene.today.arrived).toBe(1);
  });
});

describe("the phone does not answer Asterisk while it rings", () => {
  const lost = { type: "PhoneLost", seat: "101", why: "unreachable" } as const;

  it("given another free seat, then it rings there at once, the first is marked and nobody is blamed", () => {
    const scene = given().seatReady("101", "1001").pass(10).seatReady("102", "1002");
    const visit = scene.waiting();
    const { leg } = scene.ring();
    scene.rings(leg).pass(5_000).tell(lost);
    expect(scene.only("HangUp").leg).toBe(leg);
    expect(scene.ring()).toMatchObject({ call: visit.call, seat: "102" });
    expect(scene.told("OfferEnded")).toMatchObject([{ outcome: "unreachable" }]);
    expect(scene.told("PhoneLost")).toEqual([{ type: "PhoneLost", why: "unreachable" }]);
    expect(scene.seat("101")).toMatchObject({ phone: "unreachable", noAnswers: 0 });
  });

  it("given no other seat, then the caller keeps the place until the phone is there again and free", () => {
    const scene = given().seatReady("101", "1001");
    const first = scene.waiting();
    const { leg } = scene.ring();
    scene.waiting();
    scene.tell(lost).tell(lost).tell({ type: "PhoneRegistered", seat: "101" });
    expect(scene.all("Ring")).toEqual([]);
    scene.ends(leg);
    expect(scene.ring()).toMatchObject({ call: first.call, seat: "101" });
  });

  it("given it has only unregistered, then it rings on and its answer counts", () => {
    const scene = given().seatReady("101", "1001");
    const visit = scene.waiting();
    const { leg } = scene.ring();
    scene.tell({ ...lost, why: "unregistered" }).answers(leg);
    expect(scene.phase(visit)).toBe("talking");
  });
});

describe("the operator's phone vanishes in a talk", () => {
  it("given a talk, when the phone's voice is lost (cause 44), then the caller is at the head of the queue and hears so", () => {
    const scene = given().seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    const later = scene.waiting();
    scene.tell({ type: "PhoneLost", seat: "101", why: "unreachable" }).ends(seatLeg, 44);
    expect(scene.words()).toBe("still_waiting.ja");
    expect(scene.told("OperatorLost")).toEqual([{ type: "OperatorLost", cause: 44 }]);
    scene.seatReady("102", "1002");
    expect(scene.ring().call).toBe(visit.call);
    expect(scene.phase(later)).toBe("waiting");
  });

  it("given it came back to the queue, when somebody else answers, then it counts as answered once", () => {
    const scene = given().seatReady("101", "1001");
    const { seatLeg } = scene.talking();
    scene.ends(seatLeg, 44).seatReady("102", "1002");
    scene.answers(scene.ring().leg);
    expect(scene.today).toMatchObject({ arrived: 1, answered: 1, abandoned: 0 });
  });

  it("given it came back to the queue, when the caller gives up, then it counts as abandoned and not as answered", () => {
    const scene = given().seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    scene.ends(seatLeg, 44).ends(visit.leg);
    expect(scene.today).toMatchObject({ arrived: 1, answered: 0, abandoned: 1 });
  });
});

describe("the talk ends", () => {
  it("given a talk, when the operator hangs up, then the caller is hung up and the seat is in wrap-up", () => {
    const scene = given().seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    scene.ends(seatLeg);
    expect(scene.did()).toEqual(["HangUp", "Unbridge"]);
    expect(scene.only("HangUp").leg).toBe(visit.leg);
    expect(scene.told("CallEnded")).toEqual([expect.objectContaining({ outcome: "served", by: "operator" })]);
    expect(scene.seat("101").face).toBe("wrapUp");
  });

  it("given both hang up at once, then one end is written and nothing remains", () => {
    const scene = given().seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    scene.ends(seatLeg).ends(visit.leg);
    expect(scene.told("CallEnded")).toHaveLength(1);
    expect(scene.floor.look().calls).toEqual({});
    expect(scene.seat("101").work.type).toBe("none");
  });

  it("given a hang-up that nobody confirms, then it is asked for again until Asterisk knows the leg no more", () => {
    const scene = given().seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    scene.ends(seatLeg).pass(20_000);
    expect(scene.all("HangUp").map(({ leg }) => leg)).toEqual(Array(4).fill(visit.leg));
    scene.fails(scene.all("HangUp")[0] as never, "gone");
    expect(scene.phase(visit)).toBe("gone");
  });

  it("given Asterisk says nothing to it for a minute, then the leg is believed gone and nothing remains", () => {
    const scene = given({ wrapUpEndMs: 0 }).seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    scene.ends(seatLeg).pass(60_000);
    expect(scene.phase(visit)).toBe("gone");
    const other = scene.talking();
    scene.ends(other.visit.leg).pass(59_999);
    expect(scene.seat("101").work.type).toBe("releasing");
    scene.pass(1);
    expect(scene.seat("101").work.type).toBe("none");
    expect(scene.floor.wakeAt()).toBeNull();
  });

  it("given a phone whose hang-up nobody confirms, then the seat is not free and the hang-up is asked for again", () => {
    const scene = given({ wrapUpEndMs: 0 }).seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    scene.ends(visit.leg);
    scene.waiting();
    expect(scene.all("Ring")).toEqual([]);
    scene.pass(5_000);
    expect(scene.only("HangUp").leg).toBe(seatLeg);
    scene.ends(seatLeg);
    expect(scene.ring().seat).toBe("101");
  });
});

describe("hold", () => {
  it("given a talk, when hold is told twice, then it is one hold, and unhold ends it", () => {
    const scene = given().seatReady("101", "1001");
    const { seatLeg } = scene.talking();
    scene.tell({ type: "LegHeld", leg: seatLeg }).tell({ type: "LegHeld", leg: seatLeg });
    expect(scene.seat("101").face).toBe("held");
    scene.tell({ type: "LegUnheld", leg: seatLeg });
    expect(scene.seat("101").face).toBe("talking");
    expect(scene.told("CallHeld")).toHaveLength(1);
    expect(scene.told("CallUnheld")).toHaveLength(1);
  });

  it("given a held caller whose operator is lost, when the next one answers, then the caller is not held", () => {
    const scene = given().seatReady("101", "1001");
    const { seatLeg } = scene.talking();
    scene.tell({ type: "LegHeld", leg: seatLeg }).ends(seatLeg, 44).seatReady("102", "1002");
    scene.answers(scene.ring().leg);
    expect(scene.seat("102").face).toBe("talking");
  });
});

describe("commands that fail", () => {
  it("given the bridge fails, then the phone is let go and the caller keeps the place and hears so", () => {
    const scene = given().seatReady("101", "1001");
    const visit = scene.waiting();
    const { leg } = scene.ring();
    scene.answers(leg);
    scene.fails(scene.only("Bridge"), "refused");
    expect(scene.did()).toEqual(["HangUp", "Unbridge", "Play"]);
    expect(scene.phase(visit)).toBe("waiting");
    scene.ends(leg).pass(5_000);
    expect(scene.ring().call).toBe(visit.call);
  });

  it("given a log-out asked for in the talk, when the bridge turns out to have failed, then it is done", () => {
    const scene = given().seatReady("101", "1001");
    scene.waiting();
    scene.answers(scene.ring().leg);
    const bridge = scene.only("Bridge");
    scene.change("101", { type: "logOut" }).fails(bridge, "timeout");
    expect(scene.seat("101")).toMatchObject({ duty: { type: "off" }, deferred: null });
  });

  it("given a ring that Asterisk refuses, then the next seat is offered in the same moment", () => {
    const scene = given().seatReady("101", "1001").seatReady("102", "1002");
    scene.waiting();
    scene.fails(scene.ring(), "refused");
    expect(scene.ring().seat).toBe("102");
    expect(scene.seat("101").work.type).toBe("none");
  });

  it("given a ring that nobody confirms, then the phone is hung up before the seat is free again, for it may ring", () => {
    const scene = given().seatReady("101", "1001");
    scene.waiting();
    const ring = scene.ring();
    scene.fails(ring, "timeout");
    expect(scene.only("HangUp").leg).toBe(ring.leg);
    expect(scene.seat("101").work.type).toBe("releasing");
    scene.fails(scene.only("HangUp"), "gone");
    expect(scene.seat("101").work.type).toBe("none");
  });

  it("given the phone answered before its ring timed out, then the talk goes on", () => {
    const scene = given().seatReady("101", "1001");
    const visit = scene.waiting();
    const ring = scene.ring();
    scene.answers(ring.leg).fails(ring, "timeout");
    expect(scene.commands).toEqual([]);
    expect(scene.phase(visit)).toBe("talking");
  });

  it("given music that cannot be started, then an announcement comes soon and the music is tried again", () => {
    const scene = given();
    const visit = scene.waiting();
    scene.said(visit).fails(scene.only("StartMusic"), "refused").pass(5_000);
    expect(scene.words()).toBe("still_waiting.ja");
    scene.said(visit);
    expect(scene.did()).toEqual(["StartMusic"]);
  });

  it("given a prompt that cannot be played, then the call goes on as if it had been said", () => {
    const scene = given();
    const visit = scene.caller();
    scene.fails(scene.only("Play"), "refused");
    expect(scene.words()).toBe("menu.ja");
    scene.fails(scene.only("Play"), "timeout");
    expect(scene.phase(visit)).toBe("waiting");
  });

  it("given a line that cannot be answered, then the call ends as our fault and the carrier is told", () => {
    const scene = given();
    const visit = scene.caller();
    scene.fails({ type: "Answer", ...visit }, "refused");
    expect(scene.only("HangUp")).toMatchObject({ leg: visit.leg, reason: "congestion" });
    expect(scene.told("CallEnded")).toEqual([expect.objectContaining({ outcome: "fault", by: "centre" })]);
  });

  it.each(["Answer", "Play", "StartMusic", "HangUp"] as const)(
    "given %s finds that the caller's leg is gone, then the call has ended, once",
    (type) => {
      const scene = given();
      const visit = scene.waiting();
      const command = { type, ...visit, playback: "p", say: [], reason: "normal" } as never;
      scene.fails(command, "gone").fails(command, "gone").ends(visit.leg);
      expect(scene.phase(visit)).toBe("gone");
      expect(scene.told("CallEnded")).toHaveLength(1);
    },
  );
});
