import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type Database, open, type RootDatabase } from "lmdb";

/**
 * The two LMDB environments under the ledger, and why there are two.
 *
 * `now` takes every input's facts at once, in one small transaction without fsync: what it
 * was given is in the kernel's page cache, so `kill -9` loses nothing, and a commit takes
 * some ten microseconds rather than a disk's milliseconds. But LMDB without fsync may be
 * unreadable after a power cut (LMDB, MDB_NOSYNC: "a system crash can corrupt the database").
 *
 * `safe` is written twice a second with everything new in one transaction with fsync, and is
 * always whole. It remembers the kernel's boot id: where that has changed, the machine went
 * down, and `now` is thrown away unread. So a power cut loses what came after the last
 * checkpoint, half a second, and never the rest.
 *
 * LMDB writes its pages with pwrite(2) and reads them through the map, so a full disk is an
 * error of the transaction and no SIGBUS; such a transaction is given up whole. `now` has its
 * room beforehand, so a disk that others have filled leaves it a day's work.
 */
export interface LedgerStore {
  /** What each input led to, in order (`entry.ts`). */
  now: RootDatabase<string, number>;
  safe: RootDatabase<string, string>;
  facts: Database<string, number>;
  /** Live state, as it was at the last checkpoint. */
  state: Database<string, string>;
  settings: Database<string, string>;
  /** True where the machine went down since the ledger was last open, so `now` was dropped. */
  afterReboot: boolean;
}

const BOOT_ID_FILE = "/proc/sys/kernel/random/boot_id";
const BOOT = "boot";
/** Of `now`: a day's facts and live state, which the disk cannot refuse any more. */
const RESERVE_BYTES = 32 * 1024 * 1024;

/**
 * Opens or makes the two environments in the folder `path`, for this user's eyes alone.
 *
 * @throws Error naming the folder where it cannot be opened or written.
 */
export function openStore(path: string): LedgerStore {
  try {
    return openBoth(path);
  } catch (error) {
    throw new Error(
      `The ledger in ${path} cannot be opened (${(error as Error).message}). ` +
        "Check that the folder belongs to this user, that the disk is not full and that no other Madoguchi uses it.",
    );
  }
}

function openBoth(path: string): LedgerStore {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  // Writes of one turn of the event loop are not gathered: of a transaction that fails, the
  // gathering leaves a promise behind that nobody can catch, and Node ends by it.
  const asOne = { encoding: "string", overlappingSync: false, eventTurnBatching: false } as const;
  const safe = open<string, string>({ path: join(path, "safe"), ...asOne });
  const settings = safe.openDB<string, string>({ name: "settings", encoding: "string" });
  const bootId = readFileSync(BOOT_ID_FILE, "utf8").trim();
  const afterReboot = settings.get(BOOT) !== bootId;
  if (afterReboot) {
    rmSync(join(path, "now"), { recursive: true, force: true });
    settings.putSync(BOOT, bootId);
  }
  const now = open<string, number>({ path: join(path, "now"), ...asOne, noSync: true });
  reserve(join(path, "now", "data.mdb"));
  return {
    now,
    safe,
    facts: safe.openDB<string, number>({ name: "facts", encoding: "string" }),
    state: safe.openDB<string, string>({ name: "state", encoding: "string" }),
    settings,
    afterReboot,
  };
}

/**
 * Lengthens the file with zeros that LMDB will write over: what a file has, no other can take.
 * (A hole would be no room.) Where there is too little for that, it goes on without.
 */
function reserve(file: string): void {
  const descriptor = openSync(file, "r+");
  const before = fstatSync(descriptor).size;
  const zeros = Buffer.alloc(1024 * 1024);
  try {
    for (let at = before; at < RESERVE_BYTES; ) {
      at += writeSync(descriptor, zeros, 0, Math.min(zeros.length, RESERVE_BYTES - at), at);
    }
  } catch {
    // Not the last of it: others, too, need room.
    ftruncateSync(descriptor, before);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * A failed commit of lmdb brings its cause as a promise of its own, which is to be rejected in
 * a moment; nobody else hears of it, and Node would end by that.
 */
export function caught(error: unknown): void {
  (error as { commitError?: Promise<unknown> } | undefined)?.commitError?.catch(() => {});
}
