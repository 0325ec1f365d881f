import type { OutgoingFact } from "../floor/fact.js";
import type { SeatId } from "../floor/id.js";
import type { Unreached } from "../outgoing/outgoing.js";
import type { Words } from "../panel/live-types.js";
import { OUTGOING_REFUSALS } from "./outgoing-refusal.js";
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
    case "OutgoingRefused": {
      const { brief } = OUTGOING_REFUSALS[what.why];
      return say(`座席${seat}からは発信できませんでした（${brief.ja}）`, `Not called from seat ${seat} (${brief.en})`);
    }
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
