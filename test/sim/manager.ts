import { HELP_MODES } from "../../src/help/help.js";
import type { DeskCode } from "../../src/floor/input.js";
import type { Asterisk } from "./asterisk.js";
import type { Channel, DeskPhone, FarEnd } from "./channel.js";
import type { World } from "./world.js";

/**
 * The manager, who comes to talks all day long, asked for or not: from the panel or by a code,
 * listens, whispers, joins, changes between them, lets the own phone ring, and hangs up.
 */
export const MANAGER_PHONE = "190";

export class Manager implements DeskPhone, FarEnd {
  readonly farEnd: FarEnd = this;
  private readonly channels = new Set<Channel>();
  private dialled = 0;

  constructor(
    private readonly world: World,
    private readonly asterisk: Asterisk,
  ) {}

  /** Comes every so often until then, monotonic ms. */
  work(until: number): void {
    const { world } = this;
    const { random } = world;
    world.after(random.exponential(600_000), () => {
      if (world.now > until) return;
      this.come();
      this.decide();
      this.work(until);
    });
  }

  goHome(): void {
    for (const channel of [...this.channels]) this.asterisk.end(channel, 16);
  }

  /** Where help is asked for, otherwise where somebody talks, now and then where nobody does. */
  private come(): void {
    const { world } = this;
    const { random } = world;
    const { help, seats } = world.look();
    const asked = Object.values(help).flatMap(({ asked, seat }) => (asked ? [seat] : []));
    const talking = Object.values(seats).flatMap(({ id, work }) => (work.type === "talking" ? [id] : []));
    const seat = random.chance(0.9) ? (asked[0] ?? (talking.length > 0 ? random.pick(talking) : "101")) : random.pick(Object.keys(seats));
    const mode = random.pick(HELP_MODES);
    if (random.chance(0.4)) return this.dial({ type: "supervise", mode, seat });
    world.tell({ type: "SupervisionAsked", seat, ask: mode, phone: MANAGER_PHONE, by: "manager" });
    for (let moves = random.between(0, 3), at = 0; moves > 0; moves -= 1) {
      at += random.between(200, 40_000);
      const ask = random.pick([...HELP_MODES, "end"] as const);
      world.after(at, () => world.tell({ type: "SupervisionAsked", seat, ask, phone: MANAGER_PHONE, by: "manager" }));
    }
  }

  /** About whoever could not be called back. */
  private decide(): void {
    const { world } = this;
    for (const { id, step } of Object.values(world.look().callbacks)) {
      if (step.type !== "forManager" && (step.type === "closed" || !world.random.chance(0.03))) continue;
      world.tell({ type: "CallbackDecided", callback: id, decision: world.random.chance(0.5) ? "again" : "giveUp", reason: "decided", by: "manager" });
    }
  }

  private dial(code: DeskCode): void {
    const { asterisk } = this;
    if (!asterisk.connected || this.channels.size > 0) return;
    this.dialled += 1;
    const call = `desk-${MANAGER_PHONE}-${this.dialled}`;
    const channel = asterisk.enter(`phone-${MANAGER_PHONE}-${this.dialled}`, call, "manager", this);
    this.channels.add(channel);
    asterisk.report(channel, { type: "DeskCodeDialled", call, leg: channel.id, seat: MANAGER_PHONE, code });
    this.world.after(this.world.random.between(5_000, 90_000), () => asterisk.end(channel, 16));
  }

  ring(channel: Channel): boolean {
    const { world, asterisk } = this;
    const { random } = world;
    if (random.chance(0.03)) return false;
    const isBusy = this.channels.size > 0;
    this.channels.add(channel);
    const mood = isBusy ? "busy" : random.weighted({ answers: 20, nobody: 3, declines: 2, busy: 1 });
    if (mood === "answers") world.after(random.between(800, 6_000), () => asterisk.answer(channel));
    if (mood === "declines") world.after(random.between(300, 5_000), () => asterisk.end(channel, 21));
    if (mood === "busy") world.after(random.between(10, 150), () => asterisk.end(channel, 17));
    return true;
  }

  talks(channel: Channel): void {
    const { world, asterisk } = this;
    const { random } = world;
    if (random.chance(0.5)) {
      const digit = random.pick(["1", "2", "3", "9"]);
      world.after(random.between(300, 20_000), () => asterisk.report(channel, { type: "DigitPressed", leg: channel.id, digit }));
    }
    if (random.chance(0.5)) world.after(random.between(1, 120_000), () => asterisk.end(channel, 16));
  }

  ended(channel: Channel): void {
    this.channels.delete(channel);
  }
}

/** Of the leg on which a phone is rung. */
export function kindOf(phone: string): Channel["kind"] {
  return phone === MANAGER_PHONE ? "manager" : "seat";
}
