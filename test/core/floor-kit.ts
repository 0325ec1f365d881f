import type { Fact, What } from "../../src/floor/fact.js";
import type { Command } from "../../src/floor/command.js";
import { Floor, newCounts } from "../../src/floor/floor.js";
import type { DeskCode, FailReason, Input, SeatChange } from "../../src/floor/input.js";
import type { Rules, Setup } from "../../src/floor/setup.js";
import { emptyState } from "../../src/floor/state.js";
import type { Caller } from "../../src/trunk/caller.js";
import { LINE, testSetup } from "./floor-setup.js";

/**
 * A scene on the floor, told in sentences: `given().seatReady("101", "1001")`, then what
 * happens, then what was done about it. Nothing happens by itself: the test says when a phone
 * rings or a leg ends. Time passes only by `pass`, through every deadline on the way, and
 * after every step the house must be in order.
 */
export interface Visit {
  call: string;
  leg: string;
}

export const CALLER: Caller = {
  class: "geographic",
  e164: "+81970000001",
  display: "097-000-0001",
  displayEn: "097-000-0001",
  dial: "0970000001",
  withheld: false,
};

/** Monday, 1 June 2026, 10:00, an open day. */
const MONDAY_10 = "2026-06-01T10:00:00+09:00";

/** `more`: what else is otherwise at this centre. */
export function given(rules: Partial<Rules> = {}, at = MONDAY_10, more: Partial<Setup> = {}): Scene {
  return new Scene(rules, at, more);
}

type Of<T extends Command["type"]> = Extract<Command, { type: T }>;

export class Scene {
  readonly floor: Floor;
  /** What the last step led to. */
  commands: Command[] = [];
  /** Everything written down so far. */
  readonly facts: Fact[] = [];
  private mono = 1_000_000;
  private wall: number;
  private visits = 0;

  constructor(rules: Partial<Rules>, at: string, more: Partial<Setup>) {
    this.wall = Date.parse(at);
    this.floor = new Floor(emptyState({ ...testSetup(rules), ...more }, newCounts(""), "t", { mono: this.mono, wall: this.wall }));
    this.tell({ type: "PbxConnected", legs: [] }).tell({ type: "RecordingWorks", fault: null });
  }

  // What happens.

  /** One input, and the order of the house after it. */
  tell(input: Input): this {
    this.commands = [];
    this.take(input);
    return this;
  }

  /** So much time passes; every deadline on the way is kept. */
  pass(ms: number): this {
    this.commands = [];
    const end = this.mono + ms;
    for (let due = this.floor.wakeAt(); due !== null && due <= end; due = this.floor.wakeAt()) {
      this.advance(Math.max(0, due - this.mono));
      this.take({ type: "TimePassed" });
    }
    this.advance(end - this.mono);
    return this;
  }

  seatReady(seat: string, operator: string): this {
    return this.tell({ type: "PhoneRegistered", seat }).change(seat, { type: "logIn", operator });
  }

  change(seat: string, change: SeatChange): this {
    return this.tell({ type: "SeatChangeAsked", seat, change, by: "manager" });
  }

  dial(seat: string, code: DeskCode): Visit {
    this.visits += 1;
    const visit = { call: `desk-${this.visits}`, leg: `phone-${this.visits}` };
    this.tell({ type: "DeskCodeDialled", ...visit, seat, code });
    return visit;
  }

  /** A caller is answered and hears the first words. */
  caller(did = LINE, who = CALLER): Visit {
    this.visits += 1;
    const visit = { call: `call-${this.visits}`, leg: `caller-${this.visits}` };
    this.tell({ type: "CallArrived", ...visit, did, caller: who, trunk: "carrier" });
    const { commands } = this;
    if (commands.some(({ type }) => type === "Answer")) this.answers(visit.leg);
    this.commands = commands;
    return visit;
  }

  /** A caller who has pressed these keys; by default 0, which leads straight to the queue. */
  waiting(keys = "0", did = LINE, who = CALLER): Visit {
    const visit = this.caller(did, who);
    this.press(visit, keys);
    if (this.phase(visit) === "menu") this.press(visit, "1");
    return visit;
  }

  /** A caller and an operator who talk to each other; the leg is the operator's. */
  talking(keys = "0"): { visit: Visit; seatLeg: string } {
    const visit = this.waiting(keys);
    const { leg } = this.ring();
    this.answers(leg);
    return { visit, seatLeg: leg };
  }

  /** The operator at this seat takes the caller for whom the phone rings. */
  picksUp(seat: string): this {
    const { work } = this.seat(seat);
    if (work.type !== "offered") throw new Error(`seat ${seat} does not ring`);
    return this.answers(work.leg);
  }

  press(visit: Visit, digits: string): this {
    const commands: Command[] = [];
    for (const digit of digits) {
      this.tell({ type: "DigitPressed", leg: visit.leg, digit });
      commands.push(...this.commands);
    }
    this.commands = commands;
    return this;
  }

  rings(leg: string): this {
    return this.tell({ type: "LegRinging", leg });
  }

  answers(leg: string): this {
    return this.tell({ type: "LegAnswered", leg });
  }

  ends(leg: string, cause = 16): this {
    return this.tell({ type: "LegEnded", leg, cause });
  }

  /** What is being said to the caller has been said to its end. */
  said(visit: Visit): this {
    const hearing = this.floor.look().calls[visit.call]?.hearing;
    if (hearing?.type !== "prompt") throw new Error(`${visit.call} hears ${hearing?.type}`);
    return this.tell({ type: "PlaybackEnded", playback: hearing.playback, ok: true });
  }

  fails(command: Command, reason: FailReason): this {
    return this.tell({ type: "CommandFailed", command, reason });
  }

  // What was done.

  ring(): Of<"Ring"> {
    return this.only("Ring");
  }

  /** The one command of this type that the last step led to. */
  only<T extends Command["type"]>(type: T): Of<T> {
    const found = this.all(type);
    if (found.length !== 1)
      throw new Error(`${found.length} ${type} among ${this.commands.map((one) => one.type).join(" ") || "nothing"}`);
    return found[0] as Of<T>;
  }

  all<T extends Command["type"]>(type: T): Of<T>[] {
    return this.commands.filter((command): command is Of<T> => command.type === type);
  }

  /** Types of the last step's commands. */
  did(): string[] {
    return this.commands.map(({ type }) => type);
  }

  /** What was said last, as "name.ja languages.en". */
  words(): string {
    const { say } = this.all("Play").at(-1) ?? { say: [] };
    return say.map(({ prompt, language }) => `${prompt}.${language}`).join(" ");
  }

  phase(visit: Visit): string {
    return this.floor.look().calls[visit.call]?.phase.type ?? "gone";
  }

  seat(id: string) {
    const seat = this.floor.look().seats[id];
    if (!seat) throw new Error(`there is no seat ${id}`);
    return seat;
  }

  get today() {
    return this.floor.look().today;
  }

  /** The facts of one type so far. */
  told<T extends What["type"]>(type: T): Extract<What, { type: T }>[] {
    return this.facts.map(({ what }) => what).filter((what): what is Extract<What, { type: T }> => what.type === type);
  }

  /** The types of a call's facts, in order. */
  story(visit: Visit): string[] {
    return this.facts.filter(({ call }) => call === visit.call).map(({ what }) => what.type);
  }

  private advance(ms: number): void {
    this.mono += ms;
    this.wall += ms;
  }

  private take(input: Input): void {
    const now = { mono: this.mono, wall: this.wall };
    const { facts, commands } = this.floor.handle(input, now);
    this.facts.push(...facts);
    this.commands.push(...commands);
    const wrongs = this.floor.wrongs(now);
    if (wrongs.length > 0) throw new Error(`after ${input.type}: ${wrongs.join("; ")}`);
    const due = this.floor.wakeAt();
    if (input.type === "TimePassed" && due !== null && due <= this.mono)
      throw new Error("a deadline was not dealt with");
  }
}
