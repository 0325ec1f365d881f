import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { AlarmRow, LedgerLag } from "./panel/live-types.js";
import type { Fact } from "./floor/fact.js";
import type { FailReason } from "./floor/input.js";
import type { FloorState } from "./floor/state.js";
import { isActive } from "./alarm/alarm.js";
import { waitingCalls } from "./queue/queue.js";
import { faceOf } from "./seat/seat.js";
import { channelsInUse } from "./transfer/channel.js";
import type { Trunk } from "./trunk/channels.js";

/**
 * Figures for Prometheus (text format 0.0.4): what is, asked for at the moment of reading, and
 * what was, counted from the facts. Labels are closed lists; nothing of a caller is in them,
 * and no seat or operator either, for this is not how people are watched.
 */
export interface Metrics {
  /** Counts what has just been written down. */
  count(facts: readonly Fact[]): void;
  /** One batch of commands was answered after so many ms; `outcome` is the first that was not "ok". */
  answered(ms: number, outcome: "ok" | FailReason): void;
  /** Where to look for what is at the moment of reading. */
  watch(view: MetricsView): void;
  text(): Promise<string>;
  contentType: string;
}

export interface MetricsView {
  floor(): Readonly<FloorState>;
  ledgerLag(): LedgerLag;
  alarms(): AlarmRow[];
  /** Of Asterisk; null while it cannot be asked. */
  load(): { deepest: number; overHighWater: number } | null;
}

/** Seconds. The goals of the centre lie at 10 and 20 s. */
const WAIT_BUCKETS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200];
/** Seconds; over loopback an answer takes some milliseconds, and after 3 s none is waited for. */
const COMMAND_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3];
const LOOP_PRECISION_MS = 200;
const PHASES = ["calling", "menu", "closed", "waiting", "talking", "farewell", "ending"] as const;
const FACES = ["off", "ready", "offered", "calling", "talking", "held", "wrapUp", "paused"] as const;

export function openMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  // Its own precision wakes the process a hundred times a second, a seventh of what a busy hour costs us.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_PRECISION_MS });
  let view: MetricsView | null = null;
  gauges(registry, () => view);
  const ended = new Counter({ name: "madoguchi_calls_ended_total", help: "Calls that ended, by outcome", labelNames: ["outcome"], registers });
  const offers = new Counter({ name: "madoguchi_offers_total", help: "Offers to seats that ended, by outcome", labelNames: ["outcome"], registers });
  const connects = new Counter({ name: "madoguchi_ari_connects_total", help: "Times that ARI was connected, the first included", registers });
  const losses = new Counter({ name: "madoguchi_ari_losses_total", help: "Times that the connection to ARI was lost", registers });
  const waits = new Histogram({
    name: "madoguchi_wait_seconds",
    help: "From entering the queue until an operator answered",
    buckets: WAIT_BUCKETS,
    registers,
  });
  const commands = new Histogram({
    name: "madoguchi_command_seconds",
    help: "From sending commands to Asterisk until the last of their batch was answered",
    labelNames: ["outcome"],
    buckets: COMMAND_BUCKETS,
    registers,
  });

  function countOne({ what }: Fact): void {
    switch (what.type) {
      case "CallEnded":
        return ended.inc({ outcome: what.outcome });
      case "OfferEnded":
        return offers.inc({ outcome: what.outcome });
      case "CallConnected":
        return waits.observe(what.waitedMs / 1000);
      case "PbxConnected":
        return connects.inc();
      case "PbxLost":
        return losses.inc();
      default:
        return;
    }
  }

  return {
    count: (facts) => facts.forEach(countOne),
    answered: (ms, outcome) => commands.observe({ outcome }, ms / 1000),
    watch(given) {
      view = given;
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** What is at the moment of reading; a state in which nobody is reads 0 and does not vanish. */
function gauges(registry: Registry, view: () => MetricsView | null): void {
  const gauge = (name: string, help: string, read: (seen: MetricsView, gauge: Gauge) => void, labelNames: string[] = []) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        const seen = view();
        if (seen) read(seen, this);
      },
    });
  gauge("madoguchi_calls", "Calls at this moment, by phase", ({ floor }, it) => tally(it, "phase", PHASES, Object.values(floor().calls).map(({ phase }) => phase.type)), ["phase"]);
  gauge("madoguchi_seats", "Seats at this moment, by what they are doing", ({ floor }, it) => tally(it, "face", FACES, Object.values(floor().seats).map(faceOf)), ["face"]);
  gauge("madoguchi_queue_depth", "Callers who wait for an operator", ({ floor }, it) => it.set(waitingCalls(floor()).length));
  gauge("madoguchi_ari_connected", "1 while Asterisk can be told what to do", ({ floor }, it) => it.set(floor().pbx === "connected" ? 1 : 0));
  gauge("madoguchi_trunk_channels", "Conversations that a trunk can carry at once", ({ floor }, it) => byTrunk(it, floor(), ({ channels }) => channels), ["trunk"]);
  gauge("madoguchi_trunk_channels_in_use", "Conversations that a trunk carries", ({ floor }, it) => byTrunk(it, floor(), ({ name }) => channelsInUse(floor())[name] ?? 0), ["trunk"]);
  const loadOf = (seen: MetricsView) => seen.load() ?? { deepest: Number.NaN, overHighWater: Number.NaN };
  gauge("madoguchi_asterisk_taskprocessor_depth", "Tasks in the longest of Asterisk's queues", (seen, it) => it.set(loadOf(seen).deepest));
  gauge("madoguchi_asterisk_taskprocessors_over_high_water", "Asterisk's queues above their high water mark", (seen, it) => it.set(loadOf(seen).overHighWater));
  gauge("madoguchi_ledger_lag_facts", "Facts that are not in PostgreSQL yet", ({ ledgerLag }, it) => it.set(ledgerLag().facts));
  gauge("madoguchi_ledger_lag_seconds", "Age of the oldest of them", ({ ledgerLag }, it) => it.set(ledgerLag().oldestMs / 1000));
  gauge("madoguchi_alarms", "Alarms whose trouble lasts", ({ alarms }, it) => it.set(alarms().filter(isActive).length));
}

function byTrunk(gauge: Gauge, { setup }: Readonly<FloorState>, figure: (trunk: Trunk) => number): void {
  for (const trunk of setup.trunks) gauge.set({ trunk: trunk.name }, figure(trunk));
}

function tally<T extends string>(gauge: Gauge, label: string, all: readonly T[], found: T[]): void {
  for (const one of all) gauge.set({ [label]: one }, found.filter((each) => each === one).length);
}
