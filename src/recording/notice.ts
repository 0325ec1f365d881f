import type { FloorState } from "../floor/state.js";

/** Whether callers are told that they are recorded: only while they are. */
export function isRecordingTold({ state }: { state: Readonly<FloorState> }): boolean {
  const { recording, recordingNotice } = state.setup.rules;
  return recordingNotice && recording.on && state.recordingFault === null;
}
