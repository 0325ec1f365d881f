/**
 * Whether the recordings are those that were kept: what the register says is held against what
 * lies in the folders. No key is needed, since everything is compared by its SHA-256.
 */
import { firstBreak, type Linked, type Sha256 } from "./chain.js";

export type Part = "header" | "body";

/** A file under the recordings' folder, by what its name says. */
export interface FoundFile {
  part: Part;
  recording: string;
  /** Of a body. */
  day: string | null;
  sha256: string;
}

export type Finding =
  | { kind: "missing"; recording: string; part: Part }
  | { kind: "altered"; recording: string; part: Part }
  /** It is the file of `of`. */
  | { kind: "exchanged"; recording: string; part: Part; of: string }
  /** The register says that it was destroyed. */
  | { kind: "notDestroyed"; recording: string; part: Part }
  /** A file of which the register knows nothing. */
  | { kind: "stray"; recording: string; part: Part }
  /** The register itself does not follow from what was before this one. */
  | { kind: "chainBroken"; recording: string }
  /** The control plane wrote down another link than the register has; null where the register has none. */
  | { kind: "otherChain"; recording: string }
  /** A line of the register cannot be read. */
  | { kind: "unreadable"; line: number };

export interface Verifying {
  /** In the order of the register. */
  entries: readonly Linked[];
  destroyed: ReadonlySet<string>;
  found: readonly FoundFile[];
  /** Links by recording as written down elsewhere, in the database or in the ledger. */
  elsewhere: ReadonlyMap<string, string>;
}

/** Everything that is not as it was kept; nothing where all is well. */
export function verify({ entries, destroyed, found, elsewhere }: Verifying, sha256: Sha256): Finding[] {
  // Of one that was kept anew only the last counts.
  const last = new Map(entries.map((one) => [one.recording, one]));
  const files = new Map(found.map((one) => [nameOf(one.part, one.recording, one.day), one]));
  const owners = new Map(entries.flatMap((one) => [[one.sha256Header, one.recording] as const, [one.sha256Body, one.recording] as const]));
  const findings: Finding[] = [];

  function look(one: Linked, part: Part): void {
    const name = nameOf(part, one.recording, one.day);
    const file = files.get(name);
    files.delete(name);
    const wanted = part === "header" ? one.sha256Header : one.sha256Body;
    if (destroyed.has(one.recording)) {
      if (file) findings.push({ kind: "notDestroyed", recording: one.recording, part });
    } else if (!file) findings.push({ kind: "missing", recording: one.recording, part });
    else if (file.sha256 !== wanted) {
      const of = owners.get(file.sha256);
      findings.push(of === undefined ? { kind: "altered", recording: one.recording, part } : { kind: "exchanged", recording: one.recording, part, of });
    }
  }

  for (const one of last.values()) {
    look(one, "header");
    look(one, "body");
  }
  for (const { recording, part } of files.values()) findings.push({ kind: "stray", recording, part });
  const broken = firstBreak(sha256, entries);
  if (broken) findings.push({ kind: "chainBroken", recording: broken.recording });
  for (const [recording, chain] of elsewhere) {
    if (last.get(recording)?.chain !== chain) findings.push({ kind: "otherChain", recording });
  }
  return findings;
}

function nameOf(part: Part, recording: string, day: string | null): string {
  return part === "header" ? `header ${recording}` : `body ${recording} ${day}`;
}

/** For people, without a word of what was said. */
export function wordsOfFinding(finding: Finding): { ja: string; en: string } {
  switch (finding.kind) {
    case "missing":
      return { ja: `${partJa(finding.part)}がありません`, en: `its ${finding.part} is missing` };
    case "altered":
      return { ja: `${partJa(finding.part)}が書き換えられています`, en: `its ${finding.part} was altered` };
    case "exchanged":
      return {
        ja: `${partJa(finding.part)}が ${finding.of} のものと入れ替わっています`,
        en: `its ${finding.part} is that of ${finding.of}`,
      };
    case "notDestroyed":
      return { ja: `消去済みのはずの${partJa(finding.part)}が残っています`, en: `it was destroyed, and its ${finding.part} is still there` };
    case "stray":
      return { ja: `台帳にない${partJa(finding.part)}です`, en: `a ${finding.part} that the register does not know` };
    case "chainBroken":
      return { ja: "ここから先の台帳がつながりません", en: "the chain of the register is broken from here on" };
    case "otherChain":
      return { ja: "データベースの控えと台帳が違います", en: "the register differs from what was written down elsewhere" };
    case "unreadable":
      return { ja: `台帳の ${finding.line} 行目が読めません`, en: `line ${finding.line} of the register cannot be read` };
    default:
      return finding satisfies never;
  }
}

function partJa(part: Part): string {
  return part === "header" ? "鍵ファイル" : "音声ファイル";
}
