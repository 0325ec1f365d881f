import type { Call } from "../call/call.js";
import { fallSilent, playMusic } from "../call/hearing.js";
import type { LegId } from "../floor/id.js";
import type { Turn } from "../floor/turn.js";
import { type Arrangement, arrangementOf, interpreterOf, isInRoom, type Transfer } from "./transfer.js";

/**
 * Make a change of who is with whom, and ask for what follows from it: out of the old rooms
 * first, then what each hears alone, then into the new ones. So nobody is in two rooms, and
 * the caller goes from music to people and back without a gap of ours.
 */
export function rearrange(turn: Turn, call: Call, change: () => void): void {
  const before = arrangementOf(call);
  const transferBefore = transferOf(call);
  change();
  const after = arrangementOf(call);
  if (before) leave(turn, call, before, after);
  const transfer = transferOf(call) ?? transferBefore;
  soundsChanged(turn, call, before, after);
  if (after) {
    if (call.phase.type !== "left") earChanged(turn, call, transfer, isInRoom(after, call.leg));
    enter(turn, call, before, after);
  }
}

export function transferOf({ phase }: Call): Transfer | null {
  if (phase.type === "talking") return phase.transfer ?? null;
  return phase.type === "handedOver" || phase.type === "left" ? phase.transfer : null;
}

/** The legs of those whom the call has brought in; a seat that is asked owns its own. */
export function legsBeside(call: Call): LegId[] {
  const transfer = transferOf(call);
  const interpreter = interpreterOf(call);
  const asked = transfer?.to.type === "department" ? [transfer.leg] : [];
  return [...asked, ...(transfer?.own ? [transfer.own.leg] : []), ...(interpreter ? [interpreter.leg] : [])];
}

function leave(turn: Turn, { id }: Call, before: Arrangement, after: Arrangement | null): void {
  for (const [bridge, legs] of Object.entries(before.rooms)) {
    const stay = after?.rooms[bridge];
    for (const leg of legs) if (turn.legs.has(leg) && !stay?.includes(leg)) turn.command({ type: "Leave", call: id, bridge, leg });
    if (!stay) turn.command({ type: "Unbridge", call: id, bridge });
  }
}

function enter(turn: Turn, { id }: Call, before: Arrangement | null, after: Arrangement): void {
  for (const [bridge, legs] of Object.entries(after.rooms)) {
    const there = before?.rooms[bridge];
    if (!there) turn.command({ type: "Bridge", call: id, bridge, legs });
    else for (const leg of legs) if (!there.includes(leg)) turn.command({ type: "Join", call: id, bridge, leg });
  }
}

/** What those beside the caller hear of ours. */
function soundsChanged(turn: Turn, call: Call, before: Arrangement | null, after: Arrangement | null): void {
  const { id } = call;
  const [heard, hears] = [before?.music ?? [], after?.music ?? []];
  for (const leg of heard) if (!hears.includes(leg) && turn.legs.has(leg)) turn.command({ type: "StopMusic", call: id, leg });
  for (const leg of hears) if (!heard.includes(leg)) turn.command({ type: "StartMusic", call: id, leg });
  const tone = after?.tone ?? null;
  if (before?.tone?.leg === tone?.leg && before?.tone?.sound === tone?.sound) return;
  stopTone(turn, call);
  if (tone) startTone(turn, call, tone.leg, tone.sound);
}

export function startTone(turn: Turn, call: Call, leg: LegId, tone: "ring" | "busy" = "ring"): void {
  call.tone = turn.id("play");
  turn.command({ type: "Tone", call: call.id, leg, playback: call.tone, tone });
}

/** For an operator who looks at no panel: what was asked for is not to be. Nobody else hears it. */
export function beep(turn: Turn, call: Call, leg: LegId): void {
  turn.command({ type: "Beep", call: call.id, leg, ear: turn.id("leg"), tone: "congestion" });
}

export function stopTone(turn: Turn, { id, tone }: Call): void {
  if (tone) turn.command({ type: "StopPlay", call: id, playback: tone });
}

/** The operator has already told the caller to wait: music at once, words after a while. */
function earChanged(turn: Turn, call: Call, transfer: Transfer | null, inRoom: boolean): void {
  const { mono } = turn.now;
  if (inRoom) {
    fallSilent(turn, call);
    if (!transfer) return;
    if (transfer.heldSince !== null) transfer.heldMs += mono - transfer.heldSince;
    transfer.heldSince = null;
    transfer.announceAt = null;
    return;
  }
  if (call.hearing.type === "nothing") playMusic(turn, call);
  if (!transfer || transfer.heldSince !== null) return;
  transfer.heldSince = mono;
  transfer.announceAt = mono + turn.state.setup.rules.holdFirstMs;
}
