/**
 * The spool: where Asterisk writes the tracks of recordings while a call lasts, and from where
 * the keeper takes them, encrypted, a moment after it. What lies there is plain speech, so it is
 * in memory where the machine has a disk for that, and nobody else can read it.
 *
 *     <track>.ulaw           a track: µ-law, 8000 bytes a second, no header
 *     <call>.order.json      what is to be made of a call's tracks
 *     <call>.kept.json, <call>.failed.json      what came of it; the keeper's
 */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { CallId, TrackId } from "../floor/id.js";
import type { Order } from "../recording/order.js";

/** A disk in memory, on every Linux (tmpfs; shm_overview(7)). */
const MEMORY = "/dev/shm";
const ID = /^[A-Za-z0-9-]{1,128}$/;

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

/** @throws Error where the id is none, so that no path is ever made of anything else */
export function trackFile(spool: string, track: TrackId): string {
  return path.join(spool, `${safe(track)}.ulaw`);
}

/**
 * Give the keeper an order, in one step and for good. One that it has carried out already is not
 * given again: its tracks are gone.
 *
 * @throws Error where it cannot be written
 */
export function writeOrder(spool: string, order: Order): void {
  const name = path.join(spool, safe(order.call));
  if (fs.existsSync(`${name}.kept.json`) || fs.existsSync(`${name}.failed.json`)) return;
  const file = fs.openSync(`${name}.order.json.new`, "w", 0o600);
  try {
    fs.writeFileSync(file, JSON.stringify(order));
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
  fs.renameSync(`${name}.order.json.new`, `${name}.order.json`);
}

/** Nothing of use is in it. */
export function discardTrack(spool: string, track: TrackId): void {
  fs.rmSync(trackFile(spool, track), { force: true });
}

function safe(id: CallId | TrackId): string {
  if (!ID.test(id)) throw new Error("an id that no file is named by");
  return id;
}
