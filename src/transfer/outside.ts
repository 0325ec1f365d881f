import type { CallId, TransferId } from "../floor/id.js";
import type { Turn } from "../floor/turn.js";
import { spend } from "../outgoing/budget.js";
import { type CostCategory, yenOf } from "../trunk/cost.js";

/** A leg that went out by a trunk: it takes a channel there, and costs money from the answer on. */
export interface Outside {
  /** To a department or an interpreter; null: to the one whom the centre itself called. */
  transfer: TransferId | null;
  /** Name of the trunk by which it went out. */
  trunk: string;
  cost: CostCategory;
  /** Monotonic ms; null before. */
  answeredAt: number | null;
}

/** The leg is gone. Written once for each, whatever became of the transfer, or the call, before. */
export function outsideEnded(turn: Turn, call: CallId, { transfer, trunk, cost, answeredAt }: Outside): void {
  const talkMs = answeredAt === null ? 0 : Math.max(0, turn.now.mono - answeredAt);
  const yen = yenOf(cost, talkMs, turn.state.setup.rules.tariff);
  if (transfer !== null) return turn.fact({ type: "TransferLegEnded", transfer, trunk, cost, talkMs, yen }, { call });
  turn.state.spent = spend(turn.state.spent, turn.state.today.date, yen);
  turn.fact({ type: "OutgoingLegEnded", trunk, cost, talkMs, yen }, { call });
}
