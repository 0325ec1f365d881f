import { LANGUAGES, type Language } from "./language.js";
import { groups } from "./line.js";
import { momentClips, openingClips } from "./opening.js";
import { LAST_PLACE, type Say } from "./say.js";
import {
  hasPrompt,
  type NumberSets,
  OTHER_REASON,
  type Parameter,
  type Prompt,
  parts,
  spelling,
  type Texts,
} from "./texts.js";

/**
 * Which sounds, in which order, say a `Say`; and the list of all sounds there are.
 *
 * A clip is one sound file of one language: a prompt without parameters (`menu`), a
 * segment of one with parameters (`closed.1`, `closed.2`), one member of a number set
 * (`place.2`, `hour.8`), a band of the wait (`wait_band.under_5`), a reason
 * (`reason.typhoon`), or the pause. `clips` names them,
 * `allClips` lists them with their texts for the voices; a test holds the two together,
 * for a name without a sound would be silence.
 */
export interface Clip {
  language: Language;
  /** A safe file name: small letters, digits, `_` and one dot. */
  clip: string;
  /** As written, for people. */
  text: string;
  /** As the language's voice is given it: pinyin for Chinese, else the text. Empty: a pause. */
  voiced: string;
  /** It begins a prompt; so it may begin with a breath, where one in mid-sentence may not. */
  opens: boolean;
}

/** The clip that is silence: a breath between groups of digits. */
export const PAUSE = "pause";

/**
 * The clips that say this, in order; none where the language has no text for it (the
 * languages are not offered in Japanese).
 *
 * A parameter that is not known, or cannot be said, makes it the prompt's `without`; an
 * unknown reason is said as the list's last resort. So a caller always hears a whole sentence.
 *
 * @throws RangeError if there is no such prompt
 */
export function clips(asked: Say, texts: Texts): string[] {
  const { say, prompt } = sayable(asked, texts);
  const spoken: string[] = [];
  let segment = 0;
  for (const part of parts(prompt[say.language])) {
    if (part.type === "segment") {
      segment += 1;
      spoken.push(segmentClip(say.prompt, prompt, segment));
      continue;
    }
    const once = parameterClips(part.parameter, say, texts) ?? [];
    spoken.push(...once);
    if (prompt.twice?.includes(part.parameter)) spoken.push(PAUSE, "word.again", ...once);
  }
  return spoken;
}

/** The prompt that is said: the one that was asked for, unless something in it is not known. */
export function sayable(say: Say, texts: Texts): { say: Say; prompt: Prompt } {
  const prompt = hasPrompt(texts, say.prompt) ? texts.prompts[say.prompt] : undefined;
  if (!prompt) throw new RangeError(`There is no prompt ${say.prompt}: add it to prompts/prompts.json or name another`);
  const isKnown = parts(prompt[say.language]).every((part) => part.type === "segment" || parameterClips(part.parameter, say, texts) !== null);
  return isKnown ? { say, prompt } : sayable({ ...say, prompt: replacement(say.prompt, prompt) }, texts);
}

/** Every clip that there must be a sound for, once each. */
export function allClips(texts: Texts): Clip[] {
  return LANGUAGES.flatMap((language) => [
    ...promptClips(language, texts),
    ...listClips(language, "wait_band", texts.wait_bands),
    ...listClips(language, "reason", texts.reasons),
    ...numberClips(language, texts.numbers),
    piece(language, PAUSE, ""),
  ]);
}

/** Where a clip's sound lies, without the extension, as a playback names it. */
export function clipPath(sounds: string, language: Language, clip: string): string {
  return `${sounds}/${language}/${clip}`;
}

function segmentClip(name: string, prompt: Prompt, segment: number): string {
  return prompt.params.length === 0 ? name : `${name}.${segment}`;
}

function replacement(name: string, prompt: Prompt): string {
  if (prompt.without === undefined)
    throw new RangeError(`Prompt ${name} has an unknown parameter and no prompt to say without it`);
  return prompt.without;
}

/** Null where the value is missing or beyond what can be said. */
export function parameterClips(parameter: Parameter, say: Say, texts: Texts): string[] | null {
  switch (parameter) {
    case "position":
      return placeClips(say.position);
    case "wait_band":
      return say.waitBand !== undefined && Object.hasOwn(texts.wait_bands, say.waitBand) ? [`wait_band.${say.waitBand}`] : null;
    case "next_open":
      return say.nextOpen === undefined || !Number.isFinite(say.nextOpen)
        ? null
        : openingClips(say.language, say.nextOpen, say.now);
    case "national_line":
      return say.nationalLine === undefined ? null : lineClips(say.language, say.nationalLine);
    case "callback_number":
      return say.callbackNumber === undefined ? null : lineClips(say.language, say.callbackNumber);
    case "callback_window":
      return say.callbackAt === undefined || !Number.isFinite(say.callbackAt) ? null : momentClips(say.language, say.callbackAt, say.now);
    case "own_line":
      return say.ownLine === undefined ? null : lineClips(say.language, say.ownLine);
    case "key":
      return say.key !== undefined && /^[1-9]$/.test(say.key) ? [`key.${say.key}`] : null;
    case "reason":
      return [
        `reason.${say.reason !== undefined && Object.hasOwn(texts.reasons, say.reason) ? say.reason : OTHER_REASON}`,
      ];
    default:
      return parameter satisfies never;
  }
}

function placeClips(position: number | undefined): string[] | null {
  if (position === undefined || !Number.isInteger(position) || position < 1 || position > LAST_PLACE) return null;
  return [`place.${position}`];
}

/** Digit by digit; Japanese and Korean link the groups by a word (の, 에), the others pause. */
function lineClips(language: Language, line: string): string[] | null {
  const link = language === "ja" || language === "ko" ? "word.group" : PAUSE;
  return (
    groups(line)?.flatMap((group, index) => [
      ...(index === 0 ? [] : [link]),
      ...[...group].map((digit) => `digit.${digit}`),
    ]) ?? null
  );
}

function promptClips(language: Language, texts: Texts): Clip[] {
  return Object.entries(texts.prompts).flatMap(([name, prompt]) => {
    const voiced = segments(prompt[spelling(language)]);
    return segments(prompt[language]).map((text, index) => ({
      language,
      clip: segmentClip(name, prompt, index + 1),
      text,
      voiced: voiced[index] ?? text,
      opens: index === 0,
    }));
  });
}

function segments(text: string): string[] {
  return parts(text).flatMap((part) => (part.type === "segment" ? [part.text] : []));
}

function listClips(language: Language, set: string, list: Texts["reasons"]): Clip[] {
  return Object.entries(list).map(([key, words]) => piece(language, `${set}.${key}`, words[language], words[spelling(language)]));
}

/** The number that a set's first member stands for. */
const FIRST = { digit: 0, key: 1, place: 1, month: 1, day: 1, weekday: 0, hour: 0, minute: 1 } as const;

function numberClips(language: Language, numbers: NumberSets): Clip[] {
  const [written, voiced] = [numbers[language], numbers[spelling(language)]];
  const counted = (Object.keys(FIRST) as (keyof typeof FIRST)[]).flatMap((set) =>
    written[set].map((text, index) => piece(language, `${set}.${index + FIRST[set]}`, text, voiced[set][index])),
  );
  const spokenWords: Record<string, string> = voiced.word;
  const words = Object.entries(written.word).map(([word, text]) =>
    piece(language, `word.${word}`, text, spokenWords[word]),
  );
  return [...counted, ...words];
}

function piece(language: Language, clip: string, text: string, voiced: string = text): Clip {
  return { language, clip, text, voiced, opens: false };
}
