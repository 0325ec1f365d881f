/**
 * Lets a child process of a test run the sources as they are: `node --import` this file.
 * Types are only taken away, by the compiler that the house uses anyway; the check of the
 * types is the build's business.
 */
import { readFileSync } from "node:fs";
import { register } from "node:module";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";

if (isMainThread) register(import.meta.url);

/** An import that ends in .js means the .ts beside it, as the compiler has it. */
export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!specifier.startsWith(".") || !specifier.endsWith(".js")) throw error;
    return next(specifier.replace(/\.js$/, ".ts"), context);
  }
}

export async function load(url, context, next) {
  if (!url.endsWith(".ts")) return next(url, context);
  const { default: typescript } = await import("typescript");
  const { outputText } = typescript.transpileModule(readFileSync(fileURLToPath(url), "utf8"), {
    compilerOptions: { target: typescript.ScriptTarget.ES2023, module: typescript.ModuleKind.ESNext },
  });
  return { format: "module", source: outputText, shortCircuit: true };
}
