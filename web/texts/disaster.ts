import type { Words } from "../../src/panel/live-types.js";

/** The disaster mode: the banner on every page, and the decision on the calendar page. */
export const DISASTER_TEXTS = {
  "disaster.title": { ja: "災害モード", en: "Disaster mode" },
  "disaster.lead": {
    ja: "災害のとき、管理者の判断で、用意した案内をすぐに流します。終了するまで続きます。",
    en: "In a disaster the manager has a prepared text played to callers at once. It lasts until it is ended.",
  },
  "disaster.mode.suspended": { ja: "受付休止", en: "Service suspended" },
  "disaster.mode.reduced": { ja: "受付縮小", en: "Service reduced" },
  "disaster.banner": { ja: "災害モード中（{mode}）", en: "Disaster mode: {mode}" },
  "disaster.banner.since": { ja: "{when}から。理由：{reason}", en: "Since {when}. Reason: {reason}" },
  "disaster.banner.open": { ja: "内容を見る", en: "See details" },
  "disaster.off": { ja: "災害モードではありません。", en: "No disaster mode is on." },
  "disaster.ended": { ja: "{when}に{by}が終了しました。理由：{reason}", en: "Ended by {by}, {when}. Reason: {reason}" },
  "disaster.on": { ja: "{when}に{by}が決定しました。理由：{reason}", en: "Decided by {by}, {when}. Reason: {reason}" },
  "disaster.begin.suspended": { ja: "受付を休止する", en: "Suspend the service" },
  "disaster.begin.reduced": { ja: "受付を縮小する", en: "Reduce the service" },
  "disaster.end": { ja: "災害モードを終了する", en: "End the disaster mode" },
  "disaster.confirm.suspended": {
    ja: "新しいお電話はすべて、次の案内のあとに終了します。お待ちのお客様と通話中のお客様は、そのままお受けします。",
    en: "Every new call hears this and ends. Those who wait or talk are served.",
  },
  "disaster.confirm.reduced": {
    ja: "受付時間内のお電話には、はじめに次の案内を流し、その後は通常どおりおつなぎします。",
    en: "During opening hours callers first hear this, and are then served as usual.",
  },
  "disaster.confirm.end": {
    ja: "すぐに通常の案内と受付に戻ります。終了したことも市へ連絡してください。",
    en: "Calls are taken as usual at once. Tell the city that it has ended, too.",
  },
  "disaster.heard": { ja: "お客様への案内", en: "What callers hear" },
  "disaster.reason": { ja: "理由", en: "Reason" },
  "disaster.reason.hint": {
    ja: "記録に残り、市への連絡文にも入ります。お客様には流れません。例：大雨特別警報により職員の安全を確保するため",
    en: "Kept in the records and told to the city. Callers do not hear it.",
  },
  "disaster.contact": { ja: "市への連絡", en: "Telling the city" },
  "disaster.note": { ja: "市への連絡文", en: "Note to the city" },
  "disaster.copy": { ja: "連絡文をコピー", en: "Copy the note" },
  "disaster.copied": { ja: "コピーしました。", en: "Copied." },
  "disaster.tell": { ja: "市へ連絡しました", en: "The city was told" },
  "disaster.told": { ja: "市へ連絡済み：{by}、{when}", en: "The city was told by {by}, {when}" },
  "disaster.untold": { ja: "市への連絡がまだです。", en: "The city has not been told yet." },
  "disaster.begun": { ja: "災害モードにしました。市へ連絡してください。", en: "The disaster mode is on. Tell the city." },
  "disaster.over": { ja: "災害モードを終了しました。市へ連絡してください。", en: "The disaster mode has ended. Tell the city." },
} as const satisfies Record<string, Words>;
