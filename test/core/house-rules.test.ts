/**
 * The two rules that keep the house readable, read from the sources with TypeScript's own
 * parser: a bare noun is pure (it imports only pure files and knows no clock, no chance, no
 * timers, no promises and no process), and imports flow one way without cycles.
 */
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const SRC = path.resolve(import.meta.dirname, "../../src");

/** Wholly impure by what they are for. */
const IMPURE_FOLDERS = ["asterisk", "keeper", "ledger", "postgres", "panel", "house"];
/** The program's own starting points, which put the parts together. */
const IMPURE_FILES = ["main.ts", "run.ts", "guard.ts", "house.ts", "log.ts", "metrics.ts", "rehearsal/main.ts"];

/** From packages, only what computes: no file, no socket, no process, no clock. */
const PURE_PACKAGES = ["zod", "node:path", "@holiday-jp/holiday_jp"];

/**
 * Who may import whom: a folder may import those of its own line and of all lines below. The
 * four that make up a call's life speak with one another, so they share a line; that no
 * file leads back to itself holds among them too.
 */
const LAYERS: string[][] = [
  ["main", "guard", "house", "rehearsal", "reconcile", "keeper"],
  ["run", "alarm", "metrics", "power", "asterisk", "panel", "admin", "contact", "forgotten", "report", "ledger", "postgres", "log", "config"],
  ["site"],
  ["floor"],
  ["call", "callback", "outgoing", "transfer", "help", "ivr", "queue", "recording", "seat", "eventlog"],
  ["directory"],
  ["calendar", "trunk", "prompt"],
];

/** The vocabulary that all parts of the floor speak, wherever they stand. */
const VOCABULARY = /^floor\/(now|id|input|command|fact|setup|board|state|turn)\.ts$/;

interface Import {
  from: string;
  /** A path relative to `src`, or a package. */
  to: string;
  ours: boolean;
  typeOnly: boolean;
}

const files = sourcesUnder(SRC).map((file) => path.relative(SRC, file));
const parsed = new Map(files.map((file) => [file, parse(file)]));
const imports = files.flatMap(importsOf);

describe("a bare noun is pure", () => {
  const pure = files.filter(isPure);

  it("and there are such files", () => {
    expect(pure).toContain("floor/floor.ts");
    expect(pure).toContain("config.ts");
    expect(pure).not.toContain("run.ts");
  });

  it("so it imports only pure files and packages that only compute", () => {
    const wrong = imports
      .filter(({ from, typeOnly }) => isPure(from) && !typeOnly)
      .filter(({ to, ours }) => (ours ? !isPure(to) : !PURE_PACKAGES.includes(to)))
      .map(({ from, to }) => `${from} imports ${to}`);
    expect(wrong).toEqual([]);
  });

  it("so it knows no clock, chance, timer, promise or process", () => {
    expect(pure.flatMap((file) => impurities(file, sourceOf(file)))).toEqual([]);
  });

  it.each([
    ["const x = Date.now();", "Date.now"],
    ["const x = new Date();", "new Date()"],
    ["const x = Math.random();", "Math.random"],
    ["setTimeout(() => {}, 1);", "setTimeout"],
    ["const x = process.env;", "process"],
    ["async function f() {}", "async"],
    ["const x = performance.now();", "performance"],
    ["const x = Promise.resolve(1);", "Promise"],
    ["console.log(1);", "console"],
  ])("%s is found", (text, named) => {
    const source = ts.createSourceFile("x.ts", text, ts.ScriptTarget.Latest, true);
    expect(impurities("x.ts", source).join()).toContain(named);
  });

  it("and a date made of given milliseconds is not taken for a clock", () => {
    const source = ts.createSourceFile(
      "x.ts",
      "new Date(5); Date.parse('x'); const now = { process: 1 }; now.process;",
      ts.ScriptTarget.Latest,
      true,
    );
    expect(impurities("x.ts", source)).toEqual([]);
  });
});

describe("imports flow one way", () => {
  it("every folder has its layer", () => {
    const known = LAYERS.flat();
    expect([...new Set(files.map(folderOf))].filter((folder) => !known.includes(folder))).toEqual([]);
  });

  it("and none imports what is above it", () => {
    const wrong = imports
      .filter(({ ours, to }) => ours && !VOCABULARY.test(to))
      .filter(({ from, to }) => layerOf(from) > layerOf(to))
      .map(({ from, to }) => `${from} imports ${to}`);
    expect(wrong).toEqual([]);
  });

  it("and no file leads back to itself", () => {
    expect(cycles()).toEqual([]);
  });
});

describe("a file can be read in one go", () => {
  it("so none is longer than 400 lines", () => {
    const long = files.filter((file) => sourceOf(file).text.split("\n").length > 400);
    expect(long).toEqual([]);
  });
});

function isPure(file: string): boolean {
  if (IMPURE_FILES.includes(file)) return false;
  if (IMPURE_FOLDERS.includes(file.split("/")[0] ?? "")) return false;
  return !path.basename(file, ".ts").includes(".");
}

function folderOf(file: string): string {
  return file.includes("/") ? (file.split("/")[0] ?? "") : path.basename(file, ".ts");
}

function layerOf(file: string): number {
  return LAYERS.findIndex((folders) => folders.includes(folderOf(file)));
}

/** What a pure file must not use, each with its place. */
function impurities(file: string, source: ts.SourceFile): string[] {
  const found: string[] = [];
  const name = (node: ts.Node, what: string) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    found.push(`${file}:${line + 1} uses ${what}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) {
      const text = node.getText(source);
      if (text === "Date.now" || text === "Math.random") name(node, text);
    }
    if (ts.isNewExpression(node) && node.expression.getText(source) === "Date" && !node.arguments?.length) {
      name(node, "new Date()");
    }
    if (ts.isIdentifier(node) && GLOBALS.has(node.text) && isReference(node)) name(node, node.text);
    if (node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node)) name(node, "async");
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const GLOBALS = new Set([
  ...["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "process", "performance"],
  ...["fetch", "crypto", "Promise", "console", "Buffer", "require"],
]);

/** The name itself, not a property or a key that happens to be called so. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isPropertySignature(parent)) return false;
  return !ts.isPropertyDeclaration(parent) && !ts.isTypeReferenceNode(parent);
}

function importsOf(file: string): Import[] {
  return sourceOf(file).statements.flatMap((statement): Import[] => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const specifier = statement.moduleSpecifier;
    if (!specifier || !ts.isStringLiteral(specifier)) return [];
    const ours = specifier.text.startsWith(".");
    const to = ours ? path.join(path.dirname(file), specifier.text).replace(/\.js$/, ".ts") : specifier.text;
    return [{ from: file, to, ours, typeOnly: isTypeOnly(statement) }];
  });
}

function isTypeOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) return statement.isTypeOnly;
  const clause = statement.importClause;
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const bindings = clause.namedBindings;
  return (
    !clause.name &&
    bindings !== undefined &&
    ts.isNamedImports(bindings) &&
    bindings.elements.every((one) => one.isTypeOnly)
  );
}

/** Each cycle once, as the path that leads round. Types are no cycle: they are gone when it runs. */
function cycles(): string[] {
  const next = new Map(files.map((file) => [file, [] as string[]]));
  for (const { from, to, ours, typeOnly } of imports) if (ours && !typeOnly) next.get(from)?.push(to);
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, trail: string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) {
      found.push([...trail.slice(start), file].join(" -> "));
      return;
    }
    if (done.has(file)) return;
    for (const to of next.get(file) ?? []) walk(to, [...trail, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
  return found;
}

function sourcesUnder(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) return sourcesUnder(place);
    return entry.name.endsWith(".ts") ? [place] : [];
  });
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, fs.readFileSync(path.join(SRC, file), "utf8"), ts.ScriptTarget.Latest, true);
}

function sourceOf(file: string): ts.SourceFile {
  return parsed.get(file) as ts.SourceFile;
}
