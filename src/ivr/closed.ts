import type { Call, ClosedPhase } from "../call/call.js";
import { CAUSE } from "../call/cause.js";
import { endCall, hangUpCaller } from "../call/end.js";
import { say } from "../call/hearing.js";
import type { HoursDecision } from "../calendar/calendar.js";
import type { Turn } from "../floor/turn.js";
import type { Language } from "../prompt/language.js";
import type { Say } from "../prompt/say.js";
import { enterInformation } from "./information.js";
import { meaningOf, offeredLanguages } from "./menu.js";
import { entranceOf } from "./tree.js";
import { chooseLanguage, hasLanguageKeys } from "./walk.js";

/** Somebody who presses one language after the other pays all the time. */
const LONGEST_CLOSED_CALL_MS = 240_000;

/**
 * While the centre is closed (specification 8(1)オ): the announcement in Japanese, then the
 * language keys, a farewell that leaves time to press one, and the end. A language chosen at
 * any moment brings the same announcement in that language. Where the site offers it, a key
 * brings the voice information, and after that the end.
 */
export function startClosed(turn: Turn, call: Call, hours: Pick<Extract<HoursDecision, { open: false }>, "reason" | "nextOpen">): void {
  const phase: ClosedPhase = {
    type: "closed",
    step: "japanese",
    reason: hours.reason ?? null,
    nextOpen: hours.nextOpen,
    until: turn.now.mono + LONGEST_CLOSED_CALL_MS,
  };
  call.phase = phase;
  const languages = offeredLanguages(turn.state.setup.menu).map((language): Say => ({ prompt: "languages", language }));
  say(turn, call, [...announcement(turn, phase, "ja"), ...languages]);
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
  endCall(turn, call, "closed", "centre", CAUSE.normal);
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
  const when = { language, nextOpen: phase.nextOpen ?? undefined, now: turn.now.wall };
  if (phase.reason !== null) return [{ prompt: "adhoc_closure", reason: phase.reason, ...when }];
  return [{ prompt: "closed", nationalLine: turn.state.setup.rules.nationalLine[language], ...when }];
}
