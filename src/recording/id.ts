/** Ids that name files: of calls and of their tracks, letters, digits and hyphens alone. */

/** Long enough for every id of ours, short enough for every file system with what is added to it. */
const LONGEST_ID = 120;

/** Whether a text may become a file's name. */
export function isSafeId(text: string): boolean {
  return text.length <= LONGEST_ID && /^[A-Za-z0-9][A-Za-z0-9-]*$/.test(text);
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

const TRACK = /^(.+)-t\d+$/;

/** The call that a track belongs to; null for what is no track's id. */
export function callOfTrack(track: string): string | null {
  const call = TRACK.exec(track)?.[1];
  return call !== undefined && isSafeId(track) && isSafeId(call) ? call : null;
}
