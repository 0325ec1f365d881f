/**
 * The parts that were started, in that order, and kept alive:
 *
 *     ready ──dies──▶ pausing (at once, then 1/4 s, 1/2 s … 5 s) ──▶ starting ──▶ ready
 *       │
 *       ├──stopped (SIGSTOP)──▶ told to go on
 *       └──hangs──▶ killed, which is a death like any other
 *
 * No part takes another with it: each finds the others again by itself. Once stopping has
 * begun nothing more is started, so whoever is still bringing things up leaves nothing behind.
 */
import { goOn, isStopped } from "./living.js";
import { lastWords, type Part, type PartPlan, startPart, untilReady } from "./part.js";
import type { Restarts } from "./restarts.js";
import { Trouble } from "./trouble.js";

/** All of them together; what a person waits for after Ctrl-C. */
const STOP_WITHIN_MS = 4800;
/** Before the first, second … restart; the last one for ever. */
const PAUSES_MS = [0, 250, 500, 1_000, 2_000, 5_000];
/** Alive for this long it counts as well again. */
const WELL_AFTER_MS = 30_000;
const LOOK_EVERY_MS = 500;
/** Between looks at whether a part hangs, which cost it an answer. */
const HANG_LOOK_MS = 2_000;

interface Kept {
  plan: PartPlan;
  part: Part;
  startedAt: number;
  ready: boolean;
  /** In a row, without having been well in between. */
  deaths: number;
  wasStopped: boolean;
  /** It did not answer any more, and was killed for that. */
  hung: boolean;
  /** Looks in a row at which a ready part did not answer. */
  deaf: number;
  lookedAt: number;
}

export class Parts {
  #kept: Kept[] = [];
  #stopping = false;
  #wakers = new Set<() => void>();
  readonly #say: (line: string) => void;
  readonly #restarts: Restarts;
  readonly #looking: NodeJS.Timeout;

  /** `say` tells people what dies and what comes back; `restarts` keeps it for the panel. */
  constructor(say: (line: string) => void, restarts: Restarts) {
    this.#say = say;
    this.#restarts = restarts;
    this.#looking = setInterval(() => {
      for (const one of this.#kept) this.#look(one);
    }, LOOK_EVERY_MS);
  }

  /**
   * Start a part without which there is nothing to keep alive, and wait until it can be used.
   * @throws Trouble where it cannot be, or where everything is being stopped
   */
  async start(plan: PartPlan): Promise<void> {
    const one = this.#begin(plan);
    await untilReady(one.part, plan);
    one.ready = true;
    void this.#keep(one);
  }

  /** Start a part that may come later. Waits for it, but `patienceMs` at most. */
  async startPatiently(plan: PartPlan, patienceMs: number): Promise<void> {
    const one = this.#begin(plan);
    void this.#keep(one);
    const ready = this.#untilReady(one, one.part);
    if (await Promise.race([ready, this.#pause(patienceMs).then(() => false)])) return;
    this.#say(`${plan.name} cannot be used yet; it is not waited for`);
  }

  /** Stop all, the newest first, each within its own time and all within `STOP_WITHIN_MS`. */
  async stopAll(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#looking);
    for (const wake of this.#wakers) wake();
    const started = performance.now();
    for (const { part } of [...this.#kept].reverse()) {
      await part.stop(Math.max(0, STOP_WITHIN_MS - (performance.now() - started)));
    }
  }

  #begin(plan: PartPlan): Kept {
    if (this.#stopping) throw new Trouble(`${plan.name} was not started`, "everything is being stopped");
    const startedAt = performance.now();
    const looks = { wasStopped: false, hung: false, deaf: 0, lookedAt: startedAt };
    const one: Kept = { plan, part: startPart(plan), startedAt, ready: false, deaths: 0, ...looks };
    this.#kept.push(one);
    return one;
  }

  /** From one death to the next, until everything is stopped. */
  async #keep(one: Kept): Promise<void> {
    for (;;) {
      const how = await one.part.ended;
      if (this.#stopping) return;
      const diedAt = performance.now();
      if (diedAt - one.startedAt > WELL_AFTER_MS) one.deaths = 0;
      const pauseMs = PAUSES_MS[Math.min(one.deaths, PAUSES_MS.length - 1)] ?? 0;
      this.#tell(one, how);
      one.deaths += 1;
      this.#restarts.gone(one.plan.name, one.hung ? "hung" : "died");
      // Whom it has left behind would be in the way of the next.
      await one.part.stop(0);
      await this.#pause(pauseMs);
      if (this.#stopping) return;
      const part = startPart(one.plan, true);
      Object.assign(one, { part, startedAt: performance.now(), ready: false, wasStopped: false, hung: false, deaf: 0 });
      void this.#untilReady(one, part).then((ready) => {
        if (ready) this.#restarts.back(one.plan.name);
        if (ready && !this.#keepsDying(one)) this.#say(`${part.name} is back after ${seconds(diedAt)} s`);
      });
    }
  }

  /** People are told what it said last once, and not at each of its deaths. */
  #tell({ plan, part, deaths }: Kept, how: string): void {
    if (deaths === 0) this.#say(`${plan.name} ${how}; it is started again\n  ${lastWords(part.logFile)}`);
    if (deaths === PAUSES_MS.length) {
      const every = `every ${(PAUSES_MS.at(-1) ?? 0) / 1000} s`;
      this.#say(`${plan.name} keeps dying and is started again ${every}; see ${part.logFile}`);
    }
  }

  #keepsDying({ deaths }: Kept): boolean {
    return deaths > PAUSES_MS.length;
  }

  /** False where it has died, or everything is being stopped, before. */
  async #untilReady(one: Kept, part: Part): Promise<boolean> {
    let over = false;
    void part.ended.then(() => {
      over = true;
    });
    while (!over && !this.#stopping) {
      if (await one.plan.ready()) {
        if (over || this.#stopping) return false;
        one.ready = true;
        return true;
      }
      await this.#pause(30);
    }
    return false;
  }

  #look(one: Kept): void {
    const { pid } = one.part;
    if (pid === undefined || this.#stopping) return;
    // Seen at two looks, so that whoever stops a process for an instant may.
    if (one.wasStopped && goOn(pid)) {
      this.#say(`${one.plan.name} had been stopped and goes on`);
      this.#restarts.gone(one.plan.name, "stopped");
    }
    one.wasStopped = isStopped(pid);
    const { ready, plan } = one;
    if (!ready || plan.hangsAfterLooks === undefined || performance.now() - one.lookedAt < HANG_LOOK_MS) return;
    one.lookedAt = performance.now();
    void this.#listen(one, one.part, plan.hangsAfterLooks);
  }

  async #listen(one: Kept, part: Part, hangsAfterLooks: number): Promise<void> {
    const answers = await one.plan.ready();
    if (one.part !== part || this.#stopping) return;
    one.deaf = answers ? 0 : one.deaf + 1;
    if (one.deaf !== hangsAfterLooks) return;
    this.#say(`${one.plan.name} does not answer any more and is killed`);
    one.hung = true;
    await part.stop(0);
  }

  /** Ends early when everything is stopped. */
  #pause(ms: number): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#wakers.add(wake);
    });
  }
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
