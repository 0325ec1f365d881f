import { describe, expect, it } from "vitest";
import { LANGUAGE_KEYS } from "../../src/ivr/menu.js";
import { given } from "./floor-kit.js";

describe("who is served next", () => {
  it("given two callers, when the later one is the first in the queue, then the earlier arrival is served first", () => {
    const scene = given();
    const slow = scene.caller();
    scene.pass(2_000);
    scene.waiting("1");
    scene.press(slow, "1");
    scene.seatReady("101", "1001");
    expect(scene.ring().call).toBe(slow.call);
  });

  it("given callers of several languages, then each is served in turn by whoever speaks the language", () => {
    const scene = given();
    const english = scene.waiting("71");
    const japanese = scene.waiting("1");
    scene.seatReady("101", "1001");
    expect(scene.ring()).toMatchObject({ call: japanese.call, seat: "101" });
    scene.seatReady("105", "1005");
    expect(scene.ring()).toMatchObject({ call: english.call, seat: "105" });
  });

  it("given several free seats, then the one that has been idle longest is offered", () => {
    const scene = given().seatReady("102", "1002").pass(10).seatReady("101", "1001").pass(10);
    scene.waiting();
    expect(scene.ring().seat).toBe("102");
  });

  it("given seats idle for equally long, then the lower number is offered, the same one every time", () => {
    const scene = given().seatReady("102", "1002").seatReady("101", "1001");
    scene.waiting();
    expect(scene.ring().seat).toBe("101");
  });

  it("given an operator who declined, then the place among the idle is kept", () => {
    const scene = given().seatReady("101", "1001").pass(10).seatReady("102", "1002");
    const visit = scene.waiting();
    scene.ends(scene.ring().leg, 21).answers(scene.ring().leg).pass(10_000);
    scene.waiting();
    expect(scene.ring().seat).toBe("101");
    expect(scene.phase(visit)).toBe("talking");
  });

  it("given a talk that ended long ago, then the seat counts as idle from the end of its wrap-up", () => {
    const scene = given().seatReady("101", "1001").pass(5).seatReady("102", "1002");
    const { visit, seatLeg } = scene.talking();
    scene.ends(visit.leg).ends(seatLeg).pass(60_000).change("101", { type: "ready" });
    scene.waiting();
    expect(scene.ring().seat).toBe("102");
  });
});

describe("waiting", () => {
  it("given no free seat, then the caller is told to wait, and hears music after it", () => {
    const scene = given();
    const visit = scene.waiting();
    expect(scene.words()).toBe("busy_wait_noest.ja");
    scene.said(visit);
    expect(scene.did()).toEqual(["StartMusic"]);
  });

  it("given music, then announcements come at the set intervals, in the caller's language, and music after each", () => {
    const scene = given({ announceEveryMs: 30_000 });
    const visit = scene.waiting("71");
    scene.said(visit).pass(29_999);
    expect(scene.commands).toEqual([]);
    scene.pass(1);
    expect(scene.words()).toBe("still_waiting.en");
    scene.said(visit);
    expect(scene.did()).toEqual(["StartMusic"]);
    scene.pass(30_000);
    expect(scene.words()).toBe("still_waiting.en");
  });

  it("given the place is announced, then it is counted from the arrival, and not told where it has risen", () => {
    const scene = given({ announcePosition: true, announceEveryMs: 30_000 });
    const slow = scene.caller();
    const fast = scene.waiting("1");
    expect(scene.all("Play").at(-1)?.say).toContainEqual({ prompt: "position", language: "ja", position: 1 });
    scene.press(slow, "1");
    expect(scene.all("Play").at(-1)?.say).toContainEqual({ prompt: "position", language: "ja", position: 1 });
    scene.said(slow).said(fast).pass(30_000);
    const places = scene
      .all("Play")
      .map(({ call, say }) => [call, say.find(({ prompt }) => prompt === "position")?.position]);
    expect(new Map(places as [string, number | undefined][])).toEqual(
      new Map([
        [slow.call, 1],
        [fast.call, undefined],
      ]),
    );
  });

  it("given announcements are switched off, then there is music from the beginning and nothing else", () => {
    const scene = given({ announceEveryMs: 0 });
    scene.waiting();
    expect(scene.did()).toEqual(["StopPlay", "StartMusic"]);
    scene.pass(600_000);
    expect(scene.commands).toEqual([]);
  });

  it("given a phone rings for the caller, when an announcement is due, then it is put off until the phone is silent", () => {
    const scene = given({ announceEveryMs: 5_000 });
    const visit = scene.waiting();
    scene.said(visit).seatReady("101", "1001");
    const { leg } = scene.ring();
    scene.rings(leg).pass(9_000);
    expect(scene.all("Play")).toEqual([]);
    scene.ends(leg, 21).pass(5_000);
    expect(scene.words()).toBe("still_waiting.ja");
  });

  it("given a prompt still plays, when the operator answers, then it is stopped before the two are bridged", () => {
    const scene = given().seatReady("101", "1001");
    scene.waiting();
    expect(scene.words()).toBe("connecting.ja");
    scene.answers(scene.ring().leg);
    expect(scene.did()).toEqual(["StopPlay", "Bridge"]);
  });

  it("given music, when the operator answers, then it stops before the two are bridged", () => {
    const scene = given();
    const visit = scene.waiting();
    scene.said(visit).seatReady("101", "1001").answers(scene.ring().leg);
    expect(scene.did()).toEqual(["StopMusic", "Bridge"]);
  });

  it("given a prompt whose end is never told, then music starts when the longest prompt must be over", () => {
    const scene = given();
    scene.waiting();
    scene.pass(90_000);
    expect(scene.all("StartMusic")).toHaveLength(1);
  });

  it("given a lost card, then the national line is said before anything else, even if a phone rings", () => {
    const scene = given().seatReady("101", "1001");
    scene.waiting("2");
    expect(scene.all("Play").at(-1)?.say).toEqual([
      { prompt: "lost_card", language: "ja", nationalLine: "0120950178" },
    ]);
  });
});

describe("keys in the queue", () => {
  it("given a phone rings that does not speak the language just chosen, then it is let go and one that does rings", () => {
    const scene = given().seatReady("101", "1001").pass(1).seatReady("105", "1005");
    const visit = scene.waiting("1");
    const { leg } = scene.ring();
    scene.press(visit, "7");
    expect(scene.only("HangUp").leg).toBe(leg);
    expect(scene.words()).toBe("connecting.en");
    expect(scene.ring()).toMatchObject({ call: visit.call, seat: "105" });
  });

  it("given a phone rings that speaks the language just chosen, then it rings on", () => {
    const scene = given().seatReady("105", "1005");
    const visit = scene.waiting("1");
    scene.press(visit, "7");
    expect(scene.did()).toEqual(["StopPlay", "Play"]);
    expect(scene.told("OfferEnded")).toEqual([]);
  });

  it("given another language, when 0 is pressed, then a Japanese-speaking operator is looked for", () => {
    const scene = given();
    const visit = scene.waiting("71");
    scene.press(visit, "0").seatReady("101", "1001");
    expect(scene.ring().call).toBe(visit.call);
  });

  it("given one language after the other is pressed, then phones ring for the first few alone, and the last of them stays", () => {
    const scene = given().seatReady("101", "1001").pass(1).seatReady("105", "1005").pass(1).seatReady("106", "1006");
    const visit = scene.waiting("1");
    for (let times = 0; times < 100; times += 1) {
      scene.press(visit, times % 2 === 0 ? "7" : "8");
      for (const { leg } of scene.all("HangUp")) scene.ends(leg);
    }
    const { length } = scene.told("LanguageChosen");
    expect(length).toBeLessThanOrEqual(1 + LANGUAGE_KEYS);
    expect(scene.told("OfferMade").length).toBeLessThanOrEqual(1 + LANGUAGE_KEYS);
    expect(scene.told("AnnouncementSaid").length).toBeLessThanOrEqual(20);
    expect(scene.seat("106").work).toMatchObject({ type: "offered", call: visit.call });
    scene.press(visit, "7");
    expect(scene.commands).toEqual([]);
    // 0 is always heard, once; this operator speaks Japanese too.
    scene.press(visit, "0");
    expect(scene.words()).toBe("connecting.ja");
    expect(scene.told("LanguageChosen").at(-1)).toMatchObject({ language: "ja", by: "operatorKey" });
    scene.press(visit, "78");
    expect(scene.commands).toEqual([]);
    expect(scene.seat("106").work).toMatchObject({ type: "offered", call: visit.call });
  });

  it("given an announcement, when 0 is pressed, then it stops and the music goes on", () => {
    const scene = given();
    const visit = scene.waiting();
    scene.press(visit, "0");
    expect(scene.did()).toEqual(["StopPlay", "StartMusic"]);
  });

  it("given no matter was chosen, when its key comes late, then it is kept for the operator, and only the first", () => {
    const scene = given();
    const visit = scene.waiting("0");
    scene.press(visit, "12").seatReady("101", "1001");
    expect(scene.ring().show.name).toContain("予約");
  });

  it("given an unknown key, then nothing happens and the place is kept", () => {
    const scene = given();
    const visit = scene.waiting();
    scene.press(visit, "4#*A");
    expect(scene.commands).toEqual([]);
    expect(scene.phase(visit)).toBe("waiting");
  });

  it("given a talk, when keys are pressed, then they are none of our business", () => {
    const scene = given().seatReady("101", "1001");
    const { visit } = scene.talking();
    scene.press(visit, "0789");
    expect(scene.commands).toEqual([]);
  });
});
