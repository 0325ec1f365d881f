import type { InformationFact, InformationLeftWhy, InformationWay } from "../floor/fact.js";
import type { Words } from "../panel/live-types.js";
import type { OverflowAction } from "../queue/overflow.js";
import { say, seconds } from "./say.js";

/** What a caller was given without an operator, as sentences of the call's story. */
export function informationWords(what: InformationFact): Words {
  switch (what.type) {
    case "InformationEntered": {
      const way = WAY[what.way];
      return say(`音声案内「${what.node}」を聞き始めました（${way.ja}）`, `Came to the voice information "${what.node}" (${way.en})`);
    }
    case "InformationLeft": {
      const why = LEFT[what.why];
      return say(`音声案内「${what.node}」を終えました（${why.ja}、${seconds(what.heardMs)}秒）`, `Left the voice information "${what.node}" (${why.en}, after ${seconds(what.heardMs)} s)`);
    }
    case "OverflowMet": {
      const action = OVERFLOW[what.action];
      return say(`混雑時の対応「${what.rule}」を行いました（${action.ja}）`, `The overflow rule "${what.rule}" was met (${action.en})`);
    }
    default:
      return what satisfies never;
  }
}

const WAY: Record<InformationWay, Words> = {
  overflow: say("混雑時の対応から", "by an overflow rule"),
  closed: say("時間外の案内から", "from the closed announcement"),
  matter: say("用件の選択から", "by the choice of a matter"),
  key: say("番号入力", "by key"),
};

const LEFT: Record<InformationLeftWhy, Words> = {
  key: say("ほかの案内へ", "to another"),
  end: say("最後まで聞いた", "heard to its end"),
  toQueue: say("0を入力", "0 pressed"),
  hungUp: say("発信者が切断", "the caller hung up"),
  connected: say("オペレーターにつながった", "an operator answered"),
  cutOff: say("センター側で終了", "ended by us"),
};

const OVERFLOW: Record<OverflowAction["type"], Words> = {
  announcement: say("お知らせ", "an announcement"),
  callback: say("折り返しのご案内", "a callback was offered"),
  information: say("音声案内", "the voice information"),
  end: say("お知らせのうえ終了", "an announcement, and the end"),
};

/** The prompts of both, by their names in `prompts/prompts.json`. */
export const INFORMATION_PROMPTS: Record<string, Words> = {
  information: say("音声案内", "voice information"),
  information_offer: say("音声案内のお知らせ", "offer of voice information"),
  information_lost: say("音声案内（紛失・盗難）", "voice information: lost card"),
  information_hours: say("音声案内（受付時間）", "voice information: opening hours"),
  information_bring: say("音声案内（お持ちいただくもの）", "voice information: what to bring"),
  information_where: say("音声案内（窓口の場所）", "voice information: where"),
  information_invite: say("音声案内の番号", "the key of the voice information"),
  information_lost_invite: say("紛失・盗難の番号", "the key for a lost card"),
  information_hours_invite: say("受付時間の番号", "the key for the opening hours"),
  information_bring_invite: say("お持ちいただくものの番号", "the key for what to bring"),
  information_where_invite: say("窓口の場所の番号", "the key for where to go"),
  information_operator: say("0でオペレーターへ", "0 for an operator"),
  information_back: say("米印で前の案内へ", "star to go back"),
  information_end: say("音声案内の終わり", "end of the voice information"),
  overflow_busy: say("大変混み合っているお詫び", "very many calls"),
  overflow_end: say("おつなぎできないお詫び", "too many calls to connect"),
};
