import type { CallId, OperatorId, SeatId } from "../floor/id.js";
import type { Turn } from "../floor/turn.js";
import { isBusy } from "../seat/duty.js";
import type { Seat } from "../seat/seat.js";
import { type Trace, traceOf } from "./trace.js";

/**
 * The emergency key: a caller threatens, or worse. It keeps the recording from being deleted,
 * calls the manager and writes down what is known of the caller; it dials nobody, and the caller
 * notices nothing. It works in every state of a call, and for a while after it: by `*15` keyed in
 * the call, dialled at the seat, or on the panel.
 */
export interface Emergency {
  call: CallId;
  seat: SeatId;
  operator: OperatorId | null;
  /** Wall ms. */
  at: number;
}

/** The last call that was talked in at a seat. */
export interface LastCall {
  call: CallId;
  /** Monotonic ms. */
  endedAt: number;
  trace: Trace;
}

export type EmergencyRefusal = "noCall" | "already";

/** So long after its end a call can still be named. */
const AFTER_MS = 600_000;
/** Older ones need not be remembered: what was done is in the facts. */
const REMEMBERED_MS = 86_400_000;
/** Keys of the code come one after the other within this. */
const BETWEEN_KEYS_MS = 5_000;
const CODE = "*15";

/** `by`: an account's name, or "phone". Answers why not; null where it is done. */
export function raiseEmergency(turn: Turn, seat: Seat, by: string): EmergencyRefusal | null {
  const { state, now } = turn;
  const found = callAt(turn, seat);
  if (!found) return "noCall";
  const { call, trace } = found;
  if (state.emergencies[call]) return "already";
  for (const { call: old, at } of Object.values(state.emergencies)) if (at < now.wall - REMEMBERED_MS) forget(turn, old);
  state.emergencies[call] = { call, seat: seat.id, operator: seat.operator, at: now.wall };
  const about = { call, seat: seat.id, operator: seat.operator };
  turn.fact({ type: "EmergencyRaised", by, trace }, about);
  turn.fact({ type: "RecordingHeld", why: "threat", by }, about);
  const living = state.calls[call];
  if (living && !living.outgoing && turn.legs.get(living.leg)?.type === "caller") turn.command({ type: "Trace", call, leg: living.leg });
  return null;
}

function forget(turn: Turn, call: CallId): void {
  turn.touchCall({ id: call });
  delete turn.state.emergencies[call];
}

/** The call at this seat, whatever it is in the middle of; or the last one. */
function callAt({ state, now }: Turn, seat: Seat): { call: CallId; trace: Trace } | null {
  const { work, last } = seat;
  const call = work.type !== "none" && isBusy(seat) ? state.calls[work.call] : undefined;
  if (call) return { call: call.id, trace: traceOf(call) };
  return last && now.mono - last.endedAt <= AFTER_MS ? last : null;
}

/** Keys of a seat where nothing else listens for codes: the caller has gone, or the phone uses its second call. */
export function emergencyKeyed(turn: Turn, seat: Seat, digit: string): void {
  const { keyed } = turn.touch(seat);
  const before = keyed && turn.now.mono - keyed.at <= BETWEEN_KEYS_MS ? keyed.digits : "";
  const digits = (before + digit).slice(-CODE.length);
  seat.keyed = { digits, at: turn.now.mono };
  if (digits === CODE) raiseEmergency(turn, seat, "phone");
}
