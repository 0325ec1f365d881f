import { describe, expect, it } from "vitest";
import { given } from "./floor-kit.js";

describe("wrap-up", () => {
  it("given no automatic end, then it lasts until the operator is ready, and is pointed out after two minutes", () => {
    const scene = given().seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    scene.ends(visit.leg).ends(seatLeg).pass(119_999);
    expect(scene.seat("101").duty).toMatchObject({ type: "wrapUp", overdue: false });
    scene.pass(1);
    expect(scene.seat("101").duty).toMatchObject({ type: "wrapUp", overdue: true });
    scene.pass(3_600_000);
    expect(scene.seat("101").face).toBe("wrapUp");
    scene.change("101", { type: "ready" });
    expect(scene.told("WrapUpEnded")).toEqual([{ type: "WrapUpEnded", by: "manager" }]);
    expect(scene.seat("101").face).toBe("ready");
  });

  it("given an automatic end, then the seat is ready after it and the next caller rings", () => {
    const scene = given({ wrapUpEndMs: 30_000 }).seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    const next = scene.waiting();
    scene.ends(visit.leg).ends(seatLeg).pass(29_999);
    expect(scene.all("Ring")).toEqual([]);
    scene.pass(1);
    expect(scene.ring().call).toBe(next.call);
    expect(scene.told("WrapUpEnded")).toEqual([{ type: "WrapUpEnded", by: "centre" }]);
  });

  it("given no wrap-up at all, then the next caller rings in the moment in which the phone is free", () => {
    const scene = given({ wrapUpEndMs: 0 }).seatReady("101", "1001");
    const { seatLeg } = scene.talking();
    const next = scene.waiting();
    scene.ends(seatLeg);
    expect(scene.ring().call).toBe(next.call);
    expect(scene.told("WrapUpStarted")).toEqual([]);
  });

  it.each([{ type: "pause", reason: 2 } as const, { type: "logOut" } as const])(
    "given a wrap-up, when the operator asks for %o, then it ends with that",
    (change) => {
      const scene = given().seatReady("101", "1001");
      const { visit, seatLeg } = scene.talking();
      scene.ends(visit.leg).ends(seatLeg).change("101", change);
      expect(scene.told("WrapUpEnded")).toHaveLength(1);
      expect(scene.seat("101").face).toBe(change.type === "pause" ? "paused" : "off");
    },
  );
});

describe("who sits where", () => {
  it("given an operator who forgot to log out, when they log in at another seat, then the first one is free", () => {
    const scene = given().seatReady("101", "1001").seatReady("102", "1001");
    expect(scene.seat("101")).toMatchObject({ operator: null, face: "off" });
    expect(scene.seat("102")).toMatchObject({ operator: "1001", face: "ready" });
    expect(scene.told("LoggedOut")).toHaveLength(1);
  });

  it("given an operator in a talk, when they log in elsewhere, then it is refused", () => {
    const scene = given().seatReady("101", "1001");
    scene.talking();
    scene.change("102", { type: "logIn", operator: "1001" });
    expect(scene.told("ChangeRefused")).toEqual([expect.objectContaining({ why: "operatorBusyElsewhere" })]);
    expect(scene.seat("102").operator).toBeNull();
  });

  it("given somebody talks at a seat, when another logs in there, then it is refused", () => {
    const scene = given().seatReady("101", "1001");
    scene.talking();
    scene.change("101", { type: "logIn", operator: "1002" });
    expect(scene.told("ChangeRefused")).toEqual([expect.objectContaining({ why: "seatTaken" })]);
    expect(scene.seat("101").operator).toBe("1001");
  });

  it("given somebody forgot to log out, when another logs in at the seat, then they take it over", () => {
    const scene = given().seatReady("101", "1001").change("101", { type: "logIn", operator: "1002" });
    expect(scene.seat("101").operator).toBe("1002");
    expect(scene.told("LoggedOut")).toHaveLength(1);
  });

  it.each([
    ["999", { type: "ready" } as const, "seatUnknown"],
    ["101", { type: "logIn", operator: "9999" } as const, "operatorUnknown"],
    ["101", { type: "ready" } as const, "notLoggedIn"],
  ])("given seat %s, when the manager asks for %o, then it is refused: %s", (seat, change, why) => {
    const scene = given().change(seat, change);
    expect(scene.told("ChangeRefused")).toEqual([{ type: "ChangeRefused", change: change.type, why, by: "manager" }]);
  });

  it("given the manager pauses a seat, then it is written down with the manager's name and no caller is offered", () => {
    const scene = given().seatReady("101", "1001").change("101", { type: "pause", reason: 4 });
    expect(scene.told("Paused")).toEqual([{ type: "Paused", reason: 4, by: "manager" }]);
    scene.waiting();
    expect(scene.all("Ring")).toEqual([]);
  });
});

describe("seats added and removed", () => {
  const seats = (...ids: string[]) =>
    ({ type: "SeatsChanged", seats: ids.map((id) => ({ id })), by: "manager" }) as const;

  it("given a seat is added, when its phone registers and somebody logs in, then it is offered", () => {
    const scene = given().tell(seats("101", "201"));
    const visit = scene.waiting();
    scene.seatReady("201", "1001");
    expect(scene.ring()).toMatchObject({ call: visit.call, seat: "201" });
  });

  it("given an idle seat is removed, then its operator is logged out and it is gone", () => {
    const scene = given().seatReady("101", "1001").tell(seats("102"));
    expect(scene.floor.look().seats["101"]).toBeUndefined();
    expect(scene.told("LoggedOut")).toHaveLength(1);
    expect(Object.keys(scene.floor.look().seats)).toEqual(["102"]);
  });

  it("given a seat is removed in a talk, then the talk goes on, and the seat goes when its phone is free", () => {
    const scene = given().seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    scene.tell(seats("102"));
    expect(scene.phase(visit)).toBe("talking");
    scene.ends(visit.leg);
    expect(scene.seat("101").work.type).toBe("releasing");
    scene.ends(seatLeg);
    expect(scene.floor.look().seats["101"]).toBeUndefined();
    expect(scene.told("LoggedOut")).toHaveLength(1);
  });

  it("given a seat is removed while its phone rings, then the offer is taken back and the caller keeps the place", () => {
    const scene = given().seatReady("101", "1001").seatReady("102", "1002");
    const visit = scene.waiting();
    const { leg } = scene.ring();
    scene.tell(seats("102"));
    expect(scene.only("HangUp").leg).toBe(leg);
    expect(scene.ring()).toMatchObject({ call: visit.call, seat: "102" });
    scene.ends(leg);
    expect(scene.floor.look().seats["101"]).toBeUndefined();
  });

  it("given a removed seat that still talks, when a code is dialled there or the manager changes it, then it is no seat", () => {
    const scene = given().seatReady("101", "1001");
    scene.talking();
    scene.tell(seats("102")).change("101", { type: "logIn", operator: "1002" });
    expect(scene.told("ChangeRefused")).toEqual([expect.objectContaining({ why: "seatUnknown" })]);
    scene.dial("101", { type: "ready" });
    expect(scene.only("HangUp").reason).toBe("unallocated");
  });

  it("given a removed seat is added again in its talk, then it stays", () => {
    const scene = given().seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    scene.tell(seats("102")).tell(seats("101", "102")).ends(visit.leg).ends(seatLeg);
    expect(scene.seat("101")).toMatchObject({ removed: false, face: "off" });
  });
});

describe("what the board shows", () => {
  it("given a seat's day, then its face follows, and the time since which it is so", () => {
    const scene = given({ wrapUpEndMs: 60_000 });
    const faces = [scene.seat("101").face];
    const note = () => faces.push(scene.seat("101").face);
    scene.seatReady("101", "1001");
    note();
    const visit = scene.waiting();
    note();
    const { leg } = scene.ring();
    scene.answers(leg);
    note();
    scene.tell({ type: "LegHeld", leg });
    note();
    scene.ends(visit.leg).ends(leg);
    note();
    const since = scene.seat("101").faceSince;
    scene.pass(60_000);
    note();
    expect(faces).toEqual(["off", "ready", "offered", "talking", "held", "wrapUp", "ready"]);
    expect(scene.seat("101").faceSince - since).toBe(60_000);
  });
});
