/**
 * What the floor wants, put into ARI's words: Command → requests.
 *
 * The commands of one call are carried out one after the other, those of different calls at
 * the same time. One that fails comes back as the input `CommandFailed`; nothing throws.
 */
import type { Command, HangUpReason } from "../floor/command.js";
import type { BridgeId, CallId, LegId } from "../floor/id.js";
import type { FailReason, Input } from "../floor/input.js";
import type { Log } from "../log.js";
import { clipPath, clips } from "../prompt/clips.js";
import type { Say } from "../prompt/say.js";
import type { Texts } from "../prompt/texts.js";
import { type Legs, newLeg } from "./legs.js";
import type { Answer, Rest } from "./rest.js";

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
  /** Folder of the sounds, absolute. */
  sounds: string;
  onInput(input: Input): void;
  log: Log;
}

const DONE: Answer = { ok: true, body: "" };
/** A leg that was created enters the application within some milliseconds. */
const START_MS = 2000;

/** Words of ARI for why a leg is hung up; each becomes its Q.850 cause and SIP status. */
const REASONS: Record<HangUpReason, string> = {
  normal: "normal",
  busy: "busy",
  unallocated: "unallocated",
  congestion: "congestion",
  answeredElsewhere: "answered_elsewhere",
};

export function openHands(obeying: Obeying): Hands {
  const { legs, bridges, rest, onInput } = obeying;
  /** Commands of a call that wait for the one before them; the first is being carried out. */
  const queues = new Map<CallId, Command[]>();

  function obey(commands: Command[]): void {
    for (const command of commands) {
      // Known at once, so that a leg whose creation is still under way is not dialled.
      if (command.type === "HangUp") withdraw(command.leg);
      const queue = queues.get(command.call);
      if (queue) queue.push(command);
      else {
        queues.set(command.call, [command]);
        void work(command.call);
      }
    }
  }

  async function work(call: CallId): Promise<void> {
    const queue = queues.get(call);
    for (let command = queue?.[0]; command; command = queue?.[0]) {
      const answer = await attempt(command);
      queue?.shift();
      if (!answer.ok) failed(command, answer.reason, answer.text);
    }
    queues.delete(call);
  }

  async function attempt(command: Command): Promise<Answer> {
    try {
      return await carryOut(command);
    } catch (error) {
      return { ok: false, reason: "refused", text: (error as Error).message };
    }
  }

  function failed(command: Command, reason: FailReason, text: string): void {
    if (reason !== "gone") obeying.log.warn("a command failed", { command: command.type, call: command.call, reason, text });
    onInput({ type: "CommandFailed", command, reason });
  }

  function carryOut(command: Command): Promise<Answer> {
    switch (command.type) {
      case "Answer":
        return rest.send("POST", `/channels/${command.leg}/answer`);
      case "Ring":
        return ring(command);
      case "HangUp":
        return hangUp(command.leg, command.reason);
      case "Play":
        return rest.send("POST", `/channels/${command.leg}/play/${command.playback}`, undefined, {
          media: command.say.flatMap(mediaOf),
        });
      case "StopPlay":
        return goneIsDone(rest.send("DELETE", `/playbacks/${command.playback}`));
      case "StartMusic":
        return rest.send("POST", `/channels/${command.leg}/moh`);
      case "StopMusic":
        return goneIsDone(rest.send("DELETE", `/channels/${command.leg}/moh`));
      case "Bridge":
        return bridge(command.bridge, command.legs);
      case "Unbridge":
        bridges.delete(command.bridge);
        return goneIsDone(rest.send("DELETE", `/bridges/${command.bridge}`));
      case "ToFallback":
        return rest.send("POST", `/channels/${command.leg}/continue`, { context: "fallback", extension: "s", priority: 1 });
      default:
        return command satisfies never;
    }
  }

  /** Create the leg, wait until it is in the application, and only then let it ring. */
  async function ring({ leg: id, call, seat, show, ringMs }: Command & { type: "Ring" }): Promise<Answer> {
    const leg = newLeg(id, "seat");
    legs.set(id, leg);
    const started = new Promise<boolean>((resolve) => {
      leg.onStart = resolve;
    });
    const created = await rest.send(
      "POST",
      "/channels/create",
      { endpoint: `PJSIP/${seat}`, app: obeying.app, appArgs: "seat", channelId: id, formats: "ulaw" },
      { variables: { MADOGUCHI_CALL: call, ...shown(show) } },
    );
    if (!created.ok) {
      // A phone that has no contact cannot be called; that says something of the phone, not of us.
      legs.delete(id);
      if (created.status !== 500) return created;
      onInput({ type: "LegEnded", leg: id, cause: UNREACHABLE });
      return DONE;
    }
    const timer = setTimeout(() => leg.onStart?.(false), START_MS);
    const inside = await started;
    clearTimeout(timer);
    leg.onStart = null;
    if (leg.withdrawn) return DONE;
    if (!inside) {
      leg.givenUp = true;
      await rest.send("DELETE", `/channels/${id}`);
      return { ok: false, reason: "timeout", text: "the new leg did not enter the application" };
    }
    return rest.send("POST", `/channels/${id}/dial`, { timeout: Math.max(1, Math.ceil(ringMs / 1000)) });
  }

  function withdraw(id: LegId): void {
    const leg = legs.get(id);
    if (!leg) return;
    leg.withdrawn = true;
    leg.onStart?.(false);
  }

  /** A leg that is not there any more has ended; if nobody said so yet, it is said now. */
  async function hangUp(id: LegId, reason: HangUpReason): Promise<Answer> {
    const answer = await rest.send("DELETE", `/channels/${id}`, { reason: REASONS[reason] });
    if (answer.ok || answer.reason !== "gone") return answer;
    if (legs.delete(id)) onInput({ type: "LegEnded", leg: id, cause: NORMAL_CLEARING });
    return DONE;
  }

  async function bridge(id: BridgeId, [one, other]: [LegId, LegId]): Promise<Answer> {
    bridges.add(id);
    // Plain "mixing" passes no digits on to us.
    const made = await rest.send("POST", `/bridges/${id}`, { type: "mixing,dtmf_events" });
    if (!made.ok) return made;
    return rest.send("POST", `/bridges/${id}/addChannel`, { channel: `${one},${other}` });
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

/** Q.850: normal clearing, subscriber absent. */
const NORMAL_CLEARING = 16;
const UNREACHABLE = 20;

async function goneIsDone(answer: Promise<Answer>): Promise<Answer> {
  const got = await answer;
  return !got.ok && got.reason === "gone" ? DONE : got;
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
