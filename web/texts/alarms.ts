import type { Words } from "../../src/panel/live-types.js";

/** The page of alarms, and their strip on the other pages. */
export const ALARMS_TEXTS = {
  "alarms.title": { ja: "アラーム", en: "Alarms" },
  "alarms.lead": {
    ja: "いま起きている問題と、復旧したもののうち未確認のものです。復旧して確認済みになると一覧から消えます。",
    en: "What is wrong now, and what was and nobody has seen yet. What is over and seen leaves the list.",
  },
  "alarms.none": { ja: "アラームはありません。", en: "There are no alarms." },
  "alarms.count": { ja: "{n}件のアラームがあります。", en: "Alarms: {n}" },
  "alarms.more": { ja: "ほか{n}件", en: "{n} more" },
  "alarms.open": { ja: "アラームを見る", en: "See the alarms" },
  "alarms.unseen": { ja: "件未確認", en: "not acknowledged" },
  "alarms.callers": { ja: "お客様への影響", en: "What callers notice" },
  "alarms.remedy": { ja: "対処", en: "What to do" },
  "alarms.state.raised": { ja: "発生中", en: "Raised" },
  "alarms.state.acknowledged": { ja: "発生中（確認済み）", en: "Raised, acknowledged" },
  "alarms.state.cleared": { ja: "復旧（未確認）", en: "Over, not acknowledged" },
  "alarms.since": { ja: "発生 {when}", en: "Since {when}" },
  "alarms.clearedAt": { ja: "復旧 {when}", en: "Over {when}" },
  "alarms.times": { ja: "{n}回発生", en: "{n} times" },
  "alarms.by": { ja: "確認 {who}（{when}）", en: "Acknowledged by {who} ({when})" },
  "alarms.acknowledge": { ja: "確認しました", en: "Acknowledge" },
  "alarms.acknowledged": { ja: "「{what}」を確認済みにしました。", en: "Acknowledged: {what}" },
} as const satisfies Record<string, Words>;
