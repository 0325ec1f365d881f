/**
 * Room on the disk: asked for before much is written, and named with its remedy when it ends.
 */
import fs from "node:fs";
import { Remedy } from "./remedy.mjs";

/** @throws {Remedy} where the disk of `folder` has fewer than `needed` bytes free */
export function checkDisk(folder, needed) {
  const { bavail, bsize } = fs.statfsSync(folder);
  if (bavail * bsize < needed) {
    throw new Remedy(
      `the disk of ${folder} has ${megabytes(bavail * bsize)} free and ${megabytes(needed)} are needed`,
      "free some space, or name a folder on another disk: MADOGUCHI_HOME=/srv/madoguchi npm start",
    );
  }
}

/** What to say when a write failed for want of room. */
export function diskFull(folder) {
  return new Remedy(
    `the disk of ${folder} is full`,
    "free some space, or name a folder on another disk: MADOGUCHI_HOME=/srv/madoguchi npm start",
  );
}

export function megabytes(bytes) {
  return `${Math.ceil(bytes / 1e6)} MB`;
}

/** Make a folder and those above it. */
export function makeFolder(folder) {
  try {
    fs.mkdirSync(folder, { recursive: true });
  } catch (error) {
    if (error.code === "ENOSPC") throw diskFull(folder);
    throw new Remedy(
      `${folder} cannot be made (${error.code})`,
      "name a folder that you may write: MADOGUCHI_HOME=/srv/madoguchi npm start",
    );
  }
}
