import type { Words } from "../panel/live-types.js";

/** How the sentences of a call's story are put together. */
export function say(ja: string, en: string): Words {
  return { ja, en };
}

export function same(text: string): Words {
  return say(text, text);
}

/** "2026年11月25日", of "2026-11-25". */
export function dateJa(date: string): string {
  const [year, month, day] = date.split("-").map(Number);
  return `${year}年${month}月${day}日`;
}

/** To a tenth where it is not whole. */
export function minutes(ms: number): string {
  return String(Math.round(ms / 6_000) / 10);
}

/** To a tenth, as people read it. */
export function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
