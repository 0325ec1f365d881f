import type { Department } from "../src/directory/department.js";
import { weekdayName } from "./time.js";
import { t } from "./words.js";

/** From Monday, as the week of a workplace goes. */
export const WEEK = [1, 2, 3, 4, 5, 6, 0];

/** "月–金 08:30–17:15"; days of equal hours that follow one another are told together. */
export function hoursInWords(hours: Department["hours"]): string {
  if (hours === null) return t("departments.always");
  const spans: { first: number; last: number; text: string }[] = [];
  let before: string | null = null;
  for (const weekday of WEEK) {
    const day = hours[weekday];
    const text = day ? `${day.open}–${day.close}` : null;
    const last = spans.at(-1);
    if (text !== null && text === before && last) last.last = weekday;
    else if (text !== null) spans.push({ first: weekday, last: weekday, text });
    before = text;
  }
  if (spans.length === 0) return t("departments.never");
  return spans
    .map(({ first, last, text }) => `${weekdayName(first)}${first === last ? "" : `–${weekdayName(last)}`} ${text}`)
    .join(", ");
}
