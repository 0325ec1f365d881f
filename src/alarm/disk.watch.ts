import { statfs } from "node:fs/promises";
import type { Log } from "../log.js";
import type { Condition } from "./alarm.js";

/** The space that is left where we write, looked at now and then and never waited for. */
export interface DiskWatch {
  conditions(): Condition[];
  stop(): void;
}

const LOOK_EVERY_MS = 10_000;
const GB = 1_000_000_000;
/** A day of full recordings and ledger fits in this. */
const ENOUGH_BYTES = 2 * GB;

export function watchDisk(folder: string, log: Log, enoughBytes = ENOUGH_BYTES): DiskWatch {
  let freeBytes = Number.POSITIVE_INFINITY;
  let wasReadable = true;
  const look = async () => {
    try {
      const { bavail, bsize } = await statfs(folder);
      freeBytes = bavail * bsize;
      wasReadable = true;
    } catch (error) {
      if (wasReadable) log.warn("the space left on the disk cannot be read", { error });
      wasReadable = false;
    }
  };
  void look();
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  timer.unref();
  return {
    conditions: () => (freeBytes < enoughBytes ? [{ kind: "diskNearlyFull", value: Math.round(freeBytes / (GB / 10)) / 10 }] : []),
    stop: () => clearInterval(timer),
  };
}
