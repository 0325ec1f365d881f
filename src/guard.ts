/**
 * The guard: the small parent of the control plane, which it keeps alive.
 *
 *     running ──ends──▶ waiting (at once, then 1/4 s, 1/2 s … 5 s) ──▶ running
 *        │
 *        └──no heartbeat for 3 s──▶ killed, which is an end like any other
 *
 * Asterisk holds every call meanwhile; the next control plane goes on with them from the
 * ledger (`floor/keep.ts`). There is never a second one beside the first: a new one is
 * started only when the old process has ended, and one whose guard is gone ends itself.
 */
import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { readConfigOrExplain } from "./house.js";
import { writeNote } from "./house/living.js";
import { type Log, openLog } from "./log.js";

/** How often the control plane says that its loop turns, ms. */
export const HEARTBEAT_MS = 500;
/** Silent for this long it is stopped or stuck, and is killed. */
const SILENCE_MS = 3_000;
/** Until its first heartbeat it may take longer: a ledger of months is read. */
const START_MS = 30_000;
/** Alive for this long it counts as well again. */
const WELL_AFTER_MS = 30_000;
const PAUSES_MS = [0, 250, 500, 1_000, 2_000, 5_000];
/** Asked to stop, it gets this long. */
const STOP_MS = 4_000;

interface Guard {
  stop(): Promise<void>;
}

function guard(noteFile: string, log: Log): Guard {
  let child: ChildProcess | null = null;
  let stopping = false;
  let deaths = 0;
  let pause: NodeJS.Timeout | null = null;

  function start(): void {
    pause = null;
    const started = performance.now();
    let heardAt = started + START_MS - SILENCE_MS;
    const one = fork(path.join(import.meta.dirname, "main.js"), { stdio: "inherit", execArgv: process.execArgv });
    child = one;
    if (one.pid) writeNote(noteFile, one.pid);
    one.on("message", () => {
      heardAt = performance.now();
    });
    const watch = setInterval(() => {
      if (performance.now() - heardAt < SILENCE_MS) return;
      log.error("the control plane does not answer and is killed", { silentMs: Math.round(performance.now() - heardAt) });
      one.kill("SIGKILL");
    }, HEARTBEAT_MS);
    one.once("exit", (code, signal) => {
      clearInterval(watch);
      child = null;
      if (stopping) return;
      if (performance.now() - started > WELL_AFTER_MS) deaths = 0;
      const pauseMs = PAUSES_MS[Math.min(deaths, PAUSES_MS.length - 1)] ?? 0;
      deaths += 1;
      log.error("the control plane has ended and is started again", { code, signal, pauseMs });
      pause = setTimeout(start, pauseMs);
    });
  }

  start();
  return {
    async stop() {
      stopping = true;
      if (pause) clearTimeout(pause);
      const one = child;
      if (!one) return;
      const ended = new Promise((resolve) => one.once("exit", resolve));
      one.kill("SIGTERM");
      const timer = setTimeout(() => one.kill("SIGKILL"), STOP_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

if (process.argv[1] === import.meta.filename) {
  const config = readConfigOrExplain(process.env);
  const log = openLog({ level: "info", json: false, part: "guard" });
  const guarding = guard(path.join(config.paths.run, "main.part"), log);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void guarding.stop().then(() => process.exit(0)));
  }
}
