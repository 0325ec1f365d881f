import type { InformationFact, InformationLeftWhy, InformationWay } from "../floor/fact.js";
import type { Words } from "../panel/live-types.js";
import type { OverflowAction } from "../queue/overflow.js";

/** What a caller was given without an operator, as sentences of the call's story. */
export function informationWords(what: InformationFact): Words {
  switch (what.type) {
    case "InformationEntered": {
      const way = WAY[what.way];
      return { ja: `音声案内「${what.node}」を聞き始めました（${way.ja}）`, en: `Came to the voice information "${what.node}" (${way.en})` };
    }
    case "InformationLeft": {
      const why = LEFT[what.why];
      const seconds = (what.heardMs / 1000).toFixed(1);
      return { ja: `音声案内「${what.node}」を終えました（${why.ja}、${seconds}秒）`, en: `Left the voice information "${what.node}" (${why.en}, after ${seconds} s)` };
    }
    case "OverflowMet": {
      const action = OVERFLOW[what.action];
      return { ja: `混雑時の対応「${what.rule}」を行いました（${action.ja}）`, en: `The overflow rule "${what.rule}" was met (${action.en})` };
    }
    default:
      return what satisfies never;
  }
}

const WAY: Record<InformationWay, Words> = {
  overflow: { ja: "混雑時の対応から", en: "by an overflow rule" },
  closed: { ja: "時間外の案内から", en: "from the closed announcement" },
  matter: { ja: "用件の選択から", en: "by the choice of a matter" },
  key: { ja: "番号入力", en: "by key" },
};

const LEFT: Record<InformationLeftWhy, Words> = {
  key: { ja: "ほかの案内へ", en: "to another" },
  end: { ja: "最後まで聞いた", en: "heard to its end" },
  toQueue: { ja: "0を入力", en: "0 pressed" },
  hungUp: { ja: "発信者が切断", en: "the caller hung up" },
  connected: { ja: "オペレーターにつながった", en: "an operator answered" },
  cutOff: { ja: "センター側で終了", en: "ended by us" },
};

const OVERFLOW: Record<OverflowAction["type"], Words> = {
  announcement: { ja: "お知らせ", en: "an announcement" },
  callback: { ja: "折り返しのご案内", en: "a callback was offered" },
  information: { ja: "音声案内", en: "the voice information" },
  end: { ja: "お知らせのうえ終了", en: "an announcement, and the end" },
};

/** The prompts of both, by their names in `prompts/prompts.json`. */
export const INFORMATION_PROMPTS: Record<string, Words> = {
  information: { ja: "音声案内", en: "voice information" },
  information_offer: { ja: "音声案内のお知らせ", en: "offer of voice information" },
  information_lost: { ja: "音声案内（紛失・盗難）", en: "voice information: lost card" },
  information_hours: { ja: "音声案内（受付時間）", en: "voice information: opening hours" },
  information_bring: { ja: "音声案内（お持ちいただくもの）", en: "voice information: what to bring" },
  information_where: { ja: "音声案内（窓口の場所）", en: "voice information: where" },
  information_invite: { ja: "音声案内の番号", en: "the key of the voice information" },
  information_lost_invite: { ja: "紛失・盗難の番号", en: "the key for a lost card" },
  information_hours_invite: { ja: "受付時間の番号", en: "the key for the opening hours" },
  information_bring_invite: { ja: "お持ちいただくものの番号", en: "the key for what to bring" },
  information_where_invite: { ja: "窓口の場所の番号", en: "the key for where to go" },
  information_operator: { ja: "0でオペレーターへ", en: "0 for an operator" },
  information_back: { ja: "米印で前の案内へ", en: "star to go back" },
  information_end: { ja: "音声案内の終わり", en: "end of the voice information" },
  overflow_busy: { ja: "大変混み合っているお詫び", en: "very many calls" },
  overflow_end: { ja: "おつなぎできないお詫び", en: "too many calls to connect" },
};
