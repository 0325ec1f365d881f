import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../src/prompt/language.js";
import { loadTexts } from "../../src/prompt/texts.load.js";
import { hasPrompt, parts, textsSchema } from "../../src/prompt/texts.js";

const json = (file: string) => JSON.parse(readFileSync(new URL(`../../prompts/${file}`, import.meta.url), "utf8"));

/** The data as it is, changed in one place; the complaint it meets. */
// biome-ignore lint/suspicious/noExplicitAny: the changes are wrong on purpose, which no type would allow
function complaint(change: (data: any) => void): string {
  const data = { ...json("prompts.json"), numbers: json("numbers.json") };
  change(data);
  const parsed = textsSchema.safeParse(data);
  return parsed.success
    ? "none"
    : parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`).join("; ");
}

describe("the texts", () => {
  it("are accepted as they are", () => {
    expect(complaint(() => {})).toBe("none");
    expect(hasPrompt(loadTexts(), "menu")).toBe(true);
    expect(hasPrompt(loadTexts(), "toString")).toBe(false);
  });

  it("exist in every language, but for the offer of languages and that one is not spoken, which Japanese does not need", () => {
    const { prompts } = loadTexts();
    const empty = Object.entries(prompts).flatMap(([name, prompt]) =>
      LANGUAGES.filter((language) => prompt[language] === "").map((language) => `${name}.${language}`),
    );
    const unspoken = ["", "_interpreter", "_callback", "_japanese"].map((ways) => `language_unavailable${ways}.ja`);
    expect(empty).toEqual(["languages.ja", ...unspoken]);
  });

  it("say no more than three matters and give every key that the notes promise", () => {
    const { prompts } = loadTexts();
    for (const language of LANGUAGES) expect(prompts.menu?.[language].match(/[1-9]/g)).toEqual(["1", "2", "3"]);
    expect(
      [prompts.languages?.en, prompts.languages?.zh, prompts.languages?.ko].map((text) => text?.match(/\d/)?.[0]),
    ).toEqual(["7", "8", "9"]);
  });
});

describe("texts that would leave a caller in silence are refused, with what to correct", () => {
  it("a parameter that one language forgot", () => {
    expect(complaint((data) => (data.prompts.closed.en = "We are closed."))).toMatch(
      /prompt closed: en uses \{\}.*make them agree/,
    );
  });
  it("a parameter that nothing can say", () => {
    expect(complaint((data) => (data.prompts.menu.params = ["weather"]))).toMatch(/prompts\.menu\.params/);
  });
  it("pinyin that is cut otherwise than the Chinese text", () => {
    expect(complaint((data) => (data.prompts.position.pinyin = "{position} nin2 hao3"))).toMatch(
      /prompt position: pinyin/,
    );
  });
  it("a parameter that may be unknown, and nothing to say instead", () => {
    expect(complaint((data) => delete data.prompts.closed.without)).toMatch(/prompt closed: .*without/);
    expect(complaint((data) => (data.prompts.closed.without = "lost_card"))).toMatch(/must not need them either/);
  });
  it("a name that the numbers use", () => {
    expect(complaint((data) => (data.prompts.hour = data.prompts.goodbye))).toMatch(/prompt hour: this name is taken/);
  });
  it("a missing number, and a missing last resort among the reasons", () => {
    expect(complaint((data) => data.numbers.ja.minute.pop())).toMatch(/numbers\.ja\.minute/);
    expect(complaint((data) => delete data.reasons.other)).toMatch(/reasons: add "other"/);
  });
  it("a file that is not JSON or not there, by its name", () => {
    expect(() => loadTexts("/nonexistent")).toThrow(/\/nonexistent\/prompts\.json cannot be read/);
  });
});

it("a sentence is cut at its parameters, and punctuation alone is no sound", () => {
  expect(parts("あと{position}。{reason}、です。")).toEqual([
    { type: "segment", text: "あと" },
    { type: "parameter", parameter: "position" },
    { type: "parameter", parameter: "reason" },
    { type: "segment", text: "です。" },
  ]);
});
