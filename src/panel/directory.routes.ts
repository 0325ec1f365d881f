import { and, desc, eq, lte } from "drizzle-orm";
import { z } from "zod";
import { note } from "../admin/audit.store.js";
import type { TableWords } from "../directory/column.js";
import { readDepartments, writeDepartments } from "../directory/csv.js";
import { type Department, type Directory, isOpen, opensAt, whyNot } from "../directory/department.js";
import { difference, withoutStaleConfirmations } from "../directory/difference.js";
import { checkDirectory, type DirectoryContext } from "../directory/problem.js";
import { departmentsShape } from "../directory/shape.js";
import { settings as settingsTable } from "../postgres/schema.js";
import { parseNumber } from "../trunk/number.js";
import { calendarInForce } from "./calendar.routes.js";
import type { DepartmentNow, DirectoryVersion, DirectoryVersions, DirectoryView } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { badRequest, conflict, notFound, wrongFields } from "./refusal.js";
import { Download, fromDatabase, type Route, route } from "./route.js";

/**
 * The departments to which calls are handed over: read by everybody, changed by the manager,
 * one by one or by a spreadsheet's table. The districts are the site's.
 */
const version = z.number().int().nonnegative();
const CSV_MAX = 200_000;
const VERSIONS_SHOWN = 50;

/** The setting's name. */
const NAME = "directory";

export function directoryRoutes(parts: PanelParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/directory",
      right: "seeDirectory",
      summary: "Departments and interpreters, and whether somebody is there now",
      answer: "DirectoryView",
      handle: () => directoryView(parts),
    }),
    route({
      method: "put",
      path: "/api/directory",
      right: "changeDirectory",
      summary: "Change departments and interpreters",
      body: z.object({ version, departments: departmentsShape }),
      answer: "DirectoryView",
      handle({ body, person }) {
        const departments = body.departments.map((one) => withPlainNumber(parts, one));
        const { districts } = parts.site.directory;
        const problems = checkDirectory({ districts, departments }, contextOf(parts));
        if (problems.length > 0) throw wrongFields(problems);
        return change(parts, body.version, departments, person().account.name);
      },
    }),
    route({
      method: "put",
      path: "/api/directory/csv",
      right: "changeDirectory",
      summary: "Put a table's departments in the place of all there are",
      body: z.object({ version, csv: z.string().max(CSV_MAX, "ファイルが大きすぎます。|The file is too large.") }),
      answer: "DirectoryView",
      handle({ body, person }) {
        const result = readDepartments(body.csv, wordsOf(parts), contextOf(parts));
        if (result.type === "departments") return change(parts, body.version, result.departments, person().account.name);
        throw badRequest(
          result.problems.map(({ line, column, ja, en }) => ({
            path: `csv.${line}`,
            message: {
              ja: `${line}行目${column === null ? "" : `「${column}」`}：${ja}`,
              en: `Line ${line}${column === null ? "" : `, ${column}`}: ${en}`,
            },
          })),
        );
      },
    }),
    route({
      method: "get",
      path: "/api/directory/csv",
      right: "seeDirectory",
      summary: "The departments as a table for a spreadsheet; those in force, or of an earlier version",
      query: z.object({ version: z.coerce.number().int().nonnegative().optional() }),
      answer: "A table",
      media: "text/csv",
      async handle({ query }) {
        const inForce = directoryInForce(parts);
        const wanted = query.version ?? inForce.version;
        const departments = wanted === inForce.version ? inForce.directory.departments : await departmentsOf(parts, wanted);
        return new Download(`departments-${wanted}.csv`, writeDepartments(departments, wordsOf(parts)));
      },
    }),
    route({
      method: "get",
      path: "/api/directory/versions",
      right: "seeDirectory",
      summary: "Who changed which departments when",
      answer: "DirectoryVersions",
      handle: () => versions(parts),
    }),
  ];
}

/** The site's directory with the departments that the panel has in force. */
export function directoryInForce({ settings, site }: Pick<PanelParts, "settings" | "site">) {
  const { districts, departments } = site.directory;
  const { value, ...rest } = settings.get<Department[]>(NAME, departments);
  return { directory: { districts, departments: value } satisfies Directory, ...rest };
}

function change(parts: PanelParts, seen: number, wanted: Department[], by: string): DirectoryView {
  const { departments: before, districts } = directoryInForce(parts).directory;
  const departments = withoutStaleConfirmations(before, wanted).sort((a, b) => a.code.localeCompare(b.code));
  if (!parts.settings.change(NAME, seen, departments, by)) throw conflict();
  parts.floor.feed({ type: "DirectoryChanged", directory: { districts, departments }, by });
  note(parts.ledger, { by, action: "directory.change", detail: difference(before, departments) });
  return directoryView(parts);
}

function directoryView(parts: PanelParts): DirectoryView {
  const { directory, version: inForce, by, at } = directoryInForce(parts);
  const { districts, departments } = directory;
  return {
    version: inForce,
    districts,
    matters: mattersOf(parts),
    departments,
    now: Object.fromEntries(departments.map((one) => [one.code, nowOf(parts, one)])),
    changedBy: by,
    changedAt: at,
  };
}

function nowOf(parts: PanelParts, one: Department): DepartmentNow {
  const { calendar } = calendarInForce(parts);
  const { lines, rehearsal } = contextOf(parts);
  const wallMs = parts.now();
  return {
    display: parseNumber(one.number, { rehearsal }).display,
    barred: whyNot(one, { calendar, wallMs, rehearsal, lines, callerDigits: null }),
    open: isOpen(one, calendar, wallMs),
    opensAt: opensAt(one, calendar, wallMs),
  };
}

/** As people write a number; what is none stays as it is, and is refused. */
function withPlainNumber({ site }: PanelParts, one: Department): Department {
  return { ...one, number: parseNumber(one.number, { rehearsal: site.kind === "rehearsal" }).dial ?? one.number };
}

function contextOf({ site }: PanelParts): DirectoryContext & { lines: string[] } {
  return {
    matters: site.menu.matters.map(({ id }) => id),
    lines: site.lines.map(({ number }) => number),
    rehearsal: site.kind === "rehearsal",
  };
}

function wordsOf(parts: PanelParts): TableWords {
  return { districts: parts.site.directory.districts, matters: mattersOf(parts), rehearsal: parts.site.kind === "rehearsal" };
}

function mattersOf({ site }: PanelParts): DirectoryView["matters"] {
  return site.menu.matters.map(({ id, label }) => ({ id, label: { ja: label.ja, en: label.en } }));
}

/** Of a version that is not in force any more. */
async function departmentsOf(parts: PanelParts, wanted: number): Promise<Department[]> {
  if (wanted === 0) return parts.site.directory.departments;
  const found = parts.database.orm
    .select({ value: settingsTable.value })
    .from(settingsTable)
    .where(and(eq(settingsTable.name, NAME), eq(settingsTable.version, wanted)));
  const [row] = await fromDatabase(parts, found);
  if (!row) throw notFound();
  return row.value as Department[];
}

async function versions(parts: PanelParts): Promise<DirectoryVersions> {
  const { version: inForce } = directoryInForce(parts);
  const found = parts.database.orm
    .select()
    .from(settingsTable)
    .where(and(eq(settingsTable.name, NAME), lte(settingsTable.version, inForce)))
    .orderBy(desc(settingsTable.version))
    .limit(VERSIONS_SHOWN + 1);
  const rows = await fromDatabase(parts, found);
  return {
    versions: rows.slice(0, VERSIONS_SHOWN).map((row, index): DirectoryVersion => {
      const before = (rows[index + 1]?.value as Department[] | undefined) ?? parts.site.directory.departments;
      return { version: row.version, by: row.by, at: row.at.getTime(), changes: difference(before, row.value as Department[]) };
    }),
  };
}
