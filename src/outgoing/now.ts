import type { FloorState } from "../floor/state.js";
import { trunkOutNow } from "../transfer/channel.js";
import { type BudgetUse, budgetUse, isUsedUp, type Spent, spentOn } from "./budget.js";

/** Spent today and in this month, as the floor counts its days. */
export function spentNow({ spent, today }: Readonly<FloorState>): Spent {
  return spentOn(spent, today.date);
}

/** Each budget that the site has, and how much of it is used. */
export function budgetsNow(state: Readonly<FloorState>): BudgetUse[] {
  return budgetUse(spentNow(state), state.setup.rules.outgoing);
}

/** Why nobody at all can be called at this moment. */
export type NowRefusal = "budget" | "tooMany" | "trunkBusy" | "pbxLost" | "noPower";

export function whyNotNow(state: Readonly<FloorState>): NowRefusal | null {
  const { outgoing } = state.setup.rules;
  if (state.pbx === "lost") return "pbxLost";
  if (state.power === "gone") return "noPower";
  if (isUsedUp(spentNow(state), outgoing)) return "budget";
  if (outgoingCalls(state) >= outgoing.atOnce) return "tooMany";
  return trunkOutNow(state) ? null : "trunkBusy";
}

/** Under way at this moment. */
export function outgoingCalls({ calls }: Readonly<FloorState>): number {
  return Object.values(calls).filter(({ outgoing, phase }) => outgoing && outgoing.class !== "emergency" && phase.type !== "ending" && phase.type !== "left" && phase.type !== "unreached").length;
}
