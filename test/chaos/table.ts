/**
 * The table of the experiments, which `npm run chaos` prints at its end. Each experiment
 * hands in a row; a row is a line of JSON in a file, because the experiments run in
 * processes of their own.
 *
 * What the columns mean, for every experiment alike (`judge.ts` is where the calls' are found):
 *
 *     up         SIPp's calls that were answered and not over when the fault came; with several
 *                faults in one row the fewest
 *     dropped    SIP legs, callers' and phones', that were up and ended by no will of the far end:
 *                the centre sent BYE (or refused) though neither the other party had hung up nor
 *                the scenario had. With "Asterisk's own" those that ended with its process
 *     stranded   callers who heard no RTP for more than 5 s while their leg was up, callers not
 *                answered 5 s after the first response, legs of phones that were up in no
 *                bridge, or up or ringing without a caller, for more than 5 s
 *     lost       calls of SIPp whose story is not whole in PostgreSQL once the ledger is drained:
 *                arrival, answer, connection where two talked, and end
 *     doubled    calls with two arrivals or two ends, or more connections than phones answered;
 *                facts that are in PostgreSQL more often than in the ledger
 *     recover    seconds from the fault to the next offer that reaches a phone; the slowest, where
 *                there were several
 *     quiet      the longest time without a sound (not: without RTP) at a caller's ear, from before
 *                a transfer began to its end, ms; music, ringing and speech are sounds
 *     gap        the longest time without RTP at a caller's ear in a talk that was up from two
 *                seconds before the fault to five after it, ms
 */
import fs from "node:fs";

export interface Row {
  fault: string;
  /** Null in a column: the experiment is about something else. */
  callsUp: number | null;
  dropped: number | null;
  /** Ended with Asterisk's own process; no goal is missed by these. */
  droppedByAsterisk?: number;
  stranded: number | null;
  lost: number | null;
  doubled: number | null;
  recoverS: number | null;
  talkGapMs?: number | null;
  quietMs?: number | null;
  /** What its goals are where they are not the common ones; a missed one fails the run. */
  recoverWithinS?: number;
  quietWithinMs?: number;
  /** In words, for whoever reads the table. */
  note?: string;
}

/** Where the rows go: set by `table.setup.ts` for a whole run. */
export const TABLE_FILE = "MADOGUCHI_CHAOS_TABLE";
/** What nobody hears as a gap: a jitter buffer covers about this much. */
export const AUDIBLE_MS = 200;
/** What a caller may be left without a sound. */
export const QUIET_MS = 1_000;

/** Hand in a row. It is printed at once as well, for those who watch. */
export function report(row: Row): void {
  const file = process.env[TABLE_FILE];
  if (file) fs.appendFileSync(file, `${JSON.stringify(row)}\n`);
  console.log(drawTable([row]));
}

/** In which goals a row falls short, in words; none where it meets all. */
export function missedGoals(row: Row): string[] {
  const missed: string[] = [];
  const zero = ["dropped", "stranded", "lost", "doubled"] as const;
  for (const name of zero) if ((row[name] ?? 0) > 0) missed.push(`${row[name]} ${name}`);
  const { recoverS, recoverWithinS, talkGapMs, quietMs, quietWithinMs = QUIET_MS } = row;
  if (recoverWithinS !== undefined && !(recoverS !== null && recoverS <= recoverWithinS)) {
    missed.push(`recovered after ${recoverS ?? "never"} s, the goal is ${recoverWithinS} s`);
  }
  if ((talkGapMs ?? 0) > AUDIBLE_MS) missed.push(`a gap of ${talkGapMs} ms in a talk`);
  if ((quietMs ?? 0) > quietWithinMs) missed.push(`a caller heard nothing for ${quietMs} ms`);
  return missed;
}

export function readRows(file: string): Row[] {
  if (!fs.existsSync(file)) return [];
  const lines = fs.readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Row);
}

const COLUMNS: { head: string; cell(row: Row): string }[] = [
  { head: "fault", cell: ({ fault }) => fault },
  { head: "calls up", cell: ({ callsUp }) => number(callsUp) },
  { head: "dropped", cell: ({ dropped, droppedByAsterisk: own }) => `${number(dropped)}${own ? ` (+${own} Asterisk's own)` : ""}` },
  { head: "stranded > 5 s", cell: ({ stranded }) => number(stranded) },
  { head: "facts lost", cell: ({ lost }) => number(lost) },
  { head: "doubled", cell: ({ doubled }) => number(doubled) },
  { head: "s to recover", cell: ({ recoverS }) => (recoverS === null ? "-" : recoverS.toFixed(1)) },
  { head: "quiet, ms", cell: ({ quietMs }) => number(quietMs ?? null) },
  { head: "gap in talk, ms", cell: ({ talkGapMs }) => number(talkGapMs ?? null) },
  { head: "", cell: (row) => [row.note ?? "", ...missedGoals(row).map((miss) => `BEYOND THE GOAL: ${miss}`)].filter(Boolean).join("; ") },
];

export function drawTable(rows: readonly Row[]): string {
  const cells = [COLUMNS.map(({ head }) => head), ...rows.map((row) => COLUMNS.map(({ cell }) => cell(row)))];
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((line) => (line[column] ?? "").length)));
  return cells.map((line) => line.map((text, column) => text.padEnd(widths[column] ?? 0)).join(" | ").trimEnd()).join("\n");
}

function number(value: number | null): string {
  return value === null ? "-" : String(value);
}
