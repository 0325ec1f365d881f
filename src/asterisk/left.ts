import { hasLeg } from "../call/call.js";
import type { Now } from "../floor/now.js";
import type { FloorState } from "../floor/state.js";
import { tracksOf } from "../recording/recording.js";
import { transferOf } from "../transfer/rearrange.js";
import { arrangementOf } from "../transfer/transfer.js";
import type { LeftBehind } from "./pbx.js";
import type { RunningTrack } from "./track.watch.js";

/** What an earlier control plane has left in Asterisk, as far as it wrote it down. */
export function leftBehind({ calls, deskCalls, help, recordings, seats, loose }: Readonly<FloorState>): LeftBehind {
  const transfers = Object.values(calls).flatMap((call) => transferOf(call) ?? []);
  const supervisions = Object.values(help).flatMap(({ supervision }) => supervision ?? []);
  const made = Object.values(calls).filter(({ outgoing }) => outgoing);
  return {
    callers: Object.values(calls).flatMap(({ leg, outgoing }) => (outgoing ? [] : [leg])),
    // A loose one may be of either kind; how it ends does not matter any more.
    desks: [...Object.values(deskCalls), ...supervisions, ...transfers.flatMap(({ own }) => own ?? []), ...made.flatMap(({ outgoing }) => (outgoing?.own ? [{ leg: outgoing.own }] : [])), ...Object.values(loose).flat()].map(({ leg }) => leg),
    seats: Object.values(seats).flatMap(({ work }) => (work.type === "none" || made.some(({ outgoing }) => outgoing?.own === work.leg) ? [] : [work.leg])),
    outside: [...transfers.flatMap(({ to, leg }) => (to.type === "department" ? [leg] : [])), ...made.flatMap((call) => (hasLeg(call) ? [call.leg] : []))],
    snoops: [...supervisions.flatMap(({ snoop }) => snoop ?? []), ...Object.values(recordings).flatMap(tracksOf)],
    bridges: [...Object.values(calls).flatMap((call) => Object.keys(arrangementOf(call)?.rooms ?? {})), ...supervisions.map(({ bridge }) => bridge)],
  };
}

/** Tracks that Asterisk writes, as far as it has told us. */
export function runningTracks({ recordings }: Readonly<FloorState>, { mono }: Now): RunningTrack[] {
  return Object.values(recordings).flatMap(({ began, tracks }) =>
    tracks.flatMap(({ id, leg, fromMs, untilMs, runs }) => (runs && untilMs === null ? [{ track: id, leg, ms: mono - began.mono - fromMs }] : [])),
  );
}
