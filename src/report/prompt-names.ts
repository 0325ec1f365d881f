import type { Words } from "../panel/live-types.js";
import { CALLBACK_PROMPTS } from "./callback-words.js";
import { INFORMATION_PROMPTS } from "./information-words.js";
import { same, say } from "./say.js";

/** What callers hear, by the prompts' names in `prompts/prompts.json`. */
const PROMPT: Record<string, Words> = {
  name: say("センターの名称", "the centre's name"),
  languages: say("言語の選択", "choice of language"),
  recording_notice: say("録音のお知らせ", "recording notice"),
  menu: say("用件の選択", "choice of matter"),
  lost_card: say("紛失・盗難の連絡先", "where a lost card is blocked"),
  connecting: say("おつなぎします", "connecting"),
  invalid_input: say("番号の押し直し", "press again"),
  language_unavailable: say("話せるオペレーターがいないことと選択肢", "nobody speaks the language, and what there is instead"),
  language_unavailable_interpreter: say("話せるオペレーターがいないことと選択肢", "nobody speaks the language, and what there is instead"),
  language_unavailable_callback: say("話せるオペレーターがいないことと選択肢", "nobody speaks the language, and what there is instead"),
  language_unavailable_japanese: say("話せるオペレーターがいないことと選択肢", "nobody speaks the language, and what there is instead"),
  interpreter_joining: say("通訳におつなぎします", "connecting an interpreter"),
  busy_wait: say("混雑のお詫びと待ち時間の目安", "all operators are busy, and the estimated wait"),
  busy_wait_again: say("待ち時間の目安", "the estimated wait"),
  busy_wait_noest: say("混雑のお詫び", "all operators are busy"),
  still_waiting: say("引き続きお待ちください", "still waiting"),
  consult_wait: say("確認中のお詫び", "still asking"),
  ...INFORMATION_PROMPTS,
  ...CALLBACK_PROMPTS,
  transfer_failed: say("担当につながらないお詫び", "nobody could take the transfer"),
  position: say("お待ちの順番", "place in the queue"),
  closed: say("受付時間外と次の受付", "closed, and when it opens"),
  closed_undated: say("受付時間外", "closed"),
  after_closing: say("お待ちいただいたお詫びと受付終了", "apology: we have closed"),
  disaster_closed: say("災害による受付休止", "disaster: service suspended"),
  disaster_closed_short: say("災害による受付休止", "disaster: service suspended"),
  disaster_reduced: say("災害による受付縮小", "disaster: service reduced"),
  adhoc_closure: say("臨時休業と次の受付", "special closure, and when it opens"),
  adhoc_closure_undated: say("臨時休業", "special closure"),
  fallback: say("お掛け直しのお願い", "please call again"),
  fallback_later: say("お掛け直しのお願い", "please call again later"),
  power_cut: say("停電のお知らせ", "power cut"),
  goodbye: say("お礼とお別れ", "goodbye"),
};

/** What a prompt is called. */
export function promptName(prompt: string): Words {
  return PROMPT[prompt] ?? same(prompt);
}
