import fs from "node:fs";
import path from "node:path";
import type { FloorState } from "../floor/state.js";
import { isKeeperAlive, readKeeperState } from "../recording/keeper-state.store.js";
import type { RecordingFault } from "../recording/recording.js";
import type { Condition } from "./alarm.js";
import type { RecordingAlarm } from "./recording-kinds.js";

/**
 * Whether calls can be recorded: Asterisk can write them, and the part runs that keeps them and
 * says that it can: somebody's key is there for whom they are encrypted, and room. Looked at once a second, and before the
 * first caller comes.
 */
export interface RecordingWatch {
  conditions(): Condition[];
  stop(): void;
}

export interface WatchingRecording {
  /** Where Asterisk writes. */
  spool: string;
  /** Where the keeper says how it is. */
  run: string;
  /** Monotonic ms of the machine. */
  mono(): number;
  floor(): Readonly<FloorState>;
  onChange(fault: RecordingFault | null): void;
}

const LOOK_EVERY_MS = 1_000;
/** Ten minutes of fifty calls need as much again; below it a recording that runs is not to be the last straw. */
const ENOUGH_BYTES = 16_000_000;

export function watchRecording(watching: WatchingRecording): RecordingWatch {
  const isOn = () => watching.floor().setup.rules.recording.on;
  let fault: RecordingFault | null = "untold";
  const look = () => {
    if (!isOn()) return;
    const found = faultNow(watching);
    if (found === fault) return;
    fault = found;
    watching.onChange(found);
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return {
    conditions: () => (isOn() ? [...(fault && fault !== "untold" ? [{ kind: ALARM[fault] }] : []), ...broken(watching.floor())] : []),
    stop: () => clearInterval(timer),
  };
}

const ALARM: Record<Exclude<RecordingFault, "untold">, RecordingAlarm> = {
  noRecipient: "recordingNoRecipient",
  spool: "recordingSpool",
  diskFull: "recordingDiskFull",
  keeper: "recordingKeeper",
};

function faultNow({ spool, run, mono }: WatchingRecording): RecordingFault | null {
  if (!isWritable(spool)) return "spool";
  const keeper = readKeeperState(run);
  return isKeeperAlive(keeper, mono()) ? (keeper?.why ?? null) : "keeper";
}

function isWritable(spool: string): boolean {
  try {
    fs.accessSync(path.join(spool, "."), fs.constants.W_OK);
    const { bavail, bsize } = fs.statfsSync(spool);
    return bavail * bsize > ENOUGH_BYTES;
  } catch {
    return false;
  }
}

/** One that has just been lost begins again a second later, and nobody need hear of it. */
function broken({ recordings }: Readonly<FloorState>): Condition[] {
  const calls = Object.values(recordings).filter(({ lost }) => (lost.caller?.tries ?? 0) > 1 || (lost.operator?.tries ?? 0) > 1).length;
  return calls > 0 ? [{ kind: "recordingBroken", value: calls }] : [];
}
