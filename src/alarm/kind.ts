import type { Words } from "../panel/live-types.js";

/**
 * Every alarm that there is, with what people must know of it: what it is, what it means for
 * callers, and what to do. The list is closed; whoever finds a new kind of trouble gives it
 * its words here first.
 *
 * `{subject}` stands for what the alarm is about (a seat), `{value}` for a figure as it was
 * measured last.
 */
export interface KindOfAlarm {
  /** How long the trouble must last before it is one, ms: a restart that nobody notices is none. */
  raiseAfterMs: number;
  /** How long it must be gone before the alarm is over, ms. */
  clearAfterMs: number;
  what: Words;
  callers: Words;
  remedy: Words;
}

export type AlarmKind =
  | "pbxLost"
  | "pbxTakenOver"
  | "pbxOverloaded"
  | "controlSlow"
  | "lineUnregistered"
  | "lineSilent"
  | "trunkUnregistered"
  | "trunkSilent"
  | "phoneLost"
  | "phoneRestless"
  | "operatorNotAnswering"
  | "ledgerNotWritten"
  | "diskNearlyFull"
  | "databaseAway"
  | "reportsLag"
  | "clockJumped"
  | "recordsDiffer"
  | "onBatteryEnough"
  | "onBatteryShort"
  | "onBatteryUnknown"
  | "powerLow"
  | "upsLost"
  | "upsUnfit"
  | "asteriskDied"
  | "postgresDied"
  | "controlDied"
  | "controlHung"
  | "rehearsalDied"
  | "partStopped";

/** A UPS that tests itself is on battery for some seconds, and a cut seldom comes alone. */
const CUT = { raiseAfterMs: 2_000, clearAfterMs: 5_000 };

/** Known at once, and over when the part has been steady (`trouble.ts`). */
const RESTART = { raiseAfterMs: 0, clearAfterMs: 0 };

/** The clock has been steady for so long before a jump is over. */
const STEADY_MS = 600_000;

/** An Asterisk that has just started registers within a second or two. */
const TRUNK_TIMES = { raiseAfterMs: 5_000, clearAfterMs: 2_000 };

const NO_LINE_LEFT: Words = {
  ja: "新しいお電話がつながりません。お客様には話中音か、通信事業者の案内が流れています。通話中のお客様はそのままお話しいただけます。",
  en: "New calls do not reach us: callers hear a busy tone or the carrier's announcement. Those who are talking go on.",
};

const OTHER_LINE_LEFT: Words = {
  ja: "ほかの回線でお受けしています。同時に受けられる通話の数が減っているおそれがあります。",
  en: "Calls come by the other trunk. Fewer may come at the same time.",
};

const REGISTER_REMEDY: Words = {
  ja: "自動で登録を続けています。5分たっても戻らない場合は、インターネット接続と、carriers.json の登録先・ユーザー名・パスワードを確認し、通信事業者に障害や契約の変更がないか問い合わせてください。",
  en: "It is tried again and again by itself. If it takes more than five minutes, check the network and the registrar, user and password in carriers.json, and ask the carrier for faults and changes of the contract.",
};

const SILENT_REMEDY: Words = {
  ja: "通信事業者側の機器までのネットワーク（ルーター、回線終端装置、LANケーブル）を確認し、通信事業者に障害がないか問い合わせてください。戻れば自動で使います。",
  en: "Check the network on the way to the carrier (router, line terminator, cables), and ask the carrier for faults. It is used again by itself.",
};

export const ALARMS: Record<AlarmKind, KindOfAlarm> = {
  pbxLost: {
    raiseAfterMs: 1_000,
    clearAfterMs: 0,
    what: { ja: "電話交換機と通信できません", en: "The exchange cannot be reached" },
    callers: {
      ja: "通話中のお客様はそのままお話しいただけます。新しいお電話は、交換機が動いていれば簡易の待ち行列でお受けします。",
      en: "Those who are talking go on. New calls are taken by the exchange's own simple queue, if it is running.",
    },
    remedy: {
      ja: "自動で再接続しています。1分たっても戻らない場合は、Asterisk が動いているか、log フォルダーの asterisk の記録を確認してください。",
      en: "It is being connected again by itself. If that takes more than a minute, see whether Asterisk runs and read its log in the log folder.",
    },
  },
  pbxTakenOver: {
    raiseAfterMs: 0,
    clearAfterMs: 0,
    what: { ja: "別のプログラムが電話交換機を制御しています", en: "Another program controls the exchange" },
    callers: {
      ja: "お電話がこのシステムに届かず、お客様が応答を受けられないおそれがあります。",
      en: "Calls go to that program and not to us, so callers may not be answered.",
    },
    remedy: {
      ja: "同じ交換機につないでいる別の窓口システムを停止してください。交換機を制御できるのは1つだけです。",
      en: "Stop the other Madoguchi that is connected to the same exchange; only one may control it.",
    },
  },
  pbxOverloaded: {
    raiseAfterMs: 10_000,
    clearAfterMs: 30_000,
    what: { ja: "電話交換機の処理が追いついていません（待ち {value} 件）", en: "The exchange is falling behind ({value} tasks waiting)" },
    callers: {
      ja: "案内や呼び出しが遅れています。さらに混むと、新しいお電話がつながらなくなるおそれがあります。",
      en: "Announcements and ringing are late. If it gets worse, new calls may not come through.",
    },
    remedy: {
      ja: "サーバーの負荷（CPU・ディスク）を確認し、ほかのプログラムを停止してください。続く場合は、Asterisk の記録を保守担当に渡してください。",
      en: "Look at the load of the server (CPU, disk) and stop other programs. If it lasts, hand Asterisk's log to whoever maintains it.",
    },
  },
  controlSlow: {
    raiseAfterMs: 0,
    clearAfterMs: 60_000,
    what: { ja: "通話制御が{value}秒止まりました", en: "Call control stood still for {value} s" },
    callers: {
      ja: "お客様への案内や呼び出しが遅れました。通話中の音声には影響ありません。",
      en: "Announcements and ringing were late. Conversations were not affected.",
    },
    remedy: {
      ja: "サーバーの負荷（CPU・ディスク）を確認してください。ほかのプログラムが動いていれば停止してください。",
      en: "Look at the load of the server (CPU, disk), and stop other programs that run there.",
    },
  },
  lineUnregistered: {
    ...TRUNK_TIMES,
    what: {
      ja: "電話回線「{subject}」が通信事業者に登録されていません（使える回線がありません）",
      en: "The line {subject} is not registered with its carrier, and no other is left",
    },
    callers: NO_LINE_LEFT,
    remedy: REGISTER_REMEDY,
  },
  lineSilent: {
    ...TRUNK_TIMES,
    what: {
      ja: "電話回線「{subject}」の通信事業者が応答しません（使える回線がありません）",
      en: "The carrier of the line {subject} does not answer, and no other is left",
    },
    callers: NO_LINE_LEFT,
    remedy: SILENT_REMEDY,
  },
  trunkUnregistered: {
    ...TRUNK_TIMES,
    what: { ja: "電話回線「{subject}」が通信事業者に登録されていません", en: "The trunk {subject} is not registered with its carrier" },
    callers: OTHER_LINE_LEFT,
    remedy: REGISTER_REMEDY,
  },
  trunkSilent: {
    ...TRUNK_TIMES,
    what: { ja: "電話回線「{subject}」の通信事業者が応答しません", en: "The carrier of the trunk {subject} does not answer" },
    callers: OTHER_LINE_LEFT,
    remedy: SILENT_REMEDY,
  },
  phoneLost: {
    raiseAfterMs: 5_000,
    clearAfterMs: 0,
    what: { ja: "席{subject}の電話機とつながりません", en: "The phone of seat {subject} cannot be reached" },
    callers: {
      ja: "この席には着信しません。ほかの席で応対します。受けられる席が1つ減っています。",
      en: "This seat is not rung; the others answer. There is one seat less to answer.",
    },
    remedy: {
      ja: "電話機の電源とLANケーブルを確認してください。オペレーターは別の席に移ってログインできます。",
      en: "Check the phone's power and network cable. The operator can log in at another seat.",
    },
  },
  phoneRestless: {
    raiseAfterMs: 3_000,
    clearAfterMs: 10_000,
    what: { ja: "席{subject}の電話機が登録と解除を繰り返しています", en: "The phone of seat {subject} registers and unregisters again and again" },
    callers: {
      ja: "この席への呼出が途切れるおそれがあります。ほかの席への着信には影響ありません。",
      en: "Ringing at this seat may be cut short. Other seats are not affected.",
    },
    remedy: {
      ja: "同じ番号を設定した電話機がほかにないか、LANケーブルと電話機の設定を確認し、電話機を再起動してください。",
      en: "See whether another phone has the same account, check the cable and the phone's settings, and restart the phone.",
    },
  },
  operatorNotAnswering: {
    raiseAfterMs: 0,
    clearAfterMs: 0,
    what: { ja: "席{subject}が呼出に応答しません（自動で離席にしました）", en: "Seat {subject} did not answer and was paused" },
    callers: {
      ja: "この席には着信しません。応答を待っていたお客様は列の先頭で次の席を待っています。",
      en: "This seat is not rung any more. Whoever rang there waits at the head of the queue.",
    },
    remedy: {
      ja: "席の様子を確認してください。戻ったら、オペレーターが「受付可」にします。",
      en: "See what is the matter at the seat. When back, the operator becomes ready again.",
    },
  },
  ledgerNotWritten: {
    raiseAfterMs: 0,
    clearAfterMs: 10_000,
    what: { ja: "通話の記録をディスクに書き込めません", en: "Records of calls cannot be written to the disk" },
    callers: {
      ja: "お電話は通常どおりお受けしています。記録は一時的に保持していますが、このままシステムやサーバーが停止すると失われます。",
      en: "Calls are taken as usual. Records are held in the meantime, but are lost if the system or the server stops now.",
    },
    remedy: {
      ja: "すぐにディスクの空き容量と状態を確認し、不要なファイルを削除してください。書き込みは自動で再開します。それまではシステムを停止しないでください。",
      en: "Check the disk at once for space and faults, and delete what is not needed. Writing goes on by itself. Do not stop the system before.",
    },
  },
  diskNearlyFull: {
    raiseAfterMs: 0,
    clearAfterMs: 60_000,
    what: { ja: "ディスクの空きが残り{value}GBです", en: "Only {value} GB are left on the disk" },
    callers: {
      ja: "いまは影響ありません。空きがなくなると、通話の記録を書き込めなくなります。",
      en: "None yet. Once the disk is full, calls cannot be recorded.",
    },
    remedy: {
      ja: "不要なファイルを削除するか、ディスクを増やしてください。",
      en: "Delete what is not needed, or add disk space.",
    },
  },
  databaseAway: {
    raiseAfterMs: 5_000,
    clearAfterMs: 2_000,
    what: { ja: "データベースが応答しません", en: "The database does not answer" },
    callers: {
      ja: "影響ありません。通話の記録は手元のディスクに保存され、あとで自動的に反映されます。",
      en: "None. Records are kept on the local disk and follow by themselves.",
    },
    remedy: {
      ja: "PostgreSQL が動いているか、DATABASE_URL が正しいかを確認してください。通話一覧と報告書は戻るまで見られません。",
      en: "See whether PostgreSQL runs and DATABASE_URL is right. Call lists and reports cannot be seen until it is back.",
    },
  },
  reportsLag: {
    raiseAfterMs: 5_000,
    clearAfterMs: 5_000,
    what: { ja: "通話一覧と報告書への反映が遅れています", en: "Call lists and reports are behind" },
    callers: {
      ja: "影響ありません。記録は手元のディスクにあり、失われません。",
      en: "None. The records are on the local disk and are not lost.",
    },
    remedy: {
      ja: "データベースの負荷と、長く続いている処理（ロック）を確認してください。",
      en: "Look at the database's load and for transactions that hold locks.",
    },
  },
  clockJumped: {
    raiseAfterMs: 0,
    clearAfterMs: STEADY_MS,
    what: { ja: "サーバーの時計が{value}秒動きました", en: "The server's clock jumped by {value} s" },
    callers: {
      ja: "受付時間の判断を誤るおそれがあります。待ち順と待ち時間の計算には影響ありません。",
      en: "Opening hours may be taken wrongly. The order of the queue and waits are not affected.",
    },
    remedy: {
      ja: "いまの時刻が正しいか、時刻同期（NTP）が動いているかを確認してください。",
      en: "See whether the time is right now and whether time synchronisation (NTP) runs.",
    },
  },
  recordsDiffer: {
    raiseAfterMs: 0,
    clearAfterMs: 0,
    what: { ja: "通話の記録に食い違いが{value}件あります", en: "The records of calls differ in {value} places" },
    callers: {
      ja: "影響ありません。報告書の数字が正しくないおそれがあります。",
      en: "None. Figures in reports may be wrong.",
    },
    remedy: {
      ja: "サーバーで npm run reconcile を実行すると、食い違いの内容と対処方法が表示されます。食い違いがなくなると、この警報は消えます。",
      en: "Run npm run reconcile on the server: it names each difference and what to do. The alarm clears when none is left.",
    },
  },
  onBatteryEnough: {
    ...CUT,
    what: {
      ja: "停電のため、バッテリーで動いています（残り約{value}分、本日の受付終了まで足りる見込みです）",
      en: "Power cut: running on battery, about {value} min left, enough until closing time",
    },
    callers: {
      ja: "いまは影響ありません。通常どおりお受けしています。",
      en: "None for now. Calls are taken as usual.",
    },
    remedy: {
      ja: "ブレーカーと電源を確認してください。電話機とネットワーク機器もUPSにつながっているかを確認してください。",
      en: "Check the breaker and the mains. See that phones and network equipment are on a UPS too.",
    },
  },
  onBatteryShort: {
    ...CUT,
    what: {
      ja: "停電のため、バッテリーで動いています（残り約{value}分、本日の受付終了までもちません）",
      en: "Power cut: running on battery, about {value} min left, not enough until closing time",
    },
    callers: {
      ja: "いまは通常どおりお受けしています。電気が戻らないと、受付終了より前にお受けできなくなります。",
      en: "Calls are taken as usual for now. Unless the power comes back, that ends before closing time.",
    },
    remedy: {
      ja: "復電の見込みを電力会社や施設に確認し、発電機の手配か、早めに受付を終えることを市と相談してください。使っていない機器の電源を切ると、時間が延びます。",
      en: "Ask the supplier or the building when power returns, and agree with the city on a generator or an early close. Switching off what is not needed gains time.",
    },
  },
  onBatteryUnknown: {
    ...CUT,
    what: {
      ja: "停電のため、バッテリーで動いています（残り時間はわかりません）",
      en: "Power cut: running on battery, for how long is not known",
    },
    callers: {
      ja: "いまは通常どおりお受けしています。電気が戻らないと、お受けできなくなります。",
      en: "Calls are taken as usual for now. Unless the power comes back, that will end.",
    },
    remedy: {
      ja: "復電の見込みを確認してください。このUPSは残り時間を知らせないため、UPS本体の表示を見てください。",
      en: "Find out when power returns. This UPS does not tell its time left; look at its own display.",
    },
  },
  powerLow: {
    raiseAfterMs: 0,
    clearAfterMs: 5_000,
    what: {
      ja: "バッテリーが残りわずかのため、順に停止します",
      en: "The battery is nearly empty: everything is being shut down in order",
    },
    callers: {
      ja: "新しいお電話には、お受けできないことを案内しています。お待ちのお客様と通話中のお客様は、バッテリーがもつかぎりお受けします。",
      en: "New callers are told that we cannot take their call. Those who wait or talk are served as long as the battery lasts.",
    },
    remedy: {
      ja: "通話を手短に終えてください。電気が戻れば、自動で受付を再開します。切れたお客様は通話記録の「障害」で確認し、おかけ直しください。",
      en: "Bring conversations to an end. When power is back, calls are taken again by themselves. Call back those whose calls are listed with the outcome fault.",
    },
  },
  upsLost: {
    raiseAfterMs: 0,
    clearAfterMs: 5_000,
    what: { ja: "UPS（無停電電源装置）と通信できません", en: "The UPS cannot be reached" },
    callers: {
      ja: "いまは影響ありません。停電しても気づけず、突然止まるおそれがあります。",
      en: "None for now. A power cut would not be noticed, and everything might stop at once.",
    },
    remedy: {
      ja: "UPSのケーブル、NUT（upsd とドライバー）が動いているか、MADOGUCHI_UPS の設定を確認してください。",
      en: "Check the cable of the UPS, that NUT (upsd and its driver) runs, and the setting MADOGUCHI_UPS.",
    },
  },
  upsUnfit: {
    raiseAfterMs: 10_000,
    clearAfterMs: 10_000,
    what: { ja: "UPSが停電に備えられない状態です（{subject}）", en: "The UPS would not carry us through a power cut ({subject})" },
    callers: {
      ja: "いまは影響ありません。停電すると、すべての通話が切れるおそれがあります。",
      en: "None for now. A power cut might end every call.",
    },
    remedy: {
      ja: "RBは電池の交換時期、OVERはつなぎすぎ、BYPASSは保護なし、OFFは出力停止です。UPS本体の表示を見て対処してください。",
      en: "RB: replace its battery. OVER: too much is connected. BYPASS: no protection. OFF: its outlets are off. Look at its own display.",
    },
  },
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
