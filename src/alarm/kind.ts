import type { Words } from "../panel/live-types.js";
import { BUDGET_ALARMS, type BudgetAlarm } from "./budget-kinds.js";
import type { KindOfAlarm } from "./description.js";
import { DISASTER_ALARMS, type DisasterAlarm } from "./disaster-kinds.js";
import { PART_ALARMS, type PartAlarm } from "./part-kinds.js";
import { POWER_ALARMS, type PowerAlarm } from "./power-kinds.js";
import { RECORDING_ALARMS, type RecordingAlarm } from "./recording-kinds.js";
import { TRAFFIC_ALARMS, type TrafficAlarm } from "./traffic-kinds.js";

/**
 * Every alarm that there is. The list is closed; whoever finds a new kind of trouble gives it
 * its words here first.
 */
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
  | "phoneIntruded"
  | "operatorNotAnswering"
  | "emergency"
  | "helpAsked"
  | "ledgerNotWritten"
  | "diskNearlyFull"
  | "databaseAway"
  | "reportsLag"
  | "clockJumped"
  | "recordsDiffer"
  | "followUpsOverdue"
  | BudgetAlarm
  | DisasterAlarm
  | TrafficAlarm
  | RecordingAlarm
  | PowerAlarm
  | PartAlarm;

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
    what: { ja: "座席{subject}の電話機とつながりません", en: "The phone of seat {subject} cannot be reached" },
    callers: {
      ja: "この座席には着信しません。ほかの座席で応対します。受けられる座席が1つ減っています。",
      en: "This seat is not rung; the others answer. There is one seat less to answer.",
    },
    remedy: {
      ja: "電話機の電源とLANケーブルを確認してください。オペレーターは別の座席に移ってログインできます。",
      en: "Check the phone's power and network cable. The operator can log in at another seat.",
    },
  },
  phoneRestless: {
    raiseAfterMs: 3_000,
    clearAfterMs: 10_000,
    what: { ja: "座席{subject}の電話機が登録と解除を繰り返しています", en: "The phone of seat {subject} registers and unregisters again and again" },
    callers: {
      ja: "この座席への呼出が途切れるおそれがあります。ほかの座席への着信には影響ありません。",
      en: "Ringing at this seat may be cut short. Other seats are not affected.",
    },
    remedy: {
      ja: "同じ番号を設定した電話機がほかにないか、LANケーブルと電話機の設定を確認し、電話機を再起動してください。",
      en: "See whether another phone has the same account, check the cable and the phone's settings, and restart the phone.",
    },
  },
  phoneIntruded: {
    raiseAfterMs: 0,
    clearAfterMs: 0,
    what: { ja: "座席{subject}の電話機が他の通話に割り込もうとしました（自動で元に戻しました）", en: "The phone of seat {subject} tried to take over somebody else's call, which was undone" },
    callers: {
      ja: "通話が一瞬途切れました。相手の座席との通話が切れたお客様は、列の先頭で次の座席を待っています。",
      en: "The call was interrupted for a moment. A caller who lost the operator by it waits at the head of the queue.",
    },
    remedy: {
      ja: "座席{subject}の電話機を調べ、使っている人に確認してください。覚えがない場合はLANケーブルを抜き、電話機のパスワードを変更してください。",
      en: "Look at the phone of seat {subject} and ask who uses it. If nobody knows of it, unplug it and change its password.",
    },
  },
  operatorNotAnswering: {
    raiseAfterMs: 0,
    clearAfterMs: 0,
    what: { ja: "座席{subject}が呼出に応答しません（自動で離席にしました）", en: "Seat {subject} did not answer and was paused" },
    callers: {
      ja: "この座席には着信しません。応答を待っていたお客様は列の先頭で次の座席を待っています。",
      en: "This seat is not rung any more. Whoever rang there waits at the head of the queue.",
    },
    remedy: {
      ja: "座席の様子を確認してください。戻ったら、オペレーターが「受付可」にします。",
      en: "See what is the matter at the seat. When back, the operator becomes ready again.",
    },
  },
  emergency: {
    raiseAfterMs: 0,
    clearAfterMs: 0,
    what: { ja: "座席{subject}で緊急キーが押されました", en: "The emergency key was pressed at seat {subject}" },
    callers: {
      ja: "お客様は気づきません。自動でどこかに電話することもありません。録音は削除されないように保護しました。",
      en: "The caller notices nothing of it, and nobody is called by itself. The recording is kept from being deleted.",
    },
    remedy: {
      ja: "座席の様子を確認し、「聞く」「ささやく」「入る」で支援してください。犯行予告などの場合は、警察（110）と市へ連絡し、通話の記録にある着信時刻と発信者番号を伝えてください。",
      en: "See how they are at the seat, and help by listening, whispering or joining. If it is a threat, call the police (110) and the city, with the times and the number in the call's story.",
    },
  },
  helpAsked: {
    raiseAfterMs: 0,
    clearAfterMs: 0,
    what: { ja: "座席{subject}が応援を求めています", en: "Seat {subject} asks for help" },
    callers: {
      ja: "お客様はオペレーターと通話中で、応援の依頼には気づきません。",
      en: "The caller is talking to the operator and notices nothing of it.",
    },
    remedy: {
      ja: "座席ボードでその座席を選び、「聞く」「ささやく」「入る」のいずれかを押すと、管理者の電話機が鳴ります。管理者の電話機から *31・*32・*33 に続けて座席番号をかけても同じです。",
      en: "Choose the seat on the board and press listen, whisper or join: the manager's phone rings. Or dial *31, *32 or *33 and the seat's number at that phone.",
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
  followUpsOverdue: {
    raiseAfterMs: 0,
    clearAfterMs: 0,
    what: { ja: "期限を過ぎた対応予定が{value}件あります", en: "Overdue follow-ups: {value}" },
    callers: {
      ja: "折り返しや担当部署からの回答をお待ちのお客様がいます。",
      en: "Callers are waiting to be called back, or for a department's answer.",
    },
    remedy: {
      ja: "「対応予定」で期限切れのものを開き、担当者に対応を依頼するか、担当部署と相談して期限を改めてください。",
      en: "Open the overdue ones on the page of follow-ups; have them done, or agree on a new date with the department.",
    },
  },
  ...BUDGET_ALARMS,
  ...DISASTER_ALARMS,
  ...TRAFFIC_ALARMS,
  ...RECORDING_ALARMS,
  ...POWER_ALARMS,
  ...PART_ALARMS,
};
