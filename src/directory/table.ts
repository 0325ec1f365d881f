/**
 * Comma-separated values as spreadsheets write and read them (RFC 4180): a cell that holds a
 * comma, a quote or a line break stands in quotes, and a quote within is doubled. Each row
 * knows the line on which it begins, so that people can be told where something is wrong.
 */
export interface Row {
  /** Counted from 1. */
  line: number;
  cells: string[];
}

export type Table = { type: "rows"; rows: Row[] } | { type: "broken"; line: number };

/** A quoted or a bare cell, and what ends it. */
const CELL = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|\r|$)/y;

/** All rows but empty ones; `broken` where a quote is opened and not closed, or stands in a bare cell. */
export function readTable(text: string): Table {
  const rows: Row[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  let line = 1;
  let row: Row = { line, cells: [] };
  for (;;) {
    CELL.lastIndex = at;
    const found = CELL.exec(text);
    if (!found) return { type: "broken", line };
    const [whole, quoted, bare = "", end = ""] = found;
    row.cells.push((quoted?.replaceAll('""', '"') ?? bare).trim());
    at += whole.length;
    line += whole.match(/\r\n|\r|\n/g)?.length ?? 0;
    if (end === ",") continue;
    if (row.cells.some((cell) => cell !== "")) rows.push(row);
    if (end === "") return { type: "rows", rows };
    row = { line, cells: [] };
  }
}

/** What begins like this a spreadsheet runs. */
export function looksLikeFormula(cell: string): boolean {
  return /^[=+\-@\t\r]/.test(cell);
}

/** With the mark by which spreadsheets know UTF-8. */
export function writeTable(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((cells) => `${cells.map(written).join(",")}\r\n`).join("")}`;
}

function written(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
