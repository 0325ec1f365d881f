import type { Input } from "../../src/floor/input.js";
import type { Channel } from "./channel.js";
import type { World } from "./world.js";

/** The connection over which the fake Asterisk says what happens: late, and in bad weather twice or not at all. */
export class Wire {
  connected = false;
  /** Which connection it is: what was on its way when it went is lost. */
  private count = 0;

  constructor(private readonly world: World) {}

  cut(): void {
    this.connected = false;
    this.count += 1;
  }

  /** Whether what is begun now is still heard of when the answer is asked for. */
  now(): () => boolean {
    const { count } = this;
    return () => this.connected && this.count === count;
  }

  /** Said of a channel; repeated or lost as the weather is. */
  report(channel: Channel | null, input: Input): void {
    const { weather, random } = this.world;
    if (!this.connected) return;
    const certain = input.type === "LegEnded" || input.type === "DeskCodeDialled" || input.type === "CallArrived";
    if (!certain && random.chance(weather.eventLost)) return this.world.count("event lost");
    this.deliver(channel, input);
    if (input.type !== "LegEnded" && random.chance(weather.eventRepeated)) {
      this.world.count("event repeated");
      this.deliver(channel, input);
    }
  }

  private deliver(channel: Channel | null, input: Input): void {
    const { world } = this;
    const isHeard = this.now();
    let at = world.now + world.random.between(0, 3);
    if (channel) {
      at = Math.max(at, channel.lastEventAt);
      channel.lastEventAt = at;
    }
    world.after(at - world.now, () => {
      if (isHeard()) world.tell(input);
    });
  }
}
