import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { loadTexts } from "../../src/prompt/texts.load.js";
import type { Setup } from "../../src/floor/setup.js";
import { hasPrompt } from "../../src/prompt/texts.js";

const SOURCES = ["floor", "call", "ivr", "queue", "seat", "transfer", "help", "callback"].map((folder) =>
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

/** For overflow rules, of which the rehearsal has not every one. */
const TO_CHOOSE = ["overflow_busy", "overflow_end"];

function site(): Pick<Setup, "menu" | "information"> {
  const read = (file: string) => JSON.parse(readFileSync(path.resolve(import.meta.dirname, "../../sites/rehearsal", file), "utf8"));
  return { menu: read("menu.json"), information: read("information.json") };
}

describe("what the floor says", () => {
  it("has a text for every prompt that it names", () => {
    const texts = loadTexts();
    const names = named();
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !hasPrompt(texts, name))).toEqual([]);
  });

  it("is every text that there is, but for those of the dialplan, of the site's data, and those said without a parameter", () => {
    const { prompts } = loadTexts();
    const { menu, information } = site();
    const chosen = [...menu.matters.map(({ notice }) => notice), ...information.nodes.flatMap(({ prompt, invite }) => [prompt, invite]), ...TO_CHOOSE];
    const elsewhere = ["fallback", "fallback_later", ...chosen, ...Object.values(prompts).map(({ without }) => without)];
    const said = new Set([...named(), ...elsewhere]);
    expect(Object.keys(prompts).filter((name) => !said.has(name))).toEqual([]);
  });
});
