/**
 * Every day after closing the three records are compared, in a process of its own: reading a
 * day must not hold up a call. The outcome is an alarm until a run finds no difference.
 */
import { spawn } from "node:child_process";
import path from "node:path";
import cron from "node-cron";
import type { Source } from "../alarm/trouble.js";
import type { Calendar } from "../calendar/calendar.js";
import type { Config } from "../config.js";
import type { Log } from "../log.js";
import { dayDue, type Outcome } from "./outcome.js";
import { readOutcome } from "./reconcile.command.js";

export interface Daily {
  /** Differences that the last run has found. */
  source: Source;
  stop(): Promise<void>;
}

export interface DailyPlan {
  config: Config;
  databaseUrl: string;
  calendar(): Calendar;
  /** Wall ms of the business clock. */
  now(): number;
  log: Log;
}

/** The business clock may be ahead of the machine's, so the hour is asked of it every minute. */
const EVERY_MINUTE = "* * * * *";
/** How often the last outcome is read; somebody may have run the command by hand. */
const LOOK_EVERY_MS = 1_000;

export function reconcileDaily({ config, databaseUrl, calendar, now, log }: DailyPlan): Daily {
  let last: Outcome | null = readOutcome(config);
  let lookedAt = performance.now();

  /** The day that could not be compared at the last try, so that it is said once. */
  let failed: string | null = null;

  async function run(): Promise<void> {
    const date = dayDue(calendar(), now(), readOutcome(config));
    if (date === null) return;
    const { code, text } = await compareApart(config, databaseUrl, date);
    if (code === 0) log.info("the records of the day agree", { date });
    else if (code === 1) log.error(`the records of the day differ:\n${text}`, { date });
    else if (failed !== date) log.warn("the records of the day could not be compared; it is tried again", { date, why: text.trim() });
    failed = code === 0 || code === 1 ? null : date;
  }

  const task = cron.schedule(EVERY_MINUTE, run, { name: "reconcile", noOverlap: true });
  return {
    source: () => {
      if (performance.now() - lookedAt > LOOK_EVERY_MS) {
        lookedAt = performance.now();
        last = readOutcome(config);
      }
      return last && last.differences > 0 ? [{ kind: "recordsDiffer", value: last.differences }] : [];
    },
    async stop() {
      await task.destroy();
    },
  };
}

function compareApart({ root, home, clock }: Config, databaseUrl: string, date: string): Promise<{ code: number | null; text: string }> {
  const env = { ...process.env, MADOGUCHI_HOME: home, MADOGUCHI_CLOCK_OFFSET_MS: String(clock.offsetMs), DATABASE_URL: databaseUrl };
  const script = path.join(root, "dist/reconcile/reconcile.command.js");
  const child = spawn(process.execPath, [script, "--date", date], { env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (more: string) => (text += more));
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: null, text: error.message }));
    child.on("close", (code) => resolve({ code, text }));
  });
}
