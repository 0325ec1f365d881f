import type { Turn } from "../floor/turn.js";
import { startOutgoing } from "../outgoing/start.js";
import type { Seat } from "../seat/seat.js";
import { giveToManager } from "./attempt.js";
import type { Callback } from "./callback.js";

/** It is the callback's turn, and this seat is free for it: its phone rings, and nobody else is brought there. */
export function reserveFor(turn: Turn, callback: Callback, seat: Seat): void {
  const { id, called, language, matter, interpreted } = callback;
  const why = { type: "callback", callback: id } as const;
  const { call } = startOutgoing(turn, { seat: seat.id, number: called.dial ?? "", why, language, matter, ...(interpreted && { interpreted }) });
  // What may be called is the site's, and may be less than when it was promised.
  if (call === null) return giveToManager(turn, callback, "barred");
  turn.touchCallback(callback).step = { type: "calling", call, seat: seat.id };
  turn.fact({ type: "CallbackReserved", callback: id }, { call, seat: seat.id, operator: seat.operator });
}
