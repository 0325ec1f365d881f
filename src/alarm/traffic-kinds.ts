import type { KindOfAlarm } from "./description.js";

/** Alarms of what the trunks carry (`alarm/traffic.ts`). */
export type TrafficAlarm = "shortCalls" | "silentCalls" | "noCalls" | "allChannelsInUse";

export const TRAFFIC_ALARMS: Record<TrafficAlarm, KindOfAlarm> = {
  shortCalls: {
    raiseAfterMs: 0,
    clearAfterMs: 60_000,
    what: { ja: "回線「{subject}」で、応答してすぐ切れる着信が続いています（{value}件）", en: "Calls on the trunk {subject} keep ending right after the answer ({value})" },
    callers: {
      ja: "お客様の音声が途切れて切断しているか、いたずら・自動発信の着信が続いているおそれがあります。ほかのお電話は通常どおりお受けしています。",
      en: "Callers may hear nothing and hang up, or a machine or a prankster rings again and again. Other calls are taken as usual.",
    },
    remedy: {
      ja: "外の電話からセンターにかけて、案内が聞こえるかを確認してください。聞こえるときは「通話」で同じ番号が続いていないかを見て、続いていれば通信事業者に相談してください。",
      en: "Call the centre from outside and see whether the announcement is heard. If it is, see in the list of calls whether the same number rings again and again, and ask the carrier what can be done.",
    },
  },
  silentCalls: {
    raiseAfterMs: 0,
    clearAfterMs: 60_000,
    what: { ja: "回線「{subject}」で、無言とみられる着信が続いています（{value}件）", en: "Calls on the trunk {subject} seem to be silent ({value})" },
    callers: {
      ja: "番号を押さず、話もほとんどしないまま終わる通話が続いています。お客様の声がこちらに届いていないおそれがあります。",
      en: "Callers press nothing and hardly talk before the call is over. Their voices may not reach us.",
    },
    remedy: {
      ja: "外の電話からセンターにかけ、番号を押して反応があるか、オペレーターと互いに声が聞こえるかを確認してください。聞こえないときはルーターと carriers.json の設定を確認し、通信事業者に問い合わせてください。聞こえるときは、無言電話の番号を「通話」で確認してください。",
      en: "Call the centre from outside: do keys work, and do you and the operator hear each other? If not, check the router and carriers.json and ask the carrier. If so, see in the list of calls who it is that says nothing.",
    },
  },
  noCalls: {
    raiseAfterMs: 0,
    clearAfterMs: 0,
    what: { ja: "受付時間内ですが、{value}分間着信がありません", en: "We are open, and no call has come for {value} minutes" },
    callers: {
      ja: "お電話がセンターに届いていないおそれがあります。お客様には話中音や通信事業者の案内が流れているかもしれません。",
      en: "Calls may not reach the centre: callers may hear a busy tone or the carrier's announcement.",
    },
    remedy: {
      ja: "外の電話から代表番号にかけて、つながるかを確認してください。つながらないときは通信事業者に障害がないか問い合わせてください。もともと着信の少ない時間帯であれば、rules.json の watch.noCallsMs を長くしてください。",
      en: "Call the centre's number from outside. If it does not come through, ask the carrier for faults. If there are always few calls at this hour, make watch.noCallsMs in rules.json longer.",
    },
  },
  allChannelsInUse: {
    raiseAfterMs: 0,
    clearAfterMs: 30_000,
    what: { ja: "外線がすべて使用中です（{value}回線）", en: "All lines to the outside are in use ({value})" },
    callers: {
      ja: "新しくおかけになったお客様は、話中音でつながりません。その数はこちらでは分かりません。",
      en: "Whoever calls now hears a busy tone. How many those are cannot be known here.",
    },
    remedy: {
      ja: "不要な発信や転送を控えてください。空きは自動で使われます。たびたび起こるときは、通信事業者と同時通話数（チャネル数）の追加を相談してください。",
      en: "Make no calls that can wait. Lines are used again as they become free. If it happens often, ask the carrier for more simultaneous calls.",
    },
  },
};
