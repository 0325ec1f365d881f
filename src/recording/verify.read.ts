/** What lies in the recordings' folders, by its SHA-256. Nothing is written, and no key is needed. */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { openToRead } from "./disk.store.js";
import { BODY, HEADER } from "./place.js";
import { readDestroyed, readRegister, sha256Of } from "./register.store.js";
import { type Finding, type FoundFile, verify } from "./verify.js";

export interface Verified {
  /** Recordings that were kept, and of them those that were destroyed. */
  kept: number;
  destroyed: number;
  findings: Finding[];
}

/**
 * Hold everything that was kept against what is there. What is not as it should be is looked at
 * twice, since recordings are kept and destroyed meanwhile.
 *
 * @param elsewhere links of the chain by recording, as the database or the ledger has them
 * @throws Error where a file cannot be read
 */
export async function verifyRecordings(recordings: string, elsewhere: ReadonlyMap<string, string> = new Map()): Promise<Verified> {
  const first = await look(recordings, elsewhere);
  if (first.findings.length === 0) return first;
  const again = await look(recordings, elsewhere);
  const before = new Set(first.findings.map((one) => JSON.stringify(one)));
  return { ...again, findings: again.findings.filter((one) => before.has(JSON.stringify(one))) };
}

async function look(recordings: string, elsewhere: ReadonlyMap<string, string>): Promise<Verified> {
  const found = [...(await headersIn(recordings)), ...(await bodiesIn(recordings))];
  const { kept, unreadable } = readRegister(recordings);
  const destroyed = new Set(readDestroyed(recordings).map(({ recording }) => recording));
  const findings = verify({ entries: kept, destroyed, found, elsewhere }, sha256Of);
  return {
    kept: new Set(kept.map(({ recording }) => recording)).size,
    destroyed: destroyed.size,
    findings: [...unreadable.map((line) => ({ kind: "unreadable" as const, line })), ...findings],
  };
}

async function headersIn(recordings: string): Promise<FoundFile[]> {
  const folder = path.join(recordings, "headers");
  const names = namesIn(folder, HEADER);
  const found: FoundFile[] = [];
  for (const recording of names) found.push({ part: "header", recording, day: null, sha256: await sha256OfFile(path.join(folder, recording + HEADER)) });
  return found;
}

async function bodiesIn(recordings: string): Promise<FoundFile[]> {
  const folder = path.join(recordings, "bodies");
  const found: FoundFile[] = [];
  for (const day of namesIn(folder, "")) {
    for (const recording of namesIn(path.join(folder, day), BODY)) {
      found.push({ part: "body", recording, day, sha256: await sha256OfFile(path.join(folder, day, recording + BODY)) });
    }
  }
  return found;
}

/** Without their ending. */
function namesIn(folder: string, ending: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).flatMap((name) => (name.endsWith(ending) ? [name.slice(0, name.length - ending.length)] : []));
}

async function sha256OfFile(file: string): Promise<string> {
  const handle = await openToRead(file);
  try {
    const hash = crypto.createHash("sha256");
    for await (const chunk of handle.createReadStream({ autoClose: false })) hash.update(chunk as Buffer);
    return hash.digest("hex");
  } finally {
    await handle.close();
  }
}
