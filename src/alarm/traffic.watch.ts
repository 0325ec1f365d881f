import type { Fact } from "../floor/fact.js";
import type { FloorState } from "../floor/state.js";
import { channelsInUse } from "../transfer/channel.js";
import { followTraffic, newTraffic, troubleWithChannels, troubleWithQuiet, troubleWithTraffic } from "./traffic.js";
import type { Source } from "./trouble.js";

/** Hears every fact, and says what is unusual on the trunks. */
export interface TrafficWatch {
  follow(facts: readonly Fact[]): void;
  conditions: Source;
}

export interface TrafficPlan {
  floor(): Readonly<FloorState>;
  /** Of the trunks, as people know them. */
  carriers: readonly { name: string; label: string }[];
  /** Wall ms of the business clock at the start; an hour without calls is counted from here. */
  since: number;
  /** What is known of the day already. */
  told: readonly Fact[];
}

export function watchTraffic({ floor, carriers, since, told }: TrafficPlan): TrafficWatch {
  const traffic = newTraffic(since);
  const labelOf = (trunk: string) => carriers.find(({ name }) => name === trunk)?.label ?? trunk;
  const follow = (facts: readonly Fact[]) => {
    for (const fact of facts) followTraffic(traffic, fact, floor().setup.rules.watch);
  };
  follow(told);
  return {
    follow,
    conditions({ wall }) {
      const { setup, trunksDown } = floor();
      return [
        ...troubleWithTraffic(traffic, setup.rules.watch, wall, labelOf),
        ...troubleWithQuiet(traffic, setup, wall),
        ...troubleWithChannels(setup, channelsInUse(floor()), trunksDown),
      ];
    },
  };
}
