/**
 * A caller's visit as Asterisk's call event log has it: when the line rang, when the two who
 * spoke were together, when it was over; on the business clock. Nothing here knows what the
 * control plane made of it, which is why the two can be held against each other.
 */
import { CAUSE } from "../call/cause.js";
import type { CallId, LegId } from "../floor/id.js";
import { bridgeIn, hangUpIn, type LogEvent } from "../eventlog/line.js";

export interface LogVisit {
  call: CallId;
  leg: LegId;
  /** Wall ms. */
  arrivedAt: number;
  /**
   * Moments that may be called the operator's answer: the phone is picked up, and both are in
   * one bridge. They lie some milliseconds apart, unless the control plane was away in between.
   */
  answered: number[];
  /** Moments that may be called the end: the other side goes, and the caller's leg is gone. None while it lasts. */
  ended: number[];
  /** Refused as busy without an answer: a second INVITE of a call that was there already, and no call of its own. */
  refused: boolean;
}

interface Leg {
  beganAt: number;
  answeredAt: number | null;
  visit: LogVisit | null;
  /** Business clock minus machine clock, ms; told in a caller's lines alone. */
  leadMs: number;
}

/** The visits in all of the log's events, given in order, piece by piece. */
export class LogReader {
  readonly visits: LogVisit[] = [];
  /** Wall ms of the machine's clock at which the log begins; null where it is empty. */
  beginsAt: number | null = null;
  /** By how much the business clock was ahead of that, ms, at the first call and at the last; null where there was none. */
  leadMs: { first: number; last: number } | null = null;
  private readonly legs = new Map<LegId, Leg>();
  private readonly bridges = new Map<string, Set<LegId>>();

  read(event: LogEvent): void {
    this.beginsAt ??= event.at;
    // Comes after the leg's own end, or as it joins another.
    if (event.type === "LINKEDID_END") return;
    const leg = this.legOf(event);
    if (event.call !== null) this.visitOf(event, leg, event.call);
    switch (event.type) {
      case "ANSWER":
        leg.answeredAt ??= event.at;
        return;
      case "BRIDGE_ENTER":
        return this.entered(event);
      case "BRIDGE_EXIT":
        return this.left(event);
      case "HANGUP":
        return this.hungUp(event, leg);
      case "CHAN_END":
        this.legs.delete(event.leg);
        return;
      default:
        return;
    }
  }

  private legOf({ leg, at }: LogEvent): Leg {
    const known = this.legs.get(leg) ?? { beganAt: at, answeredAt: null, visit: null, leadMs: 0 };
    this.legs.set(leg, known);
    return known;
  }

  /** The dialplan names the call some lines after the leg has begun. */
  private visitOf(event: LogEvent, leg: Leg, call: CallId): void {
    if (leg.visit) return;
    leg.visit = { call, leg: event.leg, arrivedAt: leg.beganAt + event.leadMs, answered: [], ended: [], refused: false };
    this.visits.push(leg.visit);
    leg.leadMs = event.leadMs;
    this.leadMs = { first: this.leadMs?.first ?? event.leadMs, last: event.leadMs };
  }

  private hungUp(event: LogEvent, { visit, answeredAt }: Leg): void {
    if (!visit) return;
    visit.ended.push(event.at + event.leadMs);
    visit.refused = answeredAt === null && hangUpIn(event).cause === CAUSE.busy;
  }

  /** Whoever comes second makes it a talk. */
  private entered(event: LogEvent): void {
    const bridge = bridgeIn(event);
    const inside = this.bridges.get(bridge) ?? new Set();
    this.bridges.set(bridge, inside);
    inside.add(event.leg);
    for (const id of inside) {
      const caller = this.legs.get(id);
      const other = [...inside].find((leg) => leg !== id);
      if (!caller?.visit || other === undefined || caller.visit.answered.length > 0) continue;
      const pickedUpAt = this.legs.get(other)?.answeredAt ?? event.at;
      caller.visit.answered.push(pickedUpAt + caller.leadMs, event.at + caller.leadMs);
    }
  }

  /** The other side of a talk goes: from then on nobody is heard, whenever the caller's leg is gone. */
  private left(event: LogEvent): void {
    const bridge = bridgeIn(event);
    const inside = this.bridges.get(bridge);
    if (!inside) return;
    inside.delete(event.leg);
    for (const id of inside) {
      const caller = this.legs.get(id);
      if (caller?.visit) caller.visit.ended = [event.at + caller.leadMs];
    }
    if (inside.size === 0) this.bridges.delete(bridge);
  }
}
