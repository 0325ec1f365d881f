import type { CallId, TransferId } from "../floor/id.js";
import type { Turn } from "../floor/turn.js";
import { type CostCategory, yenOf } from "../trunk/cost.js";

/** A leg to a department or an interpreter: it takes a channel of a trunk, and costs money from the answer on. */
export interface Outside {
  transfer: TransferId;
  /** Name of the trunk by which it went out. */
  trunk: string;
  cost: CostCategory;
  /** Monotonic ms; null before. */
  answeredAt: number | null;
}

/** The leg is gone. Written once for each, whatever became of the transfer before. */
export function outsideEnded(turn: Turn, call: CallId, { transfer, trunk, cost, answeredAt }: Outside): void {
  const talkMs = answeredAt === null ? 0 : Math.max(0, turn.now.mono - answeredAt);
  const yen = yenOf(cost, talkMs, turn.state.setup.rules.tariff);
  turn.fact({ type: "TransferLegEnded", transfer, trunk, cost, talkMs, yen }, { call });
}
