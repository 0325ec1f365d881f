import type { Call, HandedOverPhase, TalkingPhase } from "../call/call.js";
import { dropLeg } from "../call/loose.js";
import type { Turn } from "../floor/turn.js";
import { doDeferred, freePhone, hangUpPhone } from "../seat/duty.js";
import { stopTone } from "./rearrange.js";
import type { Transfer, TransferOutcome } from "./transfer.js";

/** The end of a transfer: its fact, written once, and whoever was asked is let go. */

export function endTransfer(turn: Turn, call: Call, transfer: Transfer, outcome: TransferOutcome): void {
  const heldMs = transfer.heldMs + (transfer.heldSince === null ? 0 : turn.now.mono - transfer.heldSince);
  turn.fact({ type: "TransferEnded", transfer: transfer.id, outcome, heldMs }, { call: call.id });
}

/** Whatever there is of a transfer goes, because the call ends. */
export function dropTransfer(turn: Turn, call: Call, phase: TalkingPhase | HandedOverPhase, outcome: TransferOutcome): void {
  const { transfer } = phase;
  if (!transfer) return;
  if (phase.type === "talking" || phase.answeredAt === null) endTransfer(turn, call, transfer, outcome);
  stopTone(turn, call);
  dropTarget(turn, call, transfer);
  if (transfer.own) {
    turn.command({ type: "Unbridge", call: call.id, bridge: transfer.own.bridge });
    dropLeg(turn, call.id, transfer.own.leg);
  }
  if (phase.type === "talking") delete phase.transfer;
}

export function dropTarget(turn: Turn, call: Call, { leg, to, outside }: Transfer): void {
  if (to.type !== "seat") return dropLeg(turn, call.id, leg, "normal", outside);
  const seat = turn.state.seats[to.seat];
  if (seat?.work.type !== "consulted" || seat.work.leg !== leg) return;
  if (turn.legs.has(leg)) hangUpPhone(turn, seat, call.id, leg, "answeredElsewhere");
  else freePhone(turn, seat);
  doDeferred(turn, seat);
}

export function outcomeOfCause(cause: number): TransferOutcome {
  switch (cause) {
    case 17:
      return "busy";
    case 18:
    case 19:
    case 16:
    case 0:
      return "noAnswer";
    case 21:
      return "refused";
    default:
      return "unreachable";
  }
}
