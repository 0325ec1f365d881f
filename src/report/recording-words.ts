import type { EmergencyFact, RecordingFact, What } from "../floor/fact.js";
import type { Words } from "../panel/live-types.js";
import type { MaskWhy, Side } from "../recording/order.js";
import type { LostWhy, UnrecordedWhy } from "../recording/recording.js";
import { say, seconds } from "./say.js";

/** What became of a call's recording, as sentences. */

export function isRecordingFact(what: What): what is RecordingFact | EmergencyFact {
  return what.type.startsWith("Recording") || what.type.startsWith("Emergency") || what.type === "CallUnrecorded";
}

export function recordingWords(what: RecordingFact | EmergencyFact): Words {
  switch (what.type) {
    case "RecordingStarted":
      return say("録音を始めました", "The recording began");
    case "RecordingEnded":
      return say(`録音を終えました（${seconds(what.ms)}秒）`, `The recording ended (${seconds(what.ms)} s)`);
    case "CallUnrecorded":
      return say(`この通話は録音していません（${UNRECORDED[what.why].ja}）`, `This call is not recorded (${UNRECORDED[what.why].en})`);
    case "RecordingMasked":
      return say(`${MASKED[what.why].ja}、録音に含めていません（${seconds(what.ms)}秒）`, `Not in the recording: ${MASKED[what.why].en} (${seconds(what.ms)} s)`);
    case "RecordingPaused":
      return say("録音を一時停止しました", "The recording was paused");
    case "RecordingResumed":
      return what.by === "centre" ? say("時間が来たため、録音を再開しました", "The recording went on by itself") : say("録音を再開しました", "The recording went on");
    case "RecordingObjected":
      return say("お客様のご希望により、録音をやめました", "The caller did not want to be recorded: it was stopped");
    case "RecordingHeld":
      return say("録音を、削除されないように保護しました", "The recording is kept from being deleted");
    case "EmergencyRaised":
      return say(
        `緊急キーが押されました（発信者${what.trace.caller.display}、回線${what.trace.trunk}）`,
        `The emergency key was pressed (caller ${what.trace.caller.displayEn}, trunk ${what.trace.trunk})`,
      );
    case "EmergencyTraced":
      return say(`通信事業者が伝えた発信者：${what.header ?? "なし"}`, `What the carrier said of the caller: ${what.header ?? "nothing"}`);
    case "RecordingKept":
      return say(`録音を暗号化して保管しました（${seconds(what.seconds * 1_000)}秒）`, `The recording is encrypted and kept (${seconds(what.seconds * 1_000)} s)`);
    case "RecordingLost":
      return say("録音を保管できず、失われました", `The recording could not be kept and is lost (${what.why})`);
    case "RecordingBroken":
      return say(`${SIDE[what.side].ja}の録音が途切れました（${BROKEN[what.why].ja}）`, `The ${SIDE[what.side].en}'s track was lost (${BROKEN[what.why].en})`);
    case "RecordingMended":
      return say(`${SIDE[what.side].ja}の録音が戻りました（欠落${seconds(what.gapMs)}秒）`, `The ${SIDE[what.side].en}'s track goes on (${seconds(what.gapMs)} s are missing)`);
    default:
      return what satisfies never;
  }
}

const SIDE: Record<Side, Words> = { caller: say("お客様側", "caller"), operator: say("オペレーター側", "operator") };

const MASKED: Record<MaskWhy, Words> = {
  paused: say("一時停止のため", "paused by the operator"),
  digits: say("番号が押されたため", "keys that were pressed"),
  consulting: say("相談中または転送後のため", "a consultation, or what followed a transfer"),
};

const BROKEN: Record<LostWhy, Words> = {
  failed: say("開始できませんでした", "it could not be begun"),
  ended: say("途中で終わりました", "it ended by itself"),
  silent: say("音声が届いているのに無音でした", "it was silent although sound arrived"),
};

export const UNRECORDED: Record<UnrecordedWhy, Words> = {
  line: say("録音しない回線", "a line that is not recorded"),
  matter: say("録音しない用件", "a matter that is not recorded"),
  tooShort: say("録音が始まる前に終わりました", "over before the recording began"),
  failed: say("録音を開始できませんでした", "the recording could not be begun"),
  untold: say("録音の準備ができていませんでした", "the recorder was not ready yet"),
  noRecipient: say("録音を暗号化する鍵が登録されていません", "no key is set up for which recordings are encrypted"),
  spool: say("録音の一時保存先に書き込めません", "the folder for recordings cannot be written"),
  diskFull: say("録音を保管するディスクの空きが足りません", "the disk for recordings is nearly full"),
  keeper: say("録音を保管する部分が動いていません", "the part that keeps recordings does not run"),
};
