/**
 * The legs that we are told of or have asked for, as far as the adapter must know them: so
 * that each ends exactly once, and one that comes too late is seen to be so. What a leg means is the floor's business.
 */
import type { LegId } from "../floor/id.js";
import type { Input } from "../floor/input.js";

export interface Leg {
  id: LegId;
  kind: "caller" | "desk" | "seat";
  /** SIP's Call-ID, of a leg that came in. */
  sipCallId: string | null;
  /** When we first knew of it, on `performance.now()`. */
  since: number;
  /** The floor has hung it up: if it is still being made, it is not to ring. */
  withdrawn: boolean;
  /** It did not enter the application in time and was given up: if it comes yet, away with it. */
  givenUp: boolean;
  /** Asterisk is ending it because nothing is heard from it. */
  silent: boolean;
  /** Resolves when a leg that we made is in the application, or (false) will not be. */
  started: Promise<boolean> | null;
  onStart: ((started: boolean) => void) | null;
  /** While a PIN is being compared: what is heard of the leg meanwhile, in order. */
  held: Input[] | null;
}

export type Legs = Map<LegId, Leg>;

export function newLeg(id: LegId, kind: Leg["kind"], sipCallId: string | null = null): Leg {
  return { id, kind, sipCallId, since: performance.now(), withdrawn: false, givenUp: false, silent: false, started: null, onStart: null, held: null };
}
