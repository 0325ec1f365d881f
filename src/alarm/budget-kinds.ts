import type { Words } from "../panel/live-types.js";
import type { KindOfAlarm } from "./description.js";

/** Alarms of what the centre's own calls cost (`outgoing/budget.ts`). */
export type BudgetAlarm = "dayBudgetNearly" | "dayBudgetSpent" | "monthBudgetNearly" | "monthBudgetSpent";

const AT_ONCE = { raiseAfterMs: 0, clearAfterMs: 0 };

const NEARLY = {
  ...AT_ONCE,
  callers: {
    ja: "いまは影響ありません。上限に達すると、緊急通報のほかは折り返しの発信ができなくなります。",
    en: "None for now. When it is used up nobody can be called back; emergency calls always go out.",
  },
  remedy: {
    ja: "折り返しの件数と通話時間を確認してください。増えたことに理由があるときは、上限を rules.json の outgoing.budgetYen で見直してください。",
    en: "Look at how many calls were made and how long they took. If there is a reason, reconsider outgoing.budgetYen in rules.json.",
  },
};

const SPENT = {
  ...AT_ONCE,
  callers: {
    ja: "お客様への折り返しができません。着信と、110・118・119への発信には影響ありません。",
    en: "Nobody can be called back. Calls that come in, and those to 110, 118 and 119, are not affected.",
  },
  remedy: {
    ja: "通話一覧の「発信」で内訳を確認してください。必要な折り返しが残っているときは、管理者が「発信」の画面で本日に限り上限を解除できます。",
    en: "See the list of calls that were made. If somebody must be called back today, the manager can lift the budget for the day.",
  },
};

function named(kind: typeof NEARLY, what: Words): KindOfAlarm {
  return { ...kind, what };
}

export const BUDGET_ALARMS: Record<BudgetAlarm, KindOfAlarm> = {
  dayBudgetNearly: named(NEARLY, { ja: "本日の発信の通話料が、上限の{value}%に達しました", en: "The centre's own calls have used {value} % of today's budget" }),
  dayBudgetSpent: named(SPENT, { ja: "本日の発信の通話料が上限に達しました（{value}%）", en: "The centre's own calls have used up today's budget ({value} %)" }),
  monthBudgetNearly: named(NEARLY, { ja: "今月の発信の通話料が、上限の{value}%に達しました", en: "The centre's own calls have used {value} % of this month's budget" }),
  monthBudgetSpent: named(SPENT, { ja: "今月の発信の通話料が上限に達しました（{value}%）", en: "The centre's own calls have used up this month's budget ({value} %)" }),
};
