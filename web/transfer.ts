import type { InterpreterRow, TransferRow } from "../src/floor/board.js";
import type { TransferAsk } from "../src/floor/input.js";
import type { TransferBody, TransferChoices } from "../src/panel/live-types.js";
import { ask } from "./api.js";
import { pick, t } from "./words.js";

/** What is known of a call's record while it is being talked: it decides who is suggested. */
export interface CallAbout {
  matter: string | null;
  district: string | null;
}

/** Asks the floor; the phone follows by itself. Throws `ApiFailure` with the floor's reason. */
export async function askTransfer(seat: string, asked: TransferAsk): Promise<void> {
  await ask<null>("POST", pathOf(seat), { ask: asked } satisfies TransferBody);
}

/** Throws `ApiFailure`. */
export function transferChoices(seat: string, about: CallAbout | null): Promise<TransferChoices> {
  const known = Object.entries(about ?? {}).filter(([, value]) => value !== null) as [string, string][];
  return ask<TransferChoices>("GET", `${pathOf(seat)}?${new URLSearchParams(known).toString()}`);
}

/** How far it is, in one line for the board. */
export function transferNote({ to, step }: TransferRow): string {
  return t(`transfer.note.${step}`, { to: pick(to.name) });
}

export function interpreterNote({ to, state }: InterpreterRow): string {
  return t(`transfer.interpreter.${state}`, { to: pick(to.name) });
}

function pathOf(seat: string): string {
  return `/api/seats/${encodeURIComponent(seat)}/transfer`;
}
