import type { Language } from "./language.js";

/** The last place in the queue for which there are sounds. */
export const LAST_PLACE = 99;

/**
 * Something to be said to a caller: a prompt of `prompts/prompts.json` by name, in one
 * language, with the values of its parameters. How it sounds (which clips, in which
 * order) is decided by `clips.ts`.
 */
export interface Say {
  prompt: string;
  language: Language;
  /** Place in the queue, from 1 to `LAST_PLACE`. */
  position?: number;
  /** How long the wait is likely to be: a key of `wait_bands` in `prompts/prompts.json`. */
  waitBand?: string;
  /** Wall milliseconds at which the centre opens next. */
  nextOpen?: number;
  /** Wall milliseconds at which this is said; lets `nextOpen` be "tomorrow" rather than a date. */
  now?: number;
  /** Digits of a telephone number to be read out, e.g. "0120950178". */
  nationalLine?: string;
  /** Digits of the number that is to be called back. */
  callbackNumber?: string;
  /** Wall milliseconds of about when; with `now`, the day is said where it is another. */
  callbackAt?: number;
  /** Digits of our own number. */
  ownLine?: string;
  /** The key to press, "1" to "9". */
  key?: string;
  /** The agreed reason of a closure: a key of the closed list in `prompts/prompts.json`. */
  reason?: string;
}
