import type { CallId, MatterId } from "../floor/id.js";
import { holdsMyNumber } from "./my-number.js";

/**
 * A follow-up (対応予定): what a department, or we ourselves, still owe a caller.
 *
 *               ┌──────────── taken up again ────────────┐
 *               ▼                                        │
 *     (made) ▶ open ──taken on──▶ doing ──▶ done ────────┤
 *               │                   │                    │
 *               └───────────────────┴─────▶ cancelled ───┘
 *
 * Every change is a version of its own, by whom and when; the highest is in force.
 */
export interface FollowUp {
  id: string;
  /** Counted from 1. */
  version: number;
  /** The call it came from; null: from none. */
  call: CallId | null;
  /** The department's code. */
  department: string;
  matter: MatterId | null;
  /** The caller wishes to be called back. */
  callback: boolean;
  /** Whom to call back where it is not the number of the call; as it was said. */
  phone: string;
  note: string;
  /** Business date by which it is to be done, "2026-06-01". */
  due: string;
  /** The account's name of whoever sees to it; null: nobody yet. */
  owner: string | null;
  state: FollowUpState;
  by: string;
  /** Wall ms of this version. */
  at: number;
}

export const FOLLOW_UP_STATES = ["open", "doing", "done", "cancelled"] as const;
export type FollowUpState = (typeof FOLLOW_UP_STATES)[number];

/** What is said when one is made. */
export type NewFollowUp = Pick<FollowUp, "call" | "department" | "matter" | "callback" | "phone" | "note" | "due" | "owner">;

/** What is absent stays as it is. */
export type FollowUpChange = Partial<Pick<FollowUp, "state" | "owner" | "due" | "note">>;

/** Whither each state may lead. */
const NEXT: Record<FollowUpState, readonly FollowUpState[]> = {
  open: ["doing", "done", "cancelled"],
  doing: ["open", "done", "cancelled"],
  done: ["open"],
  cancelled: ["open"],
};

export function newFollowUp(given: NewFollowUp, made: { id: string; by: string; at: number }): FollowUp {
  return { ...given, ...made, version: 1, state: "open" };
}

/**
 * The next version. Whoever begins with one that nobody owns owns it; one that goes back to
 * `open` is nobody's. Null where its state does not lead there.
 */
export function changed(before: FollowUp, change: FollowUpChange, { by, at }: { by: string; at: number }): FollowUp | null {
  const state = change.state ?? before.state;
  if (state !== before.state && !mayBecome(before.state, state)) return null;
  const owner = change.owner === undefined ? ownerAfter(before, state, by) : change.owner;
  return { ...before, ...change, state, owner, version: before.version + 1, by, at };
}

export function mayBecome(state: FollowUpState, next: FollowUpState): boolean {
  return NEXT[state].includes(next);
}

function ownerAfter(before: FollowUp, state: FollowUpState, by: string): string | null {
  if (state === before.state) return before.owner;
  if (state === "doing") return before.owner ?? by;
  return state === "open" ? null : before.owner;
}

/** Still to be done. */
export function isPending({ state }: Pick<FollowUp, "state">): boolean {
  return state === "open" || state === "doing";
}

/** Its day has passed. `today` is the business date. */
export function isOverdue(followUp: Pick<FollowUp, "state" | "due">, today: string): boolean {
  return isPending(followUp) && followUp.due < today;
}

/** The earliest due first, and of those the one that has waited longest. */
export function byUrgency(one: FollowUp, other: FollowUp): number {
  return one.due.localeCompare(other.due) || one.at - other.at;
}

/** Fields that hold what must never be kept. */
export function forbiddenInFollowUp(given: { note?: string | undefined; phone?: string | undefined }): ("note" | "phone")[] {
  return (["note", "phone"] as const).filter((field) => holdsMyNumber(given[field] ?? ""));
}
