import type { BridgeId, CallId, LegId, MatterId, OfferId, PlaybackId, SeatId } from "../floor/id.js";
import type { Now } from "../floor/now.js";
import type { MenuStep } from "../ivr/menu.js";
import type { Language } from "../prompt/language.js";
import type { Caller } from "../trunk/caller.js";
import type { HangingUp } from "./hang-up.js";

/**
 * A caller's visit, from the INVITE to the final fact.
 *
 *     arrival ──closed──▶ closed ──────────────┐
 *        │                                     ▼
 *        └──open──▶ menu ──▶ waiting ──▶ talking ──▶ ending ──▶ (gone)
 *                               ▲            │
 *                               └── phone lost
 *
 * When the power goes, whoever is in the menu or waits goes to `farewell`, and from there to
 * `ending`.
 *
 * The phase is the one place where the caller is. The final fact is written on entering
 * `ending`, which only waits for the leg to be really gone.
 */
export interface Call {
  id: CallId;
  leg: LegId;
  did: string;
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
  hearing: Hearing;
  /** The last prompt that was cut short: after a lost connection it may still be playing. */
  stopped?: PlaybackId;
  /** The guard has given the caller to the fallback, while nobody ruled. */
  inFallback?: true;
  phase: Phase;
}

/** What the caller's ear is given. In a conversation: nothing of ours. */
export type Hearing =
  | { type: "nothing" }
  /** `until`: monotonic ms after which we no longer believe that its end will be reported. */
  | { type: "prompt"; playback: PlaybackId; until: number }
  | { type: "music" };

export type Phase = MenuPhase | ClosedPhase | WaitingPhase | TalkingPhase | FarewellPhase | EndingPhase;

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
}

/** Is told that there is no power for the call any more. */
export interface FarewellPhase {
  type: "farewell";
  /** Monotonic ms at which the call ends whatever is being said. */
  until: number;
}

export interface EndingPhase extends HangingUp {
  type: "ending";
}

/** Still has a say in who is served: everything but `ending`. */
export function isAlive(call: Call): boolean {
  return call.phase.type !== "ending";
}
