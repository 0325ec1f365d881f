import type { Call, WaitingPhase, WaysOut } from "../call/call.js";
import { acceptCallback, isAsked, offersCallback } from "../callback/asking.js";
import { say } from "../call/hearing.js";
import { type Department, interpretersOf, whyNot } from "../directory/department.js";
import type { What } from "../floor/fact.js";
import type { FloorState } from "../floor/state.js";
import type { Turn } from "../floor/turn.js";
import type { Language } from "../prompt/language.js";
import type { Say } from "../prompt/say.js";
import { isSpoken } from "./match.js";
import { waitingCalls } from "./queue.js";

/**
 * A caller whose language nobody speaks just now (7(3)チ): is told so once a visit, and once more
 * when somebody who spoke it has gone again. The ways out have keys: 1 an interpreter, 2 a
 * callback, 0 Japanese; only those that there are are named. Without a key the caller waits on,
 * with the place kept, for whoever speaks the language.
 */
const KEYS: Readonly<Record<string, keyof WaysOut>> = { "1": "interpreter", "2": "callback" };

/** What is to be said about it now; nothing where it is spoken, or was said. */
export function unspokenWords(turn: Turn, call: Call, phase: WaitingPhase): Say[] {
  if (call.unspoken && isSpoken(turn.state, call.language)) delete call.unspoken;
  if (phase.offer || !isUntold(turn.state, call)) return [];
  const { language } = call;
  const offered = waysOut(turn, call);
  call.unspoken = offered;
  turn.fact({ type: "LanguageUnavailable", language, offered }, { call: call.id });
  return [words(offered, language)];
}

/** Whether nobody speaks the caller's language, who has not heard of it yet. */
export function isUntold(state: Readonly<FloorState>, { language, interpreted, unspoken }: Call): boolean {
  return language !== "ja" && !interpreted && !unspoken && !isSpoken(state, language);
}

function words({ interpreter, callback }: WaysOut, language: Language): Say {
  if (interpreter && callback) return { prompt: "language_unavailable", language };
  if (interpreter) return { prompt: "language_unavailable_interpreter", language };
  if (callback) return { prompt: "language_unavailable_callback", language };
  return { prompt: "language_unavailable_japanese", language };
}

function waysOut(turn: Turn, call: Call): WaysOut {
  return { interpreter: interpreterNow(turn, call) !== null, callback: offersCallback(turn, call) };
}

/** One who may be rung at this hour; whether there is a line to spare is seen when it comes to it. */
export function interpreterNow(turn: Turn, call: Call): Department | null {
  const { directory, calendar, lines, rehearsal } = turn.state.setup;
  const context = { calendar, lines, rehearsal, wallMs: turn.now.wall, callerDigits: call.caller.dial };
  return interpretersOf(directory, call.language).find((one) => whyNot(one, context) === null) ?? null;
}

/** Whether the key was one of those that the caller was told. */
export function unspokenKey(turn: Turn, call: Call, phase: WaitingPhase, key: string): boolean {
  const way = KEYS[key];
  if (!way || !call.unspoken?.[way] || phase.offer) return false;
  if (way === "interpreter") chooseInterpreter(turn, call, phase);
  else acceptCallback(turn, call, phase);
  return true;
}

/** From now on whoever speaks Japanese may take the call. */
function chooseInterpreter(turn: Turn, call: Call, phase: WaitingPhase): void {
  const { language } = call;
  delete call.unspoken;
  phase.announceAt = null;
  // Gone home since it was said: what is left is said anew.
  if (!interpreterNow(turn, call)) {
    const left = unspokenWords(turn, call, phase);
    return say(turn, call, left.length > 0 ? left : [{ prompt: "connecting", language }]);
  }
  call.interpreted = true;
  turn.fact({ type: "InterpreterChosen", language }, { call: call.id });
  say(turn, call, [{ prompt: "interpreter_joining", language }]);
}

/** What can make a language spoken, or not any more. */
const COMINGS_AND_GOINGS: ReadonlySet<What["type"]> = new Set<What["type"]>([
  ...(["LoggedIn", "LoggedOut", "BecameReady", "Paused", "PhoneRegistered", "PhoneLost"] as const),
  // A talk is over at a phone that is away; another control plane has other operators.
  ...(["WrapUpStarted", "OperatorLost", "CallEnded", "CallHandedOver", "CallReturned", "PbxConnected", "SkillsChanged"] as const),
]);

/** Somebody has come or gone: whoever hears music in a language that nobody speaks any more is told at once. */
export function noticeLanguages(turn: Turn): void {
  // While Asterisk is away nobody would hear it.
  if (turn.state.pbx === "lost" || !turn.facts.some(({ what }) => COMINGS_AND_GOINGS.has(what.type))) return;
  for (const call of waitingCalls(turn.state)) {
    const { language, phase } = call;
    if (language === "ja") continue;
    turn.touchCall(call);
    if (call.unspoken && isSpoken(turn.state, language)) delete call.unspoken;
    tellUnspoken(turn, call, phase);
  }
}

/** Who hears music is told now; who is asked for a number, when that is over: both questions have the same keys. */
export function tellUnspoken(turn: Turn, call: Call, phase: WaitingPhase): void {
  if (phase.offer || call.hearing.type !== "music" || isAsked(call) || !isUntold(turn.state, call)) return;
  phase.announceAt = null;
  say(turn, call, unspokenWords(turn, call, phase));
}
