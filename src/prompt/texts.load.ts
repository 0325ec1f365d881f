import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { type Texts, textsSchema } from "./texts.js";

/**
 * Read what callers hear from `prompts/prompts.json` and `prompts/numbers.json`.
 *
 * @param folder the prompts folder; the repository's own unless told
 * @throws Error naming the file, or the text, that has to be corrected
 */
export function loadTexts(folder: string = ownPrompts()): Texts {
  const sentences = readJson(path.join(folder, "prompts.json"));
  const numbers = readJson(path.join(folder, "numbers.json"));
  const parsed = textsSchema.safeParse({ ...(sentences as object), numbers });
  if (parsed.success) return parsed.data;
  throw new Error(
    `The prompts in ${folder} cannot be used; correct them and start again:\n${z.prettifyError(parsed.error)}`,
  );
}

/** `dist/prompt/` and `src/prompt/` are equally deep. */
function ownPrompts(): string {
  return path.resolve(import.meta.dirname, "../../prompts");
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new Error(`${file} cannot be read as JSON: ${(cause as Error).message}; correct or restore it`, { cause });
  }
}
