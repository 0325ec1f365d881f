import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { loadTexts } from "../../src/prompt/texts.load.js";
import { hasPrompt } from "../../src/prompt/texts.js";

const SOURCES = ["floor", "call", "ivr", "queue", "seat", "transfer", "help"].map((folder) =>
  path.resolve(import.meta.dirname, "../../src", folder),
);

/** A prompt that the floor names and that has no text would be silence. */
function named(): string[] {
  const text = SOURCES.flatMap((folder) =>
    readdirSync(folder).map((file) => readFileSync(path.join(folder, file), "utf8")),
  ).join("\n");
  const direct = [...text.matchAll(/(?:prompt: |returnToQueue\(.*, )"([a-z_]+)"/g)].map(([, name]) => name as string);
  const seats = [...text.matchAll(/"(seat_[a-z_]+)"/g)].map(([, name]) => name as string);
  return [...new Set([...direct, ...seats])];
}

describe("what the floor says", () => {
  it("has a text for every prompt that it names", () => {
    const texts = loadTexts();
    const names = named();
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !hasPrompt(texts, name))).toEqual([]);
  });

  it("is every text that there is, but for those of the dialplan, of the site's menu, and those said without a parameter", () => {
    const { prompts } = loadTexts();
    const elsewhere = ["fallback", "fallback_later", "lost_card", ...Object.values(prompts).map(({ without }) => without)];
    const said = new Set([...named(), ...elsewhere]);
    expect(Object.keys(prompts).filter((name) => !said.has(name))).toEqual([]);
  });
});
