import { randomUUID } from "node:crypto";
import type { Fact } from "../floor/fact.js";
import type { Now } from "../floor/now.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Log } from "../log.js";
import type { AlarmRow } from "../panel/live-types.js";
import { type AlarmChange, type Alarms, acknowledge, changesBetween, observe, rowsOf, type Watched, whatOf } from "./alarm.js";
import type { Source } from "./trouble.js";

/**
 * Asks every source once a second what is wrong, and keeps the alarms that come of it. Each
 * change is a fact and a line in the log; the list lies with the live state in the ledger, so
 * the next control plane raises nothing a second time and forgets nothing that was not seen.
 */
export interface AlarmWatch {
  list(): AlarmRow[];
  /** Says whether there was such an alarm. */
  acknowledge(key: string, by: string): boolean;
  onChange(listener: () => void): void;
  stop(): void;
}

export interface AlarmPlan {
  ledger: Ledger;
  sources: Source[];
  clock(): Now;
  log: Log;
  /** How often the sources are asked, ms. */
  everyMs?: number;
}

const ENTRY = "alarms";
const EVERY_MS = 1_000;

export function watchForAlarms({ ledger, sources, clock, log, everyMs = EVERY_MS }: AlarmPlan): AlarmWatch {
  let watched: Watched = { alarms: (ledger.state()[ENTRY] as Alarms | undefined) ?? {}, turning: {} };
  let stopped = false;
  const listeners: (() => void)[] = [];

  function become(next: Watched, now: Now, by?: string): void {
    const changes = changesBetween(watched.alarms, next.alarms);
    const seen = next.alarms !== watched.alarms;
    watched = next;
    for (const change of changes) say(change, by);
    if (changes.length > 0) ledger.append(changes.map((change) => factOf(change, now)), { [ENTRY]: watched.alarms });
    if (seen) for (const listener of listeners) listener();
  }

  function say({ type, alarm }: AlarmChange, by?: string): void {
    const level = type === "raised" ? "warn" : "info";
    log.log(level, `alarm ${type}: ${whatOf(alarm).en}`, { alarm: alarm.key, by });
  }

  function look(): void {
    if (stopped) return;
    const now = clock();
    const conditions = sources.flatMap((source) => source(now));
    become(observe(watched, conditions, now), now);
  }

  const timer = setInterval(look, everyMs);
  timer.unref();
  return {
    list: () => rowsOf(watched.alarms),
    acknowledge(key, by) {
      if (!watched.alarms[key]) return false;
      const now = clock();
      become({ ...watched, alarms: acknowledge(watched.alarms, key, by, now.wall) }, now, by);
      return true;
    },
    onChange: (listener) => void listeners.push(listener),
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}

const FACTS = { raised: "AlarmRaised", cleared: "AlarmCleared", acknowledged: "AlarmAcknowledged" } as const;

function factOf({ type, alarm }: AlarmChange, { wall }: Now): Fact {
  return { id: randomUUID(), at: wall, what: { type: FACTS[type], alarm: alarm.key } };
}
