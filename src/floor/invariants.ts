import { type Help, isTheirTalk, legsOfHelp } from "../help/help.js";
import { isAsked } from "../callback/asking.js";
import { callableNow } from "../callback/may-call.js";
import { mayServe } from "../queue/match.js";
import { longestHeadStart } from "../queue/place.js";
import type { WaitingCall } from "../queue/queue.js";
import { isUntold } from "../queue/unspoken.js";
import { type Call, hasLeg } from "../call/call.js";
import { faceOf, isAvailable, isGone, type Seat } from "../seat/seat.js";
import { legsBeside, transferOf } from "../transfer/rearrange.js";
import { type Arrangement, arrangementOf, interpreterOf, isInRoom } from "../transfer/transfer.js";
import { type Recording, runningTrack, tracksOf } from "../recording/recording.js";
import { speakersOf } from "../recording/speakers.js";
import type { LegId, OperatorId } from "./id.js";
import type { Now } from "./now.js";
import type { FloorState } from "./state.js";
import type { LegOwner } from "./turn.js";

/**
 * What must be true of the floor after every input, whatever the input was: a caller is in
 * exactly one place and hears something there, a seat serves one caller, nobody waits beside
 * a free seat that may serve them, nobody stands so far ahead that others starve, nothing waits
 * without a deadline, and no leg is without an owner. Simulated days check it after every input,
 * production now and then. Order of service is a matter of several inputs and cannot be seen in
 * one state: the days' own reader of the facts judges it (`test/sim/queue-story.ts`).
 */
export function checkInvariants(state: Readonly<FloorState>, legs: ReadonlyMap<LegId, LegOwner>, now: Now): string[] {
  const wrongs: string[] = [];
  const owned = checkCalls(state, legs, wrongs) + checkSeats(state, legs, wrongs) + checkDeskCalls(state, legs, wrongs) + checkHelp(state, legs, wrongs) + checkRecordings(state, legs, wrongs);
  if (legs.size !== owned) wrongs.push(`${legs.size - owned} legs belong to nobody`);
  if (state.pbx === "connected") {
    checkNobodyWaitsBesideFreeSeat(state, now, wrongs);
    checkCallbacksWait(state, now, wrongs);
    checkLanguagesTold(state, wrongs);
  }
  return wrongs;
}

/** Each check returns how many legs its things own. */
function checkCalls(state: Readonly<FloorState>, legs: ReadonlyMap<LegId, LegOwner>, wrongs: string[]): number {
  let owned = 0;
  for (const id in state.calls) {
    const call = state.calls[id] as Call;
    const owner = legs.get(call.leg);
    const wrong =
      !hasLeg(call) || (owner?.type === "caller" && owner.call === call) ? wrongOfCall(state, call) : "its leg belongs to somebody else";
    if (wrong !== null) wrongs.push(`call ${id}, ${call.phase.type}: ${wrong}`);
    owned += legsOf(call);
  }
  for (const [call, hungUp] of Object.entries(state.loose)) {
    if (hungUp.some(({ leg, until }) => legs.get(leg)?.type !== "loose" || !Number.isFinite(until))) wrongs.push(`a leg of call ${call} hangs loose for ever`);
    owned += hungUp.length;
  }
  return owned;
}

/** How many legs a call owns; a seat that it asks owns its own. */
function legsOf(call: Call): number {
  return (hasLeg(call) ? 1 : 0) + legsBeside(call).length;
}

function checkSeats(state: Readonly<FloorState>, legs: ReadonlyMap<LegId, LegOwner>, wrongs: string[]): number {
  let owned = 0;
  const seated: OperatorId[] = [];
  for (const id in state.seats) {
    const seat = state.seats[id] as Seat;
    let wrong = wrongOfSeat(state, seat) ?? wrongOfWork(state, seat);
    if (seat.operator !== null) {
      if (seated.includes(seat.operator)) wrong = `operator ${seat.operator} sits at another seat too`;
      seated.push(seat.operator);
    }
    if (seat.work.type !== "none") {
      const owner = legs.get(seat.work.leg);
      if (owner?.type !== "seat" || owner.seat !== seat) wrong = "its leg belongs to somebody else";
      owned += 1;
    }
    if (wrong !== null) wrongs.push(`seat ${id}, ${seat.work.type}, ${seat.duty.type}: ${wrong}`);
  }
  return owned;
}

function checkDeskCalls(state: Readonly<FloorState>, legs: ReadonlyMap<LegId, LegOwner>, wrongs: string[]): number {
  let owned = 0;
  for (const id in state.deskCalls) {
    const deskCall = state.deskCalls[id];
    const owner = deskCall && legs.get(deskCall.leg);
    if (owner?.type !== "desk" || owner.deskCall !== deskCall)
      wrongs.push(`desk call ${id}: its leg belongs to somebody else`);
    else if (!Number.isFinite(deskCall.until)) wrongs.push(`desk call ${id}: no deadline`);
    owned += 1;
  }
  return owned;
}

/** Somebody waits or is there, for a talk that goes on; and nobody rings for ever. */
function checkHelp(state: Readonly<FloorState>, legs: ReadonlyMap<LegId, LegOwner>, wrongs: string[]): number {
  let owned = 0;
  for (const id in state.help) {
    const help = state.help[id] as Help;
    const { supervision } = help;
    const isKnown = legsOfHelp(help).every((leg) => {
      const owner = legs.get(leg);
      return owner?.type === "help" && owner.help === help;
    });
    if (!isKnown) wrongs.push(`help in call ${id}: its leg belongs to somebody else`);
    if (!help.asked && !supervision) wrongs.push(`help in call ${id}: nobody asks and nobody comes`);
    if (!isTheirTalk(state.calls[id], help)) wrongs.push(`help in call ${id}: they do not talk`);
    if (supervision && (supervision.until === null) === (supervision.snoop === null)) wrongs.push(`help in call ${id}: rings for ever, or on the line with a deadline`);
    if (supervision && (supervision.place === null) !== (supervision.snoop === null)) wrongs.push(`help in call ${id}: on the line and nowhere`);
    owned += legsOfHelp(help).length;
  }
  return owned;
}

/** The two who talk are recorded, each by one track; nobody else is; and of a call that is over the order is on its way. */
function checkRecordings(state: Readonly<FloorState>, legs: ReadonlyMap<LegId, LegOwner>, wrongs: string[]): number {
  let owned = 0;
  for (const id in state.recordings) {
    const recording = state.recordings[id] as Recording;
    const wrong = wrongOfRecording(state, recording, legs);
    if (wrong !== null) wrongs.push(`recording of call ${id}: ${wrong}`);
    owned += tracksOf(recording).length;
  }
  if (!state.setup.rules.recording.on) return owned;
  for (const { id, phase, unrecorded } of Object.values(state.calls)) {
    if (phase.type === "talking" && !state.recordings[id] === !unrecorded) wrongs.push(`call ${id} is ${unrecorded ? "recorded, and told why not" : "not recorded, and nobody says why"}`);
  }
  return owned;
}

function wrongOfRecording(state: Readonly<FloorState>, recording: Recording, legs: ReadonlyMap<LegId, LegOwner>): string | null {
  const running = tracksOf(recording);
  const isUnknown = running.some((track) => {
    const owner = legs.get(track);
    return owner?.type !== "track" || owner.recording !== recording;
  });
  if (isUnknown) return "a track belongs to somebody else";
  if (!Number.isFinite(recording.pausedUntil ?? 0)) return "paused for ever";
  const call = state.calls[recording.call];
  if (recording.over) return running.length > 0 ? "is over, and runs" : null;
  if (!call) return "runs without its call";
  const wanted = speakersOf(state, call, recording).legs;
  for (const side of ["caller", "operator"] as const) {
    const track = runningTrack(recording, side);
    if (track && track.leg !== wanted?.[side]) return `listens to the wrong ${side}`;
    if (wanted && !track && !recording.lost[side] && state.pbx === "connected" && legs.has(wanted[side])) return `does not listen to the ${side}`;
  }
  const isHidden = recording.masks.some(({ untilMs }) => untilMs === null);
  return wanted && isHidden ? "is hidden, and runs" : null;
}

function wrongOfCall(state: Readonly<FloorState>, call: Call): string | null {
  const { phase, hearing } = call;
  if (state.power === "gone" && (phase.type === "menu" || phase.type === "waiting" || (phase.type === "talking" && call.outgoing?.class !== "emergency"))) return "nobody has told it that the power is gone";
  if (hearing.type === "prompt" && !Number.isFinite(hearing.until)) return "a prompt without a deadline";
  if (call.headStart && call.headStart.ms > longestHeadStart(state.setup)) return "stands further ahead than anybody may, and others could wait for ever";
  if (call.information) {
    if (phase.type !== "menu" && phase.type !== "waiting" && phase.type !== "closed") return "in the voice information as well";
    if (hearing.type !== "prompt") return `in the voice information, and hears ${hearing.type}`;
  }
  if (call.asking && phase.type !== "waiting") return "is asked about a callback as well";
  if (call.asking?.until === null && hearing.type !== "prompt") return "is asked about a callback for ever";
  const interpreter = interpreterOf(call);
  if (interpreter && !interpreter.answered && interpreter.until === null) return "its interpreter rings for ever";
  if (call.outgoing?.outside === null && hasLeg(call)) return "is on the line, and nobody knows what that costs";
  switch (phase.type) {
    case "calling":
    case "unreached": {
      if (!Number.isFinite(phase.until)) return "no deadline";
      if (hearing.type !== "nothing") return `hears ${hearing.type}`;
      const work = state.seats[phase.seat]?.work;
      return work?.type === "calling" && work.call === call.id && work.leg === phase.leg ? null : "its seat calls somebody else";
    }
    case "menu":
    case "closed":
    case "farewell":
      if (!Number.isFinite(phase.until)) return "no deadline";
      return hearing.type === "prompt" ? null : `hears ${hearing.type}`;
    case "waiting": {
      if (hearing.type === "nothing") return "hears nothing";
      if (hearing.type === "music" && phase.announceAt === null && state.setup.rules.announceEveryMs > 0)
        return "music for ever";
      if (phase.asks && !Number.isFinite(phase.asks.until)) return "asks for the best for ever";
      if (!phase.offer) return null;
      if (!Number.isFinite(phase.offer.until)) return "an offer without a deadline";
      const work = state.seats[phase.offer.seat]?.work;
      return work?.type === "offered" && work.offer === phase.offer.id ? null : "its seat knows nothing of the offer";
    }
    case "talking": {
      const inRoom = isInRoom(arrangementOf(call) as Arrangement, call.leg);
      if (inRoom !== (hearing.type === "nothing")) return `hears ${hearing.type}${inRoom ? "" : ", alone"}`;
      const { transfer } = phase;
      if (transfer && (transfer.step === "ringing" || transfer.step === "deciding") && transfer.until === null) return "rings for ever";
      if (transfer && hearing.type === "music" && transfer.announceAt === null) return "music for ever";
      const work = state.seats[phase.seat]?.work;
      return work?.type === "talking" && work.call === call.id ? null : "its seat talks to somebody else";
    }
    case "handedOver": {
      const together = phase.answeredAt !== null;
      if (together !== (hearing.type === "nothing")) return `hears ${hearing.type}`;
      if (hearing.type === "music" && phase.transfer.announceAt === null) return "music for ever";
      return together || phase.transfer.until !== null ? null : "rings for ever";
    }
    case "left": {
      const work = state.seats[phase.seat]?.work;
      return work?.type === "talking" && work.leg === phase.leg ? null : "nobody is left";
    }
    case "ending":
      return Number.isFinite(phase.until) ? null : "no deadline";
    default:
      return phase satisfies never;
  }
}

function wrongOfSeat(state: Readonly<FloorState>, seat: Seat): string | null {
  if (seat.face !== faceOf(seat)) return `shown as ${seat.face}`;
  if ((seat.duty.type === "off") !== (seat.operator === null)) return `operator ${seat.operator}`;
  if (seat.deferred !== null && seat.work.type !== "talking" && seat.work.type !== "calling" && seat.work.type !== "consulted") return "something deferred, and no talk to wait for";
  if (seat.deskCall !== null && !state.deskCalls[seat.deskCall]) return "a desk call that is over";
  if (isGone(seat)) return "removed and still here";
  return Number.isFinite(seat.cooldownUntil) ? null : "cools down for ever";
}

function wrongOfWork(state: Readonly<FloorState>, seat: Seat): string | null {
  const { work } = seat;
  switch (work.type) {
    case "none":
      return null;
    case "releasing":
      return Number.isFinite(work.until) ? null : "no deadline";
    case "offered": {
      const phase = state.calls[work.call]?.phase;
      const offer = phase?.type === "waiting" ? phase.offer : null;
      const same = offer?.id === work.offer && offer.leg === work.leg && offer.seat === seat.id;
      return same ? null : `call ${work.call} has no such offer`;
    }
    case "calling": {
      const phase = state.calls[work.call]?.phase;
      const same = (phase?.type === "calling" || phase?.type === "unreached") && phase.leg === work.leg && phase.seat === seat.id;
      return same ? null : `call ${work.call} calls nobody from here`;
    }
    case "consulted": {
      const call = state.calls[work.call];
      return call && transferOf(call)?.leg === work.leg ? null : `call ${work.call} does not ask here`;
    }
    case "talking": {
      const phase = state.calls[work.call]?.phase;
      if (phase?.type === "left") return phase.leg === work.leg ? null : "another leg is left";
      if (phase?.type !== "talking" || phase.leg !== work.leg || phase.seat !== seat.id)
        return `call ${work.call} does not talk here`;
      return phase.held === work.held ? null : "hold and no hold at once";
    }
    default:
      return work satisfies never;
  }
}

/** While the PBX is away nothing can be offered, and this is not asked. */
function checkNobodyWaitsBesideFreeSeat(state: Readonly<FloorState>, now: Now, wrongs: string[]): void {
  for (const id in state.calls) {
    const call = state.calls[id] as Call;
    if (call.phase.type !== "waiting" || call.phase.offer !== null) continue;
    for (const seatId in state.seats) {
      const seat = state.seats[seatId] as Seat;
      if (isAvailable(seat, now.mono) && mayServe(state, seat, call as WaitingCall)) {
        wrongs.push(`call ${id} waits beside the free seat ${seatId}`);
      }
    }
  }
}

/** The same of those who are to be called back; and each that is being served is so in a call of ours. */
function checkCallbacksWait(state: Readonly<FloorState>, now: Now, wrongs: string[]): void {
  for (const callback of callableNow(state, now)) {
    const seat = Object.values(state.seats).find((one) => isAvailable(one, now.mono) && mayServe(state, one, { ...callback, phase: {} }));
    if (seat) wrongs.push(`callback ${callback.id} waits beside the free seat ${seat.id}`);
  }
  for (const { id, step } of Object.values(state.callbacks)) {
    if (step.type === "calling" && state.calls[step.call]?.phase.type !== "calling") wrongs.push(`callback ${id} is being served by nobody`);
  }
}

/** Whoever hears music and is asked nothing is not left to wait for a language that nobody speaks without being told. */
function checkLanguagesTold(state: Readonly<FloorState>, wrongs: string[]): void {
  for (const id in state.calls) {
    const call = state.calls[id] as Call;
    const { phase, hearing } = call;
    if (phase.type !== "waiting" || phase.offer || hearing.type !== "music" || isAsked(call)) continue;
    if (isUntold(state, call)) wrongs.push(`call ${id} is not told that nobody speaks ${call.language}`);
  }
}
