import { dropLeg } from "../call/loose.js";
import type { Call, CallingPhase } from "../call/call.js";
import type { CallId, LegId, MatterId, SeatId } from "../floor/id.js";
import type { Turn } from "../floor/turn.js";
import type { Language } from "../prompt/language.js";
import { shownWords, withdrawOffer } from "../queue/offer.js";
import { becomeReady } from "../seat/duty.js";
import { newSeat, type Seat } from "../seat/seat.js";
import { trunkOutNow, useOf } from "../transfer/channel.js";
import { giveBack } from "../transfer/course.js";
import { partLeft } from "../transfer/leave.js";
import { RING_GRACE_MS } from "../transfer/transfer.js";
import { ownNumber, type Trunk, trunkForEmergency } from "../trunk/channels.js";
import type { PhoneNumber } from "../trunk/number.js";
import { calledAs, judgeNumber, type NumberRefusal } from "./allowed.js";
import { breakOffCalling, dialCalled, unreachedHeard } from "./course.js";
import { type NowRefusal, whyNotNow } from "./now.js";
import { type OnLineNow, onLineNow } from "./on-line.js";
import type { OutgoingWhy } from "./outgoing.js";

/**
 * The beginning of a call of the centre's own: refused with a reason, or the operator's phone
 * rings, or, where it has dialled itself, the one who is called is called at once.
 */
export interface OutgoingAsk {
  seat: SeatId;
  /** As somebody typed or dialled it. */
  number: string;
  why: OutgoingWhy;
  /** The phone's own call, by which it was dialled; absent: the phone is rung first. */
  own?: { call: CallId; leg: LegId };
  /** What is known of the one who is called. */
  language?: Language;
  matter?: MatterId | null;
  interpreted?: true;
}

export type OutgoingRefusal =
  | NumberRefusal
  | "seatUnknown"
  | "notLoggedIn"
  | "busy"
  | "phoneAway"
  | OnLineNow
  | NowRefusal;

export type OutgoingStart = { call: CallId; why: null } | { call: null; why: OutgoingRefusal };

export function startOutgoing(turn: Turn, ask: OutgoingAsk): OutgoingStart {
  const { number, digits, why: wrong } = judgeNumber(ask.number, ask.own !== undefined, turn.state.setup);
  const isEmergency = number.class === "emergency" && wrong === null;
  const why = wrong ?? (isEmergency ? null : (whyNotSeat(turn, ask) ?? whyNotCalled(turn, ask, number) ?? whyNotNow(turn.state)));
  if (why) {
    const operator = turn.state.seats[ask.seat]?.operator ?? null;
    turn.fact({ type: "OutgoingRefused", why, class: number.class, reason: ask.why }, { seat: ask.seat, operator });
    return { call: null, why };
  }
  const trunk = (isEmergency ? trunkForEmergency(turn.state.setup.trunks, useOf(turn.state)) : trunkOutNow(turn.state)) as Trunk;
  return { call: begin(turn, ask, freed(turn, ask.seat), { number, digits, trunk }), why: null };
}

function whyNotSeat({ state }: Turn, { seat: id, own }: OutgoingAsk): OutgoingRefusal | null {
  const seat = state.seats[id];
  if (!seat || seat.removed) return "seatUnknown";
  if (seat.operator === null) return "notLoggedIn";
  const { type } = seat.work;
  // Whoever dials while the own phone rings, or has just hung up, wants to call and not to answer.
  const isFree = own ? type !== "talking" && type !== "consulted" && type !== "calling" : type === "none" && seat.deskCall === null;
  if (!isFree || seat.inFallback) return "busy";
  return own || seat.phone === "registered" ? null : "phoneAway";
}

/** Of two operators who call somebody back, the second is too late. Whether a callback may be dialled is asked before (`callback/may-call.ts`). */
function whyNotCalled({ state }: Turn, { why }: OutgoingAsk, { e164 }: PhoneNumber): OnLineNow | null {
  return why.type === "own" ? onLineNow(state, e164) : null;
}

/**
 * The seat, whose phone is used for nothing else from here on. A phone of ours that is no
 * seat's, or was taken away, is one for an emergency, and gone afterwards.
 */
function freed(turn: Turn, id: SeatId): Seat {
  const seat = (turn.state.seats[id] ??= { ...newSeat(id, turn.now), phone: "registered", removed: true });
  // What was hung up is nobody's here any more, whatever its caller does now.
  const call = seat.work.type === "none" || seat.work.type === "releasing" ? undefined : turn.state.calls[seat.work.call];
  if (call?.phase.type === "waiting") withdrawOffer(turn, call, call.phase);
  if (call?.phase.type === "talking" && seat.work.type === "consulted") giveBack(turn, call, call.phase, "refused");
  if (call?.phase.type === "calling") breakOffCalling(turn, call, call.phase);
  if (call?.phase.type === "unreached") unreachedHeard(turn, call, call.phase, "there");
  if (call?.phase.type === "left") partLeft(turn, call);
  letPhoneEnd(turn, seat);
  return turn.touch(seat);
}

/** What we have hung up at the phone may end beside its next call. */
function letPhoneEnd(turn: Turn, seat: Seat): void {
  const { work } = seat;
  if (work.type === "none") return;
  seat.work = { type: "none" };
  dropLeg(turn, work.call, work.leg);
}

interface Where {
  number: PhoneNumber;
  digits: string;
  trunk: Trunk;
}

function begin(turn: Turn, ask: OutgoingAsk, seat: Seat, { number, digits, trunk }: Where): CallId {
  const { own, why } = ask;
  const { rules, lines } = turn.state.setup;
  const did = ownNumber(trunk, lines[0] ?? "");
  const leg = own?.leg ?? turn.id("leg");
  const phase: CallingPhase = { type: "calling", seat: seat.id, leg, step: "phone", until: turn.now.mono + rules.ringMs + RING_GRACE_MS };
  const call: Call = {
    id: own?.call ?? turn.id("call"),
    leg: turn.id("leg"),
    did,
    trunk: trunk.name,
    caller: calledAs(number, digits),
    arrived: { ...turn.now },
    order: turn.state.lastId,
    answered: false,
    language: ask.language ?? "ja",
    matter: ask.matter ?? null,
    hearing: { type: "nothing" },
    ...(ask.interpreted && { interpreted: true }),
    outgoing: { why, class: number.class, own: own?.leg ?? null, outside: null },
    phase,
  };
  turn.state.calls[call.id] = call;
  turn.legs.set(leg, { type: "seat", seat });
  if (seat.duty.type === "wrapUp") becomeReady(turn, seat, why.type === "own" ? why.by : "centre");
  turn.touch(seat).work = { type: "calling", call: call.id, leg };
  turn.fact({ type: "OutgoingStarted", did, called: call.caller, trunk: trunk.name, leg: call.leg, reason: why }, { call: call.id, seat: seat.id, operator: seat.operator });
  if (own) dialCalled(turn, call, phase);
  else turn.command({ type: "Ring", call: call.id, leg, offer: call.id, seat: seat.id, show: { number: digits, name: why.type === "callback" ? `折り返し ${shownWords(turn, call)}` : "発信" }, ringMs: rules.ringMs });
  return call.id;
}
