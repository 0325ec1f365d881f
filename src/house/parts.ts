/**
 * The parts that were started, in that order. Once stopping has begun nothing more is
 * started, so whoever is still bringing things up leaves nothing behind.
 */
import { type Part, type PartPlan, startPart, untilReady } from "./part.js";
import { Trouble } from "./trouble.js";

export interface Death {
  part: Part;
  /** In words: "ended with code 1". */
  how: string;
}

/** All of them together; what a person waits for after Ctrl-C. */
const STOP_WITHIN_MS = 4800;

export class Parts {
  /** Settles when a part ends that nobody stopped. */
  readonly death: Promise<Death>;
  #parts: Part[] = [];
  #stopping = false;
  #died: (death: Death) => void = () => {};

  constructor() {
    this.death = new Promise((resolve) => {
      this.#died = resolve;
    });
  }

  /**
   * Start a part and wait until it can be used.
   * @throws Trouble where it cannot be, or where everything is being stopped
   */
  async start(plan: PartPlan): Promise<void> {
    if (this.#stopping) throw new Trouble(`${plan.name} was not started`, "everything is being stopped");
    const part = startPart(plan);
    this.#parts.push(part);
    await untilReady(part, plan);
    void part.ended.then((how) => {
      if (!this.#stopping) this.#died({ part, how });
    });
  }

  /** Stop all, the newest first, each within its own time and all within `STOP_WITHIN_MS`. */
  async stopAll(): Promise<void> {
    this.#stopping = true;
    const started = performance.now();
    for (const part of [...this.#parts].reverse()) {
      await part.stop(Math.max(0, STOP_WITHIN_MS - (performance.now() - started)));
    }
  }
}
