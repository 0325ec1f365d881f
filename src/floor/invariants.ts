import type { Call } from "../call/call.js";
import { speaks } from "../queue/queue.js";
import { faceOf, isAvailable, type Seat } from "../seat/seat.js";
import type { LegId } from "./id.js";
import type { Now } from "./now.js";
import type { FloorState } from "./state.js";
import type { LegOwner } from "./turn.js";

/**
 * What must be true of the floor after every input, whatever the input was: a caller is in
 * exactly one place and hears something there, a seat serves one caller, nobody waits beside
 * a free seat, nothing waits without a deadline, and no leg is without an owner. Simulated
 * days check it after every input, production now and then. Order of service is a matter of
 * several inputs and cannot be seen in one state.
 */
export function checkInvariants(state: Readonly<FloorState>, legs: ReadonlyMap<LegId, LegOwner>, now: Now): string[] {
  const wrong: string[] = [];
  let owned = 0;
  for (const id in state.calls) {
    const call = state.calls[id] as Call;
    checkCall(state, call, wrong);
    const owner = legs.get(call.leg);
    if (owner?.type !== "caller" || owner.call !== call) wrong.push(`call ${id}: its leg belongs to somebody else`);
    owned += 1;
  }
  for (const id in state.seats) {
    const seat = state.seats[id] as Seat;
    checkSeat(state, seat, wrong);
    if (seat.work.type === "none") continue;
    const owner = legs.get(seat.work.leg);
    if (owner?.type !== "seat" || owner.seat !== seat) wrong.push(`seat ${id}: its leg belongs to somebody else`);
    owned += 1;
  }
  for (const id in state.deskCalls) {
    const deskCall = state.deskCalls[id];
    const owner = deskCall && legs.get(deskCall.leg);
    if (owner?.type !== "desk" || owner.deskCall !== deskCall) wrong.push(`desk call ${id}: its leg belongs to somebody else`);
    else if (!Number.isFinite(deskCall.until)) wrong.push(`desk call ${id}: no deadline`);
    owned += 1;
  }
  if (legs.size !== owned) wrong.push(`${legs.size - owned} legs belong to nobody`);
  checkNobodyWaitsBesideFreeSeat(state, now, wrong);
  return wrong;
}

function checkCall(state: Readonly<FloorState>, call: Call, wrong: string[]): void {
  const { phase, hearing } = call;
  const say = (what: string) => wrong.push(`call ${call.id}, ${phase.type}: ${what}`);
  if (hearing.type === "prompt" && !Number.isFinite(hearing.until)) say("a prompt without a deadline");
  switch (phase.type) {
    case "menu":
    case "closed":
      if (!Number.isFinite(phase.until)) say("no deadline");
      if (hearing.type !== "prompt") say(`hears ${hearing.type}`);
      return;
    case "waiting": {
      if (hearing.type === "nothing") say("hears nothing");
      if (hearing.type === "music" && phase.announceAt === null && state.setup.rules.announceEveryMs > 0) say("music for ever");
      if (!phase.offer) return;
      if (!Number.isFinite(phase.offer.until)) say("an offer without a deadline");
      const work = state.seats[phase.offer.seat]?.work;
      if (work?.type !== "offered" || work.offer !== phase.offer.id) say(`seat ${phase.offer.seat} knows nothing of its offer`);
      return;
    }
    case "talking": {
      if (hearing.type !== "nothing") say(`hears ${hearing.type}`);
      const work = state.seats[phase.seat]?.work;
      if (work?.type !== "talking" || work.call !== call.id) say(`seat ${phase.seat} does not talk to it`);
      return;
    }
    case "ending":
      if (!Number.isFinite(phase.until)) say("no deadline");
      return;
    default:
      return phase satisfies never;
  }
}

function checkSeat(state: Readonly<FloorState>, seat: Seat, wrong: string[]): void {
  const { work } = seat;
  const say = (what: string) => wrong.push(`seat ${seat.id}, ${work.type}, ${seat.duty.type}: ${what}`);
  if (seat.face !== faceOf(seat)) say(`shown as ${seat.face}`);
  if ((seat.duty.type === "off") !== (seat.operator === null)) say(`operator ${seat.operator}`);
  if (seat.deferred !== null && work.type !== "talking") say("something deferred, and no call to wait for");
  if (seat.deskCall !== null && !state.deskCalls[seat.deskCall]) say("a desk call that is over");
  if (seat.removed && work.type === "none" && seat.deskCall === null) say("removed and still here");
  if (!Number.isFinite(seat.cooldownUntil)) say("cools down for ever");
  if (seat.operator !== null) {
    for (const id in state.seats) {
      if (id !== seat.id && state.seats[id]?.operator === seat.operator) say(`operator ${seat.operator} sits at ${id} too`);
    }
  }
  switch (work.type) {
    case "none":
      return;
    case "releasing":
      if (!Number.isFinite(work.until)) say("no deadline");
      return;
    case "offered": {
      const phase = state.calls[work.call]?.phase;
      const offer = phase?.type === "waiting" ? phase.offer : null;
      if (offer?.id !== work.offer || offer.leg !== work.leg || offer.seat !== seat.id) say(`call ${work.call} has no such offer`);
      return;
    }
    case "talking": {
      const phase = state.calls[work.call]?.phase;
      if (phase?.type !== "talking" || phase.leg !== work.leg || phase.seat !== seat.id) say(`call ${work.call} does not talk here`);
      else if (phase.held !== work.held) say("hold and no hold at once");
      return;
    }
    default:
      return work satisfies never;
  }
}

/** While the PBX is away nothing can be offered. */
function checkNobodyWaitsBesideFreeSeat(state: Readonly<FloorState>, now: Now, wrong: string[]): void {
  if (state.pbx === "lost") return;
  for (const id in state.calls) {
    const call = state.calls[id] as Call;
    if (call.phase.type !== "waiting" || call.phase.offer !== null) continue;
    for (const seatId in state.seats) {
      const seat = state.seats[seatId] as Seat;
      if (isAvailable(seat, now.mono) && speaks(state, seat, call.language)) {
        wrong.push(`call ${id} waits beside the free seat ${seatId}`);
      }
    }
  }
}
