/**
 * `npm run recordings:verify`: every recording that was kept is held against what lies in the
 * folders, and the chain over all of them is computed anew. What is missing, exchanged, altered
 * or not destroyed is named. It only reads, and needs neither a key nor the running system.
 *
 * Exit code 0: all is as it was kept; 1: something is not; 2: it could not be looked at.
 */
import fs from "node:fs";
import type { Config } from "../config.js";
import { readConfigOrExplain } from "../house.js";
import { Trouble } from "../house/trouble.js";
import { verifyRecordings, type Verified } from "../recording/verify.read.js";
import { type Finding, wordsOfFinding } from "../recording/verify.js";

/** @returns the exit code */
export async function verifyCommand({ paths }: Pick<Config, "paths">): Promise<number> {
  if (!fs.existsSync(paths.recordings)) {
    throw new Trouble(`there are no recordings in ${paths.recordings}`, "name the state folder of the system: MADOGUCHI_HOME=/srv/madoguchi npm run recordings:verify");
  }
  const verified = await verifyRecordings(paths.recordings);
  console.log(report(verified));
  return verified.findings.length === 0 ? 0 : 1;
}

function report({ kept, destroyed, findings }: Verified): string {
  const head = [
    `${kept} recordings were kept, ${destroyed} of them destroyed since; ${findings.length} findings`,
    `録音 ${kept} 件(うち消去済み ${destroyed} 件)、相違 ${findings.length} 件`,
  ];
  const named = findings.map((finding) => ({ name: nameOf(finding), words: wordsOfFinding(finding) }));
  const width = Math.max(0, ...named.map(({ name }) => name.length));
  const lines = named.map(({ name, words }) => `  ${name.padEnd(width)}  ${words.en}\n  ${" ".repeat(width)}  ${words.ja}`);
  return [...head, ...(lines.length > 0 ? ["", ...lines] : [])].join("\n");
}

function nameOf(finding: Finding): string {
  return finding.kind === "unreadable" ? "-" : finding.recording;
}

if (process.argv[1] === import.meta.filename) {
  try {
    process.exitCode = await verifyCommand(readConfigOrExplain(process.env));
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    console.error(error instanceof Trouble ? words : `The recordings could not be verified: ${words}`);
    process.exitCode = 2;
  }
}
