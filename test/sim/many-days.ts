import { CONTRACT_LOAD, type DayReport, type Heart, liveDay, type Load } from "./day.js";

/** What came of many days in a row. */
export interface DaysReport {
  days: number;
  badDays: number;
  /** Of the first bad days; each names its seed, with which the same day comes again. */
  wrongs: string[];
  inputs: number;
  counts: Record<string, number>;
}

const WRONGS_SHOWN = 12;

/** Lives through the days of the seeds from `first` on; stops early when too much is wrong. */
export function liveDays(first: number, days: number, heart: Heart, load: Load = CONTRACT_LOAD): DaysReport {
  const report: DaysReport = { days: 0, badDays: 0, wrongs: [], inputs: 0, counts: {} };
  for (let seed = first; seed < first + days && report.wrongs.length < WRONGS_SHOWN; seed += 1) {
    add(report, liveDay(seed, heart, load));
  }
  return report;
}

function add(report: DaysReport, day: DayReport): void {
  report.days += 1;
  report.inputs += day.inputs;
  if (day.wrongs.length > 0) report.badDays += 1;
  report.wrongs.push(...day.wrongs);
  for (const [what, times] of day.counts) report.counts[what] = (report.counts[what] ?? 0) + times;
}
