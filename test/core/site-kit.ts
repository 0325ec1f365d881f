import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach } from "vitest";
import { loadTexts } from "../../src/prompt/texts.load.js";
import { loadSite, SiteError } from "../../src/site/site.load.js";
import { vocabularyOf } from "../../src/site/site.js";

export const rehearsal = fileURLToPath(new URL("../../sites/rehearsal", import.meta.url));
export const vocabulary = vocabularyOf(loadTexts());

// biome-ignore lint/suspicious/noExplicitAny: the edits write what the schema must refuse
export type Edit = (data: any) => unknown;

export interface SiteFolder {
  folder(): string;
  /** Changes one of its files: in place, or to what the edit gives. */
  change(file: string, edit: Edit): Promise<void>;
  /** What is wrong with it. */
  problems(): Promise<string[]>;
}

/** A copy of the rehearsal site for each test of a file. */
export function openSiteFolder(): SiteFolder {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "madoguchi-site-"));
    await cp(rehearsal, folder, { recursive: true });
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });
  return {
    folder: () => folder,
    async change(file, edit) {
      const name = path.join(folder, `${file}.json`);
      const data: unknown = JSON.parse(await readFile(name, "utf8"));
      await writeFile(name, JSON.stringify(edit(data) ?? data));
    },
    async problems() {
      try {
        await loadSite(folder, vocabulary);
      } catch (error) {
        if (error instanceof SiteError) return error.problems;
        throw error;
      }
      return [];
    },
  };
}
