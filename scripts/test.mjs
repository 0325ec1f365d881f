#!/usr/bin/env node
/**
 * `npm test`: the set-up, then type check, lint and every ring of tests.
 *
 *     npm test                     everything
 *     npm test -- core sim         these rings alone
 *     npm test -- live -t hold     whatever else is given goes to vitest
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { interruptible, spawnChild } from "./children.mjs";
import { homeFolder, ROOT, setUpHome, setUpProgram } from "./setup.mjs";

const RINGS = ["core", "sim", "postgres", "live", "panel"];
/** Run when they are asked for, and not as a part of everything. */
const OTHER_RINGS = ["chaos", "bench", "soak"];
/** By name: the state folder may hold a hundred thousand files of others. */
const LINTED = ["src", "web", "test", "scripts", "vitest.config.ts"];
/** These need nothing but the program. */
const PURE_RINGS = ["core", "sim"];

const wanted = process.argv.slice(2);
const isRing = (word) => RINGS.includes(word) || OTHER_RINGS.includes(word);
const rings = wanted.filter(isRing);
const rest = wanted.filter((word) => !isRing(word));

try {
  process.exitCode = await interruptible(test);
} catch (error) {
  console.error(error?.name === "Remedy" ? `\n${error.message}` : error);
  process.exitCode = 1;
}

async function test() {
  await setUpProgram(say);
  const pure = rings.length > 0 && rings.every((ring) => PURE_RINGS.includes(ring));
  if (!pure) await setUpHome({ home: homeFolder(), forTests: true, onProgress: say });
  for (const [name, ...args] of checks(wanted.length === 0)) {
    say(name);
    const code = await node(args);
    if (code !== 0) return code;
  }
  return vitest();
}

/** Type check and lint belong to a whole run; whoever asks for one ring wants its tests. */
function checks(whole) {
  if (!whole) return [];
  const tsc = "node_modules/typescript/bin/tsc";
  return [
    ["types of the program", tsc, "--noEmit", "-p", "tsconfig.json"],
    ["types of the panel", tsc, "--noEmit", "-p", "web/tsconfig.json"],
    ["types of the tests", tsc, "-p", "test/tsconfig.json"],
    ["lint", "node_modules/@biomejs/biome/bin/biome", "lint", "--error-on-warnings", ...LINTED],
  ];
}

async function vitest() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-test-"));
  const report = path.join(folder, "report.json");
  const projects = (rings.length > 0 ? rings : RINGS).flatMap((ring) => ["--project", ring]);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  try {
    const code = await node(["node_modules/vitest/vitest.mjs", "run", ...projects, ...reporters, ...rest]);
    // A vitest that broke down has said why, and has written no report.
    if (!fs.existsSync(report)) return code || 1;
    const { numPassedTests, numFailedTests } = JSON.parse(fs.readFileSync(report, "utf8"));
    console.log(`${numPassedTests} passed, ${numFailedTests} failed`);
    return code;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function node(args) {
  return new Promise((resolve) => {
    const child = spawnChild(process.execPath, args, { cwd: ROOT, stdio: "inherit" });
    child.on("close", (code) => resolve(code ?? 1));
  });
}

function say(line) {
  console.error(`test: ${line}`);
}
