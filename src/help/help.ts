import { arrangementOf, isOnHold } from "../transfer/transfer.js";
import type { Call } from "../call/call.js";
import type { BridgeId, CallId, LegId, OperatorId, SeatId, SupervisionId } from "../floor/id.js";

/**
 * An operator's wish for help in a call, and the manager who comes, asked for or not. It lies
 * beside the call and not in it: whatever becomes of the manager's leg, caller and operator
 * have each other, and when their talk is over, so is this.
 *
 *                 withdrawn, or the manager is on the line
 *     asked ◀──────────────────────────────────────────────▶ not asked
 *
 *                                  on the line
 *     (nobody) ──▶ ringing ──▶ listen ◀─▶ whisper ◀─▶ join ──▶ (nobody)
 *
 * On the line the manager has a room of their own with an ear at the operator's leg (a snoop):
 * what the operator says and hears is heard there, and what is said there the operator alone
 * hears. In `listen` the manager's side of it is muted; in `join` the manager is in the talk
 * itself, and while the operator talks to nobody, or holds, back in the room.
 */
export interface Help {
  call: CallId;
  seat: SeatId;
  operator: OperatorId | null;
  /** The operator's: with it, or with its talk, this is over. */
  leg: LegId;
  /** The operator waits for the manager. */
  asked: boolean;
  supervision: Supervision | null;
}

export interface Supervision {
  id: SupervisionId;
  mode: HelpMode;
  /** An account's name, or "phone". */
  by: string;
  /** The manager's phone, and its leg. */
  phone: SeatId;
  leg: LegId;
  bridge: BridgeId;
  /** The ear; null while the manager's phone rings. */
  snoop: LegId | null;
  /** Where the manager's leg was put. */
  place: Place | null;
  /** Monotonic ms at which ringing is over; null on the line. */
  until: number | null;
}

export interface Place {
  bridge: BridgeId;
  muted: boolean;
}

export const HELP_MODES = ["listen", "whisper", "join"] as const;
export type HelpMode = (typeof HELP_MODES)[number];

/** `left`: the manager hung up; `ended`: on the panel; `failed`: could not be put on the line, or fell off it. */
export type SupervisionOutcome = "left" | "ended" | "noAnswer" | "callEnded" | "failed";

/** Whether they still talk for whom it is. */
export function isTheirTalk(call: Call | undefined, { leg }: Help): boolean {
  return call?.phase.type === "talking" && call.phase.leg === leg;
}

/** Where the manager's leg belongs now. */
export function placeFor(call: Call, leg: LegId, { mode, bridge }: Supervision): Place {
  const rooms = mode === "join" && !isOnHold(call) ? Object.entries(arrangementOf(call)?.rooms ?? {}) : [];
  const talk = rooms.find(([, legs]) => legs.includes(leg))?.[0];
  return talk ? { bridge: talk, muted: false } : { bridge, muted: mode !== "whisper" };
}

/** The legs that belong to it beside the operator's. */
export function legsOfHelp({ supervision }: Help): LegId[] {
  if (!supervision) return [];
  return [supervision.leg, ...(supervision.snoop ? [supervision.snoop] : [])];
}
