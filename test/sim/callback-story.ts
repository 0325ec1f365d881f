import { hours } from "../../src/calendar/calendar.js";
import type { Fact, What } from "../../src/floor/fact.js";
import type { Setup } from "../../src/floor/setup.js";
import type { QueueStory, Waiter } from "./queue-story.js";

/**
 * Callbacks as the facts tell them: nobody is dialled twice at once, sooner again than the rules
 * say, too often, after hours, or while they are on the line with us; each stands where the caller
 * stood, and ends once.
 */
interface CallbackTale {
  id: string;
  from: string;
  number: string;
  waiter: Waiter;
  place: "waiting" | "calling" | "tried" | "forManager" | "closed";
  /** The call that we make. */
  call: string | null;
  attempts: number;
  triedAt: number;
  promise: boolean | null;
}

/** What is going on now, beside the facts of callbacks. */
export interface CallbackWorld {
  disaster(): string | null;
  calendarChanged(): boolean;
  /** Has not ended. */
  isOn(call: string): boolean;
}

export class CallbackStory {
  private readonly tales = new Map<string, CallbackTale>();
  /** Numbers with which a line of ours is up or rings, by the call. */
  private readonly lines = new Map<string, string>();
  /** By the call: whom operators call of their own accord. */
  private readonly own = new Map<string, string>();
  /** The calls that came in from a number. */
  private readonly from = new Map<string, string[]>();

  constructor(
    private readonly setup: Setup,
    private readonly queue: QueueStory,
    private readonly world: CallbackWorld,
    private readonly wrong: (what: string) => void,
    private readonly count: (what: string) => void,
  ) {}

  arrives(call: string, number: string | null): void {
    if (number !== null) this.from.set(number, [...(this.from.get(number) ?? []), call]);
  }

  /** An operator is about to call somebody of their own accord. */
  operatorCalls(call: string, number: string | null): void {
    if (number !== null) this.own.set(call, number);
  }

  /** Of the callback of whoever calls from there. */
  placeOf(number: string | null): Waiter | null {
    return [...this.tales.values()].find((one) => one.place !== "closed" && one.number === number)?.waiter ?? null;
  }

  take({ what, call = "", operator, at }: Fact, mono: number, waiter: Waiter | undefined): void {
    if (what.type === "OutgoingDialled") return this.dialled(call, at, mono);
    if (what.type === "OutgoingLegEnded") return void this.lines.delete(call);
    if (what.type === "CallbackAsked") return this.asked(what, call, waiter);
    if (!("callback" in what) || !what.type.startsWith("Callback")) return;
    const tale = this.tales.get(what.callback);
    if (!tale) return this.wrong(`${what.type} of callback ${what.callback}, which nobody asked for`);
    if (tale.place === "closed") this.wrong(`${what.type} of callback ${tale.id}, which is closed`);
    this.step(what, tale, call, operator, mono);
  }

  private asked(what: Extract<What, { type: "CallbackAsked" }>, call: string, waiter: Waiter | undefined): void {
    const number = what.called.e164;
    if (number === null || !waiter) return this.wrong(`callback ${what.callback} is promised to nobody`);
    const ofNumber = [...this.tales.values()].filter((one) => one.number === number);
    if (ofNumber.some(({ place }) => place !== "closed")) this.wrong(`${what.callback} is promised, and there is one for the number`);
    if (ofNumber.length >= this.setup.rules.callback.perNumber) this.wrong(`${what.callback} is one too many for the number`);
    if (this.tales.size >= this.setup.rules.callback.perDay) this.wrong(`${what.callback} is one too many for the day`);
    const one = { ...waiter, offered: false, enteredAt: null, headStart: { ...waiter.headStart } };
    this.tales.set(what.callback, { id: what.callback, from: call, number, waiter: one, place: "waiting", call: null, attempts: 0, triedAt: Number.NEGATIVE_INFINITY, promise: null });
    this.count(`callback asked: ${what.keyed ? "keyed" : "shown"}`);
  }

  private step(what: What, tale: CallbackTale, call: string, operator: string | undefined, mono: number): void {
    const expect = (place: CallbackTale["place"]) => {
      if (tale.place !== place) this.wrong(`${what.type} of callback ${tale.id}, which is ${tale.place}`);
    };
    switch (what.type) {
      case "CallbackDue":
        if (tale.waiter.headStart.ms < this.setup.rules.headStartMs.callback) tale.waiter.headStart = { why: "callback", ms: this.setup.rules.headStartMs.callback };
        return;
      case "CallbackReserved":
        if (tale.place !== "tried") expect("waiting");
        this.queue.offered(tale.id, tale.waiter, operator, mono);
        tale.waiter.offered = false;
        tale.place = "calling";
        tale.call = call;
        return;
      case "CallbackReturned":
        expect("calling");
        tale.place = "waiting";
        tale.call = null;
        return this.count("callback returned");
      case "CallbackTried":
        expect("calling");
        if (what.attempt !== tale.attempts) this.wrong(`callback ${tale.id} was dialled ${tale.attempts} times, and it is attempt ${what.attempt}`);
        tale.place = "tried";
        tale.call = null;
        return this.count(`callback ${what.outcome}`);
      case "CallbackForManager":
        if (what.why === "notReached" && tale.attempts < this.setup.rules.callback.attempts) this.wrong(`callback ${tale.id} is given up after ${tale.attempts} attempts`);
        tale.place = "forManager";
        return this.count("callback for the manager");
      case "CallbackDecided":
        if (what.decision !== "again") return;
        expect("forManager");
        tale.attempts = 0;
        tale.place = "tried";
        return;
      case "CallbackPromise":
        if (tale.promise !== null) this.wrong(`the promise of callback ${tale.id} is settled twice`);
        tale.promise = what.kept;
        this.count(`callback ${what.kept ? "in time" : "late"}, ${this.setup.rules.callback.promiseMs / 60_000} min promised at least`);
        return this.count(`callback ${what.kept ? "in time" : "late"}`);
      case "CallbackClosed":
        tale.place = "closed";
        return this.count(`callback closed: ${what.outcome}`);
      default:
        return;
    }
  }

  /** What the one who is called back had chosen. */
  wishOf(id: string): Pick<Waiter, "language" | "matter"> | undefined {
    const waiter = this.tales.get(id)?.waiter;
    return waiter && { language: waiter.language, matter: waiter.matter };
  }

  private dialled(call: string, wall: number, mono: number): void {
    const number = this.own.get(call);
    if (number !== undefined) return this.dialledByHand(call, number);
    const tale = [...this.tales.values()].find((one) => one.call === call);
    if (!tale) return;
    const { attempts, againMs } = this.setup.rules.callback;
    if (tale.place !== "calling") this.wrong(`callback ${tale.id} is dialled, and is ${tale.place}`);
    if ([...this.lines.values()].includes(tale.number)) this.wrong(`callback ${tale.id} is dialled twice at once`);
    if (mono - tale.triedAt < againMs) this.wrong(`callback ${tale.id} is dialled again after ${mono - tale.triedAt} ms`);
    if (!this.world.calendarChanged() && !hours(this.setup.calendar, wall).open) this.wrong(`callback ${tale.id} is dialled after hours`);
    if (this.world.disaster() === "suspended") this.wrong(`callback ${tale.id} is dialled while the service is suspended`);
    for (const one of [tale.from, ...(this.from.get(tale.number) ?? [])]) if (this.world.isOn(one)) this.wrong(`callback ${tale.id} is dialled, and call ${one} is there`);
    this.lines.set(call, tale.number);
    tale.triedAt = mono;
    tale.attempts += 1;
    if (tale.attempts > attempts) this.wrong(`callback ${tale.id} is dialled ${tale.attempts} times`);
  }

  private dialledByHand(call: string, number: string): void {
    if ([...this.lines.values()].includes(number)) this.wrong(`call ${call} dials who is dialled already`);
    this.lines.set(call, number);
  }
}
