import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { loadTexts } from "../../src/prompt/texts.load.js";
import { hasPrompt } from "../../src/prompt/texts.js";

const SOURCES = ["floor", "call", "ivr", "queue", "seat"].map((folder) =>
  path.resolve(import.meta.dirname, "../../src", folder),
);

/** A prompt that the floor names and that has no text would be silence. */
function named(): string[] {
  const text = SOURCES.flatMap((folder) =>
    readdirSync(folder).map((file) => readFileSync(path.join(folder, file), "utf8")),
  ).join("\n");
  const direct = [...text.matchAll(/prompt: "([a-z_]+)"/g)].map(([, name]) => name as string);
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
});
