import type { Words } from "../panel/live-types.js";

/**
 * What people must know of an alarm: what it is, what it means for callers, and what to do.
 *
 * `{subject}` stands for what the alarm is about (a seat), `{value}` for a figure as it was
 * measured last.
 */
export interface KindOfAlarm {
  /** How long the trouble must last before it is one, ms: a restart that nobody notices is none. */
  raiseAfterMs: number;
  /** How long it must be gone before the alarm is over, ms. */
  clearAfterMs: number;
  what: Words;
  callers: Words;
  remedy: Words;
}
