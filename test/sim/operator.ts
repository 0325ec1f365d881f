import type { DeskCode, TransferAsk } from "../../src/floor/input.js";
import type { RecordingAsk } from "../../src/recording/recording.js";
import type { Asterisk } from "./asterisk.js";
import type { Channel, DeskPhone, FarEnd } from "./channel.js";
import { Random } from "./random.js";
import type { Visitor } from "./visitor.js";
import type { World } from "./world.js";

/**
 * An operator and the desk phone in front of them. The phone rings, declines, is engaged,
 * stays silent, vanishes; the operator answers in time or too late, hangs up, forgets to end
 * the wrap-up, goes to lunch, mistypes the PIN, and looks at the board every ten minutes to
 * put right what is not as it should be.
 */
export interface Shift {
  /** Monotonic ms. */
  from: number;
  to: number;
  lunchAt: number;
}

const LOOK_EVERY_MS = 600_000;
const LUNCH_MS = 2_400_000;
/** Qualify notices a phone without power after this, RTP timeout its call (Asterisk's `rtp_timeout`). */
const UNREACHABLE_AFTER_MS = 6_000;
const RTP_TIMEOUT_MS = 10_000;

export class Operator implements DeskPhone, FarEnd {
  readonly farEnd: FarEnd = this;
  private readonly channels = new Set<Channel>();
  private away = false;
  /** Rings in vain half of the time: somebody who often leaves the seat without a pause. */
  private readonly deaf: boolean;
  private dialled = 0;
  private powered = true;
  /** As far as Asterisk knows. */
  private online = false;
  /** The talk that the operator is in, to know whether it is still the same later. */
  private talk = 0;
  /** The phone's second call, for which it holds the first. */
  private second: Channel | null = null;
  /** Calls people back today. */
  private readonly callsBack: boolean;
  /** What is thought of recordings changes nothing of the rest of the day. */
  private readonly whims: Random;

  constructor(
    private readonly world: World,
    private readonly asterisk: Asterisk,
    readonly seat: string,
    readonly id: string,
    private readonly shift: Shift | null,
    private readonly visitors: Map<string, Visitor>,
  ) {
    this.deaf = world.random.chance(0.1);
    this.callsBack = world.random.chance(0.2);
    this.whims = new Random(Number(seat) * 7_919 + Math.floor(world.now));
  }

  start(): void {
    const { world, shift } = this;
    const { random } = world;
    world.after(random.between(0, 5_000), () => this.register());
    if (!shift) return;
    world.after(shift.from - world.now, () => this.logIn(random.chance(0.1) ? random.between(1, 3) : 0));
    world.after(shift.lunchAt - world.now, () => this.lunch());
    world.after(shift.to - world.now, () => this.dial({ type: "logOut" }));
    for (let at = shift.from + LOOK_EVERY_MS; at < shift.to; at += LOOK_EVERY_MS) {
      world.after(at + random.between(0, 60_000) - world.now, () => this.look());
    }
    if (random.chance(0.08)) world.after(random.between(shift.from, shift.to) - world.now, () => this.loseThePhone());
  }

  register(): void {
    if (!this.powered) return;
    this.online = true;
    this.asterisk.report(null, { type: "PhoneRegistered", seat: this.seat });
  }

  /** What Asterisk says of the phone when it is asked for all of them. */
  listed(): void {
    const { seat } = this;
    this.world.tell(this.online ? { type: "PhoneRegistered", seat } : { type: "PhoneLost", seat, why: "unregistered" });
  }

  /** At the end of the day everybody goes home. */
  goHome(): void {
    this.away = true;
    for (const channel of [...this.channels]) this.asterisk.end(channel, 16);
  }

  // The phone.

  ring(channel: Channel): boolean {
    const { world, asterisk } = this;
    const { random } = world;
    if (!this.powered) {
      if (random.chance(0.5)) return false;
      this.channels.add(channel);
      world.after(random.between(10, 500), () => asterisk.end(channel, 20));
      return true;
    }
    const engaged = this.channels.size > 0;
    const inCall = [...this.channels].some(({ kind }) => kind === "seat");
    if (inCall && world.weather.name === "calm")
      world.wrong(`seat ${this.seat} is rung before its last call has ended`);
    this.channels.add(channel);
    if (engaged) world.after(random.between(10, 100), () => asterisk.end(channel, 17));
    else this.react(channel);
    return true;
  }

  private react(channel: Channel): void {
    const { world, asterisk } = this;
    const { random } = world;
    const ringsAfter = random.between(20, 200);
    const mood = this.away
      ? "noAnswer"
      : random.weighted({
          answers: 900,
          atTheLastMoment: 6,
          noAnswer: this.deaf ? 900 : 35,
          declines: 30,
          engaged: 8,
          silent: 3,
          broken: 6,
          keysACode: 12,
        });
    if (mood !== "silent" && mood !== "broken") world.after(ringsAfter, () => asterisk.ringing(channel));
    switch (mood) {
      case "answers":
        return world.after(ringsAfter + random.between(700, 8_000), () => this.pickUp(channel));
      case "atTheLastMoment":
        return world.after(random.between(19_950, 20_010), () => this.pickUp(channel));
      case "declines":
        return world.after(ringsAfter + random.between(300, 6_000), () => asterisk.end(channel, 21));
      case "engaged":
        return world.after(random.between(10, 150), () => asterisk.end(channel, 17));
      case "broken":
        return world.after(random.between(10, 150), () => asterisk.end(channel, random.pick([0, 20, 38, 58, 127])));
      case "keysACode":
        return world.after(ringsAfter + random.between(100, 3_000), () => this.dial(this.someCode()));
      case "noAnswer":
      case "silent":
        return;
    }
  }

  private pickUp(channel: Channel): void {
    if (channel.state === "gone" || !this.powered) return;
    this.asterisk.answer(channel);
    this.waitInVain(channel);
  }

  /** Nobody on the line: the operator hangs up after a while. */
  private waitInVain(channel: Channel): void {
    const { world } = this;
    const talk = this.talk;
    world.after(world.random.between(5_000, 15_000), () => {
      if (this.talk !== talk || channel.bridge !== null || channel.playback !== null || channel.state === "gone") return;
      world.count("operator left a dead line");
      this.asterisk.end(channel, 16);
    });
  }

  talks(channel: Channel): void {
    const { world, asterisk } = this;
    const { random } = world;
    this.talk += 1;
    const { talk } = this;
    const during = (afterMs: number, act: () => void) =>
      world.after(afterMs, () => {
        if (this.talk === talk && channel.bridge !== null) act();
      });
    const talkMs = this.visitors.get(channel.call)?.operatorHangsUpAfterMs;
    if (talkMs != null) during(talkMs, () => asterisk.end(channel, 16));
    if (world.look().calls[channel.call]?.outgoing?.why.type === "callback") this.hearsMachine(channel);
    if (random.chance(0.1)) {
      const from = random.between(500, 60_000);
      during(from, () => asterisk.hold(channel, true));
      during(from + random.between(1, 60_000), () => this.second || asterisk.hold(channel, false));
    }
    if (channel.kind === "seat" && random.chance(0.1)) this.asksSomebody(channel);
    if (channel.kind === "seat" && random.chance(0.05)) this.asksForHelp(channel, during);
    if (channel.kind === "seat") this.thinksOfRecording(channel, during);
    if (random.chance(0.05)) during(random.between(0, 120_000), () => this.dial(this.someCode()));
    if (random.chance(0.006)) during(random.between(0, 120_000), () => this.loseThePhone());
    if (random.chance(0.003)) during(random.between(0, 120_000), () => this.callsForHelp(channel));
  }

  /** Now and then it is a machine that has answered, which is said soon or in the wrap-up, and sometimes taken back. */
  private hearsMachine(channel: Channel): void {
    const { world, seat, asterisk } = this;
    const { random } = world;
    for (let times = random.pick([0, 0, 1, 1, 2]), at = 0; times > 0; times -= 1) {
      at += random.between(500, 60_000);
      world.after(at, () => {
        if (channel.state === "gone" || random.chance(0.5)) return world.tell({ type: "MachineMarked", seat, machine: random.chance(0.8), by: this.id });
        for (const digit of "*20") asterisk.report(channel, { type: "DigitPressed", leg: channel.id, digit });
      });
    }
  }

  /** An ambulance for the caller: the phone holds the first call while it is used for a second. */
  private callsForHelp(channel: Channel): void {
    this.world.count("119 in a talk");
    this.asterisk.hold(channel, true);
    this.second = this.dial({ type: "number", number: "119" });
    if (!this.second) this.backToTheFirst();
  }

  /** On the panel or at the phone; now and then a number that may not be called, or where it may not. */
  private callBack(): void {
    const { world, seat } = this;
    const { random } = world;
    const number = this.somebodyOfOurs() ?? random.weighted({ "0970009001": 8, "097-000-9002": 4, "09000000003": 4, "0990123456": 1, "0312345678": 1, "0975105151": 1, "119": 1 });
    const first = [...this.channels].find(({ kind, state }) => kind === "seat" && state === "up");
    if (random.chance(0.4)) return void (first && number === "119" ? this.callsForHelp(first) : this.dial({ type: "number", number }));
    world.tell({ type: "OutgoingAsked", seat, number, for: null, by: this.id });
  }

  /** Now and then one who waits, talks, or is to be called back. */
  private somebodyOfOurs(): string | null {
    const { random } = this.world;
    const { calls, callbacks } = this.world.look();
    const numbers = [...Object.values(calls).map(({ caller }) => caller), ...Object.values(callbacks).map(({ called }) => called)].flatMap(({ dial }) => dial ?? []);
    return numbers.length > 0 && random.chance(0.3) ? random.pick(numbers) : null;
  }

  /** Hold, ask, hand over, by the panel or by keys, in any order and with second thoughts. */
  private asksSomebody(channel: Channel): void {
    const { world, asterisk } = this;
    const { random } = world;
    let at = 0;
    const next = (act: () => void) => {
      at += random.between(200, 25_000);
      world.after(at, () => {
        if (channel.state !== "gone") act();
      });
    };
    const ask = (ask: TransferAsk) => world.tell({ type: "TransferAsked", seat: this.seat, ask, by: this.id });
    const to = random.weighted({ "8004": 6, "8002": 1, "102": 1, "105": 1 });
    const keys = (digits: string) => {
      for (const digit of digits) asterisk.report(channel, { type: "DigitPressed", leg: channel.id, digit });
    };
    const interpret = () => (random.chance(0.5) ? keys("*188101") : ask(random.chance(0.2) ? { type: "release" } : { type: "consult", to: "8101" }));
    for (let times = random.pick([0, 0, 0, 1, 1, 2]); times > 0; times -= 1) {
      world.after(random.between(0, 60_000), () => {
        if (channel.state !== "gone") interpret();
      });
    }
    next(() => (random.chance(0.3) ? keys(`*18${to}`) : ask({ type: random.chance(0.1) ? "blind" : "consult", to })));
    for (let moves = random.between(0, 4); moves > 0; moves -= 1) {
      const move = random.weighted({ swap: 3, conference: 2, complete: 3, return: 2, keys: 2, hangUp: 1 });
      next(() => {
        if (move === "hangUp") asterisk.end(channel, 16);
        else if (move === "keys") keys(random.pick(["*", "#", "5", `*18${to}`]));
        else ask({ type: move });
      });
    }
  }

  /** A PIN is about to be said, and was; or the caller does not want to be recorded. */
  private thinksOfRecording(channel: Channel, during: (afterMs: number, act: () => void) => void): void {
    const { world, asterisk, seat, whims } = this;
    if (!world.look().setup.rules.recording.on || !whims.chance(0.08)) return;
    const asks = whims.pick<RecordingAsk[]>([["pause", "resume"], ["pause"], ["pause", "objected"], ["objected"], ["resume"]]);
    let at = 0;
    for (const ask of asks) {
      at += whims.between(500, 60_000);
      during(at, () => {
        if (whims.chance(0.5)) return world.tell({ type: "RecordingAsked", seat, ask, by: this.id });
        for (const digit of ask === "objected" ? "*10" : "*16") asterisk.report(channel, { type: "DigitPressed", leg: channel.id, digit });
      });
    }
  }

  /** By the code or on the panel, and sometimes not any more. */
  private asksForHelp(channel: Channel, during: (afterMs: number, act: () => void) => void): void {
    const { world, asterisk, seat } = this;
    const { random } = world;
    for (let at = 0, times = random.between(1, 2); times > 0; times -= 1) {
      at += random.between(500, 60_000);
      during(at, () => {
        if (random.chance(0.3)) return world.tell({ type: "HelpAsked", seat, ask: random.pick(["help", "withdraw"]), by: this.id });
        for (const digit of "*19") asterisk.report(channel, { type: "DigitPressed", leg: channel.id, digit });
      });
    }
  }

  /** The second call is over, and a moment later the first is taken off hold: once more, where nobody was there to hear of it. */
  private backToTheFirst(): void {
    this.world.after(500, () => {
      if (!this.asterisk.connected) return this.backToTheFirst();
      this.second = null;
      for (const one of this.channels) if (one.held) this.asterisk.hold(one, false);
    });
  }

  alone(channel: Channel): void {
    if (channel.state !== "gone") this.waitInVain(channel);
  }

  ended(channel: Channel): void {
    this.channels.delete(channel);
    if (channel === this.second) this.backToTheFirst();
    if (channel.kind !== "seat") return;
    const { world } = this;
    if (this.callsBack && world.random.chance(0.1)) world.after(world.random.between(1_000, 60_000), () => this.callBack());
    world.after(world.random.between(4_000, 110_000), () => {
      if (world.look().seats[this.seat]?.duty.type === "wrapUp") this.change("ready");
    });
  }

  /** Power or network gone: Asterisk notices by and by, and the phone comes back later. */
  private loseThePhone(): void {
    const { world, asterisk } = this;
    if (!this.powered) return;
    world.count("phone vanished");
    this.powered = false;
    for (const channel of this.channels) world.after(RTP_TIMEOUT_MS, () => asterisk.end(channel, 44));
    const why = world.random.pick(["unreachable", "unregistered"] as const);
    world.after(UNREACHABLE_AFTER_MS, () => {
      this.online = false;
      asterisk.report(null, { type: "PhoneLost", seat: this.seat, why });
    });
    world.after(world.random.between(20_000, 900_000), () => {
      this.powered = true;
      this.register();
    });
  }

  // The operator.

  private logIn(wrongPins: number): void {
    const { world } = this;
    if (this.away) return;
    this.dial({ type: "logIn", operator: this.id, pin: wrongPins > 0 ? "wrong" : "right" });
    if (wrongPins > 0) world.after(world.random.between(8_000, 20_000), () => this.logIn(wrongPins - 1));
  }

  private lunch(): void {
    this.change({ type: "pause", reason: 2 });
    this.away = this.world.random.chance(0.9);
    this.world.after(LUNCH_MS, () => {
      this.away = false;
      this.change("ready");
    });
  }

  /** Phones register again all the time; people see on the board what they forgot. */
  private look(): void {
    this.register();
    const seat = this.world.look().seats[this.seat];
    if (!seat || this.away) return;
    if (this.callsBack && this.world.random.chance(0.3)) this.callBack();
    if (seat.operator === null) this.logIn(0);
    else if (seat.duty.type === "paused" || seat.duty.type === "wrapUp") this.change("ready");
    else if (this.world.random.chance(0.01)) this.dial(this.someCode());
  }

  private change(to: "ready" | Extract<DeskCode, { type: "pause" | "logOut" }>): void {
    const { world } = this;
    const change = to === "ready" ? ({ type: "ready" } as const) : to;
    if (world.random.chance(0.7)) this.dial(change);
    else world.tell({ type: "SeatChangeAsked", seat: this.seat, change, by: "manager" });
  }

  private someCode(): DeskCode {
    const { random } = this.world;
    return random.pick<DeskCode>([
      { type: "logOut" },
      { type: "ready" },
      { type: "pause", reason: random.between(1, 5) },
      { type: "pause", reason: 99 },
      { type: "logIn", operator: this.id, pin: "right" },
      { type: "logIn", operator: "1002", pin: "right" },
      { type: "logIn", operator: "9999", pin: "wrong" },
      { type: "supervise", mode: "listen", seat: "101" },
      { type: "unknown" },
    ]);
  }

  /** A code dialled at the phone is a call to the centre; its second line may do so in a call. */
  private dial(code: DeskCode): Channel | null {
    const { world, asterisk } = this;
    if (!this.powered || !asterisk.connected) return null;
    this.dialled += 1;
    const call = `desk-${this.seat}-${this.dialled}`;
    const channel = asterisk.enter(`phone-${this.seat}-${this.dialled}`, call, "desk", this);
    this.channels.add(channel);
    asterisk.report(channel, { type: "DeskCodeDialled", call, leg: channel.id, seat: this.seat, code });
    world.after(world.random.chance(0.1) ? world.random.between(0, 2_000) : 60_000, () => asterisk.end(channel, 16));
    return channel;
  }
}
