/**
 * What phones do to calls by themselves: REFER, and INVITE with Replaces (RFC 3515, RFC 3891).
 * Asterisk carries both out before anybody is asked. It puts a channel of its own or the
 * stranger's in the place of a leg of ours (StasisStart with `replace_channel`), and of a REFER
 * it tells at last what it was (BridgeBlindTransfer, BridgeAttendedTransfer).
 *
 * Who is with whom is the floor's business: so what was put in the place of our legs is put out
 * again at once, and the floor hears what the phone wants. It hears so before it hears that a
 * leg has ended by it, which Asterisk tells the other way round. "Invalid" is said where the
 * legs are in no bridge, as while the department rings: the phone is told that it has failed,
 * but what it wants is as clear, and the floor can do it.
 *
 * A phone that names a call of somebody else in its Replaces has taken it over by then; the
 * floor hears that too, and puts things right.
 */
import type { HangUpReason } from "../floor/command.js";
import type { LegId, SeatId } from "../floor/id.js";
import type { Input } from "../floor/input.js";
import { phoneOf } from "../eventlog/line.js";
import type { Log } from "../log.js";
import type { AriEvent, Channel } from "./event.js";
import type { Leg, Legs } from "./legs.js";
import { isHalf } from "./lists.js";

export interface Refers {
  /** This channel has taken the place of a leg. */
  replaced(channel: Channel, leg: Pick<Channel, "id" | "name">): void;
  attended(event: AriEvent & { type: "BridgeAttendedTransfer" }): void;
  blind(event: AriEvent & { type: "BridgeBlindTransfer" }): void;
  /** Phones that have lately put themselves, or whom they talk with, into somebody else's call. */
  intruders(): SeatId[];
}

export interface Referring {
  legs: Legs;
  onInput(input: Input): void;
  dismiss(leg: LegId, reason?: HangUpReason): void;
  log: Log;
}

/** What was in the place of a leg when nothing was told of why, within many times what that takes. */
const UNTOLD_MS = 1_000;
/** So long a phone that did so is named. */
const NAMED_MS = 60_000;

export function openRefers({ legs, onInput, dismiss, log }: Referring): Refers {
  /** Legs whose place was taken, until it is told what for. They may have ended meanwhile. */
  const taken = new Map<LegId, { by: LegId; leg: Leg | undefined }>();
  /** When they did, on `performance.now()`. */
  const intruded = new Map<SeatId, number>();

  function replaced(channel: Channel, { id, name }: Replaced): void {
    const leg = legs.get(id);
    if (leg) leg.replaced = true;
    if (!isHalf(channel)) {
      dismiss(channel.id);
      return takenOver([{ id, name }], channel);
    }
    taken.set(id, { by: channel.id, leg });
    if (leg) leg.held ??= [];
    setTimeout(() => settle(id, channel.id), UNTOLD_MS).unref();
  }

  function attended({ transferer_first_leg: first, transferer_second_leg: second, result }: AriEvent & { type: "BridgeAttendedTransfer" }): void {
    const both = first.id === second.id ? [first] : [first, second];
    const areItsOwn = both.length === 2 && phoneOf(first.name) === phoneOf(second.name) && both.every(isKnown);
    if (areItsOwn && wants(result)) onInput({ type: "PhoneTransferred", leg: first.id, to: second.id });
    else takenOver(both.filter(({ id }) => taken.has(id)), first);
    for (const { id } of both) settle(id);
  }

  /** One that comes on the heels of another says "Success" too, but has nobody to transfer. */
  function blind({ channel, exten, result, transferee, replace_channel: half }: AriEvent & { type: "BridgeBlindTransfer" }): void {
    if (isKnown(channel) && wants(result) && (result === "Invalid" || transferee)) {
      onInput({ type: "PhoneBlindTransferred", leg: channel.id, to: exten });
    }
    if (half && !taken.has(channel.id)) dismiss(half.id);
    settle(channel.id);
  }

  function isKnown({ id }: Replaced): boolean {
    return legs.has(id) || taken.get(id)?.leg !== undefined;
  }

  function takenOver(places: Replaced[], by: Channel): void {
    const phone = phoneOf(by.name);
    for (const place of places.filter(isKnown)) {
      log.warn("a phone has taken a leg's place by Replaces, which is undone", { leg: place.id, phone });
      if (phoneOf(place.name) !== phone) intruded.set(phone, performance.now());
      onInput({ type: "LegTakenOver", leg: place.id });
    }
  }

  /** Out with what is in the leg's place; and what was heard of the leg meanwhile is told. */
  function settle(id: LegId, by?: LegId): void {
    const place = taken.get(id);
    if (!place || (by && place.by !== by)) return;
    taken.delete(id);
    dismiss(place.by);
    const { leg } = place;
    const held = leg?.held ?? [];
    if (leg) leg.held = null;
    for (const input of held) onInput(input);
  }

  function intruders(): SeatId[] {
    for (const [seat, at] of intruded) if (performance.now() - at > NAMED_MS) intruded.delete(seat);
    return [...intruded.keys()];
  }

  return { replaced, attended, blind, intruders };
}

/** A channel as the event names it whose place another took. */
type Replaced = Pick<Channel, "id" | "name">;

function wants(result: string): boolean {
  return result === "Success" || result === "Invalid";
}
