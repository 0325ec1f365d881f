import type { CallId, MatterId, TrackId } from "../floor/id.js";
import type { CallOutcome } from "../floor/fact.js";

/**
 * What is to be made of a call's tracks once it is over: written beside them as JSON
 * (`<call>.order.json`), and taken up by the keeper, which joins and encrypts them. Times are
 * wall milliseconds on one clock that nobody sets meanwhile.
 */
export interface Order {
  call: CallId;
  startedAt: number;
  endedAt: number;
  tracks: OrderedTrack[];
  masks: OrderedMask[];
  /** By which the time is chosen for which it is kept. */
  retention: { line: string; matter: MatterId | null; outcome: CallOutcome | null };
}

export interface OrderedTrack {
  track: TrackId;
  side: Side;
  /** Of its first sample. */
  startedAt: number;
}

export interface OrderedMask {
  from: number;
  until: number;
  why: MaskWhy;
}

/** The caller, or whom the operator asks about them; the operator, or to whom the caller was handed over. */
export type Side = "caller" | "operator";

/** `paused`: the operator wanted it so; `consulting`: somebody is asked, or helps; `digits`: a key was pressed. */
export type MaskWhy = "paused" | "digits" | "consulting";
