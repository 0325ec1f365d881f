/**
 * Real wall ms as it was when this process started, and counted on from there: a clock that is
 * set an hour on or back meanwhile neither ends a session nor frees or prolongs a lock.
 */
export function steadyNow(): number {
  return Math.round(performance.timeOrigin + performance.now());
}
