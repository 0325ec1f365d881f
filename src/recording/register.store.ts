/**
 * The register: a line for every recording that was kept, in order, each with its link of the
 * chain, and a line for every one that was destroyed. The keeper alone writes the first file and
 * the job that destroys alone the second, and both only ever append.
 *
 * A last line without its end was cut off by a crash and counts for nothing: what it was to say
 * had not been said to anybody yet.
 */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { CHAIN_BEGIN, nextLink } from "./chain.js";
import { type Kept, parseKept, type Unchained } from "./order.js";

const KEPT_FILE = "kept.jsonl";
const DESTROYED_FILE = "destroyed.jsonl";

export interface Register {
  /** The last that was kept under this id. */
  find(recording: string): Kept | undefined;
  /** All that are in any recording of a call. */
  tracksOf(call: string): ReadonlySet<string>;
  /** @throws Error where it cannot be written down; then it is not in the register */
  add(one: Unchained): Kept;
}

/** @throws Error where the folder cannot be read or written */
export function openRegister(recordings: string): Register {
  fs.mkdirSync(recordings, { recursive: true, mode: 0o700 });
  const file = path.join(recordings, KEPT_FILE);
  cutTornEnd(file);
  const { kept } = readRegister(recordings);
  const known = new Map<string, Kept>();
  const tracks = new Map<string, Set<string>>();
  for (const one of kept) note(one);
  let chain = kept.at(-1)?.chain ?? CHAIN_BEGIN;

  function note(one: Kept): void {
    known.set(one.recording, one);
    tracks.set(one.call, new Set([...(tracks.get(one.call) ?? []), ...one.tracks]));
  }

  return {
    find: (recording) => known.get(recording),
    tracksOf: (call) => tracks.get(call) ?? new Set(),
    add(one) {
      const next = { ...one, chain: nextLink(sha256Of, chain, one) };
      append(file, next);
      chain = next.chain;
      note(next);
      return next;
    },
  };
}

export interface RegisterRead {
  kept: Kept[];
  /** Numbers of lines that cannot be read, from 1. */
  unreadable: number[];
}

export function readRegister(recordings: string): RegisterRead {
  const kept: Kept[] = [];
  const unreadable: number[] = [];
  for (const [index, line] of linesOf(path.join(recordings, KEPT_FILE)).entries()) {
    const one = parseKept(line);
    if (one) kept.push(one);
    else unreadable.push(index + 1);
  }
  return { kept, unreadable };
}

const destroyed = z.object({
  recording: z.string(),
  call: z.string(),
  /** Wall ms. */
  at: z.number(),
  /** The rule, in words, or the end of the contract. */
  why: z.string(),
  /** Who decided it: a person's account, or the job. */
  by: z.string(),
});

/** That a recording was destroyed, and why. */
export type Destroyed = z.infer<typeof destroyed>;

export function readDestroyed(recordings: string): Destroyed[] {
  return linesOf(path.join(recordings, DESTROYED_FILE)).flatMap((line) => {
    const one = destroyed.safeParse(jsonOf(line));
    return one.success ? [one.data] : [];
  });
}

/** @throws Error where it cannot be written down */
export function addDestroyed(recordings: string, one: Destroyed): void {
  const file = path.join(recordings, DESTROYED_FILE);
  cutTornEnd(file);
  append(file, one);
}

export function sha256Of(text: string): string {
  return crypto.createHash("sha256").update(text).digest("hex");
}

/** All or nothing: half a line, of a full disk, is taken back. */
function append(file: string, line: object): void {
  const handle = fs.openSync(file, "a", 0o600);
  const before = fs.fstatSync(handle).size;
  try {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    if (fs.writeSync(handle, bytes) < bytes.length) throw Object.assign(new Error("no space is left"), { code: "ENOSPC" });
    fs.fsyncSync(handle);
  } catch (error) {
    fs.ftruncateSync(handle, before);
    throw error;
  } finally {
    fs.closeSync(handle);
  }
}

function cutTornEnd(file: string): void {
  if (!fs.existsSync(file)) return;
  const bytes = fs.readFileSync(file);
  const whole = bytes.lastIndexOf("\n") + 1;
  if (whole < bytes.length) fs.truncateSync(file, whole);
}

function linesOf(file: string): string[] {
  if (!fs.existsSync(file)) return [];
  return fs.readFileSync(file, "utf8").split("\n").slice(0, -1);
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
