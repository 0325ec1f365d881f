import type { Words } from "../../src/panel/live-types.js";
import { COST, KIND, OUTCOME, REPLY, WAY } from "../../src/report/transfer-words.js";

/** The names of a closed list as texts: {open: …} as "transfers.outcome.open". */
function named<Prefix extends string, Name extends string>(prefix: Prefix, names: Record<Name, Words>) {
  const texts = Object.entries<Words>(names).map(([name, words]) => [`${prefix}.${name}`, words]);
  return Object.fromEntries(texts) as { [Key in Name as `${Prefix}.${Key}`]: Words };
}

/** The escalation ledger. */
export const TRANSFERS_TEXTS = {
  "transfers.title": { ja: "転送・取次の記録", en: "Transfers" },
  "transfers.lead": {
    ja: "お客様を部署・通訳・ほかの座席につなごうとした記録です。つながらなかったものと、別の番号の案内も含みます。",
    en: "Every attempt to bring a caller to a department, an interpreter or another seat, whatever came of it, and callers told another number.",
  },
  "transfers.lead.awaited": {
    ja: "この3か月の転送・取次のうち、部署の回答を待っているものです。古い順に並びます。",
    en: "Transfers of the last three months to which the department has yet to reply, oldest first.",
  },
  "transfers.link": { ja: "転送・取次の記録を見る", en: "Transfers of this day" },
  "transfers.none": { ja: "この日の転送・取次はありません。", en: "Nobody was transferred on this day." },
  "transfers.none.awaited": { ja: "回答待ちのものはありません。", en: "No reply is awaited." },
  "transfers.count": { ja: "{n}件", en: "{n} attempts" },
  "transfers.at": { ja: "時刻", en: "Time" },
  "transfers.answeredAt": { ja: "応答 {time}", en: "answered {time}" },
  "transfers.endedAt": { ja: "終了 {time}", en: "over {time}" },
  "transfers.kind": { ja: "種別", en: "Kind" },
  "transfers.kind.all": { ja: "すべての種別", en: "All kinds" },
  ...named("transfers.kind", KIND),
  "transfers.to": { ja: "相手先", en: "To" },
  "transfers.seat": { ja: "座席{seat}", en: "Seat {seat}" },
  "transfers.by": { ja: "座席／担当（方法）", en: "Seat / operator (way)" },
  ...named("transfers.way", WAY),
  "transfers.held": { ja: "保留", en: "Held" },
  "transfers.cost": { ja: "費用", en: "Cost" },
  "transfers.cost.yen": { ja: "{yen}円", en: "{yen} yen" },
  "transfers.cost.sum": { ja: "費用計 {yen}円", en: "{yen} yen in all" },
  ...named("transfers.cost", COST),
  "transfers.export": { ja: "CSVで書き出す", en: "Export as CSV" },
  "transfers.ofCall": { ja: "この通話の転送・取次", en: "Transfers of this call" },
  "transfers.outcome": { ja: "結果", en: "Outcome" },
  ...named("transfers.outcome", OUTCOME),
  "transfers.returned": { ja: "（お客様は待ち列に戻りました）", en: "(the caller came back to the queue)" },
  "transfers.reply": { ja: "部署の回答", en: "Department's reply" },
  "transfers.shown": { ja: "表示", en: "Show" },
  "transfers.shown.day": { ja: "1日の記録", en: "One day" },
  "transfers.shown.awaited": { ja: "回答待ち（全日）", en: "Replies awaited, any day" },
  ...named("transfers.reply", REPLY),
  "transfers.reply.write": { ja: "記録する", en: "Write down" },
  "transfers.reply.open": { ja: "開く", en: "Open" },
  "transfers.reply.open.of": { ja: "{to}（{time}）の回答を開く", en: "Open the reply of {to} to the call of {time}" },
  "transfers.reply.write.of": { ja: "{to}（{time}）の回答を記録する", en: "Write down the reply of {to} to the call of {time}" },
  "transfers.reply.correct": { ja: "訂正する", en: "Correct" },
  "transfers.reply.correct.of": { ja: "{to}（{time}）の回答を訂正する", en: "Correct the reply of {to} to the call of {time}" },
  "transfers.reply.title": { ja: "部署の回答", en: "The department's reply" },
  "transfers.reply.from": { ja: "回答した部署", en: "Replied by" },
  "transfers.reply.from.hint": { ja: "職員の氏名は記録しません。", en: "The department alone: no person's name." },
  "transfers.reply.when": { ja: "回答のあった日時", en: "Replied at" },
  "transfers.reply.text": { ja: "回答の内容", en: "What was replied" },
  "transfers.reply.note": { ja: "メモ", en: "Note" },
  "transfers.reply.save": { ja: "保存する", en: "Save" },
  "transfers.reply.saved": { ja: "部署の回答を保存しました。", en: "The reply was saved." },
  "transfers.reply.history": { ja: "これまでの記録", en: "History" },
  "transfers.call": { ja: "通話", en: "Call" },
  "transfers.story": { ja: "経過を見る", en: "Story" },
} as const satisfies Record<string, Words>;
