import type { DisasterDecision, HeardStep, Words } from "../panel/live-types.js";
import { dateJa } from "./say.js";
import { DISASTER } from "./words.js";

/** The note by which the city is told of a decision about the disaster mode, to be sent as it is. */
export function disasterNote(decision: DisasterDecision, centre: Words, heard: readonly HeardStep[]): Words {
  const { mode, reason, by } = decision;
  const when = momentOf(decision.at);
  const said = heard.flatMap((step) => (step.type === "says" && step.language === "ja" ? [step.text] : [])).join("");
  const ja = [
    `【${centre.ja}】災害モード${mode ? `（${DISASTER[mode].ja}）の開始` : "の終了"}について`,
    `日時：${dateJa(when.slice(0, 10))} ${when.slice(11)}`,
    `理由：${reason}`,
    `決定者：${by}`,
    mode ? `お客様への案内：「${said}」` : "通常の受付に戻りました。",
    ...(mode ? ["災害モードを終了したときは、改めてご連絡します。"] : []),
  ];
  const en = [
    `[${centre.en}] ${mode ? `Disaster mode: ${DISASTER[mode].en}` : "End of the disaster mode"}`,
    `When: ${when} (Japan)`,
    `Reason: ${reason}`,
    `Decided by: ${by}`,
    mode ? `Callers hear in Japanese: "${said}"` : "Calls are taken as usual again.",
    ...(mode ? ["We will tell you when it ends."] : []),
  ];
  return { ja: ja.join("\n"), en: en.join("\n") };
}

const JST_OFFSET_MS = 9 * 60 * 60 * 1000;

/** "2026-06-01 10:05" on the wall in Japan. */
function momentOf(wallMs: number): string {
  return new Date(wallMs + JST_OFFSET_MS).toISOString().slice(0, 16).replace("T", " ");
}
