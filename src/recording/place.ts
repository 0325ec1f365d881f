/**
 * Where a recording lies. Its id is its call's, and whatever is no id (`id.ts`) is refused before it
 * gets near a folder.
 *
 *     <recordings>/headers/<id>.age-header             the wrapped file key; in no backup
 *     <recordings>/bodies/2026-11-22/<id>.age-body     the encrypted sound
 *
 * The two joined are a standard age file; without its header a body is noise to everybody.
 */
import path from "node:path";
import { callOfTrack, isDay, isSafeId } from "./id.js";

/** What names a recording's files. */
export interface RecordingId {
  /**
   * The call's id. Where tracks turn up for a call that was kept already, after a crash that
   * nobody remembers, they are a second recording with the id of their first.
   */
  recording: string;
  /** The folder of its body: the day in Japan on which it began, "2026-11-22". */
  day: string;
}

export interface RecordingPlace {
  header: string;
  body: string;
}

/** @throws RangeError for an id or a day that is none, whatever path it would have led to */
export function placeOf(recordings: string, { recording, day }: RecordingId): RecordingPlace {
  if (!isSafeId(recording)) throw new RangeError(`${JSON.stringify(recording)} is no id of a recording`);
  if (!isDay(day)) throw new RangeError(`${JSON.stringify(day)} is no day`);
  return {
    header: path.join(recordings, "headers", `${recording}${HEADER}`),
    body: path.join(recordings, "bodies", day, `${recording}${BODY}`),
  };
}

export const HEADER = ".age-header";
export const BODY = ".age-body";

const JAPAN_MS = 9 * 3_600_000;

/** Japan has no summer time (wall ms). */
export function dayOf(wallMs: number): string {
  return new Date(wallMs + JAPAN_MS).toISOString().slice(0, 10);
}

// The spool, where a call's plain tracks lie until they are encrypted

/** What a file in the spool is; null for what is none of ours. */
export type Spooled =
  | { kind: "track"; track: string; call: string }
  | { kind: "order" | "kept" | "failed"; call: string }
  /** Encrypted, and waits for room on the disk. */
  | { kind: "waiting"; recording: string };

export function spooled(file: string): Spooled | null {
  const match = /^([^.]+)\.(ulaw|order\.json|kept\.json|failed\.json|waiting\.json)$/.exec(file);
  const id = match?.[1] ?? "";
  if (!match || !isSafeId(id)) return null;
  switch (match[2]) {
    case "ulaw": {
      const call = callOfTrack(id);
      return call === null ? null : { kind: "track", track: id, call };
    }
    case "order.json":
      return { kind: "order", call: id };
    case "kept.json":
      return { kind: "kept", call: id };
    case "failed.json":
      return { kind: "failed", call: id };
    default:
      return { kind: "waiting", recording: id };
  }
}
