import type { KindOfAlarm } from "./description.js";

/** Alarms of the power, as a UPS tells of it (`power/power.ts`). */
export type PowerAlarm = "onBatteryEnough" | "onBatteryShort" | "onBatteryUnknown" | "powerLow" | "upsLost" | "upsUnfit";

/** A UPS that tests itself is on battery for some seconds, and a cut seldom comes alone. */
const CUT = { raiseAfterMs: 2_000, clearAfterMs: 5_000 };

export const POWER_ALARMS: Record<PowerAlarm, KindOfAlarm> = {
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
};
