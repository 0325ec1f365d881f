/** A real keeper is killed at each of its steps: the next one goes on, nothing is lost and nothing plain is left. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Step } from "../../src/recording/keep.store.js";
import { verifyRecordings } from "../../src/recording/verify.read.js";
import { type Kit, makeKit } from "./keeper-kit.js";

const ROOT = path.resolve(import.meta.dirname, "../..");
/** The sources as JavaScript, once for all the processes. */
const program = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-keeper-"));

const SCRIPT = `
  import { startKeeper } from "./keeper.watch.js";
  import { loadRecipients } from "./recipients.load.js";
  import { openRegister } from "./register.store.js";
  const [spool, recordings, step] = process.argv.slice(2);
  const keeper = startKeeper({
    spool,
    recordings,
    opusenc: { command: "/nonexistent/opusenc", args: [], env: {} },
    register: openRegister(recordings),
    recipients: () => loadRecipients(recordings).keys,
    onStep: (reached) => { if (reached === step) process.kill(process.pid, "SIGKILL"); },
    now: () => performance.now(),
    isRuled: async () => true,
    onRound() {},
    log: { info() {}, warn() {} },
  });
  await keeper.sweep();
  process.exit(0);
`;

beforeAll(() => {
  const sources = path.join(ROOT, "src/recording");
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext };
  for (const name of fs.readdirSync(sources)) {
    const { outputText } = ts.transpileModule(fs.readFileSync(path.join(sources, name), "utf8"), { compilerOptions });
    fs.writeFileSync(path.join(program, name.replace(/\.ts$/, ".js")), outputText);
  }
  fs.writeFileSync(path.join(program, "package.json"), JSON.stringify({ type: "module" }));
  fs.writeFileSync(path.join(program, "killed.js"), SCRIPT);
  fs.symlinkSync(path.join(ROOT, "node_modules"), path.join(program, "node_modules"));
});

const kits: Kit[] = [];
afterAll(() => {
  for (const folder of [program, ...kits.map(({ home }) => home)]) fs.rmSync(folder, { recursive: true, force: true });
});

const STEPS: Step[] = ["begun", "sealed", "bodyPlaced", "headerPlaced", "registered", "plainGone", "answered"];

test.concurrent.each(STEPS)("given a keeper killed at %s, when the next one starts, then the recording is there once and nothing plain is", async (step) => {
  const kit = await makeKit();
  kits.push(kit);
  kit.place("c1");
  const child = spawn(process.execPath, [path.join(program, "killed.js"), kit.spool, kit.recordings, step], { stdio: "inherit" });
  const [, signal] = await once(child, "exit");
  expect(signal).toBe("SIGKILL");
  // The control plane may have taken the answer and forgotten it.
  if (step === "answered") fs.rmSync(path.join(kit.spool, "c1.kept.json"));

  const keeper = kit.keeper();
  await keeper.sweep();
  await keeper.stop();
  const kept = kit.kept("c1");
  expect(kept).toMatchObject({ call: "c1", seconds: 2, gaps: [] });
  expect(kit.files(kit.spool)).toEqual(["c1.kept.json"]);
  expect(kit.files(path.join(kit.recordings, "headers"))).toEqual(["c1.age-header"]);
  expect(kit.files(path.join(kit.recordings, "bodies"))).toEqual(["2026-11-24/c1.age-body"]);
  expect(kept && (await kit.hear(kept)).length).toBe(44 + 2 * 8_000 * 4);
  expect(await verifyRecordings(kit.recordings)).toEqual({ kept: 1, destroyed: 0, findings: [] });
  expect(kit.plain()).toEqual([]);
});
