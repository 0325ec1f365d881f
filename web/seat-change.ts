import type { SeatRow } from "../src/floor/board.js";
import type { SeatChange } from "../src/floor/input.js";
import type { SeatChangeBody } from "../src/panel/live-types.js";
import { ask } from "./api.js";

/** Asks the floor for a change of a seat's state. Throws `ApiFailure` with the floor's reason. */
export async function changeSeat(seat: string, change: SeatChange): Promise<void> {
  await ask<null>("POST", `/api/seats/${encodeURIComponent(seat)}/change`, { change } satisfies SeatChangeBody);
}

/** A caller is with the seat or being brought to it: what is asked for now is done afterwards. */
export function isBusy(row: SeatRow): boolean {
  return row.face === "offered" || row.face === "calling" || row.face === "talking" || row.face === "held";
}
