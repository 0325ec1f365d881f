import type { EndedBy } from "../floor/fact.js";
import type { Turn } from "../floor/turn.js";
import { endOffer } from "../queue/offer.js";
import { bringInterpreter } from "../transfer/bring.js";
import { returnToQueue } from "../queue/wait.js";
import { dropTransfer } from "../transfer/drop.js";
import { handOver, neverTakenBack } from "../transfer/hand-over.js";
import { doDeferred, freePhone, hangUpPhone, startWrapUp } from "../seat/duty.js";
import type { Seat } from "../seat/seat.js";
import { leaveBeside } from "./beside.js";
import type { Call, TalkingPhase, WaitingPhase } from "./call.js";
import { CAUSE, isHangUp } from "./cause.js";
import { endCall, hangUpCaller } from "./end.js";
import { fallSilent } from "./hearing.js";

/**
 * The conversation: from the operator's answer until one side hangs up. Whoever hangs up, the
 * other is hung up too, except when the operator's phone merely vanished: then the caller is
 * at the head of the queue again.
 */

export function connect(turn: Turn, call: Call, phase: WaitingPhase, seat: Seat): void {
  const { offer } = phase;
  if (!offer) throw new Error(`call ${call.id} has no offer to connect`);
  endOffer(turn, call, seat, "answered", CAUSE.normal);
  leaveBeside(turn, call, "connected");
  fallSilent(turn, call);
  const bridge = turn.id("bridge");
  turn.command({ type: "Bridge", call: call.id, bridge, legs: [call.leg, offer.leg] });
  call.phase = { type: "talking", seat: seat.id, leg: offer.leg, bridge, held: false };
  turn.touch(seat).work = { type: "talking", call: call.id, leg: offer.leg, held: false };
  seat.noAnswers = 0;
  if (!call.outgoing) turn.state.today.answered += 1;
  const waitedMs = turn.now.mono - phase.since;
  turn.fact({ type: "CallConnected", offer: offer.id, waitedMs }, { call: call.id, seat: seat.id, operator: seat.operator });
  bringInterpreter(turn, call, seat);
}

/** The caller's leg has ended, or we end the conversation. */
export function endTalk(turn: Turn, call: Call, phase: TalkingPhase, by: EndedBy, cause: number): void {
  endCall(turn, call, "served", by, cause);
  letGo(turn, call, phase);
}

/** The operator's side of a conversation of which the caller's has ended. */
export function letGo(turn: Turn, call: Call, { seat: id, bridge, leg }: TalkingPhase): void {
  const seat = turn.state.seats[id];
  if (seat) {
    hangUpPhone(turn, seat, call.id, leg);
    startWrapUp(turn, seat, call.id);
  }
  turn.command({ type: "Unbridge", call: call.id, bridge });
}

/** The operator's leg has ended: a hang-up, or a phone that has vanished. */
export function operatorGone(turn: Turn, call: Call, phase: TalkingPhase, seat: Seat, cause: number): void {
  const hungUp = isHangUp(cause) && (phase.takenOverUntil ?? 0) <= turn.now.mono;
  const { transfer } = phase;
  if (transfer) return handOver(turn, call, phase, transfer, seat, "gone", hungUp ? undefined : cause);
  if (phase.recallAt != null) return neverTakenBack(turn, call, phase, seat);
  freePhone(turn, seat);
  if (hungUp) {
    endCall(turn, call, "served", "operator", cause);
    hangUpCaller(turn, call, "normal");
    turn.command({ type: "Unbridge", call: call.id, bridge: phase.bridge });
    return startWrapUp(turn, seat, call.id);
  }
  turn.fact({ type: "OperatorLost", cause }, { call: call.id, seat: seat.id, operator: seat.operator });
  turn.command({ type: "Unbridge", call: call.id, bridge: phase.bridge, stays: call.leg });
  returnToQueue(turn, call);
  startWrapUp(turn, seat, call.id);
}

/** The two could not be put together: the phone is let go and the caller keeps the place. */
export function bridgeFailed(turn: Turn, call: Call, phase: TalkingPhase, seat: Seat): void {
  dropTransfer(turn, call, phase, "failed");
  hangUpPhone(turn, seat, call.id, phase.leg);
  turn.command({ type: "Unbridge", call: call.id, bridge: phase.bridge, stays: call.leg });
  seat.cooldownUntil = turn.now.mono + turn.state.setup.rules.cooldownMs.failed;
  doDeferred(turn, seat);
  turn.fact({ type: "OperatorLost", cause: 0 }, { call: call.id, seat: seat.id, operator: seat.operator });
  returnToQueue(turn, call);
}

/** Hold is a flag: said twice it is one. */
export function setHeld(turn: Turn, call: Call, phase: TalkingPhase, seat: Seat, held: boolean): void {
  if (phase.held === held) return;
  phase.held = held;
  if (seat.work.type === "talking") turn.touch(seat).work = { ...seat.work, held };
  turn.fact({ type: held ? "CallHeld" : "CallUnheld" }, { call: call.id, seat: seat.id, operator: seat.operator });
}
