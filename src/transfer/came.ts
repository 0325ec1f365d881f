import type { CallId } from "../floor/id.js";
import type { Turn } from "../floor/turn.js";
import type { Seat } from "../seat/seat.js";
import type { TransferRefusal } from "./ask.js";
import type { Target, TransferOutcome } from "./transfer.js";

/**
 * What came of the last that an operator asked for, where it came to nothing: said beside the
 * phone until the next is asked, for whoever dials or keys sees no answer of the panel's.
 */
export interface Came {
  /** In whose call. */
  call: CallId;
  /** Null where nobody in particular was asked for. */
  to: Target | null;
  what: { type: "refused"; why: TransferRefusal } | { type: "over"; outcome: TransferOutcome; answered: boolean };
  /** Wall ms. */
  at: number;
}

export function keepCame(turn: Turn, seat: Seat, came: Omit<Came, "at"> | null): void {
  if (seat.came === null && came === null) return;
  turn.touch(seat).came = came && { ...came, at: turn.now.wall };
}
