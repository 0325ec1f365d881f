/**
 * The legs that we are told of or have asked for, as far as the adapter must know them: so
 * that each ends exactly once, and one that comes too late is seen to be so. What a leg means is the floor's business.
 */
import type { LegId } from "../floor/id.js";
import type { Input } from "../floor/input.js";
import type { KeyDown } from "./keys.js";

export interface Leg {
  id: LegId;
  /** `desk` came from a phone; `seat` and `outside` we made, to a phone and by the trunk; `snoop` is an ear at another leg. */
  kind: "caller" | "desk" | "seat" | "outside" | "snoop";
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
  /** Another channel took its place, and with it the adapter's subscription (refer.ts). */
  replaced: boolean;
  /** Resolves when a leg that we made is in the application, or (false) will not be. */
  started: Promise<boolean> | null;
  onStart: ((started: boolean) => void) | null;
  /** While a PIN is being compared, or a transfer is under way: what is heard of the leg meanwhile, in order. */
  held: Input[] | null;
  /** Its key that is down (keys.ts). */
  keyDown: KeyDown;
}

export type Legs = Map<LegId, Leg>;

/** Whether its end is told by StasisEnd alone; of the others ChannelDestroyed follows, with the cause. */
export function endsWithoutCause({ kind, replaced }: Leg): boolean {
  return replaced || kind === "caller" || kind === "desk" || kind === "snoop";
}

export function newLeg(id: LegId, kind: Leg["kind"], sipCallId: string | null = null): Leg {
  return { id, kind, sipCallId, since: performance.now(), withdrawn: false, givenUp: false, silent: false, replaced: false, started: null, onStart: null, held: null, keyDown: undefined };
}
