import type { OperatorId, SeatId } from "../floor/id.js";
import type { Turn } from "../floor/turn.js";

/**
 * The lock of an operator whose PIN was given wrongly several times in a row. While it lasts
 * even the right PIN is refused, so that guessing on is useless.
 */
export interface OperatorLock {
  tries: number;
  /** Monotonic ms; 0 where not locked. */
  until: number;
}

export type PinVerdict = "accepted" | "wrong" | "locked";

export function judgePin(turn: Turn, seat: SeatId, operator: OperatorId, pin: "right" | "wrong"): PinVerdict {
  const { pinTries, pinLockMs } = turn.state.setup.rules;
  const lock = turn.state.locks[operator] ?? { tries: 0, until: 0 };
  if (lock.until > turn.now.mono) return "locked";
  if (pin === "right") {
    delete turn.state.locks[operator];
    return "accepted";
  }
  lock.tries += 1;
  turn.fact({ type: "PinRefused", tries: lock.tries }, { seat, operator });
  if (lock.tries >= pinTries) {
    lock.tries = 0;
    lock.until = turn.now.mono + pinLockMs;
    turn.fact({ type: "OperatorLocked", until: turn.now.wall + pinLockMs }, { seat, operator });
  }
  turn.state.locks[operator] = lock;
  return lock.until > turn.now.mono ? "locked" : "wrong";
}

/** Wrong PINs are forgotten as well: whoever was helped starts with all tries. */
export function unlockOperator(turn: Turn, operator: OperatorId, by: string): void {
  if (!turn.state.locks[operator]) return;
  delete turn.state.locks[operator];
  turn.fact({ type: "OperatorUnlocked", by }, { operator });
}
