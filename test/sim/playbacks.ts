import type { Say } from "../../src/prompt/say.js";
import type { Channel } from "./channel.js";
import type { Ear } from "./ear.js";
import { lengthMs } from "./prompt-length.js";
import type { World } from "./world.js";

/** What else happens when a playback begins or ends. */
interface Stage {
  /** The channel hears something else now. */
  listen(channel: Channel): void;
  /** Asterisk says that it is over. */
  report(playback: string, ok: boolean): void;
}

/** What the fake Asterisk plays to whom: prompts, which end by themselves, and tones, which do not. */
export class Playbacks {
  private readonly listeners = new Map<string, Channel>();

  constructor(
    private readonly world: World,
    private readonly ear: Ear,
    private readonly stage: Stage,
  ) {}

  get size(): number {
    return this.listeners.size;
  }

  has(id: string): boolean {
    return this.listeners.has(id);
  }

  tone(channel: Channel, id: string): void {
    channel.playback = id;
    this.listeners.set(id, channel);
    this.stage.listen(channel);
  }

  play(channel: Channel, id: string, say: Say[]): void {
    const { world } = this;
    const { weather, random } = world;
    this.ear.calm(channel.bridge !== null, "a prompt in a conversation");
    this.ear.calm(channel.playback !== null, "two prompts at once");
    if (channel.playback) this.end(channel.playback, false);
    if (say.length === 0) world.wrong("a prompt of no words");
    channel.music = false;
    this.tone(channel, id);
    channel.farEnd.hears?.(channel, say);
    const ok = !random.chance(weather.playbackFails);
    world.after(ok ? lengthMs(say) : random.between(1, 50), () => this.end(id, ok));
  }

  /** With the channel all of them end that it still had: a tone may not have been stopped before the next. */
  forget(channel: Channel): void {
    for (const [id, listener] of this.listeners) if (listener === channel) this.listeners.delete(id);
  }

  /** @param said whether anybody is told */
  end(id: string, ok: boolean, said = true): "done" | "gone" {
    const channel = this.listeners.get(id);
    if (!channel) return "gone";
    this.listeners.delete(id);
    if (channel.playback === id) channel.playback = null;
    this.stage.listen(channel);
    if (said) this.stage.report(id, ok);
    return "done";
  }
}
