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
  it("then everybody is hung up with a final fact, those who wait after a farewell, and who was cut off is to be called back", () => {
    const scene = given().seatReady("101", "1001");
    const { visit: talking } = scene.talking();
    const waiting = scene.waiting("71");
    const choosing = scene.caller();
    scene.tell({ type: "PowerFailing" });
    const told = scene.caller();
    scene.tell({ type: "PowerGone" });
    expect([talking, told, waiting, choosing].map((visit) => scene.phase(visit))).toEqual(["ending", "ending", "farewell", "farewell"]);
    const farewells = scene.all("Play").map(({ leg, say: [words] }) => [leg, words?.prompt, words?.language]);
    expect(farewells).toEqual([
      [waiting.leg, "power_cut", "en"],
      [choosing.leg, "power_cut", "ja"],
    ]);
    const hungUp = scene.all("HangUp").map(({ leg }) => leg);
    hungUp.push(...scene.said(waiting).all("HangUp").map(({ leg }) => leg));
    hungUp.push(...scene.said(choosing).all("HangUp").map(({ leg }) => leg));
    const cutOff = { type: "CallEnded", by: "centre", cause: 41, because: "powerGone" };
    const ended = (call: string) => scene.facts.filter((fact) => fact.call === call && fact.what.type === "CallEnded").map(({ what }) => what);
    expect(ended(talking.call)).toEqual([{ ...cutOff, outcome: "fault" }]);
    expect(ended(waiting.call)).toEqual([{ ...cutOff, outcome: "fault" }]);
    expect(ended(choosing.call)).toEqual([{ ...cutOff, outcome: "fault" }]);
    expect(ended(told.call)).toEqual([{ ...cutOff, outcome: "closed" }]);
    expect(hungUp).toEqual(expect.arrayContaining([talking.leg, waiting.leg, choosing.leg, told.leg]));
    expect(hungUp).toHaveLength(5);
  });

  it("then one who rings at a seat is cut off too, and the phone stops ringing", () => {
    const scene = given().seatReady("101", "1001");
    const visit = scene.waiting();
    const ringing = scene.seat("101").work;
    expect(ringing.type).toBe("offered");
    scene.tell({ type: "PowerGone" });
    expect(scene.phase(visit)).toBe("farewell");
    expect(scene.seat("101").work.type).toBe("releasing");
  });

  it("then who hangs up during the farewell was cut off all the same, and no key changes anything", () => {
    const scene = given();
    const visit = scene.waiting();
    scene.tell({ type: "PowerGone" });
    scene.press(visit, "7").ends(visit.leg);
    const what = scene.facts.at(-1)?.what;
    expect(what).toEqual({ type: "CallEnded", outcome: "fault", by: "caller", cause: 16, because: "powerGone" });
  });

  it("then a farewell that cannot be said, or whose end is never told, ends the call all the same", () => {
    const scene = given();
    const [visit, other] = [scene.waiting(), scene.waiting()];
    scene.tell({ type: "PowerGone" });
    scene.fails(scene.all("Play")[0]!, "refused");
    expect([scene.phase(visit), scene.phase(other)]).toEqual(["ending", "farewell"]);
    scene.pass(10_000);
    expect(scene.phase(other)).toBe("ending");
  });

  it("then whoever comes still is refused at once, unanswered, and written down", () => {
    const scene = given().tell({ type: "PowerGone" });
    const late = scene.caller();
    expect(scene.commands).toEqual([{ type: "HangUp", call: late.call, leg: late.leg, reason: "congestion" }]);
    const what = scene.facts.at(-1)?.what;
    expect(what).toEqual({ type: "CallEnded", outcome: "fault", by: "centre", cause: 42, because: "powerGone" });
  });
});
