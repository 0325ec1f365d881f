import type { FloorState } from "../../src/floor/state.js";
import type { Now } from "../../src/floor/now.js";
import type { Input } from "../../src/floor/input.js";
import type { Random } from "./random.js";
import type { Visitor } from "./visitor.js";
import type { Weather } from "./weather.js";

/** What everybody in a simulated day can see and do. */
export interface World {
  readonly random: Random;
  weather: Weather;
  /** Monotonic ms. */
  now: number;
  /** The same, and what the clock on the wall says. */
  clock(): Now;
  after(delayMs: number, act: () => void): void;
  /** Something happened: the floor hears of it now. */
  tell(input: Input): void;
  /** The floor as people see it on the board. */
  look(): Readonly<FloorState>;
  /** Somebody calls. */
  meet(call: string, visitor: Visitor): void;
  /** A rule of the house was broken. */
  wrong(what: string): void;
  /** Counted, so that a day that proves nothing is noticed. */
  count(what: string): void;
}
