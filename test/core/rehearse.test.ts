import { describe, expect, it } from "vitest";
import { nationalHolidays } from "../../src/calendar/holidays.js";
import { rehearse, type Visit } from "../../src/floor/rehearse.js";
import type { Setup } from "../../src/floor/setup.js";
import type { Language } from "../../src/prompt/language.js";
import { loadTexts } from "../../src/prompt/texts.load.js";
import { wording } from "../../src/prompt/wording.js";
import { disasterNote } from "../../src/report/disaster-note.js";
import { heardIn } from "../../src/report/heard.js";
import { given } from "./floor-kit.js";
import { LINE, RECORDED, testSetup } from "./floor-setup.js";

const TEXTS = loadTexts();

function setupOf(change: Partial<Setup> = {}): Setup {
  const setup = testSetup();
  return { ...setup, calendar: { ...setup.calendar, holidays: nationalHolidays() }, ...change };
}

function callAt(at: string, language: Language = "ja", setup = setupOf()) {
  const visit: Visit = { at: Date.parse(`${at}+09:00`), did: LINE, language };
  return rehearse(setup, visit);
}

/** "closed.ja" for what is said, "7" for a key. */
const steps = ({ steps }: ReturnType<typeof rehearse>) => steps.map((step) => (step.type === "key" ? step.key : `${step.say.prompt}.${step.say.language}`)).join(" ");
const texts = (rehearsed: ReturnType<typeof rehearse>, language: Language) => heardIn(rehearsed.steps, language, TEXTS).flatMap((step) => (step.type === "says" ? [step.text] : []));

describe("a rehearsed call", () => {
  it("on a working day is led through the menu into the queue", () => {
    const call = callAt("2026-06-01T10:00");
    expect(steps(call)).toBe("name.ja languages.en languages.zh languages.ko menu.ja");
    expect(call).toMatchObject({ end: "queue", holidaysKnown: true, decision: { open: true, closesAt: Date.parse("2026-06-01T18:00+09:00") } });
  });

  it("of somebody who wants another language presses its key and goes on in it", () => {
    expect(steps(callAt("2026-06-01T10:00", "ko"))).toBe("name.ja languages.en languages.zh languages.ko 9 name.ko menu.ko");
    expect(steps(callAt("2026-06-01T19:00", "en"))).toBe("closed.ja languages.en languages.zh languages.ko 7 closed.en goodbye.en");
  });

  it("on 2026-09-22 at 10:00, between two holidays, says that we open on Thursday", () => {
    const call = callAt("2026-09-22T10:00");
    expect(call.decision).toEqual({ open: false, why: "holiday", nextOpen: Date.parse("2026-09-24T08:30+09:00") });
    expect(call.end).toBe("hungUp");
    const [closed] = texts(call, "ja");
    expect(closed).toContain("次の受付は、9月二十四日木曜日午前8時30分からです");
    expect(closed).toContain("0120-95-0178で、24時間");
    expect(texts(callAt("2026-09-22T10:00", "en"), "en").join(" ")).toContain("reopen on Thursday, September twenty-fourth at eight thirty a.m. To suspend");
    expect(texts(callAt("2026-09-22T10:00", "zh"), "zh").join()).toMatch(/下次受理从九月.*星期四.*开始/);
  });

  it("on the day of a closure gives its reason", () => {
    const setup = setupOf();
    setup.calendar.closures = [{ date: "2026-06-01", reason: "typhoon", agreement: "A" }];
    expect(texts(callAt("2026-06-01T10:00", "ja", setup), "ja")[0]).toContain("本日は台風のため");
  });

  it("in a disaster hears its text; before it began, nothing of it", () => {
    const disaster = { mode: "suspended", reason: "r", since: Date.parse("2026-06-01T12:00+09:00") } as const;
    const setup = setupOf({ disaster });
    expect(steps(callAt("2026-06-01T12:00", "ja", setup))).toBe("disaster_closed.ja languages.en languages.zh languages.ko goodbye.ja");
    expect(callAt("2026-06-01T11:59", "ja", setup).end).toBe("queue");
    expect(steps(callAt("2026-06-01T12:00", "ja", setupOf({ disaster: { ...disaster, mode: "reduced" } })))).toContain("disaster_reduced.ja");
  });

  it("to a number that is none of ours is refused", () => {
    expect(rehearse(setupOf(), { at: Date.parse("2026-06-01T10:00+09:00"), did: "0970000000", language: "ja" })).toMatchObject({ end: "refused", steps: [] });
  });

  it("works for years ahead, and says where holidays are not known", () => {
    expect(callAt("2050-01-01T10:00")).toMatchObject({ holidaysKnown: true, decision: { open: false } });
    expect(callAt("2051-06-01T10:00")).toMatchObject({ holidaysKnown: false, end: "queue" });
    expect(callAt("2019-06-03T10:00").holidaysKnown).toBe(false);
  });

  it("with the recording notice, or without a menu, is as the rules have it", () => {
    expect(steps(callAt("2026-06-01T10:00", "ja", setupOf({ rules: { ...testSetup().rules, recordingNotice: true, recording: RECORDED } })))).toContain("recording_notice.ja menu.ja");
    expect(steps(callAt("2026-06-01T10:00", "ja", setupOf({ rules: { ...testSetup().rules, menuMs: 0 } })))).toBe("");
  });

  it("says to the caller what a real one hears at that moment, and changes nothing of the setup", () => {
    for (const at of ["2026-06-01T10:00:00+09:00", "2026-06-06T10:00:00+09:00", "2026-12-31T23:00:00+09:00"]) {
      const scene = given({}, at);
      scene.caller();
      const setup = testSetup();
      const before = structuredClone(setup);
      const rehearsed = rehearse(setup, { at: Date.parse(at), did: LINE, language: "ja" });
      const real = scene.only("Play").say;
      expect(rehearsed.steps.slice(0, real.length)).toEqual(real.map((say) => ({ type: "says", say })));
      expect(setup).toEqual(before);
    }
  });
});

describe("what is said, to be read", () => {
  it("is the sentence that is said instead where something is not known", () => {
    expect(wording({ prompt: "closed", language: "en", nationalLine: "0120950178" }, TEXTS)).toBe(TEXTS.prompts.closed_undated?.en);
    expect(wording({ prompt: "disaster_closed", language: "ja", nationalLine: "0120950178" }, TEXTS)).toContain("カードの紛失は、0120-95-0178で受け付けております");
    expect(wording({ prompt: "position", language: "en", position: 2 }, TEXTS)).toMatch(/^You are number \w+ in line\.$/);
  });
});

describe("the note to the city", () => {
  const decision = { mode: "suspended", reason: "大雨特別警報", by: "manager", at: Date.parse("2026-06-01T10:05+09:00"), told: null } as const;
  const centre = { ja: "コールセンター", en: "Call centre" };

  it("says what was decided, when, why, by whom, and what callers hear", () => {
    const note = disasterNote(decision, centre, [{ type: "says", prompt: centre, language: "ja", text: "休止しております。" }]);
    expect(note.ja).toMatch(/受付休止.*の開始[\s\S]*2026年6月1日 10:05[\s\S]*大雨特別警報[\s\S]*manager[\s\S]*「休止しております。」/);
    expect(note.en).toContain("service suspended");
  });

  it("says its end as well", () => {
    const note = disasterNote({ ...decision, mode: null }, centre, []);
    expect(note.ja).toContain("の終了");
    expect(note.ja).not.toContain("案内");
  });
});
