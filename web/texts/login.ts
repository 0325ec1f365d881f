import type { Words } from "../../src/panel/live-types.js";

/** The login page. */
export const LOGIN_TEXTS = {
  "login.title": { ja: "ログイン", en: "Log in" },
  "login.kind": { ja: "ログインする方", en: "Who is logging in" },
  "login.operator": { ja: "オペレーター", en: "Operator" },
  "login.staff": { ja: "管理者・職員", en: "Manager or staff" },
  "login.number": { ja: "オペレーター番号", en: "Operator number" },
  "login.pin": { ja: "暗証番号", en: "PIN" },
  "login.pin.hint": { ja: "数字5桁", en: "Five digits" },
  "login.seat": { ja: "座席", en: "Seat" },
  "login.seat.choose": { ja: "座席を選んでください", en: "Choose your seat" },
  "login.seat.hint": { ja: "目の前の電話機の番号です。", en: "The number of the desk phone before you." },
  "login.name": { ja: "ユーザー名", en: "User name" },
  "login.password": { ja: "パスワード", en: "Password" },
  "login.go": { ja: "ログインする", en: "Log in" },
  "login.going": { ja: "確認しています…", en: "Checking…" },
  "login.serverAway": {
    ja: "サーバーにつながりません。自動でつなぎ直しています。",
    en: "The server cannot be reached. Trying again automatically.",
  },
} as const satisfies Record<string, Words>;
