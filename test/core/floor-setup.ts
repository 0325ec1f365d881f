import type { Calendar } from "../../src/calendar/calendar.js";
import type { Rules, Setup } from "../../src/floor/setup.js";
import type { Language } from "../../src/prompt/language.js";

/**
 * A small centre with the rehearsal site's seats, languages, menu and rules, for tests of the
 * floor. It is written down here once more, so that a change of the site cannot quietly
 * change what the tests prove.
 */
export const LINE = "0975105151";

const WORKDAY = { open: "08:30", close: "18:00" };

export const CALENDAR: Calendar = {
  tz: "Asia/Tokyo",
  weekly: [null, WORKDAY, WORKDAY, WORKDAY, WORKDAY, WORKDAY, null],
  yearEnd: { from: "12-29", to: "01-03" },
  holidays: { "2026-04-29": "昭和の日", "2026-05-04": "みどりの日", "2026-05-05": "こどもの日", "2026-05-06": "休日" },
  closures: [],
  openings: [],
};

/** What each operator speaks: 1001 to 1004 Japanese, three a second language, the last all four. */
const LANGUAGES: Record<string, Language[]> = {
  "1001": ["ja"],
  "1002": ["ja"],
  "1003": ["ja"],
  "1004": ["ja"],
  "1005": ["ja", "en"],
  "1006": ["ja", "zh"],
  "1007": ["ja", "ko"],
  "1008": ["ja", "en", "zh", "ko"],
};

export const RULES: Rules = {
  ringMs: 20_000,
  noAnswersToPause: 2,
  cooldownMs: { noAnswer: 30_000, declined: 10_000, busy: 5_000, failed: 5_000 },
  wrapUpWarnMs: 120_000,
  wrapUpEndMs: null,
  pinTries: 3,
  pinLockMs: 300_000,
  menuMs: 35_000,
  menuAfterWrongKeyMs: 45_000,
  announceEveryMs: 90_000,
  recordingNotice: false,
  announcePosition: false,
  nationalLine: { ja: "0120950178", en: "0120950178", zh: "0120950178", ko: "0120950178" },
  pauseReasons: [1, 2, 3, 4, 5].map((code) => ({ code, label: { ja: `理由${code}`, en: `reason ${code}` } })),
};

/** `times`: how often the eight seats and their operators are there, for a greater load. */
export function testSetup(rules: Partial<Rules> = {}, times = 1): Setup {
  const numbers = Array.from({ length: 8 * times }, (_, index) => index);
  return {
    calendar: CALENDAR,
    lines: [LINE],
    seats: numbers.map((index) => ({ id: String(101 + index) })),
    operators: numbers.map((index) => ({
      id: String(1001 + index),
      name: `Operator ${1001 + index}`,
      languages: LANGUAGES[String(1001 + (index % 8))] as Language[],
    })),
    menu: {
      languageKeys: { "7": "en", "8": "zh", "9": "ko" },
      matters: [
        { key: "1", id: "appointment", label: { ja: "予約", en: "Appointment", zh: "预约", ko: "예약" } },
        {
          key: "2",
          id: "lost_card",
          label: { ja: "紛失・盗難", en: "Lost card", zh: "遗失", ko: "분실" },
          notice: "lost_card",
        },
        { key: "3", id: "other", label: { ja: "そのほか", en: "Other", zh: "其他", ko: "그 밖" } },
      ],
    },
    rules: { ...RULES, ...rules },
  };
}
