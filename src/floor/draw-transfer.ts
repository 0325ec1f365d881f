import type { Call } from "../call/call.js";
import { findDepartment } from "../directory/department.js";
import type { Seat } from "../seat/seat.js";
import type { Came } from "../transfer/came.js";
import { transferOf } from "../transfer/rearrange.js";
import { arrangementOf, interpreterOf, isInRoom, type Target, type Transfer } from "../transfer/transfer.js";
import type { CameRow, HandedOverRow, InterpreterRow, TargetName, TransferRow } from "./board.js";
import type { SeatId } from "./id.js";
import type { Now } from "./now.js";
import type { FloorState } from "./state.js";

/** Transfers as the board shows them: who is with whom. */

export function transferRow(state: Readonly<FloorState>, call: Call, now: Now): TransferRow | null {
  const transfer = transferOf(call);
  const rooms = arrangementOf(call);
  if (!transfer || !rooms) return null;
  const { kind, way, step, askedAt, heldSince } = transfer;
  const caller = call.phase.type === "left" ? "gone" : isInRoom(rooms, call.leg) ? "talking" : "held";
  return {
    to: nameOf(state, transfer.to),
    kind,
    way,
    step,
    caller,
    other: caller === "gone" ? "talking" : otherOf(transfer),
    since: wallOf(askedAt, now),
    heldSince: caller === "held" && heldSince !== null ? wallOf(heldSince, now) : null,
  };
}

function otherOf({ answered, step }: Transfer): TransferRow["other"] {
  if (!answered) return "ringing";
  return step === "consulting" || step === "conference" ? "talking" : "held";
}

export function interpreterRow(state: Readonly<FloorState>, call: Call): InterpreterRow | null {
  const interpreter = interpreterOf(call);
  const rooms = arrangementOf(call);
  if (!interpreter || !rooms) return null;
  const { code, leg, answered } = interpreter;
  return { to: nameOf(state, { type: "department", code }), state: !answered ? "ringing" : isInRoom(rooms, leg) ? "talking" : "held" };
}

export function cameRow(state: Readonly<FloorState>, { to, what, at }: Came): CameRow {
  const department = to?.type === "department" ? findDepartment(state.setup.directory, to.code) : null;
  return { to: to && nameOf(state, to), interpreter: department?.kind === "interpreter", what, at };
}

export function handedOverRows(state: Readonly<FloorState>, now: Now): HandedOverRow[] {
  return Object.values(state.calls).flatMap(({ id, language, matter, phase }) => {
    if (phase.type !== "handedOver") return [];
    const { transfer, answeredAt } = phase;
    const since = wallOf(answeredAt ?? transfer.heldSince ?? now.mono, now);
    return { call: id, language, matter, to: nameOf(state, transfer.to), ringing: answeredAt === null, since };
  });
}

/** Whose caller this seat is asked about; null where it is not, or that operator has already let go. */
export function askedBy({ work }: Seat, { phase }: Call): SeatId | null {
  if (work.type !== "consulted") return null;
  return phase.type === "talking" || phase.type === "left" ? phase.seat : null;
}

/** A department that was taken out of the directory meanwhile goes by its number. */
export function nameOf({ setup }: Readonly<FloorState>, to: Target): TargetName {
  if (to.type === "seat") return { code: to.seat, name: { ja: `座席${to.seat}`, en: `Seat ${to.seat}` } };
  return { code: to.code, name: findDepartment(setup.directory, to.code)?.name ?? { ja: to.code, en: to.code } };
}

function wallOf(monoMs: number, now: Now): number {
  return Math.round(now.wall - (now.mono - monoMs));
}
