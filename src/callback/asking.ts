import type { Asking, Call, WaitingPhase } from "../call/call.js";
import { say } from "../call/hearing.js";
import type { Turn } from "../floor/turn.js";
import { isUsedUp } from "../outgoing/budget.js";
import { spentNow } from "../outgoing/now.js";
import type { Say } from "../prompt/say.js";
import { estimateWait, type Wait } from "../queue/estimate.js";
import { playUntilAnnounced } from "../queue/music.js";
import { withdrawOffer } from "../queue/offer.js";
import { type Caller, presentable } from "../trunk/caller.js";
import { type Callback, pendingFor } from "./callback.js";
import { leaveAsking } from "./leave.js";
import { type CallbackRefusal, isComplete, isEnough, judgeCallback } from "./number.js";
import { at, longestWaitMs, promisedAt } from "./promise.js";

/**
 * A caller in the queue is asked whether, and under which number, we shall call back. The place
 * is kept meanwhile, and an operator who becomes free is connected at once.
 *
 *     offer ──1──▶ number (as it was shown) ──1──▶ promised, and the call ends
 *                    │ 2, or none was shown          ▲
 *                    ▼                               │ 1
 *                  keying ──digits, #──▶ readBack ───┘
 *                    ▲────────2─────────────┘
 *
 * No key always means: keep waiting. So does a number that cannot be called, said twice.
 */

/** For the next key, after the words or the last key. */
const KEY_MS = 15_000;
/** Numbers that cannot be called, or are not the right ones; then waiting goes on. */
const TRIES = 2;
/** A key sooner than this after the number was whole belongs to the number. */
const LATE_DIGIT_MS = 2_000;
/** More digits than any number has are not kept. */
const DIGITS_MAX = 15;
/** The words about the promise, at most; then the call ends whatever is being said. */
const PROMISED_WORDS_MS = 60_000;

/** Whether somebody who asks for it now may be promised one. */
export function offersCallback(turn: Turn, call: Call): boolean {
  const { state } = turn;
  if (call.outgoing || state.power !== "fine" || promisableAt(turn, null) === null) return false;
  if (isUsedUp(spentNow(state), state.setup.rules.outgoing)) return false;
  return !pendingFor(state.callbacks, presentable(call.caller));
}

/** Wall ms by which one who asks now is to be called back; null where enough are promised, or nobody knows when. `wait`: theirs, where it is known. */
function promisableAt({ state, now }: Turn, wait: Wait | null): number | null {
  const { calendar, rules } = state.setup;
  if (isEnough(state)) return null;
  return promisedAt(calendar, now.wall, rules.callback.promiseMs, wait && longestWaitMs(wait));
}

/** Is in the midst of the questions: an offer is none, and is left to the queue. */
export function isAsked({ asking }: Call): boolean {
  return asking !== undefined && asking.step !== "offer";
}

/** By an overflow rule: said after `words`. */
export function offerCallback(turn: Turn, call: Call, words: Say[]): void {
  call.asking = newAsking("offer");
  turn.fact({ type: "CallbackOffered", way: "overflow" }, { call: call.id });
  say(turn, call, [...words, { prompt: "callback_offer", language: call.language }]);
}

/** The caller wants one: of which number, is asked next. */
export function acceptCallback(turn: Turn, call: Call, phase: WaitingPhase): void {
  call.asking = newAsking("number");
  phase.announceAt = null;
  const shown = shownNumber(turn, call);
  if (shown === null) return askNumber(turn, call, call.asking);
  sayNumber(turn, call, call.asking, "number", shown);
}

function newAsking(step: Asking["step"]): Asking {
  return { step, digits: "", tries: 0, from: 0, until: null };
}

/** Withheld numbers are not read out to whoever withheld them; nor is one that we could not call. */
function shownNumber({ state }: Turn, { caller }: Call): string | null {
  return presentable(caller) !== null && caller.dial !== null && judgeCallback(state, caller.dial).called ? caller.dial : null;
}

/** Whether the key was for the question; the offer leaves all but its own to the queue. */
export function askingKey(turn: Turn, call: Call, phase: WaitingPhase, key: string): boolean {
  const { asking } = call;
  if (!asking) return false;
  if (asking.until !== null) asking.until = turn.now.mono + KEY_MS;
  switch (asking.step) {
    case "offer":
      if (key !== "1") return false;
      acceptCallback(turn, call, phase);
      return true;
    case "number":
    case "readBack":
      if (turn.now.mono < asking.from) return true;
      if (key === "1") confirmed(turn, call, phase, asking);
      if (key === "2") anotherNumber(turn, call, asking);
      return true;
    case "keying":
      keyed(turn, call, phase, asking, key);
      return true;
    default:
      return asking.step satisfies never;
  }
}

/** The words have been said to their end (or could not be). Of an offer the queue goes on as ever, and its key is good for a while. */
export function askingSaid(turn: Turn, call: Call, phase: WaitingPhase): "asks" | "waits" {
  const { asking } = call;
  if (!asking) return "waits";
  asking.until = turn.now.mono + KEY_MS;
  if (asking.step === "offer") return "waits";
  playUntilAnnounced(turn, call, phase);
  return "asks";
}

/** No key, which means to keep waiting; the digits of a whole number are one without the last key. */
export function askingOver(turn: Turn, call: Call, phase: WaitingPhase): void {
  const { asking } = call;
  if (asking?.step === "keying" && asking.digits !== "") return numberKeyed(turn, call, phase, asking);
  leaveAsking(call);
}

function keyed(turn: Turn, call: Call, phase: WaitingPhase, asking: Asking, key: string): void {
  if (call.hearing.type === "prompt") playUntilAnnounced(turn, call, phase);
  asking.until = turn.now.mono + KEY_MS;
  if (key === "*") asking.digits = "";
  if (/^[0-9]$/.test(key) && asking.digits.length < DIGITS_MAX) asking.digits += key;
  if (key === "#" || isComplete(asking.digits)) numberKeyed(turn, call, phase, asking);
}

function numberKeyed(turn: Turn, call: Call, phase: WaitingPhase, asking: Asking): void {
  const { called, why } = judgeCallback(turn.state, asking.digits);
  if (called) return sayNumber(turn, call, asking, "readBack", asking.digits);
  refused(turn, call, phase, asking, why);
}

function anotherNumber(turn: Turn, call: Call, asking: Asking): void {
  asking.tries += asking.step === "readBack" ? 1 : 0;
  if (asking.tries < TRIES) return askNumber(turn, call, asking);
  leaveAsking(call);
  say(turn, call, [{ prompt: "still_waiting", language: call.language }]);
}

function askNumber(turn: Turn, call: Call, asking: Asking, before: Say[] = []): void {
  asking.step = "keying";
  asking.digits = "";
  asking.until = null;
  say(turn, call, [...before, { prompt: "callback_enter", language: call.language }]);
}

function sayNumber(turn: Turn, call: Call, asking: Asking, step: "number" | "readBack", digits: string): void {
  asking.step = step;
  asking.digits = digits;
  asking.from = step === "readBack" ? turn.now.mono + LATE_DIGIT_MS : 0;
  asking.until = null;
  say(turn, call, [{ prompt: "callback_number", language: call.language, callbackNumber: digits }]);
}

function refused(turn: Turn, call: Call, phase: WaitingPhase, asking: Asking, why: CallbackRefusal): void {
  const { language } = call;
  turn.fact({ type: "CallbackRefused", why }, { call: call.id });
  asking.tries += 1;
  const sorry: Say = why === "pending" ? { prompt: "callback_pending", language } : { prompt: "callback_invalid_number", language };
  if (why === "number" && asking.tries < TRIES) return askNumber(turn, call, asking, [sorry]);
  leaveAsking(call);
  phase.announceAt = null;
  say(turn, call, [sorry, { prompt: "still_waiting", language }]);
}

function confirmed(turn: Turn, call: Call, phase: WaitingPhase, asking: Asking): void {
  const { called, why } = judgeCallback(turn.state, asking.digits);
  if (!called) return refused(turn, call, phase, asking, why);
  const wall = promisableAt(turn, estimateWait(turn.state, call));
  if (wall === null) return refused(turn, call, phase, asking, "tooMany");
  promise(turn, call, phase, { called, keyed: asking.step === "readBack", wall });
}

/** The caller hangs up now, and the promise stands where the caller stood. */
function promise(turn: Turn, call: Call, phase: WaitingPhase, { called, keyed, wall }: { called: Caller; keyed: boolean; wall: number }): void {
  withdrawOffer(turn, call, phase);
  leaveAsking(call);
  const { language, matter, interpreted, headStart, order } = call;
  const callback: Callback = {
    id: turn.id("callback"),
    from: call.id,
    called,
    keyed,
    language,
    matter,
    ...(interpreted && { interpreted }),
    arrived: { ...call.arrived },
    order,
    ...(headStart && { headStart: { ...headStart } }),
    askedAt: turn.now.wall,
    promised: at(wall, turn.now),
    promise: "open",
    due: false,
    attempts: 0,
    tried: null,
    step: { type: "waiting" },
  };
  turn.state.callbacks[callback.id] = callback;
  turn.touchCallback(callback);
  turn.fact({ type: "CallbackAsked", callback: callback.id, called, keyed, language, matter, promisedAt: wall }, { call: call.id });
  call.phase = { type: "farewell", until: turn.now.mono + PROMISED_WORDS_MS, callback: true };
  const ownLine = turn.state.setup.lines[0] ?? call.did;
  say(turn, call, [
    { prompt: "callback_confirmed", language, callbackAt: wall, now: turn.now.wall, ownLine },
    { prompt: "goodbye", language },
  ]);
}
