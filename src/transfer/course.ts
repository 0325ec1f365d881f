import type { Call, TalkingPhase } from "../call/call.js";
import { dropLeg } from "../call/loose.js";
import { findDepartment } from "../directory/department.js";
import type { Turn } from "../floor/turn.js";
import type { Seat } from "../seat/seat.js";
import { announceHeld } from "./announce.js";
import type { TransferRefusal } from "./ask.js";
import { keepCame } from "./came.js";
import { dropTarget, endTransfer, outcomeOfCause } from "./drop.js";
import { comeBack, goneAfterHandOver, handOver, meet, recall } from "./hand-over.js";
import { partLeft } from "./leave.js";
import { outsideEnded } from "./outside.js";
import { rearrange } from "./rearrange.js";
import type { Target, TransferOutcome } from "./transfer.js";

/**
 * How a transfer goes on while the operator is there. Whatever happens, the caller is with a
 * person, hears music on the way to one, or is at the head of the queue: the table of races in
 * the design.
 */

/** The phone shows within this whether it hands over or wants its caller back. */
const DECIDING_MS = 2_000;

export function targetAnswered(turn: Turn, call: Call): void {
  const { phase } = call;
  if (phase.type !== "talking" && phase.type !== "handedOver") return;
  const { transfer } = phase;
  if (!transfer || transfer.answered) return;
  turn.touchCall(call);
  turn.fact({ type: "TransferAnswered", transfer: transfer.id }, { call: call.id });
  if (transfer.outside) transfer.outside.answeredAt = turn.now.mono;
  if (phase.type === "handedOver") return meet(turn, call, phase);
  rearrange(turn, call, () => {
    transfer.answered = true;
    if (transfer.step === "deciding") return;
    transfer.until = null;
    transfer.step = "consulting";
    if (transfer.own) turn.command({ type: "Answer", call: call.id, leg: transfer.own.leg });
  });
  const seat = turn.state.seats[phase.seat];
  if (transfer.blind && seat) handOver(turn, call, phase, transfer, seat, "dropped");
}

export function swap(turn: Turn, call: Call, { transfer, held }: TalkingPhase): TransferRefusal | null {
  if (!transfer) return "nothing";
  if (transfer.own || !transfer.answered || held) return "notYet";
  rearrange(turn, call, () => {
    transfer.step = transfer.step === "consulting" ? "swapped" : "consulting";
  });
  turn.fact({ type: "TransferSwapped", transfer: transfer.id, step: transfer.step }, { call: call.id });
  return null;
}

export function conference(turn: Turn, call: Call, { transfer, held }: TalkingPhase): TransferRefusal | null {
  if (!transfer) return "nothing";
  if (transfer.own || !transfer.answered || held || transfer.step === "conference") return "notYet";
  rearrange(turn, call, () => {
    transfer.step = "conference";
  });
  turn.fact({ type: "TransferSwapped", transfer: transfer.id, step: transfer.step }, { call: call.id });
  return null;
}

/** Asked for while it rings it is a blind transfer, and only for those who agreed to such. */
export function complete(turn: Turn, call: Call, phase: TalkingPhase, seat: Seat): TransferRefusal | null {
  const { transfer } = phase;
  if (!transfer) return "nothing";
  if (!transfer.answered && !takesUnannounced(turn, transfer.to)) return "unannounced";
  handOver(turn, call, phase, transfer, seat, "dropped");
  return null;
}

/** Colleagues do; of the departments those that agreed to it. */
export function takesUnannounced({ state }: Turn, to: Target): boolean {
  return to.type === "seat" || findDepartment(state.setup.directory, to.code)?.blind === true;
}

/** Caller and operator are together again; while the phone holds, the caller hears music until it takes the call back. */
export function giveBack(turn: Turn, call: Call, phase: TalkingPhase, outcome: TransferOutcome): void {
  const { transfer } = phase;
  if (!transfer) return;
  endTransfer(turn, call, transfer, outcome);
  const seat = turn.state.seats[phase.seat];
  if (seat) keepCame(turn, seat, { call: call.id, to: transfer.to, what: { type: "over", outcome, answered: transfer.answered } });
  rearrange(turn, call, () => {
    dropTarget(turn, call, transfer);
    if (transfer.own) dropLeg(turn, call.id, transfer.own.leg, outcome === "busy" ? "busy" : "normal");
    delete phase.transfer;
    if (phase.held) phase.recallAt = turn.now.mono + turn.state.setup.rules.recallMs;
  });
}

/** The one who was asked is gone: before the answer with a cause that says why, after it by hanging up. */
export function targetGone(turn: Turn, call: Call, cause: number): void {
  const { phase } = call;
  if (phase.type !== "talking" && phase.type !== "handedOver" && phase.type !== "left") return;
  const { transfer } = phase;
  if (!transfer) return;
  turn.legs.delete(transfer.leg);
  turn.touchCall(call);
  if (transfer.outside) outsideEnded(turn, call.id, transfer.outside);
  if (phase.type === "left") return partLeft(turn, call);
  if (phase.type === "handedOver") return goneAfterHandOver(turn, call, phase, cause);
  giveBack(turn, call, phase, transfer.answered ? (transfer.step === "consulting" ? "refused" : "returned") : outcomeOfCause(cause));
}

/** It could not even be called; `noLeg`: Asterisk has no such leg, otherwise it may ring all the same. */
export function targetFailed(turn: Turn, call: Call, noLeg: boolean): void {
  const { phase } = call;
  const transfer = phase.type === "talking" || phase.type === "handedOver" ? phase.transfer : undefined;
  if (!transfer || transfer.answered) return;
  turn.touchCall(call);
  if (noLeg) {
    turn.legs.delete(transfer.leg);
    if (transfer.outside) outsideEnded(turn, call.id, transfer.outside);
  }
  if (phase.type === "talking") giveBack(turn, call, phase, "failed");
  if (phase.type === "handedOver") comeBack(turn, call, phase, "failed");
}

/** The phone has hung up its own second call. */
export function ownGone(turn: Turn, call: Call): void {
  const { phase } = call;
  if (phase.type === "left") return partLeft(turn, call);
  if (phase.type !== "talking" || !phase.transfer?.own) return;
  const { transfer } = phase;
  turn.touchCall(call);
  turn.legs.delete(phase.transfer.own.leg);
  if (transfer.step === "swapped") return giveBack(turn, call, phase, "returned");
  rearrange(turn, call, () => {
    transfer.own = null;
    transfer.step = "deciding";
    transfer.until = turn.now.mono + DECIDING_MS;
  });
}

/**
 * One of the phone's calls is held or taken back. It talks on the first only while it holds the
 * second: on a REFER Asterisk takes both off hold, and nobody may be moved then.
 */
export function phoneHolds(turn: Turn, call: Call, phase: TalkingPhase): void {
  const { transfer, held } = phase;
  if (!held && phase.recallAt !== undefined) {
    rearrange(turn, call, () => {
      delete phase.recallAt;
    });
    return;
  }
  if (!transfer) return held ? musicOfOurs(turn, call, phase) : undefined;
  if (transfer.step === "deciding" && !held) return giveBack(turn, call, phase, transfer.answered ? "returned" : "failed");
  const { own } = transfer;
  if (!own || transfer.step === "ringing") return;
  rearrange(turn, call, () => {
    transfer.step = own.held && !held ? "swapped" : "consulting";
  });
}

/**
 * Between two Asterisk turns a phone's hold into music by itself. With a third, an interpreter or
 * the manager, it passes none of it on: nobody would hear music now, or when the third leaves, and
 * what had begun before would never stop.
 */
function musicOfOurs(turn: Turn, call: Call, phase: TalkingPhase): void {
  const { interpreter, bridge } = phase;
  const isThird = interpreter?.answered || turn.state.help[call.id]?.supervision?.place?.bridge === bridge;
  if (!isThird || phase.recallAt !== undefined) return;
  rearrange(turn, call, () => {
    phase.recallAt = null;
  });
}

export function talkDeadline({ transfer, recallAt }: TalkingPhase): number {
  return Math.min(recallAt ?? Infinity, transfer?.until ?? Infinity, transfer?.announceAt ?? Infinity);
}

export function talkDue(turn: Turn, call: Call, phase: TalkingPhase): void {
  const { mono } = turn.now;
  const { transfer, recallAt } = phase;
  if (recallAt != null && recallAt <= mono) return recall(turn, call, phase);
  if (!transfer) return;
  if (transfer.until !== null && transfer.until <= mono) {
    const outcome = transfer.step === "deciding" && transfer.answered ? "returned" : "noAnswer";
    return giveBack(turn, call, phase, outcome);
  }
  if (transfer.announceAt !== null && transfer.announceAt <= mono) announceHeld(turn, call, transfer);
}
