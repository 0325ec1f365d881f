/**
 * For whom recordings are encrypted: public keys alone. The file is read for each recording, so
 * a key that comes or goes counts from the next one on, and nothing has to be started again.
 */
import fs from "node:fs";
import path from "node:path";
import { Encrypter } from "age-encryption";
import { z } from "zod";

/** Public keys by the listener's account. */
const shape = z.record(z.string(), z.string());

/** Stands for the key that lies offline with the city. */
export const RECOVERY = "recovery";

export interface Recipients {
  /** "age1…" */
  keys: string[];
  /** For people; no key is repeated. */
  problems: string[];
}

export function recipientsFile(recordings: string): string {
  return path.join(recordings, "recipients.json");
}

/** A key that cannot be used is left out and told of; the others are used. */
export function loadRecipients(recordings: string): Recipients {
  const file = recipientsFile(recordings);
  let given: Record<string, string>;
  try {
    given = shape.parse(JSON.parse(fs.readFileSync(file, "utf8")));
  } catch {
    return { keys: [], problems: [`${file} does not say for whom recordings are encrypted; enter a listener's key and the recovery key`] };
  }
  const problems = RECOVERY in given ? [] : ["there is no recovery key: if every listener's key is lost, so are the recordings"];
  const keys = Object.entries(given).flatMap(([name, key]) => {
    const problem = problemOf(key);
    if (problem !== null) problems.push(`the key of ${name} ${problem}`);
    return problem === null ? [key] : [];
  });
  if (keys.length === 0) problems.push("there is no key that recordings could be encrypted for");
  return { keys: [...new Set(keys)], problems };
}

function problemOf(key: string): string | null {
  if (/^AGE-SECRET-KEY-/i.test(key)) return "is a private one, which must never lie here: destroy it, make a new one and enter its public key";
  try {
    new Encrypter().addRecipient(key);
    return null;
  } catch {
    return "is no public key of age";
  }
}
