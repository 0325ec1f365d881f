import type { Turn } from "../floor/turn.js";
import { talkAt } from "../help/ask.js";
import type { Seat } from "../seat/seat.js";
import { isPaused, type Recording, type RecordingAsk } from "./recording.js";

/**
 * The operator pauses the recording, as a PIN or a My Number is about to be said; it goes on by
 * itself after a while. Or the caller does not want to be recorded, and is not from then on. The
 * caller hears nothing of either.
 */
export type RecordingRefusal = "noCall" | "notRecorded" | "already";

/** `by`: an account's name, or "phone". Answers why not; null where it is done. */
export function askRecording(turn: Turn, seat: Seat, ask: RecordingAsk, by: string): RecordingRefusal | null {
  const call = talkAt(turn, seat);
  if (!call) return "noCall";
  const recording = turn.state.recordings[call.id];
  if (!recording || recording.over || recording.objected) return "notRecorded";
  turn.touchCall(call);
  const about = { call: call.id, seat: seat.id, operator: seat.operator };
  switch (ask) {
    case "pause":
      if (isPaused(recording)) return "already";
      recording.pausedUntil = turn.now.mono + turn.state.setup.rules.recording.pauseMs;
      turn.fact({ type: "RecordingPaused", by }, about);
      return null;
    case "resume":
      if (!isPaused(recording)) return "already";
      recording.pausedUntil = null;
      turn.fact({ type: "RecordingResumed", by }, about);
      return null;
    case "objected":
      object(recording);
      turn.fact({ type: "RecordingObjected", by }, about);
      return null;
    default:
      return ask satisfies never;
  }
}

function object(recording: Recording): void {
  recording.objected = true;
  recording.pausedUntil = null;
}

/** By the code: the same again lets it go on. */
export function keyPause(turn: Turn, seat: Seat): RecordingRefusal | null {
  const call = talkAt(turn, seat);
  const recording = call && turn.state.recordings[call.id];
  return askRecording(turn, seat, recording && isPaused(recording) ? "resume" : "pause", "phone");
}
