import type { Channel } from "./channel.js";
import type { Ear } from "./ear.js";
import type { World } from "./world.js";

/** What else changes for a channel that enters or leaves a bridge. */
interface Stage {
  /** It hears something else now. */
  listen(channel: Channel): void;
  /** What is being said to it ends. */
  endPlayback(id: string): void;
}

/** The bridges of the fake Asterisk: who is in which, and in which the floor wants them to be. */
export class Bridges {
  private readonly members = new Map<string, Channel[]>();

  constructor(
    private readonly world: World,
    private readonly ear: Ear,
    private readonly stage: Stage,
  ) {}

  get size(): number {
    return this.members.size;
  }

  /** The channels' ids by the bridge's. */
  list(): Record<string, string[]> {
    return Object.fromEntries([...this.members].map(([id, members]) => [id, members.map((member) => member.id)]));
  }

  /** The floor has decided so, and nothing has had time to happen. */
  askJoin(bridge: string, channels: (Channel | undefined)[]): void {
    for (const channel of channels) {
      if (!channel) continue;
      if (channel.bridgeAsked !== null && channel.bridgeAsked !== bridge) this.world.wrong(`a leg of ${channel.call} is to be in two bridges`);
      channel.bridgeAsked = bridge;
    }
  }

  askDissolve(bridge: string, channels: Iterable<Channel>): void {
    for (const channel of channels) if (channel.bridgeAsked === bridge) channel.bridgeAsked = null;
  }

  join(id: string, channels: (Channel | undefined)[]): "done" | "gone" {
    const members = this.members.get(id) ?? [];
    this.members.set(id, members);
    for (const channel of channels) {
      if (!channel) return "gone";
      if (channel.bridge === id) continue;
      this.ear.calm(channel.playback !== null, "a bridge while a prompt still plays");
      if (channel.bridge) this.leave(channel);
      if (channel.playback) this.stage.endPlayback(channel.playback);
      channel.music = false;
      channel.bridge = id;
      members.push(channel);
      this.stage.listen(channel);
    }
    this.world.count("bridged");
    for (const channel of members) channel.farEnd.talks?.(channel);
    for (const channel of members) channel.farEnd.step?.(channel, "Bridged");
    return "done";
  }

  dissolve(id: string): "done" | "gone" {
    const members = this.members.get(id);
    if (!members) return "gone";
    this.members.delete(id);
    for (const channel of members) {
      channel.bridge = null;
      this.stage.listen(channel);
      channel.farEnd.alone?.(channel);
    }
    return "done";
  }

  leave(channel: Channel): void {
    const members = channel.bridge === null ? undefined : this.members.get(channel.bridge);
    channel.bridge = null;
    if (!members) return;
    members.splice(members.indexOf(channel), 1);
    if (members.length === 1) for (const other of members) other.farEnd.alone?.(other);
  }

  /** Empty ones whose end was refused go. */
  sweep(): void {
    for (const [id, members] of this.members) if (members.length === 0) this.members.delete(id);
  }
}
