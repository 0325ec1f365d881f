/**
 * The spool: the folder, in memory where the machine has such a disk, in which the plain tracks
 * of living calls lie, the orders to keep them, and the keeper's answers. Whatever was plain is
 * overwritten when it is deleted, wherever that is.
 */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { destroyFile, UNFINISHED, writeWhole } from "./disk.store.js";
import type { Failed, Kept, Order } from "./order.js";
import { isSafeId } from "./id.js";
import { BODY, HEADER, type RecordingPlace, type Spooled, spooled } from "./place.js";

/** A disk in memory, on every Linux (tmpfs; shm_overview(7)). */
const MEMORY = "/dev/shm";

/**
 * Make the spool, and a link to it at `link`, by which everybody finds it.
 *
 * @param wanted where it is to be; null: in memory, or where there is no such disk, at `link` itself
 */
export function makeSpool(link: string, wanted: string | null): void {
  fs.mkdirSync(path.dirname(link), { recursive: true, mode: 0o700 });
  const target = wanted ?? inMemory(link);
  const there = fs.lstatSync(link, { throwIfNoEntry: false });
  if (target === null) {
    if (there?.isSymbolicLink()) fs.unlinkSync(link);
    return void fs.mkdirSync(link, { recursive: true, mode: 0o700 });
  }
  if (wanted) fs.mkdirSync(wanted, { recursive: true, mode: 0o700 });
  if (there?.isSymbolicLink() && fs.readlinkSync(link) === target) return;
  // Where it was, tracks may lie that nobody has taken yet.
  if (there?.isDirectory()) moveInto(link, target);
  fs.rmSync(link, { force: true });
  fs.symlinkSync(target, link);
}

function moveInto(from: string, to: string): void {
  for (const name of fs.readdirSync(from)) fs.cpSync(path.join(from, name), path.join(to, name));
  fs.rmSync(from, { recursive: true });
}

/** Ours alone: a folder of this name that somebody else has made is not used. */
function inMemory(link: string): string | null {
  const folder = path.join(MEMORY, `madoguchi-${crypto.createHash("sha256").update(path.resolve(link)).digest("hex").slice(0, 16)}`);
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") return null;
  }
  const { uid, mode } = fs.lstatSync(folder);
  const isOurs = fs.lstatSync(folder).isDirectory() && uid === process.getuid?.() && (mode & 0o077) === 0;
  return isOurs ? folder : null;
}

/**
 * Before it is used: make the spool, or make sure that the one that is there is ours alone: anybody may lay a folder
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

/** @throws RangeError where the id is none, so that no path is ever made of anything else; the same of those below */
export function trackFile(spool: string, track: string): string {
  return path.join(spool, `${safe(track)}.ulaw`);
}

export function orderFile(spool: string, call: string): string {
  return path.join(spool, `${safe(call)}.order.json`);
}

export function keptFile(spool: string, recording: string): string {
  return path.join(spool, `${safe(recording)}.kept.json`);
}

export function failedFile(spool: string, call: string): string {
  return path.join(spool, `${safe(call)}.failed.json`);
}

function safe(id: string): string {
  if (!isSafeId(id)) throw new RangeError(`${JSON.stringify(id)} is no id that a file is named by`);
  return id;
}

/**
 * Give the keeper an order, in one step and for good. One that it has carried out already is not
 * given again: its tracks are gone.
 *
 * @throws Error where it cannot be written
 */
export function writeOrder(spool: string, order: Order): void {
  if (fs.existsSync(keptFile(spool, order.call)) || fs.existsSync(failedFile(spool, order.call))) return;
  const name = orderFile(spool, order.call);
  const file = fs.openSync(`${name}${UNFINISHED}`, "w", 0o600);
  try {
    fs.writeFileSync(file, JSON.stringify(order));
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
  fs.renameSync(`${name}${UNFINISHED}`, name);
}

/** Nothing of use is in it. */
export function discardTrack(spool: string, track: string): void {
  fs.rmSync(trackFile(spool, track), { force: true });
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
