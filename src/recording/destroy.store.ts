/**
 * Destroying recordings. The header goes first: with it goes the only way to the file's key, and
 * every copy of the body that is still anywhere is noise from then on. Then the body, then the
 * line that says that it is gone and why. A crash in between leaves less than there was, and
 * whoever destroys it again finds the rest.
 */
import fs from "node:fs";
import { destroyFile } from "./disk.store.js";
import type { Kept } from "./order.js";
import { placeOf } from "./place.js";
import { addDestroyed, type Destroyed, readDestroyed, readRegister } from "./register.store.js";
import { type Decision, decide, type Due, type Hold, holdsOn, type Retained, type Retention } from "./retention.js";

export interface Destroying {
  /** Wall ms. */
  at: number;
  why: string;
  by: string;
}

/**
 * Destroy one recording, whatever holds it: that is asked before (`destroyDue`).
 * @throws Error where a file cannot be overwritten, or its end cannot be written down
 */
export async function destroyRecording(recordings: string, kept: Pick<Kept, "recording" | "call" | "day">, { at, why, by }: Destroying): Promise<Destroyed> {
  const { header, body } = placeOf(recordings, kept);
  await destroyFile(header);
  if (fs.existsSync(body)) await destroyFile(body);
  const line = { recording: kept.recording, call: kept.call, at, why, by };
  addDestroyed(recordings, line);
  return line;
}

export interface DueJob {
  recordings: string;
  retention: Retention;
  /** What the calls are kept by, for those that have a recording. */
  calls: readonly Retained[];
  /** Asked anew before each: somebody may just be placing one. */
  holds(): Promise<readonly Hold[]>;
  /** Now, wall ms. */
  at: number;
  lastSeenAt: number | null;
}

/** What the job did, for its list. */
export interface DueJobResult extends Decision {
  destroyed: Destroyed[];
  /** Their time is over, and they could not be destroyed. */
  failed: { recording: string; problem: string }[];
}

/** Destroy what is due and not held, and say what was destroyed and why. */
export async function destroyDue({ recordings, retention, calls, holds, at, lastSeenAt }: DueJob): Promise<DueJobResult> {
  const gone = new Set(readDestroyed(recordings).map(({ recording }) => recording));
  const kept = [...new Map(readRegister(recordings).kept.map((one) => [one.recording, one])).values()].filter(({ recording }) => !gone.has(recording));
  const there = new Set(kept.map(({ call }) => call));
  const decision = decide({ retention, recordings: calls.filter(({ call }) => there.has(call)), holds: await holds(), at, lastSeenAt });
  const result: DueJobResult = { ...decision, destroyed: [], failed: [] };
  for (const due of decision.due) {
    for (const one of kept.filter(({ call }) => call === due.call)) {
      if (holdsOn(await holds(), due.call, at).length > 0) continue;
      try {
        result.destroyed.push(await destroyRecording(recordings, one, { at, why: whyOf(due), by: "retention" }));
      } catch (error) {
        result.failed.push({ recording: one.recording, problem: error instanceof Error ? error.message : String(error) });
      }
    }
  }
  return result;
}

/** "90 days", "365 days (outcome complaint)". */
function whyOf({ rule, days }: Due): string {
  const by = rule ? (["line", "matter", "outcome"] as const).flatMap((name) => (rule[name] === undefined ? [] : [`${name} ${rule[name]}`])) : [];
  return by.length > 0 ? `${days} days (${by.join(", ")})` : `${days} days`;
}
