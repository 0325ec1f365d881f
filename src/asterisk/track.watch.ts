/**
 * Tracks that hear nothing although their speaker's phone sends: an ear can go deaf when a phone
 * begins its RTP anew with lower numbers (seen on 22.10.1), and one whose phone has sent nothing
 * for a while, as on hold, lags behind the clock by as much. Either is renewed.
 */
import fs from "node:fs";
import type { LegId, TrackId } from "../floor/id.js";
import type { Input } from "../floor/input.js";
import { request, type Rest } from "./rest.js";
import { trackFile } from "../recording/spool.store.js";

export interface RunningTrack {
  track: TrackId;
  /** The speaker's. */
  leg: LegId;
  /** So long it has run, ms. */
  ms: number;
}

export interface WatchingTracks {
  tracks(): RunningTrack[];
  spool: string;
  rest: Rest;
  onInput(input: Input): void;
}

const LOOK_EVERY_MS = 5_000;
/** Asterisk writes 32 KiB at once (file.c), which is 4 s of µ-law; beyond it and some more a track lags. */
const LAG_MS = 6_000;
const BYTES_A_MS = 8;
/** Two seconds of speech, in packets of 20 ms. */
const SENDS_PACKETS = 100;

export function watchTracks({ tracks, spool, rest, onInput }: WatchingTracks): { stop(): void } {
  /** Packets that had come from the speakers of those that lag, by track. */
  let lagging = new Map<TrackId, number>();

  async function look(): Promise<void> {
    const before = lagging;
    lagging = new Map();
    for (const { track, leg, ms } of tracks()) {
      if (ms - sizeOf(spool, track) / BYTES_A_MS < LAG_MS) continue;
      const packets = await packetsFrom(rest, leg);
      if (packets === null) continue;
      if (packets - (before.get(track) ?? packets) > SENDS_PACKETS) onInput({ type: "TrackSilent", track });
      else lagging.set(track, packets);
    }
  }

  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void look().finally(() => {
      isLooking = false;
    });
  }, LOOK_EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

function sizeOf(spool: string, track: TrackId): number {
  return fs.statSync(trackFile(spool, track), { throwIfNoEntry: false })?.size ?? 0;
}

/** Null where the leg has no RTP, or is gone. */
async function packetsFrom(rest: Rest, leg: LegId): Promise<number | null> {
  const answer = await rest.send(request("GET", `/channels/${leg}/rtp_statistics`));
  return answer.ok ? (JSON.parse(answer.body) as { rxcount: number }).rxcount : null;
}
