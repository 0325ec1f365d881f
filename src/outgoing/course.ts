import type { Call, CallingPhase, UnreachedPhase } from "../call/call.js";
import { CAUSE } from "../call/cause.js";
import { forgetCall, tellEnd } from "../call/end.js";
import { dropLeg } from "../call/loose.js";
import type { HangUpReason } from "../floor/command.js";
import type { EndedBy, EndReason } from "../floor/fact.js";
import type { Turn } from "../floor/turn.js";
import { doDeferred, freePhone, hangUpPhone, startWrapUp } from "../seat/duty.js";
import type { Seat } from "../seat/seat.js";
import { bringInterpreter } from "../transfer/bring.js";
import { startTone, stopTone } from "../transfer/rearrange.js";
import { RING_GRACE_MS } from "../transfer/transfer.js";
import { ownNumber } from "../trunk/channels.js";
import { costCategory } from "../trunk/cost.js";
import { lineGone } from "./line.js";
import { mayBeDialled, outgoingDialled, outgoingOver } from "./over.js";
import { type Unreached, unreachedBy } from "./outgoing.js";

/** How a call of ours goes on until the one who is called answers, or does not. */

/** So long an operator whose phone we rang hears that nobody was reached, ms. */
const TOLD_MS = 4_000;

/** The operator's phone is answered. */
export function operatorThere(turn: Turn, call: Call, phase: CallingPhase): void {
  if (phase.step !== "phone") return;
  const seat = turn.state.seats[phase.seat];
  if (seat && !mayBeDialled(turn, call)) return operatorFailed(turn, call, phase, seat, false);
  dialCalled(turn, call, phase);
  startTone(turn, call, phase.leg);
}

/** The one place in which a number is dialled, once in a call. */
export function dialCalled(turn: Turn, call: Call, phase: CallingPhase): void {
  const { rules, rehearsal, trunks, lines } = turn.state.setup;
  const { outgoing, caller, leg, trunk } = call;
  if (!outgoing || phase.step !== "phone") throw new Error(`call ${call.id} is dialled twice`);
  const ringMs = rules.outgoing.ringMs;
  const number = caller.dial ?? "";
  const by = trunks.find(({ name }) => name === trunk);
  phase.step = "ringing";
  phase.until = turn.now.mono + ringMs + RING_GRACE_MS;
  outgoing.outside = { transfer: null, trunk, cost: costCategory(number, { rehearsal }), answeredAt: null };
  turn.legs.set(leg, { type: "caller", call });
  turn.touchCall(call);
  turn.fact({ type: "OutgoingDialled" }, { call: call.id });
  outgoingDialled(turn, call);
  turn.command({ type: "Dial", call: call.id, leg, trunk, number, show: { own: by ? ownNumber(by, call.did) : (lines[0] ?? ""), caller: null }, ringMs });
}

/** The one who is called has answered: a talk like any other from here on. */
export function calledAnswered(turn: Turn, call: Call, phase: CallingPhase): void {
  const seat = turn.state.seats[phase.seat];
  if (!seat || phase.step !== "ringing") return;
  const { leg } = phase;
  const bridge = turn.id("bridge");
  call.answered = true;
  if (call.outgoing?.outside) call.outgoing.outside.answeredAt = turn.now.mono;
  if (call.outgoing?.own) turn.command({ type: "Answer", call: call.id, leg });
  else stopTone(turn, call);
  turn.command({ type: "Bridge", call: call.id, bridge, legs: [call.leg, leg] });
  call.phase = { type: "talking", seat: seat.id, leg, bridge, held: false };
  turn.touch(seat).work = { type: "talking", call: call.id, leg, held: false };
  turn.fact({ type: "OutgoingAnswered", waitedMs: turn.now.mono - call.arrived.mono }, { call: call.id, seat: seat.id, operator: seat.operator });
  outgoingOver(turn, call, "reached", { dialled: true, cause: CAUSE.normal });
  bringInterpreter(turn, call, seat);
}

/** The line to the one who is called has ended, unanswered. */
export function calledGone(turn: Turn, call: Call, phase: CallingPhase, cause: number): void {
  legGone(turn, call);
  notReached(turn, call, phase, unreachedBy(cause), "caller", cause);
}

/** It could not even be dialled; `noLeg`: Asterisk has no such leg, otherwise it may ring all the same. */
export function calledFailed(turn: Turn, call: Call, noLeg: boolean): void {
  if (call.phase.type !== "calling" || call.phase.step !== "ringing") return;
  if (noLeg) legGone(turn, call);
  notReached(turn, call, call.phase, "failed", "centre", CAUSE.failure);
}

export function callingDue(turn: Turn, call: Call, phase: CallingPhase): void {
  if (phase.step === "ringing") return notReached(turn, call, phase, "noAnswer", "centre", CAUSE.noAnswer);
  const seat = turn.state.seats[phase.seat];
  if (seat) operatorFailed(turn, call, phase, seat, false, CAUSE.noAnswer);
}

/** The operator's leg has ended before anybody answered. */
export function operatorLeft(turn: Turn, call: Call, phase: CallingPhase, seat: Seat, cause: number): void {
  freePhone(turn, seat);
  over(turn, call, phase, phase.step === "ringing" ? "operatorLeft" : "operatorAway", "operator", cause);
}

/** The operator's phone could not be rung; `noLeg`: there is no such leg. */
export function operatorFailed(turn: Turn, call: Call, phase: CallingPhase, seat: Seat, noLeg: boolean, cause: number = CAUSE.failure): void {
  if (phase.step !== "phone") return;
  if (noLeg) freePhone(turn, seat);
  else hangUpPhone(turn, seat, call.id, phase.leg);
  over(turn, call, phase, "operatorAway", "centre", cause);
}

/** We end it ourselves, because Asterisk died, the power is gone, or the phone calls an emergency number. */
export function breakOffCalling(turn: Turn, call: Call, phase: CallingPhase, because?: EndReason): void {
  const seat = turn.state.seats[phase.seat];
  if (seat) hangUpPhone(turn, seat, call.id, phase.leg);
  over(turn, call, phase, "failed", "centre", CAUSE.failure, because);
}

function legGone(turn: Turn, call: Call): void {
  turn.legs.delete(call.leg);
  lineGone(turn, call);
}

/** The operator, who waits in the line, is told by tone: the phone's own where it has dialled, ours where we rang it. */
function notReached(turn: Turn, call: Call, phase: CallingPhase, why: Unreached, by: EndedBy, cause: number): void {
  const seat = turn.state.seats[phase.seat];
  const { leg } = phase;
  stopTone(turn, call);
  end(turn, call, why, by, cause);
  if (call.outgoing?.own || !seat) {
    if (seat) letOperatorGo(turn, call, seat, leg, TOLD_AS[why]);
    return forgetCall(turn, call);
  }
  call.phase = { type: "unreached", seat: seat.id, leg, until: turn.now.mono + TOLD_MS };
  startTone(turn, call, leg, "busy");
}

const TOLD_AS: Record<Unreached, HangUpReason> = {
  busy: "busy",
  declined: "busy",
  noAnswer: "congestion",
  unreachable: "unallocated",
  failed: "congestion",
  operatorLeft: "normal",
  operatorAway: "normal",
};

/** The tone was heard long enough, or the operator has hung up, or all is over. */
export function unreachedHeard(turn: Turn, call: Call, { seat: id, leg }: UnreachedPhase, phone: "there" | "gone"): void {
  const seat = turn.state.seats[id];
  if (seat && phone === "gone") {
    freePhone(turn, seat);
    startWrapUp(turn, seat, call.id);
  } else if (seat) letOperatorGo(turn, call, seat, leg, "normal");
  forgetCall(turn, call);
}

function letOperatorGo(turn: Turn, call: Call, seat: Seat, leg: string, reason: HangUpReason): void {
  hangUpPhone(turn, seat, call.id, leg, reason);
  startWrapUp(turn, seat, call.id);
}

/**
 * The call is over, and nothing of it is left but perhaps the line, which is hung up. Where
 * somebody was called, the operator has that to write down.
 */
function over(turn: Turn, call: Call, phase: CallingPhase, why: Unreached, by: EndedBy, cause: number, because?: EndReason): void {
  const wasDialled = phase.step === "ringing";
  const seat = turn.state.seats[phase.seat];
  end(turn, call, why, by, cause, because);
  if (seat && wasDialled) startWrapUp(turn, seat, call.id);
  else if (seat) doDeferred(turn, seat);
  forgetCall(turn, call);
}

function end(turn: Turn, call: Call, why: Unreached, by: EndedBy, cause: number, because?: EndReason): void {
  turn.fact({ type: "OutgoingUnreached", why }, { call: call.id });
  tellEnd(turn, call, "notReached", by, cause, because);
  const outside = call.outgoing?.outside;
  const dialled = call.phase.type === "calling" && call.phase.step === "ringing";
  if (outside) {
    dropLeg(turn, call.id, call.leg, "normal", outside);
    if (call.outgoing) call.outgoing.outside = null;
  }
  outgoingOver(turn, call, why, { dialled, cause });
}

