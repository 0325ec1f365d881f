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
 * Beside the one that rules a spare waits, which has loaded the program and touched nothing:
 * loading is most of the time of a start, and callers would wait for it.
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
import { born, type Heartbeat, heard, look, type Patience, type Pulse } from "./house/pulse.js";
import { noteRestarts, type Restarts, restartsFile } from "./house/restarts.js";
import { type Log, openLog } from "./log.js";

/** How often the control plane says that its loop turns, and the guard looks, ms. */
export const HEARTBEAT_MS = 500;
/** Silent for 3 s it is stopped or stuck; nobody has ruled for 4 s: a caller must be in the fallback within 5. */
const PATIENCE: Patience = { silent: 7, unruled: 9 };
/** Until its first heartbeat it may take half a minute more: a ledger of months is read. */
const START_LOOKS = 60;
/** One that has ruled for this long counts as well: its death is no reason to wait with the next. */
const WELL_AFTER_MS = 5_000;
const PAUSES_MS = [0, 250, 500, 1_000, 2_000, 5_000];
const PART = "control-plane";
/** Asked to stop, it gets this long. */
const STOP_MS = 4_000;

/** To a control plane that has loaded its program: rule. */
export const GO = "go";

export interface Guard {
  stop(): Promise<void>;
}

export interface Guarding {
  /** What is forked; told `GO` it sends a `Heartbeat` every `everyMs`. */
  script: string;
  noteFile: string;
  /** Where people are told of each restart. */
  restarts: Restarts;
  /** Given a way to find out, at the last moment, that it is wanted no more. */
  rescue(isWanted: () => boolean): Promise<void>;
  log: Log;
  everyMs?: number;
}

/** Start the control plane and keep one alive until it is told to stop. */
export function guard({ script, noteFile, restarts, rescue, log, everyMs = HEARTBEAT_MS }: Guarding): Guard {
  let child: ChildProcess | null = null;
  let spare: ChildProcess | null = null;
  let stopping = false;
  let deaths = 0;
  let pause: NodeJS.Timeout | null = null;
  let rescuing = false;
  /** We have killed the child ourselves. */
  let hung = false;
  let pulse: Pulse = { silent: 0, unruled: 0 };
  let nobodyRules = false;

  const looking = setInterval(() => {
    const { pulse: next, found } = look(pulse, PATIENCE);
    pulse = next;
    nobodyRules = found.rescue;
    if (found.kill && child) {
      log.error("the control plane does not answer and is killed", { looks: pulse.silent });
      hung = true;
      child.kill("SIGKILL");
    }
    if (rescuing || !isNobodyThere()) return;
    rescuing = true;
    void rescue(isNobodyThere).finally(() => {
      rescuing = false;
    });
  }, everyMs);

  function isNobodyThere(): boolean {
    return nobodyRules && !stopping;
  }

  function load(): ChildProcess {
    const one = fork(script, { stdio: "inherit", execArgv: process.execArgv });
    // Told to go, or to stop, while it was dying: its end is told by "exit".
    one.on("error", () => {});
    one.once("exit", () => {
      if (spare === one) spare = null;
    });
    return one;
  }

  function start(): void {
    pause = null;
    pulse = born(pulse, START_LOOKS);
    let ruledFrom = Number.POSITIVE_INFINITY;
    const one = spare ?? load();
    spare = null;
    child = one;
    if (one.pid) writeNote(noteFile, one.pid);
    hung = false;
    one.send(GO, () => {});
    one.once("message", () => restarts.back(PART));
    one.on("message", (said: Heartbeat) => {
      pulse = heard(pulse, said);
      if (said !== "rules") return;
      nobodyRules = false;
      ruledFrom = Math.min(ruledFrom, performance.now());
      // Not before: who waits for this one would wait longer.
      if (!stopping) spare ??= load();
    });
    // Where it could not even be started; "exit" does not come then.
    one.once("error", (error) => ended({ error }));
    one.once("exit", (code, signal) => ended({ code, signal }));

    function ended(how: object): void {
      if (child !== one) return;
      child = null;
      if (stopping) return;
      if (performance.now() - ruledFrom > WELL_AFTER_MS) deaths = 0;
      const pauseMs = PAUSES_MS[Math.min(deaths, PAUSES_MS.length - 1)] ?? 0;
      deaths += 1;
      restarts.gone(PART, hung ? "hung" : "died");
      log.error("the control plane has ended and is started again", { ...how, pauseMs });
      pause = setTimeout(start, pauseMs);
    }
  }

  start();
  return {
    async stop() {
      stopping = true;
      clearInterval(looking);
      if (pause) clearTimeout(pause);
      spare?.kill("SIGKILL");
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
  const guarding = guard({
    script: path.join(import.meta.dirname, "main.js"),
    noteFile: path.join(config.paths.run, "main.part"),
    restarts: noteRestarts(restartsFile(config.paths.run, "guard")),
    rescue: (isWanted) => rescueCallers(places, isWanted, log),
    log,
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void guarding.stop().then(() => process.exit(0)));
  }
}
