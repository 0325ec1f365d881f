import type { Calendar, Closure, SpecialOpening } from "./calendar.js";
import { checkContradictions } from "./contradiction.js";

/**
 * What is wrong with a calendar, before it is used: it decides whether a city's telephone is
 * answered, so a slip of the hand must be pointed out where it was made. The shape is taken
 * for granted here (a schema has checked it); this is about the meaning.
 */
export interface CalendarProblem {
  /** Where, as in JSON: "closures[2].reason". */
  path: string;
  ja: string;
  en: string;
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const TEXT_MAX = 200;

/**
 * All problems of a calendar, none if it can be used. `reasons` is the closed list of closure
 * reasons that can be said to callers, agreed with the city (7(1): 臨時休業は協議).
 */
export function checkCalendar(calendar: Calendar, reasons: readonly string[]): CalendarProblem[] {
  return [
    ...checkWeekly(calendar),
    ...checkYearEnd(calendar),
    ...checkHolidays(calendar),
    ...calendar.closures.flatMap((closure, i) => checkClosure(closure, `closures[${i}]`, reasons)),
    ...calendar.openings.flatMap((opening, i) => checkOpening(opening, `openings[${i}]`)),
    ...duplicates(
      "closures",
      calendar.closures.map((c) => `${c.date} ${c.from ?? ""}-${c.to ?? ""}`),
    ),
    ...duplicates(
      "openings",
      calendar.openings.map((o) => `${o.date} ${o.open}-${o.close}`),
    ),
    ...checkContradictions(calendar),
  ];
}

/** True for a date that exists: "2028-02-29", not "2027-02-29". */
export function isDate(date: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return false;
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().slice(0, 10) === date;
}

function checkWeekly(calendar: Calendar): CalendarProblem[] {
  if (calendar.weekly.length !== 7) {
    return [
      problem(
        "weekly",
        "曜日は日曜から土曜まで7つ必要です。",
        "needs 7 entries, Sunday first; null where the centre is closed all day",
      ),
    ];
  }
  return calendar.weekly.flatMap((day, i) =>
    day ? checkSpan(`weekly[${i}]`, "open", day.open, "close", day.close) : [],
  );
}

function checkYearEnd(calendar: Calendar): CalendarProblem[] {
  // A leap year lets 02-29 through.
  return (["from", "to"] as const)
    .filter((key) => !isDate(`2028-${calendar.yearEnd[key]}`))
    .map((key) =>
      problem(
        `yearEnd.${key}`,
        "月日は「12-29」のように入力してください。",
        'must be a month and day that exist, such as "12-29"',
      ),
    );
}

function checkHolidays(calendar: Calendar): CalendarProblem[] {
  return Object.entries(calendar.holidays).flatMap(([date, name]) => [
    ...checkDate(`holidays["${shown(date)}"]`, date),
    ...(name.trim() === ""
      ? [problem(`holidays["${shown(date)}"]`, "祝日の名前を入力してください。", "needs the holiday's name")]
      : []),
  ]);
}

function checkClosure(closure: Closure, path: string, reasons: readonly string[]): CalendarProblem[] {
  const problems = [...checkDate(`${path}.date`, closure.date), ...checkAgreement(path, closure.agreement)];
  if ((closure.from === undefined) !== (closure.to === undefined)) {
    problems.push(
      problem(
        path,
        "一部の時間だけ休むときは、開始と終了の両方を入力してください。終日のときは両方とも空にしてください。",
        'needs both "from" and "to" for part of a day, or neither for the whole day',
      ),
    );
  } else if (closure.from !== undefined && closure.to !== undefined) {
    problems.push(...checkSpan(path, "from", closure.from, "to", closure.to));
  }
  if (!reasons.includes(closure.reason)) {
    problems.push(
      problem(
        `${path}.reason`,
        "休業の理由は、一覧から選んでください。",
        `must be one of the agreed reasons: ${reasons.join(", ") || "(the list is empty)"}`,
      ),
    );
  }
  return problems;
}

function checkOpening(opening: SpecialOpening, path: string): CalendarProblem[] {
  return [
    ...checkDate(`${path}.date`, opening.date),
    ...checkSpan(path, "open", opening.open, "close", opening.close),
    ...checkAgreement(path, opening.agreement),
  ];
}

function checkDate(path: string, date: string): CalendarProblem[] {
  if (isDate(date)) return [];
  return [
    problem(
      path,
      "存在する日付を「2026-06-01」のように入力してください。",
      'must be a date that exists, such as "2026-06-01"',
    ),
  ];
}

/** Both are times of one day, and the first comes first; "24:00" is allowed as an end. */
export function checkSpan(path: string, fromKey: string, from: string, toKey: string, to: string): CalendarProblem[] {
  const problems: CalendarProblem[] = [];
  const ja = "時刻は「08:30」のように入力してください。";
  if (!TIME.test(from)) problems.push(problem(`${path}.${fromKey}`, ja, 'must be a time such as "08:30"'));
  if (!TIME.test(to) && to !== "24:00") {
    problems.push(problem(`${path}.${toKey}`, ja, 'must be a time such as "18:00", or "24:00" for the end of the day'));
  }
  if (problems.length === 0 && from >= to) {
    problems.push(
      problem(
        `${path}.${toKey}`,
        "終了は開始より後の時刻にしてください。",
        `must be later than "${fromKey}" (${from})`,
      ),
    );
  }
  return problems;
}

function checkAgreement(path: string, agreement: string): CalendarProblem[] {
  const length = agreement.trim().length;
  if (length > 0 && length <= TEXT_MAX) return [];
  return [
    problem(
      `${path}.agreement`,
      `市との合意（文書番号・日付など）を${TEXT_MAX}文字以内で入力してください。`,
      `needs the reference of the city's agreement, 1 to ${TEXT_MAX} characters`,
    ),
  ];
}

function duplicates(list: string, keys: string[]): CalendarProblem[] {
  return keys.flatMap((key, i) =>
    keys.indexOf(key) < i
      ? [
          problem(
            `${list}[${i}]`,
            "同じ日時がすでに登録されています。",
            `is the same date and time as ${list}[${keys.indexOf(key)}]; remove one of them`,
          ),
        ]
      : [],
  );
}

function problem(path: string, ja: string, en: string): CalendarProblem {
  return { path, ja, en };
}

/** A key as it came is named in the error, so it is bounded and harmless. */
function shown(key: string): string {
  return key.slice(0, 20).replace(/[^\x20-\x7e]|["\\]/g, "?");
}
