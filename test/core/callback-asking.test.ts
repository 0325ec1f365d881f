import { describe, expect, it } from "vitest";
import { emptyMemory } from "../../src/eventlog/fallback.js";
import { booked, busy, MINUTE, only, WITHHELD } from "./callback-kit.js";
import { LINE } from "./floor-setup.js";

describe("who waits and is offered a callback", () => {
  it("hears the number that was shown, says yes, and the call ends with the promise", () => {
    const { scene } = busy();
    const visit = scene.waiting();
    expect(scene.words()).toBe("busy_wait_noest.ja callback_offer.ja");
    scene.press(visit, "1");
    expect(scene.only("Play").say).toEqual([{ prompt: "callback_number", language: "ja", callbackNumber: "0970000001" }]);
    scene.press(visit, "1");
    expect(scene.words()).toBe("callback_confirmed.ja goodbye.ja");
    expect(scene.only("Play").say[0]).toMatchObject({ callbackAt: Date.parse("2026-06-01T10:30:00+09:00"), ownLine: LINE });
    expect(scene.phase(visit)).toBe("farewell");
    scene.said(visit);
    expect(scene.told("CallEnded")).toEqual([{ type: "CallEnded", outcome: "callback", by: "centre", cause: 16 }]);
    expect(scene.today.abandoned).toBe(0);
    expect(only(scene)).toMatchObject({ from: visit.call, keyed: false, step: { type: "waiting" } });
  });

  it("waits on without a key, and the key of the offer is worth nothing after a while", () => {
    const { scene } = busy();
    const visit = scene.waiting();
    scene.said(visit);
    expect(scene.did()).toEqual(["StartMusic"]);
    scene.pass(15_000).press(visit, "1");
    expect(scene.told("CallbackAsked")).toEqual([]);
    expect(scene.told("MatterChosen").at(-1)?.matter).toBe("appointment");
  });

  it("says yes in the music after the offer too", () => {
    const { scene } = busy();
    const visit = scene.waiting();
    scene.said(visit).pass(14_000).press(visit, "11");
    expect(scene.told("CallbackAsked")).toHaveLength(1);
  });

  it("keys in another number, hears it, and says yes", () => {
    const { scene } = busy();
    const visit = scene.waiting();
    scene.press(visit, "12");
    expect(scene.words()).toBe("callback_enter.ja");
    scene.press(visit, "0970000077");
    expect(scene.only("Play").say).toEqual([{ prompt: "callback_number", language: "ja", callbackNumber: "0970000077" }]);
    scene.pass(3_000).press(visit, "1");
    expect(only(scene)).toMatchObject({ keyed: true, called: { e164: "+81970000077" } });
  });

  it.each([
    ["a mobile's eleven", "09000000077"],
    ["ten and the hash", "0970000077#"],
    ["begun anew with a star", "09912*0970000077"],
  ])("keys in %s", (_, keys) => {
    const { scene } = busy();
    const visit = scene.waiting("0", LINE, WITHHELD);
    scene.press(visit, "1");
    expect(scene.words()).toBe("callback_enter.ja");
    scene.press(visit, keys);
    expect(scene.words()).toBe("callback_number.ja");
  });

  it("keys in ten digits of a mobile's and no more: what there is is judged after a while", () => {
    const { scene } = busy();
    const visit = scene.waiting("0", LINE, WITHHELD);
    scene.press(visit, "10900000007").pass(15_000);
    expect(scene.words()).toBe("callback_invalid_number.ja callback_enter.ja");
  });

  it.each([
    ["110", "110#"],
    ["119", "119#"],
    ["premium", "0990123456"],
    ["a navigation number", "0570123456"],
    ["abroad", "0101234567"],
    ["our own", LINE],
    ["too short", "12#"],
    ["nothing", "#"],
    ["a real number in a rehearsal", "0975340000"],
  ])("cannot have %s called, is told so twice, and waits on with the place kept", (_, keys) => {
    const { scene } = busy();
    const visit = scene.waiting("0", LINE, WITHHELD);
    scene.press(visit, `1${keys}`);
    expect(scene.words()).toBe("callback_invalid_number.ja callback_enter.ja");
    scene.press(visit, keys);
    expect(scene.words()).toBe("callback_invalid_number.ja still_waiting.ja");
    expect(scene.phase(visit)).toBe("waiting");
    scene.said(visit);
    expect(scene.did()).toEqual(["StartMusic"]);
    expect(scene.told("CallbackAsked")).toEqual([]);
  });

  it("is connected at once in the midst of the questions", () => {
    const { scene, first } = busy();
    const visit = scene.waiting();
    scene.press(visit, "12097").ends(first.leg).seatReady("101", "1001").picksUp("101");
    expect(scene.phase(visit)).toBe("talking");
    scene.press(visit, "0000771");
    expect(scene.floor.look().callbacks).toEqual({});
  });

  it("goes to the fallback in the midst of the questions, which end there", () => {
    const { scene, first } = busy();
    const visit = scene.waiting();
    scene.press(visit, "12097").tell({ type: "PbxLost" });
    const there = { call: visit.call, trunk: "carrier", step: "waiting", leadMs: 0, since: 0, queuedAt: null, seat: null, known: "arrived" } as const;
    scene.tell({ type: "FallbackTold", facts: [], memory: { ...emptyMemory(), calls: { [visit.leg]: there } } });
    scene.tell({ type: "PbxConnected", legs: [first.leg] }).press(visit, "00000771").pass(MINUTE);
    expect(scene.phase(visit)).toBe("gone");
    expect(scene.told("CallbackAsked")).toEqual([]);
    expect(scene.told("CallEnded")).toEqual([]);
  });

  it("keys in one digit too many, which is not taken for the answer to the number read back", () => {
    const { scene } = busy();
    const visit = scene.waiting("0", LINE, WITHHELD);
    scene.press(visit, "109700000771");
    expect(scene.told("CallbackAsked")).toEqual([]);
    scene.pass(3_000).press(visit, "1");
    expect(scene.told("CallbackAsked")).toHaveLength(1);
  });

  it("is not offered one where so many were promised, or under a number that has one", () => {
    const { scene } = busy({ perDay: 1 });
    booked(scene);
    scene.waiting("0", LINE, WITHHELD);
    expect(scene.words()).toBe("busy_wait_noest.ja");
  });

  it("cannot have a number called that somebody has booked already, nor too often a day", () => {
    const { scene } = busy({ perNumber: 1 });
    booked(scene);
    const visit = scene.waiting("0", LINE, WITHHELD);
    scene.press(visit, "10970000001");
    expect(scene.words()).toBe("callback_pending.ja still_waiting.ja");
    scene.tell({ type: "CallbackDecided", callback: Object.keys(scene.floor.look().callbacks)[0] ?? "", decision: "giveUp", reason: "wrong number", by: "manager" });
    const again = scene.waiting("0", LINE, WITHHELD);
    scene.press(again, "10970000001");
    expect(scene.words()).toBe("callback_invalid_number.ja still_waiting.ja");
  });

  it("is told that nobody speaks the language any more when the questions are over, not amid them", () => {
    const { scene, first } = busy();
    scene.seatReady("105", "1005").picksUp("105");
    scene.waiting("0", LINE, WITHHELD);
    const visit = scene.waiting("71");
    scene.press(visit, "12");
    expect(scene.words()).toBe("callback_enter.en");
    scene.said(visit).change("105", { type: "logOut" }).ends(first.leg);
    expect(scene.all("Play")).toEqual([]);
    scene.pass(15_000);
    expect(scene.words()).toMatch(/^language_unavailable/);
  });

  it("presses 2 where nobody speaks the language", () => {
    const { scene } = busy();
    const visit = scene.waiting("81");
    expect(scene.words()).toBe("language_unavailable_callback.zh");
    scene.press(visit, "2");
    expect(scene.words()).toBe("callback_number.zh");
    scene.press(visit, "1").ends(visit.leg);
    scene.seatReady("101", "1001");
    expect(only(scene).step.type).toBe("waiting");
  });
});
