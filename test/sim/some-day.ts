import { hours } from "../../src/calendar/calendar.js";
import type { Level, OperatorSetup, Setup } from "../../src/floor/setup.js";
import type { Language } from "../../src/prompt/language.js";
import { CALENDAR, testSetup } from "../core/floor-setup.js";
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

/** Channels of the trunk: on one day in ten so few that callers and transfers find them taken. Other days are as they were without it. */
export function someChannels(seed: number, plenty: number): number {
  const random = new Random(~seed);
  return random.chance(0.1) ? random.between(4, 9) : plenty;
}
