import type { Call, TalkingPhase } from "../call/call.js";
import { forgetCall, tellEnd } from "../call/end.js";
import { dropLeg } from "../call/loose.js";
import type { EndedBy } from "../floor/fact.js";
import type { LegId } from "../floor/id.js";
import type { Turn } from "../floor/turn.js";
import { lineGone } from "../outgoing/line.js";
import { hangUpPhone, startWrapUp } from "../seat/duty.js";
import { dropTarget, dropTransfer, endTransfer } from "./drop.js";
import { rearrange } from "./rearrange.js";

/** The caller hangs up in the middle of a transfer: who talks about the caller may talk on. */

/** Those who talk about the caller talk on; whoever only rings or waits is let go. Says whether they do. */
export function callerLeft(turn: Turn, call: Call, phase: TalkingPhase, by: EndedBy, cause: number): boolean {
  const { transfer, seat, bridge } = phase;
  if (!transfer) return false;
  if (!transfer.answered || transfer.step === "deciding") {
    dropTransfer(turn, call, phase, "callerGaveUp");
    return false;
  }
  endTransfer(turn, call, transfer, "callerGaveUp");
  tellEnd(turn, call, "served", by, cause);
  turn.legs.delete(call.leg);
  lineGone(turn, call);
  rearrange(turn, call, () => {
    const { own } = transfer;
    call.phase = { type: "left", seat, leg: own?.leg ?? phase.leg, bridge: own?.bridge ?? bridge, transfer };
    if (own) ownIsTheOnly(turn, call, phase, own.leg);
    transfer.own = null;
  });
  return true;
}

/** The phone's second call is the only one from now on. */
function ownIsTheOnly(turn: Turn, call: Call, { seat: id, leg }: TalkingPhase, own: LegId): void {
  const seat = turn.state.seats[id];
  dropLeg(turn, call.id, leg);
  if (!seat) return;
  turn.touch(seat).work = { type: "talking", call: call.id, leg: own, held: false };
  turn.legs.set(own, { type: "seat", seat });
}

/** The operator hangs up on the department, or the other way round, after the caller has gone. */
export function partLeft(turn: Turn, call: Call): void {
  const { phase } = call;
  if (phase.type !== "left") return;
  dropTarget(turn, call, phase.transfer);
  const seat = turn.state.seats[phase.seat];
  if (seat?.work.type === "talking" && seat.work.leg === phase.leg) {
    hangUpPhone(turn, seat, call.id, phase.leg);
    startWrapUp(turn, seat, call.id);
  }
  turn.command({ type: "Unbridge", call: call.id, bridge: phase.bridge });
  forgetCall(turn, call);
}
