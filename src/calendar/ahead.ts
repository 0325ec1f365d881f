import { businessDate, type Calendar, hours, type HoursDecision, wallOf } from "./calendar.js";

/**
 * The calendar told in advance, day by day, for a reader that cannot reckon with it itself:
 * the dialplan, which must know the hours when no control plane is there to be asked.
 */
export interface DayAhead {
  /** "YYYY-MM-DD" */
  date: string;
  /** From midnight to midnight without a gap. */
  spans: SpanAhead[];
}

export interface SpanAhead {
  /** Wall ms at which it begins. */
  from: number;
  /** Seconds from the day's midnight, the end not included; 86,400 is the next midnight. */
  untilS: number;
  /** What is true from its first to its last moment. */
  decision: HoursDecision;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** `days` days from the one that `wallMs` is in. */
export function daysAhead(calendar: Calendar, wallMs: number, days: number): DayAhead[] {
  const midnight = wallOf(businessDate(calendar, wallMs), "00:00");
  return Array.from({ length: days }, (_, index) => dayAhead(calendar, midnight + index * DAY_MS));
}

function dayAhead(calendar: Calendar, midnight: number): DayAhead {
  const date = businessDate(calendar, midnight);
  const end = midnight + DAY_MS;
  const turns = turnsOf(calendar, date, end);
  const spans: SpanAhead[] = [];
  for (let from = midnight; from < end; ) {
    const decision = hours(calendar, from);
    const changes = decision.open ? decision.closesAt : (decision.nextOpen ?? end);
    const until = Math.min(changes, ...turns.filter((turn) => turn > from));
    spans.push({ from, untilS: (until - midnight) / 1000, decision });
    from = until;
  }
  return { date, spans };
}

/** Moments at which the reason may change while the centre stays closed. */
function turnsOf({ closures }: Calendar, date: string, end: number): number[] {
  const ofDay = closures.filter((closure) => closure.date === date);
  return [...ofDay.flatMap(({ from, to }) => [wallOf(date, from ?? "00:00"), wallOf(date, to ?? "24:00")]), end];
}
