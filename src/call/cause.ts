/** Causes of an end that we name ourselves, as ITU-T Q.850 numbers them. */
export const CAUSE = {
  unallocated: 1,
  /** Normal clearing; also assumed where a leg ended and no cause was named. */
  normal: 16,
  /** User busy. */
  busy: 17,
  /** Subscriber absent. */
  absent: 20,
  /** Temporary failure: it ended under us, or while nobody told us. */
  failure: 41,
  /** Switching equipment congestion. */
  congestion: 42,
} as const;
