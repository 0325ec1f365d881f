/**
 * The spool: the folder in memory in which the plain tracks of living calls lie, the orders to
 * keep them, and the keeper's answers. Where the machine has no memory-backed folder it is under
 * the recordings, and what is deleted from it is overwritten first in either case.
 */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { destroyFile, writeWhole } from "./disk.store.js";
import type { Failed, Kept } from "./order.js";
import { BODY, HEADER, type RecordingPlace, type Spooled, spooled } from "./place.js";

const MEMORY = "/dev/shm";

/** The spool of a state folder: a name of its own, since all systems of a machine share the memory's folder. */
export function spoolOf(home: string, recordings: string): string {
  const name = `madoguchi-${crypto.createHash("sha256").update(path.resolve(home)).digest("hex").slice(0, 16)}`;
  return isMemory() ? path.join(MEMORY, name) : path.join(recordings, "spool");
}

function isMemory(): boolean {
  try {
    fs.accessSync(MEMORY, fs.constants.W_OK | fs.constants.X_OK);
    // tmpfs or ramfs (linux/magic.h).
    return [0x01021994, 0x858458f6].includes(fs.statfsSync(MEMORY).type);
  } catch {
    return false;
  }
}

/**
 * Make the spool, or make sure that the one that is there is ours alone: anybody may lay a folder
 * or a link into the memory's.
 * @throws Error with what is wrong with it
 */
export function openSpool(spool: string): void {
  fs.mkdirSync(spool, { recursive: true, mode: 0o700 });
  const found = fs.lstatSync(spool);
  if (!found.isDirectory()) throw new Error(`${spool} is no folder: somebody has laid something else there; delete it`);
  if (found.uid !== process.getuid?.()) throw new Error(`${spool} belongs to another user, who could listen; delete it`);
  fs.chmodSync(spool, 0o700);
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

export function discardFile(spool: string, id: string): string {
  return path.join(spool, `${id}.discard`);
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
