import { hangUpOverdue, type HangingUp, startHangingUp } from "./hang-up.js";
import type { HangUpReason } from "../floor/command.js";
import type { CallId, LegId } from "../floor/id.js";
import type { Turn } from "../floor/turn.js";
import { type Outside, outsideEnded } from "../transfer/outside.js";

/**
 * Legs of a call that nobody wants any more, kept until they are really gone: departments,
 * interpreters, and second calls of a desk phone that were hung up.
 */
export interface Loose extends HangingUp {
  leg: LegId;
  /** Of a leg that went out by a trunk. */
  outside?: Outside;
}

export function dropLeg(turn: Turn, call: CallId, leg: LegId, reason: HangUpReason = "normal", outside: Outside | null = null): void {
  if (!turn.legs.has(leg)) return;
  const legs = (turn.state.loose[call] ??= []);
  legs.push({ leg, ...startHangingUp(turn), ...(outside && { outside }) });
  turn.legs.set(leg, { type: "loose", call });
  turn.command({ type: "HangUp", call, leg, reason });
}

/** It ends by itself, with another that is ending: asked for only where that takes long. */
export function expectEnd(turn: Turn, call: CallId, leg: LegId): void {
  if (!turn.legs.has(leg)) return;
  (turn.state.loose[call] ??= []).push({ leg, ...startHangingUp(turn) });
  turn.legs.set(leg, { type: "loose", call });
  turn.touchCall({ id: call });
}

export function looseGone(turn: Turn, call: CallId, leg: LegId): void {
  turn.legs.delete(leg);
  turn.touchCall({ id: call });
  const legs = turn.state.loose[call] ?? [];
  const outside = legs.find((each) => each.leg === leg)?.outside;
  if (outside) outsideEnded(turn, call, outside);
  const rest = legs.filter((each) => each.leg !== leg);
  if (rest.length > 0) turn.state.loose[call] = rest;
  else delete turn.state.loose[call];
}

export function looseDue(turn: Turn, call: CallId): void {
  for (const loose of [...(turn.state.loose[call] ?? [])]) {
    if (loose.until > turn.now.mono) continue;
    turn.touchCall({ id: call });
    const next = hangUpOverdue(turn, loose);
    if (next === "askAgain") turn.command({ type: "HangUp", call, leg: loose.leg, reason: "normal" });
    if (next === "believeGone") looseGone(turn, call, loose.leg);
  }
}

/** Hang-ups that may never have been sent; one too many does no harm. */
export function dropAgain(turn: Turn): void {
  for (const [call, legs] of Object.entries(turn.state.loose)) {
    for (const { leg } of legs) turn.command({ type: "HangUp", call, leg, reason: "normal" });
  }
}
