import type { Asterisk } from "./asterisk.js";
import type { Channel, FarEnd } from "./channel.js";
import type { World } from "./world.js";

/**
 * A department of the city: busy, out of the office, quick or slow to answer; it talks for a
 * while, or hangs up at once because it is not responsible.
 */
export function department(world: World, asterisk: Asterisk): FarEnd & { ring(channel: Channel): void } {
  const { random } = world;
  const hangUpAfter = (channel: Channel, ms: number) => world.after(ms, () => asterisk.end(channel, 16));

  return {
    ring(channel) {
      const mood = random.weighted({ answers: 12, busy: 2, declines: 1, unreachable: 1, nobody: 3 });
      switch (mood) {
        case "answers":
          return world.after(random.between(500, 30_000), () => asterisk.answer(channel));
        case "busy":
          return world.after(random.between(50, 2_000), () => asterisk.end(channel, 17));
        case "declines":
          return world.after(random.between(500, 8_000), () => asterisk.end(channel, 21));
        case "unreachable":
          return world.after(random.between(50, 500), () => asterisk.end(channel, 20));
        case "nobody":
          return;
        default:
          return mood satisfies never;
      }
    },
    talks(channel) {
      if (random.chance(0.1)) hangUpAfter(channel, random.between(100, 6_000));
      else hangUpAfter(channel, random.between(10_000, 300_000));
    },
    alone(channel) {
      world.after(random.between(20_000, 60_000), () => {
        if (channel.bridge === null) asterisk.end(channel, 16);
      });
    },
  };
}
