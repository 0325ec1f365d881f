/**
 * The house: the parent process of everything that `npm start` runs.
 *
 *   PostgreSQL, Asterisk, keeper of the recordings -> control plane -> rehearsal
 *
 * Each part is started when those before it can be used, and stopped in reverse. What cannot
 * be brought up at all is said, with the remedy, and nothing stays behind. From then on the
 * house stands until it is told to stop: a part that dies is started again (`house/parts.ts`),
 * and telephones are not kept waiting by a database.
 *
 * One house holds a state folder at a time. A house that was killed leaves nothing running:
 * the kernel asks its parts to stop, and what still lives is ended by the next start.
 */
import fs from "node:fs";
import path from "node:path";
import { addressText, CLOCK_OFFSET, type Config, parseConfig } from "./config.js";
import { rehearsalOffsetMs } from "./house/business-clock.js";
import { type Cluster, ensureDatabase, prepareCluster } from "./house/cluster.js";
import { endLeftovers, takePlace } from "./house/living.js";
import type { PartPlan } from "./house/part.js";
import { Parts } from "./house/parts.js";
import { powerBack, powerGone } from "./house/power.js";
import { withHoursInForce } from "./house/in-force.js";
import { answersOk, asteriskPlan, renderPbx } from "./house/pbx.js";
import { requireFreePorts } from "./house/port.js";
import { monoMs, noteRestarts, restartsFile } from "./house/restarts.js";
import { readSetUp, type SetUp } from "./house/setup.js";
import { beginAnew } from "./house/rehearsal-day.js";
import { loadSiteOrExplain } from "./house/site.js";
import { summary } from "./house/summary.js";
import { Trouble } from "./house/trouble.js";
import { isKeeperAlive, readKeeperState } from "./recording/keeper-state.store.js";
import { listSpool } from "./recording/spool.store.js";
import type { Site } from "./site/site.js";

const DATABASE = "madoguchi";
/** So long is the database waited for at the start, ms; one that recovers from a crash may take many minutes. */
const DATABASE_PATIENCE_MS = 5_000;
const KEEPER_PATIENCE_MS = 5_000;

/**
 * Parse the environment for this program's own folder.
 *
 * @throws Trouble with a line for every mistake
 */
export function readConfigOrExplain(env: NodeJS.ProcessEnv): Config {
  const root = path.resolve(import.meta.dirname, "..");
  const parsed = parseConfig(env, { root, folder: process.cwd(), nowMs: Date.now() });
  if (!parsed.ok) throw new Trouble(parsed.problems.join("\n"), "correct the environment and start again");
  for (const warning of parsed.warnings) say(warning);
  return parsed.config;
}

/**
 * What can be known to go wrong before minutes of downloads. Where a set-up was made before, an
 * earlier start may have left parts that hold the ports: `runHouse` ends those first.
 *
 * @throws Trouble naming each address that cannot be used
 */
export async function lookAhead(config: Config): Promise<void> {
  if (!fs.existsSync(config.paths.setup)) await requireFreePorts(config);
}

/**
 * Bring everything up, and keep it until SIGINT, SIGTERM or SIGHUP. Where the power goes
 * everything is stopped before, and brought up again should the power be back first.
 *
 * @returns the exit code: 0 after a signal
 * @throws Trouble where it could not be brought up
 */
export async function runHouse(given: Config): Promise<number> {
  const asked = stopAsked();
  const place = path.join(given.paths.run, "house");
  const holder = takePlace(place);
  if (holder) {
    throw new Trouble(
      `${given.home} is in use by another Madoguchi (process ${holder.pid})`,
      "stop that one, or use another folder and other ports: MADOGUCHI_HOME=/srv/other npm start",
    );
  }
  try {
    const config = withBusinessClock(given, await loadSiteOrExplain(given));
    if (config.site.rehearsal) beginAnew(config.paths.run);
    while ((await stand(config, asked)) === "powerGone") {
      say("The power is going: everything has been stopped in order. It is started again when the power is back.");
      const power = powerBack(config);
      const why = await Promise.race([asked, power.back]);
      power.stop();
      if (why === "asked") break;
      say("The power is back.");
    }
    return 0;
  } finally {
    fs.rmSync(place, { force: true });
  }
}

/** From bringing everything up until nothing of it is left; says why it was stopped. */
async function stand(config: Config, asked: Promise<"asked">): Promise<"asked" | "powerGone"> {
  const parts = new Parts(say, noteRestarts(restartsFile(config.paths.run, "house")));
  const power = powerGone(config);
  const bringingUp = bringUp(config, parts);
  try {
    const why = await Promise.race([asked, power.gone, bringingUp]);
    return why ?? (await Promise.race([asked, power.gone]));
  } finally {
    power.stop();
    await parts.stopAll();
    // With its parts gone it cannot wait for anything any more.
    await bringingUp.catch(() => {});
  }
}

async function bringUp(config: Config, parts: Parts): Promise<void> {
  const setup = readSetUp(config.paths.setup);
  const site = await loadSiteOrExplain(config);
  for (const name of await endLeftovers(config.paths.run)) say(`ended ${name}, left by an earlier start`);
  await requireFreePorts(config);
  for (const folder of [config.paths.secrets, config.paths.log, config.paths.ledger]) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  renderPbx(config, setup, withHoursInForce(config.paths.run, site));
  const [databaseUrl] = await Promise.all([
    config.databaseUrl ?? startDatabase(config, setup, parts),
    parts.start(asteriskPlan(config, setup)),
    // Without it calls are taken all the same, and not recorded.
    isKeeperNeeded(config, site) && parts.startPatiently(keeperPlan(config), KEEPER_PATIENCE_MS),
  ]);
  const env = partEnvironment(config, databaseUrl);
  await parts.start(controlPlanePlan(config, env));
  if (config.site.rehearsal && !config.quiet) await parts.start(rehearsalPlan(config, env));
  say(summary(config, site, config.clock.offsetMs, Date.now()));
}

async function startDatabase(config: Config, setup: SetUp, parts: Parts): Promise<string> {
  if (!setup.postgres) {
    throw new Trouble(
      "the set-up was made for a database of yours, and DATABASE_URL is not set",
      "start with npm start, or set DATABASE_URL",
    );
  }
  const cluster = prepareCluster(config.paths.postgres, setup.postgres, {
    log: path.join(config.paths.log, "postgres.log"),
    note: path.join(config.paths.run, "postgres.part"),
  });
  await parts.startPatiently({ ...cluster.plan, ready: () => hasDatabase(cluster) }, DATABASE_PATIENCE_MS);
  return cluster.url(DATABASE);
}

/** Whether the cluster takes connections and has our database, which is made where there is none. */
async function hasDatabase(cluster: Cluster): Promise<boolean> {
  if (!(await cluster.plan.ready())) return false;
  return ensureDatabase(cluster, DATABASE).then(
    () => true,
    () => false,
  );
}

/** The business clock is fixed once, for Asterisk's dialplan and for every part alike. */
function withBusinessClock(config: Config, site: Site): Config {
  const chosen = config.clock.chosen || !config.site.rehearsal;
  const offsetMs = chosen ? config.clock.offsetMs : rehearsalOffsetMs(site.calendar, Date.now());
  return { ...config, clock: { offsetMs: Math.round(offsetMs), chosen } };
}

/** The configuration as the parts shall read it: nothing is left for them to decide differently. */
function partEnvironment({ home, clock }: Config, databaseUrl: string): Record<string, string> {
  return { MADOGUCHI_HOME: home, [CLOCK_OFFSET]: String(clock.offsetMs), DATABASE_URL: databaseUrl };
}

/** Also where recordings of before are not kept yet. */
function isKeeperNeeded({ paths }: Config, { rules }: Site): boolean {
  return rules.recording.on || listSpool(paths.spool).length > 0;
}

function keeperPlan(config: Config): PartPlan {
  const { home, paths, clock } = config;
  return {
    ...nodePlan(config, "keeper", "keeper/keeper.process.js", { MADOGUCHI_HOME: home, [CLOCK_OFFSET]: String(clock.offsetMs) }),
    // What it is in the midst of is done again at the next start.
    stopWithinMs: 500,
    ready: async () => isKeeperAlive(readKeeperState(paths.run), monoMs()),
    readyWithinMs: 0,
    hangsAfterLooks: 5,
  };
}

function controlPlanePlan(config: Config, env: Record<string, string>): PartPlan {
  const health = `http://${addressText(config.http)}/healthz`;
  return {
    ...nodePlan(config, "control-plane", "guard.js", env),
    stopWithinMs: 1500,
    ready: () => answersOk(health),
    readyWithinMs: 30_000,
  };
}

function rehearsalPlan(config: Config, env: Record<string, string>): PartPlan {
  // It brings its own carrier and phones up; calls coming in are how one sees that it is ready.
  return {
    ...nodePlan(config, "rehearsal", "rehearsal/main.js", env),
    stopWithinMs: 1000,
    ready: async () => true,
    readyWithinMs: 0,
  };
}

/**
 * Room for what lives shortly (MiB): with V8's own small one, much of a busy hour goes into moving it about.
 * What little then lives on is moved by one thread: four of them cost more in waking one another.
 */
const NODE_OPTIONS = ["--enable-source-maps", "--max-semi-space-size=32", "--no-parallel-scavenge"];

function nodePlan(config: Config, name: string, script: string, env: Record<string, string>) {
  return {
    name,
    program: { command: process.execPath, args: [...NODE_OPTIONS, path.join(config.root, "dist", script)], env },
    logFile: path.join(config.paths.log, `${name}.log`),
    noteFile: path.join(config.paths.run, `${name}.part`),
    stopSignal: "SIGTERM" as const,
  };
}

/** Resolves at the first signal that asks to stop; later ones change nothing, for stopping is under way. */
function stopAsked(): Promise<"asked"> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve("asked"));
  });
}

function say(line: string): void {
  console.log(line);
}

if (process.argv[1] === import.meta.filename) {
  // What is said may find a full disk, or nobody who reads: the house stands all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  try {
    process.exitCode = await runHouse(readConfigOrExplain(process.env));
  } catch (error) {
    console.error(error instanceof Trouble ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
