import fs from "node:fs";
import path from "node:path";
import type { Condition } from "../alarm/alarm.js";
import { hours } from "../calendar/calendar.js";
import type { UpsPlace } from "../config.js";
import { isAlive } from "../call/call.js";
import type { Input } from "../floor/input.js";
import type { Now } from "../floor/now.js";
import type { FloorState } from "../floor/state.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Log } from "../log.js";
import { outlook, type Power, troubleWithPower } from "./power.js";
import { type ShutDown, shutDownStep } from "./shut-down.js";
import { watchUps } from "./ups.watch.js";

/**
 * Follows the power and goes down in order when it fails. The house is asked to stop by a
 * file, which it looks for; where there is no house, as in containers, the control plane
 * stays, turns callers away and waits for the power, and the machine's own shut-down (NUT's
 * upsmon) ends it.
 */
export interface PowerWatch {
  conditions(now: Now): Condition[];
  stop(): void;
}

export interface PowerPlan {
  /** Null where there is no UPS: then nothing is asked and nothing happens. */
  ups: UpsPlace | null;
  /** The folder of the running parts. */
  run: string;
  ledger: Ledger;
  floor(): Readonly<FloorState>;
  feed(input: Input): void;
  clock(): Now;
  log: Log;
}

const ENTRY = "power";
const LOOK_EVERY_MS = 500;
/** What an earlier control plane has heard counts if it is not older. */
const BEFORE_MS = 60_000;
const INPUTS: Record<ShutDown["type"], Input | null> = {
  none: { type: "PowerBack" },
  closing: { type: "PowerFailing" },
  ending: { type: "PowerGone" },
  stopping: null,
};

/** How far an earlier control plane has gone down, from what it told the floor. */
const AT: Record<FloorState["power"], ShutDown["type"]> = { fine: "none", failing: "closing", gone: "ending" };

/** There, it asks the house to stop everything because the power is going. */
export function powerGoneFile(run: string): string {
  return path.join(run, "power-gone");
}

export function watchPower({ ups, run, ledger, floor, feed, clock, log }: PowerPlan): PowerWatch {
  // A battery that nobody tells of any more is none that fails.
  if (!ups) {
    if (floor().power !== "fine") feed({ type: "PowerBack" });
    return { conditions: () => [], stop() {} };
  }
  const file = powerGoneFile(run);
  fs.rmSync(file, { force: true });
  const before = beforeUs(ledger, clock());
  const watch = watchUps({ ups, before, clock: () => clock().mono, onHeard: keep, log });
  let kept: Power | null = null;
  let at: ShutDown = { type: before ? AT[floor().power] : "none", since: clock().mono };
  // It stopped in order, or long ago: whoever has started us since has power.
  if (at.type === "none" && floor().power !== "fine") feed({ type: "PowerBack" });

  /** Kept for the next control plane, which must know that we were on battery when all fell silent. */
  function keep(power: Power): void {
    if (power.supply !== "battery" && !power.forced && power.supply === kept?.supply) return;
    kept = power;
    try {
      ledger.append([], { [ENTRY]: power });
    } catch (error) {
      log.debug("what the UPS said could not be kept", { error });
    }
  }

  function look(): void {
    const { mono, wall } = clock();
    const power = outlook(watch.power(), mono);
    // What an earlier control plane has heard may be over: nothing follows from it before a word of our own, or too long a silence.
    if (watch.power().heardAt === before?.heardAt && !power.lost) return;
    const calls = Object.values(floor().calls);
    const callers = calls.filter((call) => isAlive(call) && call.phase.type !== "closed" && call.phase.type !== "farewell").length;
    const allKept = calls.length === 0 && ledger.lag(wall).facts === 0;
    const next = shutDownStep(at, { power, callers, allKept }, mono);
    if (next === at) return;
    log.warn(`shut-down: ${at.type} -> ${next.type}`, { callers, leftMs: power.leftMs, forced: power.forced, lost: power.lost });
    at = next;
    const input = INPUTS[at.type];
    if (input) feed(input);
    askHouse(at.type === "stopping");
  }

  function askHouse(toStop: boolean): void {
    try {
      if (toStop) fs.writeFileSync(file, "", { mode: 0o600 });
      else fs.rmSync(file, { force: true });
    } catch (error) {
      log.error("the house could not be told of the power", { error });
    }
  }

  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return {
    conditions(now) {
      const decision = hours(floor().setup.calendar, now.wall);
      return troubleWithPower(watch.power(), decision.open ? decision.closesAt : null, now);
    },
    stop() {
      clearInterval(timer);
      watch.stop();
    },
  };
}

function beforeUs(ledger: Ledger, { mono }: Now): Power | null {
  const before = ledger.state()[ENTRY] as Power | undefined;
  if (!before || ledger.afterReboot || mono - before.heardAt > BEFORE_MS) return null;
  return before;
}
