import type { HangingUp } from "../call/hang-up.js";
import type { SeatFace } from "../floor/board.js";
import type { CallId, LegId, OfferId, OperatorId, SeatId } from "../floor/id.js";
import type { Now } from "../floor/now.js";
import type { LastCall } from "../recording/emergency.js";
import type { Came } from "../transfer/came.js";
import type { ClosedDepartment } from "../transfer/closed.js";

/**
 * A seat: one desk phone and whoever sits at it.
 *
 * Three things are kept apart because they change for different reasons: the operator's own
 * status (`duty`), what the phone is being used for (`work`), and whether the phone can be
 * reached at all (`phone`). A seat is offered a caller only when all three allow it. The
 * `face` is what people see of the three together.
 */
export interface Seat {
  id: SeatId;
  operator: OperatorId | null;
  duty: Duty;
  work: Work;
  phone: "registered" | "unregistered" | "unreachable";
  /** The phone's own call to a code, during which nothing is offered. */
  deskCall: CallId | null;
  /** Talks in a call of the fallback's queue, of which we know nothing else. */
  inFallback: boolean;
  /** Asked for during a call, done when the call is over. */
  deferred: Deferred | null;
  /** Whom the operator could not ask: a follow-up is offered. Of an earlier call it means nothing any more. */
  closed: ClosedDepartment | null;
  /** Why the last that was asked for came to nothing. Of an earlier call it means nothing any more. */
  came: Came | null;
  /** The last call that was talked in here; null: none, or long ago. */
  last: LastCall | null;
  /** The last keys, where only the emergency key means something; `at`: monotonic ms. */
  keyed: { digits: string; at: number } | null;
  /** Monotonic ms since which the seat has had nothing to do: the longest idle is served first. */
  idleSince: number;
  /** Monotonic ms until which nothing is offered, after an offer that came to nothing. */
  cooldownUntil: number;
  /** Offers in a row that rang in vain. */
  noAnswers: number;
  /** Taken out of the site's data while somebody was still talking here. */
  removed: boolean;
  face: SeatFace;
  /** Wall ms since which the face is this. */
  faceSince: number;
}

export type Duty =
  | { type: "off" }
  | { type: "ready" }
  | { type: "paused"; reason: number | "noAnswer" }
  /** `since`: monotonic ms of its beginning; `overdue`: longer than the rule says, pointed out on the board. */
  | { type: "wrapUp"; call: CallId; since: number; overdue: boolean; made?: Made };

/** The centre has made the call; `reason`: it is known which one it was for. */
export interface Made {
  reason: boolean;
}

export type Work =
  | { type: "none" }
  | { type: "offered"; call: CallId; offer: OfferId; leg: LegId }
  | { type: "talking"; call: CallId; leg: LegId; held: boolean }
  /** Calls somebody, who has not answered yet. */
  | { type: "calling"; call: CallId; leg: LegId }
  /** Is asked about another seat's caller, whom it may get. */
  | { type: "consulted"; call: CallId; leg: LegId }
  /** Hung up by us; the phone is not free before its leg has ended. */
  | Releasing;

/** `call`: whom it rang for or talked to, whose commands are obeyed in order with its own. */
export interface Releasing extends HangingUp {
  type: "releasing";
  call: CallId;
  leg: LegId;
}

export type Deferred = { type: "logOut"; by: string } | { type: "pause"; reason: number; by: string };

export function newSeat(id: SeatId, now: Now): Seat {
  return {
    id,
    operator: null,
    duty: { type: "off" },
    work: { type: "none" },
    phone: "unregistered",
    deskCall: null,
    inFallback: false,
    deferred: null,
    closed: null,
    came: null,
    last: null,
    keyed: null,
    idleSince: now.mono,
    cooldownUntil: 0,
    noAnswers: 0,
    removed: false,
    face: "off",
    faceSince: now.wall,
  };
}

/** Whether a waiting caller may be offered to this seat now. */
export function isAvailable(seat: Seat, monoMs: number): boolean {
  return (
    seat.duty.type === "ready" &&
    seat.work.type === "none" &&
    seat.phone === "registered" &&
    seat.deskCall === null &&
    !seat.inFallback &&
    seat.cooldownUntil <= monoMs &&
    !seat.removed
  );
}

/** Taken out of the site's data and not in use any more. */
export function isGone(seat: Seat): boolean {
  return seat.removed && seat.work.type === "none" && seat.deskCall === null;
}

/** Whether the seat counts as staffed: it answers calls now or will when it has finished one. */
export function isOnDuty(seat: Seat): boolean {
  return (seat.duty.type === "ready" || seat.duty.type === "wrapUp") && seat.phone === "registered";
}

/** What people see. Work goes before duty: a paused operator may still be talking. */
export function faceOf(seat: Seat): SeatFace {
  switch (seat.work.type) {
    case "offered":
    case "consulted":
      return "offered";
    case "calling":
      return "calling";
    case "talking":
      return seat.work.held ? "held" : "talking";
    case "none":
    case "releasing":
      return seat.inFallback ? "talking" : seat.duty.type;
    default:
      return seat.work satisfies never;
  }
}
