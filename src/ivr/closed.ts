import { leaveBeside } from "../call/beside.js";
import type { Call, ClosedPhase } from "../call/call.js";
import { CAUSE } from "../call/cause.js";
import { endCall, hangUpCaller } from "../call/end.js";
import { say } from "../call/hearing.js";
import type { Admission } from "../calendar/disaster.js";
import type { Turn } from "../floor/turn.js";
import type { Language } from "../prompt/language.js";
import type { Say } from "../prompt/say.js";
import { enterInformation } from "./information.js";
import { meaningOf, offeredLanguages } from "./menu.js";
import { entranceOf } from "./tree.js";
import { chooseLanguage, hasLanguageKeys } from "./walk.js";

/** Why a caller is not let in: what the announcement is made of. */
interface ClosedNews {
  why?: Extract<Admission, { open: false }>["why"];
  reason?: string;
  nextOpen: number | null;
}

/** Somebody who presses one language after the other pays all the time. */
const LONGEST_CLOSED_CALL_MS = 240_000;

/**
 * While the centre is closed (specification 8(1)オ): the announcement in Japanese, then the
 * language keys, a farewell that leaves time to press one, and the end. A language chosen at
 * any moment brings the same announcement in that language. Where the site offers it, a key
 * brings the voice information, and after that the end.
 */
export function startClosed(turn: Turn, call: Call, news: ClosedNews): void {
  const phase = enterClosed(turn, call, news);
  const languages = offeredLanguages(turn.state.setup.menu).map((language): Say => ({ prompt: "languages", language }));
  say(turn, call, [...announcement(turn, phase, "ja"), ...languages]);
}

/**
 * Whoever was let in and is still waiting so long after closing time hears it in the language
 * that was chosen, with an apology before it.
 */
export function turnAway(turn: Turn, call: Call, news: ClosedNews): void {
  leaveBeside(turn, call, "cutOff");
  const phase = enterClosed(turn, call, news);
  const { language } = call;
  phase.step = "chosen";
  phase.because = "closingTime";
  say(turn, call, [{ prompt: "after_closing", language }, ...announcement(turn, phase, language), { prompt: "goodbye", language }]);
}

function enterClosed(turn: Turn, call: Call, { why, reason, nextOpen }: ClosedNews): ClosedPhase {
  const until = turn.now.mono + LONGEST_CLOSED_CALL_MS;
  const phase: ClosedPhase = { type: "closed", step: "japanese", reason: reason ?? null, nextOpen, until };
  if (why === "disaster") phase.disaster = true;
  call.phase = phase;
  return phase;
}

export function closedKey(turn: Turn, call: Call, phase: ClosedPhase, key: string): void {
  if (offersInformation(turn) && key === turn.state.setup.information.closedKey) {
    phase.until = turn.now.mono + LONGEST_CLOSED_CALL_MS;
    enterInformation(turn, call, "closed");
    return;
  }
  const meaning = meaningOf(key, turn.state.setup.menu);
  if (meaning.type !== "language" || (phase.step === "chosen" && meaning.language === call.language)) return;
  if (!hasLanguageKeys(call)) return;
  chooseLanguage(turn, call, meaning.language, "key");
  phase.step = "chosen";
  say(turn, call, [...announcement(turn, phase, meaning.language), ...invitation(turn, meaning.language), { prompt: "goodbye", language: meaning.language }]);
}

export function closedSaid(turn: Turn, call: Call, phase: ClosedPhase): void {
  if (phase.step === "japanese") {
    phase.step = "farewell";
    say(turn, call, [...invitation(turn, "ja"), { prompt: "goodbye", language: "ja" }]);
    return;
  }
  closedOver(turn, call);
}

/** Everything has been said, or the caller has been choosing languages for too long. */
export function closedOver(turn: Turn, call: Call): void {
  endCall(turn, call, "closed", "centre", CAUSE.normal, call.phase.type === "closed" ? call.phase.because : undefined);
  hangUpCaller(turn, call, "normal");
}

/** Who calls while the power fails must not be kept on the line. */
function offersInformation({ state }: Turn): boolean {
  return state.power === "fine" && state.setup.information.closedKey !== null;
}

function invitation(turn: Turn, language: Language): Say[] {
  const { information } = turn.state.setup;
  const entrance = entranceOf(information);
  if (!offersInformation(turn) || !entrance || information.closedKey === null) return [];
  return [{ prompt: entrance.invite, language, key: information.closedKey }];
}

function announcement(turn: Turn, phase: ClosedPhase, language: Language): Say[] {
  const nationalLine = turn.state.setup.rules.nationalLine[language];
  if (phase.disaster) return [{ prompt: "disaster_closed", language, nationalLine }];
  const when = { language, nextOpen: phase.nextOpen ?? undefined, now: turn.now.wall };
  if (phase.reason !== null) return [{ prompt: "adhoc_closure", reason: phase.reason, ...when }];
  return [{ prompt: "closed", nationalLine, ...when }];
}
