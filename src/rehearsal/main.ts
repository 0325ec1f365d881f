/**
 * The rehearsal, a process of its own beside the centre: once the centre takes calls it
 * starts the outside world (a second Asterisk as carrier and desk phones), lets the
 * operators log in at their phones, and then lets callers call, until it is told to stop
 * (SIGTERM, SIGINT) or its parent is gone. To the centre it is no different from any
 * carrier and phones. Ends with 0 when it was told to, with 1 when it cannot go on.
 *
 *     node dist/rehearsal/main.js
 */
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { addressText, type Config, parseConfig } from "../config.js";
import { lastWords } from "../house/part.js";
import { answersOk } from "../house/pbx.js";
import { readSetUp } from "../house/setup.js";
import { openLog } from "../log.js";
import { callerFile, logInFile } from "./callfile.js";
import { type Outside, startOutside } from "./outside.process.js";
import { type Place, phonesBeside, SEATS } from "./place.js";
import { callers, USUAL_CALLS_PER_MINUTE } from "./schedule.js";

const PARENT_CHECK_MS = 500;
const HEALTH_CHECK_MS = 500;
const BETWEEN_LOG_INS_MS = 300;
/** The same callers at every start, so that what was seen can be seen again. */
const SEED = 1;

const log = openLog({ level: "info", json: false, part: "rehearsal" });
const stopping = new AbortController();

process.once("SIGTERM", () => stopping.abort());
process.once("SIGINT", () => stopping.abort());
stopWithParent();
try {
  await rehearse(configured());
} catch (error) {
  if (!stopping.signal.aborted) {
    log.error((error as Error).message);
    process.exit(1);
  }
}
process.exit(0);

/** Returns when it was told to stop and everything is gone. */
async function rehearse(config: Config): Promise<void> {
  if (config.quiet || !config.site.rehearsal) {
    log.info("no rehearsal traffic was asked for");
    return;
  }
  await centreTakesCalls(config);
  const { asterisk } = readSetUp(config.paths.setup);
  const place = placeOf(config, asterisk.places);
  const outside = await startOutside(config, place, asterisk);
  log.info(`carrier on ${addressText(place.carrier)}, phones on ${addressText(place.phones)}`);
  try {
    await Promise.race([direct(outside), endedByItself(outside)]);
  } finally {
    await outside.stop(Number.POSITIVE_INFINITY);
  }
}

/** Operators first, a little apart, then callers for ever. */
async function direct(outside: Outside): Promise<never> {
  for (const seat of SEATS) {
    outside.place(logInFile(seat));
    await wait(BETWEEN_LOG_INS_MS);
  }
  const coming = callers(SEED, USUAL_CALLS_PER_MINUTE);
  for (;;) {
    const caller = coming.next().value;
    await wait(caller.gapMs);
    outside.place(callerFile(caller));
  }
}

async function endedByItself(outside: Outside): Promise<never> {
  const how = await outside.ended;
  throw new Error(`the carrier and the phones are gone: ${outside.name} ${how}\n${lastWords(outside.logFile)}`);
}

/** Until then a phone that logs in would be refused, and a caller told to call again. */
async function centreTakesCalls(config: Config): Promise<void> {
  const health = `http://${addressText(config.http)}/healthz`;
  while (!(await answersOk(health))) await wait(HEALTH_CHECK_MS);
}

function placeOf(config: Config, places: { modules: string; data: string }): Place {
  const folder = path.join(config.home, "rehearsal");
  const under = (name: string): string => path.join(folder, name);
  return {
    centre: config.sip,
    carrier: config.carrier,
    phones: phonesBeside(config.carrier, config.sip),
    folders: {
      etc: under("etc"),
      run: under("run"),
      log: under("log"),
      lib: under("lib"),
      spool: under("spool"),
      ...places,
    },
  };
}

function configured(): Config {
  const parsed = parseConfig(process.env, {
    root: path.resolve(import.meta.dirname, "..", ".."),
    folder: process.cwd(),
    nowMs: Date.now(),
  });
  if (!parsed.ok) throw new Error(parsed.problems.join("\n"));
  return parsed.config;
}

/** A rehearsal whose centre was killed would call into the void. */
function stopWithParent(): void {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || stopping.abort(), PARENT_CHECK_MS).unref();
}

/** Rejects when stopping, which unwinds everything. */
function wait(ms: number): Promise<void> {
  return pause(ms, undefined, { signal: stopping.signal });
}
