import type { Call } from "../call/call.js";
import { dropLeg, expectEnd, looseGone } from "../call/loose.js";
import type { CallId, LegId } from "../floor/id.js";
import type { Turn } from "../floor/turn.js";
import { hide, nothingHidden } from "./mask.js";
import type { Side } from "./order.js";
import { type Lost, type LostWhy, orderOf, type Recording, runningTrack, sinceBegan, type Track, type UnrecordedWhy } from "./recording.js";
import { speakersOf } from "./speakers.js";

/**
 * The recording follows its call: after every turn it is looked at who speaks with whom in the
 * calls that the turn has touched, and tracks begin and end accordingly.
 */

const SIDES: readonly Side[] = ["caller", "operator"];
/** A track that was lost begins again after this, and then twice as long each time; who has just hung up needs none. */
const AGAIN_MS = 1_000;
const LONGEST_AGAIN_MS = 30_000;
/** Asterisk needs a moment before another ear at the same leg hears. */
const AFTER_SILENCE_MS = 100;
/** An order is given again after this. */
const ORDER_AGAIN_MS = 10_000;

export function followRecordings(turn: Turn): void {
  const { rules } = turn.state.setup;
  for (const id of turn.touchedCalls) {
    const call = turn.state.calls[id];
    const recording = turn.state.recordings[id] ?? (rules.recording.on && call ? begin(turn, call) : undefined);
    if (recording) follow(turn, recording, call);
  }
}

/** The operator has answered: the call is recorded, or it is told why not. */
function begin(turn: Turn, call: Call): Recording | undefined {
  if (call.phase.type !== "talking" || call.unrecorded) return undefined;
  const why = whyNot(turn, call);
  if (why) {
    call.unrecorded = true;
    turn.fact({ type: "CallUnrecorded", why }, { call: call.id });
    return undefined;
  }
  const recording: Recording = { call: call.id, began: turn.now, tracks: [], masks: [], pausedUntil: null, lost: {}, line: call.did, matter: call.matter, over: null };
  turn.state.recordings[call.id] = recording;
  return recording;
}

function whyNot({ state }: Turn, { did, matter }: Call): UnrecordedWhy | null {
  const { offLines, offMatters } = state.setup.rules.recording;
  if (offLines.includes(did)) return "line";
  if (matter !== null && offMatters.includes(matter)) return "matter";
  return state.recordingFault;
}

function follow(turn: Turn, recording: Recording, call: Call | undefined): void {
  if (recording.over) return order(turn, recording);
  if (!call || call.phase.type === "ending" || call.phase.type === "left") return end(turn, recording);
  recording.matter = call.matter;
  const speakers = speakersOf(turn.state, call, recording);
  for (const side of SIDES) {
    const wanted = speakers.legs?.[side];
    const track = runningTrack(recording, side);
    if (track && track.leg !== wanted) stop(turn, recording, track);
    if (!wanted) delete recording.lost[side];
    else if (!runningTrack(recording, side)) start(turn, recording, side, wanted);
  }
  if (speakers.hidden) hide(turn, recording, speakers.hidden);
  else nothingHidden(turn, recording);
}

function start(turn: Turn, recording: Recording, side: Side, leg: LegId): void {
  const { call, tracks } = recording;
  const lost = recording.lost[side];
  if (lost && lost.againAt > turn.now.mono) return;
  if (turn.state.pbx === "lost" || !turn.legs.has(leg)) {
    if (lost) lost.againAt = turn.now.mono + AGAIN_MS;
    return;
  }
  if (lost?.tries === 1) turn.fact({ type: "RecordingBroken", side, why: lost.why }, { call });
  const track: Track = { id: `${call}-t${tracks.length + 1}`, side, leg, fromMs: sinceBegan(recording, turn.now), untilMs: null, runs: false };
  tracks.push(track);
  turn.legs.set(track.id, { type: "track", recording });
  turn.command({ type: "StartTrack", call, track: track.id, of: leg });
}

/** Its ear goes by itself where its leg does, and is asked away where it stays. */
function stop(turn: Turn, recording: Recording, track: Track): void {
  track.untilMs = sinceBegan(recording, turn.now);
  if (isEnding(turn, track.leg)) expectEnd(turn, recording.call, track.id);
  else dropLeg(turn, recording.call, track.id);
}

function isEnding({ legs }: Turn, leg: LegId): boolean {
  const owner = legs.get(leg);
  switch (owner?.type) {
    case "seat":
      return owner.seat.work.type === "releasing";
    case "caller":
      return owner.call.phase.type === "ending";
    case undefined:
    case "loose":
      return true;
    case "target":
    case "interpreter":
    case "own":
    case "desk":
    case "help":
    case "track":
      return false;
    default:
      return owner satisfies never;
  }
}

/** Asterisk has begun to write it. */
export function trackStarted(turn: Turn, id: LegId): void {
  const recording = recordingOf(turn, id);
  const track = recording?.tracks.find((one) => one.id === id);
  if (!recording || !track || track.runs) return;
  turn.touchCall({ id: recording.call });
  track.fromMs = sinceBegan(recording, turn.now);
  runs(turn, recording, track);
}

function runs(turn: Turn, recording: Recording, track: Track): void {
  const isFirst = !recording.tracks.some((one) => one.runs);
  track.runs = true;
  const about = { call: recording.call };
  if (isFirst) turn.fact({ type: "RecordingStarted" }, about);
  const lost = recording.lost[track.side];
  if (!lost) return;
  delete recording.lost[track.side];
  turn.fact({ type: "RecordingMended", side: track.side, gapMs: track.fromMs - lost.sinceMs }, about);
}

/** The ear is gone, and nobody has asked for it. */
export function trackGone(turn: Turn, id: LegId): void {
  const recording = recordingOf(turn, id);
  turn.legs.delete(id);
  const track = recording?.tracks.find((one) => one.id === id);
  if (recording && track) lose(turn, recording, track, track.runs ? "ended" : "failed");
}

/** It could not be begun; `noEar`: Asterisk has none, otherwise there may be one all the same. */
export function trackFailed(turn: Turn, id: LegId, noEar: boolean): void {
  const owner = turn.legs.get(id);
  if (noEar && owner?.type === "loose") return looseGone(turn, owner.call, id);
  if (noEar) return trackGone(turn, id);
  const recording = recordingOf(turn, id);
  const track = recording?.tracks.find((one) => one.id === id);
  if (!recording || !track) return;
  dropLeg(turn, recording.call, id);
  lose(turn, recording, track, "failed");
}

/** Nothing comes of it, although the speaker's phone sends: another takes its place. */
export function trackSilent(turn: Turn, id: LegId): void {
  const recording = recordingOf(turn, id);
  const track = recording?.tracks.find((one) => one.id === id);
  if (!recording || !track) return;
  dropLeg(turn, recording.call, id);
  lose(turn, recording, track, "silent");
}

function lose(turn: Turn, recording: Recording, track: Track, why: LostWhy): void {
  turn.touchCall({ id: recording.call });
  track.untilMs = sinceBegan(recording, turn.now);
  const before = recording.lost[track.side];
  const tries = (before?.tries ?? 0) + 1;
  const waitMs = why === "silent" ? AFTER_SILENCE_MS : Math.min(LONGEST_AGAIN_MS, AGAIN_MS * 2 ** (tries - 1));
  const lost: Lost = { why, sinceMs: before?.sinceMs ?? track.untilMs, tries, againAt: turn.now.mono + waitMs };
  recording.lost[track.side] = lost;
}

/** Of one that was asked away nothing more is heard. */
function recordingOf(turn: Turn, id: LegId): Recording | undefined {
  const owner = turn.legs.get(id);
  return owner?.type === "track" ? owner.recording : undefined;
}

/** The call is over. What was never told to run is not there. */
function end(turn: Turn, recording: Recording): void {
  for (const track of recording.tracks) if (track.untilMs === null) stop(turn, recording, track);
  nothingHidden(turn, recording);
  const wasTold = turn.facts.find(({ call, what }) => call === recording.call && what.type === "CallEnded")?.what;
  recording.over = { outcome: wasTold?.type === "CallEnded" ? wasTold.outcome : null, againAt: null };
  const about = { call: recording.call };
  if (recording.tracks.some(({ runs }) => runs)) {
    const { startedAt, endedAt, tracks, masks } = orderOf(recording);
    turn.fact({ type: "RecordingEnded", ms: endedAt - startedAt, tracks: tracks.length, masks: masks.length }, about);
  } else turn.fact({ type: "CallUnrecorded", why: recording.lost.caller || recording.lost.operator ? "failed" : "tooShort" }, about);
  order(turn, recording);
}

/** Once its tracks are closed: they are given to the keeper, or to nobody. Asked for until it is said to be done. */
function order(turn: Turn, recording: Recording): void {
  const { call, tracks, over } = recording;
  if (!over || tracks.some(({ id }) => turn.legs.has(id)) || (over.againAt ?? 0) > turn.now.mono) return;
  if (tracks.length === 0) return orderWritten(turn, call);
  over.againAt = turn.now.mono + ORDER_AGAIN_MS;
  const order = tracks.some(({ runs }) => runs) ? orderOf(recording) : null;
  turn.command({ type: "KeepRecording", call, order, discard: tracks.flatMap(({ id, runs }) => (runs ? [] : [id])) });
}

export function orderWritten(turn: Turn, call: CallId): void {
  turn.touchCall({ id: call });
  if (turn.state.recordings[call]?.over) delete turn.state.recordings[call];
}

/** After a connect: tracks that Asterisk writes go on, wherever we were meanwhile, and others begin anew. */
export function recordAgain(turn: Turn, recorded: readonly LegId[]): void {
  for (const recording of Object.values(turn.state.recordings)) {
    turn.touchCall({ id: recording.call });
    if (recording.over) recording.over.againAt = null;
    for (const track of recording.tracks) {
      if (track.untilMs !== null || !turn.legs.has(track.id)) continue;
      if (!recorded.includes(track.id)) trackFailed(turn, track.id, false);
      else if (!track.runs) runs(turn, recording, track);
    }
  }
}

/** Its own deadlines, of a call that may have none. */
export function recordingDue(turn: Turn, recording: Recording): void {
  turn.touchCall({ id: recording.call });
  if (recording.pausedUntil !== null && recording.pausedUntil <= turn.now.mono) {
    recording.pausedUntil = null;
    turn.fact({ type: "RecordingResumed", by: "centre" }, { call: recording.call });
  }
}
