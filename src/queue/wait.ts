import type { Call, WaitingPhase } from "../call/call.js";
import { playMusic, say } from "../call/hearing.js";
import type { Turn } from "../floor/turn.js";
import { meaningOf } from "../ivr/menu.js";
import { chooseLanguage, chooseMatter, hasLanguageKeys } from "../ivr/walk.js";
import { LAST_PLACE, type Say } from "../prompt/say.js";
import { dropInterpreter } from "../transfer/interpreter.js";
import { bandFrom, bandOf, mayTell } from "./band.js";
import { estimateWait, seatsThatServe } from "./estimate.js";
import { withdrawOffer } from "./offer.js";
import { positionOf, speaks } from "./queue.js";

/**
 * Waiting: music with short announcements, and the place kept from the arrival. Keys still
 * count: one who decides late for a language or a matter is not made to start again. No key
 * always means: keep waiting.
 */

/** An announcement that falls due while a phone rings for this caller is put off by this. */
const PUT_OFF_MS = 5_000;

export function enterQueue(turn: Turn, call: Call): void {
  call.phase = { type: "waiting", since: turn.now.mono, offer: null, announceAt: null };
  const { language, matter } = call;
  turn.fact({ type: "QueueEntered", position: positionOf(turn.state, call), language, matter }, { call: call.id });
}

/** The first words in the queue, chosen after it is known whether a phone rings already. */
export function greetWaiting(turn: Turn, call: Call, phase: WaitingPhase): void {
  if (turn.state.setup.rules.announceEveryMs === 0) return playMusic(turn, call);
  const { language } = call;
  const words: Say[] = [];
  const notice = turn.state.setup.menu.matters.find((matter) => matter.id === call.matter)?.notice;
  if (notice) words.push({ prompt: notice, language, nationalLine: turn.state.setup.rules.nationalLine[language] });
  else if (phase.offer) words.push({ prompt: "connecting", language });
  if (!phase.offer) words.push(...busyWords(turn, call, phase, "busy_wait_noest"));
  say(turn, call, words);
}

/** Back in the queue through no fault of the caller's own: an announcement, then music. */
export function returnToQueue(turn: Turn, call: Call, prompt: "still_waiting" | "transfer_failed" = "still_waiting"): void {
  dropInterpreter(turn, call, "failed");
  call.phase = { type: "waiting", since: turn.now.mono, offer: null, announceAt: null };
  turn.state.today.answered -= 1; // Counted again by whoever answers next.
  say(turn, call, [{ prompt, language: call.language }]);
}

/** An announcement is over: music, and the next announcement after a while. */
export function waitingSaid(turn: Turn, call: Call, phase: WaitingPhase): void {
  const { announceEveryMs } = turn.state.setup.rules;
  playMusic(turn, call);
  phase.announceAt = announceEveryMs === 0 ? null : turn.now.mono + announceEveryMs;
}

export function announce(turn: Turn, call: Call, phase: WaitingPhase): void {
  if (phase.offer) {
    phase.announceAt = turn.now.mono + PUT_OFF_MS;
    return;
  }
  phase.announceAt = null;
  say(turn, call, busyWords(turn, call, phase, "still_waiting"));
}

/** How long the wait is likely to be, and the place where the site has it said; `unknown` where nobody can say how long. */
function busyWords(turn: Turn, call: Call, phase: WaitingPhase, unknown: "busy_wait_noest" | "still_waiting"): Say[] {
  const { language, toldBand } = call;
  const waitBand = tellBand(turn, call, phase);
  const place = positionWords(turn, call);
  if (waitBand === null) return [{ prompt: unknown, language }, ...place];
  // The first time with the charge for waiting, which is said once a call.
  return [toldBand ? { prompt: "busy_wait_again", language, waitBand } : { prompt: "busy_wait", language, waitBand }, ...place];
}

/** The band that the caller is told now, from which later ones are judged; null where none may be. */
function tellBand(turn: Turn, call: Call, phase: WaitingPhase): string | null {
  const { waitBands } = turn.state.setup.rules;
  const { language, toldBand } = call;
  const estimateMs = estimateWait(turn.state, call);
  const band = estimateMs === null ? null : bandOf(estimateMs, waitBands);
  if (estimateMs === null || !band) return null;
  const next = { id: band.id, language, seats: seatsThatServe(turn.state, call).length };
  if (!mayTell(next, toldBand, waitBands)) return null;
  call.toldBand = next;
  const { seats } = next;
  const waitedMs = turn.now.mono - phase.since;
  turn.fact(
    { type: "WaitTold", band: band.id, fromMs: bandFrom(band, waitBands), untilMs: band.untilMs, estimateMs: Math.round(estimateMs), waitedMs, seats, first: !toldBand },
    { call: call.id },
  );
  return band.id;
}

/** The music could not be started: the next announcement comes soon, and the music after it. */
export function musicFailed(turn: Turn, phase: WaitingPhase): void {
  phase.announceAt = Math.min(phase.announceAt ?? Infinity, turn.now.mono + PUT_OFF_MS);
}

export function waitingKey(turn: Turn, call: Call, phase: WaitingPhase, key: string): void {
  const meaning = meaningOf(key, turn.state.setup.menu);
  switch (meaning.type) {
    case "operator":
      if (call.language !== "ja") return changeLanguage(turn, call, phase, "ja", "operatorKey");
      // Nothing more to be heard: the caller wants a person.
      if (call.hearing.type === "prompt") waitingSaid(turn, call, phase);
      return;
    case "language":
      if (call.language !== meaning.language && hasLanguageKeys(call)) changeLanguage(turn, call, phase, meaning.language, "key");
      return;
    case "matter":
      if (call.matter === null) chooseMatter(turn, call, meaning.matter.id);
      return;
    case "unknown":
      return;
    default:
      return meaning satisfies never;
  }
}

/** A seat that is ringing for this caller but does not speak the new language is let go. */
function changeLanguage(
  turn: Turn,
  call: Call,
  phase: WaitingPhase,
  language: Call["language"],
  by: "key" | "operatorKey",
): void {
  chooseLanguage(turn, call, language, by);
  const seat = phase.offer ? turn.state.seats[phase.offer.seat] : undefined;
  if (seat && !speaks(turn.state, seat, language)) withdrawOffer(turn, call, phase);
  phase.announceAt = null;
  say(turn, call, [{ prompt: "connecting", language }]);
}

/** A place that has risen since it was told is not told, nor one for which there is no sound. */
function positionWords(turn: Turn, call: Call): Say[] {
  if (!turn.state.setup.rules.announcePosition) return [];
  const position = positionOf(turn.state, call);
  if (position > Math.min(call.toldPlace ?? LAST_PLACE, LAST_PLACE)) return [];
  call.toldPlace = position;
  return [{ prompt: "position", language: call.language, position }];
}
