import type { Call, MenuPhase } from "../call/call.js";
import { say } from "../call/hearing.js";
import { isRecordingTold } from "../recording/notice.js";
import type { Turn } from "../floor/turn.js";
import type { Language } from "../prompt/language.js";
import type { Say } from "../prompt/say.js";
import { greeting } from "./greeting.js";
import { LANGUAGE_KEYS, meaningOf, offeredLanguages } from "./menu.js";

/**
 * A caller's walk through the menu (steps in `menu.ts`). The caller pays from the answer on,
 * so the walk has a deadline, and it has no dead end: a second unknown key, no key, a lost
 * event all lead into the queue. Each function says whether the walk is over.
 */
export type Walk = "goesOn" | "toQueue" | "toInformation";

export function startMenu(turn: Turn, call: Call): Walk {
  const { menu, rules } = turn.state.setup;
  if (rules.menuMs === 0) return "toQueue";
  call.phase = {
    type: "menu",
    step: "languages",
    ahead: null,
    wrongKeys: 0,
    until: turn.now.mono + rules.menuMs,
  };
  const languages = offeredLanguages(menu).map((language): Say => ({ prompt: "languages", language }));
  say(turn, call, [greeting(turn, "ja"), ...languages]);
  return "goesOn";
}

export function menuKey(turn: Turn, call: Call, phase: MenuPhase, key: string): Walk {
  if (phase.step === "notice") {
    phase.ahead = key;
    return "goesOn";
  }
  const meaning = meaningOf(key, turn.state.setup.menu);
  switch (meaning.type) {
    case "operator":
      if (mustHearNotice(turn, phase)) return hearNotice(turn, call, phase, key);
      chooseLanguage(turn, call, "ja", "operatorKey");
      turn.fact({ type: "MatterChosen", matter: null, by: "operatorKey" }, { call: call.id });
      return "toQueue";
    case "matter":
      if (mustHearNotice(turn, phase)) return hearNotice(turn, call, phase, key);
      if (phase.step === "languages") chooseLanguage(turn, call, "ja", "default");
      chooseMatter(turn, call, meaning.matter.id);
      return meaning.matter.information ? "toInformation" : "toQueue";
    case "language":
      if (!hasLanguageKeys(call)) return wrongKey(turn, call, phase);
      chooseLanguage(turn, call, meaning.language, "key");
      return offerMatters(turn, call, phase, meaning.language === "ja" ? [] : [greeting(turn, meaning.language)]);
    case "unknown":
      return wrongKey(turn, call, phase);
    default:
      return meaning satisfies never;
  }
}

/** A prompt has been said to its end (or could not be). */
export function menuSaid(turn: Turn, call: Call, phase: MenuPhase): Walk {
  switch (phase.step) {
    case "languages":
      chooseLanguage(turn, call, "ja", "default");
      return offerMatters(turn, call, phase, []);
    case "notice":
      phase.step = "matter";
      if (phase.ahead !== null) return menuKey(turn, call, phase, phase.ahead);
      return sayMatters(turn, call, []);
    case "matter":
      turn.fact({ type: "MatterChosen", matter: null, by: "default" }, { call: call.id });
      return "toQueue";
    default:
      return phase.step satisfies never;
  }
}

/** The time that the caller may spend in the menu is over. */
export function menuOverdue(turn: Turn, call: Call, phase: MenuPhase): Walk {
  if (phase.step === "languages") chooseLanguage(turn, call, "ja", "default");
  if (call.matter === null) turn.fact({ type: "MatterChosen", matter: null, by: "default" }, { call: call.id });
  return "toQueue";
}

export function chooseMatter(turn: Turn, call: Call, matter: string): void {
  call.matter = matter;
  turn.fact({ type: "MatterChosen", matter, by: "key" }, { call: call.id });
}

export function chooseLanguage(turn: Turn, call: Call, language: Language, by: "key" | "default" | "operatorKey"): void {
  call.language = language;
  // What was said about who speaks it was said about another.
  delete call.unspoken;
  delete call.interpreted;
  if (by === "key") call.languageKeys = (call.languageKeys ?? 0) + 1;
  turn.fact({ type: "LanguageChosen", language, by }, { call: call.id });
}

/** Whether a key may still choose another language. */
export function hasLanguageKeys({ languageKeys = 0 }: Call): boolean {
  return languageKeys < LANGUAGE_KEYS;
}

/** The recording notice comes first and may not be cut short; a key pressed meanwhile is kept. */
function offerMatters(turn: Turn, call: Call, phase: MenuPhase, greeting: Say[]): Walk {
  if (isRecordingTold(turn)) {
    phase.step = "notice";
    say(turn, call, [...greeting, { prompt: "recording_notice", language: call.language }]);
    return "goesOn";
  }
  phase.step = "matter";
  return sayMatters(turn, call, greeting);
}

function sayMatters(turn: Turn, call: Call, before: Say[]): Walk {
  say(turn, call, [...before, { prompt: "menu", language: call.language }]);
  return "goesOn";
}

/** A key that leads straight to the queue does so only after the recording notice. */
function mustHearNotice(turn: Turn, phase: MenuPhase): boolean {
  return phase.step === "languages" && isRecordingTold(turn);
}

function hearNotice(turn: Turn, call: Call, phase: MenuPhase, key: string): Walk {
  phase.step = "notice";
  phase.ahead = key;
  say(turn, call, [{ prompt: "recording_notice", language: call.language }]);
  return "goesOn";
}

/** Said once; a second unknown key leads to an operator, never to a hang-up. */
function wrongKey(turn: Turn, call: Call, phase: MenuPhase): Walk {
  turn.fact({ type: "KeyRefused" }, { call: call.id });
  phase.wrongKeys += 1;
  if (phase.wrongKeys > 1) return menuOverdue(turn, call, phase);
  phase.until += turn.state.setup.rules.menuAfterWrongKeyMs - turn.state.setup.rules.menuMs;
  const sorry: Say = { prompt: "invalid_input", language: call.language };
  if (phase.step === "matter") return sayMatters(turn, call, [sorry]);
  const languages = offeredLanguages(turn.state.setup.menu).map((language): Say => ({ prompt: "languages", language }));
  say(turn, call, [sorry, ...languages]);
  return "goesOn";
}
