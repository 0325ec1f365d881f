import type { Outcome } from "../../src/floor/floor.js";
import type { Input } from "../../src/floor/input.js";
import type { FloorState } from "../../src/floor/state.js";
import { type Recording, runningTrack, sinceBegan, tracksOf } from "../../src/recording/recording.js";
import { speakersOf } from "../../src/recording/speakers.js";
import { arrangementOf } from "../../src/transfer/transfer.js";
import type { Asterisk } from "./asterisk.js";
import type { World } from "./world.js";

/** A track that was lost is tried again within half a minute. */
const AGAIN_MS = 30_000;

/** Who is listened to, held against who talks with whom: nothing that must not be kept, and all that is to be. */
export function judgeRecordings(world: World, asterisk: Asterisk, input: Input, { calls, commands }: Outcome): void {
  const state = world.look();
  for (const id of calls) {
    const recording = state.recordings[id];
    if (!recording || recording.over) continue;
    const wrong = wrongOf(state, recording, world.now);
    if (wrong) world.wrong(`after ${input.type}: call ${id} is recorded ${wrong}`);
    if (strangers(state, asterisk, recording).length > 0) world.wrong(`after ${input.type}: call ${id} is recorded with ${strangers(state, asterisk, recording)}, which nobody agreed to`);
  }
  if (input.type !== "PbxConnected") return;
  for (const command of commands) {
    if (command.type !== "HangUp" || !input.recorded?.includes(command.leg)) continue;
    const [call, recording] = [state.calls[command.call], state.recordings[command.call]];
    const track = recording?.tracks.find(({ id }) => id === command.leg);
    const isJustNow = recording && track?.untilMs === sinceBegan(recording, world.clock());
    const isToGoOn = call && recording && track && Object.values(speakersOf(state, call, recording).legs ?? {}).includes(track.leg);
    if (isJustNow && isToGoOn) world.wrong(`${command.leg} was written all the while, and is broken off`);
    if (call) world.count("track found");
  }
}

function wrongOf(state: Readonly<FloorState>, recording: Recording, now: number): string | null {
  const running = tracksOf(recording).length;
  if (running > 0 && recording.pausedUntil !== null) return "in a pause";
  if (running > 0 && recording.objected) return "although the caller objects";
  const call = state.calls[recording.call];
  if (!call) return "and is gone";
  const { legs } = speakersOf(state, call, recording);
  for (const side of ["caller", "operator"] as const) {
    const track = runningTrack(recording, side);
    if (track && track.leg !== legs?.[side]) return `at the wrong ${side}`;
    const lost = recording.lost[side];
    if (lost && lost.againAt > now + AGAIN_MS) return `without its ${side}, who is never tried again`;
  }
  return null;
}

/** Departments who are listened to, or who talk with somebody who is, while the caller is not with them. */
function strangers({ setup, calls }: Readonly<FloorState>, asterisk: Asterisk, recording: Recording): string[] {
  const call = calls[recording.call];
  if (setup.rules.recording.agreement !== null || !call) return [];
  const isDepartment = (leg: string) => leg !== call.leg && asterisk.channels.get(leg)?.kind === "target";
  const rooms = Object.values(arrangementOf(call)?.rooms ?? {}).filter((room) => !room.includes(call.leg));
  return recording.tracks.flatMap(({ leg, untilMs }) => {
    if (untilMs !== null) return [];
    return [leg, ...rooms.filter((room) => room.includes(leg)).flat()].filter(isDepartment);
  });
}
