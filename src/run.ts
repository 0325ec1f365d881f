import type { Board } from "./floor/board.js";
import type { Command } from "./floor/command.js";
import { drawBoard } from "./floor/draw-board.js";
import type { Fact } from "./floor/fact.js";
import type { Floor, Outcome } from "./floor/floor.js";
import type { Input } from "./floor/input.js";
import { entriesOf } from "./floor/keep.js";
import type { Now } from "./floor/now.js";
import type { Ledger } from "./ledger/ledger.js";
import { type Log, mask } from "./log.js";

/**
 * The loop: input → floor → facts kept → commands sent → one timer. It is the only place
 * that hands the floor the time, and nothing in it waits, so inputs are taken one by one, in
 * the order in which they came.
 */
export interface Run {
  /** Take an input now. Returns the facts that it led to. */
  feed(input: Input): Fact[];
  board(): Board;
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

  function feed(input: Input): Fact[] {
    if (stopped) return [];
    const outcome = decide(input);
    keep(outcome);
    obey(outcome.commands);
    if (outcome.facts.length > 0) tell(outcome.facts);
    onFacts?.(outcome.facts);
    setTimer(lookAround ? (floor.wakeAt() ?? Number.POSITIVE_INFINITY) : outcome.due);
    lookAround = false;
    if (outcome.seats.length > 0 || outcome.calls.length > 0) for (const listener of listeners) listener();
    for (const listener of inputListeners) listener(input);
    return outcome.facts;
  }

  /** A broken assertion is our mistake and must be seen; it must not take the other callers with it. */
  function decide(input: Input): Outcome {
    try {
      return floor.handle(input, clock());
    } catch (error) {
      log.error("the floor refused an input; this is a mistake in the program", { input: input.type, error });
      notBefore = clock().mono + AFTER_MISTAKE_MS;
      return { facts: [], commands: [], seats: [], calls: [], due: notBefore };
    }
  }

  /** A full disk must not stop the telephones: calls go on and the loss is said aloud. */
  function keep(outcome: Outcome): void {
    try {
      ledger.append(outcome.facts, entriesOf(floor.look(), outcome));
    } catch (error) {
      log.error("facts could not be kept: is the disk of the ledger full?", { facts: outcome.facts.length, error });
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
    board: () => drawBoard(floor.look(), clock()),
    onChange: (listener) => void listeners.push(listener),
    onInput: (listener) => void inputListeners.push(listener),
    stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
    },
  };
}

/** "OfferEnded outcome=answered cause=16" */
function describe({ what }: Fact): string {
  const { type, ...rest } = what.type === "CallArrived" ? maskedArrival(what) : what;
  return [type, ...Object.entries(rest).map(([key, value]) => `${key}=${value}`)].join(" ");
}

function maskedArrival({ type, did, caller, trunk }: Extract<Fact["what"], { type: "CallArrived" }>) {
  return { type, did, trunk, caller: mask(caller.display), class: caller.class };
}
