/**
 * One at a time across processes: a file that names the holder.
 *
 * A holder that was killed leaves its file behind. It is recognised by its process id
 * together with the process's start time, because ids are used again.
 */
import fs from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/**
 * Run `work` while holding the lock; wait for another holder to finish.
 *
 * @template T
 * @param {string} file
 * @param {(line: string) => void} onProgress told once when there is a wait
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, onProgress, work) {
  let told = false;
  while (!take(file)) {
    if (!told) onProgress(`waiting for another set-up (${file})`);
    told = true;
    await wait(200);
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

function take(file) {
  // Written whole and then linked, so that nobody reads a half-written name.
  const mine = `${file}.${process.pid}`;
  fs.writeFileSync(mine, `${process.pid} ${startTime(process.pid)}`);
  try {
    if (linked(mine, file)) return true;
    if (holderLives(file)) return false;
    fs.rmSync(file, { force: true });
    return linked(mine, file);
  } finally {
    fs.rmSync(mine, { force: true });
  }
}

function linked(mine, file) {
  try {
    fs.linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  }
}

function holderLives(file) {
  try {
    const [pid, started] = fs.readFileSync(file, "utf8").split(" ");
    return startTime(Number(pid)) === started;
  } catch {
    return false;
  }
}

/** Clock ticks after boot at which a process started, from proc(5) stat field 22; "" where there is none. */
export function startTime(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return "";
  }
}
