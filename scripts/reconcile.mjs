/**
 * `npm run reconcile`: Asterisk's call event log, the ledger and PostgreSQL held against each
 * other. `src/reconcile/reconcile.command.ts` says how it is asked, and what it answers.
 */
import path from "node:path";
import { spawnChild } from "./children.mjs";
import { ROOT, setUpProgram } from "./setup.mjs";

try {
  await setUpProgram((line) => console.error(`set-up: ${line}`));
  const script = path.join(ROOT, "dist/reconcile/reconcile.command.js");
  const child = spawnChild(process.execPath, ["--enable-source-maps", script, ...process.argv.slice(2)], { stdio: "inherit" });
  child.on("close", (code) => {
    process.exitCode = code ?? 2;
  });
} catch (error) {
  console.error(error?.name === "Remedy" ? `\n${error.message}` : error);
  process.exitCode = 2;
}
