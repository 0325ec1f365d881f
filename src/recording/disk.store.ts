/** Files that are there whole or not at all, and files that are gone for good. */
import fs from "node:fs/promises";
import path from "node:path";

/** Ends the name of what is not whole yet; it is deleted by the next start. */
export const UNFINISHED = ".new";

/** Not readable for others, and never through a link that somebody has laid. */
const { O_RDONLY, O_RDWR, O_NOFOLLOW, O_WRONLY, O_CREAT, O_TRUNC } = fs.constants;
const MINE = 0o600;

/** A file to be written whole; `finish` gives it its name. */
export interface Unfinished {
  write(bytes: Uint8Array): Promise<void>;
  /** On the disk, under its name. */
  finish(): Promise<void>;
  /** Nothing of it is left. */
  drop(): Promise<void>;
}

export async function begin(file: string): Promise<Unfinished> {
  const aside = `${file}${UNFINISHED}`;
  await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await fs.open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, MINE);
  return {
    write: async (bytes) => {
      await handle.writeFile(bytes);
    },
    finish: async () => {
      await handle.sync();
      await handle.close();
      await fs.rename(aside, file);
      await syncFolder(path.dirname(file));
    },
    drop: async () => {
      await handle.close().catch(() => {});
      await fs.rm(aside, { force: true });
    },
  };
}

export async function writeWhole(file: string, bytes: string | Uint8Array): Promise<void> {
  const unfinished = await begin(file);
  try {
    await unfinished.write(typeof bytes === "string" ? Buffer.from(bytes) : bytes);
    await unfinished.finish();
  } catch (error) {
    await unfinished.drop();
    throw error;
  }
}

export function openToRead(file: string): Promise<fs.FileHandle> {
  return fs.open(file, O_RDONLY | O_NOFOLLOW);
}

const ZEROS = Buffer.alloc(65_536);

/**
 * Overwrite a file with zeros and delete it. Where there is none, nothing is to be done.
 * A link is deleted, and what it leads to left alone.
 */
export async function destroyFile(file: string): Promise<void> {
  await overwrite(file);
  await fs.rm(file, { force: true });
  await syncFolder(path.dirname(file));
}

async function overwrite(file: string): Promise<void> {
  const handle = await fs.open(file, O_RDWR | O_NOFOLLOW).catch((error) => {
    if (["ENOENT", "ELOOP"].includes(codeOf(error) ?? "")) return null;
    throw error;
  });
  if (!handle) return;
  try {
    const { size } = await handle.stat();
    for (let at = 0; at < size; at += ZEROS.length) await handle.write(ZEROS, 0, Math.min(ZEROS.length, size - at), at);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await fs.open(folder, O_RDONLY).catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/** "ENOSPC" and the like. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code;
}
