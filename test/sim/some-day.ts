import { hours } from "../../src/calendar/calendar.js";
import type { Level, OperatorSetup, Setup } from "../../src/floor/setup.js";
import type { Language } from "../../src/prompt/language.js";
import { CALENDAR, CITY_LINE, testSetup } from "../core/floor-setup.js";
import { Random } from "./random.js";

/** Which day it is, and by which rules the centre works on it. */
export const HOUR_MS = 3_600_000;
export const JANUARY_1 = Date.parse("2026-01-01T00:00:00+09:00");

/** A day of 2026, mostly a working day. */
export function someDate(random: Random): number {
  for (;;) {
    const day = random.between(0, 364);
    if (random.chance(0.05) || hours(CALENDAR, JANUARY_1 + day * 24 * HOUR_MS + 10 * HOUR_MS).open) return day;
  }
}

/** The rules differ from day to day, as sites differ. */
export function someSetup(random: Random, seatsTimes: number): Setup {
  const setup = testSetup(
    {
      recordingNotice: random.chance(0.3),
      supervisionTone: true,
      announcePosition: random.chance(0.3),
      announceEveryMs: random.pick([90_000, 30_000, 30_000, 0]),
      menuMs: random.chance(0.05) ? 0 : 35_000,
      wrapUpEndMs: random.pick([null, null, 60_000, 20_000, 0]),
      noAnswersToPause: random.pick([2, 2, 1]),
    },
    seatsTimes,
  );
  setup.operators = setup.operators.map((operator) => ({ ...operator, ...someSkills(random, operator.languages, setup) }));
  if (random.chance(0.2)) setup.rules.skillSteps = [];
  return setup;
}

/** On most days calls are recorded, some of them not; on some the city has agreed to more. */
export function someRecording(seed: number, { rules }: Setup): void {
  const random = new Random(seed ^ 0x5ec);
  if (random.chance(0.2)) return;
  rules.recording = {
    on: true,
    offLines: random.chance(0.2) ? [CITY_LINE] : [],
    offMatters: random.chance(0.2) ? ["lost_card"] : [],
    helped: random.chance(0.5),
    agreement: random.chance(0.3) ? "市民課" : null,
    pauseMs: random.pick([60_000, 10_000]),
  };
}

/** Most are as good at everything as can be; some know one matter or speak a language with effort. */
function someSkills(random: Random, languages: readonly Language[], { menu }: Setup): Pick<OperatorSetup, "languageLevels" | "matterLevels"> {
  const someLevel = () => random.pick<Level>([1, 2, 3]);
  return {
    ...(random.chance(0.3) && { languageLevels: Object.fromEntries(languages.map((language) => [language, someLevel()])) }),
    ...(random.chance(0.3) && {
      matterLevels: Object.fromEntries(menu.matters.filter(() => random.chance(0.6)).map(({ id }) => [id, someLevel()])),
    }),
  };
}

/**
 * On half of the days the centre gives information without an operator and has rules for when
 * too many call; the other days are as they were without it.
 */
export function someOverflow(seed: number, setup: Setup): void {
  const random = new Random(seed ^ 0x5bd1e995);
  if (random.chance(0.5)) return;
  if (random.chance(0.5)) setup.information = { ...setup.information, closedKey: "1" };
  if (random.chance(0.3)) setup.menu = { ...setup.menu, matters: setup.menu.matters.map((matter) => (matter.key === "3" ? { ...matter, information: true } : matter)) };
  const label = { ja: "規則", en: "rule" };
  setup.overflow = [
    ...(random.chance(0.4) ? [{ id: "closing", label, when: { closesInMs: 900_000, ahead: 2 }, action: { type: "end" as const, prompt: "overflow_end" } }] : []),
    ...(random.chance(0.4) ? [{ id: "full", label, when: { ahead: random.between(3, 12) }, action: { type: "end" as const, prompt: "overflow_end" } }] : []),
    { id: "callback", label, when: { ahead: 1 }, action: { type: "callback" } },
    { id: "busy", label, when: { ahead: random.between(1, 4) }, action: { type: "announcement", prompt: "overflow_busy" } },
    { id: "waited", label, when: { waitedMs: random.pick([20_000, 60_000, 120_000]) }, action: { type: "information" }, again: random.chance(0.3) },
    { id: "foreign", label, when: { languages: ["en", "zh", "ko"], ahead: 1 }, action: { type: "information" } },
  ];
}

/** On half of the days that have such a rule callers are promised callbacks; some are busy with them. */
export function someCallbacks(seed: number, { rules }: Setup): void {
  const random = new Random(seed ^ 0xca11);
  if (random.chance(0.5)) return;
  rules.callback = {
    attempts: random.pick([1, 2, 3]),
    againMs: random.pick([60_000, 600_000, 1_800_000]),
    promiseMs: random.pick([300_000, 1_800_000, 3_600_000]),
    perNumber: random.pick([1, 2, 3]),
    perDay: random.pick([5, 100, 100]),
  };
}

/** Channels of the trunk: on one day in ten so few that callers and transfers find them taken. Other days are as they were without it. */
export function someChannels(seed: number, plenty: number): number {
  const random = new Random(~seed);
  return random.chance(0.1) ? random.between(4, 9) : plenty;
}

/** How long after closing time those who wait are served; one day in ten nobody, and one in ten everybody. Other days are as they were without it. */
export function someServing(seed: number): number | null {
  return new Random(seed ^ 0x5e7).pick([0, null, 3_600_000, 3_600_000, 1_800_000, 1_800_000, 900_000, 900_000, 300_000, 300_000]);
}
