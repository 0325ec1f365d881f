/**
 * The spool: the folder, in memory where the machine has such a disk, in which the plain tracks
 * of living calls lie, the orders to keep them, and the keeper's answers. Whatever was plain is
 * overwritten when it is deleted, wherever that is.
 */
import fs from "node:fs";
import path from "node:path";
import { destroyFile, writeWhole } from "./disk.store.js";
import type { Failed, Kept } from "./order-shape.js";
import { BODY, HEADER, type RecordingPlace, type Spooled, spooled } from "./place.js";

/** Where everybody finds it: mostly a link into memory, which a start of the machine has emptied. */
export function spoolUnder(recordings: string): string {
  return path.join(recordings, "spool");
}

/**
 * Make the spool, or make sure that the one that is there is ours alone: anybody may lay a folder
 * or a link into the machine's memory.
 *
 * @param place a folder, or a link to one
 * @returns the folder itself
 * @throws Error with what is wrong with it
 */
export function openSpool(place: string): string {
  const link = fs.lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink();
  const folder = link ? path.resolve(path.dirname(place), fs.readlinkSync(place)) : place;
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = fs.lstatSync(folder);
  if (!found.isDirectory()) throw new Error(`${folder} is no folder: somebody has laid something else there; delete it`);
  if (found.uid !== process.getuid?.()) throw new Error(`${folder} belongs to another user, who could listen; delete it`);
  fs.chmodSync(folder, 0o700);
  return folder;
}

/** Everything of ours in the spool, with its size. */
export interface InSpool {
  what: Spooled;
  bytes: number;
}

export function listSpool(spool: string): InSpool[] {
  return fs.readdirSync(spool).flatMap((name) => {
    const what = spooled(name);
    const found = what && fs.lstatSync(path.join(spool, name), { throwIfNoEntry: false });
    // A link is none of ours, wherever it leads.
    return what && found?.isFile() ? [{ what, bytes: found.size }] : [];
  });
}

export function trackFile(spool: string, track: string): string {
  return path.join(spool, `${track}.ulaw`);
}

export function orderFile(spool: string, call: string): string {
  return path.join(spool, `${call}.order.json`);
}

export function keptFile(spool: string, recording: string): string {
  return path.join(spool, `${recording}.kept.json`);
}

export function failedFile(spool: string, call: string): string {
  return path.join(spool, `${call}.failed.json`);
}

/** Frames of each of these tracks that is there. */
export function lengthsOf(spool: string, tracks: readonly string[]): Map<string, number> {
  const lengths = new Map<string, number>();
  for (const track of tracks) {
    const found = fs.lstatSync(trackFile(spool, track), { throwIfNoEntry: false });
    if (found?.isFile() && found.size > 0) lengths.set(track, found.size);
  }
  return lengths;
}

export async function destroyTracks(spool: string, tracks: readonly string[]): Promise<void> {
  for (const track of tracks) await destroyFile(trackFile(spool, track));
}

/** What was told of it as failed before does not hold any more. */
export async function answerKept(spool: string, kept: Kept): Promise<void> {
  await writeWhole(keptFile(spool, kept.recording), JSON.stringify(kept));
  fs.rmSync(failedFile(spool, kept.call), { force: true });
}

export async function answerFailed(spool: string, failed: Failed): Promise<void> {
  await writeWhole(failedFile(spool, failed.call), JSON.stringify(failed));
}

// What is encrypted and finds no room on the disk

export function waitingFile(spool: string, recording: string): string {
  return path.join(spool, `${recording}.waiting.json`);
}

export function waitingPlace(spool: string, recording: string): RecordingPlace {
  return { header: path.join(spool, `${recording}${HEADER}`), body: path.join(spool, `${recording}${BODY}`) };
}
