import type { Call } from "../call/call.js";
import type { Turn } from "../floor/turn.js";
import type { Seat } from "../seat/seat.js";
import type { Help } from "./help.js";

/** The operator asks for help, or needs none any more. The caller notices nothing of it: no command follows. */

export type HelpAsk = "help" | "withdraw";
export type HelpRefusal = "noCall" | "already" | "nothing";

/** `by`: an account's name, or "phone". Answers why not; null where it is done. */
export function askHelp(turn: Turn, seat: Seat, ask: HelpAsk, by: string): HelpRefusal | null {
  const call = talkAt(turn, seat);
  if (!call) return "noCall";
  const help = turn.state.help[call.id];
  turn.touchCall(call);
  if (ask === "withdraw") {
    if (!help?.asked) return "nothing";
    helpOver(turn, help, "withdrawn");
    return null;
  }
  if (help?.asked || help?.supervision?.snoop) return "already";
  helpFor(turn, seat, call).asked = true;
  turn.fact({ type: "HelpAsked", by }, { call: call.id, seat: seat.id, operator: seat.operator });
  return null;
}

/** By the code: the same again withdraws. */
export function keyHelp(turn: Turn, seat: Seat, call: Call): void {
  askHelp(turn, seat, turn.state.help[call.id]?.asked ? "withdraw" : "help", "phone");
}

export function helpOver(turn: Turn, help: Help, why: "withdrawn" | "answered" | "callEnded"): void {
  help.asked = false;
  turn.fact({ type: "HelpEnded", why }, { call: help.call, seat: help.seat, operator: help.operator });
  forgetIfOver(turn, help);
}

export function forgetIfOver(turn: Turn, help: Help): void {
  turn.touchCall({ id: help.call });
  if (!help.asked && !help.supervision) delete turn.state.help[help.call];
}

/** What there is of it already, or the beginning. */
export function helpFor(turn: Turn, seat: Seat, call: Call): Help {
  const leg = seat.work.type === "talking" ? seat.work.leg : "";
  return (turn.state.help[call.id] ??= { call: call.id, seat: seat.id, operator: seat.operator, leg, asked: false, supervision: null });
}

/** The call in which this seat talks to a caller. */
export function talkAt(turn: Turn, { work }: Seat): Call | null {
  const call = work.type === "talking" ? turn.state.calls[work.call] : undefined;
  return call?.phase.type === "talking" ? call : null;
}
