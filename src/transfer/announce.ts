import type { Call } from "../call/call.js";
import { playMusic, say } from "../call/hearing.js";
import type { Turn } from "../floor/turn.js";
import { arrangementOf, type Transfer } from "./transfer.js";

/** To a caller who is held and hears music: somebody is being asked. */
export function announceHeld(turn: Turn, call: Call, transfer: Transfer): void {
  transfer.announceAt = null;
  say(turn, call, [{ prompt: "consult_wait", language: call.language }]);
}

/** It was said: music again, until the next; and for those who wait beside, whose music may never have begun. */
export function heldSaid(turn: Turn, call: Call, transfer: Transfer | undefined): void {
  playMusic(turn, call);
  for (const leg of arrangementOf(call)?.music ?? []) turn.command({ type: "StartMusic", call: call.id, leg });
  if (transfer) transfer.announceAt = turn.now.mono + turn.state.setup.rules.holdEveryMs;
}
