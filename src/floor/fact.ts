import type { CallbackOutcome, ForManagerWhy } from "../callback/callback.js";
import type { CallbackRefusal } from "../callback/number.js";
import type { HeadStart, WaysOut } from "../call/call.js";
import type { ClosedWhy } from "../calendar/calendar.js";
import type { DisasterMode } from "../calendar/disaster.js";
import type { HelpMode, SupervisionOutcome } from "../help/help.js";
import type { OverflowAction } from "../queue/overflow.js";
import type { Language } from "../prompt/language.js";
import type { Caller } from "../trunk/caller.js";
import type { MaskWhy, Side } from "../recording/order.js";
import type { Trace } from "../recording/trace.js";
import type { LostWhy, UnrecordedWhy } from "../recording/recording.js";
import type { CostCategory } from "../trunk/cost.js";
import type { OutgoingWhy, Unreached } from "../outgoing/outgoing.js";
import type { OutgoingRefusal } from "../outgoing/start.js";
import type { NumberClass } from "../trunk/number.js";
import type { TransferKind, TransferOutcome, TransferStep, TransferWay } from "../transfer/transfer.js";
import type { CallbackId, CallId, LegId, MatterId, OfferId, OperatorId, SeatId, SupervisionId, TransferId } from "./id.js";

/**
 * What happened, for the ledger: each step of each call and each change of a seat. Facts
 * are never changed and never taken back. From a call's facts its whole story can be read.
 */
export interface Fact {
  /** Ours and unique; a fact that arrives twice is one fact. */
  id: string;
  /** Wall milliseconds. */
  at: number;
  call?: CallId;
  seat?: SeatId;
  operator?: OperatorId;
  /** Happened while no control plane ruled, in the fallback or heard by nobody, and was read from Asterisk's call event log afterwards. */
  fallback?: true;
  what: What;
}

export type What = CallFact | RecordingFact | EmergencyFact | OutgoingFact | CallbackFact | InformationFact | ForgottenFact | TransferFact | HelpFact | OfferFact | SeatFact | SettingFact;

export type CallFact =
  /** `fallbackMs`: waited so long in Asterisk's own queue before a control plane was there again. */
  | { type: "CallArrived"; did: string; caller: Caller; trunk: string; leg: LegId; fallbackMs?: number }
  /** The dialplan serves the call, because no control plane does. */
  | { type: "FallbackEntered" }
  /** A control plane has the call, which was in the fallback until now. */
  | { type: "FallbackLeft" }
  | { type: "HoursDecided"; open: boolean; why?: ClosedWhy | "disaster" | "power"; nextOpen?: number }
  | { type: "LineAnswered" }
  | { type: "LanguageChosen"; language: Language; by: "key" | "default" | "operatorKey" }
  | { type: "MatterChosen"; matter: MatterId | null; by: "key" | "default" | "operatorKey" }
  /** A key that the menu does not know; the key itself is not kept. */
  | { type: "KeyRefused" }
  | { type: "QueueEntered"; position: number; language: Language; matter: MatterId | null; headStart?: HeadStart }
  /** The caller was told that nobody speaks the language, and what can be done about it. */
  | { type: "LanguageUnavailable"; language: Language; offered: WaysOut }
  /** The caller would rather talk by an interpreter than wait for who speaks the language. */
  | { type: "InterpreterChosen"; language: Language }
  /**
   * How long the wait is likely to be from now on, as the caller was told: `estimateMs`, in the
   * words of `band`, from `fromMs` to `untilMs` (null: no end). `waitedMs`: so long already;
   * `seats`: so many served the language then; `first`: to this caller in this visit.
   */
  | { type: "WaitTold"; band: string; fromMs: number; untilMs: number | null; estimateMs: number; waitedMs: number; seats: number; first: boolean }
  | { type: "AnnouncementSaid"; prompt: string; language: Language }
  | { type: "CallConnected"; offer: OfferId; waitedMs: number }
  | { type: "CallHeld" }
  | { type: "CallUnheld" }
  /** The operator's phone vanished; the caller is back at the head of the queue. */
  | { type: "OperatorLost"; cause: number }
  /** Exactly one for each call that arrived. `because`: of what, where it was neither side's will. */
  | { type: "CallEnded"; outcome: CallOutcome; by: EndedBy; cause: number; because?: EndReason };

/**
 * `served`: spoke with an operator; `abandonedMenu`, `abandonedQueue`: hung up before;
 * `informed`: hung up in the voice information, before or in the queue; `overflow`: was told that
 * nobody can come; `callback`: was promised to be called back; `closed`: heard the announcement; `refused`: not one of our numbers; `fault`: our own failure;
 * `notReached`: whom we called (`OutgoingUnreached` says why).
 */
export type CallOutcome = "served" | "abandonedMenu" | "abandonedQueue" | "informed" | "overflow" | "callback" | "closed" | "refused" | "fault" | "notReached";
/**
 * `pbxDied`: Asterisk ended under the call, of itself or because it was told to. `powerGone`: the battery was nearly empty.
 * `unheard`: it rang and was over while no control plane was there to take it.
 * `closingTime`: waited when we closed, and was not served in the time that the rules give after it.
 */
export type EndReason = "pbxDied" | "powerGone" | "unheard" | "closingTime";
/** `called`: the one whom the centre called. */
export type EndedBy = "caller" | "called" | "operator" | "department" | "centre";

/** Each call that an operator answered has exactly one `RecordingEnded` or `CallUnrecorded`, where calls are recorded at all. */
export type RecordingFact =
  | { type: "RecordingStarted" }
  /** `ms`: from the first track's beginning to the last one's end. */
  | { type: "RecordingEnded"; ms: number; tracks: number; masks: number }
  | { type: "CallUnrecorded"; why: UnrecordedWhy }
  /** `ms`: so long nothing is to be heard of it, until now. */
  | { type: "RecordingMasked"; why: MaskWhy; ms: number }
  | { type: "RecordingPaused"; by: string }
  | { type: "RecordingResumed"; by: string }
  /** The caller does not want it. */
  | { type: "RecordingObjected"; by: string }
  /**
   * It is encrypted and lies on the disk; the hashes are of its two files and of all recordings
   * until this one (`recording/chain.ts`). A call has one more where tracks of it were found
   * after a crash: `recording` is the call's id, or the first of those tracks'.
   */
  | { type: "RecordingKept"; recording: string; day: string; seconds: number; bytes: number; sha256Header: string; sha256Body: string; chain: string; orphan: boolean }
  /** It could not be kept, and its sound is gone; `why` is for people. */
  | { type: "RecordingLost"; why: string }
  /** It must not be deleted; also where the call has no recording any more. */
  | { type: "RecordingHeld"; why: "threat"; by: string }
  /** A track did not begin, ended by itself or stayed silent; and another runs, after so long. */
  | { type: "RecordingBroken"; side: Side; why: LostWhy }
  | { type: "RecordingMended"; side: Side; gapMs: number };

/** The emergency key. `header`: P-Asserted-Identity as the carrier sent it, whatever the caller wants known; null: there was none. */
export type EmergencyFact = { type: "EmergencyRaised"; by: string; trace: Trace } | { type: "EmergencyTraced"; header: string | null };

/** Of a call that the centre makes; its `CallEnded` is like any other's. */
export type OutgoingFact =
  /** `called`: the one who is to be called, `leg`: their line; `reason`: what it is for. */
  | { type: "OutgoingStarted"; did: string; called: Caller; trunk: string; leg: LegId; reason: OutgoingWhy }
  /** The operator is on the line, and the number is dialled: once in a call. */
  | { type: "OutgoingDialled" }
  /** `waitedMs`: since it was asked for. */
  | { type: "OutgoingAnswered"; waitedMs: number }
  | { type: "OutgoingUnreached"; why: Unreached }
  /** Exactly one for each that was dialled, when the line is gone; as of a transfer's leg. */
  | { type: "OutgoingLegEnded"; trunk: string; cost: CostCategory; talkMs: number; yen: number }
  /** Was not even begun; the number is not kept. */
  | { type: "OutgoingRefused"; why: OutgoingRefusal; class: NumberClass; reason: OutgoingWhy }
  /** What it was for is said, or said otherwise, after it was begun. */
  | { type: "OutgoingReasonGiven"; for: CallId; by: string }
  /** A manager lets calls go on for this day, although the budget is used up. */
  | { type: "BudgetLifted"; date: string; by: string };

/** Of a promise to call back; `call` is the one in which it was asked for, where nothing else is said. */
export type CallbackFact =
  | { type: "CallbackOffered"; way: "overflow" | "language" }
  /** A number that cannot be called back, or not again; the number is not kept. */
  | { type: "CallbackRefused"; why: CallbackRefusal }
  /** `promisedAt`: wall ms by which the caller was told that we call. */
  | { type: "CallbackAsked"; callback: CallbackId; called: Caller; keyed: boolean; language: Language; matter: MatterId | null; promisedAt: number }
  /** The promised time is near, so it stands further ahead. */
  | { type: "CallbackDue"; callback: CallbackId }
  /** It was its turn: `call` is the one that we make, from the seat that was free. */
  | { type: "CallbackReserved"; callback: CallbackId }
  /** The operator did not come to the phone, or it had become too late: nobody was dialled, and it waits again. */
  | { type: "CallbackReturned"; callback: CallbackId; outcome: OfferOutcome }
  /** The operator says that a machine has answered, or that none has; `call` is the one that we made. */
  | { type: "CallbackMachine"; callback: CallbackId; machine: boolean; by: string }
  /** Exactly one for each time that the number was dialled. */
  | { type: "CallbackTried"; callback: CallbackId; outcome: "reached" | "machine" | Unreached; attempt: number }
  | { type: "CallbackForManager"; callback: CallbackId; why: ForManagerWhy }
  | { type: "CallbackDecided"; callback: CallbackId; decision: "again" | "giveUp"; reason: string; by: string }
  /** At most one for each: whether the number was dialled, or the caller served, by the promised time. */
  | { type: "CallbackPromise"; callback: CallbackId; kept: boolean }
  /** Exactly one for each that was asked for. */
  | { type: "CallbackClosed"; callback: CallbackId; outcome: CallbackOutcome; attempts: number };

/** What callers were given without an operator: the voice information node by node, and each overflow rule. */
export type InformationFact =
  | { type: "InformationEntered"; node: string; way: InformationWay }
  /** Exactly one for each node that was entered. `heardMs`: from entering it. */
  | { type: "InformationLeft"; node: string; why: InformationLeftWhy; heardMs: number }
  | { type: "OverflowMet"; rule: string; action: OverflowAction["type"] };
/** How a caller came to a node; `key`: from another. */
export type InformationWay = "overflow" | "closed" | "matter" | "key";
/**
 * `key`: to another node; `end`: it was heard to its end, and no key was pressed; `toQueue`: by
 * key 0; `connected`: an operator has the caller; `cutOff`: we ended the call, or took it elsewhere.
 */
export type InformationLeftWhy = "key" | "end" | "toQueue" | "hungUp" | "connected" | "cutOff";

/** Callers who did not get to anybody (`forgotten/`). `missed`: the latest call of the entry that the manager closed. */
export type ForgottenFact = { type: "ForgottenClosed"; missed: CallId; reason: string; by: string };

/** The escalation ledger is drawn from these (7(3)シ, 8(1)ウ). */
export type TransferFact =
  | { type: "TransferStarted"; transfer: TransferId; to: string; kind: TransferKind; way: TransferWay; blind: boolean; leg: LegId }
  /** `why` as `transfer/ask.ts` names it. */
  | { type: "TransferRefused"; ask: string; to?: string; why: string; way: TransferWay; by: string }
  /** A stranger put a leg in the place of one of the call's (INVITE or REFER with Replaces), and was put out again. */
  | { type: "LegTakenOver" }
  | { type: "TransferAnswered"; transfer: TransferId }
  /** The operator talks to the other side, or to both. */
  | { type: "TransferSwapped"; transfer: TransferId; step: TransferStep }
  /** Exactly one for each that was started. `heldMs`: so long the caller was held. */
  | { type: "TransferEnded"; transfer: TransferId; outcome: TransferOutcome; heldMs: number }
  /**
   * Exactly one for each leg that went out by a trunk, when it is gone. `talkMs`: from its
   * answer; 0 where nobody answered. `yen`: by the tariff of then.
   */
  | { type: "TransferLegEnded"; transfer: TransferId; trunk: string; cost: CostCategory; talkMs: number; yen: number }
  /** The operator has let the caller go, who is with the other side or on the way there. `lost`: the cause with which the phone vanished. */
  | { type: "CallHandedOver"; transfer: TransferId; lost?: number }
  /** The caller, whom the operator had let go, is at the head of the queue again. */
  | { type: "CallReturned"; transfer?: TransferId; why: TransferOutcome | "notTakenBack" };

/** An operator's wish for help, and each time that a manager listened, whispered or joined. */
export type HelpFact =
  | { type: "HelpAsked"; by: string }
  | { type: "HelpEnded"; why: "withdrawn" | "answered" | "callEnded" }
  /** `phone`: the manager's, which is rung or which has dialled the code. */
  | { type: "SupervisionAsked"; supervision: SupervisionId; mode: HelpMode; by: string; phone: SeatId }
  /** In this mode from now on, until the next or the end. */
  | { type: "SupervisionRuns"; supervision: SupervisionId; mode: HelpMode; by: string }
  /** Exactly one for each that was asked for. */
  | { type: "SupervisionEnded"; supervision: SupervisionId; outcome: SupervisionOutcome }
  /** `why` as `help/supervise.ts` names it. */
  | { type: "SupervisionRefused"; mode: HelpMode; why: string; by: string; phone: SeatId };

export type OfferFact =
  | { type: "OfferMade"; offer: OfferId; leg: LegId }
  | { type: "OfferRang"; offer: OfferId }
  | { type: "OfferEnded"; offer: OfferId; outcome: OfferOutcome; cause: number };

/** `withdrawn`: the caller hung up, or we took the offer back. */
export type OfferOutcome =
  | "answered"
  | "noAnswer"
  | "declined"
  | "busy"
  | "unreachable"
  | "failed"
  | "withdrawn";

export type SeatFact =
  | { type: "LoggedIn"; by: string }
  | { type: "LoggedOut"; by: string }
  | { type: "BecameReady"; by: string }
  | { type: "Paused"; reason: number | "noAnswer"; by: string }
  | { type: "WrapUpStarted" }
  | { type: "WrapUpEnded"; by: string }
  /** Asked for during a call: done after it. */
  | { type: "ChangeDeferred"; change: string; by: string }
  | { type: "ChangeRefused"; change: string; why: string; by: string }
  | { type: "PinRefused"; tries: number }
  | { type: "OperatorLocked"; until: number }
  | { type: "OperatorUnlocked"; by: string }
  | { type: "PhoneRegistered" }
  | { type: "PhoneLost"; why: "unregistered" | "unreachable" };

export type SettingFact =
  | { type: "CalendarChanged"; by: string }
  /** Disaster mode begins, or becomes the other one; and it ends. Each is a decision with its reason. */
  | { type: "DisasterDeclared"; mode: DisasterMode; reason: string; by: string }
  | { type: "DisasterEnded"; reason: string; by: string }
  | { type: "DirectoryChanged"; by: string }
  | { type: "InformationChanged"; by: string }
  | { type: "SkillsChanged"; by: string }
  | { type: "SeatsChanged"; by: string; seats: SeatId[] }
  /** `restarted`: not the process that we knew, so every call of that one has ended. */
  | { type: "PbxConnected"; restarted?: boolean }
  | { type: "PbxLost" }
  /** New callers are turned away; all who were left are hung up; all is well again. */
  | { type: "PowerFailing" | "PowerGone" | "PowerBack" }
  /** `alarm`: its key, as `alarm/alarm.ts` makes it; who acknowledged it stands in the audit. */
  | { type: "AlarmRaised" | "AlarmCleared" | "AlarmAcknowledged"; alarm: string };
