import { hours } from "../../src/calendar/calendar.js";
import { isOpen } from "../../src/callback/callback.js";
import type { Command } from "../../src/floor/command.js";
import type { countOf } from "../../src/floor/count.js";
import type { Floor } from "../../src/floor/floor.js";
import type { entriesOf, restored } from "../../src/floor/keep.js";
import type { Input } from "../../src/floor/input.js";
import type { Setup } from "../../src/floor/setup.js";
import type { emptyState, FloorState } from "../../src/floor/state.js";
import type { newCounts } from "../../src/floor/floor.js";
import { Agenda } from "./agenda.js";
import { Asterisk } from "./asterisk.js";
import type { RecordingFault } from "../../src/recording/recording.js";
import type { DeskPhone } from "./channel.js";
import type { Now } from "../../src/floor/now.js";
import { ControlPlane } from "./control-plane.js";
import { Judge } from "./judge.js";
import { Manager, MANAGER_PHONE } from "./manager.js";
import { Office } from "./office.js";
import { Operator, type Shift } from "./operator.js";
import { Power } from "./power.js";
import { Random } from "./random.js";
import { whatRemains, whoStillWaits } from "./remains.js";
import { HOUR_MS, JANUARY_1, someCallbacks, someChannels, someDate, someOverflow, someRecording, someServing, someSetup } from "./some-day.js";
import { Story } from "./story.js";
import { Visitor } from "./visitor.js";
import { asAgreed, untilHourOf } from "./ordinary.js";
import { calm, type Weather, weatherOf } from "./weather.js";
import type { World } from "./world.js";

/**
 * One day of the call centre, from 8:00 until everybody has gone home, in virtual time and
 * from one seed. After every input the floor's state is checked, the facts are read, and at
 * the end nothing may be left anywhere.
 */
export interface Heart {
  Floor: typeof Floor;
  emptyState: typeof emptyState;
  newCounts: typeof newCounts;
  countOf: typeof countOf;
  entriesOf: typeof entriesOf;
  restored: typeof restored;
}

export interface Load {
  callsADay: number;
  /** How often the eight seats are there. */
  seatsTimes: number;
  /** How often the power fails; by chance, and seldom, where it is not said. */
  powerCuts?: number | undefined;
  /** A day on which only people make trouble, at the contract's staffing and the rules that a site has without its own. */
  ordinary?: true;
}

/** The contract's: 150 calls a day, 6 minutes each, eight seats. */
export const CONTRACT_LOAD: Load = { callsADay: 150, seatsTimes: 1 };

export interface DayReport {
  seed: number;
  weather: Weather["name"];
  /** What was wrong, the first few; empty is a good day. */
  wrongs: string[];
  inputs: number;
  counts: Map<string, number>;
}

const ENOUGH = 5;
/** From a kill until the next control plane has found its way. */
const LONGEST_DEATH_MS = 5_500;

/** The command at whose decision the control plane dies, and how many of its commands were sent. */
interface Doom {
  command: Command["type"];
  moment: "before the commands" | "amid the commands" | "after the commands";
}

export function liveDay(seed: number, heart: Heart, load: Load = CONTRACT_LOAD): DayReport {
  return new Day(seed, heart, load).live();
}

class Day implements World {
  readonly random: Random;
  weather: Weather;
  now: number;
  private readonly agenda = new Agenda();
  private readonly wrongs: string[] = [];
  private readonly counts = new Map<string, number>();
  private readonly plane: ControlPlane;
  /** At the next input that leads to such a command the control plane dies. */
  private doom: Doom | null = null;
  private readonly story: Story;
  private readonly asterisk: Asterisk;
  private readonly judge: Judge;
  private readonly power: Power;
  private readonly operators = new Map<string, Operator>();
  private readonly phones = new Map<string, DeskPhone>();
  private readonly manager: Manager;
  private readonly visitors = new Map<string, Visitor>();
  private readonly setup: Setup;
  /** Monotonic ms of this day's midnight; the clock on the wall may be set meanwhile. */
  private readonly midnight: number;
  private wallOffset: number;
  private inputs = 0;
  private wakeAt: number | null = null;
  private recordingFault: RecordingFault | null = null;
  /** For when the loop has set its timer (`run.ts`): it hears of new deadlines from outcomes alone. */
  private armedFor = Number.POSITIVE_INFINITY;

  constructor(
    private readonly seed: number,
    heart: Heart,
    private readonly load: Load,
  ) {
    this.random = new Random(seed);
    const weather = weatherOf(this.random);
    this.weather = load.ordinary ? calm() : { ...weather, powerCuts: load.powerCuts ?? weather.powerCuts };
    this.midnight = this.random.between(0, 1_000_000_000);
    this.now = this.midnight + 8 * HOUR_MS;
    this.wallOffset = JANUARY_1 + someDate(this.random) * 24 * HOUR_MS - this.midnight;
    this.setup = someSetup(this.random, load.seatsTimes);
    someOverflow(seed, this.setup);
    someCallbacks(seed, this.setup);
    someRecording(seed, this.setup);
    for (const trunk of this.setup.trunks) trunk.channels = someChannels(seed, trunk.channels);
    this.setup.rules.serveAfterClosingMs = someServing(seed);
    if (load.ordinary) asAgreed(this.setup);
    const now = this.clock();
    const { timerLateMs, crashes } = this.weather;
    this.plane = new ControlPlane(heart, this.setup, `d${seed}`, now, crashes > 0);
    this.story = new Story(this.setup, (what) => this.wrong(what), timerLateMs + (crashes > 0 ? LONGEST_DEATH_MS : 0) + 1);
    this.asterisk = new Asterisk(this, this.phones);
    this.asterisk.tracks.liveDay(seed);
    this.manager = new Manager(this, this.asterisk);
    this.phones.set(MANAGER_PHONE, this.manager);
    this.judge = new Judge(this, this.asterisk);
    this.power = new Power(this, () => this.plane.alive);
  }

  live(): DayReport {
    try {
      this.plan();
      this.runUntil(this.midnight + 19.5 * HOUR_MS);
      if (this.plane.alive) for (const id of whoStillWaits(this.look(), this.now)) this.wrong(`call ${id} still waits, long after closing time`);
      this.goHome();
      this.runUntil(this.midnight + 21 * HOUR_MS);
      this.nothingRemains();
    } catch (error) {
      this.wrong(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    for (const [what, times] of this.story.outcomes) this.counts.set(what, times);
    return {
      seed: this.seed,
      weather: this.weather.name,
      wrongs: this.wrongs,
      inputs: this.inputs,
      counts: this.counts,
    };
  }

  // The world.

  after(delayMs: number, act: () => void): void {
    this.agenda.put(this.now + Math.max(0, delayMs), act);
  }

  tell(input: Input): void {
    if (!this.plane.alive) return this.count("said to nobody");
    this.inputs += 1;
    const now = this.clock();
    const talks = input.type === "PbxConnected" ? this.judge.talks() : [];
    const outcome = this.plane.take(input, now);
    this.judge.judge(input, outcome, talks);
    for (const wrong of this.plane.wrongs(now)) this.wrong(`after ${input.type}: ${wrong}`);
    this.story.take(outcome.facts, this.now);
    if (!this.killedWith(outcome.commands)) this.asterisk.obey(outcome.commands);
    const due = this.plane.wakeAt() ?? Number.POSITIVE_INFINITY;
    if (input.type !== "TimePassed" && due < Math.min(this.armedFor, outcome.due)) this.wrong(`after ${input.type}: nobody will wake up for a deadline`);
    this.setTimer(due);
  }

  private setTimer(due = this.plane.wakeAt() ?? Number.POSITIVE_INFINITY): void {
    this.wakeAt = due === Number.POSITIVE_INFINITY ? null : due;
    this.armedFor = due;
    if (this.wakeAt !== null && this.weather.timerLateMs > 0)
      this.wakeAt += this.random.between(0, this.weather.timerLateMs);
  }

  look(): Readonly<FloorState> {
    return this.plane.look();
  }

  clock(): Now {
    return { mono: this.now, wall: this.now + this.wallOffset };
  }

  wrong(what: string): void {
    const minutes = Math.floor((this.now - this.midnight) / 60_000);
    const time = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
    if (this.wrongs.length < ENOUGH) this.wrongs.push(`seed ${this.seed}, ${this.weather.name}, ${time}: ${what}`);
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  meet(call: string, visitor: Visitor): void {
    this.visitors.set(call, visitor);
    visitor.arrive(call);
  }

  // The course of the day.

  private runUntil(end: number): void {
    while (this.wrongs.length < ENOUGH) {
      const next = this.agenda.nextAt();
      const wake = this.wakeAt ?? Number.POSITIVE_INFINITY;
      const at = Math.min(next, wake);
      if (at > end) break;
      this.now = Math.max(this.now, at);
      if (wake < next) this.passTime();
      else this.agenda.take()();
    }
    this.now = Math.max(this.now, end);
  }

  private passTime(): void {
    this.tell({ type: "TimePassed" });
    const due = this.plane.wakeAt();
    if (due !== null && due <= this.now) this.wrong(`a deadline of ${this.now - due} ms ago was not dealt with`);
  }

  private plan(): void {
    this.staff();
    this.recorder();
    this.asterisk.connect();
    for (const operator of this.operators.values()) operator.start();
    this.manager.work(this.midnight + 18 * HOUR_MS);
    this.callers();
    this.troubles();
    if (!this.load.ordinary) this.openOffice();
  }

  /** Whether calls can be recorded, which is looked at before the first comes; now and then they cannot. */
  private recorder(): void {
    const random = new Random(this.seed ^ 0x4ec);
    const become = (fault: RecordingFault | null) => {
      this.recordingFault = fault;
      this.tell({ type: "RecordingWorks", fault });
    };
    become(null);
    for (let n = random.pick([0, 0, 0, 1, 3]); n > 0; n -= 1) {
      const at = this.midnight + random.between(8.5 * HOUR_MS, 18 * HOUR_MS) - this.now;
      this.after(at, () => become(random.pick(["noRecipient", "spool", "diskFull", "keeper"])));
      this.after(at + random.between(1_000, HOUR_MS / 2), () => become(null));
    }
  }

  /** Some days everybody is there, some days almost nobody: then callers wait. */
  private staff(): void {
    const { random, midnight } = this;
    const share = random.pick([1, 1, 0.6, 0.35, 0.2]);
    for (const [index, { id: seat }] of this.setup.seats.entries()) {
      const untilHour = this.load.ordinary ? untilHourOf(index) : random.chance(share) ? 18 : null;
      const shift: Shift | null = untilHour !== null
        ? {
            from: midnight + 8.25 * HOUR_MS + random.between(0, HOUR_MS),
            to: midnight + (untilHour - 0.1) * HOUR_MS + random.between(0, HOUR_MS / 2),
            lunchAt: midnight + 11.5 * HOUR_MS + random.between(0, 2 * HOUR_MS),
          }
        : null;
      const id = this.setup.operators[index]?.id ?? "";
      const operator = new Operator(this, this.asterisk, seat, id, shift, this.visitors);
      this.operators.set(seat, operator);
      this.phones.set(seat, operator);
    }
  }

  /** Busier from 8:30 to 14:00; now and then the national media say a word and everybody calls. */
  private callers(): void {
    const { random, midnight } = this;
    const open = hours(this.setup.calendar, midnight + this.wallOffset + 10 * HOUR_MS).open;
    const calls = open ? this.load.callsADay : Math.ceil(this.load.callsADay / 10);
    const rush = random.chance(0.1) ? random.between(8.5 * HOUR_MS, 16 * HOUR_MS) : null;
    for (let n = 1; n <= calls; n += 1) {
      const at =
        rush !== null && random.chance(0.2)
          ? rush + random.exponential(120_000)
          : random.chance(0.68)
            ? random.between(8.4 * HOUR_MS, 14 * HOUR_MS)
            : random.between(14 * HOUR_MS, 18.1 * HOUR_MS);
      this.after(midnight + at - this.now, () => {
        const visitor = new Visitor(this, this.asterisk, new Random(this.seed * 10_007 + n));
        this.meet(`call-${n}`, visitor);
      });
    }
  }

  private troubles(): void {
    const { random, weather, midnight } = this;
    const sometime = () => midnight + random.between(8.5 * HOUR_MS, 18 * HOUR_MS) - this.now;
    for (let n = weather.pbxLosses; n > 0; n -= 1) {
      this.after(sometime(), () => {
        if (!this.asterisk.connected) return;
        this.count("PBX lost");
        this.asterisk.disconnect();
        this.after(random.between(50, 180_000), () => this.asterisk.connect());
      });
    }
    for (let n = weather.crashes; n > 0; n -= 1) this.after(sometime(), () => this.threaten());
    for (let n = weather.powerCuts; n > 0; n -= 1) this.after(sometime(), () => this.power.fail());
    for (let n = weather.clockSteps; n > 0; n -= 1) {
      this.after(sometime(), () => {
        this.wallOffset += random.between(-60_000, 60_000);
      });
    }
    for (let at = 0; at < 12 * HOUR_MS; at += HOUR_MS / 2) this.after(at, () => this.asterisk.sweep());
  }

  /** What is changed at the panel. */
  private openOffice(): void {
    const { seed, midnight, setup, operators } = this;
    const registerAll = () => {
      for (const operator of operators.values()) operator.register();
    };
    new Office(this, { seed, midnight, setup, registerAll }).work();
  }

  /** The weather clears, whoever still calls hangs up, whoever still sits there goes. */
  private goHome(): void {
    this.weather = { ...calm(), name: this.weather.name };
    this.doom = null;
    if (!this.plane.alive) this.rise();
    this.power.back();
    if (!this.asterisk.connected) this.asterisk.connect();
    for (const channel of [...this.asterisk.channels.values()]) {
      if (channel.kind === "caller") this.after(this.random.between(0, 60_000), () => this.asterisk.end(channel, 16));
    }
    this.after(300_000, () => {
      this.manager.goHome();
      for (const operator of this.operators.values()) operator.goHome();
      for (const { id } of this.setup.seats) {
        this.tell({ type: "SeatChangeAsked", seat: id, change: { type: "logOut" }, by: "manager" });
      }
    });
  }

  // The control plane's deaths.

  /** A kill hits at any moment; those between a decision and what it does are sought out. */
  private threaten(): void {
    const { random } = this;
    if (random.chance(0.25)) return this.kill("idle");
    // Departments are called seldom.
    const command = random.pick(["Bridge", "Ring", "Dial", "Dial", "HangUp", "Play", "StartMusic", "Unbridge", "Answer", "StopPlay", "Snoop"] as const);
    this.doom = { command, moment: random.pick(["before the commands", "amid the commands", "after the commands"] as const) };
  }

  /** Facts and state are kept; of the commands none, some, or all were sent. */
  private killedWith(commands: Command[]): boolean {
    const { doom, asterisk, random } = this;
    if (!doom || !asterisk.connected || !commands.some(({ type }) => type === doom.command)) return false;
    this.doom = null;
    const all = commands.length;
    const sent = { "before the commands": 0, "amid the commands": random.between(0, all), "after the commands": all }[doom.moment];
    asterisk.obey(commands.slice(0, sent));
    this.kill(doom.moment);
    return true;
  }

  private kill(moment: string): void {
    if (!this.plane.alive || !this.asterisk.connected) return;
    this.count(`killed ${moment}`);
    this.plane.die();
    this.asterisk.crash();
    this.wakeAt = null;
    this.after(this.random.between(500, LONGEST_DEATH_MS - 500), () => this.rise());
  }

  private rise(): void {
    if (this.plane.alive) return;
    for (const wrong of this.plane.rise(this.clock())) this.wrong(`not known any more: ${wrong}`);
    this.asterisk.foundBy(this.look());
    this.setTimer();
    this.tell({ type: "RecordingWorks", fault: this.recordingFault });
    this.after(this.random.between(1, 1_000), () => this.power.tell());
    this.after(this.random.between(5, 400), () => {
      if (!this.plane.alive || this.asterisk.connected) return;
      for (const operator of this.operators.values()) operator.listed();
      this.asterisk.connect();
    });
  }

  // The end.

  private nothingRemains(): void {
    const { asterisk, plane, story } = this;
    asterisk.sweep();
    story.end();
    for (const wrong of whatRemains(asterisk, plane.look(), story.outcomes)) this.wrong(wrong);
    // Of a callback the next day has the deadlines.
    if (plane.wakeAt() !== null && !Object.values(plane.look().callbacks).some(isOpen)) this.wrong("a deadline is left");
  }
}
