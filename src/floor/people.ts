import type { Calendar } from "../calendar/calendar.js";
import type { Directory } from "../directory/department.js";
import type { Information } from "../ivr/tree.js";
import { askHelp, type HelpAsk, talkAt } from "../help/ask.js";
import { endSupervising, supervise, superviseRefused, type SupervisionRefusal } from "../help/supervise.js";
import { closesAnew } from "../queue/closing.js";
import { withdrawOffer } from "../queue/offer.js";
import { waitingCalls } from "../queue/queue.js";
import { dropLeg } from "../call/loose.js";
import { spentNow } from "../outgoing/now.js";
import { type OutgoingRefusal, startOutgoing } from "../outgoing/start.js";
import { askRecording } from "../recording/ask.js";
import { raiseEmergency } from "../recording/emergency.js";
import type { RecordingAsk } from "../recording/recording.js";
import { deskCodeDialled, sayAtPhone } from "../seat/desk-call.js";
import { EMERGENCY } from "../trunk/number.js";
import { changeSeat, type ChangeResult, isPauseReason } from "../seat/duty.js";
import { newSeat, type Seat } from "../seat/seat.js";
import { askTransfer, phoneAsks } from "../transfer/ask.js";
import { isClosedDepartment, tellClosed } from "../transfer/closed.js";
import { giveBack } from "../transfer/course.js";
import type { HangUpReason } from "./command.js";
import type { LegId, SeatId } from "./id.js";
import { togetherAgain } from "./leg.js";
import type { DeskCode, PeopleInput, PhoneInput, SeatChange, TransferAsk } from "./input.js";
import type { OperatorSetup, SeatSetup } from "./setup.js";
import type { Turn } from "./turn.js";

/** What people do to seats, at the phone or at the panel, and what phones do by themselves. */

export function deskCode(turn: Turn, input: Extract<PhoneInput, { type: "DeskCodeDialled" }>): void {
  const { call, leg, code } = input;
  if (turn.legs.has(leg) || turn.state.deskCalls[call] || turn.state.calls[call]) return; // Told twice: it is one call.
  if (code.type === "supervise" && !turn.state.seats[input.seat]) return phoneSupervises(turn, input, code);
  if (code.type === "number") return phoneCalls(turn, input, code.number);
  const seat = seatInUse(turn, input.seat);
  if (!seat) return turn.command({ type: "HangUp", call, leg, reason: "unallocated" });
  if (code.type === "department" && seat.work.type === "talking") return phoneAsks(turn, seat, call, leg, code.to);
  if (code.type === "emergency") return phoneRaises(turn, input, seat);
  if (code.type === "supervise") superviseRefused(turn, code.seat, code.mode, "notAllowed", { by: "phone", phone: seat.id });
  if (leavesWork(turn, code)) takeBackOffer(turn, seat);
  deskCodeDialled(turn, call, leg, seat, code);
}

/** Dialled at a seat, in a call or after it: not a word is said; the tone of a refusal means that there is no call. */
function phoneRaises(turn: Turn, { call, leg }: DeskCodeDialled, seat: Seat): void {
  const why = raiseEmergency(turn, seat, "phone");
  turn.legs.set(leg, { type: "loose", call });
  if (why !== "noCall") turn.command({ type: "Answer", call, leg });
  dropLeg(turn, call, leg, why === "noCall" ? "congestion" : "normal");
}

export function emergencyAsked(turn: Turn, id: SeatId, by: string): void {
  const seat = seatInUse(turn, id);
  if (seat) raiseEmergency(turn, seat, by);
}

/** Dialled at a phone that is no seat's. What may not be is told by the tone of a refusal. */
function phoneSupervises(turn: Turn, { call, leg, seat: phone }: DeskCodeDialled, { seat, mode }: DeskCode & { type: "supervise" }): void {
  turn.legs.set(leg, { type: "loose", call });
  const why = supervise(turn, seat, mode, { by: "phone", phone, leg });
  if (why) dropLeg(turn, call, leg, REFUSED_AS[why]);
}

type DeskCodeDialled = Extract<PhoneInput, { type: "DeskCodeDialled" }>;

const REFUSED_AS: Record<SupervisionRefusal, HangUpReason> = { noCall: "unallocated", nothing: "unallocated", already: "busy", notAllowed: "congestion" };

export function seatChangeAsked(turn: Turn, id: SeatId, change: SeatChange, by: string): void {
  const seat = seatInUse(turn, id);
  if (!seat) {
    turn.fact({ type: "ChangeRefused", change: change.type, why: "seatUnknown", by }, { seat: id });
    return;
  }
  if (leavesWork(turn, change)) takeBackOffer(turn, seat);
  changeSeat(turn, seat, change, by) satisfies ChangeResult;
}

export function transferAsked(turn: Turn, id: SeatId, ask: TransferAsk, by: string): void {
  const seat = seatInUse(turn, id);
  if (seat) askTransfer(turn, seat, ask, { way: "panel", by });
}

export function outgoingAsked(turn: Turn, { seat, number, for: about, by }: Extract<PeopleInput, { type: "OutgoingAsked" }>): void {
  startOutgoing(turn, { seat, number, why: { type: "own", for: about, by } });
}

/** Of a call that may be over long since: it is only written down. */
export function outgoingReasonGiven(turn: Turn, { call: id, for: about, by }: Extract<PeopleInput, { type: "OutgoingReasonGiven" }>): void {
  const call = turn.state.calls[id];
  if (call?.outgoing?.why.type === "own") call.outgoing.why = { ...call.outgoing.why, for: about };
  for (const seat of Object.values(turn.state.seats)) {
    if (seat.duty.type === "wrapUp" && seat.duty.call === id && seat.duty.made) turn.touch(seat).duty = { ...seat.duty, made: { reason: true } };
  }
  turn.fact({ type: "OutgoingReasonGiven", for: about, by }, { call: id });
}

export function budgetLifted(turn: Turn, by: string): void {
  const { date } = turn.state.today;
  turn.state.spent = { ...spentNow(turn.state), lifted: date };
  turn.fact({ type: "BudgetLifted", date, by });
}

/** Dialled at a phone of ours, whoever sits there; a refusal is heard there, in words or as the tone of it. */
function phoneCalls(turn: Turn, { call, leg, seat }: DeskCodeDialled, number: string): void {
  const at = turn.state.seats[seat];
  // In a talk the caller is held meanwhile, as for a department.
  if (EMERGENCY.test(number) && at && talkAt(turn, at)) return phoneAsks(turn, at, call, leg, number);
  const { why } = startOutgoing(turn, { seat, number, why: { type: "own", for: null, by: "phone" }, own: { call, leg } });
  if (!why) return;
  const said = OUTGOING_REFUSAL_SAID[why];
  const there = seatInUse(turn, seat);
  if (said && there) return sayAtPhone(turn, call, leg, there, said);
  turn.legs.set(leg, { type: "loose", call });
  dropLeg(turn, call, leg, why === "busy" || why === "onLine" || why === "beingCalled" ? "busy" : "congestion");
}

/** The others are over by themselves in a while, and have the tone of it. */
const OUTGOING_REFUSAL_SAID: Partial<Record<OutgoingRefusal, string>> = {
  invalid: "seat_unknown_code",
  barred: "seat_unknown_code",
  ownNumber: "seat_unknown_code",
  rehearsal: "seat_unknown_code",
  notLoggedIn: "seat_not_logged_in",
};

export function recordingAsked(turn: Turn, id: SeatId, ask: RecordingAsk, by: string): void {
  const seat = seatInUse(turn, id);
  if (seat) askRecording(turn, seat, ask, by);
}

export function helpAsked(turn: Turn, id: SeatId, ask: HelpAsk, by: string): void {
  const seat = seatInUse(turn, id);
  if (seat) askHelp(turn, seat, ask, by);
}

export function supervisionAsked(turn: Turn, { seat, ask, phone, by }: Extract<PeopleInput, { type: "SupervisionAsked" }>): void {
  if (ask === "end") endSupervising(turn, seat);
  else supervise(turn, seat, ask, { by, phone });
}

/**
 * REFER, which the phone has sent and Asterisk has taken: the leg's far end is to go on without
 * it. Where that may not be, the phone has been told all the same that all is well, and may hang
 * up now; of two at once the first counts, and the second changes nothing.
 */
export function phoneTransferred(turn: Turn, leg: LegId, ask: TransferAsk): void {
  const owner = turn.legs.get(leg);
  const { phase } = owner?.type === "own" ? owner.call : {};
  const seat = owner?.type === "seat" ? owner.seat : phase?.type === "talking" ? turn.state.seats[phase.seat] : undefined;
  if (!seat) return;
  const why = askTransfer(turn, seat, ask, { way: "phone", by: "phone" });
  const call = seat.work.type === "talking" ? turn.state.calls[seat.work.call] : undefined;
  if (call?.phase.type !== "talking" || !why || why === "already") return;
  // The phone will hang up on it, which must not hand the caller over after all.
  if (ask.type === "complete" && why === "unannounced") giveBack(turn, call, call.phase, "failed");
  togetherAgain(turn, call, leg);
  if ("to" in ask && isClosedDepartment(turn, why, ask.to)) tellClosed(turn, call.id, leg);
}

/** One that was taken away only serves its last caller. */
function seatInUse(turn: Turn, id: SeatId): Seat | null {
  const seat = turn.state.seats[id];
  return seat && !seat.removed ? seat : null;
}

function leavesWork(turn: Turn, change: SeatChange | DeskCode): boolean {
  return change.type === "logOut" || (change.type === "pause" && isPauseReason(turn.state.setup.rules, change.reason));
}

/** Somebody who leaves is not rung any longer; the caller keeps the place. */
function takeBackOffer(turn: Turn, seat: Seat, outcome: "withdrawn" | "unreachable" = "withdrawn"): void {
  if (seat.work.type !== "offered") return;
  const call = turn.state.calls[seat.work.call];
  if (call?.phase.type === "waiting") withdrawOffer(turn, call, call.phase, outcome);
}

export function phoneRegistered(turn: Turn, id: SeatId): void {
  const seat = turn.state.seats[id];
  if (!seat || seat.phone === "registered") return;
  turn.touch(seat).phone = "registered";
  seat.cooldownUntil = 0;
  turn.fact({ type: "PhoneRegistered" }, { seat: id, operator: seat.operator });
}

/**
 * The operator stays logged in: only the phone is away. One that does not answer Asterisk while
 * it is to ring rings for nobody: its caller goes to the next seat now and not when the time is
 * over. One that has unregistered may ring on, and ends by its own leg.
 */
export function phoneLost(turn: Turn, id: SeatId, why: "unregistered" | "unreachable"): void {
  const seat = turn.state.seats[id];
  if (!seat || seat.phone === why) return;
  if (why === "unreachable" && seat.work.type === "offered") return takeBackOffer(turn, seat, "unreachable");
  turn.touch(seat).phone = why;
  turn.fact({ type: "PhoneLost", why }, { seat: id, operator: seat.operator });
}

/** Who talks in the fallback is left in peace, and offered nothing until that has ended. */
export function fallbackTalk(turn: Turn, id: SeatId, talks: boolean): void {
  const seat = turn.state.seats[id];
  if (!seat || seat.inFallback === talks) return;
  turn.touch(seat).inFallback = talks;
  seat.idleSince = turn.now.mono;
}

export function calendarChanged(turn: Turn, calendar: Calendar, by: string): void {
  turn.state.setup.calendar = calendar;
  turn.fact({ type: "CalendarChanged", by });
  for (const call of waitingCalls(turn.state)) closesAnew(turn, call);
}

/** Who is inside is served, as when the centre closes: only new callers are told. */
export function disasterChanged(turn: Turn, { disaster, reason, by }: Extract<PeopleInput, { type: "DisasterChanged" }>): void {
  const { setup } = turn.state;
  if (disaster === null && setup.disaster === null) return;
  setup.disaster = disaster;
  turn.fact(disaster ? { type: "DisasterDeclared", mode: disaster.mode, reason, by } : { type: "DisasterEnded", reason, by });
}

/** Calls that are being handed over go where they were sent. */
export function directoryChanged(turn: Turn, directory: Directory, by: string): void {
  turn.state.setup.directory = directory;
  turn.fact({ type: "DirectoryChanged", by });
}

/** Who is in a node that is no more hears it to its end. */
export function informationChanged(turn: Turn, information: Information, by: string): void {
  turn.state.setup.information = information;
  turn.fact({ type: "InformationChanged", by });
}

/** Whose phone rings or who talks goes on; who waits is served by the new skills from this moment on. */
export function skillsChanged(turn: Turn, operators: OperatorSetup[], by: string): void {
  turn.state.setup.operators = operators;
  turn.fact({ type: "SkillsChanged", by });
}

/** A seat that is taken away while in use goes when its call is over (`deadline.ts`). */
export function seatsChanged(turn: Turn, seats: SeatSetup[], by: string): void {
  turn.state.setup.seats = seats;
  const wanted = new Set(seats.map(({ id }) => id));
  for (const { id } of seats) {
    const seat = turn.state.seats[id];
    if (seat) seat.removed = false;
    else turn.touch((turn.state.seats[id] = newSeat(id, turn.now)));
  }
  for (const seat of Object.values(turn.state.seats)) {
    if (wanted.has(seat.id)) continue;
    takeBackOffer(turn, seat);
    turn.touch(seat).removed = true;
    if (seat.operator !== null) changeSeat(turn, seat, { type: "logOut" }, by);
  }
  turn.fact({ type: "SeatsChanged", by, seats: [...wanted] });
}
