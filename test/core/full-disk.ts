import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A small disk that can be full: a tmpfs in a mount namespace of one child process, which
 * goes with it. Root may mount one, and everybody else as root of a user namespace.
 *
 * In a plain chroot "/" is no mount point and cannot be made private, so a shared mount around
 * it would see the disk as well; therefore it is unmounted afterwards wherever it still is.
 */
export interface OnSmallDisk {
  process: ChildProcess;
  /** What it printed, once it has ended of itself; a process that fails is an error with its words. */
  ended(): Promise<string[]>;
}

const TYPESCRIPT = new URL("./typescript.mjs", import.meta.url).href;

/** Before the script: `disk`, the folder; `fill()` takes all that is free, and `free()` gives it back. */
const PRELUDE = `
  import fs from "node:fs";
  const disk = process.argv[2];
  const ballast = disk + "/ballast";
  const fill = () => {
    const file = fs.openSync(ballast, "a");
    for (const bytes of [65536, 4096]) {
      try { for (;;) fs.writeSync(file, Buffer.alloc(bytes, 1)); } catch (error) { if (error.code !== "ENOSPC") throw error; }
    }
    fs.closeSync(file);
  };
  const free = () => fs.rmSync(ballast);
  const source = (file) => import(${JSON.stringify(new URL("../../src/", import.meta.url).href)} + file);
`;

/** Run a module's text with a disk of so many MB. */
export function onSmallDisk(megabytes: number, script: string): OnSmallDisk {
  const folder = mkdtempSync(join(tmpdir(), "madoguchi-disk-"));
  const disk = join(folder, "disk");
  mkdirSync(disk);
  writeFileSync(join(folder, "script.mjs"), PRELUDE + script);
  const isRoot = process.getuid?.() === 0;
  const mount = `mount --make-rprivate / 2>/dev/null; mount -t tmpfs -o size=${megabytes}m,mode=0777 tmpfs "$1" || { echo "a small disk could not be mounted: run the tests where mount(8) or user namespaces are allowed" >&2; exit 1; }`;
  const node = [process.execPath, "--import", TYPESCRIPT, join(folder, "script.mjs"), disk];
  const command = [...(isRoot ? [] : ["--user", "--map-root-user"]), "--mount", "--propagation", "unchanged", "sh", "-c", `${mount}; shift; exec "$@"`, "sh", disk, ...node];
  const child = spawn("unshare", command, { stdio: ["pipe", "pipe", "pipe"] });
  let printed = "";
  let complaints = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (printed += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (complaints += text));
  const closed = once(child, "close").then(([code]) => {
    spawnSync("umount", ["--lazy", disk]);
    rmSync(folder, { recursive: true, force: true });
    if (code !== 0) throw new Error(`the process on the small disk ended with ${code}\n${printed}\n${complaints}`);
    return printed.trim().split("\n");
  });
  closed.catch(() => {});
  return { process: child, ended: () => closed };
}
