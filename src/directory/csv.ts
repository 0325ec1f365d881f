import { COLUMNS, type Remedy, type TableWords } from "./column.js";
import type { Department } from "./department.js";
import { checkDirectory, type DirectoryContext } from "./problem.js";
import { readTable, type Row, writeTable } from "./table.js";

/** The departments as a table that people edit with a spreadsheet: one a line, under Japanese titles. */
export type CsvResult = { type: "departments"; departments: Department[] } | { type: "problems"; problems: CsvProblem[] };

export interface CsvProblem extends Remedy {
  /** Of the file, counted from 1. */
  line: number;
  /** The column's title; null for the whole line. */
  column: string | null;
}

export function writeDepartments(departments: readonly Department[], words: TableWords): string {
  return writeTable([
    COLUMNS.map(({ title }) => title),
    ...departments.map((one) => COLUMNS.map((column) => column.write(one, words))),
  ]);
}

/** All departments of the table, or everything that is wrong with it. */
export function readDepartments(csv: string, words: TableWords, context: DirectoryContext): CsvResult {
  const table = readTable(csv);
  if (table.type === "broken") {
    return problems([at(table.line, null, "引用符「\"」が閉じていないか、余分にあります。", "has a quote that is not closed, or one too many")]);
  }
  const [head, ...rows] = table.rows;
  const wrongHead = checkHead(head);
  if (!head || wrongHead.length > 0) return problems(wrongHead);
  if (rows.length === 0) return problems([at(head.line, null, "見出しの下に部署がありません。", "has no department below its titles")]);
  const read = rows.map((row) => readRow(row, head.cells, words));
  const wrongCells = read.flatMap((one) => one.problems);
  if (wrongCells.length > 0) return problems(wrongCells);
  const departments = read.map(({ department }) => department);
  const wrong = checkDirectory({ districts: [...words.districts], departments }, context);
  if (wrong.length > 0) return problems(wrong.map(({ path, ja, en }) => placed(path, rows, { ja, en })));
  return { type: "departments", departments };
}

function checkHead(head: Row | undefined): CsvProblem[] {
  const titles = COLUMNS.map(({ title }) => title);
  if (!head) return [at(1, null, "ファイルが空です。書き出したファイルを直して取り込んでください。", "is empty; start from an exported file")];
  const missing = titles.filter((title) => !head.cells.includes(title));
  const wrong = head.cells.filter((title, index) => !titles.includes(title) || head.cells.indexOf(title) < index);
  return [
    ...missing.map((title) => at(head.line, title, "この列がありません。書き出したファイルと同じ見出しにしてください。", "this column is missing; keep the titles of an exported file")),
    ...wrong.map((title) => at(head.line, title, "この列は分かりません。列を消すか、見出しを直してください。", "this column is not known, or stands twice; take it out or correct its title")),
  ];
}

function readRow({ line, cells }: Row, titles: string[], words: TableWords): { department: Department; problems: CsvProblem[] } {
  const department = blank();
  if (cells.length > titles.length) {
    return { department, problems: [at(line, null, `見出しより列が${cells.length - titles.length}つ多くあります。「,」を含む欄は「"」で囲んでください。`, "has more cells than there are titles; put a cell with a comma in quotes")] };
  }
  const wrong = COLUMNS.flatMap(({ title, read }): CsvProblem[] => {
    const remedy = read(cells[titles.indexOf(title)] ?? "", department, words);
    return remedy === null ? [] : [{ line, column: title, ...remedy }];
  });
  return { department, problems: wrong };
}

/** "departments[2].name.ja" is in the third row, under 名称. */
function placed(path: string, rows: Row[], remedy: Remedy): CsvProblem {
  const [, index, field] = /^departments\[(\d+)\]\.(.*)$/.exec(path) ?? [];
  const column = COLUMNS.findLast((one) => field !== undefined && (field === one.path || field.startsWith(`${one.path}.`)));
  return { line: rows[Number(index)]?.line ?? 1, column: column?.title ?? null, ...remedy };
}

function blank(): Department {
  return {
    code: "",
    kind: "department",
    name: { ja: "", en: "" },
    number: "",
    districts: [],
    matters: [],
    languages: [],
    hours: null,
    substitute: null,
    blind: false,
    showCaller: false,
    confirmed: null,
  };
}

function at(line: number, column: string | null, ja: string, en: string): CsvProblem {
  return { line, column, ja, en };
}

function problems(all: CsvProblem[]): CsvResult {
  return { type: "problems", problems: all };
}
