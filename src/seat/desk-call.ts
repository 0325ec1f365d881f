import type { CallId, LegId, PlaybackId, SeatId } from "../floor/id.js";
import type { DeskCode } from "../floor/input.js";
import type { Turn } from "../floor/turn.js";
import { changeSeat, type ChangeResult, type Refusal } from "./duty.js";
import { judgePin } from "./log-in.js";
import type { Seat } from "./seat.js";

/**
 * A desk phone's call that ends with words: to a code (`*11` to `*14`), whose change is made at
 * once, or to a department that is closed. What came of it is said in Japanese, and the centre
 * hangs up. Hanging up early changes nothing more.
 */
export interface DeskCall {
  id: CallId;
  seat: SeatId;
  leg: LegId;
  playback: PlaybackId;
  /** Monotonic ms at which the call is ended whatever happens. */
  until: number;
  hungUp: boolean;
}

const LONGEST_DESK_CALL_MS = 20_000;

export function deskCodeDialled(turn: Turn, call: CallId, leg: LegId, seat: Seat, code: DeskCode): void {
  sayAtPhone(turn, call, leg, seat, carryOut(turn, seat, code));
}

/** Answers the phone's own call with this prompt, and ends it. */
export function sayAtPhone(turn: Turn, call: CallId, leg: LegId, seat: Seat, prompt: string): void {
  const playback = turn.id("play");
  const deskCall: DeskCall = {
    id: call,
    seat: seat.id,
    leg,
    playback,
    until: turn.now.mono + LONGEST_DESK_CALL_MS,
    hungUp: false,
  };
  turn.state.deskCalls[call] = deskCall;
  turn.legs.set(leg, { type: "desk", deskCall });
  turn.touch(seat).deskCall = call;
  turn.command({ type: "Answer", call, leg });
  turn.command({ type: "Play", call, leg, playback, say: [{ prompt, language: "ja" }] });
}

/** Makes the change and names the prompt that tells its result. */
function carryOut(turn: Turn, seat: Seat, code: DeskCode): string {
  switch (code.type) {
    case "logIn": {
      const verdict = judgePin(turn, seat.id, code.operator, code.pin);
      if (verdict !== "accepted") return verdict === "locked" ? "seat_locked" : "seat_wrong_pin";
      return spoken(changeSeat(turn, seat, { type: "logIn", operator: code.operator }, "phone"), "seat_logged_in");
    }
    case "logOut":
      return spoken(changeSeat(turn, seat, { type: "logOut" }, "phone"), "seat_logged_out");
    case "ready":
      return spoken(changeSeat(turn, seat, { type: "ready" }, "phone"), "seat_ready");
    case "pause":
      return spoken(changeSeat(turn, seat, { type: "pause", reason: code.reason }, "phone"), "seat_paused");
    case "department":
    case "emergency":
    case "number":
    case "supervise":
    case "unknown":
      return "seat_unknown_code";
    default:
      return code satisfies never;
  }
}

function spoken(result: ChangeResult, done: string): string {
  switch (result.type) {
    case "done":
      return done;
    case "deferred":
      return "seat_deferred";
    case "refused":
      return REFUSAL_SPOKEN[result.why];
    default:
      return result satisfies never;
  }
}

const REFUSAL_SPOKEN: Record<Refusal, string> = {
  notLoggedIn: "seat_not_logged_in",
  operatorUnknown: "seat_failed",
  operatorBusyElsewhere: "seat_elsewhere",
  seatTaken: "seat_taken",
  reasonUnknown: "seat_unknown_code",
};

/** The result has been said, or too much time has passed. */
export function deskCallOver(turn: Turn, deskCall: DeskCall): void {
  if (deskCall.hungUp) return forgetDeskCall(turn, deskCall);
  deskCall.hungUp = true;
  deskCall.until = turn.now.mono + LONGEST_DESK_CALL_MS;
  turn.command({ type: "HangUp", call: deskCall.id, leg: deskCall.leg, reason: "normal" });
}

export function forgetDeskCall(turn: Turn, deskCall: DeskCall): void {
  turn.legs.delete(deskCall.leg);
  turn.touchCall(deskCall);
  delete turn.state.deskCalls[deskCall.id];
  const seat = turn.state.seats[deskCall.seat];
  if (seat?.deskCall === deskCall.id) turn.touch(seat).deskCall = null;
}
