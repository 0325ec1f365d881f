import type { OutgoingRules } from "./outgoing.js";

/**
 * What the centre's own calls have cost, by the tariff, today and in this month. At the whole
 * of a budget no more are made until the next day or month, unless the manager lifts it for
 * today; emergency calls are never asked.
 */
export interface Spent {
  /** "YYYY-MM-DD" */
  date: string;
  dayYen: number;
  /** "YYYY-MM" */
  month: string;
  monthYen: number;
  /** The day for which a manager has lifted the budgets; null: none. */
  lifted: string | null;
}

export const NOTHING_SPENT: Spent = { date: "", dayYen: 0, month: "", monthYen: 0, lifted: null };

/** As of this day: what was spent on another one counts no more. */
export function spentOn(spent: Spent, date: string): Spent {
  const month = date.slice(0, "YYYY-MM".length);
  return {
    date,
    dayYen: spent.date === date ? spent.dayYen : 0,
    month,
    monthYen: spent.month === month ? spent.monthYen : 0,
    lifted: spent.lifted === date ? date : null,
  };
}

export function spend(spent: Spent, date: string, yen: number): Spent {
  const now = spentOn(spent, date);
  return { ...now, dayYen: rounded(now.dayYen + yen), monthYen: rounded(now.monthYen + yen) };
}

/** To the hundredth, as costs are. */
function rounded(yen: number): number {
  return Math.round(yen * 100) / 100;
}

export interface BudgetUse {
  period: "day" | "month";
  yen: number;
  of: number;
  /** Percent that is used, a whole number, rounded down. */
  percent: number;
}

/** Each budget that there is, and how much of it is used. */
export function budgetUse({ dayYen, monthYen }: Spent, { budgetYen }: Pick<OutgoingRules, "budgetYen">): BudgetUse[] {
  const use = (period: "day" | "month", yen: number, of: number | null): BudgetUse[] =>
    of === null ? [] : [{ period, yen, of, percent: of === 0 ? 100 : Math.floor((yen * 100) / of) }];
  return [...use("day", dayYen, budgetYen.day), ...use("month", monthYen, budgetYen.month)];
}

/** From this share on, in percent, an alarm says that a budget is nearly used up. */
export const NEARLY_PERCENT = 80;

export function isUsedUp(spent: Spent, rules: Pick<OutgoingRules, "budgetYen">): boolean {
  return spent.lifted === null && budgetUse(spent, rules).some(({ percent }) => percent >= 100);
}
