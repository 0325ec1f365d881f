/** A ring of tests that is run for itself, with options of its own. */
import { spawnChild } from "./children.mjs";
import { ROOT } from "./setup.mjs";

/**
 * Run a ring by `scripts/test.mjs`, set-up included, and end with its exit code.
 *
 * @param {string} ring
 * @param {string[]} options whole numbers above 0: "--seed 7" becomes MADOGUCHI_<RING>_SEED; whatever else is given goes to vitest
 */
export function runRing(ring, options) {
  const env = { ...process.env };
  const rest = [];
  const given = process.argv.slice(2);
  while (given.length > 0) {
    const word = given.shift();
    const [name, inline] = word.replace(/^--/, "").split("=");
    if (!word.startsWith("--") || !options.includes(name)) {
      rest.push(word);
      continue;
    }
    const value = inline ?? given.shift();
    if (!/^[1-9]\d*$/.test(value ?? "")) {
      console.error(`--${name} must be a whole number above 0, such as 10; it is ${JSON.stringify(value)}.`);
      process.exit(2);
    }
    env[`MADOGUCHI_${ring.toUpperCase()}_${name.toUpperCase()}`] = value;
  }
  const child = spawnChild(process.execPath, ["scripts/test.mjs", ring, ...rest], { cwd: ROOT, env, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("close", (code) => process.exit(code ?? 1));
}
