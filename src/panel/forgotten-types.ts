import type { Forgotten } from "../forgotten/forgotten.js";
import type { CallId } from "../floor/id.js";
import type { CallerView, LedgerLag } from "./live-types.js";

/** GET /api/forgotten?state=open|closed: callers who did not get to anybody. */
export interface ForgottenList {
  state: "open" | "closed";
  /** The one who was missed latest first; whoever is to be called back before the others. */
  entries: ForgottenRow[];
  /** How many there are; the list has no more of them than fit a page. */
  count: number;
  /** Where the city has agreed that all of them may be called back: its reference. */
  agreement: string | null;
  /** So many days they are listed. */
  days: number;
  /** The list may be behind what has happened. */
  ledger: LedgerLag;
}

export interface ForgottenRow extends Omit<Forgotten, "caller"> {
  /** Null for who may not see this number. */
  caller: CallerView | null;
  /** Is on the line at this moment, or being called. */
  onLine: boolean;
}

/** POST /api/forgotten/close: nobody need reach the caller of this entry any more. Answers 204. */
export interface ForgottenCloseBody {
  call: CallId;
  reason: string;
}
