import type { Call, WaitingPhase } from "../call/call.js";
import { playMusic } from "../call/hearing.js";
import type { Turn } from "../floor/turn.js";

/** Music while nothing is said: silence would sound like the end. The next announcement comes after a while. */
export function playUntilAnnounced(turn: Turn, call: Call, phase: WaitingPhase): void {
  const { announceEveryMs } = turn.state.setup.rules;
  playMusic(turn, call);
  phase.announceAt = announceEveryMs === 0 ? null : turn.now.mono + announceEveryMs;
}
