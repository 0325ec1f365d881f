import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { SiteData } from "../../src/site/site.js";
import { ROOT } from "../installed.js";

/**
 * A site for a test: the rehearsal site with some of its data changed. What a site may set
 * is set here to be quick, so that a test does not wait for what it is not about.
 *
 * @returns its folder, as MADOGUCHI_SITE takes it
 */
export function siteWith(changes: { [File in keyof SiteData]?: Partial<SiteData[File]> }): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "madoguchi-site-"));
  fs.cpSync(path.join(ROOT, "sites", "rehearsal"), folder, { recursive: true });
  for (const [name, change] of Object.entries(changes)) {
    const file = path.join(folder, `${name}.json`);
    const data = JSON.parse(fs.readFileSync(file, "utf8"));
    fs.writeFileSync(file, JSON.stringify(Array.isArray(data) ? change : { ...data, ...change }));
  }
  return folder;
}

/** What the rehearsal site has in a file. */
export function siteFile<File extends keyof SiteData>(name: File): SiteData[File] {
  return JSON.parse(fs.readFileSync(path.join(ROOT, "sites", "rehearsal", `${name}.json`), "utf8"));
}
