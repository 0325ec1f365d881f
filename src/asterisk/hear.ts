/**
 * What Asterisk says, put into the floor's words: ARI event → Input.
 *
 * An event about a leg that is not ours, or that has ended, is dropped here. Dialled codes
 * end here too: a PIN is compared and forgotten, and only "right" or "wrong" goes on. No
 * digit, code or caller's number is logged.
 */
import { CAUSE } from "../call/cause.js";
import type { HangUpReason } from "../floor/command.js";
import type { DeskCode, Input, PhoneState } from "../floor/input.js";
import type { CallId, LegId, OperatorId, SeatId } from "../floor/id.js";
import { phoneOf } from "../eventlog/line.js";
import type { Log } from "../log.js";
import { type Caller, callerOf, type Identity } from "../trunk/caller.js";
import type { CarrierProfile } from "../trunk/carrier.js";
import { readDeskCode } from "./desk-code.js";
import type { AriEvent, Channel } from "./event.js";
import { hasWaitedThere } from "./fallback.js";
import { followKey, type KeyTold } from "./keys.js";
import type { KeysWatch } from "./keys.watch.js";
import { endsWithoutCause, type Legs, newLeg } from "./legs.js";
import type { Phones } from "./phones.js";
import { openRefers } from "./refer.js";

export interface Ears {
  hear(event: AriEvent): void;
  /** What the manager says of keys; while it does, what ARI says of them is not heard. */
  hearKey(leg: LegId, told: KeyTold): void;
  /** Phones that have lately put themselves, or whom they talk with, into somebody else's call. */
  intruders(): SeatId[];
}

export interface Hearing {
  legs: Legs;
  phones: Phones;
  carriers(): readonly CarrierProfile[];
  /** The rehearsal's impossible numbers count as assigned. */
  rehearsal: boolean;
  /** Keys as the manager tells of them. */
  keys(): Pick<KeysWatch, "hears" | "expect">;
  onInput(input: Input): void;
  /** A phone came or went. */
  onPhone(input: PhoneState): void;
  verifyPin(operator: OperatorId, pin: string): Promise<boolean>;
  /** A leg that nobody wants (any more) is in the application: away with it. */
  dismiss(leg: LegId, reason?: HangUpReason): void;
  log: Log;
}

/** Q.850 44, requested channel not available: what Asterisk says of a leg without RTP. */
const RTP_LOST = 44;
/** SIP 487: the caller hung up before the answer. Asterisk calls it 127, interworking. */
const CANCELLED = 487;
/** AST_SOFTHANGUP_DEV and AST_SOFTHANGUP_SHUTDOWN of Asterisk's channel.h. */
const SOFT_BY_DEVICE = 1;
const SOFT_BY_SHUTDOWN = 4;

export function openEars(hearing: Hearing): Ears {
  const { legs, onInput } = hearing;
  const refers = openRefers(hearing);

  function hear(event: AriEvent): void {
    switch (event.type) {
      case "StasisStart":
        return event.replace_channel ? refers.replaced(event.channel, event.replace_channel) : started(event.channel, event.args);
      case "ChannelStateChange":
        return stateChanged(event.channel);
      case "ChannelDtmfReceived":
        return keyByAri(event.channel.id, event.digit);
      case "ChannelHold":
        return say(event.channel.id, { type: "LegHeld", leg: event.channel.id });
      case "ChannelUnhold":
        return say(event.channel.id, { type: "LegUnheld", leg: event.channel.id });
      case "ChannelHangupRequest":
        return hangUpRequested(event);
      case "StasisEnd":
        return leftUs(event.channel);
      case "ChannelDestroyed":
        return ended(event.channel.id, event.cause, event.tech_cause);
      case "BridgeBlindTransfer":
        return refers.blind(event);
      case "BridgeAttendedTransfer":
        return refers.attended(event);
      case "PlaybackFinished":
        return onInput({ type: "PlaybackEnded", playback: event.playback.id, ok: event.playback.state === "done" });
      case "RecordingFailed":
        return trackBroke(event.recording);
      case "ContactStatusChange":
        return contactChanged(event.contact_info);
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
    // The far half of a blind transfer, which goes with its near half (refer.ts).
    if (kind === "refer") return;
    const leg = legs.get(channel.id);
    // One that was hung up meanwhile is about to hear so by the command itself.
    if ((kind !== "seat" && kind !== "outside" && kind !== "snoop") || !leg || leg.givenUp) return hearing.dismiss(channel.id);
    leg.onStart?.(true);
  }

  /** Asterisk stops to write; the ear's end says so to the floor. */
  function trackBroke({ name, cause }: { name: string; cause?: string }): void {
    hearing.log.warn("a track of a recording broke off", { track: name, cause });
    hearing.dismiss(name);
  }

  function callArrived(channel: Channel, args: string[]): void {
    const [, call = "", did = "", trunk = "", ...headers] = args;
    if (legs.has(channel.id)) return;
    if (isSecond(channel)) return refuseSecond(channel, call);
    legs.set(channel.id, newLeg(channel.id, "caller", channel.protocol_id));
    const caller = callerIn(headers, trunk, hearing);
    const waited = hasWaitedThere(channel) ? { fallbackMs: sinceMade(channel), answered: channel.state === "Up" } : {};
    onInput({ type: "CallArrived", call, leg: channel.id, did, caller, trunk, ...waited });
  }

  /**
   * A second INVITE of a call that is here already, by another way: it has the same Call-ID and
   * is no retransmission (RFC 3261, 8.2.2.2). SIP would say 482, which ARI cannot; busy comes
   * nearest, and leaves the first alone.
   */
  function isSecond(channel: Channel): boolean {
    for (const leg of legs.values()) if (leg.sipCallId === channel.protocol_id) return true;
    return false;
  }

  function refuseSecond(channel: Channel, call: CallId): void {
    hearing.log.warn("a second INVITE with the Call-ID of a call that is here is refused as busy", { call, leg: channel.id });
    hearing.dismiss(channel.id, "busy");
  }

  async function deskCalled(channel: Channel, call: string): Promise<void> {
    if (legs.has(channel.id)) return;
    const leg = newLeg(channel.id, "desk", channel.protocol_id);
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
    if (channel.state === "Ringing") say(channel.id, { type: "LegRinging", leg: channel.id });
    if (channel.state === "Up") say(channel.id, { type: "LegAnswered", leg: channel.id });
  }

  /**
   * The far end's own hang-up is told by ChannelHangupRequest with its cause, first of all; any
   * other end of a leg that we made by ChannelDestroyed with the cause, a moment after
   * StasisEnd. A leg that came in by the dialplan has StasisEnd alone, without a cause. A soft
   * request has no cause either: its number says who asked for it, 1 being the device itself,
   * which has heard no speech for too long (res_pjsip_sdp_rtp.c), and 4 Asterisk, which ends in
   * order and asks every channel before the first of them goes (asterisk.c, seen in 22.10.1).
   */
  function hangUpRequested({ channel, cause, tech_cause, soft }: AriEvent & { type: "ChannelHangupRequest" }): void {
    const leg = legs.get(channel.id);
    if (!soft && cause) ended(channel.id, tech_cause === CANCELLED ? CAUSE.normal : cause, tech_cause);
    else if (soft && cause === SOFT_BY_DEVICE && leg) leg.silent = true;
    else if (soft && cause === SOFT_BY_SHUTDOWN && leg) onInput({ type: "PbxStopping" });
  }

  function leftUs(channel: Channel): void {
    const leg = legs.get(channel.id);
    if (leg && endsWithoutCause(leg)) ended(channel.id, leg.silent ? RTP_LOST : CAUSE.normal);
  }

  function ended(id: LegId, cause: number, sip?: number): void {
    const leg = legs.get(id);
    if (!leg) return;
    say(id, { type: "LegEnded", leg: leg.id, cause, ...(sip ? { sip } : {}) });
    legs.delete(leg.id);
    leg.onStart?.(false);
  }

  function say(id: LegId, input: Input): void {
    const leg = legs.get(id);
    if (!leg) return;
    if (leg.held) leg.held.push(input);
    else onInput(input);
  }

  function hearKey(id: LegId, told: KeyTold): void {
    const leg = legs.get(id);
    if (!leg) return;
    const { pressed: isPressed, down } = followKey(leg.keyDown, told);
    leg.keyDown = down;
    if (isPressed) pressed(id, told.digit);
  }

  function keyByAri(id: LegId, digit: string): void {
    const keys = hearing.keys();
    if (keys.hears()) keys.expect(() => pressed(id, digit));
    else pressed(id, digit);
  }

  function pressed(id: LegId, digit: string): void {
    say(id, { type: "DigitPressed", leg: id, digit });
  }

  function contactChanged({ aor, uri, contact_status }: ContactInfo): void {
    const input = hearing.phones.contactChanged(aor, uri, contact_status);
    if (input) hearing.onPhone(input);
  }

  return { hear, hearKey, intruders: refers.intruders };
}

/** Who calls, read from the headers as the dialplan of this carrier hands them on. */
export function callerIn(headers: string[], trunk: string, { carriers, rehearsal }: Pick<Hearing, "carriers" | "rehearsal">): Caller {
  const profile = carriers().find((one) => one.name === trunk);
  return callerOf(identityOf(headers), { order: profile?.identity.inbound, privacy: profile?.identity.privacy, rehearsal });
}

function sinceMade({ creationtime }: Channel): number {
  return Math.max(0, Math.round(Date.now() - Date.parse(creationtime)));
}

/** "PJSIP/101-0000002a" is a channel of the phone 101. */
export function endpointOf({ name }: Pick<Channel, "name">): string {
  return phoneOf(name);
}

type ContactInfo = (AriEvent & { type: "ContactStatusChange" })["contact_info"];

/** The dialplan puts so many brackets around a header, for the reason told there. */
const BRACKETS = 4;

/** The headers as the dialplan hands them on: "from=((((…))))" and so on, percent-encoded. */
function identityOf(headers: string[]): Identity {
  const named = Object.fromEntries(
    headers.map((header) => {
      const at = header.indexOf("=");
      return [header.slice(0, at), decoded(header.slice(at + 1)).slice(BRACKETS, -BRACKETS)];
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
