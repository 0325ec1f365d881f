import type { Language } from "./language.js";

/**
 * When the centre opens next, as one says it: "today" and "tomorrow" where they are true,
 * else the date; always the time. The year is never said, for the next opening is days away.
 *
 * The tongues differ in order and in where they put the half of the day, so each has its
 * own line below. All names are clips of the number sets in `prompts/numbers.json`.
 */

/** Japan Standard Time is UTC+9 all the year (Imperial Ordinance 167 of 1895; no summer time since 1952). */
const JST_OFFSET_MS = 9 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The clips that say a moment in Japan's time.
 *
 * @param at wall milliseconds of the opening
 * @param now wall milliseconds at which it is said; without it the date is always said
 */
export function openingClips(language: Language, at: number, now?: number): string[] {
  const date = new Date(at + JST_OFFSET_MS);
  const month = `month.${date.getUTCMonth() + 1}`;
  const day = `day.${date.getUTCDate()}`;
  const weekday = `weekday.${date.getUTCDay()}`;
  const time = timeClips(language, date.getUTCHours(), date.getUTCMinutes());
  const daysAway = now === undefined ? null : dayNumber(at) - dayNumber(now);
  if (daysAway === 0) return ["word.today", ...time];
  if (daysAway === 1) return ["word.tomorrow", weekday, ...time];
  if (language === "en") return [weekday, month, day, ...time];
  return [month, day, weekday, ...time];
}

/** The same of something that is to happen: today, the time alone. */
export function momentClips(language: Language, at: number, now?: number): string[] {
  const [first, ...rest] = openingClips(language, at, now);
  return first === undefined || first === "word.today" ? rest : [first, ...rest];
}

function timeClips(language: Language, hour: number, minute: number): string[] {
  const minutes = minute === 0 ? [] : [`minute.${minute}`];
  switch (language) {
    case "ja":
    case "ko":
      return hour === 12 && minute === 0 ? ["word.noon"] : [`hour.${hour}`, ...minutes];
    case "zh":
      return [`hour.${hour}`, ...minutes];
    case "en":
      if (minute === 0 && hour % 12 === 0) return [hour === 0 ? "word.midnight" : "word.noon"];
      return [`hour.${hour % 12}`, ...minutes, hour < 12 ? "word.am" : "word.pm"];
    default:
      return language satisfies never;
  }
}

/** Days since the epoch on Japan's calendar. */
function dayNumber(wall: number): number {
  return Math.floor((wall + JST_OFFSET_MS) / DAY_MS);
}
