import type { OutgoingFact } from "../floor/fact.js";
import type { SeatId } from "../floor/id.js";
import type { Unreached } from "../outgoing/outgoing.js";
import type { OutgoingRefusal } from "../outgoing/start.js";
import type { Words } from "../panel/live-types.js";
import { dateJa, say, seconds } from "./say.js";
import { COST } from "./transfer-words.js";

/** A call that the centre makes, as sentences of its story. */
export function outgoingWords(what: OutgoingFact, seat: SeatId): Words {
  switch (what.type) {
    case "OutgoingStarted": {
      const { display, displayEn } = what.called;
      const callback = what.reason.type === "callback";
      return say(`${callback ? "折り返し予約により" : ""}座席${seat}から発信します${display && `（${display}）`}`, `To be called from seat ${seat}${displayEn && ` (${displayEn})`}${callback ? ", as a callback" : ""}`);
    }
    case "OutgoingDialled":
      return say("相手の電話番号に発信しました", "The number was dialled");
    case "OutgoingAnswered":
      return say(`相手が応答しました（座席${seat}、発信から${seconds(what.waitedMs)}秒）`, `Answered: talks to seat ${seat} after ${seconds(what.waitedMs)} s`);
    case "OutgoingUnreached":
      return say(UNREACHED[what.why].ja, UNREACHED[what.why].en);
    case "OutgoingLegEnded":
      return say(`発信が終わりました（${COST[what.cost].ja}、通話${seconds(what.talkMs)}秒、${what.yen}円）`, `The line is gone (${COST[what.cost].en}, ${seconds(what.talkMs)} s, ${what.yen} yen)`);
    case "OutgoingRefused":
      return say(`座席${seat}からは発信できませんでした（${REFUSED[what.why].ja}）`, `Not called from seat ${seat} (${REFUSED[what.why].en})`);
    case "OutgoingReasonGiven":
      return say("何の折り返しかが入力されました", "It was said which call this one answers");
    case "BudgetLifted":
      return say(`通話料の上限が${dateJa(what.date)}に限り解除されました`, `The budget for calls was lifted for ${what.date}`);
    default:
      return what satisfies never;
  }
}

const UNREACHED: Record<Unreached, Words> = {
  busy: say("相手は話中でした", "The line was busy"),
  noAnswer: say("相手が応答しませんでした", "Nobody answered"),
  declined: say("相手が拒否しました", "The call was declined"),
  unreachable: say("相手に届きませんでした", "The number could not be reached"),
  failed: say("発信に失敗しました", "The attempt failed"),
  operatorLeft: say("相手が応答する前に、オペレーターが切りました", "The operator hung up before anybody answered"),
  operatorAway: say("オペレーターの電話機が応答せず、発信しませんでした", "The operator's own phone was not answered, and nobody was called"),
};

const REFUSED: Record<OutgoingRefusal, Words> = {
  invalid: say("番号の形が正しくありません", "no telephone has such a number"),
  barred: say("発信できない種類の番号です", "numbers of this kind are barred"),
  ownNumber: say("センター自身の番号です", "the centre's own number"),
  emergency: say("緊急通報は電話機からのみ発信できます", "emergency numbers are dialled at the phone"),
  rehearsal: say("リハーサルでは実在する番号に発信しません", "in rehearsal no number that exists is called"),
  seatUnknown: say("登録されていない座席です", "there is no such seat"),
  notLoggedIn: say("誰もログインしていません", "nobody is logged in there"),
  busy: say("電話機が使用中です", "the phone is in use"),
  phoneAway: say("電話機とつながりません", "the phone cannot be reached"),
  budget: say("通話料の上限に達しています", "the budget is used up"),
  tooMany: say("同時に発信できる数を超えています", "too many are under way"),
  trunkBusy: say("外線がすべて使用中です", "all lines are taken"),
  pbxLost: say("交換機とつながりません", "the exchange is away"),
  noPower: say("停電中です", "the power has failed"),
};
