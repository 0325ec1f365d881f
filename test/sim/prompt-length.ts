import type { Say } from "../../src/prompt/say.js";

/** How long each prompt lasts, ms. */
const PROMPT_MS: Record<string, number> = {
  name: 6_000,
  languages: 2_500,
  recording_notice: 4_000,
  menu: 11_000,
  lost_card: 20_000,
  connecting: 4_500,
  invalid_input: 4_000,
  busy_wait: 10_000,
  busy_wait_again: 6_000,
  busy_wait_noest: 7_000,
  still_waiting: 6_500,
  language_unavailable_interpreter: 8_000,
  language_unavailable_japanese: 6_000,
  interpreter_joining: 3_500,
  position: 4_000,
  information: 2_000,
  information_offer: 9_000,
  information_lost: 20_000,
  information_hours: 16_000,
  information_end: 4_000,
  overflow_busy: 9_000,
  overflow_end: 24_000,
  closed: 25_000,
  adhoc_closure: 20_000,
  after_closing: 9_000,
  disaster_closed: 20_000,
  disaster_reduced: 10_000,
  goodbye: 3_500,
  power_cut: 8_000,
};
const OTHER_PROMPT_MS = 2_500;

export function lengthMs(say: readonly Say[]): number {
  return say.reduce((ms, { prompt }) => ms + (PROMPT_MS[prompt] ?? OTHER_PROMPT_MS), 0);
}
