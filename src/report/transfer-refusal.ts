import type { FloorRefusal } from "../panel/refusal.js";
import type { TransferRefusal } from "../transfer/ask.js";
import { say } from "./say.js";

/** Why what an operator asked for was not done, and what to do about it: on the panel, beside the phone, and in the call's story. */
export const TRANSFER_REFUSALS: Record<TransferRefusal, FloorRefusal> = {
  noCall: {
    brief: say("通話中ではありません", "no call"),
    said: [
      ["この座席には、つなげるお電話がありません。", "This seat has no call that could be transferred."],
      ["お客様との通話中に行ってください。", "Do it while you talk to a caller."],
    ],
  },
  already: {
    brief: say("ほかの相手を呼出中か通話中です", "somebody else is being asked"),
    said: [
      ["すでに別の相手を呼び出しているか、話しています。", "Somebody else is being asked already."],
      ["先に「つなぐ」か「戻る」を選んでください。", "Hand the caller over or return to the caller first."],
    ],
  },
  interpreting: {
    brief: say("通訳をすでに呼んでいます", "there is an interpreter already"),
    said: [
      ["このお電話には、すでに通訳を呼んでいます。", "There is an interpreter in this call already."],
      ["別の通訳を呼ぶときは、先に「通訳を終える」を選んでください。", "To bring in another, let this one go first."],
    ],
  },
  noInterpreter: {
    brief: say("この言語の通訳は登録されていません", "nobody interprets this language"),
    said: [
      ["このお電話の言語の通訳は登録されていません。", "Nobody interprets the language of this call."],
      ["別の言語の通訳は、番号か一覧から選んでください。", "Choose an interpreter of another language by number or from the list."],
    ],
  },
  nothing: {
    brief: say("呼び出している相手がいません", "nobody is being asked"),
    said: [
      ["呼び出している相手がいません。", "Nobody is being asked."],
      ["相手を選び直してください。", "Choose somebody first."],
    ],
  },
  notYet: {
    brief: say("この時点ではできない操作です", "not at that moment"),
    said: [
      ["いまはこの操作ができません。", "This cannot be done at this moment."],
      [
        "相手の応答を待ってください。電話機で保留や転送をしているときは、電話機で操作してください。",
        "Wait for the answer. Where the phone itself holds or transfers, go on at the phone.",
      ],
    ],
  },
  unknown: {
    brief: say("登録のない番号です", "not in the directory"),
    said: [
      ["その番号の相手は登録されていません。", "There is nobody with this number."],
      ["一覧から選び直してください。", "Choose from the list."],
    ],
  },
  self: {
    brief: say("自分の座席です", "the own seat"),
    said: [
      ["自分の座席にはつなげません。", "This is your own seat."],
      ["別の座席を選んでください。", "Choose another seat."],
    ],
  },
  unconfirmed: {
    brief: say("番号が未確認です", "number not confirmed"),
    said: [
      ["この部署の電話番号はまだ確認されていません。", "Nobody has confirmed this department's number yet."],
      ["管理者に番号の確認を依頼し、別の部署を選ぶか、後で対応してください。", "Ask the manager to have it confirmed; choose another department, or follow up later."],
    ],
  },
  closed: {
    brief: say("受付時間外です", "closed"),
    said: [
      ["この部署は受付時間外です。", "This department is closed now."],
      ["代わりの部署を選ぶか、後で対応する旨をお客様に伝えて記録してください。", "Choose another department, or tell the caller that somebody will follow up, and note it down."],
    ],
  },
  barred: {
    brief: say("発信できない番号です", "number may not be called"),
    said: [
      ["この番号には発信できません。", "This number may not be called."],
      ["管理者に部署の電話番号の確認を依頼してください。", "Ask the manager to check the department's number."],
    ],
  },
  caller: {
    brief: say("お客様ご自身の番号です", "the caller's own number"),
    said: [
      ["これは、いまお話ししているお客様ご自身の番号です。", "This is the number of the caller to whom you talk."],
      ["その部署からのお電話と思われます。このままお話しするか、別の部署を選んでください。", "The call seems to come from that department: talk on, or choose another one."],
    ],
  },
  unannounced: {
    brief: say("相談せずにつなげない相手です", "takes no unannounced calls"),
    said: [
      ["この部署には、相談せずにつなぐことはできません。", "This department takes no calls that nobody announced."],
      ["「相談する」で用件を伝えてからつないでください。", "Ask them first, say what it is about, then hand the caller over."],
    ],
  },
  trunkBusy: {
    brief: say("外線がすべて使用中です", "all lines are taken"),
    said: [
      ["外線がすべて使用中のため、発信できません。", "All lines to the outside are taken, so nobody can be called."],
      ["お客様にはそのままお待ちいただき、しばらくしてからもう一度行うか、後で対応してください。", "Keep the caller, try again in a moment, or follow up later."],
    ],
  },
  seatNotFree: {
    brief: say("その座席は電話に出られません", "the seat is not free"),
    said: [
      ["その座席はいま電話に出られません。", "That seat cannot take a call now."],
      ["受付可の座席を選んでください。", "Choose a seat that is ready."],
    ],
  },
};
