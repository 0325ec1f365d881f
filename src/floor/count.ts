import type { Counts } from "./board.js";
import type { Fact } from "./fact.js";

/** One more fact of the day, of a call that nobody has counted yet. */
export function count(counts: Counts, { what }: Fact): void {
  if (what.type === "HoursDecided") counts[what.open ? "arrived" : "closed"] += 1;
  if (what.type === "CallConnected") counts.answered += 1;
  if (what.type === "CallEnded" && (what.outcome === "abandonedMenu" || what.outcome === "abandonedQueue")) counts.abandoned += 1;
}

/** The day's counts from the day's facts, in any order: what the board showed before a restart. */
export function countOf(date: string, facts: readonly Fact[]): Counts {
  const counts: Counts = { date, arrived: 0, answered: 0, abandoned: 0, closed: 0 };
  const connected = new Set<string>();
  const made = new Set(facts.flatMap(({ what, call }) => (what.type === "OutgoingStarted" && call ? [call] : [])));
  for (const { what, call } of facts) {
    switch (what.type) {
      case "HoursDecided":
        counts[what.open ? "arrived" : "closed"] += 1;
        break;
      case "CallConnected":
        if (call && !made.has(call)) connected.add(call);
        break;
      case "OperatorLost":
      case "CallReturned":
        if (call) connected.delete(call);
        break;
      case "CallEnded":
        if (!(call && made.has(call)) && (what.outcome === "abandonedMenu" || what.outcome === "abandonedQueue")) counts.abandoned += 1;
        break;
      default:
        break;
    }
  }
  counts.answered = connected.size;
  return counts;
}
