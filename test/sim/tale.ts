import type { CallOutcome } from "../../src/floor/fact.js";
import type { Waiter } from "./queue-story.js";

/** What the facts have told of one call so far. */
export interface Tale {
  arrivedAt: number;
  waiter: Waiter;
  place: "calling" | "menu" | "closed" | "waiting" | "talking" | "handedOver" | "farewell" | "ended";
  keysRefused: number;
  offer: { id: string; seat: string; rang: boolean } | null;
  /** The offer that was answered and is not connected yet. */
  answeredOffer: string | null;
  held: boolean;
  /** Somebody else is asked. */
  asked: { id: string; internal: boolean; answered: boolean } | null;
  /** An interpreter is in the talk, or on the way. */
  interpreter: { id: string; answered: boolean } | null;
  /** Those who were talking about the caller talk on. */
  left: boolean;
  /** The centre has made the call, from this seat; and how far it has come. */
  made: { seat: string; dialled: boolean; unreached: boolean } | null;
  /** The node of the voice information that is heard. */
  node: string | null;
  /** Overflow rules that were met. */
  rules: Set<string>;
  /** Something was said since the queue was entered, or before: to wait is worth while. */
  toldToWait: boolean;
  queuedAt: number;
  /** The last band of the wait that was told, and whether it may rise. */
  told: { fromMs: number; mayRise: boolean } | null;
  /** The first one, until the caller is served. */
  promised: { at: number; fromMs: number; untilMs: number | null } | null;
  /** Was let in, and waited until long after closing time. */
  turnedAway: boolean;
}

/** At its arrival, or at the start of one that the centre makes from the seat `madeFrom`. */
export function newTale(waiter: Waiter, mono: number, madeFrom: string | null): Tale {
  return {
    arrivedAt: mono,
    waiter,
    place: madeFrom === null ? "menu" : "calling",
    keysRefused: 0,
    offer: null,
    answeredOffer: null,
    held: false,
    asked: null,
    interpreter: null,
    left: false,
    made: madeFrom === null ? null : { seat: madeFrom, dialled: false, unreached: false },
    node: null,
    rules: new Set(),
    toldToWait: false,
    queuedAt: mono,
    told: null,
    promised: null,
    turnedAway: false,
  };
}

/** How a call may end, by where it is; and where the power is gone. */
export const RIGHT_END: Record<Tale["place"], CallOutcome[]> = {
  calling: ["notReached"],
  menu: ["abandonedMenu", "informed", "refused", "fault"],
  closed: ["closed", "fault"],
  waiting: ["abandonedQueue", "informed"],
  talking: ["served"],
  handedOver: ["served"],
  farewell: ["overflow", "callback"],
  ended: [],
};
export const RIGHT_END_WITHOUT_POWER: Record<Tale["place"], CallOutcome[]> = {
  calling: ["notReached"],
  menu: [],
  closed: ["closed", "fault"],
  waiting: [],
  talking: ["fault"],
  handedOver: ["fault"],
  farewell: ["fault"],
  ended: [],
};
