/**
 * Which processes live. A process id alone says little, because ids are used again; with
 * the time at which the process started (proc(5), stat, field 22) it names one process for
 * as long as the machine is up, and the boot's id covers the time beyond.
 *
 * The house writes a note of each part it starts. A house that was killed leaves the notes
 * behind, and the next one ends what still lives of those parts, and nothing else.
 */
import fs from "node:fs";
import path from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { Trouble } from "./trouble.js";

export interface Note {
  pid: number;
  /** Clock ticks since boot. */
  started: string;
  boot: string;
}

const POLL_MS = 20;
/** Asked politely first; PostgreSQL and Asterisk are well within it. */
const POLITE_MS = 1500;

/** The note of a living process, null where there is none. */
export function noteOf(pid: number): Note | null {
  const started = startOf(pid);
  return started === null ? null : { pid, started, boot: bootId() };
}

/** Whether the process of the note still lives; a zombie does not. */
export function lives(note: Note): boolean {
  return note.boot === bootId() && startOf(note.pid) === note.started;
}

/**
 * Write who this is, in one step. On a full disk there is none, and none of an earlier process
 * either: it would only be missed if the kernel, too, failed to end what a killed house left.
 *
 * @returns whether it was written
 */
export function writeNote(file: string, pid: number): boolean {
  const note = noteOf(pid);
  if (!note) return false;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    fs.writeFileSync(`${file}.new`, JSON.stringify(note), { mode: 0o600 });
    fs.renameSync(`${file}.new`, file);
    return true;
  } catch {
    for (const one of [`${file}.new`, file]) fs.rmSync(one, { force: true });
    return false;
  }
}

/** Null where there is no readable note. */
export function readNote(file: string): Note | null {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Note;
  } catch {
    return null;
  }
}

/**
 * Take the place that only one process may have.
 *
 * @returns null when it is ours now, or the note of the living process that has it
 * @throws Trouble where it cannot be written
 */
export function takePlace(file: string): Note | null {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const mine = `${file}.${process.pid}`;
  if (!writeNote(mine, process.pid)) {
    throw new Trouble(`${file} cannot be written`, "see that its disk has room and that the folder belongs to this user");
  }
  try {
    // A link appears whole or not at all; renaming would silently take a place that is held.
    for (;;) {
      try {
        fs.linkSync(mine, file);
        return null;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      const holder = readNote(file);
      if (holder && lives(holder)) return holder;
      putAway(file, `${mine}.old`);
    }
  } finally {
    fs.rmSync(mine, { force: true });
  }
}

/**
 * Take the note of a dead holder away. Another who starts at the same moment may have done so,
 * and have put a note of its own there since we looked: that one is put back.
 */
function putAway(file: string, aside: string): void {
  try {
    fs.renameSync(file, aside);
    const holder = readNote(aside);
    if (holder && lives(holder)) fs.linkSync(aside, file);
  } catch (error) {
    if (!["ENOENT", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    fs.rmSync(aside, { force: true });
  }
}

/**
 * End what a killed house left running: the process groups of the parts that it noted.
 *
 * @param folder the notes, one file a part
 * @returns the names of the parts that were still there
 */
export async function endLeftovers(folder: string): Promise<string[]> {
  const names = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith(".part")) : [];
  const left = names
    .map((name) => ({ name: name.slice(0, -".part".length), file: path.join(folder, name) }))
    .map((one) => ({ ...one, note: readNote(one.file) }));
  const living = left.filter(({ note }) => note !== null && lives(note));
  // A group outlives the process that began it: the control plane is in that of its guard.
  const groups = new Set(living.map(({ note }) => groupOf((note as Note).pid)).filter((group) => group > 0));
  await Promise.all([...groups].map((group) => endGroup(group, "SIGTERM", POLITE_MS)));
  for (const { file } of left) fs.rmSync(file, { force: true });
  return living.map(({ name }) => name);
}

/** Ask a process group to end, and after `politeMs` end it. Returns when nothing of it is left. */
export async function endGroup(pid: number, signal: NodeJS.Signals, politeMs: number): Promise<void> {
  const until = performance.now() + politeMs;
  signalGroup(pid, signal);
  while (groupLives(pid)) {
    if (performance.now() > until) signalGroup(pid, "SIGKILL");
    await after(POLL_MS);
  }
}

/** Signal a process group; one that is gone is no error. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Zombies are nobody: they wait only for their parent to read how they ended. */
function groupLives(pid: number): boolean {
  try {
    process.kill(-pid, 0);
  } catch {
    return false;
  }
  return membersOf(pid).length > 0;
}

/**
 * A process that somebody or something has stopped (SIGSTOP), and those of its children that
 * are: told to go on. One that is being debugged is in another state and left alone.
 *
 * @returns whether it was stopped
 */
export function goOn(pid: number): boolean {
  if (!isStopped(pid)) return false;
  for (const one of [pid, ...childrenOf(pid).filter(isStopped)]) {
    try {
      process.kill(one, "SIGCONT");
    } catch {
      // Gone meanwhile.
    }
  }
  return true;
}

/** State T of proc(5) stat: stopped by a signal. */
export function isStopped(pid: number): boolean {
  return statOf(pid)?.[0] === "T";
}

function childrenOf(parent: number): number[] {
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => statOf(pid)?.[1] === String(parent));
}

function membersOf(group: number): number[] {
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const fields = statOf(pid);
      return fields !== null && fields[2] === String(group) && fields[0] !== "Z";
    });
}

/** 0 where it has ended meanwhile. */
function groupOf(pid: number): number {
  return Number(statOf(pid)?.[2] ?? 0);
}

function startOf(pid: number): string | null {
  const fields = statOf(pid);
  return fields === null || fields[0] === "Z" ? null : (fields[19] ?? null);
}

/** The fields of proc(5) stat from the third (state) on; the second is a name that may hold anything. */
function statOf(pid: number): string[] | null {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}

function bootId(): string {
  return fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}
