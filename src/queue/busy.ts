import type { Call, WaitingPhase } from "../call/call.js";
import type { Turn } from "../floor/turn.js";
import type { WaitBand } from "../floor/setup.js";
import { LAST_PLACE, type Say } from "../prompt/say.js";
import { bandFrom, bandOf, mayTell } from "./band.js";
import { estimateWait, servedWithin, type Wait } from "./estimate.js";
import { positionOf } from "./queue.js";

/** How long the wait is likely to be, and the place where the site has it said; `unknown` where nobody can say how long. */
export function busyWords(turn: Turn, call: Call, phase: WaitingPhase, unknown: "busy_wait_noest" | "still_waiting"): Say[] {
  const { language, toldBand } = call;
  const waitBand = tellBand(turn, call, phase);
  const place = positionWords(turn, call);
  if (waitBand === null) return [{ prompt: unknown, language }, ...place];
  // The first time with the charge for waiting, which is said once a call.
  return [toldBand ? { prompt: "busy_wait_again", language, waitBand } : { prompt: "busy_wait", language, waitBand }, ...place];
}

/** The band that the caller is told now, from which later ones are judged; null where none may be. */
function tellBand(turn: Turn, call: Call, phase: WaitingPhase): string | null {
  const { waitBands } = turn.state.setup.rules;
  const { language, toldBand } = call;
  const estimate = estimateWait(turn.state, call);
  const band = estimate && bandOf(estimate.ms, waitBands);
  if (!estimate || !band || !isLikely(estimate, band, waitBands)) return null;
  const next = { id: band.id, language, seats: estimate.seats };
  if (!mayTell(next, toldBand, waitBands)) return null;
  call.toldBand = next;
  const { seats } = next;
  const waitedMs = turn.now.mono - phase.since;
  turn.fact(
    { type: "WaitTold", band: band.id, fromMs: bandFrom(band, waitBands), untilMs: band.untilMs, estimateMs: Math.round(estimate.ms), waitedMs, seats, first: !toldBand },
    { call: call.id },
  );
  return band.id;
}

/** A band is told where it is likelier than not that the caller is served inside it. */
const LIKELY = 0.5;

/** Otherwise how long it takes is as good as unknown. */
function isLikely(wait: Wait, band: WaitBand, bands: readonly WaitBand[]): boolean {
  return servedWithin(band.untilMs ?? Number.POSITIVE_INFINITY, wait) - servedWithin(bandFrom(band, bands), wait) >= LIKELY;
}

/** A place that has risen since it was told is not told, nor one for which there is no sound. */
function positionWords(turn: Turn, call: Call): Say[] {
  if (!turn.state.setup.rules.announcePosition) return [];
  const position = positionOf(turn.state, call);
  if (position > Math.min(call.toldPlace ?? LAST_PLACE, LAST_PLACE)) return [];
  call.toldPlace = position;
  return [{ prompt: "position", language: call.language, position }];
}
