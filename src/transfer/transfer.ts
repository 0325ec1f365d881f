import type { Call, TalkingPhase } from "../call/call.js";
import type { BridgeId, LegId, SeatId, TransferId } from "../floor/id.js";
import type { Outside } from "./outside.js";

/**
 * An attempt to bring a caller to somebody else: a department of the city or another seat. It
 * belongs to the call's phase; there is one at a time. An interpreter may be there beside it
 * (`interpreter.ts`).
 *
 *     (asked) ──▶ ringing ──answers──▶ consulting ◀──▶ swapped
 *                   │                      │  ▲          │
 *                   │                      ▼  │          ▼
 *                   │                   deciding      conference
 *                   ▼                      ▼             ▼
 *                 refused, busy …       completed or returned
 *
 * `deciding`: the phone has hung up its own second call, and within two seconds it shows
 * whether it hands over (it hangs up the held one too) or wants its caller back.
 */
export interface Transfer {
  id: TransferId;
  to: Target;
  kind: Exclude<TransferKind, "interpreter">;
  way: TransferWay;
  /** Nobody announces the caller: whoever answers has the caller. */
  blind: boolean;
  /** Of the one who is asked. */
  leg: LegId;
  /** Of a leg that goes out by a trunk; null of one to a seat. */
  outside: Outside | null;
  step: TransferStep;
  answered: boolean;
  /** Monotonic ms at which it was asked for. */
  askedAt: number;
  /** The phone's own second call and the bridge in which it talks; of the way "phone" alone. */
  own: OwnLeg | null;
  /** Monotonic ms at which ringing or deciding is over; null where somebody talks. */
  until: number | null;
  /** Monotonic ms of the next announcement to the caller; null while one is said or none is due. */
  announceAt: number | null;
  /** So long the caller has been held in it, ms, and since when now. */
  heldMs: number;
  heldSince: number | null;
}

/** Asterisk stops the ringing; so many ms later we no longer believe that it will. */
export const RING_GRACE_MS = 3_000;

export interface OwnLeg {
  leg: LegId;
  bridge: BridgeId;
  held: boolean;
}

/** In the call beside whatever transfer there is, or on the way there. */
export interface Interpreter {
  id: TransferId;
  /** Short number in the directory. */
  code: string;
  leg: LegId;
  /** Of its line by the trunk; null for one that is not dialled yet. */
  outside: Outside | null;
  answered: boolean;
  /** Monotonic ms at which the ringing is over; null once it was answered. */
  until: number | null;
}

export type Target = { type: "department"; code: string } | { type: "seat"; seat: SeatId };

/**
 * `transfer`: escalation (転送); `relay`: as the city's one number (取次); `internal`: to another
 * seat; `interpreter`: joins the talk. Reports count the first two apart (7(3)シ, 8(1)ウ).
 */
export type TransferKind = "transfer" | "relay" | "internal" | "interpreter";

/** By the desk phone's own keys, on the panel, by a code keyed in the call, or by the centre because the caller wanted it. */
export type TransferWay = "phone" | "panel" | "code" | "centre";

export type TransferStep = "ringing" | "consulting" | "swapped" | "conference" | "deciding";

export type TransferOutcome =
  | "completed"
  | "refused"
  | "busy"
  | "noAnswer"
  | "unreachable"
  | "callerGaveUp"
  | "returned"
  | "failed";

/** Who is in which bridge, and who else hears what of ours; all of it follows from the phase. */
export interface Arrangement {
  rooms: Record<BridgeId, LegId[]>;
  /** Who beside the caller hears hold music: the one who is asked, the interpreter. */
  music: LegId[];
  /** The operator hears that it rings, or that nobody was reached. */
  tone: { leg: LegId; sound: "ring" | "busy" } | null;
}

const NOBODY = { music: [], tone: null };

export function arrangementOf(call: Call): Arrangement | null {
  const arrangement = withoutInterpreter(call);
  const interpreter = interpreterOf(call);
  return arrangement && interpreter?.answered ? besideCaller(arrangement, call.leg, interpreter.leg) : arrangement;
}

/**
 * The interpreter goes where the caller goes: into the talk, or to the music. So nobody hears
 * what the operator and a department say of the caller, and nobody is left in silence.
 */
function besideCaller(arrangement: Arrangement, caller: LegId, interpreter: LegId): Arrangement {
  const { rooms, music, tone } = arrangement;
  if (!isInRoom(arrangement, caller)) return { rooms, music: [...music, interpreter], tone };
  const joined = Object.entries(rooms).map(([bridge, legs]) => [bridge, legs.includes(caller) ? [...legs, interpreter] : legs] as const);
  return { rooms: Object.fromEntries(joined), music, tone };
}

function withoutInterpreter({ leg: caller, phase, outgoing }: Call): Arrangement | null {
  switch (phase.type) {
    case "talking": {
      const { bridge, leg, transfer, recallAt } = phase;
      if (recallAt !== undefined) return { rooms: { [bridge]: [] }, ...NOBODY };
      return transfer ? arrangementIn(transfer, bridge, leg, caller) : { rooms: { [bridge]: [caller, leg] }, ...NOBODY };
    }
    case "handedOver":
      return { rooms: { [phase.bridge]: phase.transfer.answered ? [caller, phase.transfer.leg] : [] }, ...NOBODY };
    case "left":
      return { rooms: { [phase.bridge]: [phase.leg, phase.transfer.leg] }, ...NOBODY };
    case "calling":
      return { rooms: {}, music: [], tone: phase.step === "ringing" && !outgoing?.own ? { leg: phase.leg, sound: "ring" } : null };
    case "unreached":
      return { rooms: {}, music: [], tone: { leg: phase.leg, sound: "busy" } };
    case "menu":
    case "closed":
    case "waiting":
    case "farewell":
    case "ending":
      return null;
    default:
      return phase satisfies never;
  }
}

function arrangementIn(transfer: Transfer, bridge: BridgeId, operator: LegId, caller: LegId): Arrangement {
  const { step, own, leg, answered } = transfer;
  const ownRoom = own && answered ? { [own.bridge]: [own.leg, leg] } : {};
  switch (step) {
    case "ringing":
      return { rooms: { [bridge]: [] }, music: [], tone: own ? null : { leg: operator, sound: "ring" } };
    case "consulting":
      if (own) return { rooms: { [bridge]: [], ...ownRoom }, ...NOBODY };
      return { rooms: { [bridge]: [operator, leg] }, ...NOBODY };
    case "swapped":
      return { rooms: { [bridge]: [caller, operator], ...ownRoom }, music: own || !answered ? [] : [leg], tone: null };
    case "conference":
      return { rooms: { [bridge]: [caller, operator, leg] }, ...NOBODY };
    case "deciding":
      return { rooms: { [bridge]: [] }, music: answered ? [leg] : [], tone: null };
    default:
      return step satisfies never;
  }
}

export function interpreterOf({ phase }: Call): Interpreter | null {
  return phase.type === "talking" || phase.type === "handedOver" ? (phase.interpreter ?? null) : null;
}

/** The operator's phone holds the caller, and nobody else is asked meanwhile. */
export function isOnHold(call: Call): call is Call & { phase: TalkingPhase } {
  return call.phase.type === "talking" && call.phase.held && !call.phase.transfer;
}

export function isInRoom({ rooms }: Arrangement, leg: LegId): boolean {
  return Object.values(rooms).some((legs) => legs.includes(leg));
}
