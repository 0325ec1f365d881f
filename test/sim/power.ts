import type { FloorState } from "../../src/floor/state.js";
import type { World } from "./world.js";

/**
 * The power of a simulated day as the floor is told of it: it fails, and comes back at once or
 * only after everybody had to be let go. Whatever a control plane died with, the next one is
 * told (`src/power/shut-down.watch.ts`).
 */
export class Power {
  private supply: FloorState["power"] = "fine";

  constructor(
    private readonly world: World,
    private readonly isAlive: () => boolean,
  ) {}

  fail(): void {
    const { world } = this;
    if (this.supply !== "fine") return;
    this.become("failing");
    const comesBack = world.random.chance(0.5);
    world.after(world.random.between(1_000, 600_000), () => (comesBack ? this.become("fine") : this.go()));
  }

  /** What the floor does not know of it yet. */
  tell(): void {
    if (!this.isAlive()) return;
    const known = this.world.look().power;
    if (known === this.supply) return;
    if (this.supply === "fine") return this.world.tell({ type: "PowerBack" });
    if (known === "fine") this.world.tell({ type: "PowerFailing" });
    if (this.supply === "gone" && this.isAlive()) this.world.tell({ type: "PowerGone" });
  }

  back(): void {
    this.become("fine");
  }

  private go(): void {
    const { world } = this;
    if (this.supply !== "failing") return;
    const there = Object.keys(world.look().calls);
    this.become("gone");
    world.after(ALL_LET_GO_MS, () => this.nobodyLeft(there));
    world.after(world.random.between(1_000, 1_800_000), () => this.become("fine"));
  }

  /** A hang-up may be asked for more than once; but everybody has been told, and is on the way out. */
  private nobodyLeft(there: string[]): void {
    if (!this.isAlive()) return;
    const { calls } = this.world.look();
    for (const id of there) {
      const phase = calls[id]?.phase.type;
      if (phase !== undefined && phase !== "ending") this.world.wrong(`call ${id} is still ${phase} long after the power was gone`);
    }
  }

  private become(supply: FloorState["power"]): void {
    this.supply = supply;
    this.world.count(`power ${supply}`);
    this.tell();
  }
}

/** A farewell takes ten seconds at most, a death of the control plane in the middle of it another few. */
const ALL_LET_GO_MS = 20_000;
