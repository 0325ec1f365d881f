import type { Call, WaitingPhase } from "../call/call.js";
import { askingSaid, isAsked } from "../callback/asking.js";
import { pendingFor } from "../callback/callback.js";
import { leaveAsking } from "../callback/leave.js";
import { playMusic, say } from "../call/hearing.js";
import type { Turn } from "../floor/turn.js";
import { leaveInformation } from "../ivr/leave.js";
import { meaningOf } from "../ivr/menu.js";
import { chooseLanguage, chooseMatter, hasLanguageKeys } from "../ivr/walk.js";
import type { Say } from "../prompt/say.js";
import { greeting, isReduced } from "../ivr/greeting.js";
import { dropInterpreter } from "../transfer/interpreter.js";
import { presentable } from "../trunk/caller.js";
import { busyWords } from "./busy.js";
import { turnAwayAt } from "./closing.js";
import { withdrawOffer } from "./offer.js";
import { firstStep, speaks } from "./match.js";
import { playUntilAnnounced } from "./music.js";
import { meetOverflow } from "./overflow.js";
import { enterAhead, giveHeadStart } from "./place.js";
import { positionOf } from "./queue.js";
import { unspokenKey, unspokenWords } from "./unspoken.js";

/**
 * Waiting: music with short announcements, and the place kept from the arrival. Keys still
 * count: one who decides late for a language or a matter is not made to start again. No key
 * always means: keep waiting.
 */

/** An announcement that falls due while a phone rings for this caller is put off by this. */
const PUT_OFF_MS = 5_000;
/** Who has spoken with an operator already is served for so long after closing time, whatever the rules say. */
const RETURNED_SERVED_MS = 600_000;

export function enterQueue(turn: Turn, call: Call): void {
  leaveInformation(turn, call, "end");
  call.phase = { type: "waiting", since: turn.now.mono, offer: null, announceAt: null, turnAwayAt: turnAwayAt(turn), ...firstStep(turn) };
  enterAhead(turn, call);
  const { language, matter, headStart } = call;
  const position = positionOf(turn.state, call);
  turn.fact({ type: "QueueEntered", position, language, matter, ...(headStart && { headStart }) }, { call: call.id });
}

/** The first words in the queue, chosen after it is known whether a phone rings already. */
export function greetWaiting(turn: Turn, call: Call, phase: WaitingPhase): void {
  const announces = turn.state.setup.rules.announceEveryMs > 0;
  const unspoken = unspokenWords(turn, call, phase);
  // It has keys of its own, and who was told to wait for somebody is not sent away.
  if (unspoken.length > 0) return say(turn, call, [...(announces ? noticeWords(turn, call) : []), ...unspoken]);
  const words = () => (announces ? firstWords(turn, call, phase) : []);
  if (meetOverflow(turn, call, phase, "entering", words)) return;
  if (announces) say(turn, call, words());
  else playMusic(turn, call);
}

function firstWords(turn: Turn, call: Call, phase: WaitingPhase): Say[] {
  const notice = [...noticeWords(turn, call), ...pendingWords(turn, call)];
  if (!phase.offer) return [...notice, ...busyWords(turn, call, phase, "busy_wait_noest")];
  return notice.length > 0 ? notice : [{ prompt: "connecting", language: call.language }];
}

/** What everybody with this matter should know, whoever comes next; where there is no menu, that the service is reduced is said here. */
function noticeWords(turn: Turn, { matter, language }: Call): Say[] {
  const { menu, rules } = turn.state.setup;
  const notice = menu.matters.find(({ id }) => id === matter)?.notice;
  return [
    ...(rules.menuMs === 0 && isReduced(turn) ? [greeting(turn, language)] : []),
    ...(notice ? [{ prompt: notice, language, nationalLine: rules.nationalLine[language] }] : []),
  ];
}

/** Whoever is to be called back and rings in need not wait, and may. */
function pendingWords({ state }: Turn, { caller, language }: Call): Say[] {
  return pendingFor(state.callbacks, presentable(caller)) ? [{ prompt: "callback_pending", language }] : [];
}

/** Back in the queue through no fault of the caller's own: an announcement, then music. */
export function returnToQueue(turn: Turn, call: Call, prompt: "still_waiting" | "transfer_failed" = "still_waiting"): void {
  dropInterpreter(turn, call, "failed");
  call.phase = { type: "waiting", since: turn.now.mono, offer: null, announceAt: null, turnAwayAt: turnAwayAt(turn, RETURNED_SERVED_MS) };
  call.promised = true;
  giveHeadStart(call, "returned", turn.state.setup.rules.headStartMs.returned);
  if (!call.outgoing) turn.state.today.answered -= 1; // Counted again by whoever answers next.
  say(turn, call, [{ prompt, language: call.language }]);
}

/** An announcement is over: music, and the next announcement after a while. */
export function waitingSaid(turn: Turn, call: Call, phase: WaitingPhase): void {
  if (askingSaid(turn, call, phase) === "asks") return;
  const unspoken = unspokenWords(turn, call, phase);
  if (unspoken.length > 0) return say(turn, call, unspoken);
  playUntilAnnounced(turn, call, phase);
}

export function announce(turn: Turn, call: Call, phase: WaitingPhase): void {
  if (phase.offer || isAsked(call)) {
    phase.announceAt = turn.now.mono + PUT_OFF_MS;
    return;
  }
  leaveAsking(call);
  phase.announceAt = null;
  const unspoken = unspokenWords(turn, call, phase);
  if (unspoken.length > 0) return say(turn, call, unspoken);
  const words = () => busyWords(turn, call, phase, "still_waiting");
  if (!meetOverflow(turn, call, phase, "announcing", words)) say(turn, call, words());
}

/** The music could not be started: the next announcement comes soon, and the music after it. */
export function musicFailed(turn: Turn, phase: WaitingPhase): void {
  phase.announceAt = Math.min(phase.announceAt ?? Infinity, turn.now.mono + PUT_OFF_MS);
}

export function waitingKey(turn: Turn, call: Call, phase: WaitingPhase, key: string): void {
  if (unspokenKey(turn, call, phase, key)) return;
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

function changeLanguage(
  turn: Turn,
  call: Call,
  phase: WaitingPhase,
  language: Call["language"],
  by: "key" | "operatorKey",
): void {
  leaveAsking(call);
  chooseLanguage(turn, call, language, by);
  keepOnlySpoken(turn, call, phase);
  phase.announceAt = null;
  const unspoken = unspokenWords(turn, call, phase);
  say(turn, call, unspoken.length > 0 ? unspoken : [{ prompt: "connecting", language }]);
}

/** A seat that rings for a language which is not the caller's any more is let go. */
export function keepOnlySpoken(turn: Turn, call: Call, phase: WaitingPhase): void {
  const seat = phase.offer ? turn.state.seats[phase.offer.seat] : undefined;
  if (seat && !speaks(turn.state, seat, call)) withdrawOffer(turn, call, phase);
}
