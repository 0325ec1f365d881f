import { businessDate, nextOpen, wallOf } from "../calendar/calendar.js";
import { admission } from "../calendar/disaster.js";
import type { Fact } from "../floor/fact.js";
import type { CallId } from "../floor/id.js";
import type { Setup, WatchRules } from "../floor/setup.js";
import type { Condition } from "./alarm.js";

/**
 * What the trunks carry, watched for what no single call shows: somebody who rings and hangs up
 * again and again, a line that carries no voice, and a line that brings nothing at all.
 *
 * A call is short when the caller hangs up at once after the answer. It is silent when the caller
 * has pressed nothing and nobody has heard them say anything either: they hung up in the menu,
 * later than a short one, or the talk with the operator was over at once. Whether there was a
 * sound on the line is not known, for nothing here listens to callers; whoever rings off while
 * waiting in the queue is an ordinary caller.
 */
export interface Traffic {
  underway: Record<CallId, Underway>;
  /** Callers' calls that were answered and are over, in the order in which they ended. */
  over: Over[];
  /** Wall ms of the last call that arrived, or since which one could have: the start, the end of a disaster mode. */
  quietSince: number;
}

interface Underway {
  trunk: string;
  /** Wall ms. */
  answeredAt: number | null;
  connectedAt: number | null;
  keyed: boolean;
}

interface Over {
  at: number;
  trunk: string;
  kind: "usual" | "short" | "silent";
}

/** @param since wall ms from which calls could have been heard of */
export function newTraffic(since: number): Traffic {
  return { underway: {}, over: [], quietSince: since };
}

/** One more fact, in the order in which they are written. */
export function followTraffic(traffic: Traffic, { what, call, at }: Fact, rules: WatchRules): void {
  if (what.type === "DisasterDeclared" || what.type === "DisasterEnded") traffic.quietSince = Math.max(traffic.quietSince, at);
  if (call === undefined) return;
  if (what.type === "CallArrived") {
    traffic.quietSince = Math.max(traffic.quietSince, at);
    traffic.underway[call] = { trunk: what.trunk, answeredAt: null, connectedAt: null, keyed: false };
  }
  const known = traffic.underway[call];
  if (!known) return;
  switch (what.type) {
    case "LineAnswered":
      known.answeredAt = at;
      break;
    case "CallConnected":
      known.connectedAt ??= at;
      break;
    case "KeyRefused":
    case "InterpreterChosen":
      known.keyed = true;
      break;
    case "LanguageChosen":
    case "MatterChosen":
      known.keyed ||= what.by !== "default";
      break;
    case "InformationEntered":
      known.keyed ||= what.way === "key" || what.way === "matter";
      break;
    case "CallEnded":
      delete traffic.underway[call];
      if (known.answeredAt !== null) traffic.over.push({ at, trunk: known.trunk, kind: kindOf(known, known.answeredAt, { at, ...what }, rules) });
      break;
    default:
      break;
  }
}

type End = { at: number; by: string; outcome: string };

function kindOf({ keyed, connectedAt }: Underway, answeredAt: number, { at, by, outcome }: End, { shortMs, silentTalkMs }: WatchRules): Over["kind"] {
  if (keyed) return "usual";
  if (connectedAt !== null) return outcome === "served" && at - connectedAt < silentTalkMs ? "silent" : "usual";
  if (by !== "caller") return "usual";
  if (at - answeredAt < shortMs) return "short";
  return outcome === "abandonedMenu" ? "silent" : "usual";
}

/** Unusually many short or silent calls on a trunk, which people know by its label. What ended before the window is forgotten. */
export function troubleWithTraffic(traffic: Traffic, { calls: many, percent, windowMs }: WatchRules, wallMs: number, labelOf: (trunk: string) => string): Condition[] {
  traffic.over = traffic.over.filter(({ at }) => at > wallMs - windowMs);
  if (many === null) return [];
  const trunks = new Set(traffic.over.map(({ trunk }) => trunk));
  return [...trunks].flatMap((name) => {
    const there = traffic.over.filter(({ trunk }) => trunk === name);
    return (["short", "silent"] as const).flatMap((kind): Condition[] => {
      const value = there.filter((one) => one.kind === kind).length;
      if (value < many || value * 100 < there.length * percent) return [];
      return [{ kind: kind === "short" ? "shortCalls" : "silentCalls", subject: labelOf(name), value }];
    });
  });
}

/** No call at all for so long, although we were open all the time. */
export function troubleWithQuiet({ quietSince }: Traffic, setup: Setup, wallMs: number): Condition[] {
  const { noCallsMs } = setup.rules.watch;
  if (noCallsMs === null || wallMs - quietSince < noCallsMs) return [];
  const then = admission(setup, wallMs - noCallsMs);
  if (!then.open || then.closesAt <= wallMs || !admission(setup, wallMs).open) return [];
  const opened = nextOpen(setup.calendar, wallOf(businessDate(setup.calendar, wallMs), "00:00")) ?? quietSince;
  return [{ kind: "noCalls", value: Math.floor((wallMs - Math.max(quietSince, opened)) / 60_000) }];
}

/** Every channel of every trunk that works is taken: the next caller hears that it is engaged. */
export function troubleWithChannels({ trunks }: Setup, inUse: Readonly<Record<string, number>>, down: readonly string[]): Condition[] {
  const working = trunks.filter(({ name }) => !down.includes(name));
  const full = working.length > 0 && working.every(({ name, channels }) => (inUse[name] ?? 0) >= channels);
  return full ? [{ kind: "allChannelsInUse", value: working.reduce((sum, { channels }) => sum + channels, 0) }] : [];
}
