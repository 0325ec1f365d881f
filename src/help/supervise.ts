import { dropLeg } from "../call/loose.js";
import type { Command } from "../floor/command.js";
import type { BridgeId, CallId, LegId, SeatId } from "../floor/id.js";
import type { FailReason } from "../floor/input.js";
import type { Turn } from "../floor/turn.js";
import { forgetIfOver, helpFor, helpOver, talkAt } from "./ask.js";
import { type Help, type HelpMode, isTheirTalk, placeFor, type Supervision, type SupervisionOutcome } from "./help.js";

/**
 * The manager comes to a talk: from the panel, when the manager's own phone is rung, or by a
 * code dialled there. Nothing here is ever a reason to touch the caller's or the operator's
 * leg; whatever fails, the manager's is hung up.
 */

export type SupervisionRefusal = "noCall" | "already" | "nothing" | "notAllowed";

/** Who comes: an account's name, or "phone", whose own call it is then. */
export interface Coming {
  by: string;
  phone: SeatId;
  leg?: LegId;
}

/** Asterisk stops the ringing; this much later we no longer believe that it will. */
const RING_GRACE_MS = 3_000;

/** Listen, whisper or join; on the panel also a change from one to another. Answers why not. */
export function supervise(turn: Turn, id: SeatId, mode: HelpMode, coming: Coming): SupervisionRefusal | null {
  const why = trySupervise(turn, id, mode, coming);
  if (why) superviseRefused(turn, id, mode, why, coming);
  return why;
}

export function superviseRefused(turn: Turn, id: SeatId, mode: HelpMode, why: SupervisionRefusal, { by, phone }: Coming): void {
  const seat = turn.state.seats[id];
  const call = seat && talkAt(turn, seat)?.id;
  turn.fact({ type: "SupervisionRefused", mode, why, by, phone }, { ...(seat && { seat: id, operator: seat.operator }), ...(call && { call }) });
}

function trySupervise(turn: Turn, id: SeatId, mode: HelpMode, { by, phone, leg }: Coming): SupervisionRefusal | null {
  const seat = turn.state.seats[id];
  const call = seat && talkAt(turn, seat);
  if (!call) return "noCall";
  if (!turn.state.setup.supervisorPhones.includes(phone)) return "notAllowed";
  const there = turn.state.help[call.id];
  if (there?.supervision && !leg) {
    changeMode(turn, there, there.supervision, mode, by);
    return null;
  }
  if (there?.supervision || isTaken(turn, phone)) return "already";
  const help = helpFor(turn, seat, call);
  const { ringMs } = turn.state.setup.rules;
  const supervision: Supervision = {
    id: turn.id("supervision"),
    mode,
    by,
    phone,
    leg: leg ?? turn.id("leg"),
    bridge: turn.id("bridge"),
    snoop: null,
    place: null,
    until: turn.now.mono + ringMs + RING_GRACE_MS,
  };
  help.supervision = supervision;
  turn.legs.set(supervision.leg, { type: "help", help });
  turn.fact({ type: "SupervisionAsked", supervision: supervision.id, mode, by, phone }, about(help));
  if (leg) turn.command({ type: "Answer", call: call.id, leg });
  else turn.command({ type: "Ring", call: call.id, leg: supervision.leg, offer: supervision.id, seat: phone, show: { number: id, name: SHOWN[mode] }, ringMs });
  return null;
}

/** What the manager's phone shows while it rings for a seat. */
const SHOWN: Record<HelpMode, string> = { listen: "聞く", whisper: "ささやく", join: "入る" };

function isTaken(turn: Turn, phone: SeatId): boolean {
  return Object.values(turn.state.help).some(({ supervision }) => supervision?.phone === phone);
}

/** On the panel: the manager leaves the talk, or does not want to be rung any more. */
export function endSupervising(turn: Turn, id: SeatId): SupervisionRefusal | null {
  const seat = turn.state.seats[id];
  const call = seat && talkAt(turn, seat);
  const help = call ? turn.state.help[call.id] : undefined;
  if (!help?.supervision) return "nothing";
  over(turn, help, help.supervision, "ended");
  return null;
}

/** 1, 2 and 3 on the manager's phone. */
const KEYS: Record<string, HelpMode> = { "1": "listen", "2": "whisper", "3": "join" };

export function supervisorKeyed(turn: Turn, help: Help, leg: LegId, digit: string): void {
  const { supervision } = help;
  const mode = KEYS[digit];
  if (supervision?.leg === leg && mode) changeMode(turn, help, supervision, mode, "phone");
}

/** Where the leg is to be follows at the end of the turn. */
function changeMode(turn: Turn, help: Help, supervision: Supervision, mode: HelpMode, by: string): void {
  turn.touchCall({ id: help.call });
  if (supervision.mode === mode) return;
  supervision.mode = mode;
  if (supervision.snoop) turn.fact({ type: "SupervisionRuns", supervision: supervision.id, mode, by }, about(help));
}

/** The manager's phone is answered, or its own call is. */
export function supervisorAnswered(turn: Turn, help: Help, leg: LegId): void {
  const { call, supervision } = help;
  if (supervision?.leg !== leg || supervision.snoop) return;
  supervision.until = null;
  supervision.snoop = turn.id("leg");
  turn.legs.set(supervision.snoop, { type: "help", help });
  turn.command({ type: "Snoop", call, leg: supervision.snoop, of: help.leg });
  turn.command({ type: "Bridge", call, bridge: supervision.bridge, legs: [supervision.snoop] });
  const { id, mode, by } = supervision;
  turn.fact({ type: "SupervisionRuns", supervision: id, mode, by }, about(help));
  if (turn.state.setup.rules.supervisionTone) turn.command({ type: "Beep", call, leg: help.leg, ear: turn.id("leg"), tone: "callwaiting" });
  if (help.asked) helpOver(turn, help, "answered");
}

/** The manager's leg or the ear has ended. */
export function helpLegGone(turn: Turn, help: Help, leg: LegId): void {
  const { supervision } = help;
  turn.legs.delete(leg);
  if (!supervision) return;
  const left = supervision.snoop ? "left" : "noAnswer";
  over(turn, help, supervision, leg === supervision.leg ? left : "failed");
}

/** One of its commands could not be carried out; what concerns a place that was left does not matter. */
export function supervisionFailed(turn: Turn, help: Help, command: Command, reason: FailReason): void {
  const { supervision } = help;
  if (!supervision || (command.type === "Join" && command.bridge !== supervision.place?.bridge)) return;
  const isNoLeg = (command.type === "Ring" || command.type === "Snoop") && (reason === "gone" || reason === "refused");
  if (isNoLeg) turn.legs.delete(command.leg);
  over(turn, help, supervision, "failed");
}

/** The manager's phone was never rung. */
export function supervisionLost(turn: Turn, help: Help): void {
  if (help.supervision) over(turn, help, help.supervision, "failed");
}

/** Whose command it is, where it is one of a manager's. */
export function helpOf(turn: Turn, command: Command): Help | undefined {
  if (command.type === "Bridge") {
    const help = turn.state.help[command.call];
    return help?.supervision?.bridge === command.bridge ? help : undefined;
  }
  if (command.type !== "Ring" && command.type !== "Snoop" && command.type !== "Join" && command.type !== "Answer") return undefined;
  const owner = turn.legs.get(command.leg);
  return owner?.type === "help" ? owner.help : undefined;
}

export function helpDue(turn: Turn, help: Help): void {
  const { supervision } = help;
  if (supervision?.until != null && supervision.until <= turn.now.mono) over(turn, help, supervision, "noAnswer");
}

/** After every turn: a talk that is over takes the manager along, and one that was rearranged is followed. */
export function followTalks(turn: Turn): void {
  for (const id of turn.touchedCalls) {
    const help = turn.state.help[id];
    if (help) follow(turn, help);
  }
}

function follow(turn: Turn, help: Help): void {
  const call = turn.state.calls[help.call];
  if (!call || !isTheirTalk(call, help)) {
    if (help.asked) helpOver(turn, help, "callEnded");
    if (help.supervision) over(turn, help, help.supervision, "callEnded");
    return;
  }
  const { supervision } = help;
  if (!supervision?.snoop) return;
  const { leg, place } = supervision;
  const next = placeFor(call, help.leg, supervision);
  if (place?.bridge === next.bridge && place.muted === next.muted) return;
  supervision.place = next;
  if (place) turn.command({ type: "Leave", call: call.id, bridge: place.bridge, leg });
  turn.command({ type: "Join", call: call.id, bridge: next.bridge, leg, ...(next.muted && { muted: true }) });
}

/** After a connect: whatever of it was not carried out is asked for again. An ear that was never made ends it. */
export function superviseAgain(turn: Turn, bridges: Record<BridgeId, LegId[]> | undefined): void {
  for (const help of Object.values(turn.state.help)) {
    turn.touchCall({ id: help.call });
    const { call, supervision } = help;
    if (!bridges || !supervision?.snoop) continue;
    const { snoop, bridge, leg, place } = supervision;
    if (!bridges[bridge]) turn.command({ type: "Bridge", call, bridge, legs: [snoop] });
    else if (!bridges[bridge].includes(snoop)) turn.command({ type: "Join", call, bridge, leg: snoop });
    if (!place || bridges[place.bridge]?.includes(leg)) continue;
    const elsewhere = Object.keys(bridges).find((one) => bridges[one]?.includes(leg));
    if (elsewhere) turn.command({ type: "Leave", call, bridge: elsewhere, leg });
    turn.command({ type: "Join", call, bridge: place.bridge, leg, ...(place.muted && { muted: true }) });
  }
}

/** Belongs in this bridge, although it is not one of those who talk. */
export function isSupervisorIn(turn: Turn, call: CallId, bridge: BridgeId, leg: LegId): boolean {
  const supervision = turn.state.help[call]?.supervision;
  return supervision?.leg === leg && supervision.place?.bridge === bridge;
}

function over(turn: Turn, help: Help, { id, leg, snoop, bridge }: Supervision, outcome: SupervisionOutcome): void {
  turn.fact({ type: "SupervisionEnded", supervision: id, outcome }, about(help));
  help.supervision = null;
  dropLeg(turn, help.call, leg);
  if (snoop) {
    dropLeg(turn, help.call, snoop);
    turn.command({ type: "Unbridge", call: help.call, bridge });
  }
  forgetIfOver(turn, help);
}

function about({ call, seat, operator }: Help) {
  return { call, seat, operator };
}
