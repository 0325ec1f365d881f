import type { Say } from "../../src/prompt/say.js";
import type { Caller } from "../../src/trunk/caller.js";
import { CITY_LINE, LINE } from "../core/floor-setup.js";
import type { Asterisk } from "./asterisk.js";
import { type Channel, type FarEnd, STEPS, type Step } from "./channel.js";
import type { Random } from "./random.js";
import type { World } from "./world.js";

/**
 * A caller: what they will press, how long they will wait, how long they will talk, and at
 * which moment, if any, they lose heart. All of it is decided before the call, so that two
 * versions of the floor meet the same people.
 */
interface Plan {
  did: string;
  caller: Caller;
  keys: { afterMs: number; digits: string }[];
  /** Hangs up at the n-th of these moments, this long after it. */
  leaves: { step: Step; nth: number; afterMs: number } | null;
  /** Hangs up this long after the INVITE when nobody has answered. */
  patienceMs: number;
  talkMs: number;
  /** Who ends the conversation. */
  polite: "caller" | "operator" | "both";
  /** What is pressed in the voice information, one after the other, each so long after words of it have begun. */
  curious: { key: string; afterMs: number }[];
}

const NOBODY: Caller = {
  class: "withheld",
  e164: null,
  display: "非通知",
  displayEn: "Withheld",
  dial: null,
  withheld: true,
};
/** So few that some call again, who rang off before. */
const CALLERS = 60;

function somebody(random: Random): Caller {
  const last = String(random.between(1, CALLERS)).padStart(4, "0");
  const display = `097-000-${last}`;
  return { class: "geographic", e164: `+8197000${last}`, display, displayEn: display, dial: `097000${last}`, withheld: false };
}

/** How much a dead line is endured. */
const DEAD_LINE_MS = 15_000;

export class Visitor implements FarEnd {
  private readonly plan: Plan;
  private readonly steps = new Map<Step, number>();
  private talking = 0;
  private call = "";

  constructor(
    private readonly world: World,
    private readonly asterisk: Asterisk,
    /** A chance of their own for what comes from listening, so that everybody else is as without it. */
    private readonly listening: Random,
    /** Who calls once more; absent: somebody new. */
    again?: Visitor,
  ) {
    this.plan = again ? { ...again.plan, keys: [], leaves: null, curious: [] } : { ...plan(world.random), curious: curiosity(listening) };
  }

  /** The INVITE. While no application listens, Asterisk's own dialplan takes the caller: not our business. */
  arrive(call: string): void {
    const { world, asterisk, plan } = this;
    this.call = call;
    if (!asterisk.connected) return world.count("went to the fallback");
    if (asterisk.trunkIsFull()) return world.count("busy at the carrier");
    const channel = asterisk.enter(`carrier-${call}`, call, "caller", this);
    asterisk.report(channel, { type: "CallArrived", call, leg: channel.id, did: plan.did, caller: plan.caller, trunk: "carrier" });
    world.count("arrived");
    world.after(plan.patienceMs, () => {
      if (this.talking === 0) this.leave(channel, "patience");
    });
  }

  answered(channel: Channel): void {
    for (const { afterMs, digits } of this.plan.keys) {
      let at = afterMs;
      for (const digit of digits) {
        this.world.after(at, () => {
          if (channel.state !== "up") return;
          this.asterisk.report(channel, { type: "DigitPressed", leg: channel.id, digit });
        });
        at += digits.length > 10 ? 12 : 300;
      }
    }
  }

  hears(channel: Channel, say: readonly Say[]): void {
    for (const { prompt } of say) this.askedBack(channel, prompt);
    if (!say.some(({ prompt }) => prompt.startsWith("information"))) return;
    const next = this.plan.curious.shift();
    if (!next) return;
    this.world.after(next.afterMs, () => {
      if (channel.state !== "up" || channel.bridge !== null) return;
      if (next.key === "hangs up") return this.leave(channel, "knows enough");
      for (const digit of next.key) this.asterisk.report(channel, { type: "DigitPressed", leg: channel.id, digit });
    });
  }

  /** About a callback: yes, no, another number, a wrong one, or nothing; and who has one may ring in again. */
  private askedBack(channel: Channel, prompt: string): void {
    const { listening, world } = this;
    const answers: Record<string, (() => string) | undefined> = {
      callback_offer: () => listening.pick(["1", "1", "1", "", "5", "2", "#*"]),
      callback_number: () => listening.pick(["1", "1", "1", "1", "2", "", "34"]),
      callback_enter: () => listening.pick([this.plan.caller.dial ?? this.someNumber(), this.someNumber(), this.someNumber(), "110#", "0990123456", "01", "#", "12*0970000033", "", "hangs up"]),
      language_unavailable: () => listening.pick(["2", "", ""]),
      language_unavailable_callback: () => listening.pick(["2", "", "0"]),
    };
    const answer = answers[prompt]?.();
    if (prompt === "callback_confirmed" && listening.chance(0.3)) world.after(listening.exponential(900_000), () => this.callAgain());
    if (answer === "hangs up") return world.after(listening.between(0, 5_000), () => this.leave(channel, "asked for a number"));
    let at = listening.between(800, 14_000);
    for (const digit of answer ?? "") {
      world.after(at, () => {
        if (channel.state === "up" && channel.bridge === null) this.asterisk.report(channel, { type: "DigitPressed", leg: channel.id, digit });
      });
      at += listening.between(150, 900);
    }
  }

  private someNumber(): string {
    return `0970000${String(this.listening.between(1, CALLERS)).padStart(3, "0")}`;
  }

  private callAgain(): void {
    const again = new Visitor(this.world, this.asterisk, this.listening, this);
    this.world.meet(`${this.call}-again`, again);
  }

  step(channel: Channel, step: Step): void {
    const { leaves } = this.plan;
    if (leaves?.step !== step) return;
    const nth = (this.steps.get(step) ?? 0) + 1;
    this.steps.set(step, nth);
    if (nth === leaves.nth) this.world.after(leaves.afterMs, () => this.leave(channel, `at ${step}`));
  }

  talks(channel: Channel): void {
    this.talking += 1;
    const { polite, talkMs } = this.plan;
    const turn = this.talking;
    if (polite === "operator") return;
    this.world.after(talkMs, () => {
      if (this.talking === turn && channel.bridge !== null) this.leave(channel, "said goodbye");
    });
  }

  /** The operator's side is gone: people say hello a few times and hang up. */
  alone(channel: Channel): void {
    const turn = this.talking;
    this.world.after(DEAD_LINE_MS + this.plan.patienceMs, () => {
      if (this.talking === turn) this.leave(channel, "dead line");
    });
  }

  /** How long the operator talks to this caller before hanging up; null where the caller does. */
  get operatorHangsUpAfterMs(): number | null {
    return this.plan.polite === "caller" ? null : this.plan.talkMs;
  }

  leave(channel: Channel, why: string): void {
    if (channel.state === "gone") return;
    this.world.count(`caller left: ${why}`);
    this.asterisk.end(channel, 16);
  }
}

function curiosity(random: Random): Plan["curious"] {
  const keys = random.chance(0.02)
    ? Array.from({ length: 60 }, () => random.pick(["1", "*"]))
    : Array.from({ length: random.between(0, 4) }, () => random.pick(["1", "1", "2", "2", "3", "*", "0", "#", "5", "7", "9", "12*", "hangs up"]));
  return keys.map((key) => ({ key, afterMs: random.chance(0.3) ? random.between(0, 1_000) : random.between(1_000, 40_000) }));
}

function plan(random: Random): Omit<Plan, "curious"> {
  return {
    did: random.chance(0.005) ? "0975100000" : random.chance(0.05) ? CITY_LINE : LINE,
    caller: random.chance(0.1) ? NOBODY : somebody(random),
    keys: keys(random),
    leaves: random.chance(0.12)
      ? { step: random.pick(STEPS), nth: random.pick([1, 1, 1, 2, 3]), afterMs: random.pick([0, 0, 1, 3, 10, 200]) }
      : null,
    patienceMs: random.chance(0.08) ? random.between(0, 45_000) : 20_000 + random.exponential(400_000),
    talkMs: random.chance(0.03) ? random.between(0, 50) : 3_000 + random.exponential(300_000),
    polite: random.weighted({ caller: 55, operator: 40, both: 5 }),
  };
}

function keys(random: Random): Plan["keys"] {
  const soon = random.between(500, 12_000);
  const later = soon + random.between(500, 12_000);
  switch (
    random.weighted({
      none: 20,
      matter: 35,
      ahead: 15,
      foreign: 14,
      waysOut: 6,
      operator: 6,
      wrong: 5,
      late: 3,
      flood: 1,
      notice: 1,
    })
  ) {
    case "none":
      return [];
    case "matter":
      return [{ afterMs: random.between(9_000, 30_000), digits: random.pick(["1", "2", "3"]) }];
    case "ahead":
      return [{ afterMs: random.between(0, 4_000), digits: random.pick(["1", "2", "3"]) }];
    case "foreign":
      return [
        { afterMs: soon, digits: random.pick(["7", "8", "9"]) },
        { afterMs: later, digits: random.pick(["1", "2", "3", "0", ""]) },
      ];
    case "waysOut":
      return [
        { afterMs: soon, digits: random.pick(["7", "7", "8", "9"]) },
        { afterMs: later, digits: random.pick(["1", "2", "3"]) },
        { afterMs: later + random.between(1_000, 90_000), digits: random.pick(["1", "1", "1", "2", "0", "19", "17"]) },
      ];
    case "operator":
      return [{ afterMs: random.between(0, 90_000), digits: "0" }];
    case "wrong":
      return [
        { afterMs: soon, digits: random.pick(["4", "5", "6", "#", "*", "A"]) },
        { afterMs: later, digits: random.pick(["4", "#", "1", "7", "0", ""]) },
      ];
    case "late":
      return [{ afterMs: random.between(30_000, 150_000), digits: random.pick(["7", "8", "9", "71", "80"]) }];
    case "notice":
      return [
        { afterMs: soon, digits: random.pick(["7", "8", "9"]) },
        { afterMs: soon + 800, digits: "0" },
      ];
    case "flood": {
      let digits = "";
      for (let left = random.between(30, 150); left > 0; left -= 1) digits += random.pick([..."0123456789*#ABCD"]);
      return [{ afterMs: random.between(0, 40_000), digits }];
    }
  }
}
