import type { CallOutcome } from "../floor/fact.js";
import type { CallId, LegId, MatterId, TrackId } from "../floor/id.js";
import type { Now } from "../floor/now.js";
import type { MaskWhy, Order, OrderedMask, Side } from "./order.js";

/**
 * The recording of a call: one for each call that an operator has answered, or the reason why
 * there is none. It lies beside the call, because it is finished after it.
 *
 *     (answered) ──▶ running ──the call is over──▶ over ──its tracks are closed──▶ ordered ──▶ (gone)
 *
 * It is made of tracks: one speaker's own voice, told by an ear at that speaker's leg, so that
 * the talk's bridge stays between two. A track ends with its leg, when the two do not talk, and
 * when nothing is to be heard; what comes later is another track. To stop one and begin another
 * is better than to mute: what must not be kept is never written, one that does not begin again
 * is noticed, and Asterisk cannot say of a track whether it is muted, which after our own death
 * nobody else could. While there is none, a mask says why.
 *
 * Nothing here ever touches a leg of the call.
 */
export interface Recording {
  call: CallId;
  /** All its times are counted from here, by the monotonic clock. */
  began: Now;
  tracks: Track[];
  masks: Mask[];
  /** Monotonic ms until which the operator has paused it; null: has not. */
  pausedUntil: number | null;
  /** The caller does not want it: nothing more is recorded. */
  objected?: true;
  /** Tracks that did not begin, or ended by themselves, and are to begin again. */
  lost: Partial<Record<Side, Lost>>;
  line: string;
  matter: MatterId | null;
  /** The call is over. */
  over: Over | null;
}

export interface Track {
  id: TrackId;
  side: Side;
  /** The speaker's. */
  leg: LegId;
  /** Milliseconds from the recording's beginning; before it is told that it runs, since it was asked for. */
  fromMs: number;
  /** Null while it runs, or is about to. */
  untilMs: number | null;
  /** Asterisk has said that it runs. */
  runs: boolean;
}

/** In milliseconds from the recording's beginning; `untilMs` null: lasts. */
export interface Mask {
  why: MaskWhy;
  fromMs: number;
  untilMs: number | null;
}

export interface Lost {
  why: LostWhy;
  sinceMs: number;
  tries: number;
  /** Monotonic ms at which another begins, if it is wanted then. */
  againAt: number;
}

/** `silent`: nothing came of it, although the speaker's phone sends. */
export type LostWhy = "failed" | "ended" | "silent";

export interface Over {
  outcome: CallOutcome | null;
  /** Monotonic ms at which the order is given again, if nobody says that it is written; null before it was given. */
  againAt: number | null;
}

/** Why calls cannot be recorded at present. `untold`: nobody has looked yet. */
export type RecordingFault = "untold" | "noRecipient" | "spool" | "diskFull" | "keeper";

/** `line`, `matter`: is not to be; `tooShort`: over before the first track ran; `failed`: not one track came about. */
export type UnrecordedWhy = "line" | "matter" | "tooShort" | "failed" | RecordingFault;

/** What an operator can want of the recording of their call. `objected`: the caller does not want it. */
export const RECORDING_ASKS = ["pause", "resume", "objected"] as const;
export type RecordingAsk = (typeof RECORDING_ASKS)[number];

export function runningTrack({ tracks }: Recording, side: Side): Track | undefined {
  return tracks.find((track) => track.side === side && track.untilMs === null);
}

export function isPaused({ pausedUntil }: Recording): boolean {
  return pausedUntil !== null;
}

/** So far into it. */
export function sinceBegan({ began }: Recording, { mono }: Now): number {
  return Math.max(0, mono - began.mono);
}

/** Tracks that never ran hold nothing; masks beyond the last track hide nothing. */
export function orderOf(recording: Recording): Order {
  const { call, began, line, matter, over } = recording;
  const tracks = recording.tracks.filter(({ runs }) => runs);
  const at = (ms: number) => began.wall + ms;
  const endMs = Math.max(...tracks.map(({ untilMs }) => untilMs ?? 0));
  const startMs = Math.min(...tracks.map(({ fromMs }) => fromMs));
  const masks = recording.masks
    .map(({ why, fromMs, untilMs }): OrderedMask => ({ why, from: at(Math.max(startMs, fromMs)), until: at(Math.min(endMs, untilMs ?? endMs)) }))
    .filter(({ from, until }) => from < until);
  return {
    call,
    startedAt: at(startMs),
    endedAt: at(endMs),
    tracks: tracks.map(({ id, side, fromMs }) => ({ track: id, side, startedAt: at(fromMs) })),
    masks,
    retention: { line, matter, outcome: over?.outcome ?? null },
  };
}

/** Monotonic ms of what is due next. */
export function recordingDeadline(recording: Recording): number {
  const { pausedUntil, over } = recording;
  if (over) return over.againAt ?? Number.POSITIVE_INFINITY;
  return Math.min(pausedUntil ?? Number.POSITIVE_INFINITY, againAt(recording, "caller"), againAt(recording, "operator"));
}

function againAt(recording: Recording, side: Side): number {
  return runningTrack(recording, side) ? Number.POSITIVE_INFINITY : (recording.lost[side]?.againAt ?? Number.POSITIVE_INFINITY);
}

/** The ears that it has, or is about to have. */
export function tracksOf({ tracks }: Recording): LegId[] {
  return tracks.flatMap(({ id, untilMs }) => (untilMs === null ? [id] : []));
}
