import type { Calendar } from "../../src/calendar/calendar.js";
import type { Department, Directory } from "../../src/directory/department.js";
import type { Rules, Setup } from "../../src/floor/setup.js";
import type { Information, InformationNode } from "../../src/ivr/tree.js";
import type { Language } from "../../src/prompt/language.js";

/**
 * A small centre with the rehearsal site's seats, languages, menu and rules, for tests of the
 * floor. It is written down here once more, so that a change of the site cannot quietly
 * change what the tests prove.
 */
export const LINE = "0975105151";
/** Known to the city's own people alone, who are served sooner. */
export const CITY_LINE = "0970000900";

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
  skillSteps: [
    { untilMs: 30_000, language: 2, matter: 2 },
    { untilMs: 60_000, language: 1, matter: 1 },
  ],
  headStartMs: { returned: 3_600_000, callback: 600_000, repeat: 600_000 },
  repeatWithinMs: 1_800_000,
  wrapUpWarnMs: 120_000,
  wrapUpEndMs: null,
  pinTries: 3,
  pinLockMs: 300_000,
  menuMs: 35_000,
  menuAfterWrongKeyMs: 45_000,
  announceEveryMs: 90_000,
  waitBands: [
    { id: "under_5", untilMs: 300_000 },
    { id: "5_to_10", untilMs: 600_000 },
    { id: "over_10", untilMs: null },
  ],
  serveAfterClosingMs: 3_600_000,
  cityContact: { ja: "市へ電話", en: "Telephone the city" },
  targetRingMs: 45_000,
  holdFirstMs: 30_000,
  holdEveryMs: 60_000,
  earlyHangUpMs: 5_000,
  recallMs: 60_000,
  supervisionTone: false,
  reservedChannels: 2,
  tariff: {
    local: { yen: 9, unitMs: 180_000 },
    ip: { yen: 11, unitMs: 180_000 },
    mobile: { yen: 17.5, unitMs: 60_000 },
    navi: { yen: 10, unitMs: 20_000 },
  },
  outgoing: { classes: ["geographic", "ip050", "mobile", "tollfree"], ringMs: 30_000, atOnce: 3, budgetYen: { day: null, month: null } },
  forgotten: { agreement: null, days: 31 },
  watch: { windowMs: 600_000, shortMs: 3_000, silentTalkMs: 10_000, calls: 10, percent: 50, noCallsMs: 3_600_000 },
  callback: { attempts: 3, againMs: 1_800_000, promiseMs: 1_800_000, perNumber: 3, perDay: 0 },
  recording: { on: false, offLines: [], offMatters: [], helped: true, agreement: null, pauseMs: 60_000 },
  recordingNotice: false,
  announcePosition: false,
  nationalLine: { ja: "0120950178", en: "0120950178", zh: "0120950178", ko: "0120950178" },
  pauseReasons: [1, 2, 3, 4, 5].map((code) => ({ code, label: { ja: `理由${code}`, en: `reason ${code}` } })),
};

/** Every call is recorded. */
export const RECORDED: Rules["recording"] = { ...RULES.recording, on: true };

const OFFICE_HOURS = { open: "08:30", close: "17:15" };

/** Two departments, of which the first agreed to calls that nobody announced, and an interpreter. */
export const DIRECTORY: Directory = {
  districts: [
    { id: "honcho", label: { ja: "本庁", en: "City hall" } },
    { id: "tsurusaki", label: { ja: "鶴崎", en: "Tsurusaki" } },
  ],
  departments: [
    department("8001", { districts: ["honcho"], matters: ["lost_card"], blind: true }),
    department("8002", { districts: ["tsurusaki"], substitute: "8001" }),
    department("8003", { blind: true }),
    department("8004", { blind: true, hours: null }),
    department("8101", { kind: "interpreter", number: "0970000101", languages: ["en"], hours: null }),
  ],
};

/** One that is there from 8:30 to 17:15 on workdays and has confirmed its number, unless told otherwise. */
export function department(code: string, more: Partial<Department> = {}): Department {
  return {
    code,
    kind: "department",
    name: { ja: `部署${code}`, en: `Department ${code}` },
    number: `097000000${code.slice(-1)}`,
    districts: [],
    matters: [],
    languages: ["ja"],
    hours: [null, OFFICE_HOURS, OFFICE_HOURS, OFFICE_HOURS, OFFICE_HOURS, OFFICE_HOURS, null],
    substitute: null,
    blind: false,
    showCaller: false,
    confirmed: { on: "2026-04-01", by: "市民課" },
    ...more,
  };
}

/** An entrance, and behind it two nodes and a third; nobody gets there unless a test leads there. */
export const INFORMATION: Information = {
  closedKey: null,
  nodes: [
    node("entrance", "information", "information_invite", { "1": "lost_card", "2": "hours" }),
    node("lost_card", "information_lost", "information_lost_invite"),
    node("hours", "information_hours", "information_hours_invite", { "3": "where" }),
    node("where", "information_where", "information_where_invite"),
  ],
};

function node(id: string, prompt: string, invite: string, keys: Record<string, string> = {}): InformationNode {
  return { id, label: { ja: id, en: id }, prompt, invite, keys: Object.entries(keys).map(([key, to]) => ({ key, to })) };
}

/** `times`: how often the eight seats and their operators are there, for a greater load. */
export function testSetup(rules: Partial<Rules> = {}, times = 1): Setup {
  const numbers = Array.from({ length: 8 * times }, (_, index) => index);
  return {
    calendar: CALENDAR,
    lines: [LINE, CITY_LINE],
    lineHeadStartMs: { [CITY_LINE]: 600_000 },
    trunks: [{ name: "carrier", channels: 1_000, lines: [LINE, CITY_LINE] }],
    disaster: null,
    supervisorPhones: ["190"],
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
    information: INFORMATION,
    overflow: [],
    rules: { ...RULES, ...rules },
    directory: DIRECTORY,
    rehearsal: true,
  };
}
