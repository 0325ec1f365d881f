import type { HeadStart } from "../call/call.js";
import type { DisasterMode } from "../calendar/disaster.js";
import type { HelpMode } from "../help/help.js";
import type { Language } from "../prompt/language.js";
import type { BandCounts } from "../queue/band.js";
import type { Came } from "../transfer/came.js";
import type { TransferKind, TransferStep, TransferWay } from "../transfer/transfer.js";
import type { CallId, MatterId, OperatorId, SeatId } from "./id.js";

/**
 * What the wallboard shows: a picture of the floor at one moment, small enough to be sent
 * whole at every change. No caller's number is in it.
 */
export interface Board {
  /** Wall milliseconds of this picture. */
  at: number;
  opening: Opening;
  disaster: DisasterRow | null;
  pbx: "connected" | "lost";
  seats: SeatRow[];
  /** In the order in which they will be served. */
  waiting: WaitingRow[];
  /** Who waits to be called back, however often that was tried, and about whom the manager decides. */
  callbacks: { waiting: number; forManager: number };
  /** Whom an operator has let go: with a department, or on the way to one. */
  handedOver: HandedOverRow[];
  /** Calls of which the emergency key was pressed in the last while, the latest first. */
  emergencies: EmergencyRow[];
  /** Served by the exchange itself, as calls are while no control plane is there. */
  fallback: FallbackRow[];
  /** Conversations that the trunks carry, and how many they can. */
  channels: { inUse: number; of: number };
  today: Counts;
}

/**
 * Whether callers are let in. `noPower`: it is open, and they are turned away because the power
 * fails; `suspended`: whatever the hour, by the disaster mode.
 */
export type Opening = "open" | "closed" | "noPower" | "suspended";

export interface EmergencyRow {
  call: CallId;
  seat: SeatId;
  /** Wall milliseconds. */
  since: number;
}

/** The disaster mode that is on. */
export interface DisasterRow {
  mode: DisasterMode;
  reason: string;
  /** Wall milliseconds. */
  since: number;
}

/** What a seat is doing, in the words of the board. `off`: nobody is logged in; `calling`: calls somebody who has not answered yet. */
export type SeatFace = "off" | "ready" | "offered" | "calling" | "talking" | "held" | "wrapUp" | "paused";

export interface SeatRow {
  id: SeatId;
  operator: OperatorId | null;
  name: string | null;
  languages: Language[];
  face: SeatFace;
  /** Wall milliseconds since which the face is this. */
  since: number;
  phone: "registered" | "unregistered" | "unreachable";
  /** Reason code of a pause, or that it was ours after unanswered calls. */
  pause: number | "noAnswer" | null;
  /** What will be done when the present call is over. */
  deferred: "logOut" | "pause" | null;
  /** Wrap-up has lasted longer than the rule says. */
  overdue: boolean;
  /** Language of the caller being served or offered. */
  callLanguage: Language | null;
  /** The call that is being served, or whose wrap-up this is. */
  call: CallId | null;
  /** The centre has made this call; `reason`: it is known which one it was for. Null of one that came in. */
  outgoing: { reason: boolean } | null;
  /** Somebody who was to be called back has answered here; `machine`: was none, but a machine. */
  callback: { machine: boolean } | null;
  /** What its caller chose in the menu; null in the wrap-up. */
  callMatter: MatterId | null;
  /** Whom this seat has asked about its caller, and who is with whom. */
  transfer: TransferRow | null;
  /** In the talk beside these, or on the way there. */
  interpreter: InterpreterRow | null;
  /** A department that was asked for the served call and is closed: a follow-up is to be offered. */
  closed: TargetName | null;
  /** Why the last that the operator asked for in the served call came to nothing, until the next is asked. */
  came: CameRow | null;
  /** The operator waits for the manager, or one is there; null while neither is so. */
  help: HelpRow | null;
  /** The seat that asks this one about its caller. */
  askedBy: SeatId | null;
  /** Talks in a call that the exchange's own queue gave it. */
  fallback: boolean;
}

export interface WaitingRow {
  call: CallId;
  language: Language;
  /** The matter's id, null where none was chosen. */
  matter: string | null;
  /** Wall milliseconds of the arrival, by which the place is counted. */
  since: number;
  /** How much longer the caller is likely to wait, ms; null where nobody can know. */
  estimateMs: number | null;
  ringing: SeatId | null;
  /** Why the place is before some who came sooner. */
  headStart: HeadStart["why"] | null;
  /** Is to talk by an interpreter, to whoever speaks Japanese. */
  interpreted: boolean;
}

/** A department or an interpreter by its short number, or a seat by its own. */
export interface TargetName {
  code: string;
  name: { ja: string; en: string };
}

export interface CameRow {
  /** Null where nobody in particular was asked for, or nobody has that number. */
  to: TargetName | null;
  /** Joins the talk, instead of being asked alone. */
  interpreter: boolean;
  what: Came["what"];
  /** Wall milliseconds. */
  at: number;
}

export interface TransferRow {
  to: TargetName;
  kind: TransferKind;
  way: TransferWay;
  step: TransferStep;
  /** `held`: hears music; `talking`: with the operator, or with both. */
  caller: "held" | "talking" | "gone";
  other: "ringing" | "held" | "talking";
  /** Wall milliseconds at which it was asked for. */
  since: number;
  /** Wall milliseconds since which the caller hears music; null while that is not so. */
  heldSince: number | null;
}

export interface InterpreterRow {
  to: TargetName;
  /** `held`: hears music, as the caller does. */
  state: "ringing" | "held" | "talking";
}

export interface HelpRow {
  asked: boolean;
  /** The manager who listens, whispers or has joined; told to managers alone. `by`: an account's name, or "phone". */
  supervision: { mode: HelpMode; ringing: boolean; by: string } | null;
}

export interface HandedOverRow {
  call: CallId;
  language: Language;
  matter: string | null;
  to: TargetName;
  /** Nobody has answered there yet. */
  ringing: boolean;
  /** Wall milliseconds since which they talk; while it rings, since which the caller waits. */
  since: number;
}

export interface FallbackRow {
  call: CallId;
  /** Hears the greeting or that we are closed, waits in the exchange's own queue, or talks. */
  step: "greeting" | "closed" | "waiting" | "talking";
  /** Wall milliseconds. */
  since: number;
  seat: SeatId | null;
}

/** Of one business day. */
export interface Counts {
  /** "YYYY-MM-DD" in the calendar's time zone. */
  date: string;
  arrived: number;
  answered: number;
  /** Hung up in the menu or the queue. */
  abandoned: number;
  /** Came while closed. */
  closed: number;
  /** Whether the wait was as it was announced. */
  bands: BandCounts;
  callbacks: CallbackCounts;
}

/** Callbacks that were asked for, and promised times that were kept or not. */
export interface CallbackCounts {
  asked: number;
  kept: number;
  late: number;
}
