import { type Calendar, type Closure, minutesOf, ordinaryHours, type SpecialOpening } from "./calendar.js";

/**
 * What in a calendar speaks against something else in it. Each entry may be right for itself;
 * together they leave open what was meant, and nobody should have to find that out from what
 * callers hear. Closures that overlap are no contradiction: it is closed, and the newest gives
 * the reason.
 */
export interface Contradiction {
  path: string;
  ja: string;
  en: string;
}

/** All contradictions among entries whose dates and times are in order; the others are told of elsewhere. */
export function checkContradictions(calendar: Calendar): Contradiction[] {
  return calendar.openings.flatMap((opening, i) => [
    ...openingsTwice(calendar, opening, i),
    ...openedAndClosed(calendar, opening),
    ...openAnyway(calendar, opening, i),
  ]);
}

function openingsTwice({ openings }: Calendar, opening: SpecialOpening, i: number): Contradiction[] {
  return openings.slice(0, i).flatMap((other) => {
    const same = other.open === opening.open && other.close === opening.close;
    if (other.date !== opening.date || same || !overlap(timesOf(opening), timesOf(other))) return [];
    return [
      {
        path: `openings[${i}].date`,
        ja: `${opening.date}の臨時受付が2つ重なっています（${shown(timesOf(opening))}と${shown(timesOf(other))}）。1つにまとめてください。`,
        en: `two special openings of ${opening.date} overlap (${shown(timesOf(opening))} and ${shown(timesOf(other))}); make them one`,
      },
    ];
  });
}

function openedAndClosed({ closures }: Calendar, opening: SpecialOpening): Contradiction[] {
  return closures.flatMap((closure, i) => {
    if (closure.date !== opening.date || !overlap(timesOf(opening), timesOfClosure(closure))) return [];
    const [opened, closed] = [shown(timesOf(opening)), shown(timesOfClosure(closure))];
    return [
      {
        path: `closures[${i}].date`,
        ja: `${closure.date}は、臨時休業（${closed}）と臨時受付（${opened}）が重なっています。先にどちらかを取り消すか、時間を直してください。`,
        en: `on ${closure.date} the closure (${closed}) and the special opening (${opened}) overlap; remove one of them first, or correct its time`,
      },
    ];
  });
}

/** Whoever enters this means to shorten the day, which a special opening does not do. */
function openAnyway(calendar: Calendar, { date, open, close }: SpecialOpening, i: number): Contradiction[] {
  const usual = ordinaryHours(calendar, date);
  if (!usual || minutesOf(open) < minutesOf(usual.open) || minutesOf(close) > minutesOf(usual.close)) return [];
  return [
    {
      path: `openings[${i}].open`,
      ja: `${date}は通常どおり${usual.open}–${usual.close}に受け付けます。短くするときは、休む時間を臨時休業として登録してください。`,
      en: `${date} is open from ${usual.open} to ${usual.close} anyway; to shorten it, enter the rest of the day as a closure`,
    },
  ];
}

type Times = [from: string, to: string];

function timesOf({ open, close }: SpecialOpening): Times {
  return [open, close];
}

function timesOfClosure({ from, to }: Closure): Times {
  return [from ?? "00:00", to ?? "24:00"];
}

/** Times that are none overlap nothing. */
function overlap([from, to]: Times, [otherFrom, otherTo]: Times): boolean {
  return minutesOf(from) < minutesOf(otherTo) && minutesOf(otherFrom) < minutesOf(to);
}

function shown([from, to]: Times): string {
  return `${from}–${to}`;
}
