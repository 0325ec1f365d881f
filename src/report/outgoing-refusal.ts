import type { OutgoingRefusal } from "../outgoing/start.js";
import type { FloorRefusal } from "../panel/refusal.js";
import { say } from "./say.js";

/** Why nobody was called: on the panel, and in the call's story. */
export const OUTGOING_REFUSALS: Record<OutgoingRefusal, FloorRefusal> = {
  invalid: {
    brief: say("番号の形が正しくありません", "no telephone has such a number"),
    said: [
      ["この電話番号は使われていない形です。", "No telephone has such a number."],
      ["市外局番から、数字を確認して入力してください。", "Check the digits, and begin with the area code."],
    ],
  },
  barred: {
    brief: say("発信できない種類の番号です", "numbers of this kind are barred"),
    said: [
      ["この種類の番号には発信できません。", "Numbers of this kind may not be called."],
      ["国際電話、0990、0570などには折り返せません。ほかの連絡先をお客様に確認してください。", "Not abroad, nor 0990, 0570 and the like. Ask the caller for another number."],
    ],
  },
  ownNumber: {
    brief: say("センター自身の番号です", "the centre's own number"),
    said: [
      ["センター自身の番号です。", "This is the centre's own number."],
      ["お客様の番号を確認してください。", "Check the caller's number."],
    ],
  },
  emergency: {
    brief: say("緊急通報は電話機からのみ発信できます", "emergency numbers are dialled at the phone"),
    said: [
      ["110・118・119には、画面からは発信できません。", "110, 118 and 119 cannot be called from the panel."],
      ["電話機から直接ダイヤルしてください。ログインしていなくても、通話中でもかけられます。", "Dial it at the phone: it works without a login and in the middle of a call, too."],
    ],
  },
  rehearsal: {
    brief: say("リハーサルでは実在する番号に発信しません", "in rehearsal no number that exists is called"),
    said: [
      ["リハーサルでは、実在する番号には発信できません。", "In rehearsal no number that exists is called."],
      ["097-000-0001 のような練習用の番号を使ってください。", "Use a number for practice, such as 097-000-0001."],
    ],
  },
  seatUnknown: {
    brief: say("登録されていない座席です", "there is no such seat"),
    said: [
      ["この座席は登録されていません。", "There is no such seat."],
      ["座席を選び直してください。", "Choose another seat."],
    ],
  },
  notLoggedIn: {
    brief: say("誰もログインしていません", "nobody is logged in there"),
    said: [
      ["この座席には誰もログインしていません。", "Nobody is logged in at this seat."],
      ["座席にログインしてから発信してください。", "Log in at the seat first."],
    ],
  },
  busy: {
    brief: say("電話機が使用中です", "the phone is in use"),
    said: [
      ["この座席の電話機は使用中です。", "The phone of this seat is in use."],
      ["いまの通話や呼出が終わってから発信してください。", "Wait for the end of what it is used for."],
    ],
  },
  phoneAway: {
    brief: say("電話機とつながりません", "the phone cannot be reached"),
    said: [
      ["この座席の電話機とつながりません。", "The phone of this seat cannot be reached."],
      ["電話機の電源とLANケーブルを確認してください。", "Check the phone's power and network cable."],
    ],
  },
  onLine: {
    brief: say("いま通話中または待っているお客様です", "is on the line with us already"),
    said: [
      ["このお客様は、いま当センターとつながっています（お待ちの方や通話中の方を含みます）。", "This caller is on the line with us already, waiting or in a talk."],
      ["順番に応対します。つながらずに終わったときは、そのあとで折り返してください。", "They are served in their turn. Call back when that has come to nothing."],
    ],
  },
  beingCalled: {
    brief: say("すでに別の座席から発信中です", "is being called already"),
    said: [
      ["このお客様には、すでに別の座席から発信しています。", "This caller is being called from another seat already."],
      ["その結果を確認してから、必要なときにもう一度行ってください。", "See what comes of it first, and try again where it is needed."],
    ],
  },
  budget: {
    brief: say("通話料の上限に達しています", "the budget is used up"),
    said: [
      ["通話料の上限に達したため、発信できません。", "The budget for calls is used up."],
      ["管理者に相談してください。管理者は本日に限り上限を解除できます。", "Ask the manager, who can lift it for today."],
    ],
  },
  tooMany: {
    brief: say("同時に発信できる数を超えています", "too many are under way"),
    said: [
      ["同時に発信できる件数に達しています。", "As many calls as may be made at once are under way."],
      ["ほかの発信が終わってから、もう一度行ってください。", "Try again when another one is over."],
    ],
  },
  trunkBusy: {
    brief: say("外線がすべて使用中です", "all lines are taken"),
    said: [
      ["外線に空きがないため、発信できません。", "No line to the outside can be spared."],
      ["着信用の回線を残しています。しばらくしてからもう一度行ってください。", "Some are kept for callers. Try again in a while."],
    ],
  },
  pbxLost: {
    brief: say("交換機とつながりません", "the exchange is away"),
    said: [
      ["電話交換機と通信できないため、発信できません。", "The exchange cannot be reached."],
      ["自動で再接続しています。しばらくしてからもう一度行ってください。", "It is being connected again by itself. Try again in a while."],
    ],
  },
  noPower: {
    brief: say("停電中です", "the power has failed"),
    said: [
      ["停電のため、発信できません。", "Power cut: nobody can be called."],
      ["電気が戻ってから、もう一度行ってください。", "Try again when the power is back."],
    ],
  },
};
