import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allClips, clipPath, clips } from "../../src/prompt/clips.js";
import { LANGUAGES, type Language } from "../../src/prompt/language.js";
import type { Say } from "../../src/prompt/say.js";
import { loadTexts } from "../../src/prompt/texts.load.js";

const texts = loadTexts();
const listed = allClips(texts);
const textOf = new Map(listed.map((one) => [`${one.language}/${one.clip}`, one.text]));
const language = fc.constantFrom(...LANGUAGES);

/** What a caller hears, as text. */
function heard(say: Say): string {
  return clips(say, texts)
    .map((clip) => textOf.get(`${say.language}/${clip}`))
    .join(" ");
}

function jst(local: string): number {
  return Date.parse(`${local}+09:00`);
}

describe("what is said has a sound", () => {
  it("for every prompt in every language, with all values, without any, and with nonsense", () => {
    const nonsense: Partial<Say> = { position: -1, waitBand: "toString", nextOpen: Number.NaN, nationalLine: "abc", reason: "__proto__", key: "0" };
    const full: Partial<Say> = {
      position: 3,
      waitBand: "5_to_10",
      nextOpen: jst("2026-06-01T08:30"),
      now: jst("2026-05-30T19:00"),
      nationalLine: "0120950178",
      reason: "typhoon",
      key: "3",
    };
    for (const language of LANGUAGES) {
      for (const prompt of Object.keys(texts.prompts)) {
        for (const values of [full, {}, nonsense]) expectSounds({ prompt, language, ...values });
      }
    }
  });

  it("for any moment from 2026 to 2028, said at any other", () => {
    const moment = fc.integer({ min: jst("2026-01-01T00:00"), max: jst("2028-12-31T23:59") });
    fc.assert(
      fc.property(language, moment, fc.option(moment, { nil: undefined }), (language, nextOpen, now) => {
        const said = expectSounds({ prompt: "closed", language, nextOpen, now, nationalLine: "0120950178" });
        expect(said).toContain("closed.3");
      }),
    );
  });

  it("for any telephone number, all its digits in their order, twice", () => {
    const number = fc.stringMatching(/^[0-9]{3,15}$/);
    fc.assert(
      fc.property(language, number, (language, nationalLine) => {
        const said = expectSounds({ prompt: "lost_card", language, nationalLine });
        const digits = said.flatMap((clip) => (clip.startsWith("digit.") ? [clip.slice("digit.".length)] : []));
        expect(digits.join("")).toBe(nationalLine + nationalLine);
      }),
    );
  });

  it("for any place in the queue", () => {
    fc.assert(
      fc.property(language, fc.integer({ min: 1, max: 99 }), (language, position) => {
        expect(expectSounds({ prompt: "position", language, position })).toContain(`place.${position}`);
      }),
    );
  });

  it("for every band of the wait", () => {
    for (const waitBand of Object.keys(texts.wait_bands)) {
      for (const language of LANGUAGES) expect(expectSounds({ prompt: "busy_wait", language, waitBand })).toContain(`wait_band.${waitBand}`);
    }
  });

  it("for every reason of the closed list", () => {
    for (const reason of Object.keys(texts.reasons)) {
      for (const language of LANGUAGES) expectSounds({ prompt: "adhoc_closure", language, reason, nextOpen: 0 });
    }
  });
});

describe("the list of clips", () => {
  it("names each once, as a safe file name", () => {
    expect(textOf.size).toBe(listed.length);
    for (const { clip } of listed) expect(clip).toMatch(/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)?$/);
  });

  it("has something for the voice to say in each but the pause", () => {
    expect(listed.filter((one) => one.voiced === "").map((one) => one.clip)).toEqual([
      "pause",
      "pause",
      "pause",
      "pause",
    ]);
    expect(listed.filter((one) => (one.text === "") !== (one.voiced === ""))).toEqual([]);
  });

  it("stays within what a city can have recorded: under 400 a language", () => {
    for (const language of LANGUAGES)
      expect(listed.filter((one) => one.language === language).length).toBeLessThan(400);
  });

  it("gives the Chinese voice pinyin, a syllable for each character", () => {
    for (const { clip, text, voiced } of listed.filter((one) => one.language === "zh")) {
      const characters = [...text.replace(/\b24\b/g, "二十四").replace(/\b10\b/g, "十")].filter((one) => /[\p{Script=Han}0-9〇]/u.test(one)).length;
      expect([clip, voiced.match(/[1-5]/g)?.length ?? 0]).toEqual([clip, characters]);
    }
  });

  it("is where a playback looks", () => {
    expect(clipPath("/srv/sounds", "ja", "closed.1")).toBe("/srv/sounds/ja/closed.1");
  });
});

describe("how long the wait is likely to be", () => {
  it("is said with what waiting costs, and the shorter sentence without", () => {
    const [first, again] = [heard({ prompt: "busy_wait", language: "ja", waitBand: "under_5" }), heard({ prompt: "busy_wait_again", language: "ja", waitBand: "under_5" })];
    expect(first).toContain("5分以内");
    expect(first).toContain("通話料");
    expect(again).toContain("5分以内");
    expect(again).not.toContain("通話料");
    expect(again.length).toBeLessThan(first.length);
  });

  it("is left out where it is not known", () => {
    expect(clips({ prompt: "busy_wait", language: "ja" }, texts)).toEqual(["busy_wait_noest"]);
    expect(clips({ prompt: "busy_wait_again", language: "ko", waitBand: "constructor" }, texts)).toEqual(["still_waiting"]);
  });
});

describe("places are spoken as each language counts", () => {
  const said: [number, Record<Language, string>][] = [
    [1, { ja: "1番目", en: "one", zh: "第一位", ko: "첫 번째" }],
    [2, { ja: "2番目", en: "two", zh: "第二位", ko: "두 번째" }],
    [3, { ja: "3番目", en: "three", zh: "第三位", ko: "세 번째" }],
    [11, { ja: "11番目", en: "eleven", zh: "第十一位", ko: "열한 번째" }],
    [20, { ja: "20番目", en: "twenty", zh: "第二十位", ko: "스무 번째" }],
    [21, { ja: "21番目", en: "twenty-one", zh: "第二十一位", ko: "스물한 번째" }],
    [99, { ja: "99番目", en: "ninety-nine", zh: "第九十九位", ko: "아흔아홉 번째" }],
  ];
  it.each(said)("place %i", (position, expected) => {
    for (const language of LANGUAGES)
      expect(heard({ prompt: "position", language, position })).toContain(expected[language]);
  });

  it("a place beyond the hundredth is not named", () => {
    expect(clips({ prompt: "position", language: "ja", position: 100 }, texts)).toEqual(["still_waiting"]);
  });
});

describe("the next opening", () => {
  const monday = jst("2026-06-01T08:30");
  const said = (language: Language, nextOpen: number, now: number) =>
    clips({ prompt: "adhoc_closure", language, reason: "typhoon", nextOpen, now }, texts)
      .filter((clip) => /^(word|month|day|weekday|hour|minute)\./.test(clip))
      .map((clip) => textOf.get(`${language}/${clip}`))
      .join(" ");

  it("is a date with its weekday, in the language's order", () => {
    const friday = jst("2026-05-29T18:30");
    expect(said("ja", monday, friday)).toBe("6月 ついたち 月曜日 午前8時 30分");
    expect(said("en", monday, friday)).toBe("on Monday, June first at eight thirty a.m.");
    expect(said("zh", monday, friday)).toBe("六月 一日 星期一 上午八点 三十分");
    expect(said("ko", monday, friday)).toBe("유월 일일 월요일 오전 여덟 시 삼십 분");
  });

  it("is tomorrow on the evening before, counted by Japan's midnight", () => {
    expect(said("ja", monday, jst("2026-05-31T23:59"))).toBe("明日、 月曜日 午前8時 30分");
    expect(said("en", monday, jst("2026-05-31T00:00"))).toBe("tomorrow, on Monday, at eight thirty a.m.");
  });

  it("is today after midnight", () => {
    expect(said("ja", monday, jst("2026-06-01T00:00"))).toBe("本日、 午前8時 30分");
    expect(said("ko", monday, jst("2026-06-01T08:29"))).toBe("오늘, 오전 여덟 시 삼십 분");
  });

  it("is a date again the day after tomorrow, over the turn of the year too", () => {
    expect(said("ja", jst("2027-01-04T08:30"), jst("2026-12-28T18:01"))).toBe("1月 四日 月曜日 午前8時 30分");
  });

  it("says full hours, noon and midnight as people do", () => {
    const now = jst("2026-06-01T00:00");
    const at = (language: Language, time: string) =>
      said(language, jst(`2026-06-01T${time}`), now).replace(/^\S+ /, "");
    expect(at("ja", "13:00")).toBe("午後1時");
    expect(at("ja", "12:00")).toBe("正午");
    expect(at("ja", "12:15")).toBe("午後れいじ 15分");
    expect(at("en", "12:00")).toBe("at noon");
    expect(at("en", "12:15")).toBe("at twelve fifteen p.m.");
    expect(at("en", "00:05")).toBe("at twelve oh five a.m.");
    expect(at("en", "00:00")).toBe("at midnight");
    expect(at("zh", "14:05")).toBe("下午两点 零五分");
    expect(at("zh", "12:00")).toBe("中午十二点");
    expect(at("ko", "13:00")).toBe("오후 한 시");
    expect(at("ko", "12:00")).toBe("정오");
  });

  it("that is not known leaves a whole sentence without it", () => {
    expect(clips({ prompt: "closed", language: "ja", nationalLine: "0120950178" }, texts)).toEqual(["closed_undated"]);
    expect(heard({ prompt: "adhoc_closure", language: "en", reason: "typhoon" })).toContain("because of a typhoon");
  });
});

describe("a telephone number", () => {
  const number = (language: Language, nationalLine: string) =>
    clips({ prompt: "lost_card", language, nationalLine }, texts)
      .slice(1, -1)
      .map((clip) => (clip === "pause" ? "," : textOf.get(`${language}/${clip}`)))
      .join(" ");

  it("is read digit by digit in groups, twice, as each language does", () => {
    expect(number("ja", "0120950178")).toBe(
      "ゼロ イチ ニー ゼロ の キュー ゴー の ゼロ イチ ナナ ハチ , 繰り返します。 ゼロ イチ ニー ゼロ の キュー ゴー の ゼロ イチ ナナ ハチ",
    );
    expect(number("zh", "0120950178")).toContain("零 幺 二 零 , 九 五 , 零 幺 七 八 , 重复一遍，");
    expect(number("ko", "0120950178")).toContain("공 일 이 공 에 구 오 에 공 일 칠 팔 , 다시 말씀드립니다.");
    expect(number("en", "0120950178")).toContain("zero one two zero , nine five , zero one seven eight , I repeat.");
  });

  it("is grouped by the numbering plan, unless hyphens say otherwise", () => {
    const grouped = (line: string) => number("en", line).split(" , I repeat.")[0];
    expect(grouped("0975105151")).toBe("zero nine seven , five one zero , five one five one");
    expect(grouped("0120-0178-27")).toBe("zero one two zero , zero one seven eight , two seven");
    expect(grouped("119")).toBe("one one nine");
    expect(grouped("12345")).toBe("one two three , four five");
  });
});

describe("a reason", () => {
  it("that is not in the list is said as the list's last resort", () => {
    expect(clips({ prompt: "adhoc_closure_undated", language: "ja", reason: "meteor" }, texts)).toContain(
      "reason.other",
    );
  });
});

it("a prompt that does not exist is refused by name", () => {
  expect(() => clips({ prompt: "nonsense", language: "ja" }, texts)).toThrow(/no prompt nonsense.*prompts\.json/);
  expect(() => clips({ prompt: "toString", language: "ja" }, texts)).toThrow(RangeError);
});

it("the offer of languages has nothing to say in Japanese, and one sentence in each other", () => {
  expect(LANGUAGES.map((language) => clips({ prompt: "languages", language }, texts).length)).toEqual([0, 1, 1, 1]);
});

function expectSounds(say: Say): string[] {
  const said = clips(say, texts);
  for (const clip of said)
    expect(textOf.has(`${say.language}/${clip}`), `${say.language}/${clip} of ${JSON.stringify(say)}`).toBe(true);
  return said;
}
