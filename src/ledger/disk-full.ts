/** `No space left on device`, of a file or of LMDB (mdb.c: MDB_MAP_FULL), whose codes are numbers. */
const CODES: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT", 28, -30_792]);

/** Whether something failed because there is no room for it on the disk. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return CODES.has((error as { code?: unknown }).code) || /no space left on device|MDB_MAP_FULL/i.test(error.message) || isDiskFull(error.cause);
}
