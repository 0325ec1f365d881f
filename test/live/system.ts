/**
 * The whole real system for one test file: the built house with a state folder, a loopback
 * address and a database of its own, on the programs and sounds that the set-up made.
 *
 * Addresses instead of ports keep systems apart: each has 127.x.y.1 to itself, its carrier
 * is 127.x.y.2 and its rehearsal phones 127.x.y.3, all with the usual ports.
 */
import { type ChildProcess, spawn } from "node:child_process";
import crypto from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { inject } from "vitest";
import { tcpProblem, udpProblem } from "../../src/house/port.js";
import { installed, ROOT, SET_UP_HOME } from "../installed.js";
import { freshDatabase } from "../postgres/database.js";
import { type SiteChanges, writeSite } from "./site.js";

export interface SystemOptions {
  /** Business time at the start; a Monday morning unless told. Null: as the system chooses. */
  clock?: string | null;
  /** The rehearsal site with these changes. */
  site?: SiteChanges;
  /** With rehearsal calls and phones. */
  traffic?: boolean;
  /** A cluster of its own under its state folder, as npm start has; a database of the tests' cluster unless told. */
  ownCluster?: boolean;
  /** Set, changed or (undefined) taken away last. */
  env?: Record<string, string | undefined>;
  /** Brought up in this folder, which is then kept. */
  home?: string;
}

export interface System {
  /** "http://127.x.y.1:8080" */
  http: string;
  sip: { host: string; port: number };
  ari: { host: string; port: number };
  /** The carrier's address; SIPp may use any port on it. */
  carrier: string;
  home: string;
  /** Null with a cluster of its own. */
  databaseUrl: string | null;
  process: ChildProcess;
  /** What the house printed so far. */
  output(): string;
  /** The log of a part: "asterisk", "control-plane", "postgres", "rehearsal". */
  log(part: string): string;
  /** Stop it as Ctrl-C does; resolves with the exit code when everything is gone. */
  stop(): Promise<number | null>;
}

const UP = "Ctrl-C stops everything.";
const MONDAY_MORNING = "2026-06-01T10:00:00+09:00";
const UP_WITHIN_MS = 60_000;

/**
 * Start a system and wait until it takes calls.
 * @throws Error with everything it said, where it does not come up
 */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const base = await freeBase();
  const home = options.home ?? fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-system-"));
  shareSetUp(home);
  const site = options.site && writeSite(path.join(home, "site"), options.site);
  const database = options.ownCluster ? null : await freshDatabase(inject("clusterUrl"));
  const env = environment(options, base, home, database?.url, site);
  const child = spawn("setpriv", ["--pdeathsig", "TERM", "--", process.execPath, path.join(ROOT, "dist/house.js")], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (more: string) => (text += more));
  const exited = once(child, "exit").then(([code]) => code as number | null);
  const log = (part: string) => readIfThere(path.join(home, "log", `${part}.log`));
  const stop = async () => {
    child.kill("SIGTERM");
    const code = await exited;
    await database?.drop();
    if (!options.home) removeHome(home);
    return code;
  };
  try {
    await untilUp(() => text.includes(UP), exited);
  } catch (error) {
    const words = `${(error as Error).message}\n${text}\n${log("control-plane")}`;
    await stop();
    throw new Error(words);
  }
  return {
    http: `http://${base}.1:8080`,
    sip: { host: `${base}.1`, port: 5060 },
    ari: { host: `${base}.1`, port: 8088 },
    carrier: `${base}.2`,
    home,
    databaseUrl: database?.url ?? null,
    process: child,
    output: () => text,
    log,
    stop,
  };
}

/** With the recordings' spool, which lies elsewhere. */
export function removeHome(home: string): void {
  const spool = path.join(home, "recordings", "spool");
  if (fs.existsSync(spool)) fs.rmSync(fs.realpathSync(spool), { recursive: true, force: true });
  fs.rmSync(home, { recursive: true, force: true });
}

/** The set-up's programs and sounds, without making or copying anything. */
export function shareSetUp(home: string): void {
  // The sounds' links are read by Asterisk, which runs as whoever runs the tests.
  for (const name of ["sounds", "setup.json"]) {
    if (!fs.existsSync(path.join(home, name))) fs.symlinkSync(path.join(SET_UP_HOME, name), path.join(home, name));
  }
  if (!installed().postgres) throw new Error("the tests need PostgreSQL's programs; npm test fetches them");
}

/** An environment without anything that the outer one says of Madoguchi. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(MADOGUCHI_|DATABASE_URL$|VITEST|NODE_ENV$)/.test(name),
  );
  return Object.fromEntries(entries);
}

function environment(
  options: SystemOptions,
  base: string,
  home: string,
  databaseUrl: string | undefined,
  site: string | undefined,
): NodeJS.ProcessEnv {
  const { clock = MONDAY_MORNING } = options;
  return {
    ...cleanEnvironment(),
    MADOGUCHI_HOME: home,
    MADOGUCHI_SIP: `${base}.1:5060`,
    MADOGUCHI_HTTP: `${base}.1:8080`,
    MADOGUCHI_ARI: `${base}.1:8088`,
    MADOGUCHI_AMI: `${base}.1:5038`,
    MADOGUCHI_CARRIER: `${base}.2`,
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    ...(clock === null ? {} : { MADOGUCHI_CLOCK: clock }),
    ...(site ? { MADOGUCHI_SITE: site } : {}),
    ...(options.traffic ? {} : { MADOGUCHI_REHEARSAL: "quiet" }),
    ...options.env,
  };
}

/** "127.x.y", of which nobody uses the first three addresses. */
export async function freeBase(): Promise<string> {
  for (;;) {
    const base = `127.${crypto.randomInt(64, 250)}.${crypto.randomInt(1, 250)}`;
    const problems = await Promise.all([
      tcpProblem({ host: `${base}.1`, port: 8080 }),
      udpProblem({ host: `${base}.1`, port: 5060 }),
      udpProblem({ host: `${base}.2`, port: 5060 }),
    ]);
    if (problems.every((one) => one === null)) return base;
  }
}

async function untilUp(isUp: () => boolean, exited: Promise<number | null>): Promise<void> {
  const until = performance.now() + UP_WITHIN_MS;
  let ended: number | null | undefined;
  void exited.then((code) => {
    ended = code;
  });
  while (!isUp()) {
    if (ended !== undefined) throw new Error(`the house ended with code ${ended} before it was up`);
    if (performance.now() > until) throw new Error(`the house was not up within ${UP_WITHIN_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function readIfThere(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
}
