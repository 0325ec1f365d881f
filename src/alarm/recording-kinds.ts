import type { KindOfAlarm } from "./description.js";

/** Alarms of recordings (`recording/`). */
export type RecordingAlarm = "recordingNoRecipient" | "recordingSpool" | "recordingDiskFull" | "recordingKeeper" | "recordingBroken";

const CALLERS: KindOfAlarm["callers"] = {
  ja: "お電話は通常どおりお受けしています。この間に応答した通話は録音されず、録音の案内も流れません。",
  en: "Calls are taken as usual. Those that are answered meanwhile are not recorded, and nobody is told that they are.",
};

export const RECORDING_ALARMS: Record<RecordingAlarm, KindOfAlarm> = {
  recordingNoRecipient: {
    raiseAfterMs: 0,
    clearAfterMs: 0,
    what: { ja: "録音を暗号化する鍵が登録されていないため、録音できません", en: "Calls are not recorded: no key is set up for which recordings are encrypted" },
    callers: CALLERS,
    remedy: {
      ja: "録音を聞く担当者の鍵と、復旧用の鍵を登録してください。登録すると自動で録音を始めます。",
      en: "Set up the keys of those who listen, and the recovery key. Recording begins by itself then.",
    },
  },
  recordingSpool: {
    raiseAfterMs: 0,
    clearAfterMs: 5_000,
    what: { ja: "録音の一時保存先に書き込めないため、録音できません", en: "Calls are not recorded: the folder for recordings in progress cannot be written, or is full" },
    callers: CALLERS,
    remedy: {
      ja: "状態フォルダーの recordings/spool が指す場所の空き容量と権限を確認してください。直れば自動で録音を再開します。",
      en: "Check space and rights of where recordings/spool in the state folder leads. Recording goes on by itself then.",
    },
  },
  recordingDiskFull: {
    raiseAfterMs: 0,
    clearAfterMs: 5_000,
    what: { ja: "録音を保管するディスクの空きが200 MB未満のため、録音できません", en: "Calls are not recorded: the disk on which recordings are kept has less than 200 MB left" },
    callers: CALLERS,
    remedy: {
      ja: "状態フォルダーのディスクと、録音の一時保存先の空きを増やしてください。空きができれば自動で録音を再開し、保管待ちの録音も保管します。",
      en: "Make room on the state folder's disk, or in the folder for recordings in progress. Recording goes on by itself then, and what waits is kept.",
    },
  },
  recordingKeeper: {
    raiseAfterMs: 5_000,
    clearAfterMs: 0,
    what: { ja: "録音を保管する部分が動いていないため、録音できません", en: "Calls are not recorded: the part that keeps recordings does not run" },
    callers: CALLERS,
    remedy: {
      ja: "自動で起動し直しています。5分たっても戻らない場合は、log フォルダーの keeper の記録を確認してください。",
      en: "It is being started again by itself. If that takes more than five minutes, read its log in the log folder.",
    },
  },
  recordingBroken: {
    raiseAfterMs: 0,
    clearAfterMs: 10_000,
    what: { ja: "{value}件の通話で、録音が途切れたまま始められません", en: "In {value} calls a track of the recording is lost and does not begin again" },
    callers: {
      ja: "通話には影響ありません。その通話の録音は一部または全部が欠けます。",
      en: "The talk is not affected. The recording of those calls lacks a part, or all.",
    },
    remedy: {
      ja: "自動で繰り返しています。続く場合は log フォルダーの asterisk の記録と、録音の一時保存先の空き容量を確認してください。",
      en: "It is tried again and again by itself. If it lasts, read Asterisk's log in the log folder and check the space for recordings in progress.",
    },
  },
};
