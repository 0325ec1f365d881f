import type { HeadStart } from "../../src/call/call.js";
import type { Setup } from "../../src/floor/setup.js";
import type { Language } from "../../src/prompt/language.js";
import type { Caller } from "../../src/trunk/caller.js";
import { NOTHING_ASKED, skillOf, suffices } from "./skill.js";

/**
 * The queue as the facts tell it: who stands where and why, and whether each seat was offered the
 * caller whose turn it was. Places are counted here anew, from arrivals and rules alone.
 */
export interface Waiter {
  did: string;
  number: string | null;
  arrivedAt: number;
  headStart: { why: string; ms: number };
  language: Language;
  matter: string | null;
  interpreted: boolean;
  /** Since when less and less skill is asked for; null where none is. */
  enteredAt: number | null;
  offered: boolean;
}

export class QueueStory {
  private readonly waiting: Waiter[] = [];
  private readonly rangOff = new Map<string, { at: number; waitedMs: number }>();
  private readonly longestMs: number;

  constructor(
    private readonly setup: Setup,
    private readonly wrong: (what: string) => void,
    /** How late the timer may be, ms. */
    private readonly lateMs: number,
  ) {
    const { returned, callback, repeat } = setup.rules.headStartMs;
    this.longestMs = Math.max(returned, callback, repeat, ...Object.values(setup.lineHeadStartMs));
  }

  arrives(did: string, caller: Caller, mono: number): Waiter {
    const number = caller.withheld ? null : caller.e164;
    const nothing = { headStart: { why: "", ms: 0 }, language: "ja", matter: null, interpreted: false, enteredAt: null, offered: false } as const;
    return { did, number, arrivedAt: mono, ...nothing };
  }

  /** Out of the menu: what the line and an earlier call are worth must be what was written down. */
  enters(id: string, waiter: Waiter, told: HeadStart | undefined, mono: number, callback: Waiter | null): void {
    const { headStartMs, repeatWithinMs } = this.setup.rules;
    this.ahead(waiter, "line", this.setup.lineHeadStartMs[waiter.did] ?? 0);
    // Who is to be called back and rings in stands where the callback does.
    if (callback) this.ahead(waiter, "callback", Math.min(waiter.arrivedAt - place(callback), this.longestMs));
    const before = this.rangOff.get(waiter.number ?? "");
    if (before && mono - before.at <= repeatWithinMs) this.ahead(waiter, "repeat", Math.min(before.waitedMs, headStartMs.repeat));
    if (waiter.headStart.why === "repeat") this.rangOff.delete(waiter.number ?? "");
    const { why, ms } = waiter.headStart;
    if ((told?.ms ?? 0) !== ms || (told?.why ?? "") !== why) this.wrong(`call ${id} has a head start of ${told?.ms ?? 0} ms for ${told?.why}, and should have ${ms} for ${why}`);
    waiter.enteredAt = mono;
    this.waiting.push(waiter);
  }

  /** Whoever was served already comes first, and takes whomever there is. */
  comesBack(waiter: Waiter): void {
    this.ahead(waiter, "returned", this.setup.rules.headStartMs.returned);
    waiter.enteredAt = null;
    waiter.offered = false;
    this.waiting.push(waiter);
  }

  private ahead(waiter: Waiter, why: HeadStart["why"], ms: number): void {
    if (ms > waiter.headStart.ms) waiter.headStart = { why, ms };
  }

  leaves(waiter: Waiter): void {
    const index = this.waiting.indexOf(waiter);
    if (index >= 0) this.waiting.splice(index, 1);
  }

  ringsOff({ number, arrivedAt, headStart }: Waiter, mono: number): void {
    if (number === null) return;
    const earlierMs = headStart.why === "repeat" ? headStart.ms : 0;
    this.rangOff.set(number, { at: mono, waitedMs: mono - arrivedAt + earlierMs });
  }

  nobodyWaits(): void {
    this.waiting.length = 0;
  }

  /** Of all whom this operator may serve, the one whose place is first. */
  offered(id: string, waiter: Waiter, operator: string | undefined, mono: number): void {
    const { setup, lateMs, longestMs } = this;
    if (!suffices(skillOf(setup, operator, waiter), this.asked(waiter, mono)))
      this.wrong(`call ${id} in ${waiter.language} about ${waiter.matter} is offered to ${operator}`);
    for (const other of this.waiting) {
      if (other.offered || other === waiter || !suffices(skillOf(setup, operator, other), this.asked(other, mono - lateMs))) continue;
      if (place(other) < place(waiter)) this.wrong(`call ${id} is served before one whose place is ${place(waiter) - place(other)} ms ahead`);
      if (waiter.arrivedAt - other.arrivedAt > longestMs) this.wrong(`call ${id} is served before one that came ${waiter.arrivedAt - other.arrivedAt} ms sooner: it starves`);
    }
    waiter.offered = true;
  }

  private asked({ enteredAt }: Waiter, mono: number) {
    if (enteredAt === null) return NOTHING_ASKED;
    return this.setup.rules.skillSteps.find(({ untilMs }) => mono - enteredAt < untilMs) ?? NOTHING_ASKED;
  }
}

function place({ arrivedAt, headStart }: Waiter): number {
  return arrivedAt - headStart.ms;
}
