/**
 * The Asterisk process: started in the foreground as a child, its messages passed through
 * the sieve into a file, stopped in an orderly way and then by force.
 */
import { spawn, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { logSieve } from "./logsieve.js";

/** How the installed Asterisk is run, as the set-up found it. */
export interface AsteriskProgram {
  command: string;
  args: string[];
  env: Record<string, string>;
}

export interface AsteriskProcess {
  pid: number;
  /** Resolves when the process has ended, with its exit code (null: by a signal). */
  ended: Promise<number | null>;
  /** Calls are cut off; resolves when the process is gone, within `STOP_MS` plus a moment. */
  stop(): Promise<void>;
}

const STOP_MS = 3000;

/**
 * Start Asterisk with a rendered configuration. It takes calls about a second later; ARI
 * answers then.
 *
 * @param etc the folder that `renderAsterisk` wrote
 * @param logFile where its messages go, with numbers and codes masked
 */
export function startAsterisk(program: AsteriskProgram, etc: string, logFile: string): AsteriskProcess {
  fs.mkdirSync(path.dirname(logFile), { recursive: true });
  const log = fs.createWriteStream(logFile, { flags: "a", mode: 0o600 });
  const args = [...program.args, "-C", path.join(etc, "asterisk.conf"), "-f", "-n"];
  const child = spawn(program.command, args, {
    env: { ...process.env, ...program.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", (error) => {
      log.write(`Asterisk could not be started: ${error.message}\n`);
      resolve(-1);
    });
    child.once("exit", (code) => resolve(code));
  });
  for (const stream of [child.stdout, child.stderr]) sift(stream, log);
  void ended.then(() => log.end());
  return { pid: child.pid ?? -1, ended, stop: () => stop(child, ended) };
}

function sift(stream: NodeJS.ReadableStream, log: fs.WriteStream): void {
  const sieve = logSieve();
  readline.createInterface({ input: stream }).on("line", (line) => {
    const kept = sieve(line);
    if (kept !== null && !log.writableEnded) log.write(`${kept}\n`);
  });
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  await ended;
  clearTimeout(force);
}
