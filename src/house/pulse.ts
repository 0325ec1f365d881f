/**
 * A control plane's heartbeats, as its guard counts them: how many looks in a row have passed
 * without one. Looks and not time, for time also passes while the guard itself stands still,
 * on a stopped or overloaded machine, and what was said meanwhile is read after the next look.
 */
export interface Pulse {
  /** Looks in a row without a heartbeat of this process. */
  silent: number;
  /** Looks in a row without a heartbeat of one that rules, whichever it was. */
  unruled: number;
}

export type Heartbeat = "lives" | "rules";

/** What is to be done after a look. */
export interface Findings {
  /** It is stopped or stuck. */
  kill: boolean;
  /** Nobody rules, so callers must be looked after. */
  rescue: boolean;
}

/** After how many looks. */
export interface Patience {
  silent: number;
  unruled: number;
}

export function heard(pulse: Pulse, heartbeat: Heartbeat): Pulse {
  return { silent: 0, unruled: heartbeat === "rules" ? 0 : pulse.unruled };
}

/** A process has just been started: until its first heartbeat it has so many looks more. */
export function born(pulse: Pulse, looks: number): Pulse {
  return { ...pulse, silent: -looks };
}

export function look({ silent, unruled }: Pulse, patience: Patience): { pulse: Pulse; found: Findings } {
  const pulse = { silent: silent + 1, unruled: unruled + 1 };
  return { pulse, found: { kill: pulse.silent >= patience.silent, rescue: pulse.unruled >= patience.unruled } };
}
