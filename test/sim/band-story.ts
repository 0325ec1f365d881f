import type { Fact, What } from "../../src/floor/fact.js";
import type { Setup } from "../../src/floor/setup.js";
import { skillOf } from "./skill.js";
import type { Tale } from "./tale.js";

/** The bands of the wait that callers are told: none rises for no reason, and most come true. */

/** A seat serves nobody any more, or will not after its call. */
const GONE = new Set(["LoggedOut", "Paused", "PhoneLost", "ChangeDeferred", "SeatsChanged"]);

/** So many of those who were told how long they would wait are to be served in that time. */
const BAND_GOAL = 0.8;

export class BandStory {
  private readonly came = { sooner: 0, inside: 0, later: 0 };

  constructor(
    private readonly setup: Setup,
    private readonly wrong: (what: string) => void,
    private readonly count: (what: string) => void,
  ) {}

  /** A band only falls, unless a seat that speaks the language has gone since, or another language was chosen. */
  told({ fromMs, untilMs, estimateMs, seats, first }: Extract<What, { type: "WaitTold" }>, id: string, tale: Tale, mono: number): void {
    const { told } = tale;
    if (first !== (told === null)) this.wrong(`call ${id} is told the first band of its wait a second time, or never`);
    if (estimateMs < fromMs || estimateMs > (untilMs ?? estimateMs) || seats === 0) this.wrong(`call ${id} is told a band in which its estimate is not`);
    if (told && fromMs > told.fromMs) {
      if (told.mayRise) this.count("band rose");
      else this.wrong(`call ${id} is told ${fromMs} ms at least, after ${told.fromMs} ms, and no seat has gone`);
    }
    tale.told = { fromMs, mayRise: false };
    if (first) tale.promised = { at: mono, fromMs, untilMs };
  }

  /** Whether it came true is counted. */
  served(tale: Tale, mono: number): void {
    const { promised } = tale;
    if (!promised) return;
    tale.promised = null;
    const ms = mono - promised.at;
    this.cameTrue(ms < promised.fromMs ? "sooner" : ms > (promised.untilMs ?? ms) ? "later" : "inside");
  }

  /** Who needs such a seat may be told a longer wait from now on. */
  seatGone({ what, operator }: Fact, tales: Iterable<Tale>): void {
    if (!GONE.has(what.type)) return;
    for (const { told, waiter } of tales) {
      if (told && (what.type === "SeatsChanged" || skillOf(this.setup, operator, waiter).language > 0)) told.mayRise = true;
    }
  }

  end(): void {
    const { sooner, inside, later } = this.came;
    const served = sooner + inside + later;
    if (served > 0) this.count(inside / served >= BAND_GOAL ? "day: bands at the goal" : "day: bands below the goal");
  }

  private cameTrue(how: keyof typeof this.came): void {
    this.came[how] += 1;
    this.count(`band ${how}`);
  }
}
