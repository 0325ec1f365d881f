import { describe, expect, it } from "vitest";
import { LANGUAGE_KEYS } from "../../src/ivr/menu.js";
import { given } from "./floor-kit.js";
import { RECORDED } from "./floor-setup.js";

/** Calls are recorded, and callers told so. */
const TOLD = { recordingNotice: true, recording: RECORDED };

const LANGUAGES_OFFERED = "languages.en languages.zh languages.ko";

describe("the walk without a key", () => {
  it("given a caller who presses nothing, then name, languages, matters, and into the queue in Japanese", () => {
    const scene = given();
    const visit = scene.caller();
    expect(scene.words()).toBe(`name.ja ${LANGUAGES_OFFERED}`);
    scene.said(visit);
    expect(scene.words()).toBe("menu.ja");
    scene.said(visit);
    expect(scene.phase(visit)).toBe("waiting");
    expect(scene.story(visit)).toEqual([
      "CallArrived",
      "HoursDecided",
      ...Array(4).fill("AnnouncementSaid"),
      "LineAnswered",
      "LanguageChosen",
      "AnnouncementSaid",
      "MatterChosen",
      "QueueEntered",
      "AnnouncementSaid",
    ]);
    expect(scene.told("LanguageChosen")).toEqual([{ type: "LanguageChosen", language: "ja", by: "default" }]);
    expect(scene.told("MatterChosen")).toEqual([{ type: "MatterChosen", matter: null, by: "default" }]);
  });

  it("given the ends of all prompts are lost, then the caller is in the queue 35 s after the answer", () => {
    const scene = given();
    const visit = scene.caller();
    scene.pass(34_999);
    expect(scene.phase(visit)).toBe("menu");
    scene.pass(1);
    expect(scene.phase(visit)).toBe("waiting");
  });

  it("given a language pressed again and again, then the caller is in the queue 35 s after the answer all the same", () => {
    const scene = given();
    const visit = scene.caller();
    for (let times = 1; times < LANGUAGE_KEYS; times += 1) scene.pass(6_000).press(visit, "7");
    scene.pass(4_999);
    expect(scene.phase(visit)).toBe("menu");
    scene.pass(1);
    expect(scene.phase(visit)).toBe("waiting");
  });

  it("given a flood of language keys, then only the first few say anything, and the caller is in the queue", () => {
    const scene = given();
    const visit = scene.caller();
    scene.press(visit, "789".repeat(100));
    expect(scene.phase(visit)).toBe("waiting");
    expect(scene.told("LanguageChosen")).toHaveLength(LANGUAGE_KEYS);
    expect(scene.told("AnnouncementSaid").length).toBeLessThan(30);
  });

  it("given a line without a menu, then the caller goes straight to the queue", () => {
    const scene = given({ menuMs: 0 });
    const visit = scene.caller();
    expect(scene.did()).toEqual(["Answer", "Play"]);
    expect(scene.phase(visit)).toBe("waiting");
  });
});

describe("keys in the menu", () => {
  it("given a language key during the first prompt, then the prompt stops and the matters come in that language", () => {
    const scene = given();
    const visit = scene.caller();
    scene.press(visit, "8");
    expect(scene.did()).toEqual(["StopPlay", "Play"]);
    expect(scene.words()).toBe("name.zh menu.zh");
    expect(scene.told("LanguageChosen")).toEqual([{ type: "LanguageChosen", language: "zh", by: "key" }]);
  });

  it("given language and matter pressed ahead, then the caller is in the queue at once with both", () => {
    const scene = given();
    const visit = scene.caller();
    scene.press(visit, "93");
    expect(scene.phase(visit)).toBe("waiting");
    expect(scene.told("QueueEntered")).toEqual([
      { type: "QueueEntered", position: 1, language: "ko", matter: "other" },
    ]);
  });

  it("given a matter's key during the languages, then Japanese is meant", () => {
    const scene = given();
    const visit = scene.caller();
    scene.press(visit, "1");
    expect(scene.told("QueueEntered")).toEqual([
      { type: "QueueEntered", position: 1, language: "ja", matter: "appointment" },
    ]);
  });

  it.each(["", "7", "4", "74"])(
    "given %j pressed before, when 0 is pressed, then the caller waits for a Japanese-speaking operator",
    (before) => {
      const scene = given();
      const visit = scene.caller();
      scene.press(visit, `${before}0`);
      expect(scene.told("QueueEntered")).toEqual([{ type: "QueueEntered", position: 1, language: "ja", matter: null }]);
      expect(scene.told("MatterChosen")).toEqual([{ type: "MatterChosen", matter: null, by: "operatorKey" }]);
    },
  );

  it("given the wrong language was chosen, when another key comes during the matters, then the matters come in the right one", () => {
    const scene = given();
    const visit = scene.caller();
    scene.press(visit, "78");
    expect(scene.words()).toBe("name.zh menu.zh");
  });

  it("given the end of a prompt that was stopped, when it is told late, then it changes nothing", () => {
    const scene = given();
    const visit = scene.caller();
    const { playback } = scene.only("Play");
    scene.press(visit, "7").tell({ type: "PlaybackEnded", playback, ok: true });
    expect(scene.commands).toEqual([]);
    expect(scene.phase(visit)).toBe("menu");
  });
});

describe("wrong keys", () => {
  it("given an unknown key, then it is said once more and 45 s are allowed, and the key itself is not written down", () => {
    const scene = given();
    const visit = scene.caller();
    scene.press(visit, "5");
    expect(scene.words()).toBe(`invalid_input.ja ${LANGUAGES_OFFERED}`);
    expect(scene.told("KeyRefused")).toEqual([{ type: "KeyRefused" }]);
    scene.pass(44_999);
    expect(scene.phase(visit)).toBe("menu");
    scene.pass(1);
    expect(scene.phase(visit)).toBe("waiting");
  });

  it("given a second unknown key, then the caller is in the queue and not hung up", () => {
    const scene = given();
    const visit = scene.caller();
    scene.press(visit, "5#");
    expect(scene.phase(visit)).toBe("waiting");
  });

  it("given an unknown key among the matters, then the matters are said again in the language", () => {
    const scene = given();
    const visit = scene.caller();
    scene.press(visit, "7*");
    expect(scene.words()).toBe("invalid_input.en menu.en");
  });

  it("given a flood of two hundred keys, then the caller is in the queue, with one wrong key after the other ignored", () => {
    const scene = given();
    const visit = scene.caller();
    scene.press(visit, "#*4A5".repeat(40));
    expect(scene.phase(visit)).toBe("waiting");
    expect(scene.told("KeyRefused")).toHaveLength(2);
  });
});

describe("the recording notice", () => {
  it("given calls are not recorded, then it is not said", () => {
    const scene = given({ recordingNotice: false });
    const visit = scene.caller();
    scene.press(visit, "7");
    expect(scene.words()).not.toContain("recording_notice");
  });

  it("given calls are recorded, then it comes after the language, in that language, before the matters", () => {
    const scene = given(TOLD);
    const visit = scene.caller();
    scene.press(visit, "7");
    expect(scene.words()).toBe("name.en recording_notice.en");
    scene.said(visit);
    expect(scene.words()).toBe("menu.en");
  });

  it("given no key, then it comes in Japanese", () => {
    const scene = given(TOLD);
    const visit = scene.caller();
    scene.said(visit);
    expect(scene.words()).toBe("recording_notice.ja");
  });

  it.each(["1", "0"])(
    "given %s is pressed ahead, then the notice is heard to its end first, and the key counts after it",
    (key) => {
      const scene = given(TOLD);
      const visit = scene.caller();
      scene.press(visit, key);
      expect(scene.words()).toBe("recording_notice.ja");
      scene.said(visit);
      expect(scene.phase(visit)).toBe("waiting");
    },
  );

  it("given a key during the notice, then it is not cut short, and the key counts after it", () => {
    const scene = given(TOLD);
    const visit = scene.caller();
    scene.press(visit, "72");
    expect(scene.phase(visit)).toBe("menu");
    scene.said(visit);
    expect(scene.told("QueueEntered")).toEqual([
      { type: "QueueEntered", position: 1, language: "en", matter: "lost_card" },
    ]);
  });
});

describe("hanging up in the menu", () => {
  it.each(["", "7", "5"])(
    "given %j was pressed, when the caller hangs up, then the call is abandoned in the menu and nothing remains",
    (keys) => {
      const scene = given();
      const visit = scene.caller();
      scene.press(visit, keys).ends(visit.leg);
      expect(scene.told("CallEnded")).toEqual([
        { type: "CallEnded", outcome: "abandonedMenu", by: "caller", cause: 16 },
      ]);
      expect(scene.floor.look().calls).toEqual({});
      expect(scene.floor.wakeAt()).toBeNull();
      expect(scene.today).toMatchObject({ arrived: 1, abandoned: 1 });
    },
  );
});

describe("a number that is not ours", () => {
  it("given an unknown number, then it is refused unanswered and not counted as an arrival", () => {
    const scene = given();
    const visit = scene.caller("0970000000");
    expect(scene.commands).toEqual([{ type: "HangUp", ...visit, reason: "unallocated" }]);
    expect(scene.told("CallEnded")).toEqual([{ type: "CallEnded", outcome: "refused", by: "centre", cause: 1 }]);
    expect(scene.today.arrived).toBe(0);
  });
});
