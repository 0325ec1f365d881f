/** The reconciliation as people start it, on a system that runs. */
import { spawn } from "node:child_process";
import path from "node:path";
import { ROOT } from "../installed.js";
import { until } from "./people.js";
import { cleanEnvironment, type System } from "./system.js";

export interface Reconciled {
  /** 0: all agree; 1: they differ; 2: it could not be told. */
  code: number | null;
  /** What it printed. */
  text: string;
}

export function reconcile(system: System, ...options: string[]): Promise<Reconciled> {
  const database = system.databaseUrl === null ? {} : { DATABASE_URL: system.databaseUrl };
  const env = { ...cleanEnvironment(), MADOGUCHI_HOME: system.home, ...database };
  const child = spawn(process.execPath, [path.join(ROOT, "dist/reconcile/reconcile.command.js"), ...options], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (more: string) => (text += more));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, text }));
  });
}

/** Wait until so many calls are in all three records, at the same times. @throws Error with what the last reconciliation said */
export async function untilAgreed(system: System, calls: number): Promise<void> {
  let last = "";
  const agree = async () => {
    const { code, text } = await reconcile(system);
    last = text;
    return code === 0 && text.includes(`: ${calls} calls in `);
  };
  await until("the records agree", agree).catch((error: Error) => {
    throw new Error(`${error.message}\n${last}`);
  });
}
