import type { Words } from "../../src/panel/live-types.js";

/** How a seat's state is changed: by the manager on the board, by the operator at the own seat. */
export const SEAT_CHANGE_TEXTS = {
  "change.title": { ja: "座席{seat}の状態を変更", en: "Change seat {seat}" },
  "change.now": { ja: "現在の状態", en: "Now" },
  "change.what": { ja: "変更の内容", en: "Change to" },
  "change.ready": { ja: "受付可にする", en: "Ready" },
  "change.ready.wrapUp": { ja: "後処理を終えて受付可にする", en: "End the wrap-up and be ready" },
  "change.pause": { ja: "離席にする", en: "Pause" },
  "change.pause.reason": { ja: "離席の理由", en: "Reason of the pause" },
  "change.logOut": { ja: "ログオフにする", en: "Log off" },
  "change.logIn": { ja: "オペレーターをログインさせる", en: "Log an operator in" },
  "change.logIn.who": { ja: "オペレーター番号", en: "Operator number" },
  "change.logIn.hint": {
    ja: "ログインと同時に受付可になります。",
    en: "The operator is ready at once.",
  },
  "change.next": { ja: "確認へ進む", en: "Continue" },
  "change.confirm": { ja: "この内容で変更しますか？", en: "Make this change?" },
  "change.duringCall": {
    ja: "通話中のため、通話が終わってから変わります。",
    en: "A call is in progress: the change takes place after it.",
  },
  "change.logged": {
    ja: "この操作は、あなたの名前とともに記録されます。",
    en: "This is recorded with your name.",
  },
  "change.go": { ja: "変更する", en: "Change" },
  "change.done": { ja: "座席{seat}の変更を受け付けました。", en: "The change of seat {seat} was accepted." },
  "change.sentence.ready": { ja: "座席{seat}を「受付可」にします。", en: "Seat {seat} will be ready." },
  "change.sentence.pause": {
    ja: "座席{seat}を「離席中（{reason}）」にします。",
    en: "Seat {seat} will be paused ({reason}).",
  },
  "change.sentence.logOut": { ja: "座席{seat}をログオフにします。", en: "Seat {seat} will be logged off." },
  "change.sentence.logIn": {
    ja: "座席{seat}に{operator}をログインさせ、「受付可」にします。",
    en: "{operator} will be logged in at seat {seat} and ready.",
  },

  "own.title": { ja: "あなたの座席", en: "Your seat" },
  "own.none": {
    ja: "座席が決まっていません。いったんログアウトし、座席を選んでログインし直してください。",
    en: "You have no seat. Log out, then log in again and choose your seat.",
  },
  "own.elsewhere": {
    ja: "この座席には、別のオペレーターがログインしています。電話機で *11、オペレーター番号、*、暗証番号の順に押してください。",
    en: "Another operator is logged in at this seat. Dial *11, your number, * and your PIN at the phone.",
  },
  "own.logIn": { ja: "受付を始める", en: "Start taking calls" },
  "own.ready": { ja: "受付可にする", en: "Ready" },
  "own.endWrapUp": { ja: "後処理を終える", en: "End wrap-up" },
  "own.takeBack": { ja: "通話後も受付可のままにする", en: "Stay ready after the call" },
  "own.pause": { ja: "離席にする", en: "Pause" },
  "own.logOut": { ja: "ログオフ", en: "Log off" },
  "own.logOut.confirm": {
    ja: "座席{seat}をログオフします。電話は鳴らなくなります。",
    en: "Seat {seat} will be logged off. Its phone will no longer ring.",
  },
  "own.afterCall": { ja: "通話が終わってから変わります", en: "Takes effect after the call" },
  "own.codes": {
    ja: "電話機でも操作できます：受付可 *13 ／ 離席 *14と理由番号 ／ ログオフ *12 ／ 通話中に応援 *19 ／ 折り返しが留守番電話 *20",
    en: "At the phone: ready *13 / pause *14 and the reason / log off *12 / help, during a call *19 / a callback reached a machine *20",
  },
  "own.callLanguage": { ja: "お客様の言語：{language}", en: "Caller's language: {language}" },
} as const satisfies Record<string, Words>;
