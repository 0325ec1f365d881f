import { describe, expect, it } from "vitest";
import { given, type Scene } from "./floor-kit.js";
import { testSetup } from "./floor-setup.js";
import { department } from "./floor-setup.js";

/** One operator, who speaks Japanese alone. */
function japanese(): Scene {
  return given().seatReady("101", "1001");
}

function saidAbout(scene: Scene): string[] {
  return scene.told("AnnouncementSaid").map(({ prompt }) => prompt).filter((prompt) => prompt.startsWith("language_unavailable"));
}

describe("a caller whose language nobody at work speaks", () => {
  it("given there is an interpreter, then is told so with the keys that there are, and music follows", () => {
    const scene = japanese();
    const visit = scene.waiting("71");
    expect(scene.words()).toBe("language_unavailable_interpreter.en");
    expect(scene.told("LanguageUnavailable")).toEqual([{ type: "LanguageUnavailable", language: "en", offered: { interpreter: true, callback: false } }]);
    scene.said(visit);
    expect(scene.did()).toEqual(["StartMusic"]);
  });

  it.each([
    ["no interpreter of the language", "81", "language_unavailable_japanese.zh"],
    ["announcements that are switched off", "71", "language_unavailable_interpreter.en"],
  ])("given %s, then all the same with what there is", (what, keys, words) => {
    const scene = given(what.startsWith("no") ? {} : { announceEveryMs: 0 }).seatReady("101", "1001");
    scene.waiting(keys);
    expect(scene.words()).toBe(words);
  });

  it("given an interpreter who is not there at this hour, then none is offered", () => {
    const closed = department("8101", { kind: "interpreter", number: "0970000101", languages: ["en"], hours: [null, null, null, null, null, null, null] });
    const scene = given({}, undefined, { directory: { ...testSetup().directory, departments: [closed] } });
    scene.waiting("71");
    expect(scene.words()).toBe("language_unavailable_japanese.en");
  });

  it("given a lost card, then the national line is said first", () => {
    const scene = japanese();
    scene.waiting("72");
    expect(scene.words()).toBe("lost_card.en language_unavailable_interpreter.en");
  });

  it("given nothing changes, then is told once, and of the wait as everybody", () => {
    const scene = japanese();
    const visit = scene.waiting("71");
    scene.said(visit).pass(90_000);
    expect(scene.words()).toBe("still_waiting.en");
    expect(saidAbout(scene)).toHaveLength(1);
  });

  it("given no key, then waits on, and is served by who comes and speaks it", () => {
    const scene = japanese();
    const visit = scene.waiting("71");
    scene.said(visit).pass(300_000).seatReady("105", "1005");
    expect(scene.ring()).toMatchObject({ call: visit.call, seat: "105" });
  });

  it("given the only one who speaks it goes, or pauses, then whoever hears music is told at once, and again when it happens again", () => {
    const scene = japanese().seatReady("105", "1005");
    scene.talking("71");
    const visit = scene.waiting("71");
    expect(scene.words()).toBe("busy_wait_noest.en");
    scene.said(visit);
    const seat = "105";
    scene.change(seat, { type: "pause", reason: 1 });
    expect(saidAbout(scene)).toEqual([]);
    const talk = scene.seat(seat).work;
    scene.ends(talk.type === "talking" ? talk.leg : "");
    expect(scene.words()).toBe("language_unavailable_interpreter.en");
    scene.said(visit).change(seat, { type: "ready" });
    scene.ends(scene.ring().leg, 21).change(seat, { type: "logOut" });
    expect(scene.words()).toBe("language_unavailable_interpreter.en");
  });

  it("given one who speaks it and talks or writes up, then nothing is said: it is spoken", () => {
    const scene = japanese().seatReady("105", "1005");
    const { visit, seatLeg } = scene.talking("71");
    scene.waiting("71");
    expect(scene.words()).toBe("busy_wait_noest.en");
    scene.ends(visit.leg).ends(seatLeg);
    expect(saidAbout(scene)).toEqual([]);
  });

  it("given the language is chosen in the queue, then it is said instead of that we connect", () => {
    const scene = given();
    const visit = scene.waiting("0");
    scene.press(visit, "8");
    expect(scene.words()).toBe("language_unavailable_japanese.zh");
    scene.press(visit, "7");
    expect(scene.words()).toBe("language_unavailable_interpreter.en");
  });
});

describe("the keys of a caller who was told", () => {
  it("0: Japanese, by whoever is free", () => {
    const scene = japanese();
    const visit = scene.waiting("71");
    scene.press(visit, "0");
    expect(scene.ring()).toMatchObject({ call: visit.call, seat: "101" });
    expect(scene.all("Play").at(-1)?.say).toEqual([{ prompt: "connecting", language: "ja" }]);
  });

  it("1: whoever speaks Japanese answers, and the interpreter is rung at once", () => {
    const scene = japanese();
    const visit = scene.waiting("71");
    scene.press(visit, "1");
    expect(scene.words()).toBe("interpreter_joining.en");
    const { leg, show } = scene.ring();
    expect(show.name).toBe("097-000-0001 予約 英語 通訳");
    scene.answers(leg);
    expect(scene.only("Dial")).toMatchObject({ call: visit.call, number: "0970000101" });
    expect(scene.told("TransferStarted")).toMatchObject([{ kind: "interpreter", to: "8101", way: "centre" }]);
    const interpreter = scene.only("Dial").leg;
    scene.answers(interpreter);
    expect(scene.only("Join")).toMatchObject({ leg: interpreter });
  });

  it("1, and one who speaks the language comes before anybody is free: no interpreter is needed", () => {
    const scene = given().seatReady("101", "1001");
    scene.talking();
    const visit = scene.waiting("71");
    scene.press(visit, "1").seatReady("105", "1005");
    const { leg, seat } = scene.ring();
    expect(seat).toBe("105");
    scene.answers(leg);
    expect(scene.all("Dial")).toEqual([]);
  });

  it("1, and all lines outside are taken when the operator answers: the operator hears the refusal", () => {
    const trunks = [{ name: "carrier", channels: 3, lines: testSetup().lines }];
    const scene = given({}, undefined, { trunks }).seatReady("101", "1001");
    const visit = scene.waiting("71");
    scene.caller();
    const { leg } = scene.press(visit, "1").ring();
    scene.answers(leg);
    expect(scene.only("Beep")).toMatchObject({ leg });
    expect(scene.told("TransferRefused")).toMatchObject([{ why: "trunkBusy", way: "centre" }]);
  });

  it("1, and the operator's phone is lost: the next one who answers has the interpreter rung as well", () => {
    const scene = japanese().seatReady("102", "1002");
    const visit = scene.waiting("71");
    const { leg } = scene.press(visit, "1").ring();
    scene.answers(leg).ends(leg, 44);
    scene.answers(scene.ring().leg);
    expect(scene.all("Dial")).toHaveLength(1);
  });

  it("1, when the interpreters have gone home since: what is left is said", () => {
    const scene = japanese();
    const visit = scene.waiting("71");
    scene.tell({ type: "DirectoryChanged", directory: { districts: [], departments: [] }, by: "m" }).press(visit, "1");
    expect(scene.words()).toBe("language_unavailable_japanese.en");
    scene.press(visit, "1");
    expect(scene.all("Ring")).toEqual([]);
  });

  it("2, 3 and others: what they mean to everybody, for no callback was offered", () => {
    const scene = japanese();
    const visit = scene.waiting("0");
    scene.press(visit, "7");
    scene.press(visit, "2456#*");
    expect(scene.told("InterpreterChosen")).toEqual([]);
    expect(scene.told("MatterChosen").at(-1)?.matter).toBe("lost_card");
    expect(scene.phase(visit)).toBe("waiting");
  });

  it("1 without having been told: the matter, as ever", () => {
    const scene = given();
    const visit = scene.waiting("0");
    scene.press(visit, "1");
    expect(scene.told("InterpreterChosen")).toEqual([]);
    expect(scene.told("MatterChosen").at(-1)).toMatchObject({ matter: "appointment", by: "key" });
  });
});
