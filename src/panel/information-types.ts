import type { InformationLeftWhy } from "../floor/fact.js";
import type { Information } from "../ivr/tree.js";
import type { Language } from "../prompt/language.js";
import type { OverflowRule } from "../queue/overflow.js";
import type { Words } from "./live-types.js";

/** GET /api/information: the tree of the voice information in force, and the rules and matters that lead to it. */
export interface InformationView {
  version: number;
  information: Information;
  /** What a node can say. */
  prompts: PromptText[];
  /** Keys that choose a language, and are no node's. */
  languageKeys: Record<string, Language>;
  overflow: OverflowRule[];
  /** What those rules say, by the prompts' names. */
  said: Record<string, Words>;
  /** Matters of the menu that lead here. */
  matters: Words[];
  changedBy: string | null;
  /** Real wall milliseconds. */
  changedAt: number | null;
}

/** `content`: a node's own words; `invite`: said where a key leads to it, with the key for {key}. */
export interface PromptText {
  name: string;
  use: "content" | "invite";
  text: Record<Language, string>;
}

/** PUT /api/information. `version` is the one that was read; another person's change in between is a conflict. */
export interface InformationBody {
  version: number;
  information: Information;
}

/** GET /api/information/counts: of the business day and of its month so far. */
export interface InformationCounts {
  /** "YYYY-MM-DD" */
  date: string;
  today: InformationTally;
  month: InformationTally;
  /** Whether PostgreSQL, from which this is counted, is behind. */
  lagging: boolean;
}

/** By the nodes' and the rules' ids. */
export interface InformationTally {
  nodes: Record<string, NodeTally>;
  rules: Record<string, number>;
}

export interface NodeTally {
  entered: number;
  left: Record<InformationLeftWhy, number>;
}
