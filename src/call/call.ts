import type { Interpreter, Transfer } from "../transfer/transfer.js";
import type { EndReason } from "../floor/fact.js";
import type { BridgeId, CallId, LegId, MatterId, OfferId, PlaybackId, SeatId } from "../floor/id.js";
import type { Now } from "../floor/now.js";
import type { MenuStep } from "../ivr/menu.js";
import type { Language } from "../prompt/language.js";
import type { Outgoing } from "../outgoing/outgoing.js";
import type { ToldBand } from "../queue/band.js";
import type { Caller } from "../trunk/caller.js";
import type { HangingUp } from "./hang-up.js";

/**
 * A caller's visit, from the INVITE to the final fact.
 *
 *     arrival ──closed──▶ closed ──────────────┐
 *        │                                     ▼
 *        └──open──▶ menu ──▶ waiting ──▶ talking ──▶ ending ──▶ (gone)
 *                               ▲            │  │       ▲
 *                               ├ phone lost ┘  ▼       │
 *                               └── comes ── handedOver ┘
 *                                   back
 *
 * When the power goes, whoever is in the menu or waits goes to `farewell`, and from there to
 * `ending`; so does whom an overflow rule sends away, or who is to be called back. In the menu, in the queue and while the
 * centre is closed a caller may be in the voice information, and is in that phase all the same.
 *
 * A call that the centre makes begins in `calling`, and is a talk like any other once it is
 * answered (`outgoing/outgoing.ts`).
 *
 * The phase is the one place where the caller is. The final fact is written on entering
 * `ending`, which only waits for the leg to be really gone.
 */
export interface Call {
  id: CallId;
  leg: LegId;
  did: string;
  /** By which it came. */
  trunk: string;
  caller: Caller;
  arrived: Now;
  /** Which of those that arrived in the same millisecond was first. */
  order: number;
  /** Asterisk has reported that the line is answered. */
  answered: boolean;
  language: Language;
  /** How often a key has chosen it; absent: never. */
  languageKeys?: number;
  matter: MatterId | null;
  /** By which it stands in the queue before those who came sooner; absent: by its arrival alone. */
  headStart?: HeadStart;
  /** Nobody speaks the language, which the caller was told with these ways out. */
  unspoken?: WaysOut;
  /** Is to talk by an interpreter, to whoever speaks Japanese. */
  interpreted?: true;
  hearing: Hearing;
  /** Where in the voice information the caller is, beside the phase; absent: not in it. */
  information?: Listening;
  /** Is asked about a callback, beside the phase, which is `waiting`; absent: is not. */
  asking?: Asking;
  /** Overflow rules that this visit has met, by id. */
  overflow?: string[];
  /** Was told that an operator will come, or had one: is never sent away. */
  promised?: true;
  /** The last prompt that was cut short: after a lost connection it may still be playing. */
  stopped?: PlaybackId;
  /** The last tone that an operator heard in this call, which may still be playing, as above. */
  tone?: PlaybackId;
  /** The last band of the wait that the caller was told; absent: none, nor that waiting costs. */
  toldBand?: ToldBand;
  /** The last place in the queue that the caller was told. */
  toldPlace?: number;
  /** Was answered, and it is told why it is not recorded. */
  unrecorded?: true;
  /** The guard has given the caller to the fallback, while nobody ruled. */
  inFallback?: true;
  /** The centre has made this call; absent: it came in. */
  outgoing?: Outgoing;
  phase: Phase;
}

/** `line`: one by which the site serves sooner; the others as in `HeadStarts`. */
export interface HeadStart {
  why: "line" | "returned" | "callback" | "repeat";
  ms: number;
}

/** Each has its key while a caller waits for a language that nobody speaks; Japanese is always one. */
export interface WaysOut {
  interpreter: boolean;
  callback: boolean;
}

/** What the caller's ear is given. In a conversation: nothing of ours. */
export type Hearing =
  | { type: "nothing" }
  /** `until`: monotonic ms after which we no longer believe that its end will be reported. */
  | { type: "prompt"; playback: PlaybackId; until: number }
  | { type: "music" };

/** A place in the voice information (`ivr/information.ts`). */
export interface Listening {
  /** The nodes on the way here, the present one last. */
  trail: string[];
  /** `leaving`: the words of the node are over, and those of the way out are said. */
  step: "node" | "leaving";
  /** Nodes that were entered in this visit to the tree. */
  heard: number;
  /** Monotonic ms at which the present node was entered. */
  since: number;
}

/** A step of the questions about a callback (`callback/asking.ts`). */
export interface Asking {
  step: "offer" | "number" | "keying" | "readBack";
  /** The number that was read out, or as much of it as was keyed in. */
  digits: string;
  /** Numbers that were not the right ones. */
  tries: number;
  /** Monotonic ms from which a key is an answer: before, it is one digit too many. */
  from: number;
  /** Monotonic ms until which a key is waited for; null while the words are being said. */
  until: number | null;
}

export type Phase =
  | CallingPhase
  | UnreachedPhase
  | MenuPhase
  | ClosedPhase
  | WaitingPhase
  | TalkingPhase
  | HandedOverPhase
  | LeftPhase
  | FarewellPhase
  | EndingPhase;

export interface MenuPhase {
  type: "menu";
  step: MenuStep;
  /** A key pressed while something was said that may not be cut short. */
  ahead: string | null;
  wrongKeys: number;
  /** Monotonic ms at which the caller is put into the queue whatever is being said. */
  until: number;
}

export interface ClosedPhase {
  type: "closed";
  step: "japanese" | "farewell" | "chosen";
  reason: string | null;
  /** The disaster's announcement instead. */
  disaster?: true;
  /** Was let in, and is told so all the same. */
  because?: EndReason;
  nextOpen: number | null;
  /** Monotonic ms at which the call ends whatever is being said. */
  until: number;
}

export interface WaitingPhase {
  type: "waiting";
  /** Monotonic ms. */
  since: number;
  offer: Offer | null;
  /** Monotonic ms of the next announcement; null while one is being said. */
  announceAt: number | null;
  /** Which of the rules' skill steps it stands at, and until when, monotonic ms; absent: past them all. */
  asks?: { step: number; until: number };
  /** Monotonic ms at which the time after closing is over in which the caller is served; null or absent: never (`queue/closing.ts`). */
  turnAwayAt?: number | null;
}

export interface Offer {
  id: OfferId;
  seat: SeatId;
  leg: LegId;
  rang: boolean;
  /** Monotonic ms. */
  madeAt: number;
  /** Monotonic ms at which we give up on a phone whose end nobody reported. */
  until: number;
}

export interface TalkingPhase {
  type: "talking";
  seat: SeatId;
  leg: LegId;
  bridge: BridgeId;
  held: boolean;
  /** Somebody else is being asked, or in the talk. */
  transfer?: Transfer;
  interpreter?: Interpreter;
  /**
   * The caller is to be with the operator again, whose phone still holds, and hears our music:
   * monotonic ms until which it is waited for; null where it was a hold like any other.
   */
  recallAt?: number | null;
  /** A stranger had taken the place of one of the legs: monotonic ms until which its end is no hang-up. */
  takenOverUntil?: number;
  /** Of a code that the operator is keying in. */
  keyed?: { digits: string; until: number };
}

/** We call somebody (`outgoing/`), whose leg there is not before the operator is on the line. */
export interface CallingPhase {
  type: "calling";
  seat: SeatId;
  /** The operator's. */
  leg: LegId;
  /** The operator's phone rings; or that of the one who is called. */
  step: "phone" | "ringing";
  /** Monotonic ms at which we give up on whom it rings for. */
  until: number;
}

/** Nobody was reached and the final fact is written: the operator hears so. */
export interface UnreachedPhase {
  type: "unreached";
  seat: SeatId;
  leg: LegId;
  /** Monotonic ms at which the operator's phone is hung up. */
  until: number;
}

/** The operator has gone: the caller is with somebody else, or on the way to them. */
export interface HandedOverPhase {
  type: "handedOver";
  transfer: Transfer;
  interpreter?: Interpreter;
  bridge: BridgeId;
  /** Monotonic ms since which they are together; null while it still rings. */
  answeredAt: number | null;
}

/** The caller has gone and the final fact is written; operator and department talk on. */
export interface LeftPhase {
  type: "left";
  seat: SeatId;
  leg: LegId;
  bridge: BridgeId;
  transfer: Transfer;
}

/** Is told that there is no power for the call any more, by an overflow rule that nobody can come, or when we shall call back. */
export interface FarewellPhase {
  type: "farewell";
  overflow?: true;
  callback?: true;
  /** Monotonic ms at which the call ends whatever is being said. */
  until: number;
}

export interface EndingPhase extends HangingUp {
  type: "ending";
}

/** The caller is still there. */
export function isAlive(call: Call): boolean {
  return call.phase.type !== "ending" && call.phase.type !== "left" && call.phase.type !== "unreached";
}

/** The leg of the caller, or of the one who is called, is there and this call's. */
export function hasLeg({ phase }: Call): boolean {
  if (phase.type === "calling") return phase.step === "ringing";
  return phase.type !== "left" && phase.type !== "unreached";
}
