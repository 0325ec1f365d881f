/** Gathers the rows of a whole run of experiments and prints them as one table at its end. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { drawTable, readRows, TABLE_FILE } from "./table.js";

let folder: string | null = null;

export function setup(): void {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-chaos-"));
  process.env[TABLE_FILE] = path.join(folder, "rows");
}

export function teardown(): void {
  if (!folder) return;
  const rows = readRows(path.join(folder, "rows"));
  if (rows.length > 0) console.log(`\n${drawTable(rows)}\n`);
  fs.rmSync(folder, { recursive: true });
}
