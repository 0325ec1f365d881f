import type { CallId } from "../floor/id.js";
import type { Turn } from "../floor/turn.js";
import type { MaskWhy } from "./order.js";
import { type Mask, type Recording, sinceBegan } from "./recording.js";

/** What is not to be heard, although a track may hold it: the keeper puts a quiet tone there. */

/** A key is told of when it is let go, and may have been heard so long before. */
const KEY_BEFORE_MS = 600;
const KEY_AFTER_MS = 200;

/** From now on nothing is recorded, for this reason. */
export function hide(turn: Turn, recording: Recording, why: MaskWhy): void {
  const open = openMask(recording);
  if (open?.why === why) return;
  nothingHidden(turn, recording);
  recording.masks.push({ why, fromMs: sinceBegan(recording, turn.now), untilMs: null });
}

export function nothingHidden(turn: Turn, recording: Recording): void {
  const open = openMask(recording);
  if (open) close(turn, recording, open, sinceBegan(recording, turn.now));
}

function openMask({ masks }: Recording): Mask | undefined {
  return masks.find(({ untilMs }) => untilMs === null);
}

function close(turn: Turn, { call }: Recording, mask: Mask, untilMs: number): void {
  mask.untilMs = untilMs;
  turn.fact({ type: "RecordingMasked", why: mask.why, ms: untilMs - mask.fromMs }, { call });
}

/** Somebody in the talk has pressed a key: which one is not to be heard in the recording. */
export function maskKey(turn: Turn, id: CallId): void {
  const recording = turn.state.recordings[id];
  if (!recording || recording.over || recording.tracks.every(({ untilMs }) => untilMs !== null)) return;
  turn.touchCall({ id });
  const nowMs = sinceBegan(recording, turn.now);
  const fromMs = Math.max(0, nowMs - KEY_BEFORE_MS);
  const last = recording.masks.at(-1);
  if (last?.why === "digits" && (last.untilMs ?? 0) >= fromMs) last.untilMs = nowMs + KEY_AFTER_MS;
  else {
    recording.masks.push({ why: "digits", fromMs, untilMs: nowMs + KEY_AFTER_MS });
    turn.fact({ type: "RecordingMasked", why: "digits", ms: KEY_BEFORE_MS + KEY_AFTER_MS }, { call: id });
  }
}
