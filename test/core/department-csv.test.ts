import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TableWords } from "../../src/directory/column.js";
import { type CsvProblem, readDepartments, writeDepartments } from "../../src/directory/csv.js";
import type { DirectoryContext } from "../../src/directory/problem.js";
import { readTable, writeTable } from "../../src/directory/table.js";
import { department, DIRECTORY, LINE } from "./floor-setup.js";

const words: TableWords = {
  districts: DIRECTORY.districts,
  matters: [{ id: "lost_card", label: { ja: "紛失・盗難", en: "Lost card" } }],
  rehearsal: true,
};
const context: DirectoryContext = { matters: ["lost_card"], lines: [LINE], rehearsal: true };
const csv = writeDepartments(DIRECTORY.departments, words);

function problems(text: string): CsvProblem[] {
  const result = readDepartments(text, words, context);
  return result.type === "problems" ? result.problems : [];
}

/** The table of one department with one text in it replaced. */
function withCell(text: string, other: string): string {
  const table = writeDepartments([department("8001", { districts: ["honcho"], matters: ["lost_card"] })], words);
  expect(table).toContain(text);
  return table.replace(text, other);
}

describe("a table", () => {
  it("is read as it was written, whatever stands in its cells", () => {
    const cell = fc.string({ unit: fc.constantFrom('"', ",", "\n", "\r", "あ", "a", " "), maxLength: 8 }).map((text) => text.trim());
    const row = fc.array(cell, { minLength: 1, maxLength: 5 }).filter((cells) => cells.some((text) => text !== ""));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
        const table = readTable(writeTable(rows));
        expect(table.type === "rows" && table.rows.map(({ cells }) => cells)).toEqual(rows);
      }),
    );
  });

  it("knows on which line each row begins, with lines within cells and empty ones between", () => {
    const table = readTable('a,b\r\n"1\n2",x\n,,\n\nz\r');
    expect(table).toEqual({
      type: "rows",
      rows: [
        { line: 1, cells: ["a", "b"] },
        { line: 2, cells: ["1\n2", "x"] },
        { line: 6, cells: ["z"] },
      ],
    });
  });

  it.each([
    ['a\n"b', 2],
    ['a\n\nb"c', 3],
    ['"a"b', 1],
  ])("%j is broken at line %i", (text, line) => {
    expect(readTable(text)).toEqual({ type: "broken", line });
  });
});

describe("departments in a table", () => {
  it("come back as they went", () => {
    expect(readDepartments(csv, words, context)).toEqual({ type: "departments", departments: DIRECTORY.departments });
  });

  it("are written for people", () => {
    expect(csv.split("\r\n")[1]).toBe(
      "8001,部署,部署8001,Department 8001,097-000-0001,本庁,紛失・盗難,日本語,曜日別," +
        ",08:30-17:15,08:30-17:15,08:30-17:15,08:30-17:15,08:30-17:15,,,はい,いいえ,2026-04-01,市民課",
    );
  });

  it("may come back in other columns' order and as a spreadsheet has changed them", () => {
    const rows = csv.replace("\uFEFF", "").trimEnd().split("\r\n");
    const turned = rows.map((row) => row.split(",").reverse().join(",")).join("\n");
    const changed = turned.replaceAll("2026-04-01", "2026/4/1").replaceAll("08:30-17:15", "8:30～17:15").replace("097-000-0001", "０９７－０００－０００１");
    expect(readDepartments(changed, words, context)).toEqual({ type: "departments", departments: DIRECTORY.departments });
  });

  it.each([
    ["a number that has lost its 0", "097-000-0001", "970000001", "電話番号", /先頭の0/],
    ["a premium number", "097-000-0001", "0990-000-001", "電話番号", /0990/],
    ["an unknown district", "本庁", "本庁、江戸", "地区", /「江戸」.*本庁、鶴崎/],
    ["an unknown kind", "部署,部署8001", "課,部署8001", "種別", /「部署」か「通訳」/],
    ["hours that are none", "08:30-17:15", "朝から", "月", /08:30-17:15/],
    ["an end before the beginning", "08:30-17:15", "18:30-17:15", "月", /終了は開始より後/],
    ["a date that is none", "2026-04-01", "2026-04-31", "確認日", /確認した日/],
    ["hours beside always", "曜日別", "常時", "月", /空に/],
    ["no name", "部署8001", "", "名称", /名称/],
  ])("with %s are refused at line and column, with a remedy", (_, text, other, column, remedy) => {
    const [first] = problems(withCell(text, other));
    expect(first).toMatchObject({ line: 2, column });
    expect(first?.ja).toMatch(remedy);
  });

  it("are refused with all mistakes at once", () => {
    const both = csv.replace("097-000-0001", "110").replace("097-000-0002", "117");
    expect(problems(both).map(({ line, column }) => [line, column])).toEqual([
      [2, "電話番号"],
      [3, "電話番号"],
    ]);
  });

  it.each([
    ["an empty file", "", /空です/],
    ["nothing but titles", csv.split("\r\n")[0]!, /部署がありません/],
    ["a title that is missing", csv.replace("電話番号", "番号"), /列/],
    ["a quote that is not closed", `${csv}"`, /引用符/],
    ["too many cells", csv.replace("部署8001", "部署,8001"), /列が1つ多く/],
    ["something else altogether", "PK\u0003\u0004", /列/],
  ])("are refused for %s", (_, text, remedy) => {
    expect(problems(text)[0]?.ja).toMatch(remedy);
  });
});
