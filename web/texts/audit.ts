import type { Words } from "../../src/panel/live-types.js";

/** The audit log. */
export const AUDIT_TEXTS = {
  "audit.title": { ja: "操作記録", en: "Audit log" },
  "audit.lead": {
    ja: "だれが、いつ、何をしたかの記録です。閲覧も記録されます。",
    en: "Who did what and when. Looking at callers' numbers counts as well.",
  },
  "audit.date": { ja: "日付", en: "Date" },
  "audit.none": { ja: "この日の操作はありません。", en: "Nothing was done on this day." },
  "audit.count": { ja: "{n}件", en: "{n} entries" },
  "audit.at": { ja: "時刻", en: "Time" },
  "audit.by": { ja: "行った人", en: "By" },
  "audit.action": { ja: "操作", en: "Action" },
  "audit.target": { ja: "対象", en: "Target" },
  "audit.detail": { ja: "内容", en: "Detail" },
  "audit.detail.open": { ja: "内容を見る", en: "Show" },
  "action.login": { ja: "ログイン", en: "Logged in" },
  "action.login.refused": { ja: "ログイン失敗", en: "Login refused" },
  "action.logout": { ja: "ログアウト", en: "Logged out" },
  "action.seat.change": { ja: "座席の状態変更", en: "Seat changed" },
  "action.seats.change": { ja: "座席の設定変更", en: "Seats edited" },
  "action.calendar.change": { ja: "カレンダーの変更", en: "Calendar edited" },
  "action.directory.change": { ja: "部署の変更", en: "Departments edited" },
  "action.calls.list": { ja: "通話一覧の閲覧", en: "Calls looked at" },
  "action.calls.story": { ja: "通話経過の閲覧", en: "A call looked at" },
  "action.alarm.acknowledge": { ja: "アラームの確認", en: "Alarm acknowledged" },
  "action.account.add": { ja: "アカウントの追加", en: "Account added" },
  "action.account.change": { ja: "アカウントの変更", en: "Account changed" },
} as const satisfies Record<string, Words>;
