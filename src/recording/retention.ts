/**
 * How long recordings are kept, as data, and which of them are to be destroyed now. What is held
 * is not destroyed, whatever a rule says; and where the clock itself is in doubt nothing is.
 */
import { z } from "zod";

const DEFAULT_DAYS = 90;
const DAY_MS = 86_400_000;

const rule = z.object({
  /** What a recording must be of; one that is left out goes for all. */
  line: z.string().optional(),
  matter: z.string().optional(),
  outcome: z.string().optional(),
  days: z.number().int().min(1, "must be a day at least").max(3_650, "must be ten years at most"),
});

/** The first rule that fits is the one that counts; `days` where none does. */
export const retentionShape = z.object({
  days: rule.shape.days.default(DEFAULT_DAYS),
  rules: z.array(rule).default([]),
});

export type RetentionRule = z.infer<typeof rule>;
export type Retention = z.infer<typeof retentionShape>;

/** What a recording is kept by. */
export interface Retained {
  call: string;
  /** Wall ms. */
  endedAt: number;
  line: string | null;
  matter: string | null;
  outcome: string | null;
}

export const HOLD_REASONS = ["complaint", "threat", "incident"] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** Somebody's word that a recording must stay. */
export interface Hold {
  call: string;
  reason: HoldReason;
  person: string;
  /** Wall ms. */
  placedAt: number;
  /** Wall ms of its expiry; null until it is lifted. */
  until: number | null;
}

/** Why a recording goes: the rule, null for the default, and when its time was over. */
export interface Due {
  call: string;
  rule: RetentionRule | null;
  days: number;
  dueAt: number;
}

export interface Decision {
  due: Due[];
  /** Their time is over, and they stay. */
  held: { due: Due; holds: Hold[] }[];
  /** The clock may have jumped: `due` is empty until somebody says that it is right. */
  clockInDoubt: boolean;
}

/** A centre is never shut for so long, and its job runs every day. */
const LONGEST_UNSEEN_MS = 30 * DAY_MS;

/**
 * Decide what is to be destroyed.
 *
 * @param at now, wall ms
 * @param lastSeenAt when the clock was last known to be right: the latest recording's end or
 *   the last run of this, whichever is later; null where there was neither
 */
export function decide(
  { retention, recordings, holds, at, lastSeenAt }: { retention: Retention; recordings: readonly Retained[]; holds: readonly Hold[]; at: number; lastSeenAt: number | null },
): Decision {
  const clockInDoubt = lastSeenAt !== null && Math.abs(at - lastSeenAt) > LONGEST_UNSEEN_MS;
  const over = recordings.map((one) => dueOf(retention, one)).filter(({ dueAt }) => dueAt <= at);
  const decided = over.map((due) => ({ due, holds: holdsOn(holds, due.call, at) }));
  return {
    due: clockInDoubt ? [] : decided.filter((one) => one.holds.length === 0).map(({ due }) => due),
    held: decided.filter((one) => one.holds.length > 0),
    clockInDoubt,
  };
}

/** The holds on a call that are in force. */
export function holdsOn(holds: readonly Hold[], call: string, at: number): Hold[] {
  return holds.filter((hold) => hold.call === call && (hold.until === null || hold.until > at));
}

/** When a recording's time is over, and by which rule. */
export function dueOf(retention: Retention, recording: Retained): Due {
  const found = retention.rules.find((one) => fits(one, recording)) ?? null;
  const days = found?.days ?? retention.days;
  return { call: recording.call, rule: found, days, dueAt: recording.endedAt + days * DAY_MS };
}

function fits(one: RetentionRule, recording: Retained): boolean {
  return (["line", "matter", "outcome"] as const).every((by) => one[by] === undefined || one[by] === recording[by]);
}
