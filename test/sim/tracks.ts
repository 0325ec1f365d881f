import type { Command } from "../../src/floor/command.js";
import type { Order } from "../../src/recording/order.js";
import type { Asterisk } from "./asterisk.js";
import { Random } from "./random.js";
import type { World } from "./world.js";

/**
 * What the fake Asterisk writes of recordings, and what the keeper is ordered to make of it: the
 * orders are held against the tracks that there are. Its chances are its own, so that a day with
 * recordings is the same day.
 */
export class Tracks {
  /** Monotonic ms of the first sample. */
  private readonly files = new Map<string, number>();
  readonly orders = new Map<string, Order>();
  private random = new Random(1);
  /** How often a track does not begin, ends by itself or stays silent. */
  private trouble = 0;

  constructor(
    private readonly world: World,
    private readonly asterisk: Asterisk,
  ) {}

  /** On one day in four the recorder has its troubles. */
  liveDay(seed: number): void {
    this.random = new Random(seed ^ 0x7ac);
    this.trouble = this.random.chance(0.25) ? 0.05 : 0;
  }

  start({ call, track, of }: Extract<Command, { type: "StartTrack" }>): "done" | "gone" | "refused" {
    const { random, trouble, world } = this;
    if (random.chance(trouble)) return "refused";
    if (this.asterisk.snoop({ leg: track, call, of }) === "gone") return "gone";
    const isHeard = this.asterisk.isHeard();
    world.after(random.between(5, 40), () => {
      if (!this.asterisk.channels.has(track)) return;
      this.files.set(track, world.now);
      if (isHeard()) world.tell({ type: "TrackStarted", track });
      if (random.chance(trouble)) world.after(random.between(1, 60_000), () => this.breakOff(track));
    });
    return "done";
  }

  private breakOff(track: string): void {
    const ear = this.asterisk.channels.get(track);
    if (!ear) return;
    this.world.count("track broke off");
    if (this.random.chance(0.5)) this.asterisk.end(ear, 16);
    else this.asterisk.report(ear, { type: "TrackSilent", track });
  }

  trace({ call, leg }: Extract<Command, { type: "Trace" }>): "done" {
    const isHeard = this.asterisk.isHeard();
    this.world.after(2, () => {
      if (isHeard()) this.world.tell({ type: "CallTraced", call, header: leg });
    });
    return "done";
  }

  /** Those that are being written. */
  running(): string[] {
    return [...this.files.keys()].filter((track) => this.asterisk.channels.has(track));
  }

  keep({ call, order, discard }: Extract<Command, { type: "KeepRecording" }>): "done" {
    for (const { track } of order?.tracks ?? []) {
      if (!this.files.has(track)) this.world.wrong(`${track} is ordered, and was never written`);
      if (this.asterisk.channels.has(track)) this.world.wrong(`${track} is ordered, and is still being written`);
    }
    for (const track of discard) this.files.delete(track);
    if (order) this.orders.set(call, order);
    const isHeard = this.asterisk.isHeard();
    this.world.after(1, () => {
      if (isHeard()) this.world.tell({ type: "OrderWritten", call });
    });
    return "done";
  }
}
