/**
 * The time, as it is handed to the floor with every input.
 *
 * Monotonic time carries every deadline, because a clock that is set back must not
 * make a caller wait an hour. Wall time decides opening hours and is written down.
 */
export interface Now {
  /** Milliseconds on a clock that never goes back; its zero means nothing. */
  mono: number;
  /** Milliseconds since 1970-01-01T00:00:00Z on the business clock. */
  wall: number;
}
