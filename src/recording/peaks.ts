/**
 * The waveform, drawn while the recording is joined and carried inside of it as a comment
 * (RFC 7845, 5.2), so that it is encrypted and destroyed together with the sound.
 */
import { RATE } from "./join.js";

export interface Peaks {
  stepMs: number;
  /** The loudest of each step, 0 to 255, left and right in turn. */
  values: Uint8Array;
}

export const PEAKS_COMMENT = "PEAKS";
export const STEP_COMMENT = "PEAKS_STEP_MS";

const FINEST_STEP_MS = 250;
/** With more the comment would not fit into one Ogg page (RFC 3533, 6), nor help an eye. */
const MOST_STEPS = 20_000;

/** How fine the waveform of a recording of so many frames is. */
export function stepFor(frames: number): number {
  let stepMs = FINEST_STEP_MS;
  while (frames / ((RATE * stepMs) / 1_000) > MOST_STEPS) stepMs *= 2;
  return stepMs;
}

export interface PeakMeter {
  /** The next sound, left and right in turn. */
  add(sound: Int16Array): void;
  peaks(): Peaks;
}

/** A meter for a recording of so many frames. */
export function meterPeaks(frames: number): PeakMeter {
  const stepMs = stepFor(frames);
  const perStep = (RATE * stepMs) / 1_000;
  const values = new Uint8Array(Math.ceil(frames / perStep) * 2);
  let frame = 0;
  return {
    add(sound) {
      for (let i = 0; i < sound.length; i += 1) {
        const place = Math.floor((frame + (i >> 1)) / perStep) * 2 + (i & 1);
        const loud = Math.abs(sound[i] ?? 0) >> 7;
        if (loud > (values[place] ?? 255)) values[place] = Math.min(loud, 255);
      }
      frame += sound.length >> 1;
    },
    peaks: () => ({ stepMs, values }),
  };
}

/**
 * The waveform out of the begin of an Ogg Opus file.
 *
 * @param begin at least its first two pages; 128 KiB will do
 * @returns null where the file has none
 */
export function peaksIn(begin: Uint8Array): Peaks | null {
  const comments = commentsIn(begin);
  const stepMs = Number(comments.get(STEP_COMMENT));
  const text = comments.get(PEAKS_COMMENT);
  if (text === undefined || !(stepMs > 0)) return null;
  return { stepMs, values: Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)) };
}

/** The second packet of the stream: "OpusTags", vendor, count, and as many "NAME=value". */
function commentsIn(begin: Uint8Array): Map<string, string> {
  const packet = secondPacket(begin);
  const comments = new Map<string, string>();
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const letters = (from: number, long: number) => new TextDecoder().decode(packet.subarray(from, from + long));
  if (packet.length < 16 || letters(0, 8) !== "OpusTags") return comments;
  let at = 12 + view.getUint32(8, true);
  if (at + 4 > packet.length) return comments;
  const count = view.getUint32(at, true);
  at += 4;
  for (let i = 0; i < count && at + 4 <= packet.length; i += 1) {
    const long = view.getUint32(at, true);
    const text = letters(at + 4, long);
    const equals = text.indexOf("=");
    if (equals > 0) comments.set(text.slice(0, equals).toUpperCase(), text.slice(equals + 1));
    at += 4 + long;
  }
  return comments;
}

/** Ogg: 27 bytes, as many lengths as the last of them says, then the segments; one below 255 ends a packet. */
function secondPacket(begin: Uint8Array): Uint8Array {
  const segments: Uint8Array[] = [];
  let packets = 0;
  let at = 0;
  while (at + 27 <= begin.length) {
    const lengths = begin.subarray(at + 27, at + 27 + (begin[at + 26] ?? 0));
    at += 27 + lengths.length;
    for (const long of lengths) {
      if (packets === 1) segments.push(begin.subarray(at, at + long));
      at += long;
      if (long < 255) packets += 1;
      if (packets === 2) return joined(segments);
    }
  }
  return new Uint8Array();
}

function joined(segments: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(segments.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of segments) {
    whole.set(one, at);
    at += one.length;
  }
  return whole;
}
