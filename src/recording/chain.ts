/**
 * The chain over all recordings: each link is the SHA-256 of the link before it together with
 * what was kept. Whoever takes a recording out, puts another in its place or alters one breaks
 * every link from there on, and cannot mend them without the copies in the database.
 */

/** SHA-256 of a text, in hex. */
export type Sha256 = (text: string) => string;

/** Before the first recording. */
export const CHAIN_BEGIN = "0".repeat(64);

export interface Linked {
  recording: string;
  day: string;
  sha256Header: string;
  sha256Body: string;
  chain: string;
}

export function nextLink(sha256: Sha256, previous: string, one: Omit<Linked, "chain">): string {
  return sha256([previous, one.recording, one.day, one.sha256Header, one.sha256Body].join("|"));
}

/** The first entry that does not follow from the one before it; null where all do. */
export function firstBreak(sha256: Sha256, entries: readonly Linked[]): Linked | null {
  let previous = CHAIN_BEGIN;
  for (const one of entries) {
    if (nextLink(sha256, previous, one) !== one.chain) return one;
    previous = one.chain;
  }
  return null;
}
