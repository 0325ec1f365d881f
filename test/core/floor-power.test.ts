import { describe, expect, it } from "vitest";
import { given } from "./floor-kit.js";

describe("given the power fails", () => {
  it("then a new caller hears that we cannot take the call, and whoever waits or talks is served", () => {
    const scene = given().seatReady("101", "1001");
    const { visit: talking, seatLeg } = scene.talking();
    const waiting = scene.waiting();
    scene.tell({ type: "PowerFailing" });
    const late = scene.caller();
    expect(scene.phase(late)).toBe("closed");
    expect(scene.facts.map(({ what }) => what)).toContainEqual({ type: "HoursDecided", open: false, why: "power" });
    expect(scene.phase(talking)).toBe("talking");
    scene.ends(seatLeg).change("101", { type: "ready" });
    scene.picksUp("101");
    expect(scene.phase(waiting)).toBe("talking");
    scene.tell({ type: "PowerBack" });
    expect(scene.phase(scene.caller())).not.toBe("closed");
  });

  it("then said twice it is one fact", () => {
    const scene = given().tell({ type: "PowerFailing" }).tell({ type: "PowerFailing" }).tell({ type: "PowerBack" }).tell({ type: "PowerBack" });
    expect(scene.facts.map(({ what }) => what.type).filter((type) => type.startsWith("Power"))).toEqual(["PowerFailing", "PowerBack"]);
  });
});

describe("given the power is gone", () => {
  it("then everybody is hung up with a final fact, and who was cut off is to be called back", () => {
    const scene = given().seatReady("101", "1001");
    const { visit: talking } = scene.talking();
    const waiting = scene.waiting();
    scene.tell({ type: "PowerFailing" });
    const told = scene.caller();
    scene.tell({ type: "PowerGone" });
    const cutOff = { type: "CallEnded", by: "centre", cause: 41, because: "powerGone" };
    const ended = (call: string) => scene.facts.filter((fact) => fact.call === call && fact.what.type === "CallEnded").map(({ what }) => what);
    expect(ended(talking.call)).toEqual([{ ...cutOff, outcome: "fault" }]);
    expect(ended(waiting.call)).toEqual([{ ...cutOff, outcome: "fault" }]);
    expect(ended(told.call)).toEqual([{ ...cutOff, outcome: "closed" }]);
    const hungUp = scene.commands.filter(({ type }) => type === "HangUp").map((command) => "leg" in command && command.leg);
    expect(hungUp).toEqual(expect.arrayContaining([talking.leg, waiting.leg, told.leg]));
    expect(hungUp).toHaveLength(4);
  });

  it("then one who rings at a seat is cut off too, and the phone stops ringing", () => {
    const scene = given().seatReady("101", "1001");
    const visit = scene.waiting();
    const ringing = scene.seat("101").work;
    expect(ringing.type).toBe("offered");
    scene.tell({ type: "PowerGone" });
    expect(scene.phase(visit)).toBe("ending");
    expect(scene.seat("101").work.type).toBe("releasing");
  });

  it("then whoever comes still is refused at once, unanswered, and written down", () => {
    const scene = given().tell({ type: "PowerGone" });
    const late = scene.caller();
    expect(scene.commands).toEqual([{ type: "HangUp", call: late.call, leg: late.leg, reason: "congestion" }]);
    const what = scene.facts.at(-1)?.what;
    expect(what).toEqual({ type: "CallEnded", outcome: "fault", by: "centre", cause: 42, because: "powerGone" });
  });
});
