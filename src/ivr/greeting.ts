import { disasterAt } from "../calendar/disaster.js";
import type { Turn } from "../floor/turn.js";
import type { Language } from "../prompt/language.js";
import type { Say } from "../prompt/say.js";

/** The first words in a language: the centre's name, or in a disaster that fewer of us are here, which names it too. */
export function greeting(turn: Turn, language: Language): Say {
  return isReduced(turn) ? { prompt: "disaster_reduced", language } : { prompt: "name", language };
}

/** The service is reduced, and whoever calls is to hear so. */
export function isReduced({ state, now }: Turn): boolean {
  return disasterAt(state.setup, now.wall)?.mode === "reduced";
}
