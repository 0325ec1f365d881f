import { findDepartment, whyNot } from "../directory/department.js";
import type { Call, TalkingPhase } from "../call/call.js";
import type { Command } from "../floor/command.js";
import { dropLeg } from "../call/loose.js";
import type { SeatId } from "../floor/id.js";
import type { TransferAsk } from "../floor/input.js";
import type { Turn } from "../floor/turn.js";
import { sayAtPhone } from "../seat/desk-call.js";
import { isAvailable, type Seat } from "../seat/seat.js";
import { EMERGENCY } from "../trunk/number.js";
import { dialOut, emergencyOut, trunkOutNow, type WayOut } from "./channel.js";
import { keepCame } from "./came.js";
import { CLOSED_PROMPT, isClosedDepartment, keepClosed } from "./closed.js";
import { complete, conference, giveBack, swap } from "./course.js";
import { callInterpreter, releaseInterpreter } from "./interpreter.js";
import { rearrange } from "./rearrange.js";
import { RING_GRACE_MS, type Target, type Transfer, type TransferWay } from "./transfer.js";

/**
 * What an operator can ask for, in whichever of the three ways: refused with a reason, or
 * done at once. The number is looked at before it is dialled, so that nobody waits for a
 * department that is closed, and no premium or foreign number is ever paid for.
 */
export type TransferRefusal =
  | "noCall"
  | "already"
  | "interpreting"
  | "noInterpreter"
  | "nothing"
  | "notYet"
  | "unknown"
  | "self"
  | "unconfirmed"
  | "closed"
  | "barred"
  | "caller"
  | "unannounced"
  | "seatNotFree"
  | "trunkBusy";

export interface Asking {
  way: TransferWay;
  /** An account's name, or "phone". */
  by: string;
  /** The phone's own second call; of the way "phone" alone. */
  own?: Transfer["own"];
}

/** Answers why not; null where it is done. */
export function askTransfer(turn: Turn, seat: Seat, ask: TransferAsk, asking: Asking): TransferRefusal | null {
  const why = tryAsk(turn, seat, ask, asking);
  const call = talkOf(turn, seat)?.id;
  const to = "to" in ask ? { to: ask.to } : {};
  const isClosed = "to" in ask && isClosedDepartment(turn, why, ask.to);
  if (call && isClosed) keepClosed(turn, seat, { call, code: ask.to });
  // The panel's own buttons have their answer; of what is closed the follow-up is offered instead.
  const isTold = call && why && asking.way !== "panel" && !isClosed;
  // Of what the manager has ended the operator is told all the same.
  const isManagers = asking.by !== "phone" && asking.by !== seat.operator && (ask.type === "return" || ask.type === "release");
  if (isTold) keepCame(turn, seat, { call, to: "to" in ask ? targetOf(turn, ask.to) : null, what: { type: "refused", why } });
  else if (!isManagers) keepCame(turn, seat, null);
  if (why) turn.fact({ type: "TransferRefused", ask: ask.type, why, way: asking.way, by: asking.by, ...to }, { seat: seat.id, operator: seat.operator, ...(call && { call }) });
  return why;
}

/** The call in which the seat talks to a caller. */
function talkOf(turn: Turn, { work }: Seat): TalkingCall | undefined {
  const call = work.type === "talking" ? turn.state.calls[work.call] : undefined;
  return call?.phase.type === "talking" ? (call as TalkingCall) : undefined;
}

type TalkingCall = Call & { phase: TalkingPhase };

function tryAsk(turn: Turn, seat: Seat, ask: TransferAsk, asking: Asking): TransferRefusal | null {
  const call = talkOf(turn, seat);
  if (!call) return "noCall";
  const { phase } = call;
  turn.touchCall(call);
  switch (ask.type) {
    case "consult":
    case "blind":
      return start(turn, call, phase, seat, ask, asking);
    case "swap":
      return swap(turn, call, phase);
    case "conference":
      return conference(turn, call, phase);
    case "complete":
      return complete(turn, call, phase, seat);
    case "return":
      if (!phase.transfer) return "nothing";
      giveBack(turn, call, phase, phase.transfer.answered ? "returned" : "failed");
      return null;
    case "release":
      if (!phase.interpreter) return "nothing";
      releaseInterpreter(turn, call, "failed");
      return null;
    default:
      return ask satisfies never;
  }
}

function start(
  turn: Turn,
  call: Call,
  phase: TalkingPhase,
  seat: Seat,
  ask: TransferAsk & { type: "consult" | "blind" },
  { way, own = null }: Asking,
): TransferRefusal | null {
  if (findDepartment(turn.state.setup.directory, ask.to)?.kind === "interpreter") return startInterpreter(turn, call, phase, ask, way);
  // Dialled at the phone in a talk, 110, 118 and 119 are never refused: whoever was being asked is let go.
  const isEmergency = own !== null && EMERGENCY.test(ask.to);
  if (isEmergency) giveBack(turn, call, phase, "returned");
  if (phase.transfer) return "already";
  const to = isEmergency ? ({ type: "department", code: ask.to } as const) : targetOf(turn, ask.to);
  if (!to) return ask.to === "" ? "noInterpreter" : "unknown";
  const blind = ask.type === "blind";
  const out = isEmergency ? emergencyOut(turn.state, ask.to) : to.type === "seat" ? whyNotSeat(turn, seat, to.seat) : wayOut(turn, call, to.code, blind);
  if (typeof out === "string") return out;
  const transfer: Transfer = {
    id: turn.id("transfer"),
    to,
    kind: to.type === "seat" ? "internal" : (ask.kind ?? "transfer"),
    way,
    blind,
    leg: turn.id("leg"),
    outside: null,
    step: "ringing",
    answered: false,
    askedAt: turn.now.mono,
    own,
    until: turn.now.mono + turn.state.setup.rules.targetRingMs + RING_GRACE_MS,
    announceAt: null,
    heldMs: 0,
    heldSince: null,
  };
  turn.fact(
    { type: "TransferStarted", transfer: transfer.id, to: ask.to, kind: transfer.kind, way, blind, leg: transfer.leg },
    { call: call.id, seat: seat.id, operator: seat.operator },
  );
  keepClosed(turn, seat, null);
  rearrange(turn, call, () => {
    delete phase.recallAt;
    phase.transfer = transfer;
  });
  if (to.type === "seat") turn.command(ringSeat(turn, call, transfer, to.seat));
  if (out) {
    turn.legs.set(transfer.leg, { type: "target", call });
    transfer.outside = dialOut(turn, call, transfer, out);
  }
  return null;
}

/** Joins the talk, and is never handed a caller alone. */
function startInterpreter(turn: Turn, call: Call, phase: TalkingPhase, { type, to }: TransferAsk & { type: "consult" | "blind" }, way: TransferWay): TransferRefusal | null {
  if (phase.interpreter) return "interpreting";
  if (type === "blind") return "unannounced";
  const out = wayOut(turn, call, to, false);
  if (typeof out === "string") return out;
  callInterpreter(turn, call, phase, out, way);
  return null;
}

function targetOf(turn: Turn, to: string): Target | null {
  if (turn.state.seats[to]) return { type: "seat", seat: to };
  return findDepartment(turn.state.setup.directory, to) ? { type: "department", code: to } : null;
}

function whyNotSeat(turn: Turn, from: Seat, id: SeatId): TransferRefusal | null {
  if (id === from.id) return "self";
  return isAvailable(turn.state.seats[id] as Seat, turn.now.mono) ? null : "seatNotFree";
}

/** By which trunk somebody outside is called, or why not. */
function wayOut(turn: Turn, call: Call, code: string, blind: boolean): WayOut | TransferRefusal {
  const { directory, calendar, lines, rehearsal } = turn.state.setup;
  const department = findDepartment(directory, code);
  const why = whyNot(department, { calendar, wallMs: turn.now.wall, rehearsal, callerDigits: call.caller.dial, lines });
  if (why || !department) return why ?? "unknown";
  if (blind && !department.blind) return "unannounced";
  const trunk = trunkOutNow(turn.state);
  return trunk ? { code, number: department.number, showCaller: department.showCaller, trunk } : "trunkBusy";
}

/** The call to another seat, which owns its leg. */
function ringSeat(turn: Turn, call: Call, { id, leg }: Transfer, to: SeatId): Command {
  const seat = turn.touch(turn.state.seats[to] as Seat);
  seat.work = { type: "consulted", call: call.id, leg };
  turn.legs.set(leg, { type: "seat", seat });
  const show = { number: call.caller.dial ?? "anonymous", name: "転送" };
  return { type: "Ring", call: call.id, leg, offer: id, seat: to, show, ringMs: turn.state.setup.rules.ringMs };
}

/** The phone has dialled a short number of its own accord, in a call or out of one. */
export function phoneAsks(turn: Turn, seat: Seat, call: string, leg: string, to: string): void {
  const bridge = turn.id("bridge");
  const talk = talkOf(turn, seat);
  turn.legs.set(leg, talk ? { type: "own", call: talk } : { type: "loose", call });
  const why = askTransfer(turn, seat, { type: "consult", to }, { way: "phone", by: "phone", own: { leg, bridge, held: false } });
  if (isClosedDepartment(turn, why, to)) return sayAtPhone(turn, call, leg, seat, CLOSED_PROMPT);
  if (why) return dropLeg(turn, talk?.id ?? call, leg, REFUSED_AS[why] ?? "congestion");
  // An interpreter comes into the call itself, and the phone's second is not needed.
  if (talk && talk.phase.transfer?.own?.leg !== leg) dropLeg(turn, talk.id, leg);
}

/** What the phone's own call is told where no words are said. */
const REFUSED_AS: Partial<Record<TransferRefusal, "busy" | "unallocated" | "congestion">> = {
  unknown: "unallocated",
  already: "busy",
  interpreting: "busy",
  self: "busy",
  seatNotFree: "busy",
};
