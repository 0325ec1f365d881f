/**
 * How the keeper is, written down where whoever asks finds it. It is a file, because it is there
 * whichever of them was started last.
 */
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";

const shape = z.object({
  /** Monotonic ms of the machine. */
  at: z.number(),
  /** Whether what is recorded now can be kept. */
  works: z.boolean(),
  /** The spool's memory counts as a disk. */
  why: z.enum(["noRecipient", "diskFull"]).nullable(),
  /** What went wrong in the last round, for people; null where nothing did. */
  problem: z.string().nullable(),
});

export type KeeperState = z.infer<typeof shape>;

export function keeperFile(run: string): string {
  return path.join(run, "keeper.json");
}

const OLD_MS = 10_000;

/** Whether a state was written just now. @param at monotonic ms */
export function isKeeperAlive(state: KeeperState | null, at: number): boolean {
  // A time to come was written before the machine was started anew.
  return state !== null && state.at <= at && at - state.at < OLD_MS;
}

/** Null where there is none. */
export function readKeeperState(run: string): KeeperState | null {
  try {
    return shape.parse(JSON.parse(fs.readFileSync(keeperFile(run), "utf8")));
  } catch {
    return null;
  }
}

/** A full disk must not keep the keeper from its work; the file is too old then, which says the same. */
export function writeKeeperState(file: string, state: KeeperState): void {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    fs.writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
    fs.renameSync(`${file}.new`, file);
  } catch {
    // Too old is as good as a complaint.
  }
}
