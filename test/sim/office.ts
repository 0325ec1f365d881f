import type { Calendar } from "../../src/calendar/calendar.js";
import type { DisasterMode } from "../../src/calendar/disaster.js";
import type { Setup } from "../../src/floor/setup.js";
import { Random } from "./random.js";
import { HOUR_MS } from "./some-day.js";
import type { World } from "./world.js";

interface OfficePlan {
  seed: number;
  /** Monotonic ms. */
  midnight: number;
  setup: Setup;
  /** The phones of seats that are there again. */
  registerAll(): void;
}

/** What is changed at the panel: the calendar, the seats, and a little nonsense. */
export class Office {
  private readonly seed: number;
  private readonly midnight: number;
  private readonly setup: Setup;
  private readonly registerAll: () => void;

  constructor(
    private readonly world: World,
    { seed, midnight, setup, registerAll }: OfficePlan,
  ) {
    this.seed = seed;
    this.midnight = midnight;
    this.setup = setup;
    this.registerAll = registerAll;
  }

  work(): void {
    const { world, midnight, setup } = this;
    const { random } = world;
    const sometime = () => midnight + random.between(8.5 * HOUR_MS, 18 * HOUR_MS) - world.now;
    if (random.chance(0.05)) world.after(sometime(), () => this.closeForToday());
    this.disaster(new Random(this.seed ^ 0xd15a));
    for (let n = random.chance(0.1) ? random.between(1, 4) : 0; n > 0; n -= 1) {
      world.after(sometime(), () => {
        const seats = setup.seats.filter(() => random.chance(0.7));
        world.tell({ type: "SeatsChanged", seats, by: "manager" });
        world.after(random.between(1_000, HOUR_MS), () => {
          world.tell({ type: "SeatsChanged", seats: setup.seats, by: "manager" });
          this.registerAll();
        });
      });
    }
    for (let n = random.between(0, 4); n > 0; n -= 1) {
      world.after(sometime(), () => {
        const seat = random.pick([...setup.seats.map(({ id }) => id), "999"]);
        const operator = random.pick([...setup.operators.map(({ id }) => id), "9999"]);
        const change = random.pick([
          { type: "logIn", operator } as const,
          { type: "logOut" } as const,
          { type: "ready" } as const,
          { type: "pause", reason: random.between(0, 6) } as const,
        ]);
        world.tell({ type: "SeatChangeAsked", seat, change, by: "manager" });
      });
    }
  }

  /** On one day in twenty, in one mode or in both; mostly over before the evening. */
  private disaster(random: Random): void {
    if (!random.chance(0.05)) return;
    const declare = (mode: DisasterMode) => this.world.tell({ type: "DisasterChanged", disaster: { mode, reason: "typhoon", since: this.world.clock().wall }, reason: "typhoon", by: "manager" });
    const first = this.midnight + random.between(8 * HOUR_MS, 16 * HOUR_MS) - this.world.now;
    this.world.after(first, () => declare(random.pick(["suspended", "reduced"])));
    if (random.chance(0.5)) this.world.after(first + random.between(1, 2 * HOUR_MS), () => declare(random.pick(["suspended", "reduced"])));
    if (random.chance(0.8)) this.world.after(first + random.between(HOUR_MS, 4 * HOUR_MS), () => this.world.tell({ type: "DisasterChanged", disaster: null, reason: "over", by: "manager" }));
  }

  private closeForToday(): void {
    const { calendar } = this.world.look().setup;
    const date = new Date(this.world.clock().wall + 9 * HOUR_MS).toISOString().slice(0, 10);
    const closure: Calendar["closures"][number] = { date, reason: "typhoon", agreement: "fax of the city" };
    this.world.tell({ type: "CalendarChanged", calendar: { ...calendar, closures: [closure] }, by: "manager" });
  }
}
