/**
 * The keeper's answers are taken up: each is a fact, and once that is in the ledger the answer's
 * file goes. One of which the order is still there may be given again, and is left for later;
 * so is one whose order is not known to be written, because its file says that it was carried
 * out, and one that waits for room, because it is not lost.
 */
import fs from "node:fs";
import type { Fact } from "../floor/fact.js";
import type { Input } from "../floor/input.js";
import type { FloorState } from "../floor/state.js";
import { parseFailed, parseKept } from "./order.js";
import * as files from "./spool.store.js";

export interface Results {
  spool: string;
  floor(): Readonly<FloorState>;
  /** Returns the facts that it led to, which are in the ledger then. */
  feed(input: Input): readonly Fact[];
  log: { warn(line: string, fields?: object): void };
}

const LOOK_EVERY_MS = 2_000;

/** Where calls are not recorded, what was left of before is taken once, at the start. */
export function watchResults(results: Results): { stop(): void } {
  const look = () => {
    try {
      takeResults(results);
    } catch (error) {
      results.log.warn("the keeper's answers cannot be read", { problem: String(error) });
    }
  };
  look();
  const timer = setInterval(() => {
    if (results.floor().setup.rules.recording.on) look();
  }, LOOK_EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

export function takeResults({ spool, floor, feed }: Results): void {
  if (!fs.existsSync(spool)) return;
  const found = files.listSpool(spool).map(({ what }) => what);
  const waits = new Set(found.flatMap((what) => (what.kind === "waiting" ? [what.recording] : [])));
  const ordered = new Set(found.flatMap((what) => (what.kind === "order" ? [what.call] : [])));
  for (const what of found) {
    if (what.kind !== "kept" && what.kind !== "failed") continue;
    // The file is named by the recording, which may be a track's id.
    const file = what.kind === "kept" ? files.keptFile(spool, what.call) : files.failedFile(spool, what.call);
    const input = inputOf(what.kind, fs.readFileSync(file, "utf8"));
    if (!input) continue;
    const { call } = input.type === "RecordingKept" ? input.kept : input.failed;
    if (ordered.has(call) || call in floor().recordings || waits.has(what.call)) continue;
    if (input.type === "RecordingLost" && input.failed.waiting) continue;
    if (feed(input).length > 0) fs.rmSync(file, { force: true });
  }
}

type Result = Extract<Input, { type: "RecordingKept" | "RecordingLost" }>;

function inputOf(kind: "kept" | "failed", text: string): Result | null {
  if (kind === "kept") {
    const kept = parseKept(text);
    return kept && { type: "RecordingKept", kept };
  }
  const failed = parseFailed(text);
  return failed && { type: "RecordingLost", failed };
}
