/**
 * What the floor wants, put into ARI's words: Command → requests.
 *
 * The commands of one call are carried out one after the other, those of different calls at
 * the same time. What is asked of one call at once goes out as one batch, which Asterisk
 * works through in order. One that fails comes back as the input `CommandFailed`; the rest
 * of its batch is tried all the same, as the floor cannot take it back. Nothing throws.
 */
import { setTimeout as after } from "node:timers/promises";
import { CAUSE } from "../call/cause.js";
import type { Command, HangUpReason } from "../floor/command.js";
import type { BridgeId, CallId, LegId } from "../floor/id.js";
import type { FailReason, Input } from "../floor/input.js";
import type { Log } from "../log.js";
import { clipPath, clips } from "../prompt/clips.js";
import type { Say } from "../prompt/say.js";
import type { Texts } from "../prompt/texts.js";
import { type CarrierProfile, ownHost } from "../trunk/carrier.js";
import { outgoingIdentity } from "../trunk/identity.js";
import { type Leg, type Legs, newLeg } from "./legs.js";
import { TRANSFERRED } from "./lists.js";
import { earAt, keep, type KeepRecording, record, type Recording, type StartTrack, trace, type Trace } from "./record.js";
import { type Answer, type Refusal, request, type Rest } from "./rest.js";
import type { Request } from "./wire.js";

export interface Hands {
  /** Take these commands and return at once. */
  obey(commands: Command[]): void;
  /** Every leg that is waited for is given up: nobody will tell us of it. */
  giveUp(): void;
}

export interface Obeying {
  legs: Legs;
  bridges: Set<BridgeId>;
  rest: Rest;
  /** The Stasis application. */
  app: string;
  texts: Texts;
  carriers(): readonly CarrierProfile[];
  /** Where Asterisk speaks SIP; as From has it. */
  host: string;
  /** Folder of the sounds, absolute. */
  sounds: string;
  /** Where Asterisk writes recordings. */
  spool: string;
  onInput(input: Input): void;
  log: Log;
}

/** A leg that was created enters the application within some milliseconds. */
const START_MS = 2000;

/** So long a tone for one alone is heard, ms: two beats of a refusal. */
const BEEP_MS = 1500;

/** Longer than any words to an operator, ms; what is left of it is silence that nobody notices. */
const TELL_MS = 12_000;

/** Words of ARI for why a leg is hung up; each becomes its Q.850 cause and SIP status. */
const REASONS: Record<HangUpReason, string> = {
  normal: "normal",
  busy: "busy",
  unallocated: "unallocated",
  congestion: "congestion",
  answeredElsewhere: "answered_elsewhere",
};

type Ring = Command & { type: "Ring" };
type Dial = Command & { type: "Dial" };
type Tell = Command & { type: "Beep" | "Tell" };
type Snoop = Command & { type: "Snoop" };
type Calling = Ring | Dial | Snoop;

/** Makes a leg, which must be in the application before anything more is asked of it. */
function isCalling(command: Command): command is Calling {
  return command.type === "Ring" || command.type === "Dial" || command.type === "Snoop";
}

function isTelling(command: Command): command is Tell {
  return command.type === "Beep" || command.type === "Tell";
}

/** Nothing that follows waits for it. */
function isRecording(command: Command): command is StartTrack | KeepRecording | Trace {
  return command.type === "StartTrack" || command.type === "KeepRecording" || command.type === "Trace";
}

export function openHands(obeying: Obeying): Hands {
  const { legs, bridges, rest, onInput } = obeying;
  const isWanted = (leg: LegId) => legs.get(leg)?.withdrawn === false;
  const recording: Recording = { rest, app: obeying.app, spool: obeying.spool, isInside, isWanted, failed, onInput };
  /** Commands of a call that wait for the one before them; the first is being carried out. */
  const queues = new Map<CallId, Command[]>();

  function obey(commands: Command[]): void {
    const idle = new Set<CallId>();
    for (const command of commands) {
      // Known at once, so that a leg whose creation is still under way is not dialled.
      if (command.type === "HangUp") withdraw(command.leg);
      const queue = queues.get(command.call);
      if (queue) queue.push(command);
      else {
        queues.set(command.call, [command]);
        idle.add(command.call);
      }
    }
    for (const call of idle) void work(call);
  }

  async function work(call: CallId): Promise<void> {
    const queue = queues.get(call) ?? [];
    while (queue.length > 0) {
      const batch = nextBatch(queue);
      await carryOut(batch);
      queue.splice(0, batch.length);
    }
    queues.delete(call);
  }

  /** A prompt without a text, say: a mistake of ours concerns this command alone. */
  function planned(command: Command): { command: Command; requests: Request[] }[] {
    try {
      return [{ command, requests: plan(command) }];
    } catch (error) {
      mistaken(command, error);
      return [];
    }
  }

  function mistaken(command: Command, error: unknown): void {
    obeying.log.error("a command could not be put into words; this is a mistake in the program", { command: command.type, error });
    onInput({ type: "CommandFailed", command, reason: "refused" });
  }

  /** Send what can go together, and see what each was answered. */
  async function carryOut(batch: Command[]): Promise<void> {
    const plans = batch.flatMap(planned);
    if (plans.length === 0) return;
    const all = plans.flatMap(({ requests }) => requests);
    // To keep a recording is nothing that Asterisk is asked for.
    const answers = all.length === 0 ? [] : await rest.batch(all);
    let at = 0;
    for (const { command, requests } of plans) {
      const refusal = answers.slice(at, at + requests.length).find((answer) => !answer.ok && !isAsWanted(command, answer));
      at += requests.length;
      if (refusal && !refusal.ok) refused(command, refusal);
      else if (isCalling(command)) await letRing(command);
      else if (isRecording(command)) beside(command);
      else if (isTelling(command)) void letHear(command).catch((error: unknown) => mistaken(command, error));
    }
  }

  function beside(command: StartTrack | KeepRecording | Trace): void {
    if (command.type === "KeepRecording") return keep(command, recording);
    const done = command.type === "StartTrack" ? record(command, recording) : trace(command, recording);
    void done.catch((error: unknown) => mistaken(command, error));
  }

  /** A leg that is not there any more has ended; if nobody said so yet, it is said now. */
  function refused(command: Command, { reason, status, text }: Refusal): void {
    if (isCalling(command)) {
      // A phone without a contact cannot be called; that says something of the phone, not of us.
      legs.delete(command.leg);
      if (status === 500) return onInput({ type: "LegEnded", leg: command.leg, cause: CAUSE.absent });
    }
    if (isTelling(command)) legs.delete(command.ear);
    if (command.type === "StartTrack") legs.delete(command.track);
    if (reason !== "gone") return failed(command, reason, text);
    switch (command.type) {
      case "StopPlay":
      case "StopMusic":
      case "Leave":
      case "Unbridge":
        return;
      case "HangUp":
        if (legs.delete(command.leg)) return onInput({ type: "LegEnded", leg: command.leg, cause: CAUSE.normal });
        return failed(command, reason, text);
      default:
        return failed(command, reason, text);
    }
  }

  function failed(command: Command, reason: FailReason, text: string): void {
    if (reason !== "gone") obeying.log.warn("a command failed", { command: command.type, call: command.call, reason, text });
    onInput({ type: "CommandFailed", command, reason });
  }

  function plan(command: Command): Request[] {
    switch (command.type) {
      case "Answer":
        return [request("POST", `/channels/${command.leg}/answer`)];
      case "Ring":
        return [create(command)];
      case "HangUp":
        return [hangUp(command.leg, command.reason)];
      case "Play":
        return [request("POST", `/channels/${command.leg}/play/${command.playback}`, undefined, { media: command.say.flatMap(mediaOf) })];
      case "StopPlay":
        return [request("DELETE", `/playbacks/${command.playback}`)];
      case "CheckPlay":
        return [request("GET", `/playbacks/${command.playback}`)];
      case "StartMusic":
        return [request("POST", `/channels/${command.leg}/moh`)];
      case "StopMusic":
        return [request("DELETE", `/channels/${command.leg}/moh`)];
      case "Bridge":
        return bridge(command.bridge, command.legs);
      case "Join":
        return [join(command.bridge, [command.leg], command.muted)];
      case "Leave":
        return [takeOut(command.bridge, command.leg)];
      case "Dial":
        return [createOutside(command)];
      case "Snoop":
        return [snoop(command)];
      case "StartTrack":
        waitedFor(newLeg(command.track, "snoop"));
        return [earAt(command, obeying.app)];
      case "Trace":
      case "KeepRecording":
        return [];
      case "Tone":
        return [request("POST", `/channels/${command.leg}/play/${command.playback}`, undefined, { media: [`tone:${command.tone};tonezone=jp`] })];
      case "Beep":
      case "Tell":
        return [snoop({ leg: command.ear, of: command.leg })];
      case "SendDigits":
        return [request("POST", `/channels/${command.leg}/dtmf`, { dtmf: command.digits })];
      case "Unbridge":
        bridges.delete(command.bridge);
        return [...(command.stays ? [takeOut(command.bridge, command.stays)] : []), request("DELETE", `/bridges/${command.bridge}`)];
      default:
        return command satisfies never;
    }
  }

  /** The new leg, known before Asterisk is asked for it. It rings once it is in the application. */
  function create({ leg: id, call, seat, show }: Ring): Request {
    // Where its phone may transfer to by itself: a part of the dialplan.
    return made(newLeg(id, "seat"), `PJSIP/${seat}`, call, { TRANSFER_CONTEXT: TRANSFERRED, ...shown(show) });
  }

  /** A trunk that the site has no more cannot be dialled, which Asterisk says. */
  function createOutside({ leg: id, call, trunk, number, show }: Dial): Request {
    const leg = newLeg(id, "outside");
    const profile = obeying.carriers().find(({ name }) => name === trunk);
    if (!profile) return made(leg, `PJSIP/${number}@${trunk}`, call, {});
    const { from, headers } = outgoingIdentity(profile, show, ownHost(profile) ?? obeying.host);
    const added = Object.entries(headers).map(([name, value]) => [`PJSIP_HEADER(add,${name})`, value]);
    return made(leg, calledAt(profile, number), call, { ...shown({ number: from, name: "" }), ...Object.fromEntries(added) });
  }

  /** Both ways of the other leg can be heard on it, and what is said to it is said to that leg alone. */
  function snoop({ leg: id, of }: { leg: LegId; of: LegId }): Request {
    waitedFor(newLeg(id, "snoop"));
    return request("POST", `/channels/${of}/snoop/${id}`, { spy: "both", whisper: "out", app: obeying.app, appArgs: "snoop" });
  }

  /** A playback to a leg in a bridge is heard by all in it; one to its snoop, by the one alone. */
  async function letHear(command: Tell): Promise<void> {
    const { ear } = command;
    const media = command.type === "Beep" ? [`tone:${command.tone};tonezone=jp`] : command.say.flatMap(mediaOf);
    if (await isInside(ear)) await rest.send(request("POST", `/channels/${ear}/play`, undefined, { media }));
    await after(command.type === "Beep" ? BEEP_MS : TELL_MS);
    await rest.send(hangUp(ear, "normal"));
    legs.delete(ear);
  }

  function made(leg: Leg, endpoint: string, call: CallId, variables: Record<string, string>): Request {
    waitedFor(leg);
    const query = { endpoint, app: obeying.app, appArgs: leg.kind, channelId: leg.id, formats: "ulaw" };
    return request("POST", "/channels/create", query, { variables: { MADOGUCHI_CALL: call, ...variables } });
  }

  /** Known before Asterisk is asked for it, so that its start is not missed. */
  function waitedFor(leg: Leg): void {
    legs.set(leg.id, leg);
    leg.started = new Promise((resolve) => {
      leg.onStart = resolve;
    });
  }

  async function isInside(id: LegId): Promise<boolean> {
    const leg = legs.get(id);
    if (!leg) return false;
    const timer = setTimeout(() => leg.onStart?.(false), START_MS);
    const inside = await leg.started;
    clearTimeout(timer);
    leg.onStart = null;
    return inside === true;
  }

  /** It was created: wait until it is in the application, and only then dial (else 409). */
  async function letRing(command: Calling): Promise<void> {
    const leg = legs.get(command.leg);
    if (!leg) return;
    const inside = await isInside(leg.id);
    if (leg.withdrawn || !legs.has(leg.id)) return;
    if (inside) {
      if (command.type === "Snoop") return;
      const answer = await rest.send(request("POST", `/channels/${leg.id}/dial`, { timeout: Math.max(1, Math.ceil(command.ringMs / 1000)) }));
      return answer.ok ? undefined : failed(command, answer.reason, answer.text);
    }
    leg.givenUp = true;
    await rest.send(hangUp(leg.id, "normal"));
    failed(command, "timeout", "the new leg did not enter the application");
  }

  function withdraw(id: LegId): void {
    const leg = legs.get(id);
    if (!leg) return;
    leg.withdrawn = true;
    leg.onStart?.(false);
  }

  function bridge(id: BridgeId, inside: readonly LegId[]): Request[] {
    bridges.add(id);
    // Plain "mixing" passes no digits on to us.
    const made = request("POST", `/bridges/${id}`, { type: "mixing,dtmf_events" });
    return inside.length === 0 ? [made] : [made, join(id, inside)];
  }

  /** What anyone keys comes to us alone; what the others are to hear of it is sent on to them. */
  function join(id: BridgeId, inside: readonly LegId[], muted?: true): Request {
    return request("POST", `/bridges/${id}/addChannel`, { channel: inside.join(","), absorbDTMF: "true", ...(muted && { mute: "true" }) });
  }

  /**
   * Answered when it is out, while the end of a bridge only begins to put its channels out: a
   * prompt asked for meanwhile is handed to the bridge and never heard (seen on 22.10.1).
   */
  function takeOut(id: BridgeId, leg: LegId): Request {
    return request("POST", `/bridges/${id}/removeChannel`, { channel: leg });
  }

  function mediaOf(say: Say): string[] {
    return clips(say, obeying.texts).map((clip) => `sound:${clipPath(obeying.sounds, say.language, clip)}`);
  }

  return {
    obey,
    giveUp() {
      for (const leg of legs.values()) leg.onStart?.(false);
    },
  };
}

/**
 * From the front of a queue, what can be sent at once. A leg must be in the application
 * before anything more is asked of it, so what follows a `Ring` waits.
 */
function nextBatch(queue: readonly Command[]): Command[] {
  const ring = queue.findIndex(isCalling);
  return queue.slice(0, ring < 0 ? queue.length : ring + 1);
}

/**
 * The bridge that was asked for again after a reconnect had been made a moment before, and a leg
 * that was to leave its bridge had left when its phone transferred: as wanted.
 */
function isAsWanted(command: Command, answer: Answer): boolean {
  if (answer.ok) return true;
  if (command.type === "Leave" || command.type === "Unbridge") return answer.text === "Channel not in this bridge";
  return command.type === "Bridge" && answer.text.endsWith("already exists");
}

/** Where another host than the peer stands in the Request-URI, the peer is its proxy (pjsip.conf). */
function calledAt({ name, requestUriHost }: CarrierProfile, number: string): string {
  return requestUriHost === "peer" ? `PJSIP/${number}@${name}` : `PJSIP/${name}/sip:${number}@${requestUriHost}`;
}

export function hangUp(leg: LegId, reason: HangUpReason): Request {
  return request("DELETE", `/channels/${leg}`, { reason: REASONS[reason] });
}

/**
 * What the phone shows. The name may be Japanese (UTF-8, RFC 3261 25.1); the user part of
 * From must be a number or a word.
 */
function shown({ number, name }: { number: string; name: string }): Record<string, string> {
  return {
    "CONNECTEDLINE(num,i)": /^[+\d]+$/.test(number) ? number : "anonymous",
    "CONNECTEDLINE(name,i)": name,
    "CONNECTEDLINE(name-charset,i)": "utf8",
    "CONNECTEDLINE(pres)": "allowed",
  };
}
