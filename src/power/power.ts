/**
 * What a UPS says of the power, and what that means for us. Time is an argument, so that a
 * power cut can be lived through in a test.
 *
 *     mains ◀──OL── (what was said last) ──OB──▶ battery ──LB, little left, or silence──▶ low
 *
 * What counts is the last word about the supply. Whoever was on battery when we last heard
 * and says nothing any more is taken for low: nobody will tell us of the end. That is how
 * NUT's own upsmon has it (upsmon.conf(5), DEADTIME).
 */
import type { Condition } from "../alarm/alarm.js";
import type { Now } from "../floor/now.js";

/** One answer of the UPS, or that there was none. */
export type UpsAnswer =
  /** `words`: of `ups.status`; `runtimeMs`: how long the battery lasts, null where it is not told. */
  { type: "status"; words: string[]; runtimeMs: number | null } | { type: "silent"; why: UpsSilence };

/** `stale`: upsd has lost the UPS itself; `unknownUps`: it has none of that name; `nonsense`: it does not speak as upsd does. */
export type UpsSilence = "unreachable" | "stale" | "unknownUps" | "refused" | "nonsense";

/** What was heard of the power, as plain JSON. Monotonic ms. */
export interface Power {
  /** Null before the first word. */
  supply: "mains" | "battery" | null;
  /** The UPS itself says that its battery is low (LB). */
  batteryLow: boolean;
  /** Somebody has begun to shut the machine down (FSD), and that is not taken back. */
  forced: boolean;
  /** Words of a UPS that would not carry us through a cut. */
  flaws: string[];
  /** When the battery will be empty; null where nobody knows. */
  lastsUntil: number | null;
  heardAt: number;
  silence: UpsSilence | null;
}

/** What follows from it at a moment. */
export interface Outlook {
  supply: Power["supply"];
  /** Until the battery is empty, ms; null on mains, and where nobody knows. */
  leftMs: number | null;
  /** Nothing has been heard for too long. */
  lost: boolean;
  /** Time to shut down. */
  low: boolean;
  /** The machine is going down whatever we do. */
  forced: boolean;
}

/** So long may the UPS say nothing; DEADTIME of upsmon.conf(5). */
export const SILENT_MS = 15_000;
/** Less than this is low, whatever the UPS calls it: an orderly end takes some seconds, and figures of batteries are guesses. */
const LOW_MS = 120_000;
/** `ups.status` (RFC 9271, 5.1): battery to be replaced, bypassed, overloaded, switched off. */
const FLAWS = new Set(["RB", "BYPASS", "OVER", "OFF"]);

/** Nothing was heard yet; the patience begins now. */
export function unheard(mono: number): Power {
  return { supply: null, batteryLow: false, forced: false, flaws: [], lastsUntil: null, heardAt: mono, silence: null };
}

/** One answer later. Whatever names no supply (a driver that is starting says WAIT) is no word about it. */
export function hear(power: Power, answer: UpsAnswer, mono: number): Power {
  if (answer.type === "silent") return { ...power, silence: answer.why };
  const said = new Set(answer.words);
  const forced = said.has("FSD");
  const supply = said.has("OB") ? "battery" : said.has("OL") ? "mains" : null;
  if (supply === null) return { ...power, forced: power.forced || forced, silence: "stale" };
  const onBattery = supply === "battery";
  return {
    supply,
    // While it measures its battery (CAL) it runs it down on purpose.
    batteryLow: onBattery && said.has("LB") && !said.has("CAL"),
    forced,
    flaws: answer.words.filter((word) => FLAWS.has(word)),
    lastsUntil: onBattery && answer.runtimeMs !== null ? mono + answer.runtimeMs : null,
    heardAt: mono,
    silence: null,
  };
}

export function outlook(power: Power, mono: number): Outlook {
  const { supply, forced, lastsUntil } = power;
  const lost = mono - power.heardAt >= SILENT_MS;
  const leftMs = supply === "battery" && lastsUntil !== null ? Math.max(0, lastsUntil - mono) : null;
  const low = supply === "battery" && (power.batteryLow || lost || (leftMs !== null && leftMs < LOW_MS));
  return { supply, leftMs, lost, low, forced };
}

/** What is wrong with the power; `closesAt` is today's closing time in wall ms, null while the centre is closed. */
export function troubleWithPower(power: Power, closesAt: number | null, now: Now): Condition[] {
  const { supply, leftMs, lost, low, forced } = outlook(power, now.mono);
  const found: Condition[] = power.flaws.map((subject) => ({ kind: "upsUnfit", subject }));
  if (lost) found.push({ kind: "upsLost" });
  if (low || forced) found.push({ kind: "powerLow" });
  else if (supply === "battery") found.push(onBattery(leftMs, closesAt, now));
  return found;
}

function onBattery(leftMs: number | null, closesAt: number | null, { wall }: Now): Condition {
  if (leftMs === null) return { kind: "onBatteryUnknown" };
  const enough = closesAt === null || wall + leftMs - LOW_MS >= closesAt;
  return { kind: enough ? "onBatteryEnough" : "onBatteryShort", value: Math.floor(leftMs / 60_000) };
}
