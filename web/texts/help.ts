import type { Words } from "../../src/panel/live-types.js";

/** The operator asks for help; the manager listens, whispers or joins. */
export const HELP_TEXTS = {
  "help.ask": { ja: "応援を呼ぶ", en: "Ask for help" },
  "help.withdraw": { ja: "応援の依頼を取り消す", en: "Help is not needed any more" },
  "help.asked": { ja: "応援を求めています", en: "Asks for help" },
  "help.asked.own": { ja: "管理者に知らせました。お客様には聞こえません。", en: "The manager knows. The caller hears nothing of it." },
  "supervise.title": { ja: "この通話に加わる", en: "Come to this talk" },
  "supervise.hint": { ja: "押すと管理者の電話機が鳴ります。使ったことは記録されます。", en: "The manager's phone rings. Each use is recorded." },
  "supervise.listen": { ja: "聞く", en: "Listen" },
  "supervise.whisper": { ja: "ささやく（オペレーターだけに）", en: "Whisper (to the operator only)" },
  "supervise.join": { ja: "入る（三者で話す）", en: "Join (all three talk)" },
  "supervise.end": { ja: "終える", en: "End" },
  "supervise.ringing": { ja: "管理者の電話機を呼出中", en: "Ringing the manager's phone" },
  "supervise.now.listen": { ja: "管理者が聞いています", en: "The manager listens" },
  "supervise.now.whisper": { ja: "管理者がささやいています", en: "The manager whispers" },
  "supervise.now.join": { ja: "管理者が加わっています", en: "The manager has joined" },
} as const satisfies Record<string, Words>;
