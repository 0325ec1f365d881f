import type { Command } from "../../src/floor/command.js";
import type { World } from "./world.js";

type Dial = Extract<Command, { type: "Dial" }>;

/** Whom the centre has called outside: a citizen once in a call, and nobody while the last call still rings or talks. */
export class Dialled {
  /** Calls in which somebody was called who is no department. */
  private readonly calls = new Set<string>();
  /** By a number that was called back, the last leg. */
  private readonly lastLeg = new Map<string, string>();

  constructor(private readonly world: World) {}

  judge(dial: Dial, isUp: (leg: string) => boolean): void {
    const { number, call } = dial;
    if (isCitizen(number)) {
      if (this.calls.has(call)) this.world.wrong(`${number} is dialled twice in ${call}`);
      this.calls.add(call);
    }
    const made = this.world.look().calls[call];
    // In its talk a department may be asked, which has a number of its own.
    if (made?.outgoing?.why.type === "callback" && made.leg === dial.leg) this.back(dial, isUp);
  }

  /** Nobody who is called back hears two of us at once. */
  private back({ number, leg }: Dial, isUp: (leg: string) => boolean): void {
    const before = this.lastLeg.get(number);
    if (before !== undefined && isUp(before)) this.world.wrong(`${number} is dialled twice at once`);
    this.lastLeg.set(number, leg);
    this.world.count("called back");
  }
}

/** The numbers that operators call themselves (operator.ts), none of which is a department's. */
function isCitizen(number: string): boolean {
  return number.startsWith("0970009") || number.startsWith("0900000");
}
