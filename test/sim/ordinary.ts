import type { Setup } from "../../src/floor/setup.js";

/**
 * An ordinary day of the contract: five seats until 14:00 and three from then on, and callbacks
 * offered as the rehearsal site does it, after 90 seconds in the queue. Of those who are there
 * some speak each language, all day long.
 */
const UNTIL_HOUR: Record<number, number> = { 0: 14, 4: 18, 5: 14, 6: 18, 7: 18 };

/** The hour at which whoever sits at the seat of this index goes home; null: nobody does. */
export function untilHourOf(index: number): number | null {
  return UNTIL_HOUR[index] ?? null;
}

export function asAgreed(setup: Setup): void {
  const { rules } = setup;
  rules.callback = { attempts: 3, againMs: 1_800_000, promiseMs: 1_800_000, perNumber: 3, perDay: 100 };
  rules.serveAfterClosingMs = 3_600_000;
  rules.announceEveryMs = 90_000;
  setup.overflow = [{ id: "callback", label: { ja: "規則", en: "rule" }, when: { waitedMs: 90_000 }, action: { type: "callback" } }];
}
