import { businessDate } from "../calendar/calendar.js";
import { canMatch, dispatch } from "../queue/dispatch.js";
import { callbackDecided, machineMarked } from "../callback/decide.js";
import { followCallbacks } from "../callback/follow.js";
import { noticeLanguages } from "../queue/unspoken.js";
import { legsOfHelp } from "../help/help.js";
import { followTalks } from "../help/supervise.js";
import { followRecordings, orderWritten, trackSilent, trackStarted } from "../recording/follow.js";
import { recordingKept, recordingLost } from "../recording/result.js";
import { tracksOf } from "../recording/recording.js";
import { unlockOperator } from "../seat/log-in.js";
import { faceOf, isGone } from "../seat/seat.js";
import { type Call, hasLeg } from "../call/call.js";
import { transferOf } from "../transfer/rearrange.js";
import { interpreterOf } from "../transfer/transfer.js";
import type { Command } from "./command.js";
import { followDay, newCounts } from "./count.js";
import { deadlinePassed, nextDeadline, nextDeadlineTouched } from "./deadline.js";
import type { Fact } from "./fact.js";
import type { CallbackId, CallId, LegId, SeatId } from "./id.js";
import type { Input } from "./input.js";
import { checkInvariants } from "./invariants.js";
import { commandFailed } from "./failure.js";
import { digitPressed, legAnswered, legEnded, legHeld, legTakenOver, legRinging, playbackBrokeOff, playbackEnded } from "./leg.js";
import type { Now } from "./now.js";
import { calendarChanged, deskCode, directoryChanged, disasterChanged, budgetLifted, emergencyAsked, fallbackTalk, helpAsked, informationChanged, outgoingAsked, outgoingReasonGiven, phoneLost, phoneRegistered, phoneTransferred, recordingAsked, seatChangeAsked, seatsChanged, skillsChanged, supervisionAsked, transferAsked } from "./people.js";
import { fallbackTold } from "./fallback.js";
import { pbxConnected, pbxLost, pbxStopping } from "./pbx.js";
import { nobodyComesBack, powerBack, powerFailing, powerGone } from "./power.js";
import type { FloorState } from "./state.js";
import { callArrived } from "./arrival.js";
import { type LegOwner, Turn } from "./turn.js";

/** What one input led to. The facts are kept before the commands are sent. */
export interface Outcome {
  facts: Fact[];
  commands: Command[];
  /** Whose state has changed, so that it alone need be saved and shown. */
  seats: SeatId[];
  calls: CallId[];
  callbacks: CallbackId[];
  /** Monotonic ms of the earliest deadline among them; Infinity where there is none. */
  due: number;
  /** What is remembered of the call event log has changed. */
  logRead: boolean;
}

/**
 * The floor of the call centre: every caller, every seat, and every decision about them.
 *
 * It has no clock, no chance and no wires. Inputs come in with the time at which they came;
 * facts and commands come out; `wakeAt` says when it wants to be told that time has passed.
 * So a day can be lived through in milliseconds, and any day can be lived through again.
 */
export class Floor {
  private readonly legs = new Map<LegId, LegOwner>();
  /** The hour of the last input, counted from 1970. */
  private hour = Number.NaN;
  /** Monotonic ms before which time alone makes no seat free. */
  private soonest = Number.NEGATIVE_INFINITY;

  constructor(private readonly state: FloorState) {
    for (const deskCall of Object.values(state.deskCalls)) this.legs.set(deskCall.leg, { type: "desk", deskCall });
    for (const seat of Object.values(state.seats)) {
      if (seat.work.type !== "none") this.legs.set(seat.work.leg, { type: "seat", seat });
    }
    for (const call of Object.values(state.calls)) ownLegs(this.legs, call);
    for (const [call, legs] of Object.entries(state.loose)) for (const { leg } of legs) this.legs.set(leg, { type: "loose", call });
    for (const recording of Object.values(state.recordings)) for (const track of tracksOf(recording)) this.legs.set(track, { type: "track", recording });
    for (const help of Object.values(state.help)) for (const leg of legsOfHelp(help)) this.legs.set(leg, { type: "help", help });
  }

  handle(input: Input, now: Now): Outcome {
    const turn = new Turn(this.state, this.legs, now);
    this.startDay(now);
    take(turn, input);
    followCallbacks(turn);
    const isDue = now.mono >= this.soonest;
    if (isDue || !isOfOneLeg(input) || canMatch(turn)) dispatch(turn);
    if (this.state.power === "gone") nobodyComesBack(turn);
    noticeLanguages(turn);
    followTalks(turn);
    followRecordings(turn);
    for (const fact of turn.facts) followDay(this.state.today, fact);
    for (const seat of turn.touchedSeats) {
      if (isGone(seat)) delete this.state.seats[seat.id];
      const face = faceOf(seat);
      if (face === seat.face) continue;
      seat.face = face;
      seat.faceSince = now.wall;
    }
    const due = nextDeadlineTouched(turn);
    this.soonest = isDue ? (nextDeadline(this.state) ?? Number.POSITIVE_INFINITY) : Math.min(this.soonest, due);
    return {
      facts: turn.facts,
      commands: turn.commands,
      seats: [...turn.touchedSeats].map((seat) => seat.id),
      calls: [...turn.touchedCalls],
      callbacks: [...turn.touchedCallbacks],
      due,
      logRead: input.type === "FallbackTold",
    };
  }

  /** Monotonic ms at which `TimePassed` is wanted, or null when nothing is due. */
  wakeAt(): number | null {
    return nextDeadline(this.state);
  }

  /** A copy of everything, as plain JSON. */
  snapshot(): FloorState {
    return structuredClone(this.state);
  }

  /** The living state, to be read only: for the board and for the invariants. */
  look(): Readonly<FloorState> {
    return this.state;
  }

  /** What is wrong with the state, in words; empty as long as the house is in order. */
  wrongs(now: Now): string[] {
    return checkInvariants(this.state, this.legs, now);
  }

  /** Asked at every input; a date is worked out only when the hour has changed, since days begin on one. */
  private startDay(now: Now): void {
    const hour = Math.floor(now.wall / HOUR_MS);
    if (hour === this.hour) return;
    this.hour = hour;
    const date = businessDate(this.state.setup.calendar, now.wall);
    if (date !== this.state.today.date) this.state.today = newCounts(date);
  }
}

const HOUR_MS = 3_600_000;

/** The caller's leg, those of a transfer that is under way, the interpreter's; a seat that is asked has its own. */
function ownLegs(legs: Map<LegId, LegOwner>, call: Call): void {
  if (hasLeg(call)) legs.set(call.leg, { type: "caller", call });
  const transfer = transferOf(call);
  if (transfer?.to.type === "department") legs.set(transfer.leg, { type: "target", call });
  if (transfer?.own) legs.set(transfer.own.leg, { type: "own", call });
  const interpreter = interpreterOf(call);
  if (interpreter) legs.set(interpreter.leg, { type: "interpreter", call });
}

/** Changes nothing for callers and seats that it does not touch. */
function isOfOneLeg({ type }: Input): boolean {
  return type.startsWith("Leg") || type === "DigitPressed" || type === "PlaybackEnded" || type === "CallArrived";
}

export { newCounts };

function take(turn: Turn, input: Input): void {
  switch (input.type) {
    case "CallArrived":
      return callArrived(turn, input);
    case "DigitPressed":
      return digitPressed(turn, input.leg, input.digit);
    case "LegRinging":
      return legRinging(turn, input.leg);
    case "LegAnswered":
      return legAnswered(turn, input.leg);
    case "LegEnded":
      return legEnded(turn, input.leg, input.cause);
    case "LegHeld":
      return legHeld(turn, input.leg, true);
    case "LegUnheld":
      return legHeld(turn, input.leg, false);
    case "PlaybackEnded":
      return input.ok ? playbackEnded(turn, input.playback) : playbackBrokeOff(turn, input.playback);
    case "TrackStarted":
      return trackStarted(turn, input.track);
    case "TrackSilent":
      return trackSilent(turn, input.track);
    case "DeskCodeDialled":
      return deskCode(turn, input);
    case "PhoneRegistered":
      return phoneRegistered(turn, input.seat);
    case "PhoneLost":
      return phoneLost(turn, input.seat, input.why);
    case "SeatChangeAsked":
      return seatChangeAsked(turn, input.seat, input.change, input.by);
    case "TransferAsked":
      return transferAsked(turn, input.seat, input.ask, input.by);
    case "OutgoingAsked":
      return outgoingAsked(turn, input);
    case "OutgoingReasonGiven":
      return outgoingReasonGiven(turn, input);
    case "CallbackDecided":
      return callbackDecided(turn, input);
    case "MachineMarked":
      return machineMarked(turn, input);
    case "BudgetLifted":
      return budgetLifted(turn, input.by);
    case "EmergencyAsked":
      return emergencyAsked(turn, input.seat, input.by);
    case "CallTraced":
      return turn.fact({ type: "EmergencyTraced", header: input.header }, { call: input.call });
    case "RecordingAsked":
      return recordingAsked(turn, input.seat, input.ask, input.by);
    case "HelpAsked":
      return helpAsked(turn, input.seat, input.ask, input.by);
    case "SupervisionAsked":
      return supervisionAsked(turn, input);
    case "PhoneTransferred":
      return phoneTransferred(turn, input.leg, { type: "complete" });
    case "LegTakenOver":
      return legTakenOver(turn, input.leg);
    case "PhoneBlindTransferred":
      return phoneTransferred(turn, input.leg, { type: "blind", to: input.to });
    case "CalendarChanged":
      return calendarChanged(turn, input.calendar, input.by);
    case "DisasterChanged":
      return disasterChanged(turn, input);
    case "DirectoryChanged":
      return directoryChanged(turn, input.directory, input.by);
    case "InformationChanged":
      return informationChanged(turn, input.information, input.by);
    case "SkillsChanged":
      return skillsChanged(turn, input.operators, input.by);
    case "SeatsChanged":
      return seatsChanged(turn, input.seats, input.by);
    case "OperatorUnlocked":
      return unlockOperator(turn, input.operator, input.by);
    case "CommandFailed":
      return commandFailed(turn, input.command, input.reason);
    case "PbxConnected":
      return pbxConnected(turn, input);
    case "FallbackTalk":
      return fallbackTalk(turn, input.seat, input.talks);
    case "FallbackTold":
      return fallbackTold(turn, input);
    case "PbxLost":
      return pbxLost(turn);
    case "TrunksChanged":
      turn.state.trunksDown = input.down;
      return;
    case "RecordingWorks":
      turn.state.recordingFault = input.fault;
      return;
    case "RecordingKept":
      return recordingKept(turn, input.kept);
    case "RecordingLost":
      return recordingLost(turn, input.failed);
    case "OrderWritten":
      return orderWritten(turn, input.call);
    case "PbxStopping":
      return pbxStopping(turn);
    case "PowerFailing":
      return powerFailing(turn);
    case "PowerGone":
      return powerGone(turn);
    case "PowerBack":
      return powerBack(turn);
    case "TimePassed":
      return deadlinePassed(turn);
    default:
      return input satisfies never;
  }
}

