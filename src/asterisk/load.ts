/**
 * How far behind Asterisk is: its taskprocessors, queues through which all of its work goes.
 * One that is above its high water mark is a warning that comes before the harm: PJSIP lets
 * new calls fall without an answer where it is overloaded (pjsip.conf,
 * taskprocessor_overload_trigger). ARI does not tell of them, the command line does.
 */
import type { Condition } from "../alarm/alarm.js";
import type { Log } from "../log.js";
import { type AmiPlace, askCommandLine } from "./ami.js";

export interface AsteriskLoad {
  /** Tasks in the longest queue. */
  deepest: number;
  /** Queues that are above their high water mark. */
  overHighWater: number;
}

export interface LoadWatch {
  /** Null while Asterisk cannot be asked. */
  load(): AsteriskLoad | null;
  conditions(): Condition[];
  stop(): void;
}

/** Some hundred lines, so not often. */
const EVERY_MS = 15_000;

export function watchLoad(ami: AmiPlace, log: Pick<Log, "debug">): LoadWatch {
  let load: AsteriskLoad | null = null;
  const look = async () => {
    try {
      load = loadIn(await askCommandLine(ami, "core show taskprocessors"));
    } catch (error) {
      load = null;
      log.debug("Asterisk does not tell how far behind it is", { error });
    }
  };
  void look();
  const timer = setInterval(() => void look(), EVERY_MS);
  timer.unref();
  return {
    load: () => load,
    conditions: () => (load && load.overHighWater > 0 ? [{ kind: "pbxOverloaded", value: load.deepest }] : []),
    stop: () => clearInterval(timer),
  };
}

/** Null where no line is a taskprocessor's: name, processed, in queue, max depth, low water, high water, and two times. */
export function loadIn(lines: readonly string[]): AsteriskLoad | null {
  const rows = lines.flatMap((line) => {
    const [, inQueue, highWater] = /^\S+\s+\d+\s+(\d+)\s+\d+\s+\d+\s+(\d+)(?:\s+\d+)*\s*$/.exec(line) ?? [];
    return inQueue === undefined ? [] : [{ inQueue: Number(inQueue), highWater: Number(highWater) }];
  });
  if (rows.length === 0) return null;
  return {
    deepest: Math.max(...rows.map(({ inQueue }) => inQueue)),
    overHighWater: rows.filter(({ inQueue, highWater }) => inQueue > highWater).length,
  };
}
