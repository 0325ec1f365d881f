import type { ReplyState } from "../contact/reply.js";
import type { Words } from "../panel/live-types.js";
import type { TransferRefusal } from "../transfer/ask.js";
import type { TransferKind, TransferOutcome, TransferWay } from "../transfer/transfer.js";
import type { CostCategory } from "../trunk/cost.js";

/** How the escalation ledger names things: on its page, in the table that is exported, and in a call's story. */

/** `referral`: a caller who was told another number. */
export const KIND: Record<TransferKind | "referral", Words> = {
  transfer: { ja: "転送", en: "Escalation" },
  relay: { ja: "取次", en: "Relay" },
  referral: { ja: "案内", en: "Told another number" },
  internal: { ja: "座席間", en: "Between seats" },
  interpreter: { ja: "通訳", en: "Interpreter" },
};

export const WAY: Record<TransferWay, Words> = {
  phone: { ja: "電話機", en: "phone" },
  panel: { ja: "画面", en: "panel" },
  code: { ja: "番号入力", en: "code" },
  centre: { ja: "自動", en: "by itself" },
};

/** `open`: under way; `referred`: was told another number. */
export const OUTCOME: Record<TransferOutcome | "open" | "referred", Words> = {
  open: { ja: "進行中", en: "Under way" },
  completed: { ja: "成立", en: "Completed" },
  refused: { ja: "相手先が受けず", en: "Declined" },
  busy: { ja: "話中", en: "Busy" },
  noAnswer: { ja: "応答なし", en: "No answer" },
  unreachable: { ja: "届かず", en: "Unreachable" },
  callerGaveUp: { ja: "お客様が切断", en: "Caller gave up" },
  returned: { ja: "担当に戻る", en: "Returned" },
  referred: { ja: "案内済み", en: "Told" },
  failed: { ja: "つながらず", en: "Not put through" },
};

/** Why what an operator asked for was not done. */
export const REFUSAL: Record<TransferRefusal, Words> = {
  noCall: { ja: "通話中ではありません", en: "no call" },
  already: { ja: "ほかの相手を呼出中か通話中です", en: "somebody else is being asked" },
  interpreting: { ja: "通訳をすでに呼んでいます", en: "there is an interpreter already" },
  noInterpreter: { ja: "この言語の通訳は登録されていません", en: "nobody interprets this language" },
  nothing: { ja: "呼び出している相手がいません", en: "nobody is being asked" },
  notYet: { ja: "この時点ではできない操作です", en: "not at that moment" },
  unknown: { ja: "登録のない番号です", en: "not in the directory" },
  self: { ja: "自分の座席です", en: "the own seat" },
  unconfirmed: { ja: "番号が未確認です", en: "number not confirmed" },
  closed: { ja: "受付時間外です", en: "closed" },
  barred: { ja: "発信できない番号です", en: "number may not be called" },
  caller: { ja: "お客様ご自身の番号です", en: "the caller's own number" },
  unannounced: { ja: "相談せずにつなげない相手です", en: "takes no unannounced calls" },
  seatNotFree: { ja: "その座席は電話に出られません", en: "the seat is not free" },
  trunkBusy: { ja: "外線がすべて使用中です", en: "all lines are taken" },
};

/** What was called, which decides the price. */
export const COST: Record<CostCategory, Words> = {
  local: { ja: "固定電話", en: "landline" },
  ip: { ja: "IP電話", en: "IP telephone" },
  mobile: { ja: "携帯電話", en: "mobile" },
  navi: { ja: "ナビダイヤル", en: "0570 number" },
  free: { ja: "無料", en: "toll-free" },
};

export const REPLY: Record<ReplyState, Words> = {
  awaited: { ja: "回答待ち", en: "Awaited" },
  given: { ja: "回答あり", en: "Replied" },
  unneeded: { ja: "回答不要", en: "None needed" },
};
