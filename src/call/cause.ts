/** Causes of an end that we name ourselves, as ITU-T Q.850 numbers them. */
export const CAUSE = {
  unallocated: 1,
  /** Normal clearing; also assumed where a leg ended and no cause was named. */
  normal: 16,
  /** User busy. */
  busy: 17,
  /** No answer from user. */
  noAnswer: 19,
  /** Subscriber absent. */
  absent: 20,
  /** Temporary failure: it ended under us, or while nobody told us. */
  failure: 41,
  /** Switching equipment congestion. */
  congestion: 42,
} as const;

/** Causes with which a person or a phone ends a call on purpose (16, 31; 0 where none was given). */
const HUNG_UP: ReadonlySet<number> = new Set([0, 16, 31]);

/** And not by a phone or a line that has vanished. */
export function isHangUp(cause: number): boolean {
  return HUNG_UP.has(cause);
}
