import type { DisasterMode } from "../calendar/disaster.js";
import type { KindOfAlarm } from "./description.js";

/** The disaster mode is no trouble of ours, but nobody may forget that it is on. */
export type DisasterAlarm = "disasterSuspended" | "disasterReduced";

export const DISASTER_ALARM: Record<DisasterMode, DisasterAlarm> = { suspended: "disasterSuspended", reduced: "disasterReduced" };

const AT_ONCE = { raiseAfterMs: 0, clearAfterMs: 0 };

export const DISASTER_ALARMS: Record<DisasterAlarm, KindOfAlarm> = {
  disasterSuspended: {
    ...AT_ONCE,
    what: { ja: "災害モード中：受付を休止しています", en: "Disaster mode: the service is suspended" },
    callers: {
      ja: "新しいお電話には、災害により受付を休止していることを案内して終了しています。お待ちのお客様と通話中のお客様は、そのままお受けします。",
      en: "New callers hear that the service is suspended because of a disaster, and their call ends. Those who wait or talk are served.",
    },
    remedy: {
      ja: "市への連絡が済んでいるかを「カレンダー」で確認してください。受付を再開するときは、管理者が災害モードを終了してください。",
      en: "See on the calendar page whether the city was told. To take calls again, the manager ends the disaster mode there.",
    },
  },
  disasterReduced: {
    ...AT_ONCE,
    what: { ja: "災害モード中：受付を縮小しています", en: "Disaster mode: the service is reduced" },
    callers: {
      ja: "受付時間内のお電話には、はじめに受付を縮小していることを案内し、その後は通常どおりおつなぎしています。",
      en: "During opening hours callers first hear that the service is reduced, and are then served as usual.",
    },
    remedy: {
      ja: "市への連絡が済んでいるかを「カレンダー」で確認してください。通常の体制に戻ったら、管理者が災害モードを終了してください。",
      en: "See on the calendar page whether the city was told. When everybody is back, the manager ends the disaster mode there.",
    },
  },
};
