import fs from "node:fs";
import path from "node:path";
import type { SiteData } from "../../src/site/site.js";
import { ROOT } from "../installed.js";

/** What a test's site has otherwise than the rehearsal site; of a list all of it, of anything else what is named. */
export type SiteChanges = { [File in keyof SiteData]?: Partial<SiteData[File]> };

const REHEARSAL = path.join(ROOT, "sites", "rehearsal");

/**
 * Write a site for a test. What a site may set is set to be quick, so that a test does not
 * wait for what it is not about.
 *
 * @returns its folder, as MADOGUCHI_SITE takes it
 */
export function writeSite(folder: string, changes: SiteChanges): string {
  fs.cpSync(REHEARSAL, folder, { recursive: true });
  for (const [name, change] of Object.entries(changes)) {
    const file = path.join(folder, `${name}.json`);
    const data = JSON.parse(fs.readFileSync(file, "utf8"));
    fs.writeFileSync(file, JSON.stringify(Array.isArray(data) ? change : { ...data, ...change }));
  }
  return folder;
}

/** What the rehearsal site has in a file. */
export function siteFile<File extends keyof SiteData>(name: File): SiteData[File] {
  return JSON.parse(fs.readFileSync(path.join(REHEARSAL, `${name}.json`), "utf8"));
}
