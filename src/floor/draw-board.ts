import type { Call } from "../call/call.js";
import { estimateWaits } from "../queue/estimate.js";
import { isIdle } from "../callback/callback.js";
import { admission } from "../calendar/disaster.js";
import { waitingCalls } from "../queue/queue.js";
import { isBusy, madeBy } from "../seat/duty.js";
import type { Seat } from "../seat/seat.js";
import { channelsInUse } from "../transfer/channel.js";
import { transferOf } from "../transfer/rearrange.js";
import type { Board, DisasterRow, EmergencyRow, HelpRow, Opening, SeatFace, SeatRow, WaitingRow } from "./board.js";
import { askedBy, cameRow, handedOverRows, interpreterRow, nameOf, transferRow } from "./draw-transfer.js";
import { fallbackRows } from "./fallback.js";
import { shownOf } from "./count.js";
import type { CallId } from "./id.js";
import type { Now } from "./now.js";
import type { FloorState } from "./state.js";

/** The picture of the floor at one moment, as the wallboard shows it. */
export function drawBoard(state: Readonly<FloorState>, now: Now): Board {
  const waits = estimateWaits(state);
  return {
    at: now.wall,
    opening: openingOf(state, now),
    disaster: disasterRow(state),
    pbx: state.pbx,
    seats: Object.values(state.seats)
      .filter((seat) => !seat.removed)
      .map((seat) => drawSeat(state, seat, now)),
    waiting: waitingCalls(state).map(
      (call): WaitingRow => ({
        call: call.id,
        language: call.language,
        matter: call.matter,
        since: sinceOf(call.arrived, now),
        estimateMs: rounded(waits.get(call.id)?.ms),
        ringing: call.phase.offer?.seat ?? null,
        headStart: call.headStart?.why ?? null,
        interpreted: call.interpreted === true,
      }),
    ),
    callbacks: callbackCounts(state),
    handedOver: handedOverRows(state, now),
    emergencies: emergencyRows(state, now),
    fallback: fallbackRows(state),
    channels: channelsOf(state),
    today: shownOf(state.today),
  };
}

/** To the second: the board is drawn anew for less. */
function rounded(ms: number | null | undefined): number | null {
  return ms == null ? null : 1_000 * Math.round(ms / 1_000);
}

function callbackCounts({ callbacks }: Readonly<FloorState>): Board["callbacks"] {
  const idle = Object.values(callbacks).filter(isIdle);
  const forManager = idle.filter(({ step }) => step.type === "forManager").length;
  return { waiting: idle.length - forManager, forManager };
}

function callbackAt({ callbacks }: Readonly<FloorState>, { id }: Seat): SeatRow["callback"] {
  for (const { step } of Object.values(callbacks)) if (step.type === "reached" && step.seat === id) return { machine: step.machine };
  return null;
}

function channelsOf(state: Readonly<FloorState>): Board["channels"] {
  const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
  return { inUse: sum(Object.values(channelsInUse(state))), of: sum(state.setup.trunks.map(({ channels }) => channels)) };
}

function openingOf({ setup, power }: Readonly<FloorState>, now: Now): Opening {
  const decision = admission(setup, now.wall);
  if (!decision.open) return decision.why === "disaster" ? "suspended" : "closed";
  return power === "fine" ? "open" : "noPower";
}

function disasterRow({ setup: { disaster } }: Readonly<FloorState>): DisasterRow | null {
  return disaster && { mode: disaster.mode, reason: disaster.reason, since: disaster.since };
}

/** A correction of the clock below this does not show. */
const JUMP_MS = 2_000;

/**
 * Wall ms from which the wait is counted on the screen: the arrival, unless the clock was set
 * since. Then it is what makes the wait as long as it is, not an hour longer or less.
 */
function sinceOf(arrived: Now, now: Now): number {
  const counted = now.wall - (now.mono - arrived.mono);
  return Math.abs(counted - arrived.wall) < JUMP_MS ? arrived.wall : counted;
}

/** Whoever is asked about another seat's caller talks once that was answered. */
function faceShown({ work, face }: Seat, call: Call | undefined): SeatFace {
  return work.type === "consulted" && call && transferOf(call)?.answered ? "talking" : face;
}

function drawSeat(state: Readonly<FloorState>, seat: Seat, now: Now): SeatRow {
  const operator = state.setup.operators.find(({ id }) => id === seat.operator);
  const served = servedBy(seat);
  const call = isBusy(seat) && "call" in seat.work ? state.calls[seat.work.call] : undefined;
  return {
    id: seat.id,
    operator: seat.operator,
    name: operator?.name ?? null,
    languages: operator?.languages ?? [],
    face: faceShown(seat, call),
    since: seat.faceSince,
    phone: seat.phone,
    pause: seat.duty.type === "paused" ? seat.duty.reason : null,
    deferred: seat.deferred?.type ?? null,
    overdue: seat.duty.type === "wrapUp" && seat.duty.overdue,
    callLanguage: call?.language ?? null,
    call: served,
    outgoing: madeBy(call) ?? (seat.duty.type === "wrapUp" ? (seat.duty.made ?? null) : null),
    callback: callbackAt(state, seat),
    callMatter: (served === null ? undefined : state.calls[served])?.matter ?? null,
    transfer: call && seat.work.type === "talking" ? transferRow(state, call, now) : null,
    interpreter: call && seat.work.type === "talking" ? interpreterRow(state, call) : null,
    closed: seat.closed !== null && seat.closed.call === served ? nameOf(state, { type: "department", code: seat.closed.code }) : null,
    came: seat.came !== null && seat.came.call === served ? cameRow(state, seat.came) : null,
    help: served === null ? null : helpRow(state, served),
    askedBy: call ? askedBy(seat, call) : null,
    fallback: seat.inFallback,
  };
}

/** So long the board shows one, ms; the alarm stays until somebody has seen it. */
const EMERGENCY_SHOWN_MS = 600_000;

function emergencyRows({ emergencies }: Readonly<FloorState>, now: Now): EmergencyRow[] {
  const rows = Object.values(emergencies).filter(({ at }) => at > now.wall - EMERGENCY_SHOWN_MS);
  return rows.map(({ call, seat, at }) => ({ call, seat, since: at })).sort((a, b) => b.since - a.since);
}

function helpRow({ help }: Readonly<FloorState>, id: CallId): HelpRow | null {
  const one = help[id];
  if (!one) return null;
  const { asked, supervision } = one;
  return { asked, supervision: supervision && { mode: supervision.mode, ringing: supervision.snoop === null, by: supervision.by } };
}

/** Whose contact record is to be written at this seat. */
function servedBy({ work, duty }: Seat): CallId | null {
  if (work.type === "talking" || work.type === "calling") return work.call;
  return duty.type === "wrapUp" ? duty.call : null;
}
