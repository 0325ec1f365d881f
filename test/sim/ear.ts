import { audible, type Channel } from "./channel.js";
import type { World } from "./world.js";

/**
 * The judge of what people really hear, which cannot be seen in the floor's state: nobody is
 * left in silence, no phone rings in vain, no prompt is heard in a conversation.
 */

/** On calm days nobody listens to nothing for longer than a slow command takes. */
const SILENCE_CALM_MS = 1_500;
/** Otherwise: the longest prompt's deadline, after which the floor goes on without its end, and a failed start of the music. */
const SILENCE_MS = 120_000;

export class Ear {
  /** When the caller of a call was gone, to know which phones ring in vain. */
  private readonly callerGoneAt = new Map<string, number>();

  /** Monotonic ms since which the floor hears of what happens. */
  private connectedAt = 0;

  constructor(private readonly world: World) {}

  /** What lasted while nobody could do anything about it is counted from now. */
  connected(channels: Iterable<Channel>): void {
    this.connectedAt = this.world.now;
    for (const channel of channels) if (channel.silentSince !== null) channel.silentSince = this.world.now;
  }

  /** Somebody begins or stops to hear nothing: judge how long it was. */
  listen(channel: Channel, connected: boolean): void {
    if (channel.kind === "desk" || channel.kind === "snoop") return;
    const { world } = this;
    if (!audible(channel)) {
      channel.silentSince ??= world.now;
      return;
    }
    if (channel.silentSince === null) return;
    const silentMs = world.now - channel.silentSince;
    channel.silentSince = null;
    if (connected && silentMs > (world.weather.name === "calm" ? SILENCE_CALM_MS : SILENCE_MS)) {
      world.wrong(`${channel.kind} of ${channel.call} heard nothing for ${silentMs} ms`);
    }
  }

  /** When commands fail, the next best may be untidy; when nothing fails, nothing may be. */
  calm(broken: boolean, what: string): void {
    if (broken && this.world.weather.name === "calm") this.world.wrong(what);
  }

  /** A channel is about to end: a phone that rang although its caller had long gone rang in vain. */
  ends(channel: Channel, connected: boolean): void {
    if (channel.kind === "caller") this.callerGoneAt.set(channel.call, this.world.now);
    if (channel.kind !== "seat" || channel.state === "up" || !connected) return;
    const goneAt = this.callerGoneAt.get(channel.call);
    const vainMs = goneAt === undefined ? 0 : this.world.now - Math.max(goneAt, this.connectedAt);
    this.calm(vainMs > SILENCE_CALM_MS, `the phone rang on for ${vainMs} ms for ${channel.call}, who had gone`);
  }
}
