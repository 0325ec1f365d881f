import type { Call, Listening } from "../call/call.js";
import { say } from "../call/hearing.js";
import type { InformationWay } from "../floor/fact.js";
import type { Turn } from "../floor/turn.js";
import type { Language } from "../prompt/language.js";
import type { Say } from "../prompt/say.js";
import { leaveInformation } from "./leave.js";
import { meaningOf } from "./menu.js";
import { BACK_KEY, entranceOf, type InformationNode, keyWords, nodeOf, QUEUE_KEY } from "./tree.js";
import { chooseLanguage, hasLanguageKeys } from "./walk.js";

/**
 * A caller's walk through the voice information (`tree.ts`). The caller stays where the call
 * is meanwhile: in the queue with the place kept, to be connected as soon as it is their turn;
 * in the menu, before the queue, where a matter leads here; or with the closed announcement.
 *
 *     node ──said──▶ leaving ──said──▶ back to where the caller came from
 *      ▲  └──key──▶ another node            (0 does so at once, where there is a queue)
 *      └────key────────┘
 *
 * Nobody needs a key: the words of `leaving` leave time for one, and after them the caller
 * waits on. Each function says whether the walk is over.
 */
export type InformationWalk = "stays" | "leaves";

/** So many nodes may be heard in one visit; more is a game, or a fault of the line. */
export const NODES_A_VISIT = 20;

/** Into the tree by its entrance. `instead`: what is said in the place of the entrance's own words. Whether there is a tree. */
export function enterInformation(turn: Turn, call: Call, way: InformationWay, instead?: Say[]): boolean {
  const entrance = entranceOf(turn.state.setup.information);
  if (!entrance) return false;
  call.information = { trail: [], step: "node", heard: 0, since: turn.now.mono };
  enterNode(turn, call, call.information, entrance, way, instead);
  return true;
}

export function informationKey(turn: Turn, call: Call, listening: Listening, key: string): InformationWalk {
  if (key === QUEUE_KEY) {
    if (isClosed(call)) return "stays";
    leaveInformation(turn, call, "toQueue");
    return "leaves";
  }
  const { information, menu } = turn.state.setup;
  if (key === BACK_KEY) {
    const before = nodeOf(information, listening.trail.at(-2));
    if (!before || !mayHearMore(turn, call, listening)) return "stays";
    leaveInformation(turn, call, "key");
    listening.trail = listening.trail.slice(0, -2);
    return enterNode(turn, call, listening, before, "key");
  }
  const here = nodeOf(information, listening.trail.at(-1));
  const there = nodeOf(information, here?.keys.find((one) => one.key === key)?.to);
  if (there) {
    if (!mayHearMore(turn, call, listening)) return "stays";
    leaveInformation(turn, call, "key");
    return enterNode(turn, call, listening, there, "key");
  }
  const meaning = meaningOf(key, menu);
  if (here && meaning.type === "language" && meaning.language !== call.language && hasLanguageKeys(call)) {
    chooseLanguage(turn, call, meaning.language, "key");
    listening.step = "node";
    say(turn, call, wordsOf(turn, call, listening, here));
  }
  return "stays";
}

/** The node's words, or those of the way out, have been said to their end (or could not be). */
export function informationSaid(turn: Turn, call: Call, listening: Listening): InformationWalk {
  if (listening.step === "node") {
    startLeaving(turn, call, listening);
    return "stays";
  }
  leaveInformation(turn, call, "end");
  return "leaves";
}

function enterNode(turn: Turn, call: Call, listening: Listening, node: InformationNode, way: InformationWay, instead?: Say[]): InformationWalk {
  listening.trail = [...listening.trail, node.id];
  listening.heard += 1;
  listening.step = "node";
  listening.since = turn.now.mono;
  turn.fact({ type: "InformationEntered", node: node.id, way }, { call: call.id });
  say(turn, call, wordsOf(turn, call, listening, node, instead));
  return "stays";
}

function wordsOf(turn: Turn, call: Call, { trail }: Listening, node: InformationNode, instead?: Say[]): Say[] {
  const { language } = call;
  const { information, rules } = turn.state.setup;
  const content: Say[] = instead ?? [{ prompt: node.prompt, language, nationalLine: rules.nationalLine[language] }];
  return [...content, ...keyWords(information, node, language, { back: trail.length > 1, queue: !isClosed(call) })];
}

/** Once enough was heard, the way out is all that is left to hear. */
function mayHearMore(turn: Turn, call: Call, listening: Listening): boolean {
  if (listening.heard < NODES_A_VISIT) return true;
  if (listening.step === "node") startLeaving(turn, call, listening);
  return false;
}

function startLeaving(turn: Turn, call: Call, listening: Listening): void {
  listening.step = "leaving";
  say(turn, call, [outWords(call, call.language)]);
}

function outWords(call: Call, language: Language): Say {
  return isClosed(call) ? { prompt: "goodbye", language } : { prompt: "information_end", language };
}

/** Then there is no queue to go to. */
function isClosed({ phase }: Call): boolean {
  return phase.type === "closed";
}
