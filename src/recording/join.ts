/**
 * The tracks of a call joined on one clock: each speaker's sound where it was said, the caller
 * on the left and the operator on the right, 16-bit at 8 kHz. Where nobody was recorded there is
 * silence, and what is masked is a quiet tone on both sides, so that whoever listens knows that
 * something was left out on purpose.
 *
 * The clock is the wall's, and walls' clocks jump. A track that would begin before the one
 * before it, or an hour after everything else has ended, is put where the others end; a mask
 * belongs to the clock of the track in whose time it lies, so it still covers what it was for; one
 * between two tracks, as where the recording was paused, to the clock of the first.
 */
import type { Gap, OrderedMask, Order, Side } from "./order.js";

/** Frames a second; a track has one byte for each. */
export const RATE = 8_000;
const PER_MS = RATE / 1_000;

/** Snoops that begin together tell of it in either order. */
const BACKWARDS_MS = 2_000;
/** Nobody holds a caller for so long without either side being recorded. */
const LONGEST_SILENCE_MS = 3_600_000;
/** A shorter one is how long it takes to begin. */
const SHORTEST_GAP_MS = 500;

/** 425 Hz at about -38 dBFS: heard, and not to be taken for speech. */
const TONE_HZ = 425;
const TONE_PEAK = 400;

/** A track with its place, in frames from the begin of the recording. */
export interface Placed {
  track: string;
  side: Side;
  at: number;
  frames: number;
}

interface Span {
  from: number;
  until: number;
}

/** What is to be joined; everything in frames from the begin of the recording. */
export interface Joint {
  placed: Placed[];
  masked: Span[];
  frames: number;
  /** Wall ms of the first frame. */
  startedAt: number;
  gaps: Gap[];
}

/**
 * Find each track its place.
 *
 * @param lengths frames of each track; a track without one is gone, and a gap
 */
export function layOut(order: Order, lengths: ReadonlyMap<string, number>): Joint {
  const present = order.tracks.filter(({ track }) => (lengths.get(track) ?? 0) > 0);
  const startedAt = present[0] ? Math.min(...together(present).map((one) => one.startedAt)) : order.startedAt;
  const placed: Placed[] = [];
  const masked: Span[] = [];
  let end = 0;
  let begun = 0;
  for (const { track, side, startedAt: wall } of present) {
    const frames = lengths.get(track) ?? 0;
    const wanted = Math.round((wall - startedAt) * PER_MS);
    const believed = wanted >= begun - BACKWARDS_MS * PER_MS && wanted <= end + LONGEST_SILENCE_MS * PER_MS;
    const at = Math.max(0, believed ? wanted : end);
    placed.push({ track, side, at, frames });
    const tracked = order.masks.map((mask) => maskedIn(mask, wall, at, frames));
    // Nobody is recorded while it is paused: what lies between two tracks is masked as well.
    const between = order.masks.map((mask) => maskedIn(mask, startedAt + end / PER_MS, end, Math.max(0, at - end)));
    masked.push(...[...between, ...tracked].filter(({ from, until }) => until > from));
    begun = Math.max(begun, at);
    end = Math.max(end, at + frames);
  }
  const joint = { placed, masked: united(masked), frames: end, startedAt };
  return { ...joint, gaps: [...gapsOf(joint, "caller"), ...gapsOf(joint, "operator")] };
}

/** The first tracks, which begin within moments of one another. */
function together<T extends { startedAt: number }>(tracks: readonly T[]): T[] {
  const first = tracks[0];
  return first ? tracks.filter((one) => Math.abs(one.startedAt - first.startedAt) <= BACKWARDS_MS) : [];
}

/** As much of it as lies in a track, or between two, which began at `startedAt` (wall ms). */
function maskedIn(mask: OrderedMask, startedAt: number, at: number, frames: number): Span {
  const within = (wall: number) => Math.min(Math.max(Math.round((wall - startedAt) * PER_MS), 0), frames);
  return { from: at + within(mask.from), until: at + within(mask.until) };
}

function united(spans: Span[]): Span[] {
  const all: Span[] = [];
  for (const span of spans.sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && span.from <= last.until) last.until = Math.max(last.until, span.until);
    else all.push({ ...span });
  }
  return all;
}

function gapsOf({ placed, frames }: Omit<Joint, "gaps">, side: Side): Gap[] {
  const covered = united(placed.filter((one) => one.side === side).map(({ at, frames: long }) => ({ from: at, until: at + long })));
  const ends = [0, ...covered.map(({ until }) => until)];
  const begins = [...covered.map(({ from }) => from), frames];
  return ends
    .map((end, index) => ({ side, fromMs: end / PER_MS, untilMs: (begins[index] ?? frames) / PER_MS }))
    .filter(({ fromMs, untilMs }) => untilMs - fromMs >= SHORTEST_GAP_MS);
}

/** A piece of a track's µ-law, with its place in frames from the begin of the recording. */
export interface Piece {
  side: Side;
  at: number;
  ulaw: Uint8Array;
}

/**
 * Join what is said in a stretch of the recording.
 *
 * @param from the stretch's first frame
 * @param pieces what tracks have in it; what lies outside of it is left out
 * @returns left and right in turn, two samples a frame
 */
export function mix(from: number, frames: number, pieces: readonly Piece[], masked: readonly Span[]): Int16Array {
  const sound = new Int16Array(frames * 2);
  for (const { side, at, ulaw } of pieces) {
    const channel = side === "caller" ? 0 : 1;
    const first = Math.max(at, from);
    const last = Math.min(at + ulaw.length, from + frames);
    for (let frame = first; frame < last; frame += 1) {
      const place = (frame - from) * 2 + channel;
      // Two of one side at a time, as when one was renewed: both are heard.
      sound[place] = clamp((sound[place] ?? 0) + (LINEAR[ulaw[frame - at] ?? 0xff] ?? 0));
    }
  }
  for (const span of masked) mask(sound, from, frames, span);
  return sound;
}

function mask(sound: Int16Array, from: number, frames: number, span: Span): void {
  const last = Math.min(span.until, from + frames);
  for (let frame = Math.max(span.from, from); frame < last; frame += 1) {
    const tone = Math.round(TONE_PEAK * Math.sin((2 * Math.PI * TONE_HZ * frame) / RATE));
    sound[(frame - from) * 2] = tone;
    sound[(frame - from) * 2 + 1] = tone;
  }
}

function clamp(sample: number): number {
  return Math.max(-32_768, Math.min(32_767, sample));
}

/** µ-law to linear (ITU-T G.711, table 2b), scaled to 16 bits. */
const LINEAR = Int16Array.from({ length: 256 }, (_, byte) => {
  const inverted = ~byte & 0xff;
  const magnitude = ((((inverted & 0x0f) << 3) + 0x84) << ((inverted & 0x70) >> 4)) - 0x84;
  return inverted & 0x80 ? -magnitude : magnitude;
});
