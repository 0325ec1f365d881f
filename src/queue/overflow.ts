import { hours } from "../calendar/calendar.js";
import type { Call, WaitingPhase } from "../call/call.js";
import { offerCallback, offersCallback } from "../callback/asking.js";
import { say } from "../call/hearing.js";
import type { Turn } from "../floor/turn.js";
import { enterInformation } from "../ivr/information.js";
import type { Language } from "../prompt/language.js";
import type { Say } from "../prompt/say.js";
import { estimateWait } from "./estimate.js";
import { positionOf } from "./queue.js";

/**
 * More callers than operators (specification 8(1)エ): what is done about it, as rules that are
 * data. They are asked when a caller enters the queue and at each announcement; the first that
 * applies is met, each once in a visit unless it says `again`. While a phone rings for the
 * caller none is, and whatever a rule offers, no key means: keep waiting.
 */
export interface OverflowRule {
  id: string;
  /** For the people at the panel. */
  label: { ja: string; en: string };
  /** All that is named must hold. */
  when: OverflowCondition;
  action: OverflowAction;
  again?: boolean | undefined;
}

/** What is unknown does not hold. */
export interface OverflowCondition {
  /** So many wait before this caller, or more. */
  ahead?: number | undefined;
  /** The wait still to come is so long, or longer. */
  estimateMs?: number | undefined;
  /** The caller has waited for so long, or longer. */
  waitedMs?: number | undefined;
  /** The centre closes within this, or has closed. */
  closesInMs?: number | undefined;
  /** The caller's language is one of these. */
  languages?: Language[] | undefined;
}

export type OverflowAction =
  /** Said besides the usual words. */
  | { type: "announcement"; prompt: string }
  | { type: "callback" }
  | { type: "information" }
  /** Said, and the call ends. Never for somebody who was promised an operator. */
  | { type: "end"; prompt: string };

/** The words about the way out, at most; then the call ends whatever is being said. */
const END_WORDS_MS = 60_000;

/**
 * A caller is about to hear `words`, having just entered the queue or because it is time.
 * Where a rule applies they are said as part of what it does, unless that ends the call, and
 * this is true.
 */
export function meetOverflow(turn: Turn, call: Call, phase: WaitingPhase, moment: "entering" | "announcing", words: () => Say[]): boolean {
  if (phase.offer) return false;
  const rule = turn.state.setup.overflow.find((one) => canBeMet(turn, call, one, moment) && applies(turn, call, phase, one.when));
  if (!rule) return false;
  const { action } = rule;
  call.overflow = [...(call.overflow ?? []).filter((id) => id !== rule.id), rule.id];
  turn.fact({ type: "OverflowMet", rule: rule.id, action: action.type }, { call: call.id });
  switch (action.type) {
    case "announcement":
      say(turn, call, [...words(), wordsOf(turn, call, action.prompt)]);
      return true;
    case "callback":
      offerCallback(turn, call, words());
      return true;
    case "information":
      return enterInformation(turn, call, "overflow", [...words(), { prompt: "information_offer", language: call.language }]);
    case "end":
      call.phase = { type: "farewell", until: turn.now.mono + END_WORDS_MS, overflow: true };
      say(turn, call, [wordsOf(turn, call, action.prompt), { prompt: "goodbye", language: call.language }]);
      return true;
    default:
      return action satisfies never;
  }
}

/** Whether the rule has something to offer to this caller at this moment, whatever its conditions. */
function canBeMet(turn: Turn, call: Call, { id, action, again }: OverflowRule, moment: "entering" | "announcing"): boolean {
  if (call.overflow?.includes(id) && !again) return false;
  switch (action.type) {
    case "announcement":
      return true;
    case "callback":
      return offersCallback(turn, call);
    case "information":
      return turn.state.setup.information.nodes.length > 0;
    case "end":
      return moment === "entering" && !call.promised;
    default:
      return action satisfies never;
  }
}

function applies({ state, now }: Turn, call: Call, phase: WaitingPhase, when: OverflowCondition): boolean {
  if (when.languages && !when.languages.includes(call.language)) return false;
  if (when.ahead !== undefined && positionOf(state, call) - 1 < when.ahead) return false;
  if (when.waitedMs !== undefined && now.mono - phase.since < when.waitedMs) return false;
  if (when.estimateMs !== undefined && (estimateWait(state, call)?.ms ?? -1) < when.estimateMs) return false;
  if (when.closesInMs === undefined) return true;
  const decision = hours(state.setup.calendar, now.wall);
  return !decision.open || decision.closesAt - now.wall <= when.closesInMs;
}

function wordsOf({ state }: Turn, { language }: Call, prompt: string): Say {
  return { prompt, language, nationalLine: state.setup.rules.nationalLine[language] };
}
