import type { HelpRow } from "../src/floor/board.js";
import type { HelpBody, SupervisionBody } from "../src/panel/live-types.js";
import { ask } from "./api.js";
import { t } from "./words.js";

/** Throws `ApiFailure` with the floor's reason. */
export async function askHelp(seat: string, asked: HelpBody["ask"]): Promise<void> {
  await ask<null>("POST", `/api/seats/${encodeURIComponent(seat)}/help`, { ask: asked } satisfies HelpBody);
}

/** The manager's phone follows by itself. Throws `ApiFailure` with the floor's reason. */
export async function supervise(seat: string, asked: SupervisionBody["ask"]): Promise<void> {
  await ask<null>("POST", `/api/seats/${encodeURIComponent(seat)}/supervision`, { ask: asked } satisfies SupervisionBody);
}

/** What the manager does there, in a line; null where none is. */
export function supervisionNote({ supervision }: HelpRow): string | null {
  if (!supervision) return null;
  return supervision.ringing ? t("supervise.ringing") : t(`supervise.now.${supervision.mode}`);
}
