import { tongue } from "./words.js";

/**
 * How times are written. The centre lives in Japanese time wherever the browser stands, so
 * every formatter names the zone.
 */
const ZONE = "Asia/Tokyo";

const clockFormat = new Intl.DateTimeFormat("ja-JP", {
  timeZone: ZONE,
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const isoDateFormat = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short" });
const dayFormats = {
  ja: new Intl.DateTimeFormat("ja-JP", { timeZone: ZONE, month: "long", day: "numeric", weekday: "short" }),
  en: new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, weekday: "short", day: "numeric", month: "short" }),
};
const monthFormats = {
  ja: new Intl.DateTimeFormat("ja-JP", { timeZone: ZONE, year: "numeric", month: "long" }),
  en: new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, year: "numeric", month: "long" }),
};
const longDayFormats = {
  ja: new Intl.DateTimeFormat("ja-JP", {
    timeZone: ZONE,
    year: "numeric",
    month: "long",
    day: "numeric",
    weekday: "short",
  }),
  en: new Intl.DateTimeFormat("en-GB", {
    timeZone: ZONE,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  }),
};

/** "10:23:45". */
export function clockOf(wallMs: number): string {
  return clockFormat.format(wallMs);
}

/** "10:23:45.678", for the story of a call. */
export function exactClockOf(wallMs: number): string {
  const ms = ((Math.floor(wallMs) % 1000) + 1000) % 1000;
  return `${clockOf(wallMs)}.${String(ms).padStart(3, "0")}`;
}

/** "2026-06-01", the business day on which the moment lies. */
export function isoDateOf(wallMs: number): string {
  return isoDateFormat.format(wallMs);
}

/** "6月1日(月)" or "Mon 1 Jun". */
export function dayOf(wallMs: number): string {
  return dayFormats[tongue.value].format(wallMs);
}

/** "6月1日(月) 10:23". */
export function dayAndTime(wallMs: number): string {
  return `${dayOf(wallMs)} ${clockOf(wallMs).slice(0, 5)}`;
}

/** Noon of a date, as a moment that lies on it in every formatter above. */
export function noonOf(isoDate: string): number {
  return Date.parse(`${isoDate}T12:00:00+09:00`);
}

/** The moment of "2026-06-01T10:02"; null where it is none. */
export function momentOf(local: string): number | null {
  const moment = Date.parse(`${local}+09:00`);
  return Number.isNaN(moment) ? null : moment;
}

/** "2026年6月1日(月)" or "Mon, 1 Jun 2026". */
export function longDay(isoDate: string): string {
  return longDayFormats[tongue.value].format(noonOf(isoDate));
}

/** "2026年6月" or "June 2026"; `month` is "2026-06". */
export function monthName(month: string): string {
  return monthFormats[tongue.value].format(noonOf(`${month}-01`));
}

const monthDayFormats = {
  ja: new Intl.DateTimeFormat("ja-JP", { timeZone: ZONE, month: "long", day: "numeric" }),
  en: new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, month: "short", day: "numeric" }),
};

/** "12月29日" or "29 Dec", of "12-29" in any year. */
export function monthDay(date: string): string {
  return monthDayFormats[tongue.value].format(noonOf(`2028-${date}`));
}

const weekdayFormats = {
  ja: new Intl.DateTimeFormat("ja-JP", { timeZone: "UTC", weekday: "short" }),
  en: new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "short" }),
};

/** "月" or "Mon"; 0 = Sunday. 2026-06-07 was one. */
export function weekdayName(weekday: number): string {
  return weekdayFormats[tongue.value].format(Date.UTC(2026, 5, 7 + weekday));
}

/** "2:05" or "1:02:05"; never negative, since clocks of two machines differ a little. */
export function spanOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = String(seconds % 60).padStart(2, "0");
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, "0")}:${rest}`;
}

/** The same as a duration that screen readers understand: "PT2M5S". */
export function isoSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `PT${Math.floor(seconds / 60)}M${seconds % 60}S`;
}
