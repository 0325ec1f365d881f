import { findDepartment } from "../directory/department.js";
import type { CallId, LegId } from "../floor/id.js";
import type { Turn } from "../floor/turn.js";
import type { Seat } from "../seat/seat.js";

/**
 * A department that an operator asked for while nobody is there. Nobody waits for it: the
 * operator is told in words, whoever looks at no panel by the phone itself, and the page beside
 * the phone offers the follow-up with it, until somebody else is asked.
 */
export interface ClosedDepartment {
  /** For whose caller it was asked, who is served or in wrap-up. */
  call: CallId;
  code: string;
}

/** What an operator hears of it. */
export const CLOSED_PROMPT = "seat_department_closed";

/** Whether a refusal is of this kind; an interpreter owes nobody anything later. */
export function isClosedDepartment({ state }: Turn, why: string | null, to: string): boolean {
  return why === "closed" && findDepartment(state.setup.directory, to)?.kind === "department";
}

/** To this leg alone, whatever it is in. */
export function tellClosed(turn: Turn, call: CallId, leg: LegId): void {
  turn.command({ type: "Tell", call, leg, ear: turn.id("leg"), say: [{ prompt: CLOSED_PROMPT, language: "ja" }] });
}

export function keepClosed(turn: Turn, seat: Seat, closed: ClosedDepartment | null): void {
  if (seat.closed !== closed) turn.touch(seat).closed = closed;
}
