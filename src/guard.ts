/**
 * The guard: the small parent of the control plane, which it keeps alive.
 *
 *     running ──ends──▶ waiting (at once, then 1/4 s, 1/2 s … 5 s) ──▶ running
 *        │
 *        └──no heartbeat for 3 s──▶ killed, which is an end like any other
 *
 * Where none has ruled for some seconds, callers who wait in the application for nobody are
 * handed to the dialplan's own queue (`asterisk/rescue.ts`), again and again until one rules.
 *
 * Asterisk holds every call meanwhile; the next control plane goes on with them from the
 * ledger (`floor/keep.ts`). There is never a second one beside the first: a new one is
 * started only when the old process has ended, and one whose guard is gone ends itself.
 */
import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { AMI_SECRET } from "./asterisk/ami.js";
import { APP, ARI_SECRET } from "./asterisk/render.js";
import { openSecrets } from "./asterisk/secret.js";
import { rescueCallers } from "./asterisk/rescue.js";
import { readConfigOrExplain } from "./house.js";
import { writeNote } from "./house/living.js";
import { noteRestarts, type Restarts, restartsFile } from "./house/restarts.js";
import { type Log, openLog } from "./log.js";

/** How often the control plane says that its loop turns, ms. */
export const HEARTBEAT_MS = 500;
/** Silent for this long it is stopped or stuck, and is killed. */
const SILENCE_MS = 3_000;
/** Nobody has ruled for this long: a caller must be in the fallback within 5 s of the last heartbeat. */
const STRANDED_MS = 4_200;
const RESCUE_EVERY_MS = 500;
/** Until its first heartbeat it may take longer: a ledger of months is read. */
const START_MS = 30_000;
/** Alive for this long it counts as well again. */
const WELL_AFTER_MS = 30_000;
const PAUSES_MS = [0, 250, 500, 1_000, 2_000, 5_000];
const PART = "control-plane";
/** Asked to stop, it gets this long. */
const STOP_MS = 4_000;

interface Guard {
  stop(): Promise<void>;
}

function guard(noteFile: string, restarts: Restarts, rescue: () => Promise<void>, log: Log): Guard {
  let child: ChildProcess | null = null;
  let stopping = false;
  let deaths = 0;
  let pause: NodeJS.Timeout | null = null;
  /** When the last heartbeat came from one that Asterisk was connected to. */
  let ruledAt = performance.now();
  let rescuing = false;

  let lookedAt = ruledAt;
  const look = setInterval(() => {
    const now = performance.now();
    // We were stopped ourselves: heartbeats of that time are still to be read.
    if (now - lookedAt > 4 * RESCUE_EVERY_MS) ruledAt = now;
    lookedAt = now;
    if (stopping || rescuing || now - ruledAt < STRANDED_MS) return;
    rescuing = true;
    void rescue().finally(() => {
      rescuing = false;
    });
  }, RESCUE_EVERY_MS);

  function start(): void {
    pause = null;
    const started = performance.now();
    let heardAt = started + START_MS - SILENCE_MS;
    const one = fork(path.join(import.meta.dirname, "main.js"), { stdio: "inherit", execArgv: process.execArgv });
    child = one;
    if (one.pid) writeNote(noteFile, one.pid);
    let hung = false;
    one.once("message", () => restarts.back(PART));
    one.on("message", (said) => {
      heardAt = performance.now();
      if (said === "rules") ruledAt = heardAt;
    });
    const watch = setInterval(() => {
      if (performance.now() - heardAt < SILENCE_MS) return;
      log.error("the control plane does not answer and is killed", { silentMs: Math.round(performance.now() - heardAt) });
      hung = true;
      one.kill("SIGKILL");
    }, HEARTBEAT_MS);
    one.once("exit", (code, signal) => {
      clearInterval(watch);
      child = null;
      if (stopping) return;
      if (performance.now() - started > WELL_AFTER_MS) deaths = 0;
      const pauseMs = PAUSES_MS[Math.min(deaths, PAUSES_MS.length - 1)] ?? 0;
      deaths += 1;
      restarts.gone(PART, hung ? "hung" : "died");
      log.error("the control plane has ended and is started again", { code, signal, pauseMs });
      pause = setTimeout(start, pauseMs);
    });
  }

  start();
  return {
    async stop() {
      stopping = true;
      clearInterval(look);
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
  const secrets = openSecrets(config.paths.secrets);
  const places = {
    ari: { ...config.ari, user: APP, password: secrets.of(ARI_SECRET) },
    ami: { ...config.ami, user: APP, password: secrets.of(AMI_SECRET) },
  };
  const restarts = noteRestarts(restartsFile(config.paths.run, "guard"));
  const guarding = guard(path.join(config.paths.run, "main.part"), restarts, () => rescueCallers(places, log), log);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void guarding.stop().then(() => process.exit(0)));
  }
}
