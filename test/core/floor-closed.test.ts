import { describe, expect, it } from "vitest";
import { LANGUAGE_KEYS } from "../../src/ivr/menu.js";
import { CALENDAR } from "./floor-setup.js";
import { CALLER, given } from "./floor-kit.js";

const SUNDAY = "2026-06-07T10:00:00+09:00";
const EVENING = "2026-06-01T18:00:00+09:00";

describe("a call while the centre is closed", () => {
  it("given a Sunday, then the closed announcement in Japanese and the languages after it, and no phone rings", () => {
    const scene = given({}, SUNDAY).seatReady("101", "1001");
    const visit = scene.caller();
    expect(scene.did()).toEqual(["Answer", "Play"]);
    expect(scene.words()).toBe("closed.ja languages.en languages.zh languages.ko");
    expect(scene.only("Play").say[0]).toMatchObject({
      nextOpen: Date.parse("2026-06-08T08:30:00+09:00"),
      now: Date.parse(SUNDAY),
      nationalLine: "0120950178",
    });
    expect(scene.told("HoursDecided")).toEqual([
      { type: "HoursDecided", open: false, why: "weekend", nextOpen: Date.parse("2026-06-08T08:30:00+09:00") },
    ]);
    expect(scene.phase(visit)).toBe("closed");
    expect(scene.today).toMatchObject({ arrived: 0, closed: 1 });
  });

  it("given nobody presses a key, then a farewell leaves time for one, and the call ends", () => {
    const scene = given({}, EVENING);
    const visit = scene.caller();
    scene.said(visit);
    expect(scene.words()).toBe("goodbye.ja");
    scene.said(visit);
    expect(scene.only("HangUp")).toMatchObject({ leg: visit.leg, reason: "normal" });
    expect(scene.told("CallEnded")).toEqual([{ type: "CallEnded", outcome: "closed", by: "centre", cause: 16 }]);
    scene.ends(visit.leg);
    expect(scene.told("CallEnded")).toHaveLength(1);
    expect(scene.floor.wakeAt()).toBeNull();
  });

  it.each([
    ["during the announcement", 0],
    ["during the farewell", 1],
  ])("given a language key %s, then the same in that language, and the end", (_, prompts) => {
    const scene = given({}, EVENING);
    const visit = scene.caller();
    for (let said = 0; said < prompts; said += 1) scene.said(visit);
    scene.press(visit, "9");
    expect(scene.did()).toEqual(["StopPlay", "Play"]);
    expect(scene.words()).toBe("closed.ko goodbye.ko");
    scene.said(visit);
    expect(scene.phase(visit)).toBe("ending");
  });

  it("given keys that are no languages, or the same one again, then the announcement goes on", () => {
    const scene = given({}, EVENING);
    const visit = scene.caller();
    scene.press(visit, "0125#*A");
    expect(scene.commands).toEqual([]);
    scene.press(visit, "7").press(visit, "7777");
    expect(scene.commands).toEqual([]);
  });

  it("given somebody presses one language after the other, then the call ends after four minutes", () => {
    const scene = given({}, EVENING);
    const visit = scene.caller();
    for (let times = 0; times < LANGUAGE_KEYS; times += 1) scene.pass(35_000).press(visit, times % 2 === 0 ? "7" : "8");
    scene.pass(29_999);
    expect(scene.phase(visit)).toBe("closed");
    scene.pass(1);
    expect(scene.phase(visit)).toBe("ending");
  });

  it("given a flood of language keys, then only the first few say anything", () => {
    const scene = given({}, EVENING);
    const visit = scene.caller();
    scene.press(visit, "78".repeat(100));
    expect(scene.told("LanguageChosen")).toHaveLength(LANGUAGE_KEYS);
    expect(scene.phase(visit)).toBe("closed");
  });

  it("given the caller hangs up, then the call has ended as closed, by the caller", () => {
    const scene = given({}, EVENING);
    const visit = scene.caller();
    scene.ends(visit.leg);
    expect(scene.told("CallEnded")).toEqual([{ type: "CallEnded", outcome: "closed", by: "caller", cause: 16 }]);
    expect(scene.floor.look().calls).toEqual({});
  });
});

describe("closures entered by date", () => {
  const closures = [{ date: "2026-06-01", reason: "typhoon", agreement: "by fax" }];

  it("given a closure from now on, then the next caller hears its reason and those inside are still served", () => {
    const scene = given();
    const inside = scene.waiting();
    scene.tell({ type: "CalendarChanged", calendar: { ...CALENDAR, closures }, by: "manager" });
    scene.caller();
    expect(scene.only("Play").say[0]).toMatchObject({ prompt: "adhoc_closure", language: "ja", reason: "typhoon" });
    scene.seatReady("101", "1001");
    expect(scene.ring().call).toBe(inside.call);
    expect(scene.told("CalendarChanged")).toEqual([{ type: "CalendarChanged", by: "manager" }]);
  });

  it("given nobody knows when it opens again, then the announcement names no day", () => {
    const scene = given().tell({
      type: "CalendarChanged",
      calendar: { ...CALENDAR, weekly: CALENDAR.weekly.map(() => null) },
      by: "manager",
    });
    scene.caller();
    expect(scene.only("Play").say[0]).toMatchObject({ prompt: "closed" });
    expect(scene.only("Play").say[0]?.nextOpen).toBeUndefined();
  });
});

describe("the minute of opening and closing", () => {
  it.each([
    ["2026-06-01T08:29:59.999+09:00", "closed"],
    ["2026-06-01T08:30:00.000+09:00", "menu"],
    ["2026-06-01T17:59:59.999+09:00", "menu"],
    ["2026-06-01T18:00:00.000+09:00", "closed"],
  ])("given a call at %s, then the caller is in the phase %s", (at, phase) => {
    const scene = given({}, at);
    expect(scene.phase(scene.caller())).toBe(phase);
  });

  it("given a caller in the queue at closing time, then they are still served", () => {
    const scene = given({}, "2026-06-01T17:59:00+09:00");
    const visit = scene.waiting();
    scene.pass(600_000).seatReady("101", "1001");
    expect(scene.ring().call).toBe(visit.call);
  });
});

describe("callers who still wait at closing time", () => {
  const LATE = "2026-06-01T17:59:00+09:00";
  const MINUTE_MS = 60_000;

  it("given the rules give them 30 minutes, then whoever waits longer hears in the chosen language that we have closed, and when we open", () => {
    const scene = given({ serveAfterClosingMs: 30 * MINUTE_MS }, LATE);
    const visit = scene.waiting("72");
    scene.pass(31 * MINUTE_MS - 1);
    expect(scene.phase(visit)).toBe("waiting");
    scene.pass(1);
    expect(scene.words()).toBe("after_closing.en closed.en goodbye.en");
    expect(scene.only("Play").say[1]).toMatchObject({ nextOpen: Date.parse("2026-06-02T08:30:00+09:00") });
    scene.said(visit);
    expect(scene.told("CallEnded")).toEqual([{ type: "CallEnded", outcome: "closed", by: "centre", cause: 16, because: "closingTime" }]);
    expect(scene.today).toMatchObject({ arrived: 1, closed: 0, abandoned: 0 });
  });

  it("given who is turned away hangs up or chooses another language meanwhile, then it is told so, or said in that", () => {
    const scene = given({ serveAfterClosingMs: 0 }, LATE);
    const [visit, other] = [scene.waiting(), scene.waiting()];
    scene.pass(MINUTE_MS);
    scene.press(visit, "9");
    expect(scene.words()).toBe("closed.ko goodbye.ko");
    scene.ends(other.leg);
    expect(scene.told("CallEnded")).toEqual([{ type: "CallEnded", outcome: "closed", by: "caller", cause: 16, because: "closingTime" }]);
  });

  it("given all are to be served, then nobody is turned away", () => {
    const scene = given({ serveAfterClosingMs: null }, LATE);
    const visit = scene.waiting();
    scene.pass(8 * 60 * MINUTE_MS).seatReady("101", "1001");
    expect(scene.ring().call).toBe(visit.call);
  });

  it("given a phone rings for the caller at that moment, then it rings on, and whoever answers has the caller", () => {
    const scene = given({ serveAfterClosingMs: 0, ringMs: 20_000 }, "2026-06-01T17:59:50+09:00").seatReady("101", "1001");
    const visit = scene.waiting();
    scene.rings(scene.ring().leg).pass(15_000);
    expect(scene.phase(visit)).toBe("waiting");
    scene.picksUp("101");
    expect(scene.phase(visit)).toBe("talking");
  });

  it("given somebody is in the menu when we close and nobody is to be served, then the queue is where it is said", () => {
    const scene = given({ serveAfterClosingMs: 0 }, "2026-06-01T17:59:59+09:00");
    const visit = scene.caller();
    scene.pass(2_000).press(visit, "0").pass(0);
    expect(scene.words()).toContain("after_closing.ja");
  });

  it("given an operator's phone vanishes after closing time, then the caller is given time all the same", () => {
    const scene = given({ serveAfterClosingMs: 0 }, LATE).seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    scene.pass(5 * MINUTE_MS).ends(seatLeg, 20).pass(9 * MINUTE_MS);
    expect(scene.phase(visit)).toBe("waiting");
    scene.pass(MINUTE_MS);
    expect(scene.phase(visit)).toBe("closed");
  });

  it("given a closure is entered and taken back while somebody waits, then its time counts from there, and then no more", () => {
    const scene = given({ serveAfterClosingMs: 30 * MINUTE_MS });
    const visit = scene.waiting();
    const closures = [{ date: "2026-06-01", reason: "typhoon", agreement: "by fax" }];
    scene.tell({ type: "CalendarChanged", calendar: { ...CALENDAR, closures }, by: "m" }).pass(29 * MINUTE_MS);
    scene.tell({ type: "CalendarChanged", calendar: CALENDAR, by: "m" }).pass(5 * MINUTE_MS);
    expect(scene.phase(visit)).toBe("waiting");
    scene.tell({ type: "CalendarChanged", calendar: { ...CALENDAR, closures }, by: "m" }).pass(30 * MINUTE_MS);
    expect(scene.words()).toBe("after_closing.ja adhoc_closure.ja goodbye.ja");
  });

  it("given one who came in time is fetched from the fallback after closing time, then the caller is served", () => {
    const came = (fallbackMs: number) => {
      const scene = given({}, "2026-06-01T18:05:00+09:00");
      scene.tell({ type: "CallArrived", call: "f", leg: "f-leg", did: "0975105151", caller: CALLER, trunk: "carrier", fallbackMs, answered: true });
      return scene.phase({ call: "f", leg: "f-leg" });
    };
    expect([came(6 * MINUTE_MS), came(4 * MINUTE_MS)]).toEqual(["waiting", "closed"]);
  });
});
