import type { FailReason } from "../../src/floor/input.js";
import type { Random } from "./random.js";

/**
 * How well the telephone system behaves on a day. On calm days nothing goes wrong but what
 * people do, so the strictest rules hold; on others events are lost and repeated, commands
 * fail, and in a storm the whole connection to Asterisk goes away now and then.
 */
export interface Weather {
  name: "calm" | "breezy" | "stormy";
  /** Probabilities, each for one event or one command. */
  eventLost: number;
  eventRepeated: number;
  commandFails: number;
  commandSlow: number;
  playbackFails: number;
  /** Times a day. */
  pbxLosses: number;
  clockSteps: number;
  /** How often the control plane is killed, in any weather. */
  crashes: number;
  powerCuts: number;
  /** Longest lateness of a timer, ms. */
  timerLateMs: number;
}

const CALM: Weather = {
  name: "calm",
  eventLost: 0,
  eventRepeated: 0,
  commandFails: 0,
  commandSlow: 0,
  playbackFails: 0,
  pbxLosses: 0,
  clockSteps: 0,
  crashes: 0,
  powerCuts: 0,
  timerLateMs: 0,
};

export function calm(): Weather {
  return { ...CALM };
}

/** On three days of ten the control plane is killed, on one of ten the power fails; in the quietest hour or the wildest. */
export function weatherOf(random: Random): Weather {
  const weather = systemOf(random);
  const crashes = random.chance(0.3) ? random.between(1, 20) : 0;
  return { ...weather, crashes, powerCuts: random.chance(0.1) ? random.between(1, 6) : 0 };
}

function systemOf(random: Random): Weather {
  switch (random.weighted({ calm: 40, breezy: 40, stormy: 20 })) {
    case "calm":
      return calm();
    case "breezy":
      return {
        name: "breezy",
        eventLost: 0.003,
        eventRepeated: 0.02,
        commandFails: 0.003,
        commandSlow: 0.01,
        playbackFails: 0.005,
        pbxLosses: 0,
        clockSteps: 0,
        crashes: 0,
        powerCuts: 0,
        timerLateMs: 5,
      };
    case "stormy":
      return {
        name: "stormy",
        eventLost: 0.02,
        eventRepeated: 0.05,
        commandFails: 0.03,
        commandSlow: 0.05,
        playbackFails: 0.03,
        pbxLosses: random.between(2, 12),
        clockSteps: random.between(0, 2),
        crashes: 0,
        powerCuts: 0,
        timerLateMs: 20,
      };
  }
}

/** What becomes of a command; null where nothing is wrong with it. */
export function verdictOf({ commandFails }: Weather, random: Random): FailReason | null {
  if (!random.chance(commandFails)) return null;
  return random.weighted({ refused: 4, timeout: 4, unreachable: 1, gone: 0 });
}
