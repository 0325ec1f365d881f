import { expect } from "vitest";
import { HEART } from "./heart.js";
import { liveDays } from "./many-days.js";

/**
 * What must have happened in many days for them to prove anything: every way in which a call
 * or an offer can end, and every trouble.
 */
const MUST_HAPPEN = [
  ...["served", "abandonedMenu", "abandonedQueue", "closed", "refused", "fault"].map((outcome) => `call ${outcome}`),
  ...["answered", "noAnswer", "declined", "busy", "unreachable", "failed", "withdrawn"].map(
    (outcome) => `offer ${outcome}`,
  ),
  ...["Answer", "Play", "StopPlay", "StartMusic", "Ring", "LegRinging", "LegAnswered", "Bridge", "Bridged"].map(
    (step) => `caller left: at ${step}`,
  ),
  ...["gone", "refused", "timeout", "unreachable"].map((reason) => `command ${reason}`),
  "answer crossed the hang-up",
  "event lost",
  "event repeated",
  "paused for no answer",
  "phone vanished",
  "PBX lost",
  ...["idle", "before the commands", "amid the commands", "after the commands"].map((moment) => `killed ${moment}`),
  "effect after the death",
  ...["Ring", "Dial"].map((command) => `nobody called on a leg: ${command}`),
  ...["failing", "gone", "fine"].map((supply) => `power ${supply}`),
  ...["overflow", "closed", "matter", "key"].map((way) => `information ${way}`),
  ...["key", "end", "toQueue", "hungUp", "connected"].map((why) => `information left: ${why}`),
  ...["announcement", "information", "end"].map((action) => `overflow ${action}`),
  ...["informed", "overflow"].map((outcome) => `call ${outcome}`),
  "call fault in its farewell",
  "talk cut off",
  "talked on over a death",
  ...["listen", "whisper", "join"].map((mode) => `supervised: ${mode}`),
  ...["left", "ended", "noAnswer", "callEnded", "failed"].map((outcome) => `supervision ${outcome}`),
  ...["withdrawn", "answered", "callEnded"].map((why) => `help ${why}`),
  "answered while nobody was there",
  ...["completed", "refused", "busy", "noAnswer", "unreachable", "callerGaveUp", "returned", "failed"].map((outcome) => `transfer ${outcome}`),
  ...["completed", "busy", "noAnswer", "callerGaveUp"].map((outcome) => `interpreter ${outcome}`),
  "interpreter gone beside a transfer",
  ...["line", "repeat"].map((why) => `entered ahead: ${why}`),
  ...["interpreter", "japanese"].map((way) => `language unavailable: ${way}`),
  "interpreter chosen",
  "interpreter brought",
  "operator alone hears congestion",
  "operator alone hears callwaiting",
  "call returned",
  "transfer refused: trunkBusy",
  "busy at the carrier",
  ...["served", "notReached", "answered", "busy", "noAnswer", "declined", "unreachable", "operatorLeft", "operatorAway"].map((outcome) => `made ${outcome}`),
  ...["barred", "rehearsal", "ownNumber", "emergency", "busy", "onLine", "beingCalled", "trunkBusy"].map((why) => `made refused: ${why}`),
  ...["inside", "sooner", "later", "gaveUp"].map((how) => `band ${how}`),
  "band rose",
  ...["shown", "keyed"].map((how) => `callback asked: ${how}`),
  ...["reached", "machine", "busy", "noAnswer", "declined", "unreachable", "returned", "in time", "late", "for the manager"].map((what) => `callback ${what}`),
  ...["reached", "calledAgain", "givenUp"].map((how) => `callback closed: ${how}`),
  ...["number", "pending", "tooMany"].map((why) => `callback refused: ${why}`),
  "entered ahead: callback",
  ...["recorded", "recording paused", "recording resumed by itself", "recording resumed by the operator", "recording objected", "track mended", "track found"],
  ...["line", "matter", "tooShort", "failed", "noRecipient", "spool", "diskFull", "keeper"].map((why) => `unrecorded: ${why}`),
  ...["failed", "ended", "silent"].map((why) => `track lost: ${why}`),
  ...["paused", "consulting", "digits"].map((why) => `masked: ${why}`),
  "turned away at closing time",
  "turned away in a disaster",
  "told of a reduced service",
];

export function expectGoodDays(first: number, days: number): void {
  const report = liveDays(first, days, HEART);
  expect(report.wrongs).toEqual([]);
  expect(report.days).toBe(days);
  expect(MUST_HAPPEN.filter((what) => !report.counts[what])).toEqual([]);
}
