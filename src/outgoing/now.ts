import type { FloorState } from "../floor/state.js";
import { type BudgetUse, budgetUse, type Spent, spentOn } from "./budget.js";

/** Spent today and in this month, as the floor counts its days. */
export function spentNow({ spent, today }: Readonly<FloorState>): Spent {
  return spentOn(spent, today.date);
}

/** Each budget that the site has, and how much of it is used. */
export function budgetsNow(state: Readonly<FloorState>): BudgetUse[] {
  return budgetUse(spentNow(state), state.setup.rules.outgoing);
}
