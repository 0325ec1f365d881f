import type { Fact } from "../../src/floor/fact.js";
import type { Floor, Outcome } from "../../src/floor/floor.js";
import type { Input } from "../../src/floor/input.js";
import type { Now } from "../../src/floor/now.js";
import type { Setup } from "../../src/floor/setup.js";
import type { FloorState } from "../../src/floor/state.js";
import type { Heart } from "./day.js";

/**
 * The control plane of a simulated day: a floor, and what is kept of it beside the facts. It
 * can be killed; the next one knows nothing but what was kept, as JSON, and must know as much
 * as the one that died.
 */
export class ControlPlane {
  private floor: Floor;
  private lives = 1;
  private readonly kept = new Map<string, string>();
  private readonly facts: Fact[] = [];
  alive = true;

  constructor(
    private readonly heart: Heart,
    setup: Setup,
    private readonly name: string,
    now: Now,
    /** Whether it will be killed today: keeping takes time, and is spared where nobody reads it. */
    private readonly mortal: boolean,
  ) {
    this.floor = new heart.Floor(heart.emptyState(setup, heart.newCounts(""), `${name}-1`, now));
  }

  /** The facts and what was touched are kept at once, as if in one transaction. */
  take(input: Input, now: Now): Outcome {
    const outcome = this.floor.handle(input, now);
    if (this.mortal) this.keep(outcome);
    return outcome;
  }

  private keep(outcome: Outcome): void {
    this.facts.push(...outcome.facts);
    for (const [name, entry] of Object.entries(this.heart.entriesOf(this.floor.look(), outcome))) {
      if (entry === null) this.kept.delete(name);
      else this.kept.set(name, JSON.stringify(entry));
    }
  }

  die(): void {
    this.alive = false;
  }

  /** The next one starts from what was kept. Returns what it does not know any more, in words. */
  rise(now: Now): string[] {
    const { heart } = this;
    const before = this.floor.look();
    const entries = Object.fromEntries([...this.kept].map(([name, json]) => [name, JSON.parse(json) as unknown]));
    this.lives += 1;
    const start = { epoch: `${this.name}-${this.lives}`, now, rebooted: false };
    const today = heart.countOf(before.today.date, this.facts);
    this.floor = new heart.Floor(heart.restored(entries, structuredClone(before.setup), today, start));
    this.alive = true;
    return forgotten(before, this.floor.look());
  }

  look(): Readonly<FloorState> {
    return this.floor.look();
  }

  wakeAt(): number | null {
    return this.alive ? this.floor.wakeAt() : null;
  }

  wrongs(now: Now): string[] {
    return this.floor.wrongs(now);
  }
}

/** Order counts for calls: it is the order of service. */
function forgotten(before: Readonly<FloorState>, after: Readonly<FloorState>): string[] {
  const wrongs: string[] = [];
  if (before.power !== after.power) wrongs.push(`the power, ${before.power} became ${after.power}`);
  if (JSON.stringify(before.spent) !== JSON.stringify(after.spent)) wrongs.push("what calls have cost");
  if (Object.keys(before.calls).join() !== Object.keys(after.calls).join()) wrongs.push("the calls or their order");
  for (const part of ["calls", "callbacks", "deskCalls", "help", "recordings", "seats", "locks"] as const) {
    for (const [id, known] of Object.entries(before[part])) {
      const [was, is] = [sorted(worth(known)), sorted(worth(after[part][id]))];
      if (was !== is) wrongs.push(`${part} ${id}: ${was} became ${is}`);
    }
  }
  return wrongs;
}

/** Since when a seat without an operator has been idle means nothing. */
function worth(known: object | undefined): object | undefined {
  if (!known || !("operator" in known) || known.operator !== null) return known;
  return { ...known, idleSince: 0, faceSince: 0 };
}

function sorted(thing: unknown): string {
  return JSON.stringify(thing, (_key, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
