import { hours } from "../../src/calendar/calendar.js";
import type { Setup } from "../../src/floor/setup.js";
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
  return testSetup(
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
