import { allClips, parameterClips, sayable } from "./clips.js";
import type { Language } from "./language.js";
import { groups } from "./line.js";
import type { Say } from "./say.js";
import type { Parameter, Texts } from "./texts.js";

/**
 * What a caller hears, to be read: the sentence that is really said, with its parameters as
 * the clips say them. A telephone number alone is written in digits, which are easier to
 * read than their names.
 */
export function wording(asked: Say, texts: Texts): string {
  const { say, prompt } = sayable(asked, texts);
  const filled = prompt[say.language].replace(/\{(\w+)\}/g, (_, parameter: string) => parameterText(parameter as Parameter, say, texts));
  // "at 8 a.m." ends a sentence by itself.
  return filled.replaceAll("..", ".");
}

function parameterText(parameter: Parameter, say: Say, texts: Texts): string {
  if (parameter === "national_line") return groups(say.nationalLine ?? "")?.join("-") ?? "";
  if (parameter === "callback_number") return groups(say.callbackNumber ?? "")?.join("-") ?? "";
  if (parameter === "own_line") return groups(say.ownLine ?? "")?.join("-") ?? "";
  const said = (parameterClips(parameter, say, texts) ?? []).map((clip) => textOf(texts, say.language, clip));
  return said.join(JOINED[say.language]);
}

const JOINED: Record<Language, string> = { ja: "", en: " ", zh: "", ko: " " };

/** Many thousand clips, listed once for a set of texts. */
const listed = new WeakMap<Texts, Map<string, string>>();

function textOf(texts: Texts, language: Language, clip: string): string {
  let all = listed.get(texts);
  if (!all) {
    all = new Map(allClips(texts).map((one) => [`${one.language}/${one.clip}`, one.text]));
    listed.set(texts, all);
  }
  return all.get(`${language}/${clip}`) ?? "";
}
