import { followBands, noBands, type Promised } from "../queue/band.js";
import { emptyPace, followPace, type Pace } from "../queue/pace.js";
import type { Counts } from "./board.js";
import type { Fact } from "./fact.js";

/** What is known of the day so far: what people see of it, and what is still to be counted. */
export interface Day extends Counts {
  pace: Pace;
  promised: Promised;
}

export function newCounts(date: string): Day {
  return { date, arrived: 0, answered: 0, abandoned: 0, closed: 0, bands: noBands(), callbacks: { asked: 0, kept: 0, late: 0 }, pace: emptyPace(), promised: {} };
}

/** The part of the day that is shown. */
export function shownOf({ date, arrived, answered, abandoned, closed, bands, callbacks }: Day): Counts {
  return { date, arrived, answered, abandoned, closed, bands: { ...bands }, callbacks: { ...callbacks } };
}

/** What follows from the facts alone: every one of the day is told here, as it happens. */
export function followDay({ bands, callbacks, promised, pace }: Day, fact: Fact): void {
  const { what } = fact;
  if (what.type === "CallbackAsked") callbacks.asked += 1;
  if (what.type === "CallbackPromise") callbacks[what.kept ? "kept" : "late"] += 1;
  followPace(pace, fact);
  followBands(bands, promised, fact);
}

/** One more fact of the day, of a call that nobody has counted yet. */
export function count(counts: Counts, { what }: Fact): void {
  if (what.type === "HoursDecided") counts[what.open ? "arrived" : "closed"] += 1;
  if (what.type === "CallConnected") counts.answered += 1;
  if (what.type === "CallEnded" && (what.outcome === "abandonedMenu" || what.outcome === "abandonedQueue")) counts.abandoned += 1;
}

/** The day from its facts, in the order in which they were written: what the board showed before a restart. */
export function countOf(date: string, facts: readonly Fact[]): Day {
  const day = newCounts(date);
  const connected = new Set<string>();
  const made = new Set(facts.flatMap(({ what, call }) => (what.type === "OutgoingStarted" && call ? [call] : [])));
  for (const fact of facts) {
    const { what, call } = fact;
    followDay(day, fact);
    switch (what.type) {
      case "HoursDecided":
        day[what.open ? "arrived" : "closed"] += 1;
        break;
      case "CallConnected":
        if (call && !made.has(call)) connected.add(call);
        break;
      case "OperatorLost":
      case "CallReturned":
        if (call) connected.delete(call);
        break;
      case "CallEnded":
        if (!(call && made.has(call)) && (what.outcome === "abandonedMenu" || what.outcome === "abandonedQueue")) day.abandoned += 1;
        break;
      default:
        break;
    }
  }
  day.answered = connected.size;
  return day;
}
