import type { Board } from "./floor/board.js";
import type { Command } from "./floor/command.js";
import { drawBoard } from "./floor/draw-board.js";
import type { Fact } from "./floor/fact.js";
import type { CallbackId, CallId, SeatId } from "./floor/id.js";
import type { Floor, Outcome } from "./floor/floor.js";
import type { Input } from "./floor/input.js";
import { entriesOf } from "./floor/keep.js";
import type { Now } from "./floor/now.js";
import type { FloorState } from "./floor/state.js";
import type { Ledger } from "./ledger/ledger.js";
import { type Log, mask } from "./log.js";

/**
 * The loop: input → floor → facts kept → commands sent → one timer. It is the only place
 * that hands the floor the time, and nothing in it waits, so inputs are taken one by one, in
 * the order in which they came.
 */
export interface Run {
  /** Take an input. The facts that it led to are kept when this returns them. */
  feed(input: Input): Fact[];
  /**
   * The same for what Asterisk says. Events that arrive together are decided one by one and
   * kept in one transaction, which is most of what an input costs; commands go out after it.
   */
  hear(input: Input): void;
  board(): Board;
  /** The living state, to be read only. */
  look(): Readonly<FloorState>;
  /** `listener` is called after every input that people can see something of. */
  onChange(listener: () => void): void;
  /** `listener` is called after every input, once its facts are kept. */
  onInput(listener: (input: Input) => void): void;
  /** No more inputs are taken and the timer is stopped. */
  stop(): void;
}

export interface Surroundings {
  floor: Floor;
  ledger: Ledger;
  obey(commands: Command[]): void;
  clock(): Now;
  /** Hears the facts of every input, when they are kept. */
  onFacts?(facts: readonly Fact[]): void;
  log: Log;
}

/** Node's longest timer is 2³¹ − 1 ms; waking up for nothing once an hour costs nothing. */
const LONGEST_SLEEP_MS = 3_600_000;

const AFTER_MISTAKE_MS = 1_000;

export function run({ floor, ledger, obey, clock, onFacts, log }: Surroundings): Run {
  const listeners: (() => void)[] = [];
  const inputListeners: ((input: Input) => void)[] = [];
  let timer: NodeJS.Timeout | null = null;
  /** Monotonic ms for which the timer is set. */
  let armedFor = Number.POSITIVE_INFINITY;
  /** Monotonic ms before which the timer does not ring: a mistake must not be made a thousand times a second. */
  let notBefore = 0;
  let stopped = false;
  /** Every deadline is to be looked at: after the timer rang, and at the start for those of the one before us. */
  let lookAround = true;
  let gathered = nothing();

  function feed(input: Input): Fact[] {
    const facts = take(input);
    finish();
    return facts;
  }

  function hear(input: Input): void {
    if (gathered.inputs.length === 0) queueMicrotask(finish);
    take(input);
  }

  function take(input: Input): Fact[] {
    if (stopped) return [];
    const outcome = decide(input);
    gathered.inputs.push(input);
    gathered.facts.push(...outcome.facts);
    gathered.commands.push(...outcome.commands);
    for (const seat of outcome.seats) gathered.seats.add(seat);
    for (const call of outcome.calls) gathered.calls.add(call);
    for (const callback of outcome.callbacks) gathered.callbacks.add(callback);
    gathered.logRead ||= outcome.logRead;
    if (outcome.facts.length > 0) tell(outcome.facts);
    setTimer(lookAround ? (floor.wakeAt() ?? Number.POSITIVE_INFINITY) : outcome.due);
    lookAround = false;
    return outcome.facts;
  }

  /** What was decided is kept first and done then. */
  function finish(): void {
    const { inputs, facts, commands, seats, calls, callbacks, logRead } = gathered;
    if (inputs.length === 0) return;
    gathered = nothing();
    keep({ facts, seats: [...seats], calls: [...calls], callbacks: [...callbacks], logRead });
    obey(commands);
    onFacts?.(facts);
    if (seats.size > 0 || calls.size > 0 || callbacks.size > 0) for (const listener of listeners) listener();
    for (const input of inputs) for (const listener of inputListeners) listener(input);
  }

  /** A broken assertion is our mistake and must be seen; it must not take the other callers with it. */
  function decide(input: Input): Outcome {
    try {
      return floor.handle(input, clock());
    } catch (error) {
      log.error("the floor refused an input; this is a mistake in the program", { input: input.type, error });
      notBefore = clock().mono + AFTER_MISTAKE_MS;
      return { facts: [], commands: [], seats: [], calls: [], callbacks: [], logRead: false, due: notBefore };
    }
  }

  /** A full disk the ledger bears by itself; a mistake of ours must not stop the telephones either. */
  function keep(outcome: Omit<Outcome, "commands" | "due">): void {
    try {
      ledger.append(outcome.facts, entriesOf(floor.look(), outcome));
    } catch (error) {
      log.error("facts could not be kept; this is a mistake in the program", { facts: outcome.facts.length, error });
    }
  }

  /** One line an input: what happened, to whom. A caller's number is masked. */
  function tell(facts: Fact[]): void {
    const { call, seat, operator } = Object.assign({}, ...facts) as Fact;
    log.info(facts.map(describe).join("; "), { call, seat, operator });
  }

  /** A timer that rings too early does no harm; so it is set anew only when it would ring too late. */
  function setTimer(due: number): void {
    if (due >= armedFor || stopped) return;
    if (timer) clearTimeout(timer);
    armedFor = due;
    const sleepMs = Math.min(LONGEST_SLEEP_MS, Math.max(0, Math.max(due, notBefore) - clock().mono));
    timer = setTimeout(() => {
      armedFor = Number.POSITIVE_INFINITY;
      lookAround = true;
      feed({ type: "TimePassed" });
    }, Math.ceil(sleepMs));
  }

  return {
    feed,
    hear,
    board: () => drawBoard(floor.look(), clock()),
    look: () => floor.look(),
    onChange: (listener) => void listeners.push(listener),
    onInput: (listener) => void inputListeners.push(listener),
    stop() {
      finish();
      stopped = true;
      if (timer) clearTimeout(timer);
    },
  };
}

/** What inputs led to that is not kept and done yet. */
function nothing() {
  return {
    inputs: [] as Input[],
    facts: [] as Fact[],
    commands: [] as Command[],
    seats: new Set<SeatId>(),
    calls: new Set<CallId>(),
    callbacks: new Set<CallbackId>(),
    logRead: false,
  };
}

/** "OfferEnded outcome=answered cause=16" */
function describe({ what }: Fact): string {
  if (what.type === "EmergencyRaised" || what.type === "EmergencyTraced") return what.type;
  const { type, ...rest } = what.type === "CallArrived" ? maskedArrival(what) : what.type === "OutgoingStarted" ? maskedStart(what) : what.type === "CallbackAsked" ? { ...what, called: mask(what.called.display) } : what;
  return [type, ...Object.entries(rest).map(([key, value]) => `${key}=${value}`)].join(" ");
}

function maskedStart({ type, called, trunk, reason }: Extract<Fact["what"], { type: "OutgoingStarted" }>) {
  return { type, trunk, called: mask(called.display), class: called.class, reason: reason.type };
}

function maskedArrival({ type, did, caller, trunk }: Extract<Fact["what"], { type: "CallArrived" }>) {
  return { type, did, trunk, caller: mask(caller.display), class: caller.class };
}
