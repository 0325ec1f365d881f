/**
 * Which parts had to be started again, written down where the control plane reads it for the
 * panel's alarms: by the house of its parts, and by the guard of the control plane. A file,
 * because it is there whoever of the three was started last, and waits for nobody.
 */
import fs from "node:fs";
import path from "node:path";
import { type Restart, STEADY_MS } from "../alarm/trouble.js";

export interface Restarts {
  /** It is not there any more, or did not go on by itself. */
  gone(part: string, how: Restart["how"]): void;
  /** It can be used again. */
  back(part: string): void;
}

/** The notes under the folder of the running parts. */
export function restartsFile(run: string, whose: "house" | "guard"): string {
  return path.join(run, `${whose}.restarts`);
}

/** Begins with nothing: what an earlier one wrote down is over. */
export function noteRestarts(file: string): Restarts {
  const noted = new Map<string, Restart>();
  write(file, []);

  function note(one: Restart): void {
    noted.set(one.part, one);
    write(file, [...noted.values()]);
  }

  return {
    gone(part, how) {
      const before = noted.get(part);
      const steady = !before || (before.backAt !== null && monoMs() - before.backAt >= STEADY_MS);
      // Halted and told to go on: it never went away.
      const backAt = how === "stopped" ? monoMs() : null;
      note({ part, how, times: steady ? 1 : before.times + 1, at: monoMs(), backAt });
    },
    back(part) {
      const before = noted.get(part);
      if (before?.backAt === null) note({ ...before, backAt: monoMs() });
    },
  };
}

/** Nothing where nobody wrote anything. */
export function readRestarts(file: string): Restart[] {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Restart[];
  } catch {
    return [];
  }
}

/** A full disk must not keep a part from being started again. */
function write(file: string, restarts: Restart[]): void {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    fs.writeFileSync(`${file}.new`, JSON.stringify(restarts), { mode: 0o600 });
    fs.renameSync(`${file}.new`, file);
  } catch {
    // Then the panel does not know, and the log does.
  }
}

/** Since the machine's start, so that all processes mean the same. */
export function monoMs(): number {
  return Math.round(Number(process.hrtime.bigint() / 1_000_000n));
}
