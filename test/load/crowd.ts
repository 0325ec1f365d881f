import type { BenchSite } from "../bench/site.js";
import { testPrograms } from "../installed.js";
import { dial, digest, register } from "../live/scenarios.js";
import { runSipp, type Sipp } from "../live/sipp.js";
import type { System } from "../live/system.js";
import type { Random } from "../sim/random.js";
import { type Ears, type Heard, openEars } from "./ears.js";
import { crowdCaller, crowdPhone, type Habits } from "./scenarios.js";
import { headerOf, openTrace, type SipMessage } from "./trace.js";

/**
 * A crowd: so many callers at once, and the phones of all seats. As soon as one caller has
 * gone the next one calls, so that their number stays. SIPp signals on both sides; of every
 * leg we know from its trace what became of it, whoever runs the centre meanwhile.
 */
export interface Crowd {
  /** From now on `calls` at once; resolves when so many are up. */
  start(calls: number): Promise<void>;
  /** No new calls; resolves when the last is over. */
  finish(): Promise<void>;
  /** All callers are gone at once, without a word: their legs have died with Asterisk. */
  forsake(): Promise<void>;
  /** Every leg so far, oldest first. */
  readonly callers: readonly CallerLeg[];
  readonly phones: readonly PhoneLeg[];
  /** Callers who are answered and on the line. */
  up(): CallerLeg[];
  /** The phone that this caller talks to. */
  talksTo(caller: CallerLeg): PhoneLeg | undefined;
  close(): Promise<void>;
}

export interface CallerLeg {
  number: string;
  port: number;
  /** Wall ms, as all times here. */
  invitedAt: number;
  /** Asterisk's first response. */
  heardAt: number | null;
  upAt: number | null;
  endedAt: number | null;
  /** `refused`: a final status but 200; `forsaken`: its SIPp was ended. */
  endedBy: "caller" | "centre" | "refused" | "forsaken" | null;
  /** What the ear has noted; final once it has ended. */
  heard: Heard;
}

export interface PhoneLeg {
  /** Of the caller whom the phone shows. */
  number: string;
  seat: string;
  invitedAt: number;
  upAt: number | null;
  cancelledAt: number | null;
  endedAt: number | null;
  endedBy: "phone" | "centre" | null;
}

/** Who hangs up, and how large their part of the crowd is. The others wait for the operator to do it. */
const PARTS = [
  { share: 0.6, hangUpAfterMs: null },
  { share: 0.3, hangUpAfterMs: 22_000 },
  { share: 0.1, hangUpAfterMs: 5_000 },
];
/** Each part's ears and numbers: a caller has gone long before as many others have called. */
const EARS_A_CALL = 5;
const ROWS_A_PART = 1_500;
/** New calls a second, of all parts together, while the number is made up. */
const RATE_A_S = 12;
const LOOK_EVERY_MS = 50;
/** A caller presses a key so long after the call began. */
const KEY_MS = { from: 1_000, to: 7_000 };
const HABITS: Habits = { ringMs: [400, 1_500, 4_000], talkMs: [3_000, 9_000, 16_000, 24_000] };

const DID = "0975105151";

export async function gatherCrowd(system: System, site: BenchSite, calls: number, random: Random): Promise<Crowd> {
  const ears = await openEars(system.carrier, PARTS.reduce((sum, part) => sum + earsOf(part, calls), 0));
  const program = testPrograms().sipp;
  const remote = `${system.sip.host}:${system.sip.port}`;
  const phoneHost = system.sip.host.replace(/\.\d+$/, ".9");
  const phonesSipp = await runSipp({ program, scenario: crowdPhone(HABITS), host: phoneHost, calls: 10_000_000, timeoutS: 86_400, extra: ["-rtp_echo"] });
  await logIn(system, site, `${phoneHost}:${phonesSipp.port}`);

  const callers: CallerLeg[] = [];
  const phones: PhoneLeg[] = [];
  const callerOf = new Map<string, CallerLeg>();
  const phoneOf = new Map<string, PhoneLeg>();
  const readPhones = openTrace(phonesSipp.messagesFile);
  let sipps: Sipp[] = [];
  let readers: (() => SipMessage[])[] = [];
  let rows = 0;

  function look(): void {
    for (const read of readers) for (const message of read()) callerSaid(message);
    for (const message of readPhones()) phoneSaid(message);
  }
  const timer = setInterval(look, LOOK_EVERY_MS);

  function callerSaid({ at, sent, start, callId, text }: SipMessage): void {
    if (sent && start.startsWith("INVITE ")) {
      if (callerOf.has(callId)) return;
      const port = Number(/^m=audio (\d+)/m.exec(text)?.[1]);
      ears.begin(port, "1", random.between(KEY_MS.from, KEY_MS.to));
      const leg = { number: userOf(text), port, invitedAt: at, heardAt: null, upAt: null, endedAt: null, endedBy: null, heard: ears.heard(port) };
      callerOf.set(callId, leg);
      callers.push(leg);
      return;
    }
    const leg = callerOf.get(callId);
    if (!leg || leg.endedAt !== null) return;
    const status = statusOf(start);
    if (!sent && status > 0 && isForInvite(text)) {
      leg.heardAt ??= at;
      if (status === 200) leg.upAt ??= at;
      if (status >= 300) endCaller(leg, at, "refused");
    }
    if (start.startsWith("BYE ")) endCaller(leg, at, sent ? "caller" : "centre");
  }

  function endCaller(leg: CallerLeg, at: number, by: CallerLeg["endedBy"]): void {
    leg.endedAt = at;
    leg.endedBy = by;
    leg.heard = ears.over(leg.port);
  }

  function phoneSaid({ at, sent, start, callId, text }: SipMessage): void {
    if (!sent && start.startsWith("INVITE ") && !phoneOf.has(callId)) {
      const seat = /^INVITE sip:(\d+)@/.exec(start)?.[1] ?? "";
      const leg: PhoneLeg = { number: userOf(text), seat, invitedAt: at, upAt: null, cancelledAt: null, endedAt: null, endedBy: null };
      phoneOf.set(callId, leg);
      phones.push(leg);
    }
    const leg = phoneOf.get(callId);
    if (!leg || leg.endedAt !== null) return;
    if (sent && statusOf(start) === 200 && isForInvite(text)) leg.upAt ??= at;
    if (start.startsWith("CANCEL ")) {
      leg.cancelledAt = at;
      if (leg.upAt === null) leg.endedAt = at;
    }
    if (start.startsWith("BYE ")) {
      leg.endedAt = at;
      leg.endedBy = sent ? "phone" : "centre";
    }
  }

  const up = () => callers.filter(({ upAt, endedAt }) => upAt !== null && endedAt === null);

  async function ended(patienceMs: number): Promise<void> {
    const over = Promise.all(sipps.map(({ done }) => done));
    let timeout: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timeout = setTimeout(resolve, patienceMs);
    });
    await Promise.race([over, late]);
    clearTimeout(timeout);
    for (const one of sipps) one.stop();
    await over;
    look();
    for (const leg of callers) if (leg.endedAt === null) endCaller(leg, Date.now(), "forsaken");
    for (const one of sipps) await one.close();
    sipps = [];
    readers = [];
  }

  return {
    callers,
    phones,
    up,
    talksTo: ({ number }) => phones.findLast((phone) => phone.number === number && phone.upAt !== null && phone.endedAt === null),
    async start(wanted) {
      let firstEar = 0;
      for (const part of PARTS) {
        const count = earsOf(part, calls);
        const ports = ears.ports.slice(firstEar, firstEar + count);
        firstEar += count;
        const injected = Array.from({ length: ROWS_A_PART }, (_, index) => `${numberAt(rows + index)};${ports[index % count]};`);
        rows += ROWS_A_PART;
        const atOnce = Math.max(1, Math.round(wanted * part.share));
        const rate = Math.max(1, Math.round(RATE_A_S * part.share));
        const sipp = await runSipp({
          program,
          scenario: crowdCaller(DID, remote, part.hangUpAfterMs),
          host: system.carrier,
          remote,
          calls: ROWS_A_PART,
          rate,
          timeoutS: 86_400,
          rows: injected,
          extra: ["-l", String(atOnce)],
        });
        sipps.push(sipp);
        readers.push(openTrace(sipp.messagesFile));
      }
      // A few are always just coming or going.
      await waitUntil(() => up().length >= 0.9 * wanted, 120_000, `${wanted} calls are up`);
    },
    async finish() {
      for (const one of sipps) one.finish();
      await ended(150_000);
    },
    async forsake() {
      for (const one of sipps) one.stop();
      await ended(5_000);
    },
    async close() {
      clearInterval(timer);
      for (const one of [...sipps, phonesSipp]) await one.close();
      ears.close();
    },
  };
}

/** Register all phones at this contact, "127.0.0.9:5060", and dial everybody's log-in. */
export async function logIn(system: System, site: BenchSite, contact: string): Promise<void> {
  const remote = `${system.sip.host}:${system.sip.port}`;
  const host = contact.replace(/:.*/, "");
  const seat = { seat: "[field0]", authentication: "[field1]", registrar: remote };
  const run = async (scenario: string, lastField: (seat: BenchSite["seats"][number]) => string) => {
    const rows = site.seats.map((one) => `${one.id};${digest(one.id, one.password)};${lastField(one)};`);
    const sipp = await runSipp({ program: testPrograms().sipp, scenario, host, remote, calls: rows.length, rate: 20, rows });
    const code = await sipp.done;
    if (code !== 0) throw new Error(`the phones could not be prepared (${code})\n${sipp.complaints()}`);
    await sipp.close();
  };
  await run(register({ ...seat, contact, expiresS: 3600 }), () => "");
  await run(dial({ ...seat, dials: "[field2]", media: { port: "[media_port]" } }), ({ operator, pin }) => `*11${operator}*${pin}`);
}

export async function waitUntil(seen: () => boolean | Promise<boolean>, patienceMs: number, what: string): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await seen())) {
    if (performance.now() > end) throw new Error(`waited ${patienceMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function earsOf({ share }: { share: number }, calls: number): number {
  return Math.ceil(calls * share * EARS_A_CALL);
}

/** Nineteen thousand numbers that cannot exist, and are no department's of the rehearsal. */
export function numberAt(index: number): string {
  const one = index % 19_000;
  return one < 9_000 ? `097000${1_000 + one}` : `0900000${String(one - 9_000).padStart(4, "0")}`;
}

/** The user part of From. */
function userOf(message: string): string {
  return /sip:([^@>]+)@/.exec(headerOf(message, "From"))?.[1] ?? "";
}

/** 0 where the line is no response's. */
function statusOf(start: string): number {
  return Number(/^SIP\/2\.0 (\d{3}) /.exec(start)?.[1] ?? 0);
}

function isForInvite(message: string): boolean {
  return headerOf(message, "CSeq").endsWith("INVITE");
}

export type { Ears };
