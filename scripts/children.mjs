/**
 * Child processes of the set-up. Whoever interrupts a set-up wants its downloads and builds
 * to end as well, also where only this process was told, as npm does.
 */
import { spawn } from "node:child_process";

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };
const children = new Set();

process.on("exit", () => {
  for (const child of children) child.kill("SIGTERM");
});

/** As `spawn` of node:child_process; the child does not outlive us. */
export function spawnChild(command, args, options) {
  const child = spawn(command, args, options);
  children.add(child);
  child.on("error", () => children.delete(child));
  child.on("exit", () => children.delete(child));
  return child;
}

/**
 * End at the first signal, children included, while `work` is done.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function interruptible(work) {
  const leave = (signal) => {
    console.error("interrupted; start again to go on from here");
    process.exit(128 + SIGNALS[signal]);
  };
  for (const signal of Object.keys(SIGNALS)) process.on(signal, leave);
  try {
    return await work();
  } finally {
    for (const signal of Object.keys(SIGNALS)) process.off(signal, leave);
  }
}
