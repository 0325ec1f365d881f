import type { Language } from "../prompt/language.js";
import type { Say } from "../prompt/say.js";

/**
 * The voice information that callers hear without an operator: a small tree, kept as data. A
 * node is a prompt and keys to further nodes; the first node is where everybody enters.
 *
 * Two keys are the same everywhere and stand in no data: 0 leads to the queue, `*` back to the
 * node before. What is said of the other keys is put together from the data ("for our opening
 * hours, press" and the key), so that words and keys cannot disagree.
 */
export interface Information {
  /** By which those who called while the centre is closed get here; null: they do not. */
  closedKey: string | null;
  /** The first is the entrance; none: there is no voice information. */
  nodes: InformationNode[];
}

export interface InformationNode {
  id: string;
  /** For the people at the panel. */
  label: { ja: string; en: string };
  /** The prompt with what is to be known. */
  prompt: string;
  /** The prompt that says, where a key leads here, what for and which. */
  invite: string;
  keys: InformationKey[];
}

export interface InformationKey {
  key: string;
  /** A node's id. */
  to: string;
}

export const BACK_KEY = "*";
export const QUEUE_KEY = "0";

export function entranceOf({ nodes }: Information): InformationNode | null {
  return nodes[0] ?? null;
}

export function nodeOf({ nodes }: Information, id: string | undefined): InformationNode | null {
  return nodes.find((node) => node.id === id) ?? null;
}

/** The keys of a node, in words: where each leads and, of those that are everywhere, which are of use here. */
export function keyWords(information: Information, node: InformationNode, language: Language, { back, queue }: { back: boolean; queue: boolean }): Say[] {
  return [
    ...node.keys.flatMap(({ key, to }): Say[] => {
      const there = nodeOf(information, to);
      return there ? [{ prompt: there.invite, language, key }] : [];
    }),
    ...(back ? [{ prompt: "information_back", language }] : []),
    ...(queue ? [{ prompt: "information_operator", language }] : []),
  ];
}
