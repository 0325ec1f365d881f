/**
 * `npm run recordings:verify`: whether every recording is as it was kept.
 * `src/keeper/verify.command.ts` says what it answers.
 */
import path from "node:path";
import { spawnChild } from "./children.mjs";
import { ROOT, setUpProgram } from "./setup.mjs";

try {
  await setUpProgram((line) => console.error(`set-up: ${line}`));
  const script = path.join(ROOT, "dist/keeper/verify.command.js");
  const child = spawnChild(process.execPath, ["--enable-source-maps", script, ...process.argv.slice(2)], { stdio: "inherit" });
  child.on("close", (code) => {
    process.exitCode = code ?? 2;
  });
} catch (error) {
  console.error(error?.name === "Remedy" ? `\n${error.message}` : error);
  process.exitCode = 2;
}
