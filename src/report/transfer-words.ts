import type { ReplyState } from "../contact/reply.js";
import type { Words } from "../panel/live-types.js";
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
