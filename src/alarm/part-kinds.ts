import type { KindOfAlarm } from "./description.js";

/** Alarms of the house's parts that died and were started again (`house/parts.ts`, `guard.ts`). */
export type PartAlarm = "asteriskDied" | "postgresDied" | "controlDied" | "controlHung" | "keeperDied" | "rehearsalDied" | "partStopped";

/** Known at once, and over when the part has been steady (`trouble.ts`). */
const RESTART = { raiseAfterMs: 0, clearAfterMs: 0 };

export const PART_ALARMS: Record<PartAlarm, KindOfAlarm> = {
  asteriskDied: {
    ...RESTART,
    what: { ja: "電話交換機が停止し、自動で再起動しました（{value}回）", en: "The exchange stopped and was started again (times: {value})" },
    callers: {
      ja: "その時の通話と待ち行列のお電話はすべて切れました。再起動後は通常どおりお受けしています。",
      en: "Every call of that moment was cut off. Since the restart calls are taken as usual.",
    },
    remedy: {
      ja: "切れたお客様を通話記録の「障害」で確認し、おかけ直しください。繰り返す場合は、log フォルダーの asterisk の記録を確認してください。",
      en: "Call back those whose calls are listed with the outcome fault. If it happens again, read the log of asterisk in the log folder.",
    },
  },
  postgresDied: {
    ...RESTART,
    what: { ja: "データベースが停止し、自動で再起動しました（{value}回）", en: "The database stopped and was started again (times: {value})" },
    callers: {
      ja: "影響ありません。その間の記録は手元のディスクに保存され、自動的に反映されます。",
      en: "None. What happened meanwhile is on the local disk and follows by itself.",
    },
    remedy: {
      ja: "繰り返す場合は、log フォルダーの postgres の記録と、メモリとディスクの空きを確認してください。",
      en: "If it happens again, read the log of postgres in the log folder, and check memory and disk space.",
    },
  },
  controlDied: {
    ...RESTART,
    what: { ja: "通話制御が停止し、自動で再開しました（{value}回）", en: "Call control stopped and was started again (times: {value})" },
    callers: {
      ja: "通話中のお電話はそのまま続いています。お待ちのお客様の順番も変わりません。案内や呼び出しが数秒遅れました。",
      en: "Conversations went on, and the order of the queue is the same. Announcements and ringing were some seconds late.",
    },
    remedy: {
      ja: "繰り返す場合は、log フォルダーの control-plane の記録を保守担当に渡してください。",
      en: "If it happens again, hand the log of control-plane in the log folder to whoever maintains the program.",
    },
  },
  controlHung: {
    ...RESTART,
    what: { ja: "通話制御が応答しなくなり、自動で再起動しました（{value}回）", en: "Call control did not answer and was restarted (times: {value})" },
    callers: {
      ja: "通話中のお電話はそのまま続いています。案内や呼び出しが数秒遅れました。",
      en: "Conversations went on. Announcements and ringing were some seconds late.",
    },
    remedy: {
      ja: "サーバーの負荷（CPU・ディスク・メモリ）を確認し、ほかのプログラムが動いていれば停止してください。",
      en: "Look at the load of the server (CPU, disk, memory), and stop other programs that run there.",
    },
  },
  keeperDied: {
    ...RESTART,
    what: { ja: "録音の保管処理が停止し、自動で再開しました（{value}回）", en: "The keeping of recordings stopped and was started again (times: {value})" },
    callers: {
      ja: "影響ありません。終わった通話の録音は、再開後に暗号化して保管します。",
      en: "None. Recordings of calls that have ended are encrypted and kept after the restart.",
    },
    remedy: {
      ja: "繰り返す場合は、log フォルダーの keeper の記録を保守担当に渡してください。",
      en: "If it happens again, hand the log of keeper in the log folder to whoever maintains the program.",
    },
  },
  rehearsalDied: {
    ...RESTART,
    what: { ja: "リハーサル用の電話が停止し、自動で再開しました（{value}回）", en: "The rehearsal's phones stopped and were started again (times: {value})" },
    callers: { ja: "影響ありません。練習用のお電話だけのことです。", en: "None. Only calls of the rehearsal are concerned." },
    remedy: {
      ja: "繰り返す場合は、log フォルダーの rehearsal の記録を確認してください。",
      en: "If it happens again, read the log of rehearsal in the log folder.",
    },
  },
  partStopped: {
    ...RESTART,
    what: { ja: "{subject} が一時停止していたため、再開させました（{value}回）", en: "{subject} had been halted and was told to go on (times: {value})" },
    callers: {
      ja: "その間、お客様への案内や呼び出しが止まったおそれがあります。",
      en: "Announcements and ringing may have stood still meanwhile.",
    },
    remedy: {
      ja: "だれか、または別のプログラムが停止の信号（SIGSTOP）を送っていないかを確認してください。",
      en: "Find out who or what sends it the signal to stop (SIGSTOP).",
    },
  },
};
