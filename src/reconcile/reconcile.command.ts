/**
 * `npm run reconcile`: Asterisk's call event log, the ledger and PostgreSQL are held against
 * each other for one day. It only reads, beside the running system or without it; with
 * `--repair` it writes to PostgreSQL what that lacks of the ledger.
 *
 *     --date 2026-11-22   the day; today unless told, or the last on which anything happened
 *     --repair            mend PostgreSQL from the ledger, then look again
 *
 * Exit code 0: all three agree; 1: they differ; 2: one of them could not be read.
 */
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { businessDate } from "../calendar/calendar.js";
import { isDate } from "../calendar/problem.js";
import type { Config } from "../config.js";
import { readConfigOrExplain } from "../house.js";
import { clusterUrl } from "../house/cluster.js";
import { loadSiteOrExplain } from "../house/site.js";
import { Trouble } from "../house/trouble.js";
import { connect, type Orm, words } from "../postgres/db.js";
import { drawCalls, putFacts } from "../postgres/put-facts.js";
import { compare, type Comparison, type Difference, wordsOfDifference } from "./compare.js";
import { type Outcome, prevails } from "./outcome.js";
import { type DayRecords, readLog, readRecords } from "./records.read.js";

const DATABASE = "madoguchi";
/** A day of a busy centre is read in seconds; a database that is locked must not hold this up for ever. */
const STATEMENT_MS = 60_000;

/** @returns the exit code */
export async function reconcile(config: Config, { date, repair = false }: { date?: string; repair?: boolean }): Promise<number> {
  const day = date ?? (await lastDay(config));
  const url = config.databaseUrl ?? clusterUrl(config.paths.postgres, DATABASE);
  const { orm, close } = connect(url, { connections: 1, statementMs: STATEMENT_MS });
  try {
    let records = await readRecords(config, orm, day);
    let comparison = compare(records);
    if (repair && (await mend(orm, records, comparison.differences))) {
      records = await readRecords(config, orm, day);
      comparison = compare(records);
    }
    keep(config, { date: day, at: Date.now() + config.clock.offsetMs, calls: comparison.calls, differences: comparison.differences.length });
    console.log(report(day, comparison));
    return comparison.differences.length === 0 ? 0 : 1;
  } finally {
    await close();
  }
}

/** The day of the last call in the log: the business clock may have been set ahead of the machine's. */
async function lastDay(config: Config): Promise<string> {
  const { calendar } = await loadSiteOrExplain(config);
  const { visits } = await readLog(config.paths.asterisk.log);
  return businessDate(calendar, visits.at(-1)?.arrivedAt ?? Date.now() + config.clock.offsetMs);
}

/** Writes what PostgreSQL lacks of the ledger. Says whether there was anything. */
async function mend(orm: Orm, { sequenced }: DayRecords, differences: readonly Difference[]): Promise<boolean> {
  const wrong = new Set(
    differences
      .filter((one) => one.kind === "row" || ((one.kind === "missing" || one.kind === "factsMissing") && one.from === "postgres"))
      .map(({ call }) => call),
  );
  if (wrong.size === 0) return false;
  await putFacts(orm, sequenced.filter(({ fact }) => wrong.has(fact.call ?? "")));
  await drawCalls(orm, [...wrong]);
  console.log(`mended ${wrong.size} calls in PostgreSQL from the ledger`);
  return true;
}

/** For the alarm. */
export function outcomeFile({ paths }: Pick<Config, "paths">): string {
  return path.join(paths.log, "reconciliation.json");
}

/** Null where there was no reconciliation yet. */
export function readOutcome(config: Pick<Config, "paths">): Outcome | null {
  try {
    return JSON.parse(fs.readFileSync(outcomeFile(config), "utf8")) as Outcome;
  } catch {
    return null;
  }
}

function keep(config: Config, outcome: Outcome): void {
  const file = outcomeFile(config);
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  fs.writeFileSync(`${file}.new`, `${JSON.stringify(prevails(readOutcome(config), outcome))}\n`, { mode: 0o600 });
  fs.renameSync(`${file}.new`, file);
}

/** A table for people: no caller's number is in it. */
function report(date: string, { calls, unsettled, differences }: Comparison): string {
  const head = `${date}: ${calls} calls in the call event log, the ledger and PostgreSQL; ${differences.length} differences`;
  const open = unsettled > 0 ? `\n${unsettled} calls are still going on, or ended just now, and were left out` : "";
  if (differences.length === 0) return head + open;
  const rows = differences.map((one) => ({ call: one.call, ...wordsOfDifference(one) }));
  const width = Math.max(...rows.map(({ what }) => what.en.length));
  const lines = rows.map(({ call, what }) => `  ${call}  ${what.en.padEnd(width)}  ${what.ja}`);
  const remedies = [...new Map(rows.map(({ remedy }) => [remedy.en, remedy])).values()];
  return [head + open, "", ...lines, "", ...remedies.map(({ en, ja }) => `  -> ${en}\n     ${ja}`)].join("\n");
}

function options(): { date?: string; repair?: boolean } {
  const { values } = parseArgs({ options: { date: { type: "string" }, repair: { type: "boolean" } } });
  if (values.date !== undefined && !isDate(values.date)) {
    throw new Trouble(`--date ${values.date} is no date`, "write it like this: npm run reconcile -- --date 2026-11-22");
  }
  return values;
}

if (process.argv[1] === import.meta.filename) {
  try {
    process.exitCode = await reconcile(readConfigOrExplain(process.env), options());
  } catch (error) {
    console.error(error instanceof Trouble ? error.message : `The records could not be compared: ${words(error)}`);
    process.exitCode = 2;
  }
}
