import type { Calendar } from "../calendar/calendar.js";
import type { Disaster } from "../calendar/disaster.js";
import type { Directory } from "../directory/department.js";
import type { LogMemory } from "../eventlog/fallback.js";
import type { HelpAsk } from "../help/ask.js";
import type { HelpMode } from "../help/help.js";
import type { Information } from "../ivr/tree.js";
import type { Failed, Kept } from "../recording/order.js";
import type { RecordingAsk, RecordingFault } from "../recording/recording.js";
import type { Caller } from "../trunk/caller.js";
import type { Command } from "./command.js";
import type { Fact } from "./fact.js";
import type { BridgeId, CallbackId, CallId, LegId, OperatorId, PlaybackId, SeatId, TrackId } from "./id.js";
import type { OperatorSetup, SeatSetup } from "./setup.js";

/**
 * Everything that can happen to the floor, in the past tense and as plain JSON, grouped
 * by where it comes from. A log of the starting state and these inputs replays any day.
 */
export type Input = TrunkInput | LegInput | PhoneInput | PeopleInput | MachineInput;

/** From the carrier. */
export type TrunkInput =
  /** A caller's INVITE entered the application; nothing has been answered yet. */
  {
    type: "CallArrived";
    call: CallId;
    leg: LegId;
    did: string;
    caller: Caller;
    trunk: string;
    /** Has been in the fallback since so many ms, because there was no control plane. */
    fallbackMs?: number;
    /** The line was answered there already. */
    answered?: boolean;
  };

/** From any leg, the caller's or a seat's. */
export type LegInput =
  | { type: "DigitPressed"; leg: LegId; digit: string }
  | { type: "LegRinging"; leg: LegId }
  | { type: "LegAnswered"; leg: LegId }
  /**
   * The leg is gone, said exactly once for each leg.
   * `cause` is a Q.850 cause (17 busy, 18/19 no answer, 20 unreachable, 21 declined, 44 RTP lost);
   * `sip` the final SIP status where one came.
   */
  | { type: "LegEnded"; leg: LegId; cause: number; sip?: number }
  | { type: "LegHeld"; leg: LegId }
  | { type: "LegUnheld"; leg: LegId }
  /** A track is being written from now on; and: it hears nothing, although its speaker's phone sends. */
  | { type: "TrackStarted"; track: TrackId }
  | { type: "TrackSilent"; track: TrackId }
  /** `ok` is false where it could not be played to its end and nobody stopped it. */
  | { type: "PlaybackEnded"; playback: PlaybackId; ok: boolean };

/** From the desk phones themselves. */
export type PhoneInput =
  /** A desk phone called a code; `pin` is compared by the adapter, so no PIN ever comes here. */
  | { type: "DeskCodeDialled"; call: CallId; leg: LegId; seat: SeatId; code: DeskCode }
  /** Attended REFER: the phone wants these two of its legs' far ends together. */
  | { type: "PhoneTransferred"; leg: LegId; to: LegId }
  /** A stranger took this leg's place (Replaces), and was put out again. */
  | { type: "LegTakenOver"; leg: LegId }
  /** Blind REFER of this leg's far end to a short number. */
  | { type: "PhoneBlindTransferred"; leg: LegId; to: string }
  | PhoneState;

/** Whether a phone can be reached. */
export type PhoneState =
  | { type: "PhoneRegistered"; seat: SeatId }
  | { type: "PhoneLost"; seat: SeatId; why: "unregistered" | "unreachable" };

/** What a desk phone can dial (the site contract's `*11` to `*14`, and the manager's `*31` to `*33`). */
export type DeskCode =
  | { type: "logIn"; operator: OperatorId; pin: "right" | "wrong" }
  | { type: "logOut" }
  | { type: "ready" }
  | { type: "emergency" }
  | { type: "pause"; reason: number }
  /** A short number of the directory, or a seat: the phone's own second call. */
  | { type: "department"; to: string }
  /** A telephone number, which is called for the operator (`outgoing/start.ts`). */
  | { type: "number"; number: string }
  /** The manager comes to the talk at this seat. */
  | { type: "supervise"; mode: HelpMode; seat: SeatId }
  | { type: "unknown" };

/** From people at the panel, already authorised; `by` is the account's name. */
export type PeopleInput =
  | { type: "SeatChangeAsked"; seat: SeatId; change: SeatChange; by: string }
  | { type: "TransferAsked"; seat: SeatId; ask: TransferAsk; by: string }
  /** Somebody is to be called from this seat, whose phone rings first. `for`: what it is about, another call. */
  | { type: "OutgoingAsked"; seat: SeatId; number: string; for: CallId | null; by: string }
  /** For which call the centre's own `call` was made. */
  | { type: "OutgoingReasonGiven"; call: CallId; for: CallId; by: string }
  /** The manager's decision about a callback. */
  | { type: "CallbackDecided"; callback: CallbackId; decision: "again" | "giveUp"; reason: string; by: string }
  /** What answered a callback at this seat was a machine, or was none after all. */
  | { type: "MachineMarked"; seat: SeatId; machine: boolean; by: string }
  | { type: "BudgetLifted"; by: string }
  | { type: "EmergencyAsked"; seat: SeatId; by: string }
  | { type: "RecordingAsked"; seat: SeatId; ask: RecordingAsk; by: string }
  | { type: "HelpAsked"; seat: SeatId; ask: HelpAsk; by: string }
  /** `phone`: the manager's, which is rung; of a manager who is there already it does not matter. */
  | { type: "SupervisionAsked"; seat: SeatId; ask: HelpMode | "end"; phone: SeatId; by: string }
  | { type: "CalendarChanged"; calendar: Calendar; by: string }
  /** Null: it is over. */
  | { type: "DisasterChanged"; disaster: Disaster | null; reason: string; by: string }
  | { type: "DirectoryChanged"; directory: Directory; by: string }
  | { type: "InformationChanged"; information: Information; by: string }
  /** Who there is stays as it was: what they speak and know is otherwise. */
  | { type: "SkillsChanged"; operators: OperatorSetup[]; by: string }
  | { type: "SeatsChanged"; seats: SeatSetup[]; by: string }
  | { type: "OperatorUnlocked"; operator: OperatorId; by: string };

export type SeatChange =
  | { type: "logIn"; operator: OperatorId }
  | { type: "logOut" }
  | { type: "ready" }
  | { type: "pause"; reason: number };

/** What an operator can want of a transfer. `to`: a short number of the directory, or a seat. */
export type TransferAsk =
  | { type: "consult" | "blind"; to: string; kind?: "transfer" | "relay" }
  | { type: "swap" | "conference" | "complete" | "return" }
  /** The interpreter is to go. */
  | { type: "release" };

/** From the machine room: the adapter and the clock. */
export type MachineInput =
  | { type: "CommandFailed"; command: Command; reason: FailReason }
  /**
   * ARI is connected (again): all channels that Asterisk still has, those of them that
   * ring or are answered, and who is in which bridge. What happened meanwhile is to be told from that.
   * `started` names Asterisk's process: where it is another than before, every call is lost.
   */
  | {
      type: "PbxConnected";
      started?: string;
      legs: LegId[];
      ringing?: LegId[];
      answered?: LegId[];
      /** Legs of ours that were made, and on which nobody was called. */
      undialled?: LegId[];
      /** Tracks that it is writing. */
      recorded?: TrackId[];
      bridges?: Record<BridgeId, LegId[]>;
      /** In these bridges a phone has transferred its far end to a short number, and gone. */
      transferred?: { bridge: BridgeId; to: string }[];
      /** Of legs that ended meanwhile, as Asterisk's call event log has it. */
      ended?: Record<LegId, EndedMeanwhile>;
    }
  /** Asterisk's call event log was read on: what happened in the fallback, and what is to be remembered of the log. */
  | { type: "FallbackTold"; facts: Fact[]; memory: LogMemory }
  /** A seat's phone talks, or talks no more, in a call that Asterisk's own queue gave it while nobody ruled. */
  | { type: "FallbackTalk"; seat: SeatId; talks: boolean }
  | { type: "PbxLost" }
  /** Some trunks have stopped working, or work again: all that do not. */
  | { type: "TrunksChanged"; down: string[] }
  /** Whether calls can be recorded, and why not; null: they can. */
  | { type: "RecordingWorks"; fault: RecordingFault | null }
  /** What came of an order; told again where we died before it was known to be kept in the ledger. */
  | { type: "RecordingKept"; kept: Kept }
  | { type: "RecordingLost"; failed: Failed }
  /** P-Asserted-Identity of the caller's INVITE; null: it had none. */
  | { type: "CallTraced"; call: CallId; header: string | null }
  /** The keeper has, or will find, the order for this call's tracks. */
  | { type: "OrderWritten"; call: CallId }
  /** Asterisk was told to end and is hanging up everybody; their legs' ends follow with a cause like any other. */
  | { type: "PbxStopping" }
  /** Of the power (`power/shut-down.ts`): hardly any is left; there is none for anybody any more; it is back. */
  | { type: "PowerFailing" }
  | { type: "PowerGone" }
  | { type: "PowerBack" }
  /** The deadline that `wakeAt` named has come. */
  | { type: "TimePassed" };

/** So many ms ago, with this Q.850 cause. */
export interface EndedMeanwhile {
  agoMs: number;
  cause: number;
}

/** `gone`: the thing no longer exists; `refused`: Asterisk said no; `timeout`: it said nothing. */
export type FailReason = "gone" | "refused" | "timeout" | "unreachable";
