/**
 * A part of the house: a child process in a group of its own, whose output goes to its log
 * and which does not outlive the house. `setpriv --pdeathsig` has the kernel ask it to stop
 * when the house is gone, however that went (prctl(2), PR_SET_PDEATHSIG).
 *
 * A part is `starting` until its readiness was seen, then `ready`, then `ended`.
 */
import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { setTimeout as after } from "node:timers/promises";
import { endGroup, writeNote } from "./living.js";
import { Trouble } from "./trouble.js";

/** How to run a program: `env` is added to the environment. */
export interface Program {
  command: string;
  args: string[];
  env: Record<string, string>;
}

export interface PartPlan {
  /** Lower-case; names its log and its note. */
  name: string;
  program: Program;
  /** Arguments of setpriv(1) by which the part gives up privileges. */
  privileges?: string[];
  logFile: string;
  noteFile: string;
  stopSignal: "SIGTERM" | "SIGINT";
  /** What is left of the part after this is killed. */
  stopWithinMs: number;
  /** What of a line of output may be kept; null for nothing. Everything unless given. */
  sieve?: (line: string) => string | null;
  /** Whether it can be used now; asked again and again until it is. */
  ready: () => Promise<boolean>;
  readyWithinMs: number;
  /** Once ready, so many of its looks at `ready` in a row may fail; then it hangs, and is killed. Never unless given. */
  hangsAfterLooks?: number;
}

export interface Part {
  name: string;
  /** Undefined where it could not even be started. */
  pid: number | undefined;
  logFile: string;
  /** Settles when the process is gone: how it ended, in words. */
  ended: Promise<string>;
  /** Returns when nothing of it is left. `withinMs` may only shorten the plan's time. */
  stop(withinMs: number): Promise<void>;
}

const POLL_MS = 30;
const SHOWN_LINES = 12;
/** A log of an earlier start is kept beside the present one. */
const KEEP_SUFFIX = ".before";

/** What of its output is still to be read when it has ended, and is held up by one that inherited its pipe. */
const LAST_OUTPUT_MS = 200;

/**
 * Start a part. Returns at once; see `untilReady`.
 *
 * @param again it is started in place of one that died, and writes on in its log
 */
export function startPart(plan: PartPlan, again = false): Part {
  const log = openLog(plan.logFile, again);
  const { command, args, env } = plan.program;
  const child = spawn(
    "setpriv",
    ["--pdeathsig", plan.stopSignal.slice("SIG".length), ...(plan.privileges ?? []), "--", command, ...args],
    {
      env: { ...process.env, ...env },
      // Of its own group, so that a Ctrl-C at the terminal reaches the house alone, which stops the parts in order.
      detached: true,
      stdio: ["ignore", plan.sieve ? "pipe" : log, plan.sieve ? "pipe" : log],
      cwd: "/",
    },
  );
  const kept = plan.sieve ? sift(child, plan.sieve, log) : () => {};
  if (child.pid !== undefined) writeNote(plan.noteFile, child.pid);
  const ended = ending(child, plan).then((how) => {
    kept();
    fs.closeSync(log);
    return how;
  });
  return {
    name: plan.name,
    pid: child.pid,
    logFile: plan.logFile,
    ended,
    stop: async (withinMs) => {
      if (child.pid === undefined) return;
      await endGroup(child.pid, plan.stopSignal, Math.min(plan.stopWithinMs, withinMs));
      await ended;
    },
  };
}

/**
 * Wait until the part can be used.
 *
 * @throws Trouble where it ends or takes too long, with its last words
 */
export async function untilReady(part: Part, plan: PartPlan): Promise<void> {
  const until = performance.now() + plan.readyWithinMs;
  let end: string | null = null;
  part.ended.then((how) => {
    end = how;
  });
  while (!(await plan.ready())) {
    if (end !== null) throw new Trouble(`${part.name} ${end} before it was ready`, lastWords(part.logFile));
    if (performance.now() > until) {
      throw new Trouble(`${part.name} was not ready within ${plan.readyWithinMs / 1000} s`, lastWords(part.logFile));
    }
    await after(POLL_MS);
  }
}

/** The end of a part's log, for people who ask why it died. */
export function lastWords(logFile: string): string {
  const text = fs.existsSync(logFile) ? fs.readFileSync(logFile, "utf8").trim() : "";
  if (text === "") return `${logFile} is empty`;
  const lines = text.split("\n").slice(-SHOWN_LINES);
  return `the end of ${logFile}:\n${lines.map((line) => `  | ${line}`).join("\n")}`;
}

function openLog(file: string, again: boolean): number {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  if (!again && fs.existsSync(file)) fs.renameSync(file, `${file}${KEEP_SUFFIX}`);
  try {
    return fs.openSync(file, "a", 0o600);
  } catch {
    // Better a part without a log than none: a full disk may refuse even an empty file.
    return fs.openSync("/dev/null", "a");
  }
}

/** Gives what ends the sifting, before the log is closed. */
function sift(child: ChildProcess, sieve: (line: string) => string | null, log: number): () => void {
  let open = true;
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    readline.createInterface({ input: stream }).on("line", (line) => {
      const kept = open ? sieve(line) : null;
      if (kept !== null) writeLine(log, kept);
    });
  }
  return () => {
    open = false;
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
}

/** A line that finds no room on the disk is left out: nobody is to die of that. */
function writeLine(log: number, line: string): void {
  try {
    fs.writeSync(log, `${line}\n`);
  } catch {
    // Whoever keeps facts tells of the disk.
  }
}

/** On `exit`, so that its death is known at once; on `close`, if that comes soon, all of its output has been read. */
function ending(child: ChildProcess, plan: PartPlan): Promise<string> {
  return new Promise((resolve) => {
    const done = (how: string) => {
      fs.rmSync(plan.noteFile, { force: true });
      resolve(how);
    };
    child.once("error", (error) => done(`could not be started (${error.message})`));
    child.once("exit", (code, signal) => {
      const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
      const timer = setTimeout(() => done(how), LAST_OUTPUT_MS);
      child.once("close", () => {
        clearTimeout(timer);
        done(how);
      });
    });
  });
}
