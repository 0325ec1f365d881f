import type { HeadStart } from "../call/call.js";
import { isHangUp } from "../call/cause.js";
import type { ClosedWhy } from "../calendar/calendar.js";
import type { DisasterMode } from "../calendar/disaster.js";
import type { CallOutcome, EndedBy, EndReason, Fact, OfferOutcome } from "../floor/fact.js";
import type { HelpMode, SupervisionOutcome } from "../help/help.js";
import type { TransferRefusal } from "../transfer/ask.js";
import type { TransferKind, TransferOutcome, TransferStep } from "../transfer/transfer.js";
import type { Words } from "../panel/live-types.js";
import type { Language } from "../prompt/language.js";
import { callbackWords, isCallbackFact } from "./callback-words.js";
import { informationWords } from "./information-words.js";
import { outgoingWords } from "./outgoing-words.js";
import { promptName } from "./prompt-names.js";
import { isRecordingFact, recordingWords } from "./recording-words.js";
import { minutes, same, say, seconds } from "./say.js";
import { TRANSFER_REFUSALS } from "./transfer-refusal.js";
import { COST } from "./transfer-words.js";

/** What the site calls its matters and departments; an id that it does not know goes by itself. */
export interface Names {
  matters: ReadonlyMap<string, Words>;
  departments: ReadonlyMap<string, Words>;
}

/** Each fact as a sentence, for the people who read a call's story. */
export function wordsOf(fact: Fact, names: Names): Words {
  const { what } = fact;
  const seat = fact.seat ?? "—";
  if (isCallbackFact(what)) return callbackWords(what);
  if (isRecordingFact(what)) return recordingWords(what);
  switch (what.type) {
    case "CallArrived": {
      const { display, displayEn } = what.caller;
      return say(`着信しました${display && `（${display}）`}`, `The call arrived${displayEn && ` (${displayEn})`}`);
    }
    case "FallbackEntered":
      return say("制御装置が停止中のため、交換機の自動受付（予備）が応対しました", "Served by the exchange's own fallback: no control plane was there");
    case "FallbackLeft":
      return say("自動受付（予備）から通常の受付に引き継ぎました", "Taken over from the fallback");
    case "HoursDecided":
      if (what.open) return say("受付時間内と判断しました", "Within opening hours");
      return say(
        `受付時間外と判断しました${what.why ? `（${CLOSED[what.why].ja}）` : ""}`,
        `Outside opening hours${what.why ? ` (${CLOSED[what.why].en})` : ""}`,
      );
    case "LineAnswered":
      return say("回線に応答しました", "The line was answered");
    case "LanguageChosen":
      return chosen("言語", "Language", LANGUAGE[what.language], what.by);
    case "MatterChosen":
      return chosen("用件", "Matter", what.matter === null ? say("指定なし", "none") : (names.matters.get(what.matter) ?? same(what.matter)), what.by);
    case "KeyRefused":
      return say("案内にない番号が押されました", "A key that is not in the menu was pressed");
    case "QueueEntered":
      return say(
        `待ち行列に入りました（${what.position}番目、${LANGUAGE[what.language].ja}${what.headStart ? `、${HEAD_START[what.headStart.why].ja}` : ""}）`,
        `Entered the queue at place ${what.position} (${LANGUAGE[what.language].en}${what.headStart ? `, ${HEAD_START[what.headStart.why].en}` : ""})`,
      );
    case "LanguageUnavailable":
      return say(
        `${LANGUAGE[what.language].ja}を話すオペレーターがいないことをお伝えしました${what.offered.interpreter ? "（通訳を案内）" : ""}`,
        `Told that nobody speaks ${LANGUAGE[what.language].en} now${what.offered.interpreter ? ", and offered an interpreter" : ""}`,
      );
    case "InterpreterChosen":
      return say(`通訳を希望されました（${LANGUAGE[what.language].ja}）`, `Chose to talk by an interpreter (${LANGUAGE[what.language].en})`);
    case "WaitTold": {
      const [from, until] = [minutes(what.fromMs), what.untilMs === null ? null : minutes(what.untilMs)];
      return say(
        `待ち時間の目安を案内しました（${until === null ? `${from}分以上` : `${from}分から${until}分`}、見込み${seconds(what.estimateMs)}秒、対応できる座席${what.seats}席）`,
        `Told how long the wait may be (${until === null ? `${from} minutes or more` : `${from} to ${until} minutes`}; estimated ${seconds(what.estimateMs)} s, ${what.seats} seats)`,
      );
    }
    case "AnnouncementSaid":
      return announcement(what.prompt, what.language);
    case "InformationEntered":
    case "InformationLeft":
    case "OverflowMet":
      return informationWords(what);
    case "OfferMade":
      return say(`座席${seat}の電話機を呼び出しました`, `The phone of seat ${seat} was called`);
    case "OfferRang":
      return say(`座席${seat}の電話機が鳴りました`, `The phone of seat ${seat} rang`);
    case "OfferEnded":
      return say(`座席${seat}：${OFFER[what.outcome].ja}`, `Seat ${seat}: ${OFFER[what.outcome].en}`);
    case "CallConnected":
      return say(
        `座席${seat}につながりました（待ち時間${seconds(what.waitedMs)}秒）`,
        `Connected to seat ${seat} after ${seconds(what.waitedMs)} s of waiting`,
      );
    case "CallHeld":
      return say("保留になりました", "Put on hold");
    case "CallUnheld":
      return say("保留が解除されました", "Taken off hold");
    case "OperatorLost":
      return operatorLost(seat, what.cause);
    case "CallEnded":
      if (what.because)
        return say(
          `終了しました（${OUTCOME[what.outcome].ja}、${BECAUSE[what.because].ja}）`,
          `Ended (${OUTCOME[what.outcome].en}: ${BECAUSE[what.because].en})`,
        );
      return say(
        `終了しました（${OUTCOME[what.outcome].ja}、切断：${BY[what.by].ja}）`,
        `Ended (${OUTCOME[what.outcome].en}; hung up by ${BY[what.by].en})`,
      );
    case "OutgoingStarted":
    case "OutgoingDialled":
    case "OutgoingAnswered":
    case "OutgoingUnreached":
    case "OutgoingLegEnded":
    case "OutgoingRefused":
    case "OutgoingReasonGiven":
    case "BudgetLifted":
      return outgoingWords(what, seat);
    case "TransferStarted": {
      const to = targetWords(what.to, names);
      return say(`${TRANSFER[what.kind].ja}：${to.ja}を呼び出しました${what.blind ? "（取り次ぎの説明なし）" : ""}`, `${TRANSFER[what.kind].en}: ${to.en} was called${what.blind ? ", unannounced" : ""}`);
    }
    case "TransferRefused": {
      const why = TRANSFER_REFUSALS[what.why as TransferRefusal]?.brief ?? same(what.why);
      const to = what.to ? targetWords(what.to, names) : null;
      return say(`転送できませんでした（${to ? `${to.ja}：` : ""}${why.ja}）`, `Transfer refused (${to ? `${to.en}: ` : ""}${why.en})`);
    }
    case "LegTakenOver":
      return say("他の電話機が通話に割り込もうとしたため、取り消しました", "Another phone tried to take over the call and was put out");
    case "TransferAnswered":
      return say("相手先が応答しました", "The other side answered");
    case "TransferSwapped":
      return say(STEP[what.step].ja, STEP[what.step].en);
    case "TransferEnded":
      return say(`${TRANSFERRED[what.outcome].ja}（保留${seconds(what.heldMs)}秒）`, `${TRANSFERRED[what.outcome].en} (held for ${seconds(what.heldMs)} s)`);
    case "TransferLegEnded":
      return say(`相手先への発信が終わりました（${COST[what.cost].ja}、通話${seconds(what.talkMs)}秒、${what.yen}円）`, `The call to the other side is over (${COST[what.cost].en}, ${seconds(what.talkMs)} s, ${what.yen} yen)`);
    case "CallHandedOver":
      return say(`座席${seat}のオペレーターが通話を離れました`, `The operator at seat ${seat} let the caller go`);
    case "CallReturned":
      return say("発信者が待ち列の先頭に戻りました", "The caller is at the head of the queue again");
    case "HelpAsked":
      return say(`座席${seat}のオペレーターが管理者に応援を求めました`, `The operator at seat ${seat} asked the manager for help`);
    case "HelpEnded":
      return say(HELP_ENDED[what.why].ja, HELP_ENDED[what.why].en);
    case "SupervisionAsked":
      return say(`管理者が座席${seat}の通話に加わる操作をしました（${MODE[what.mode].ja}、電話機${what.phone}、${byWhom(what.by).ja}）`, `The manager is to come to seat ${seat} (${MODE[what.mode].en}, phone ${what.phone}, ${byWhom(what.by).en})`);
    case "SupervisionRuns":
      return say(`管理者が通話に加わっています（${MODE[what.mode].ja}、${byWhom(what.by).ja}）`, `The manager is on the line (${MODE[what.mode].en}, ${byWhom(what.by).en})`);
    case "SupervisionEnded":
      return say(SUPERVISED[what.outcome].ja, SUPERVISED[what.outcome].en);
    case "SupervisionRefused":
      return say(`管理者の操作はできませんでした（${MODE[what.mode].ja}、電話機${what.phone}：${what.why}）`, `Refused to the manager (${MODE[what.mode].en}, phone ${what.phone}: ${what.why})`);
    case "LoggedIn":
      return say(`座席${seat}にログインしました`, `Logged in at seat ${seat}`);
    case "LoggedOut":
      return say(`座席${seat}からログアウトしました`, `Logged out of seat ${seat}`);
    case "BecameReady":
      return say(`座席${seat}が受付可になりました`, `Seat ${seat} became ready`);
    case "Paused":
      if (what.reason === "noAnswer")
        return say(`座席${seat}を応答なしで離席にしました`, `Seat ${seat} was paused: no answer`);
      return say(`座席${seat}が離席になりました（理由${what.reason}）`, `Seat ${seat} was paused (reason ${what.reason})`);
    case "WrapUpStarted":
      return say(`座席${seat}が後処理に入りました`, `Seat ${seat} is in wrap-up`);
    case "WrapUpEnded":
      return say(`座席${seat}の後処理が終わりました`, `Wrap-up ended at seat ${seat}`);
    case "ChangeDeferred":
      return say(
        `座席${seat}：通話後に行います（${what.change}）`,
        `Seat ${seat}: to be done after the call (${what.change})`,
      );
    case "ChangeRefused":
      return say(
        `座席${seat}：変更できませんでした（${what.change}：${what.why}）`,
        `Seat ${seat}: refused (${what.change}: ${what.why})`,
      );
    case "PinRefused":
      return say(`座席${seat}：暗証番号が違います（${what.tries}回目）`, `Seat ${seat}: wrong PIN (try ${what.tries})`);
    case "OperatorLocked":
      return say("オペレーターがロックされました", "The operator was locked");
    case "OperatorUnlocked":
      return say("オペレーターのロックが解除されました", "The operator was unlocked");
    case "PhoneRegistered":
      return say(`座席${seat}の電話機が登録されました`, `The phone of seat ${seat} registered`);
    case "PhoneLost":
      return say(`座席${seat}の電話機が応答しません`, `The phone of seat ${seat} is away`);
    case "CalendarChanged":
      return say("受付カレンダーが変更されました", "The calendar was changed");
    case "DisasterDeclared":
      return say(`災害モード（${DISASTER[what.mode].ja}）にしました（理由：${what.reason}）`, `Disaster mode: ${DISASTER[what.mode].en} (${what.reason})`);
    case "DisasterEnded":
      return say(`災害モードを終了しました（理由：${what.reason}）`, `The disaster mode ended (${what.reason})`);
    case "ForgottenClosed":
      return say(`未応対の一覧で完了にしました（理由：${what.reason}）`, `Closed in the list of missed callers (${what.reason})`);
    case "DirectoryChanged":
      return say("部署の一覧が変更されました", "The departments were changed");
    case "InformationChanged":
      return say("音声案内が変更されました", "The voice information was changed");
    case "SkillsChanged":
      return say("オペレーターの技能が変更されました", "Operators' skills were changed");
    case "SeatsChanged":
      return say("座席の構成が変更されました", "The seats were changed");
    case "PbxConnected":
      if (what.restarted) return say("交換機が再起動しました", "The PBX was restarted");
      return say("交換機とつながりました", "The PBX is connected");
    case "PbxLost":
      return say("交換機との接続が切れました", "The PBX was lost");
    case "PowerFailing":
      return say("停電のため、新しいお電話の受付を止めました", "Power cut: new calls were turned away from here on");
    case "PowerGone":
      return say("停電のため、すべてのお電話を終えました", "Power cut: every call was ended");
    case "PowerBack":
      return say("電気が戻り、受付を再開しました", "Power is back: calls are taken again");
    case "AlarmRaised":
      return say(`アラームが発生しました（${what.alarm}）`, `Alarm raised (${what.alarm})`);
    case "AlarmCleared":
      return say(`アラームが復旧しました（${what.alarm}）`, `Alarm cleared (${what.alarm})`);
    case "AlarmAcknowledged":
      return say(`アラームを確認しました（${what.alarm}）`, `Alarm acknowledged (${what.alarm})`);
    default:
      return what satisfies never;
  }
}

/** A phone that ends the talk where nobody can have meant it has hung up by itself; any other cause is a line that was lost. */
function operatorLost(seat: string, cause: number): Words {
  if (cause === 0) return say(`座席${seat}の電話機をつなげず、待ち行列の先頭に戻りました`, `The phone of seat ${seat} could not be connected; back to the head of the queue`);
  if (isHangUp(cause)) return say(`座席${seat}の電話機が自動的に切れ、待ち行列の先頭に戻りました`, `The phone of seat ${seat} hung up by itself; back to the head of the queue`);
  return say(`座席${seat}の電話機との通信が途切れ、待ち行列の先頭に戻りました`, `The phone of seat ${seat} was lost; back to the head of the queue`);
}

/** "本庁 市民課（8001）"; a seat is its number. */
function targetWords(to: string, { departments }: Names): Words {
  const name = departments.get(to);
  return name ? say(`${name.ja}（${to}）`, `${name.en} (${to})`) : same(to);
}

export const DISASTER: Record<DisasterMode, Words> = {
  suspended: say("受付休止", "service suspended"),
  reduced: say("受付縮小", "service reduced"),
};

export const CLOSED: Record<ClosedWhy | "disaster" | "power", Words> = {
  beforeOpening: say("受付開始前", "before opening"),
  afterClosing: say("受付終了後", "after closing"),
  weekend: say("土日", "weekend"),
  holiday: say("祝日", "national holiday"),
  yearEnd: say("年末年始", "year end"),
  closure: say("臨時休業", "special closure"),
  disaster: say("災害モード", "disaster mode"),
  power: say("停電", "power cut"),
};

const LANGUAGE: Record<Language, Words> = {
  ja: say("日本語", "Japanese"),
  en: say("英語", "English"),
  zh: say("中国語", "Chinese"),
  ko: say("韓国語", "Korean"),
};

const OFFER: Record<OfferOutcome, Words> = {
  answered: say("応答しました", "answered"),
  noAnswer: say("応答がありませんでした", "no answer"),
  declined: say("拒否されました", "declined"),
  busy: say("話中でした", "busy"),
  unreachable: say("電話機に届きませんでした", "unreachable"),
  failed: say("呼び出しに失敗しました", "the attempt failed"),
  withdrawn: say("呼び出しを取りやめました", "withdrawn"),
};

const OUTCOME: Record<CallOutcome, Words> = {
  served: say("応対済み", "served"),
  abandonedMenu: say("音声案内中の切断", "abandoned in the menu"),
  abandonedQueue: say("待機中の切断", "abandoned in the queue"),
  informed: say("音声案内で完了", "hung up in the voice information"),
  callback: say("折り返しを承って終了", "promised a callback"),
  overflow: say("混雑のご案内で終了", "sent away: too many calls"),
  closed: say("時間外案内", "closed"),
  refused: say("受付番号ではありません", "not one of our numbers"),
  fault: say("障害", "fault"),
  notReached: say("相手につながらず", "not reached"),
};

const TRANSFER: Record<TransferKind, Words> = {
  transfer: say("転送", "Transfer"),
  relay: say("取次", "Relay"),
  internal: say("席間転送", "Transfer between seats"),
  interpreter: say("通訳", "Interpreter"),
};

const STEP: Record<TransferStep, Words> = {
  ringing: say("呼び出し中です", "It rings"),
  consulting: say("相手先と話しています", "Talks with the other side"),
  swapped: say("発信者と話しています", "Talks with the caller"),
  conference: say("三者で話しています", "All three talk"),
  deciding: say("転送するかどうかを待っています", "Waits whether to hand over"),
};

const TRANSFERRED: Record<TransferOutcome, Words> = {
  completed: say("相手先につながりました", "Connected with the other side"),
  refused: say("相手先が受けませんでした", "The other side declined"),
  busy: say("相手先は話中でした", "The other side was busy"),
  noAnswer: say("相手先が応答しませんでした", "The other side did not answer"),
  unreachable: say("相手先に届きませんでした", "The other side could not be reached"),
  callerGaveUp: say("発信者が切断しました", "The caller gave up"),
  returned: say("発信者との通話に戻りました", "Back with the caller"),
  failed: say("呼び出しに失敗しました", "The attempt failed"),
};

const HELP_ENDED: Record<"withdrawn" | "answered" | "callEnded", Words> = {
  withdrawn: say("応援の依頼が取り消されました", "The wish for help was withdrawn"),
  answered: say("管理者が応援に入りました", "The manager has come to help"),
  callEnded: say("通話が終わり、応援の依頼も終わりました", "The talk is over, and with it the wish for help"),
};

const MODE: Record<HelpMode, Words> = {
  listen: say("聞く", "listens"),
  whisper: say("ささやく", "whispers to the operator"),
  join: say("入る", "joins the talk"),
};

const SUPERVISED: Record<SupervisionOutcome, Words> = {
  left: say("管理者が電話を切りました", "The manager hung up"),
  ended: say("管理者が操作を終えました", "The manager ended it on the panel"),
  noAnswer: say("管理者の電話機が応答しませんでした", "The manager's phone was not answered"),
  callEnded: say("通話が終わり、管理者の電話も終わりました", "The talk is over, and the manager was hung up"),
  failed: say("管理者の電話をつなげませんでした", "The manager could not be put on the line"),
};

/** An account's name, or the phone itself. */
function byWhom(by: string): Words {
  return by === "phone" ? say("電話機の操作", "at the phone") : same(by);
}

const BECAUSE: Record<EndReason, Words> = {
  pbxDied: say("交換機の停止により切断", "cut off when the PBX stopped"),
  powerGone: say("停電により切断", "cut off by a power cut"),
  closingTime: say("受付終了後も順番が回らず、案内して終了", "still waiting after closing time"),
  unheard: say("制御装置の停止中に着信し、応答前に終了", "rang unanswered while no control plane was there"),
};

const BY: Record<EndedBy, Words> = {
  caller: say("発信者", "the caller"),
  called: say("相手", "the one who was called"),
  operator: say("オペレーター", "the operator"),
  department: say("相手先", "the other side"),
  centre: say("センター", "the centre"),
};

const HOW: Record<"key" | "default" | "operatorKey", Words> = {
  key: say("番号入力", "by key"),
  default: say("入力なし", "no key"),
  operatorKey: say("0を入力", "0 pressed"),
};

/** Why somebody stands before others who came sooner. */
const HEAD_START: Record<HeadStart["why"], Words> = {
  line: say("優先回線", "priority line"),
  returned: say("転送先から戻り", "returned"),
  callback: say("折り返し", "callback"),
  repeat: say("お待ちの途中で切断後、再度の着信", "called again after waiting in vain"),
};

function announcement(prompt: string, language: Language): Words {
  const { ja, en } = promptName(prompt);
  const tongue = LANGUAGE[language];
  return say(`案内を流しました（${ja}、${tongue.ja}）`, `An announcement was played (${en}, ${tongue.en})`);
}

function chosen(ja: string, en: string, value: Words, by: keyof typeof HOW): Words {
  return say(`${ja}：${value.ja}（${HOW[by].ja}）`, `${en}: ${value.en} (${HOW[by].en})`);
}
