import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { type SiteProblem, siteProblems } from "./problem.js";
import { SITE_FILES, type Site, type SiteData, type SiteVocabulary, siteOf, siteSchema } from "./site.js";

/**
 * Reads a site's folder. A technician writes these files by hand, so all mistakes are told
 * at once, each with its file, its place in the file, what is wrong and what would be right.
 * No value is repeated in an error, because it may be a secret.
 */

const FILE_MAX_BYTES = 1024 * 1024;

/** The site cannot be used; `problems` are lines for the person who wrote it. */
export class SiteError extends Error {
  readonly problems: string[];

  constructor(folder: string, problems: string[]) {
    super(`The site in ${folder} cannot be used:\n${problems.map((one) => `  ${one}`).join("\n")}`);
    this.name = "SiteError";
    this.problems = problems;
  }
}

/**
 * The site in `folder` (MADOGUCHI_SITE). `vocabulary` is what its data refers to outside it.
 * @throws SiteError with every problem that was found
 */
export async function loadSite(folder: string, vocabulary: SiteVocabulary): Promise<Site> {
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) {
    throw new SiteError(folder, [
      "there is no such folder; set MADOGUCHI_SITE to a site's folder, or leave it out for the rehearsal site",
    ]);
  }
  const content: Partial<Record<keyof SiteData, unknown>> = {};
  const problems: string[] = [];
  for (const file of SITE_FILES) {
    const read = await readJson(path.join(folder, `${file}.json`));
    if ("problem" in read) problems.push(`${file}.json: ${read.problem}`);
    else content[file] = read.value;
  }
  problems.push(...shapeProblems(content));
  if (problems.length > 0) throw new SiteError(folder, problems);
  const data = siteSchema.parse(content);
  const meaning = siteProblems(data, vocabulary);
  if (meaning.length > 0) throw new SiteError(folder, meaning.map(lineOf));
  return siteOf(data);
}

async function readJson(file: string): Promise<{ value: unknown } | { problem: string }> {
  let text: string;
  try {
    if ((await stat(file)).size > FILE_MAX_BYTES)
      return { problem: `is larger than ${FILE_MAX_BYTES} bytes; a site's file is far smaller` };
    text = (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    if (code === "ENOENT") return { problem: "is missing; start from the file of that name in sites/rehearsal" };
    return { problem: `cannot be read (${code}); make it readable for the user that runs this` };
  }
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: `is not valid JSON${placeOf(error, text)}; check commas, quotes and brackets there` };
  }
}

/** " at line 3, column 7", where the parser says so; its message may quote a secret and is not passed on. */
function placeOf(error: unknown, text: string): string {
  const position = /at position (\d+)/.exec(String(error))?.[1];
  if (position === undefined) return "";
  const before = text.slice(0, Number(position)).split("\n");
  return ` at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** What the schema has to say about each file that could be read. */
function shapeProblems(content: Partial<Record<keyof SiteData, unknown>>): string[] {
  return SITE_FILES.filter((file) => file in content).flatMap((file) => {
    const result = siteSchema.shape[file].safeParse(content[file]);
    if (result.success) return [];
    return result.error.issues.map((issue) =>
      lineOf({ file, path: z.core.toDotPath(issue.path), message: messageOf(issue) }),
    );
  });
}

/** Zod's words are good where it names what it wants; a missing key is put more plainly. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type" && issue.input === undefined && issue.message.includes("received undefined")) {
    return `is missing; it must be ${issue.expected === "array" ? "a list" : `a ${issue.expected}`}`;
  }
  if (issue.code === "unrecognized_keys") {
    return `has the unknown key ${issue.keys.map((key) => `"${key.slice(0, 40)}"`).join(", ")}; take it out, or correct its spelling`;
  }
  return issue.message;
}

function lineOf({ file, path: place, message }: SiteProblem): string {
  return `${file}.json${place === "" ? "" : ` ${place}`}: ${message}`;
}
