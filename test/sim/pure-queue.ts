import type { Command } from "../../src/floor/command.js";
import { Floor, newCounts } from "../../src/floor/floor.js";
import type { Input } from "../../src/floor/input.js";
import type { Setup } from "../../src/floor/setup.js";
import { emptyState } from "../../src/floor/state.js";
import type { Caller } from "../../src/trunk/caller.js";
import { LINE, testSetup } from "../core/floor-setup.js";
import { Agenda } from "./agenda.js";
import type { Random } from "./random.js";

/**
 * The real floor as nothing but a queue: no menu, no announcements, no wrap-up, phones that are
 * answered at once, callers by chance and talks as long as chance has it. That is what Erlang
 * computed, so what comes of it must agree with the formulas.
 */
export interface Crowd {
  /** Seats from the first moment on. */
  seats: number;
  /** Mean length of a talk. */
  talkMs: number;
  /** Mean time after which a caller who is not served rings off; null: never. */
  patienceMs: number | null;
}

/** One caller: when, how long it was until the answer or the end, and which of the two it was. */
export interface Wait {
  at: number;
  waitedMs: number;
  answered: boolean;
}

const MONDAY_10 = Date.parse("2026-06-01T10:00:00+09:00");
const NOBODY: Caller = { class: "withheld", e164: null, display: "非通知", displayEn: "Withheld", dial: null, withheld: true };

export class PureQueue {
  readonly waits: Wait[] = [];
  private readonly floor: Floor;
  private readonly agenda = new Agenda();
  private now = 0;
  private callers = 0;
  private readonly arrivedAt = new Map<string, number>();

  constructor(
    private readonly random: Random,
    private readonly crowd: Crowd,
  ) {
    this.floor = new Floor(emptyState(setupFor(crowd.seats), newCounts(""), "q", { mono: 0, wall: MONDAY_10 }));
    this.tell({ type: "PbxConnected", legs: [] });
    for (const { id, operator } of this.seats()) {
      this.tell({ type: "PhoneRegistered", seat: id });
      this.tell({ type: "SeatChangeAsked", seat: id, change: { type: "logIn", operator }, by: "m" });
    }
  }

  private seats() {
    return Array.from({ length: this.crowd.seats }, (_, index) => ({ id: String(101 + index), operator: String(1001 + index) }));
  }

  /** Callers from `from` to `until`, ms, so many an hour on average. */
  callersCome(from: number, until: number, anHour: number): void {
    if (anHour === 0) return;
    const at = from + this.random.exponential(3_600_000 / anHour);
    if (at >= until) return;
    this.agenda.put(at, () => {
      this.arrive();
      this.callersCome(at, until, anHour);
    });
  }

  /** At `at` only so many seats stay; whoever talks there finishes first. */
  seatsLeave(at: number, stay: number): void {
    this.agenda.put(at, () => {
      for (const { id } of this.seats().slice(stay)) this.tell({ type: "SeatChangeAsked", seat: id, change: { type: "logOut" }, by: "m" });
    });
  }

  /** Until nobody is left, or so many callers have come. */
  run(callers = Number.POSITIVE_INFINITY): Wait[] {
    while (this.agenda.nextAt() < Number.POSITIVE_INFINITY && this.callers < callers) {
      this.now = this.agenda.nextAt();
      this.agenda.take()();
    }
    return this.waits;
  }

  private arrive(): void {
    this.callers += 1;
    const call = `c${this.callers}`;
    this.arrivedAt.set(call, this.now);
    this.tell({ type: "CallArrived", call, leg: legOf(call), did: LINE, caller: NOBODY, trunk: "carrier" });
    const { patienceMs } = this.crowd;
    if (patienceMs !== null && this.arrivedAt.has(call)) this.agenda.put(this.now + this.random.exponential(patienceMs), () => this.loseHeart(call));
  }

  private loseHeart(call: string): void {
    if (!this.arrivedAt.has(call)) return;
    this.note(call, false);
    this.tell({ type: "LegEnded", leg: legOf(call), cause: 16 });
  }

  private note(call: string, answered: boolean): void {
    const at = this.arrivedAt.get(call) ?? this.now;
    this.arrivedAt.delete(call);
    this.waits.push({ at, waitedMs: this.now - at, answered });
  }

  private tell(input: Input): void {
    const { commands } = this.floor.handle(input, { mono: this.now, wall: MONDAY_10 });
    for (const command of commands) this.obey(command);
  }

  /** Phones are answered at once, and a leg that is hung up is gone at once. */
  private obey(command: Command): void {
    if (command.type === "Ring") {
      this.note(command.call, true);
      this.tell({ type: "LegAnswered", leg: command.leg });
      this.agenda.put(this.now + this.random.exponential(this.crowd.talkMs), () => this.tell({ type: "LegEnded", leg: legOf(command.call), cause: 16 }));
    }
    if (command.type === "HangUp") this.tell({ type: "LegEnded", leg: command.leg, cause: 16 });
  }
}

function legOf(call: string): string {
  return `leg-${call}`;
}

function setupFor(seats: number): Setup {
  const setup = testSetup({ menuMs: 0, announceEveryMs: 0, wrapUpEndMs: 0, skillSteps: [] }, Math.ceil(seats / 8));
  return { ...setup, seats: setup.seats.slice(0, seats), operators: setup.operators.map((one) => ({ ...one, languages: ["ja"] })) };
}
