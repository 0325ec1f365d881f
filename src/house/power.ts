/**
 * The house and the power: the control plane, which knows who is on the line, asks it to stop
 * (`power/shut-down.watch.ts`); from then on the house itself asks the UPS until the power is back.
 */
import fs from "node:fs";
import type { Config } from "../config.js";
import { outlook, type Power } from "../power/power.js";
import { powerGoneFile } from "../power/shut-down.watch.js";
import { watchUps } from "../power/ups.watch.js";
import { monoMs } from "./restarts.js";

const LOOK_EVERY_MS = 250;
/** Power that comes back often goes again at once. */
const STEADY_MS = 5_000;

/** `gone` settles when the control plane asks to stop everything; what an earlier one asked for is over. */
export function powerGone({ paths, ups }: Config): { gone: Promise<"powerGone">; stop(): void } {
  const file = powerGoneFile(paths.run);
  fs.rmSync(file, { force: true });
  let timer: NodeJS.Timeout | undefined;
  const gone = new Promise<"powerGone">((resolve) => {
    if (!ups) return;
    timer = setInterval(() => {
      if (fs.existsSync(file)) resolve("powerGone");
    }, LOOK_EVERY_MS);
  });
  return { gone, stop: () => clearInterval(timer) };
}

/** `back` settles when the UPS has told of mains, and of nothing else, for some seconds. */
export function powerBack({ ups }: Config): { back: Promise<"powerBack">; stop(): void } {
  if (!ups) return { back: Promise.resolve("powerBack"), stop() {} };
  let settle = () => {};
  const back = new Promise<"powerBack">((resolve) => {
    settle = () => resolve("powerBack");
  });
  let since: number | null = null;
  function look(power: Power): void {
    const { supply, forced } = outlook(power, monoMs());
    if (supply !== "mains" || forced || power.silence !== null) since = null;
    else since ??= monoMs();
    if (since !== null && monoMs() - since >= STEADY_MS) settle();
  }
  const log = { info: () => {}, warn: () => {} };
  const watch = watchUps({ ups, clock: monoMs, onHeard: look, log });
  return { back, stop: () => watch.stop() };
}
