import { z } from "zod";
import type { Language } from "./language.js";

/**
 * What callers and operators hear, as data: the sentences (`prompts/prompts.json`) and the
 * numbers, dates and times that are put into them (`prompts/numbers.json`).
 *
 * A sentence may hold parameters, `{next_open}`. They cut it into segments, and each
 * segment is a sound of its own, a *clip*; the parameter between two segments is spoken by
 * clips of the number sets. So the same few hundred clips a language can say every place,
 * date, time and telephone number. The rules that the data must keep are checked here, at
 * the start, because a text without its sound is silence in a caller's ear.
 */
export const PARAMETERS = ["position", "wait_band", "next_open", "national_line", "callback_number", "callback_window", "own_line", "reason", "key"] as const;
export type Parameter = (typeof PARAMETERS)[number];

const parameter = z.enum(PARAMETERS);
const name = z.string().regex(/^[a-z][a-z0-9_]*$/, "a prompt's name is small letters, digits and _");

/** The Chinese voice reads pinyin only, with tones 1 to 5 after each syllable: "da4fen1 shi4". */
const pinyin = z.string().regex(/^[a-zü0-9{}_,.?\s]*$/, "pinyin is small letters with tones 1 to 5, and , or .");

const wording = { ja: z.string(), en: z.string(), zh: z.string(), pinyin, ko: z.string() };

const promptSchema = z.object({
  ...wording,
  params: z.array(parameter),
  /** Parameters that are said a second time at once, as one does with a telephone number. */
  twice: z.array(parameter).optional(),
  /** The prompt said instead when a parameter is not known. */
  without: name.optional(),
  note: z.string(),
});

const reasonSchema = z.object(wording);

/** A stretch of time in which a caller is likely to be served, as `rules.json` has it in minutes. */
const waitBandSchema = z.object(wording);
const waitBandName = z.string().regex(/^[a-z0-9][a-z0-9_]*$/, "a band's name is small letters, digits and _");

const list = (length: number) => z.array(z.string().min(1)).length(length);

const sets = {
  /** As digits of a telephone number are read, from 0. */
  digit: list(10),
  /** Keys to press, from 1. */
  key: list(9),
  /** Places in the queue as ordinals, from 1. */
  place: list(99),
  /** January to December. */
  month: list(12),
  /** Days of the month, from 1. */
  day: list(31),
  /** Sunday to Saturday. */
  weekday: list(7),
  /** 0 to 23, with the half of the day; English has 12, from 0 (as twelve), and says a.m. or p.m. after the minutes. */
  hour: list(24),
  /** 1 to 59; a full hour has none. */
  minute: list(59),
};

const word = z.string().min(1);
const common = { again: word, today: word, tomorrow: word };

const numbersSchema = z.object({
  ja: z.object({ ...sets, word: z.object({ ...common, group: word, noon: word }) }),
  en: z.object({
    ...sets,
    hour: list(12),
    word: z.object({ ...common, noon: word, midnight: word, am: word, pm: word }),
  }),
  zh: z.object({ ...sets, word: z.object(common) }),
  /** The Chinese sets again, as pinyin. */
  pinyin: z.object({ ...sets, word: z.object(common) }),
  ko: z.object({ ...sets, word: z.object({ ...common, group: word, noon: word }) }),
});

/** How the draft voices must be told to read what they misread. */
const readingsSchema = z.object({
  /** Japanese: `written` is replaced by `spoken` before the voice reads the text. */
  ja: z.array(z.object({ written: z.string().min(1), spoken: z.string().min(1) })),
  /** English: a word in small letters and its phones in the voice's own alphabet (CMU Pronouncing Dictionary). */
  en: z.array(z.object({ written: z.string().regex(/^[a-z]+$/), spoken: z.string().regex(/^[a-z0-2 ]+$/) })),
});

/** The whole of `prompts/`: both files in one. */
export const textsSchema = z
  .object({
    prompts: z.record(name, promptSchema),
    wait_bands: z.record(waitBandName, waitBandSchema),
    reasons: z.record(name, reasonSchema),
    readings: readingsSchema,
    numbers: numbersSchema,
  })
  .superRefine((texts, context) => {
    for (const message of faults(texts)) context.addIssue({ code: "custom", message });
  });

export type Texts = z.infer<typeof textsSchema>;
export type Prompt = z.infer<typeof promptSchema>;
export type NumberSets = Texts["numbers"];

/** Names that the number sets, the bands, the reasons and the pause take as clip names. */
const RESERVED = new Set([...Object.keys(sets), "word", "reason", "wait_band", "pause"]);

/** The reason that stands in for one that is not in the closed list. */
export const OTHER_REASON = "other";

/** A stretch of a sentence that is one clip, or the parameter between two of them. */
export type Part = { type: "segment"; text: string } | { type: "parameter"; parameter: Parameter };

/**
 * Cut a sentence at its `{parameters}`.
 *
 * Punctuation and blanks at a segment's start belong to what was said before and are
 * dropped; a segment that is nothing else is no segment.
 */
export function parts(text: string): Part[] {
  const found: Part[] = [];
  for (const piece of text.split(/(\{\w+\})/)) {
    if (piece.startsWith("{")) {
      found.push({ type: "parameter", parameter: parameter.parse(piece.slice(1, -1)) });
      continue;
    }
    const spoken = piece.replace(/^[\s。、，．,.]+/u, "").trimEnd();
    if (spoken !== "") found.push({ type: "segment", text: spoken });
  }
  return found;
}

/** Whether there is such a prompt; site data that names prompts is checked with this. */
export function hasPrompt(texts: Texts, prompt: string): boolean {
  return Object.hasOwn(texts.prompts, prompt);
}

/** What zod cannot see: that the parts of the data fit one another. */
function faults(texts: Texts): string[] {
  const found: string[] = [];
  if (!texts.reasons[OTHER_REASON])
    found.push(`reasons: add "${OTHER_REASON}", said for a reason that is not in the list`);
  for (const [key, prompt] of Object.entries(texts.prompts)) {
    if (RESERVED.has(key)) found.push(`prompt ${key}: this name is taken by the numbers; choose another`);
    for (const message of promptFaults(prompt, texts)) found.push(`prompt ${key}: ${message}`);
  }
  return found;
}

function promptFaults(prompt: Prompt, texts: Texts): string[] {
  const found: string[] = [];
  for (const spelling of ["ja", "en", "zh", "pinyin", "ko"] as const) {
    if (prompt[spelling] === "") continue;
    const used = [...prompt[spelling].matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    if ([...used].sort().join() !== [...prompt.params].sort().join()) {
      found.push(
        `${spelling} uses {${used.join("} {")}}, params says ${prompt.params.join(" ") || "none"}; make them agree`,
      );
    }
  }
  if (found.length > 0) return found;
  const shape = (text: string) =>
    parts(text)
      .map((part) => (part.type === "segment" ? "_" : part.parameter))
      .join();
  if (shape(prompt.zh) !== shape(prompt.pinyin)) found.push("pinyin must be cut by the parameters just as zh is");
  for (const said of prompt.twice ?? []) {
    if (!prompt.params.includes(said)) found.push(`twice names ${said}, which is not among params`);
  }
  // A reason can always be said; the others may be unknown, and then there must be something else to say.
  if (prompt.params.some((one) => one !== "reason")) {
    const other = prompt.without === undefined ? undefined : texts.prompts[prompt.without];
    if (!other) found.push("has parameters that may be unknown: name in `without` a prompt to say instead");
    else if (other.params.some((one) => one !== "reason"))
      found.push(`${prompt.without}, said without them, must not need them either`);
  }
  return found;
}

/** The spelling that a language's voice reads. */
export function spelling(language: Language): "ja" | "en" | "pinyin" | "ko" {
  return language === "zh" ? "pinyin" : language;
}
