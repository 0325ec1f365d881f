import type { Command } from "../../src/floor/command.js";
import type { FailReason, Input } from "../../src/floor/input.js";
import type { FloorState } from "../../src/floor/state.js";
import { Bridges } from "./bridges.js";
import type { Channel, DeskPhone, FarEnd, Step } from "./channel.js";
import { department } from "./department.js";
import { Dialled } from "./dialled.js";
import { Ear } from "./ear.js";
import { bridgesWanted, legsAwaited, legsKnown } from "./legs.js";
import { listsOf } from "./lists.js";
import { kindOf } from "./manager.js";
import { Pending } from "./pending.js";
import { Playbacks } from "./playbacks.js";
import { Tracks } from "./tracks.js";
import { verdictOf } from "./weather.js";
import { Wire } from "./wire.js";
import type { World } from "./world.js";

/**
 * A fake Asterisk: it carries out commands, those of one call in their order and those of
 * different calls side by side, and reports what happens, as the real one does: late, and in
 * bad weather twice or not at all. `LegEnded` alone is never lost, unless the connection is.
 * What people hear of it is judged by `ear.ts`.
 */

const TIMEOUT_MS = 2_000;
/** What was on its way when the control plane died has happened by then. */
const CRASH_SETTLES_MS = 300;

export class Asterisk {
  readonly channels = new Map<string, Channel>();
  readonly bridges: Bridges;
  readonly playbacks: Playbacks;
  /** Monotonic ms until which the commands of a call are busy. */
  private readonly busyUntil = new Map<string, number>();
  private readonly pending = new Pending();
  private readonly callers = new Map<string, Channel>();
  private readonly ear: Ear;
  private readonly wire: Wire;
  readonly tracks: Tracks;
  /** Which control plane there is: the answers to a dead one are read by nobody. */
  private life = 0;
  private readonly dialled: Dialled;

  constructor(
    private readonly world: World,
    private readonly phones: Map<string, DeskPhone>,
  ) {
    this.ear = new Ear(world);
    this.wire = new Wire(world);
    this.dialled = new Dialled(world);
    this.tracks = new Tracks(world, this);
    const listen = (channel: Channel) => this.ear.listen(channel, this.connected);
    // Playbacks report on a topic of their own: their order beside the channel's events is not kept.
    this.playbacks = new Playbacks(world, this.ear, { listen, report: (playback, ok) => this.report(null, { type: "PlaybackEnded", playback, ok }) });
    this.bridges = new Bridges(world, this.ear, { listen, endPlayback: (id) => this.playbacks.end(id, true) });
  }

  get connected(): boolean {
    return this.wire.connected;
  }

  /** Whether what is begun now is still heard of when it is done. */
  isHeard(): () => boolean {
    return this.wire.now();
  }

  connect(): void {
    this.wire.connected = true;
    this.ear.connected(this.channels.values());
    const lists = listsOf([...this.channels.values()], this.bridges, this.tracks);
    this.world.tell(lists);
    const awaited = legsAwaited(this.world.look());
    for (const leg of lists.undialled ?? []) if (awaited.has(leg)) this.world.wrong(`${leg} is waited for, on which nobody was called`);
    this.dropOrphans(this.world.look());
    this.placeStrangers();
  }

  /** What nobody knows: callers go to the fallback, phones are hung up, as the adapter does it. */
  private placeStrangers(): void {
    const known = legsKnown(this.world.look());
    for (const channel of [...this.channels.values()]) {
      if (known.has(channel.id)) continue;
      this.world.count(`a stranger: ${channel.kind}`);
      if (channel.bridge !== null && channel.kind === "caller") this.world.wrong(`${channel.call} talks and is not known`);
      this.end(channel, 16);
    }
  }

  /**
   * The control plane is dead, and nobody hears of anything. Of its commands the first of each
   * call were perhaps on their way, and then take effect, as far as they came, before anybody else
   * is there; those behind them died with it.
   */
  crash(): void {
    const { random } = this.world;
    this.wire.cut();
    this.life += 1;
    for (const batch of this.pending.die()) {
      if (!random.chance(0.6)) continue;
      const [at, sent] = [random.between(1, CRASH_SETTLES_MS), random.chance(0.5) ? batch.length : random.between(1, batch.length)];
      for (const command of batch.slice(0, sent)) this.world.after(at, () => this.lateEffect(command));
    }
    this.busyUntil.clear();
  }

  /** Somebody is called in two steps; the second may never have been asked for. */
  private lateEffect(command: Command): void {
    this.world.count("effect after the death");
    if ((command.type === "Ring" || command.type === "Dial") && this.world.random.chance(0.5)) this.makeLeg(command);
    else this.carryOut(command);
  }

  private makeLeg(command: Extract<Command, { type: "Ring" | "Dial" }>): void {
    const { leg, call } = command;
    const phone = command.type === "Ring" ? this.phones.get(command.seat) : undefined;
    if (command.type === "Ring" && !phone) return;
    this.enter(leg, call, command.type === "Ring" ? kindOf(command.seat) : "target", phone?.farEnd ?? {}).undialled = true;
    this.world.count(`nobody called on a leg: ${command.type}`);
  }

  /** What the next control plane finds is all that was ever asked for; bridges that nobody knows go. */
  foundBy(state: Readonly<FloorState>): void {
    this.dropOrphans(state);
    for (const channel of this.channels.values()) channel.bridgeAsked = channel.bridge;
  }

  /** Bridges that the floor does not want (any more), as the adapter does it after every connect. */
  private dropOrphans(state: Readonly<FloorState>): void {
    const wanted = bridgesWanted(state);
    for (const id of Object.keys(this.bridges.list())) if (!wanted.has(id)) this.bridges.dissolve(id);
  }

  /** The connection goes: what is on its way either way is lost. */
  disconnect(): void {
    this.wire.cut();
    this.world.tell({ type: "PbxLost" });
  }

  enter(id: string, call: string, kind: Channel["kind"], farEnd: FarEnd): Channel {
    const channel: Channel = {
      id,
      call,
      kind,
      farEnd,
      state: "down",
      bridge: null,
      playback: null,
      music: false,
      held: false,
      bridgeAsked: null,
      silentSince: null,
      lastEventAt: 0,
    };
    this.channels.set(id, channel);
    if (kind === "caller") this.callers.set(call, channel);
    return channel;
  }

  /** The carrier lets nobody more in or out. */
  trunkIsFull(): boolean {
    const carried = [...this.channels.values()].filter(({ kind }) => kind === "caller" || kind === "target").length;
    return carried >= (this.world.look().setup.trunks[0]?.channels ?? 0);
  }

  /** Said of a channel by Asterisk. */
  report(channel: Channel | null, input: Input): void {
    this.wire.report(channel, input);
  }

  /** The far end picks up, or we answer the caller. */
  answer(channel: Channel): void {
    if (channel.state === "gone" || channel.state === "up") return;
    channel.state = "up";
    this.ear.listen(channel, this.connected);
    this.report(channel, { type: "LegAnswered", leg: channel.id });
    channel.farEnd.answered?.(channel);
    if (channel.kind === "seat") this.stepOfCall(channel.call, "LegAnswered");
  }

  ringing(channel: Channel): void {
    if (channel.state !== "down") return;
    channel.state = "ringing";
    this.report(channel, { type: "LegRinging", leg: channel.id });
    this.stepOfCall(channel.call, "LegRinging");
  }

  /** The channel is gone, whoever ended it. */
  end(channel: Channel, cause: number): void {
    if (channel.state === "gone") return;
    const { world } = this;
    this.ear.ends(channel, this.connected);
    if (channel.playback) this.playbacks.end(channel.playback, false, world.random.chance(0.5));
    this.playbacks.forget(channel);
    channel.music = true; // Nobody listens any more.
    this.ear.listen(channel, this.connected);
    channel.state = "gone";
    this.channels.delete(channel.id);
    this.bridges.leave(channel);
    if (channel.kind === "caller") {
      this.callers.delete(channel.call);
    }
    this.report(channel, { type: "LegEnded", leg: channel.id, cause });
    channel.farEnd.ended?.(channel);
    for (const ear of [...this.channels.values()]) if (ear.of === channel.id) this.end(ear, 16);
  }

  hold(channel: Channel, held: boolean): void {
    channel.held = held;
    this.ear.listen(channel, this.connected);
    this.report(channel, { type: held ? "LegHeld" : "LegUnheld", leg: channel.id });
  }

  obey(commands: Command[]): void {
    for (const command of commands) this.queue(command);
  }

  private queue(command: Command): void {
    const { world } = this;
    const { weather, random } = world;
    this.note(command);
    const fails = verdictOf(weather, random);
    const slow = random.chance(weather.commandSlow) ? random.between(100, 1_500) : random.between(1, 12);
    const start = Math.max(world.now, this.busyUntil.get(command.call) ?? 0);
    const done = start + (fails === "timeout" ? TIMEOUT_MS : slow);
    this.busyUntil.set(command.call, done);
    const applied = fails === null || (fails !== "refused" && random.chance(0.5));
    const isAnswered = this.wire.now();
    this.pending.put(command);
    world.after((fails === "timeout" ? start + slow : done) - world.now, () => {
      if (!this.pending.take(command)) return;
      const lost = !isAnswered();
      const outcome = applied && !lost ? this.carryOut(command) : "done";
      const reason: FailReason | null = lost ? "unreachable" : (fails ?? (outcome === "done" ? null : outcome));
      if (!reason || (reason === "gone" && random.chance(weather.eventLost))) return;
      world.count(`command ${reason}`);
      const { life } = this;
      world.after(done - world.now, () => {
        if (this.life === life) world.tell({ type: "CommandFailed", command, reason });
      });
    });
  }

  /** What can be judged when the floor decides, before anything has had time to happen. */
  private note(command: Command): void {
    if (command.type === "Unbridge") this.bridges.askDissolve(command.bridge, this.channels.values());
    if (command.type === "Leave") this.bridges.askDissolve(command.bridge, this.channelsOf([command.leg]).filter((one) => one !== undefined));
    if (command.type === "Join") this.bridges.askJoin(command.bridge, this.channelsOf([command.leg]));
    if (command.type === "Bridge") {
      this.bridges.askJoin(command.bridge, this.channelsOf(command.legs));
      this.stepOfCall(command.call, "Bridge");
    }
    if (command.type === "Ring") this.stepOfCall(command.call, "Ring");
    if (command.type === "StopPlay") this.stepOfCall(command.call, "StopPlay");
  }

  private carryOut(command: Command): "done" | "gone" | "refused" {
    switch (command.type) {
      case "Ring":
        return this.ring(command);
      case "Bridge":
        return this.bridges.join(command.bridge, this.channelsOf(command.legs));
      case "Unbridge":
        return this.bridges.dissolve(command.bridge);
      case "StopPlay":
        return this.playbacks.end(command.playback, true);
      case "CheckPlay":
        return this.playbacks.has(command.playback) ? "done" : "gone";
      case "Join":
        return this.bridges.join(command.bridge, this.channelsOf([command.leg]));
      case "Leave": {
        const channel = this.channels.get(command.leg);
        if (channel?.bridge !== command.bridge) return "gone";
        this.bridges.leave(channel);
        this.ear.listen(channel, this.connected);
        channel.farEnd.alone?.(channel);
        return "done";
      }
      case "Tone":
        return this.on(command.leg, (channel) => this.playbacks.tone(channel, command.playback));
      case "Beep":
        this.world.count(`operator alone hears ${command.tone}`);
        return this.on(command.leg);
      case "Tell":
        this.world.count("operator alone hears words");
        return this.on(command.leg);
      case "SendDigits":
        return this.on(command.leg);
      case "Dial":
        return this.dial(command);
      case "Snoop":
        return this.snoop(command);
      case "StartTrack":
        return this.tracks.start(command);
      case "Trace":
        return this.tracks.trace(command);
      case "KeepRecording":
        return this.tracks.keep(command);
      case "Answer":
      case "HangUp":
      case "Play":
      case "StartMusic":
      case "StopMusic":
        return this.on(command.leg, (channel) => this.onChannel(channel, command));
      default:
        return command satisfies never;
    }
  }

  private on(leg: string, act: (channel: Channel) => void = () => {}): "done" | "gone" {
    const channel = this.channels.get(leg);
    if (!channel) return "gone";
    act(channel);
    return "done";
  }

  private onChannel(
    channel: Channel,
    command: Extract<Command, { type: "Answer" | "HangUp" | "Play" | "StartMusic" | "StopMusic" }>,
  ): void {
    switch (command.type) {
      case "Answer":
        this.answer(channel);
        break;
      case "HangUp":
        return this.hangUp(channel, command.reason === "busy" ? 17 : 16);
      case "Play":
        this.playbacks.play(channel, command.playback, command.say);
        break;
      case "StartMusic":
        this.ear.calm(channel.bridge !== null, "hold music in a conversation");
        channel.music = true;
        this.ear.listen(channel, this.connected);
        break;
      case "StopMusic":
        channel.music = false;
        this.ear.listen(channel, this.connected);
        return;
      default:
        return command satisfies never;
    }
    channel.farEnd.step?.(channel, command.type);
  }

  /** A phone's answer and our hang-up may cross on the wire: then both happen. */
  private hangUp(channel: Channel, cause: number): void {
    if (channel.state === "ringing" && this.world.random.chance(0.1)) {
      this.world.count("answer crossed the hang-up");
      this.answer(channel);
    }
    this.world.after(this.world.random.between(1, 30), () => this.end(channel, cause));
  }

  private ring(command: Extract<Command, { type: "Ring" }>): "done" | "refused" {
    const phone = this.phones.get(command.seat);
    if (!phone) {
      this.world.wrong(`a phone that does not exist was rung: ${command.seat}`);
      return "refused";
    }
    const channel = this.enter(command.leg, command.call, kindOf(command.seat), phone.farEnd);
    if (!phone.ring(channel)) {
      this.channels.delete(channel.id);
      return "refused";
    }
    this.world.after(command.ringMs, () => {
      if (channel.state === "down" || channel.state === "ringing") this.end(channel, 19);
    });
    return "done";
  }

  /** An ear at a leg, which ends with it. */
  snoop({ leg, call, of }: { leg: string; call: string; of: string }): "done" | "gone" {
    if (!this.channels.has(of)) return "gone";
    const ear = this.enter(leg, call, "snoop", {});
    ear.of = of;
    ear.state = "up";
    return "done";
  }

  /** A department, which takes its time. */
  private dial(command: Extract<Command, { type: "Dial" }>): "done" {
    if (this.trunkIsFull()) this.world.count("dialled into a full trunk");
    this.dialled.judge(command, (leg) => this.channels.has(leg));
    const farEnd = department(this.world, this);
    const channel = this.enter(command.leg, command.call, "target", farEnd);
    farEnd.ring(channel);
    this.world.after(command.ringMs, () => {
      if (channel.state === "down" || channel.state === "ringing") this.end(channel, 19);
    });
    return "done";
  }

  /** Undefined where one is gone. */
  private channelsOf(legs: string[]): (Channel | undefined)[] {
    return legs.map((leg) => this.channels.get(leg));
  }

  /** The sweep that the connection does now and then. */
  sweep(): void {
    this.bridges.sweep();
  }

  private stepOfCall(call: string, step: Step): void {
    const channel = this.callers.get(call);
    channel?.farEnd.step?.(channel, step);
  }
}
