import type { Words } from "../../src/panel/live-types.js";

/** A rehearsed call on the calendar page. */
export const REHEARSAL_TEXTS = {
  "rehearse.title": { ja: "案内の確認", en: "What would a caller hear?" },
  "rehearse.lead": {
    ja: "日時を選ぶと、そのときお電話をかけたお客様に流れる案内を、順番待ちに入るまで表示します。実際の着信と同じ判断です。",
    en: "Choose a moment: this is what a caller would hear then, until the queue, decided as real calls are.",
  },
  "rehearse.date": { ja: "年月日", en: "Day" },
  "rehearse.time": { ja: "時刻", en: "Time" },
  "rehearse.language": { ja: "お客様の言語", en: "Caller's language" },
  "rehearse.did": { ja: "お客様がかけた番号", en: "Number dialled" },
  "rehearse.disaster": { ja: "災害モードの想定", en: "Disaster mode" },
  "rehearse.disaster.asNow": { ja: "現在のまま", en: "As it is now" },
  "rehearse.disaster.off": { ja: "なし", en: "None" },
  "rehearse.go": { ja: "案内を見る", en: "Show" },
  "rehearse.answer": { ja: "{when}のお電話", en: "A call at {when}" },
  "rehearse.open": { ja: "受け付けます（{until}まで）", en: "Open (until {until})" },
  "rehearse.closed": { ja: "受け付けません：{why}", en: "Closed: {why}" },
  "rehearse.next": { ja: "次の受付：{when}", en: "Opens next: {when}" },
  "rehearse.next.unknown": { ja: "次の受付の日時は決まっていません。", en: "When we open next is not known." },
  "rehearse.key": { ja: "お客様が{key}を押す（{language}）", en: "The caller presses {key} ({language})" },
  "rehearse.end.queue": { ja: "順番待ちに入り、オペレーターにおつなぎします。", en: "Into the queue, to an operator." },
  "rehearse.end.hungUp": { ja: "通話を終了します。", en: "The call ends." },
  "rehearse.end.refused": { ja: "当センターの番号ではないため、お受けしません。", en: "Refused: not one of our numbers." },
  "rehearse.unknown": {
    ja: "祝日がわかるのは{from}年から{until}年までです。この日が祝日になる場合、案内は変わります。",
    en: "Holidays are known from {from} to {until}. Should this day become one, callers will hear otherwise.",
  },
} as const satisfies Record<string, Words>;
