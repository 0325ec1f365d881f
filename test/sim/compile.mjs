import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import typescript from "typescript";

/**
 * Takes the types away from some of the sources and writes what is left into a folder, so
 * that node runs it as it is: a simulation of many days spares itself the test runner's
 * indirections, and a broken variant of the floor can live beside the sound one.
 */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Of each text once: one broken variant differs from the next in one file. */
const outputs = new Map();

function outputOf(text) {
  const known = outputs.get(text);
  if (known !== undefined) return known;
  const { outputText } = typescript.transpileModule(text, {
    compilerOptions: { target: typescript.ScriptTarget.ES2023, module: typescript.ModuleKind.ESNext },
  });
  outputs.set(text, outputText);
  return outputText;
}

/**
 * Compiles `entry` and all that it imports by relative paths. `change` is given each file's
 * path, from the repository's root, and its text, and returns the text to be compiled.
 *
 * @param {string} entry a path from the repository's root, such as "src/floor/floor.ts"
 * @param {string} folder where the compiled files go, at the same paths
 * @param {(file: string, text: string) => string} [change]
 * @returns {string} the compiled entry
 */
export function compile(entry, folder, change = (_file, text) => text) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
  const seen = new Set();
  const left = [entry];
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const text = change(file, readFileSync(path.join(ROOT, file), "utf8"));
    const outputText = outputOf(text);
    const target = path.join(folder, file.replace(/\.ts$/, ".js"));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, outputText);
    for (const [, imported] of outputText.matchAll(/from "(\.[^"]+)\.js"/g)) {
      left.push(path.posix.join(path.posix.dirname(file), `${imported}.ts`));
    }
  }
  return path.join(folder, entry.replace(/\.ts$/, ".js"));
}
