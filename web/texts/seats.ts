import type { Words } from "../../src/panel/live-types.js";

/** The page on which seats are set up. */
export const SEATS_TEXTS = {
  "seats.title": { ja: "座席の設定", en: "Seats" },
  "seats.lead": {
    ja: "座席は、机の電話機1台ごとに登録します。通話を切らずに反映されます。",
    en: "One seat for each desk phone. Changes take effect without dropping calls.",
  },
  "seats.list": { ja: "登録済みの座席", en: "Seats" },
  "seats.id": { ja: "座席番号", en: "Seat" },
  "seats.id.hint": { ja: "電話機のSIPユーザー名になります。", en: "Also the SIP user of the phone." },
  "seats.note": { ja: "場所・メモ", en: "Place, note" },
  "seats.phone": { ja: "電話機", en: "Phone" },
  "seats.state": { ja: "状態", en: "State" },
  "seats.action": { ja: "操作", en: "Action" },
  "seats.add": { ja: "座席を追加", en: "Add a seat" },
  "seats.submit": { ja: "追加する", en: "Add" },
  "seats.added": { ja: "座席{seat}を追加しました。", en: "Seat {seat} was added." },
  "seats.edit": { ja: "メモを編集", en: "Edit note" },
  "seats.edit.of": { ja: "座席{seat}のメモを編集", en: "Edit note of seat {seat}" },
  "seats.save": { ja: "保存する", en: "Save" },
  "seats.saved": { ja: "座席{seat}のメモを保存しました。", en: "The note of seat {seat} was saved." },
  "seats.remove": { ja: "削除", en: "Remove" },
  "seats.remove.of": { ja: "座席{seat}を削除", en: "Remove seat {seat}" },
  "seats.remove.text": {
    ja: "座席{seat}を削除します。この座席の電話機は登録できなくなります。",
    en: "Seat {seat} will be removed. Its phone can no longer register.",
  },
  "seats.remove.go": { ja: "削除する", en: "Remove" },
  "seats.removed": { ja: "座席{seat}を削除しました。", en: "Seat {seat} was removed." },
  "seats.secret.title": { ja: "電話機の登録情報", en: "Registration of the phone" },
  "seats.secret.text": {
    ja: "この画面を閉じると、二度と表示できません。いま電話機に設定してください。",
    en: "This is shown only once. Enter it in the phone now.",
  },
  "seats.secret.user": { ja: "SIPユーザー名", en: "SIP user" },
  "seats.secret.password": { ja: "パスワード", en: "Password" },
} as const satisfies Record<string, Words>;
