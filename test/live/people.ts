import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { Language } from "../../src/prompt/language.js";
import { testPrograms } from "../installed.js";
import { PATIENCE_MS } from "../patience.js";
import { layLine, type Line, type Weather } from "./bad-line.js";
import { decodeUlaw, type Ear, openEar } from "./ear.js";
import { caller, dial, digest, type PhoneScenario, phone, register } from "./scenarios.js";
import { freePort, runSipp, type Sipp, type SippOptions } from "./sipp.js";
import type { System } from "./system.js";

/**
 * The people of a live test: callers on the trunk and operators at desk phones, each with a
 * SIPp for the signalling and an ear for the media. They wait for what they see and hear,
 * never for time.
 */

const DID = "0975105151";

/** The menu's key for a language; Japanese needs none. */
export const LANGUAGE_KEY: Record<Language, string> = { ja: "", en: "7", zh: "8", ko: "9" };

/** Wait until `seen` gives something. @throws Error naming what was waited for. */
export async function until<T>(what: string, seen: () => T | Promise<T>, patienceMs = PATIENCE_MS): Promise<NonNullable<T>> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const found = await seen();
    if (found) return found as NonNullable<T>;
    if (performance.now() > end) throw new Error(`waited ${patienceMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export interface Caller {
  /** As digits: by it the record finds the call. Each caller has another, unless told. */
  number: string;
  ear: Ear;
  callId: string;
  sipp: Sipp;
  /** Undefined where it is a good one. */
  line?: Line;
  answered(): Promise<void>;
  /** Keys by RFC 4733, one after the other. */
  press(keys: string): void;
  /** Wait until this prompt is being heard: "ja/name". */
  hears(prompt: string): Promise<void>;
  /** Wait until hold music is being heard, from the beginning of a piece. */
  hearsMusic(): Promise<void>;
  /** Hang up; before the answer, give up. */
  hangUp(): Promise<void>;
  /** Wait until the centre has hung up or refused. */
  ended(): Promise<void>;
  /** The status with which the centre refused, 0 where it did not. */
  refusal(): number;
}

export interface CallOptions {
  number?: string;
  /** The From header's value; made of the number unless told. */
  from?: string;
  headers?: string[];
  did?: string;
  host?: string;
  callId?: string;
  /** Offer RFC 4733 events in the SDP; true unless told. */
  events?: boolean;
  /** Calls over a bad line. */
  weather?: Weather;
}

/** Where the rehearsal's carrier takes calls. */
const OUTSIDE_PORT = 5060;
/** Longer than any file's tests take: nobody leaves before the end. */
const STAYS_S = 900;
/** A bad line brings what was not expected any more, which is nothing to break off for. */
const ON_BAD_LINE = ["-default_behaviors", "all,-abortunexp"];
/** The question whether a phone is there is answered again when the first answer was lost. */
const ASKED_AGAIN = ["-deadcall_wait", "0"];

interface Place {
  host: string;
  port: number;
}

/** Whoever is called. */
export interface Answering {
  ear: Ear;
  sipp: Sipp;
  line?: Line;
  /** How many calls have come so far. */
  calls(): number;
  /** Wait for a new INVITE: the From header that the phone would show, and whom it is for. */
  rings(): Promise<{ callId: string; from: string; to: string }>;
  answer(): Promise<void>;
  hangUp(): Promise<void>;
  /** Wait until the present call has ended from the other side: CANCEL or BYE. Gives that request. */
  released(): Promise<string>;
}

export interface DeskPhone extends Answering {
  seat: string;
  register(expiresS?: number): Promise<void>;
  /** Register and log this operator in. */
  logIn(operator: string): Promise<void>;
  /** Unregister: nothing is offered here any more. */
  leave(): Promise<void>;
  /** Dial a code, or a number, and listen to its end; gives what was heard. `meanwhile`: what others do about it. */
  dial(code: string, meanwhile?: (ear: Ear) => Promise<void>): Promise<Int16Array>;
  /** As if its plug was pulled: not a word more. */
  vanish(): Promise<void>;
}

export interface Stage {
  call(options?: CallOptions): Promise<Caller>;
  phone(seat: string, does?: PhoneScenario["does"], weather?: Weather): Promise<DeskPhone>;
  /** Whom the trunk reaches: every department and interpreter. */
  outside(): Promise<Answering>;
  sipp(options: Omit<SippOptions, "program">): Promise<Sipp>;
  /** An address of this system's network that nobody else has. */
  address(): string;
  /** Phones forget the calls that nobody has asked them about. */
  forget(): void;
  close(): Promise<void>;
}

/** 0970001001 and so on: numbers that cannot exist, and are no department's of the rehearsal. */
let callers = 1000;

/** Everybody on it leaves when it closes. */
export function openStage(system: System): Stage {
  const leave: (() => Promise<void> | void)[] = [];
  const forget: (() => void)[] = [];
  const remote = `${system.sip.host}:${system.sip.port}`;
  const program = testPrograms().sipp;
  let phones = 10;

  async function sipp(options: Omit<SippOptions, "program">): Promise<Sipp> {
    const started = await runSipp({ ...options, program });
    leave.push(started.close);
    return started;
  }

  const address = () => system.sip.host.replace(/\.\d+$/, `.${phones++}`);

  async function call(options: CallOptions = {}): Promise<Caller> {
    const seenAt = options.host ?? system.carrier;
    const host = options.weather ? address() : seenAt;
    const ear = await openEar(host);
    leave.push(ear.close);
    const line = options.weather && (await layLine({ nearHost: host, farHost: seenAt, centre: system.sip, ear, weather: options.weather }));
    if (line) leave.push(line.close);
    const callId = options.callId ?? `${crypto.randomUUID()}@carrier`;
    const number = options.number ?? `097000${++callers}`;
    const scenario = caller({
      to: `sip:${options.did ?? DID}@${remote}`,
      from: options.from ?? `<sip:${number}@${seenAt}>`,
      headers: options.headers,
      media: { ...(line?.rtp.far ?? ear), events: options.events },
      contact: line && textOf(line.sip.far),
    });
    const way = line ? { remote: textOf(line.sip.near), extra: ON_BAD_LINE } : { remote };
    const started = await sipp({ scenario, host, callId, timeoutS: STAYS_S, ...way });
    const saw = (text: string) => started.messages().includes(text);
    // Whoever has left says nothing any more: fifty packets a second of each would keep the machine busy.
    const gone = async () => {
      await exitOf(started);
      await ear.close();
    };
    return {
      number,
      ear,
      callId,
      sipp: started,
      line,
      answered: async () => void (await until("the centre answers", () => saw("\nACK sip:"))),
      press(keys) {
        for (const key of keys) ear.press(key);
      },
      async hears(prompt) {
        await until(`the caller hears ${prompt}`, ear.listenFor(clipOf(system, prompt)));
      },
      async hearsMusic() {
        const pieces = musicOf(system).map((piece) => ear.listenFor(piece));
        await until("the caller hears music", () => pieces.some((heard) => heard()));
      },
      async hangUp() {
        await until("the call is under way", () => saw("SIP/2.0 100") || saw("SIP/2.0 180") || saw("SIP/2.0 200"));
        started.nudge(callId);
        await gone();
      },
      ended: gone,
      refusal: () => Number(/^SIP\/2\.0 ([3-6]\d\d) /m.exec(started.messages())?.[1] ?? 0),
    };
  }

  async function deskPhone(seat: string, does: PhoneScenario["does"] = "answer", weather?: Weather): Promise<DeskPhone> {
    const host = address();
    const at = { host, port: await freePort(host) };
    const phone = await answering(`phone ${seat}`, at, does, weather);
    const user = { seat, registrar: remote, authentication: digest(seat, `rehearsal-${seat}`) };

    const enrol = async (expiresS: number) => {
      const scenario = register({ ...user, contact: textOf(phone.line?.sip.far ?? at), expiresS });
      await exitOf(await sipp({ scenario, host, remote }));
    };
    const dialled = async (code: string, meanwhile?: (ear: Ear) => Promise<void>) => {
      const listener = await openEar(host);
      const scenario = dial({ ...user, dials: code, media: listener });
      const call = await sipp({ scenario, host, remote });
      await meanwhile?.(listener);
      await exitOf(call);
      await listener.close();
      return listener.heard();
    };

    return {
      ...phone,
      seat,
      register: (expiresS = 600) => enrol(expiresS),
      dial: dialled,
      async logIn(operator) {
        await enrol(600);
        await dialled(`*11${operator}*0000${operator.slice(-1)}`);
      },
      leave: () => enrol(0),
      async vanish() {
        phone.sipp.freeze();
        await phone.ear.close();
      },
    };
  }

  async function answering(who: string, at: Place, does: PhoneScenario["does"], weather?: Weather): Promise<Answering> {
    const { host } = at;
    const ear = await openEar(host);
    leave.push(ear.close);
    const line = weather && (await layLine({ nearHost: host, farHost: address(), centre: system.sip, ear, sip: at, weather }));
    if (line) leave.push(line.close);
    const scenario = phone({ does, media: line?.rtp.far ?? ear, contact: line && textOf(line.sip.far) });
    const started = await sipp({ scenario, ...at, calls: 100_000, timeoutS: STAYS_S, extra: [...(line ? ON_BAD_LINE : []), ...ASKED_AGAIN] });
    let known = 0;
    let current: { callId: string; from: string; text: () => string } | null = null;

    const invites = () => {
      const found = [...started.messages().matchAll(/received \[[^]*?\n\n?(INVITE [^]*?)\n\n/g)].map((match) => match[1] as string);
      const byCall = new Map(found.map((text) => [header(text, "Call-ID"), text]));
      return [...byCall.entries()];
    };
    const present = () => {
      if (!current) throw new Error(`${who} has no call`);
      return current;
    };

    forget.push(() => {
      known = invites().length;
    });

    return {
      ear,
      sipp: started,
      line,
      calls: () => invites().length,
      async rings() {
        const all = await until(`${who} rings`, () => (invites().length > known ? invites() : null));
        const [callId, text] = all[known++] as [string, string];
        current = { callId, from: header(text, "From"), text: () => messagesOf(started.messages(), callId) };
        return { callId, from: current.from, to: /^INVITE sip:([^@]*)@/.exec(text)?.[1] ?? "" };
      },
      async answer() {
        const { callId, text } = present();
        await until("the phone has said that it rings", () => text().includes("SIP/2.0 180"));
        started.nudge(callId);
        await until("the answer is acknowledged", () => /SIP\/2\.0 200 OK[^]*\nACK sip:/.test(text()));
        // Where the other side is no ear of ours but a phone without a voice, nobody would speak first.
        const [, theirs, port] = /\nc=IN IP4 (\S+)\s[^]*?\nm=audio (\d+) /.exec(text()) ?? [];
        if (theirs && !line) ear.meets(theirs, Number(port));
      },
      async hangUp() {
        const { callId, text } = present();
        started.nudge(callId);
        await until("the hang-up is acknowledged", () => /sent[^]*BYE sip:[^]*SIP\/2\.0 200 OK/.test(text()));
      },
      async released() {
        const { text } = present();
        return until(`${who} is released`, () => /\n(CANCEL|BYE) sip:[^]*?\n\n/.exec(text())?.[0].trim());
      },
    };
  }

  return {
    call,
    phone: deskPhone,
    outside: () => answering("the department", { host: system.carrier, port: OUTSIDE_PORT }, "answer"),
    sipp,
    address,
    forget() {
      for (const one of forget) one();
    },
    async close() {
      for (const one of leave.reverse()) await one();
    },
  };
}

/** A prompt as Asterisk plays it; of one with parameters, "ja/closed.1" is the first part. */
export function clipOf(system: System, prompt: string): Int16Array {
  return decodeUlaw(fs.readFileSync(path.join(system.home, "sounds", `${prompt}.ulaw`)));
}

/** The pieces of hold music. */
export function musicOf(system: System): Int16Array[] {
  const folder = path.join(system.home, "sounds", "moh");
  return fs.readdirSync(folder).map((name) => decodeUlaw(fs.readFileSync(path.join(folder, name))));
}

function textOf({ host, port }: Place): string {
  return `${host}:${port}`;
}

async function exitOf(sipp: Sipp): Promise<void> {
  const code = await sipp.done;
  if (code !== 0) throw new Error(`SIPp ended with ${code}\n${sipp.complaints()}`);
}

function header(message: string, name: string): string {
  return new RegExp(`^${name}: *(.*)$`, "im").exec(message)?.[1]?.trim() ?? "";
}

/** All messages of one call in SIPp's trace, with whether they were sent or received. */
function messagesOf(trace: string, callId: string): string {
  return trace
    .split("-----------------------------------------------")
    .filter((block) => block.includes(callId))
    .join("\n");
}
