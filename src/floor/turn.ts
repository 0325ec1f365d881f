import type { Call } from "../call/call.js";
import type { Callback } from "../callback/callback.js";
import type { DeskCall } from "../seat/desk-call.js";
import type { Help } from "../help/help.js";
import type { Recording } from "../recording/recording.js";
import type { Seat } from "../seat/seat.js";
import type { Command } from "./command.js";
import type { Fact, What } from "./fact.js";
import type { CallbackId, CallId, LegId, OperatorId, SeatId } from "./id.js";
import type { Now } from "./now.js";
import type { FloorState } from "./state.js";

/** Whom a fact is about. */
export interface About {
  call?: CallId;
  seat?: SeatId;
  operator?: OperatorId | null;
}

/** Whose leg it is. */
export type LegOwner =
  | { type: "caller"; call: Call }
  | { type: "seat"; seat: Seat }
  | { type: "desk"; deskCall: DeskCall }
  /** A department; seats that are asked own their legs themselves. */
  | { type: "target"; call: Call }
  | { type: "interpreter"; call: Call }
  /** The phone's own second call. */
  | { type: "own"; call: Call }
  /** A manager's, or the ear at an operator's leg. */
  | { type: "help"; help: Help }
  /** An ear that records. */
  | { type: "track"; recording: Recording }
  /** Hung up, and not gone yet. */
  | { type: "loose"; call: CallId };

/**
 * One input being handled: the time at which it came, the state it meets, and what comes of
 * it. Everything that a turn changes is touched, so that it alone need be shown and saved.
 */
export class Turn {
  readonly facts: Fact[] = [];
  readonly commands: Command[] = [];
  readonly touchedSeats = new Set<Seat>();
  readonly touchedCalls = new Set<CallId>();
  readonly touchedCallbacks = new Set<CallbackId>();

  constructor(
    readonly state: FloorState,
    readonly legs: Map<LegId, LegOwner>,
    public now: Now,
  ) {}

  /** Something that happened so many ms ago is told as of then. */
  ago(ms: number, tell: () => void): void {
    const { now } = this;
    this.now = { mono: now.mono - ms, wall: now.wall - ms };
    tell();
    this.now = now;
  }

  /** A new id: its kind, this start's epoch, a number. */
  id(kind: "bridge" | "call" | "callback" | "fact" | "leg" | "offer" | "play" | "supervision" | "transfer"): string {
    this.state.lastId += 1;
    return `${kind}-${this.state.epoch}-${this.state.lastId}`;
  }

  fact(what: What, about: About = {}): void {
    const { call, seat, operator } = about;
    const fact: Fact = { id: this.id("fact"), at: this.now.wall, what };
    if (call) {
      fact.call = call;
      this.touchedCalls.add(call);
    }
    if (seat) fact.seat = seat;
    if (operator) fact.operator = operator;
    this.facts.push(fact);
  }

  command(command: Command): void {
    this.commands.push(command);
    this.touchedCalls.add(command.call);
  }

  touchCall(call: { id: CallId }): void {
    this.touchedCalls.add(call.id);
  }

  touchCallback(callback: Callback): Callback {
    this.touchedCallbacks.add(callback.id);
    return callback;
  }

  touch(seat: Seat): Seat {
    this.touchedSeats.add(seat);
    return seat;
  }
}
