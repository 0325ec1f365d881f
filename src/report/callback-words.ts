import type { CallbackOutcome, ForManagerWhy } from "../callback/callback.js";
import type { CallbackRefusal } from "../callback/number.js";
import type { CallbackFact, What } from "../floor/fact.js";
import type { Unreached } from "../outgoing/outgoing.js";
import type { Words } from "../panel/live-types.js";
import { say } from "./say.js";

export function isCallbackFact(what: What): what is CallbackFact {
  return what.type.startsWith("Callback");
}

/** What was promised and done about calling somebody back, as sentences of the call's story. */
export function callbackWords(what: CallbackFact): Words {
  switch (what.type) {
    case "CallbackOffered":
      return say("折り返しのお電話をご案内しました", "A callback was offered");
    case "CallbackRefused":
      return say(`折り返しを承れませんでした（${REFUSED[what.why].ja}）`, `A callback could not be booked (${REFUSED[what.why].en})`);
    case "CallbackAsked":
      return say(`折り返しを承りました（${clock(what.promisedAt)}を目安、${what.keyed ? "番号入力" : "表示された番号"}）`, `A callback was booked for about ${clock(what.promisedAt)} (${what.keyed ? "number keyed in" : "number shown"})`);
    case "CallbackDue":
      return say("折り返しのお約束の時刻が近いため、順番を早めました", "The promised time is near: moved ahead in the queue");
    case "CallbackReserved":
      return say("折り返しの順番になり、座席を確保しました", "The callback's turn: a seat was reserved");
    case "CallbackReturned":
      return say("発信せずに、折り返しの順番に戻しました", "Nobody was dialled: the callback waits again");
    case "CallbackMachine":
      return what.machine ? say("留守番電話だったと記録しました", "Marked as an answering machine") : say("留守番電話の記録を取り消しました", "The answering machine mark was taken back");
    case "CallbackTried":
      return say(`折り返し${what.attempt}回目：${TRIED[what.outcome].ja}`, `Callback attempt ${what.attempt}: ${TRIED[what.outcome].en}`);
    case "CallbackForManager":
      return say(`折り返しは管理者の判断待ちです（${FOR_MANAGER[what.why].ja}）`, `The callback is for the manager to decide (${FOR_MANAGER[what.why].en})`);
    case "CallbackDecided":
      return what.decision === "again"
        ? say(`管理者がもう一度かけると決めました（${what.reason}）`, `The manager decided to try again (${what.reason})`)
        : say(`管理者が折り返しを終えると決めました（${what.reason}）`, `The manager decided to give up (${what.reason})`);
    case "CallbackPromise":
      return what.kept ? say("お約束の時刻までに対応しました", "The promised time was kept") : say("お約束の時刻を過ぎました", "The promised time has passed");
    case "CallbackClosed":
      return say(`折り返しを終了しました（${CLOSED[what.outcome].ja}）`, `The callback is closed (${CLOSED[what.outcome].en})`);
    default:
      return what satisfies never;
  }
}

/** "17:05" in Japan, which is UTC+9 all the year. */
function clock(wall: number): string {
  return new Date(wall + 9 * 3_600_000).toISOString().slice(11, 16);
}

const REFUSED: Record<CallbackRefusal, Words> = {
  number: say("おかけできない番号", "the number cannot be called"),
  pending: say("すでに承っている番号", "one is pending for the number"),
  tooMany: say("上限に達した番号", "too many"),
};

const TRIED: Record<"reached" | "machine" | Unreached, Words> = {
  reached: say("お話しできました", "reached"),
  machine: say("留守番電話でした", "an answering machine"),
  busy: say("話中でした", "busy"),
  noAnswer: say("応答がありませんでした", "no answer"),
  declined: say("拒否されました", "declined"),
  unreachable: say("つながりませんでした", "unreachable"),
  failed: say("発信に失敗しました", "the attempt failed"),
  operatorLeft: say("応答の前に切断しました", "the operator hung up before the answer"),
  operatorAway: say("オペレーターが応答しませんでした", "the operator did not answer"),
};

export const FOR_MANAGER: Record<ForManagerWhy, Words> = {
  notReached: say("規定の回数つながらず", "not reached as often as the rules say"),
  barred: say("発信できない番号", "the number may not be called"),
};

export const CLOSED: Record<CallbackOutcome, Words> = {
  reached: say("お話しできました", "reached"),
  calledAgain: say("お客様からの再度の着信で応対", "served when the caller rang in again"),
  givenUp: say("管理者の判断で終了", "given up by the manager"),
};

/** The prompts of it, by their names in `prompts/prompts.json`. */
export const CALLBACK_PROMPTS: Record<string, Words> = {
  callback_offer: say("折り返しのご案内", "offer of a callback"),
  callback_number: say("折り返し先の確認", "the number to be called back"),
  callback_enter: say("折り返し先の入力", "asked to key in a number"),
  callback_invalid_number: say("おかけできない番号のお詫び", "the number cannot be called"),
  callback_confirmed: say("折り返しの承り", "the callback is booked"),
  callback_confirmed_untimed: say("折り返しの承り", "the callback is booked"),
  callback_pending: say("折り返しを承っていること", "a callback is booked already"),
};
