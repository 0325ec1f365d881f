import type { Call } from "../call/call.js";
import { playMusic, say } from "../call/hearing.js";
import type { Turn } from "../floor/turn.js";
import type { Transfer } from "./transfer.js";

/** To a caller who is held and hears music: somebody is being asked. */
export function announceHeld(turn: Turn, call: Call, transfer: Transfer): void {
  transfer.announceAt = null;
  say(turn, call, [{ prompt: "consult_wait", language: call.language }]);
}

/** It was said: music again, until the next. */
export function heldSaid(turn: Turn, call: Call, transfer: Transfer | undefined): void {
  playMusic(turn, call);
  if (transfer) transfer.announceAt = turn.now.mono + turn.state.setup.rules.holdEveryMs;
}
