/**
 * Going down in order when the battery is low:
 *
 *     none ──low──▶ closing ──nobody left, or hardly any time──▶ ending ──all kept──▶ stopping
 *       ▲              │                                            │                    │
 *       └──────────────┴────────────── power is back ───────────────┴────────────────────┘
 *
 *     closing    new callers are told and let go; whoever waits or talks is served
 *     ending     nobody can be served any more: all are told and hung up, the facts go to PostgreSQL
 *     stopping   the house is asked to stop everything
 *
 * So nobody is cut off as long as the battery allows it, and power that comes back in time
 * calls it off. Where the machine is being shut down already (FSD) there is no time to wait.
 */
import type { Outlook } from "./power.js";

export interface ShutDown {
  type: "none" | "closing" | "ending" | "stopping";
  /** Monotonic ms. */
  since: number;
}

export interface Seen {
  power: Pick<Outlook, "low" | "forced" | "leftMs">;
  /** Callers who wait or talk, or are on the way there. */
  callers: number;
  /** Nobody is on the line any more, and every fact is in PostgreSQL. */
  allKept: boolean;
}

/** A word that was said once may be a mistake. */
const SURE_MS = 3_000;
/** The end takes some seconds; this much of the battery is kept for it. */
const RESERVE_MS = 45_000;
/** Where nobody knows how long the battery lasts. */
const UNKNOWN_LASTS_MS = 30_000;
/** The farewell to those who waited, and the facts. PostgreSQL may be away: they are safe in the ledger, and are not waited for. */
const ENDING_MS = 15_000;

/** What it is now. The same object as long as nothing changes. */
export function shutDownStep(at: ShutDown, { power, callers, allKept }: Seen, mono: number): ShutDown {
  const become = (type: ShutDown["type"]): ShutDown => ({ type, since: mono });
  const needed = power.low || power.forced;
  if (at.type !== "none" && !needed) return become("none");
  const lasted = mono - at.since;
  switch (at.type) {
    case "none":
      return needed ? become("closing") : at;
    case "closing": {
      const outOfTime = power.leftMs === null ? lasted >= UNKNOWN_LASTS_MS : power.leftMs <= RESERVE_MS;
      return power.forced || (lasted >= SURE_MS && (callers === 0 || outOfTime)) ? become("ending") : at;
    }
    case "ending":
      return allKept || lasted >= ENDING_MS ? become("stopping") : at;
    case "stopping":
      return at;
    default:
      return at.type satisfies never;
  }
}
