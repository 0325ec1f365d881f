import type { CameRow } from "../../src/floor/board.js";
import type { ApiError } from "../../src/panel/live-types.js";
import { TRANSFER_REFUSALS } from "../../src/report/transfer-refusal.js";
import type { TransferOutcome } from "../../src/transfer/transfer.js";
import type { TextKey } from "../texts.js";
import { pick, t } from "../words.js";

/** What came of the last that was asked for, in words. */

/** The floor's refusal of what was dialled or keyed, as the panel's own buttons have it. */
export function refusalOf(came: CameRow | null): ApiError | null {
  if (came?.what.type !== "refused") return null;
  const [error, remedy] = TRANSFER_REFUSALS[came.what.why].said;
  return { error: { code: "refused", ja: error[0], en: error[1] }, remedy: { ja: remedy[0], en: remedy[1] } };
}

/** That somebody did not answer, or has gone; null where that is not the last that happened. */
export function overNote(came: CameRow | null): string | null {
  if (came === null || came.what.type !== "over") return null;
  const { answered, outcome } = came.what;
  const to = came.to === null ? "—" : pick(came.to.name);
  const what = t(answered ? "transfer.came.gone" : UNANSWERED[outcome], { to });
  return `${what} ${t(came.interpreter ? "transfer.came.on" : "transfer.came.back")}`;
}

const UNANSWERED: Record<TransferOutcome, TextKey> = {
  busy: "transfer.came.busy",
  noAnswer: "transfer.came.noAnswer",
  refused: "transfer.came.refused",
  unreachable: "transfer.came.unreachable",
  failed: "transfer.came.failed",
  completed: "transfer.came.ended",
  callerGaveUp: "transfer.came.ended",
  returned: "transfer.came.ended",
};
