import type { Call, Offer, WaitingPhase } from "../call/call.js";
import type { OfferOutcome } from "../floor/fact.js";
import type { Turn } from "../floor/turn.js";
import type { Language } from "../prompt/language.js";
import { freePhone, hangUpPhone, pauseForNoAnswer } from "../seat/duty.js";
import { isOnDuty, type Seat } from "../seat/seat.js";
import { canSpare, type WaitingCall } from "./queue.js";

/**
 * An offer: one attempt to bring one waiting caller to one seat. It is made here and it ends
 * here, each exactly once, with an outcome; a caller whose offer comes to nothing has kept
 * the place and is offered to the next seat in the same turn.
 */

/** Asterisk stops the ringing; this much later we no longer believe that it will. */
const RING_GRACE_MS = 3_000;
/** What the phone's display adds for a caller who does not speak Japanese. */
const LANGUAGE_SHOWN: Record<Language, string> = { ja: "", en: "英語", zh: "中国語", ko: "韓国語" };

/** The phone of this seat rings for this caller. */
export function makeOffer(turn: Turn, call: WaitingCall, seat: Seat): void {
  const { ringMs } = turn.state.setup.rules;
  const offer: Offer = {
    id: turn.id("offer"),
    seat: seat.id,
    leg: turn.id("leg"),
    rang: false,
    madeAt: turn.now.mono,
    until: turn.now.mono + ringMs + RING_GRACE_MS,
  };
  call.phase.offer = offer;
  turn.touch(seat).work = { type: "offered", call: call.id, offer: offer.id, leg: offer.leg };
  turn.legs.set(offer.leg, { type: "seat", seat });
  turn.fact({ type: "OfferMade", offer: offer.id, leg: offer.leg }, aboutOffer(call, seat));
  turn.command({
    type: "Ring",
    call: call.id,
    leg: offer.leg,
    offer: offer.id,
    seat: seat.id,
    show: shownFor(turn, call),
    ringMs,
  });
}

export function offerRang(turn: Turn, call: Call, seat: Seat): void {
  const offer = call.phase.type === "waiting" ? call.phase.offer : null;
  if (!offer || offer.rang) return;
  offer.rang = true;
  turn.fact({ type: "OfferRang", offer: offer.id }, aboutOffer(call, seat));
}

/** The phone ended the offer: no answer, declined, busy, unreachable, or our own failure. */
export function offerFailed(turn: Turn, call: Call, seat: Seat, outcome: OfferOutcome, cause: number): void {
  endOffer(turn, call, seat, outcome, cause);
  freePhone(turn, seat);
  coolDown(turn, seat, outcome);
}

/** We end the offer: the caller has gone, or needs another seat. The phone may still ring. */
export function withdrawOffer(turn: Turn, call: Call, phase: WaitingPhase, outcome: OfferOutcome = "withdrawn"): void {
  const seat = phase.offer ? turn.state.seats[phase.offer.seat] : undefined;
  if (!phase.offer || !seat) return;
  const { leg } = phase.offer;
  endOffer(turn, call, seat, outcome, 0);
  hangUpPhone(turn, seat, call.id, leg, outcome === "withdrawn" ? "answeredElsewhere" : "normal");
  if (outcome !== "withdrawn") coolDown(turn, seat, outcome);
}

/** Writes the outcome; what becomes of the phone is the caller's next line. */
export function endOffer(turn: Turn, call: Call, seat: Seat, outcome: OfferOutcome, cause: number): void {
  if (call.phase.type !== "waiting" || !call.phase.offer) throw new Error(`call ${call.id} has no offer to end`);
  turn.fact({ type: "OfferEnded", offer: call.phase.offer.id, outcome, cause }, aboutOffer(call, seat));
  call.phase.offer = null;
}

/**
 * What the way in which an offer ended means for the seat. Only no-answers count towards a
 * pause; a phone that cannot be reached is left alone until it registers again.
 */
export function coolDown(turn: Turn, seat: Seat, outcome: OfferOutcome): void {
  const { cooldownMs, noAnswersToPause } = turn.state.setup.rules;
  switch (outcome) {
    case "noAnswer": {
      seat.cooldownUntil = turn.now.mono + cooldownMs.noAnswer;
      seat.noAnswers += 1;
      const others = Object.values(turn.state.seats).filter((other) => other !== seat && isOnDuty(other));
      if (seat.noAnswers >= noAnswersToPause && canSpare(turn.state, seat, others)) pauseForNoAnswer(turn, seat);
      return;
    }
    case "declined":
      seat.cooldownUntil = turn.now.mono + cooldownMs.declined;
      return;
    case "busy":
      seat.cooldownUntil = turn.now.mono + cooldownMs.busy;
      return;
    case "unreachable":
      seat.phone = "unreachable";
      turn.fact({ type: "PhoneLost", why: "unreachable" }, { seat: seat.id, operator: seat.operator });
      return;
    case "failed":
      seat.cooldownUntil = turn.now.mono + cooldownMs.failed;
      return;
    case "answered":
    case "withdrawn":
      return;
    default:
      return outcome satisfies never;
  }
}

/**
 * Why a phone's leg ended before it answered, from the Q.850 cause that Asterisk gives.
 * A phone that never even rang and ran out of time is not there at all.
 */
export function outcomeOf(cause: number, offer: Pick<Offer, "rang">, rangMs: number, ringMs: number): OfferOutcome {
  switch (cause) {
    case 17:
      return "busy";
    case 21:
      return "declined";
    case 18:
    case 19:
    case 16:
    case 0:
      if (rangMs < 0.8 * ringMs) return "declined";
      return offer.rang ? "noAnswer" : "unreachable";
    case 3:
    case 20:
    case 27:
      return "unreachable";
    default:
      return "failed";
  }
}

function aboutOffer(call: Call, seat: Seat) {
  return { call: call.id, seat: seat.id, operator: seat.operator };
}

function shownFor(turn: Turn, call: Call): { number: string; name: string } {
  return { number: call.caller.dial ?? "anonymous", name: shownWords(turn, call) };
}

/** Who it is and what it is about, as a phone's display has it. */
export function shownWords(turn: Turn, call: Call): string {
  const matter = turn.state.setup.menu.matters.find((each) => each.id === call.matter);
  const words = [call.caller.display, matter?.label.ja ?? "", LANGUAGE_SHOWN[call.language], call.interpreted ? "通訳" : ""];
  return words.filter((word) => word !== "").join(" ");
}
