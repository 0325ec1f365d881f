/**
 * What an experiment did to the calls: read from SIPp's legs and the ears, and from the facts
 * in PostgreSQL, and not from anything that the centre thinks of itself. The words are
 * defined in `table.ts`.
 */
import type { Sql } from "../../src/postgres/db.js";
import type { CallerLeg, Crowd, PhoneLeg } from "../load/crowd.js";

/** Longer than this without anything is stranded, ms. */
export const STRANDED_MS = 5_000;
/** Two of SIPp's stamps may be this much in the wrong order. */
const STAMP_MS = 100;
/** So long two must have been up at the same time to have talked for certain. */
const TALKED_MS = 1_000;

export interface Verdict {
  dropped: string[];
  stranded: string[];
}

/** Of the callers who called from `from` on. Each problem in words, with the caller's impossible number. */
export function judgeLegs(crowd: Crowd, from: number, until: number): Verdict {
  const callers = crowd.callers.filter(({ invitedAt }) => invitedAt >= from && invitedAt < until);
  const phones = crowd.phones.filter(({ invitedAt }) => invitedAt >= from);
  const phonesOf = groupBy(phones, ({ number }) => number);
  const callersOf = groupBy(callers, ({ number }) => number);
  const dropped: string[] = [];
  const stranded: string[] = [];
  for (const caller of callers) {
    const its = phonesOf.get(caller.number) ?? [];
    if (isDropped(caller, its)) dropped.push(`${describe(caller, from)}; ${its.map((phone) => describePhone(phone, from)).join(", ") || "no phone"}`);
    const silence = longestSilence(caller);
    if (silence.ms > STRANDED_MS) stranded.push(`heard nothing for ${silence.ms} ms from ${silence.from - from} on: ${describe(caller, from)}`);
    if (caller.heardAt !== null && (caller.upAt ?? caller.endedAt ?? caller.heardAt) - caller.heardAt > STRANDED_MS && caller.endedBy !== "forsaken") {
      stranded.push(`not answered for long: ${describe(caller, from)}`);
    }
  }
  for (const phone of phones) {
    const caller = (callersOf.get(phone.number) ?? []).findLast(({ invitedAt }) => invitedAt <= phone.invitedAt);
    if (!caller || caller.endedBy === "forsaken") continue;
    const wanted = caller.endedBy !== null && caller.endedBy !== "centre" && (caller.endedAt ?? 0) <= (phone.endedAt ?? 0) + STAMP_MS;
    if (phone.upAt !== null && phone.endedBy === "centre" && phone.cancelledAt === null && !wanted) {
      dropped.push(`phone ${describePhone(phone, from)} of ${describe(caller, from)}`);
    }
    if (caller.endedAt !== null && (phone.endedAt ?? Date.now()) - caller.endedAt > STRANDED_MS) {
      stranded.push(`phone without a caller: ${describePhone(phone, from)} of ${describe(caller, from)}`);
    }
  }
  return { dropped, stranded };
}

/** The operator's hang-up is the only reason for which the centre may end a call that is up. */
function isDropped(caller: CallerLeg, phones: PhoneLeg[]): boolean {
  if (caller.endedBy === "refused") return true;
  if (caller.endedBy !== "centre") return false;
  return !phones.some(({ endedBy, endedAt }) => endedBy === "phone" && (endedAt ?? 0) <= (caller.endedAt ?? 0) + STAMP_MS);
}

function longestSilence({ upAt, endedAt, heard, endedBy }: CallerLeg): { ms: number; from: number } {
  if (upAt === null) return { ms: 0, from: 0 };
  const silences = heard.gaps.map(({ from, ms }) => ({ from, ms }));
  // With a leg that died with Asterisk the silence at its end is not one of a caller who waits.
  const end = endedBy === "forsaken" ? (heard.last ?? upAt) : (endedAt ?? Date.now());
  silences.push({ from: upAt, ms: (heard.first ?? end) - upAt });
  if (heard.last !== null) silences.push({ from: heard.last, ms: end - heard.last });
  return silences.reduce((longest, one) => (one.ms > longest.ms ? one : longest), { ms: 0, from: 0 });
}

/** The longest gap in talks that were up from two seconds before the fault to five after it, ms; null without such a talk. */
export function gapInTalks(crowd: Crowd, faultAt: number): number | null {
  const [from, to] = [faultAt - 2_000, faultAt + 5_000];
  const spans = ({ upAt, endedAt }: CallerLeg | PhoneLeg) => upAt !== null && upAt < from && (endedAt === null || endedAt > to);
  const talkers = crowd.callers.filter((caller) => spans(caller) && crowd.phones.some((phone) => phone.number === caller.number && spans(phone)));
  if (talkers.length === 0) return null;
  const gaps = talkers.flatMap(({ heard }) => heard.gaps.filter((gap) => gap.from > faultAt - 500 && gap.from < to).map(({ ms }) => ms));
  return Math.max(0, ...gaps);
}

/** When the first offer since `at` reached a phone; one that was on its way already does not count. */
export function offeredSince(crowd: Crowd, at: number): number | null {
  const offer = crowd.phones.find(({ invitedAt }) => invitedAt > at + STAMP_MS);
  return offer ? offer.invitedAt : null;
}

export interface FactsVerdict {
  lost: string[];
  doubled: string[];
}

interface FactRow {
  id: string;
  call: string;
  type: string;
  number: string | null;
  at: Date;
}

/** Whether each call of SIPp has its whole story, once. `from`, `until`: as for `judgeLegs`. */
export async function judgeFacts(crowd: Crowd, sql: Sql, from: number, until: number): Promise<FactsVerdict> {
  const rows = await sql<FactRow[]>`select id, call, type, at, what->'caller'->>'dial' as number from facts where call is not null order by seq`;
  const arrived = groupBy(rows.filter(({ type }) => type === "CallArrived"), ({ number }) => number ?? "");
  const facts = groupBy(rows, ({ call }) => call);
  const phones = groupBy(crowd.phones as PhoneLeg[], ({ number }) => number);
  const legs = groupBy(crowd.callers as CallerLeg[], ({ number }) => number);
  const lost: string[] = [];
  const doubled: string[] = [];
  for (const [number, all] of legs) {
    if (!all.some(({ invitedAt }) => invitedAt >= from && invitedAt < until)) continue;
    // One that Asterisk had not answered when its callers left it may never have been told to us.
    const certain = all.filter(({ heardAt, upAt, endedBy }) => heardAt !== null && (endedBy !== "forsaken" || upAt !== null));
    const calls = (arrived.get(number) ?? []).map(({ call }) => call);
    if (calls.length < certain.length) lost.push(`${certain.length - calls.length} without a word: ${certain.map((leg) => describe(leg, from)).join("; ")}`);
    if (calls.length > all.length) doubled.push(`${calls.length} arrivals of ${all.length} calls from ${number}`);
    if (calls.length !== all.length) continue;
    all.forEach((leg, index) => {
      const its = facts.get(calls[index] ?? "") ?? [];
      const count = (type: string) => its.filter((fact) => fact.type === type).length;
      const its_phones = (phones.get(number) ?? []).filter(({ invitedAt }) => invitedAt >= leg.invitedAt && invitedAt <= (leg.endedAt ?? Date.now()));
      const missing = [
        ...(count("CallEnded") === 0 ? ["CallEnded"] : []),
        ...(leg.upAt !== null && count("LineAnswered") === 0 ? ["LineAnswered"] : []),
        ...(its_phones.some((phone) => haveTalked(leg, phone)) && count("CallConnected") === 0 ? ["CallConnected"] : []),
      ];
      if (missing.length > 0) lost.push(`${missing.join(", ")} of ${describe(leg, from)}; has ${its.map(({ type }) => type).join(" ")}`);
      if (count("CallEnded") > 1) doubled.push(`${count("CallEnded")} ends of ${describe(leg, from)}`);
      const answered = its_phones.filter(({ upAt }) => upAt !== null).length;
      if (count("CallConnected") > answered) doubled.push(`${count("CallConnected")} connections, ${answered} phones answered: ${describe(leg, from)}`);
    });
  }
  const ids = new Set(rows.map(({ id }) => id));
  if (ids.size !== rows.length) doubled.push(`${rows.length - ids.size} facts twice`);
  return { lost, doubled };
}

function haveTalked(caller: CallerLeg, phone: PhoneLeg): boolean {
  if (caller.upAt === null || phone.upAt === null) return false;
  return Math.min(caller.endedAt ?? 0, phone.endedAt ?? 0) - Math.max(caller.upAt, phone.upAt) > TALKED_MS;
}

function describe({ number, invitedAt, upAt, endedAt, endedBy }: CallerLeg, from: number): string {
  const at = (time: number | null) => (time === null ? "-" : ((time - from) / 1000).toFixed(2));
  return `${number} invited ${at(invitedAt)} up ${at(upAt)} ended ${at(endedAt)} by ${endedBy ?? "nobody"}`;
}

function describePhone({ seat, invitedAt, upAt, cancelledAt, endedAt, endedBy }: PhoneLeg, from: number): string {
  const at = (time: number | null) => (time === null ? "-" : ((time - from) / 1000).toFixed(2));
  return `${seat} rang ${at(invitedAt)} up ${at(upAt)} cancelled ${at(cancelledAt)} ended ${at(endedAt)} by ${endedBy ?? "nobody"}`;
}

function groupBy<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}
