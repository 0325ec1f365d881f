/**
 * What Asterisk says, put into the floor's words: ARI event → Input.
 *
 * An event about a leg that is not ours, or that has ended, is dropped here. Dialled codes
 * end here too: a PIN is compared and forgotten, and only "right" or "wrong" goes on. No
 * digit, code or caller's number is logged.
 */
import type { DeskCode, Input } from "../floor/input.js";
import type { OperatorId, SeatId } from "../floor/id.js";
import type { Log } from "../log.js";
import { callerOf, type Identity } from "../trunk/caller.js";
import type { CarrierProfile } from "../trunk/carrier.js";
import { readDeskCode } from "./desk-code.js";
import type { AriEvent, Channel } from "./event.js";
import { type Legs, newLeg } from "./legs.js";

export interface Ears {
  hear(event: AriEvent): void;
}

export interface Hearing {
  legs: Legs;
  carriers(): readonly CarrierProfile[];
  /** The rehearsal's impossible numbers count as assigned. */
  rehearsal: boolean;
  onInput(input: Input): void;
  verifyPin(operator: OperatorId, pin: string): Promise<boolean>;
  /** A leg that nobody wants (any more) is in the application: away with it. */
  dismiss(channel: Channel): void;
  log: Log;
}

/** Q.850 16, normal clearing: assumed where a leg ended and no cause was named. */
const NORMAL_CLEARING = 16;

export function openEars(hearing: Hearing): Ears {
  const { legs, onInput } = hearing;

  function hear(event: AriEvent): void {
    switch (event.type) {
      case "StasisStart":
        return started(event.channel, event.args);
      case "ChannelStateChange":
        return stateChanged(event.channel);
      case "ChannelDtmfReceived":
        return say(event.channel, { type: "DigitPressed", leg: event.channel.id, digit: event.digit });
      case "ChannelHold":
        return say(event.channel, { type: "LegHeld", leg: event.channel.id });
      case "ChannelUnhold":
        return say(event.channel, { type: "LegUnheld", leg: event.channel.id });
      case "ChannelEnteredBridge":
        return say(event.channel, { type: "LegJoined", leg: event.channel.id, bridge: event.bridge.id });
      case "ChannelHangupRequest":
        // A soft one has no cause: its number says who asked for it.
        return event.soft || !event.cause ? undefined : ended(event.channel, event.cause, event.tech_cause);
      case "StasisEnd":
        return leftUs(event.channel);
      case "ChannelDestroyed":
        return ended(event.channel, event.cause, event.tech_cause);
      case "PlaybackFinished":
        return onInput({ type: "PlaybackEnded", playback: event.playback.id, ok: event.playback.state === "done" });
      case "ContactStatusChange":
        return contactChanged(event.contact_info.aor, event.contact_info.contact_status);
      case "PeerStatusChange":
      case "ApplicationReplaced":
        return;
      default:
        return event satisfies never;
    }
  }

  function started(channel: Channel, args: string[]): void {
    const [kind, call = ""] = args;
    if (kind === "trunk") return callArrived(channel, args);
    if (kind === "desk") return void deskCalled(channel, call);
    const leg = legs.get(channel.id);
    // One that was hung up meanwhile is about to hear so by the command itself.
    if (kind !== "seat" || !leg || leg.givenUp) return hearing.dismiss(channel);
    leg.onStart?.(true);
  }

  function callArrived(channel: Channel, args: string[]): void {
    const [, call = "", did = "", trunk = "", ...headers] = args;
    if (legs.has(channel.id)) return;
    legs.set(channel.id, newLeg(channel.id, "caller"));
    const profile = hearing.carriers().find((one) => one.name === trunk);
    const caller = callerOf(identityOf(headers), {
      order: profile?.identity.inbound,
      privacy: profile?.identity.privacy,
      rehearsal: hearing.rehearsal,
    });
    onInput({ type: "CallArrived", call, leg: channel.id, did, caller, trunk });
  }

  async function deskCalled(channel: Channel, call: string): Promise<void> {
    if (legs.has(channel.id)) return;
    const leg = newLeg(channel.id, "desk");
    legs.set(leg.id, leg);
    const dialled = readDeskCode(channel.dialplan.exten);
    const arrived = (code: DeskCode) =>
      onInput({ type: "DeskCodeDialled", call, leg: leg.id, seat: endpointOf(channel), code });
    if (dialled.type !== "logIn") return arrived(dialled);
    // Whoever hangs up while the PIN is being compared has still tried it.
    const held: Input[] = [];
    leg.held = held;
    const { operator } = dialled;
    const pin = await rightOrWrong(operator, dialled.pin);
    arrived({ type: "logIn", operator, pin });
    leg.held = null;
    for (const input of held) onInput(input);
  }

  async function rightOrWrong(operator: OperatorId, pin: string): Promise<"right" | "wrong"> {
    try {
      return (await hearing.verifyPin(operator, pin)) ? "right" : "wrong";
    } catch (error) {
      hearing.log.error("a PIN could not be compared and counts as wrong", { error });
      return "wrong";
    }
  }

  function stateChanged(channel: Channel): void {
    if (channel.state === "Ringing") say(channel, { type: "LegRinging", leg: channel.id });
    if (channel.state === "Up") say(channel, { type: "LegAnswered", leg: channel.id });
  }

  /**
   * The far end's own hang-up is told by ChannelHangupRequest with its cause, first of all; any
   * other end of a leg that we made by ChannelDestroyed with the cause, a moment after
   * StasisEnd. A leg that came in by the dialplan has StasisEnd alone, without a cause.
   */
  function leftUs(channel: Channel): void {
    const leg = legs.get(channel.id);
    if (leg && leg.kind !== "seat") ended(channel, NORMAL_CLEARING);
  }

  function ended(channel: Channel, cause: number, sip?: number): void {
    const leg = legs.get(channel.id);
    if (!leg) return;
    say(channel, { type: "LegEnded", leg: leg.id, cause, ...(sip ? { sip } : {}) });
    legs.delete(leg.id);
    leg.onStart?.(false);
  }

  function say(channel: Channel, input: Input): void {
    const leg = legs.get(channel.id);
    if (!leg) return;
    if (leg.held) leg.held.push(input);
    else onInput(input);
  }

  function contactChanged(seat: SeatId, status: string): void {
    const input = phoneInput(seat, status);
    if (input) onInput(input);
  }

  return { hear };
}

/** "PJSIP/101-0000002a" is a channel of the phone 101. */
export function endpointOf(channel: Pick<Channel, "name">): string {
  return /^PJSIP\/(.+)-[^-]*$/.exec(channel.name)?.[1] ?? "";
}

function phoneInput(seat: SeatId, status: string): Input | null {
  switch (status) {
    case "Reachable":
    case "NonQualified":
      return { type: "PhoneRegistered", seat };
    case "Unreachable":
      return { type: "PhoneLost", seat, why: "unreachable" };
    case "Removed":
      return { type: "PhoneLost", seat, why: "unregistered" };
    default:
      return null;
  }
}

/** The headers as the dialplan hands them on: "from=…" and so on, percent-encoded. */
function identityOf(headers: string[]): Identity {
  const named = Object.fromEntries(
    headers.map((header) => {
      const at = header.indexOf("=");
      return [header.slice(0, at), decoded(header.slice(at + 1))];
    }),
  );
  return { fromUser: named.from, pai: named.pai, ppi: named.ppi, privacy: named.privacy };
}

/** A header that is not UTF-8 is read byte by byte, as it came. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return unescape(text);
  }
}
