/**
 * The rehearsal's clock. A newcomer who tries the system in the evening would hear the
 * announcement for closed hours and nothing else, so outside opening hours the business
 * clock starts at ten in the morning of the next open day.
 */
import { businessDate, type Calendar, hours, nextOpen, wallOf } from "../calendar/calendar.js";

const START_TIME = "10:00";

/**
 * Milliseconds to be added to the machine's clock: 0 while the centre is open, or where it
 * never opens again. On a day that is not open at ten, the day's own opening is taken.
 */
export function rehearsalOffsetMs(calendar: Calendar, machineMs: number): number {
  if (hours(calendar, machineMs).open) return 0;
  const opening = nextOpen(calendar, machineMs);
  if (opening === null) return 0;
  const ten = wallOf(businessDate(calendar, opening), START_TIME);
  const start = hours(calendar, ten).open ? ten : opening;
  return start - machineMs;
}
