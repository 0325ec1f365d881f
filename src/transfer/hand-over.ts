import type { Call, HandedOverPhase, TalkingPhase } from "../call/call.js";
import { isHangUp } from "../call/cause.js";
import { endCall, hangUpCaller } from "../call/end.js";
import { dropLeg } from "../call/loose.js";
import type { Turn } from "../floor/turn.js";
import { returnToQueue } from "../queue/wait.js";
import { freePhone, hangUpPhone, startWrapUp } from "../seat/duty.js";
import type { Seat } from "../seat/seat.js";
import { announceHeld } from "./announce.js";
import { dropTarget, dropTransfer, endTransfer, outcomeOfCause } from "./drop.js";
import { rearrange } from "./rearrange.js";
import type { Transfer, TransferOutcome } from "./transfer.js";

/**
 * The operator lets go of the caller, who is with somebody else from then on or on the way
 * there, or comes back: to the head of the queue, as arrival counts.
 */

/** The operator lets go: by the panel, by a code, by REFER, or by hanging up. */
export function handOver(turn: Turn, call: Call, phase: TalkingPhase, transfer: Transfer, seat: Seat, phone: "dropped" | "gone", lost?: number): void {
  const { bridge, leg, interpreter } = phase;
  turn.fact({ type: "CallHandedOver", transfer: transfer.id, ...(lost !== undefined && { lost }) }, { call: call.id, seat: seat.id, operator: seat.operator });
  rearrange(turn, call, () => {
    if (transfer.own) dropLeg(turn, call.id, transfer.own.leg);
    transfer.own = null;
    delete phase.recallAt;
    if (phone === "dropped") hangUpPhone(turn, seat, call.id, leg);
    else freePhone(turn, seat);
    startWrapUp(turn, seat, call.id);
    call.phase = { type: "handedOver", bridge, transfer, answeredAt: null, ...(interpreter && { interpreter }) };
    if (transfer.answered) arrived(turn, call, call.phase);
    else transfer.until ??= turn.now.mono + turn.state.setup.rules.targetRingMs;
  });
}

export function meet(turn: Turn, call: Call, phase: HandedOverPhase): void {
  rearrange(turn, call, () => {
    phase.transfer.answered = true;
    arrived(turn, call, phase);
  });
}

/** The caller is with whom was asked: a seat goes on as the caller's own, a department outside. */
function arrived(turn: Turn, call: Call, phase: HandedOverPhase): void {
  const { transfer, bridge, interpreter } = phase;
  transfer.until = null;
  phase.answeredAt = turn.now.mono;
  endTransfer(turn, call, transfer, "completed");
  if (transfer.to.type !== "seat") return;
  const seat = turn.touch(turn.state.seats[transfer.to.seat] as Seat);
  call.phase = { type: "talking", seat: seat.id, leg: transfer.leg, bridge, held: false, ...(interpreter && { interpreter }) };
  seat.work = { type: "talking", call: call.id, leg: transfer.leg, held: false };
  seat.noAnswers = 0;
}

/** Whoever was asked has hung up, or their line is lost: then, and soon after the answer, the caller has not been helped. */
export function goneAfterHandOver(turn: Turn, call: Call, phase: HandedOverPhase, cause: number): void {
  const { bridge, answeredAt } = phase;
  if (answeredAt === null) return comeBack(turn, call, phase, outcomeOfCause(cause));
  if (!isHangUp(cause)) return comeBack(turn, call, phase, "unreachable");
  if (turn.now.mono - answeredAt < turn.state.setup.rules.earlyHangUpMs) return comeBack(turn, call, phase, "returned");
  endCall(turn, call, "served", "department", cause);
  hangUpCaller(turn, call, "normal");
  turn.command({ type: "Unbridge", call: call.id, bridge });
}

/** Nobody is left who could take the caller but the next free seat: the head of the queue, as arrival counts. */
export function comeBack(turn: Turn, call: Call, phase: HandedOverPhase, outcome: TransferOutcome): void {
  const { transfer, bridge } = phase;
  if (phase.answeredAt === null) endTransfer(turn, call, transfer, outcome);
  dropTarget(turn, call, transfer);
  turn.fact({ type: "CallReturned", transfer: transfer.id, why: outcome }, { call: call.id });
  turn.command({ type: "Unbridge", call: call.id, bridge, stays: call.leg });
  returnToQueue(turn, call, "transfer_failed");
}

/** The caller hangs up on a department, or on the way to one. */
export function callerHungUp(turn: Turn, call: Call, phase: HandedOverPhase, cause: number): void {
  dropTransfer(turn, call, phase, "callerGaveUp");
  endCall(turn, call, "served", "caller", cause);
  turn.command({ type: "Unbridge", call: call.id, bridge: phase.bridge });
}

/** The operator has hung up instead of taking the caller back. */
export function neverTakenBack(turn: Turn, call: Call, phase: TalkingPhase, seat: Seat): void {
  freePhone(turn, seat);
  toQueue(turn, call, phase, seat);
}

/** The phone held on and on: the caller is not to hear music for ever. */
export function recall(turn: Turn, call: Call, phase: TalkingPhase): void {
  const seat = turn.state.seats[phase.seat];
  if (!seat) return;
  hangUpPhone(turn, seat, call.id, phase.leg);
  toQueue(turn, call, phase, seat);
}

function toQueue(turn: Turn, call: Call, phase: TalkingPhase, seat: Seat): void {
  turn.fact({ type: "CallReturned", why: "notTakenBack" }, { call: call.id, seat: seat.id, operator: seat.operator });
  turn.command({ type: "Unbridge", call: call.id, bridge: phase.bridge });
  startWrapUp(turn, seat, call.id);
  returnToQueue(turn, call, "transfer_failed");
}

export function handedOverDue(turn: Turn, call: Call, phase: HandedOverPhase): void {
  const { mono } = turn.now;
  const { transfer } = phase;
  if (transfer.until !== null && transfer.until <= mono) return comeBack(turn, call, phase, "noAnswer");
  if (transfer.announceAt !== null && transfer.announceAt <= mono) announceHeld(turn, call, transfer);
}
