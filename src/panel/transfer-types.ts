import type { Reply, ReplyVersion } from "../contact/reply.js";
import type { CallId, OperatorId, SeatId } from "../floor/id.js";
import type { TransferRow } from "../report/transfers.js";
import type { LedgerLag, Words } from "./live-types.js";

/** GET /api/transfers?date=YYYY-MM-DD: the escalation ledger. */
export interface TransferList {
  /** Null: of no single day. */
  date: string | null;
  transfers: AttemptRow[];
  /** Callers who were told another number (案内). */
  referrals: ReferralRow[];
  /** The list may be behind what has happened. */
  ledger: LedgerLag;
}

export interface AttemptRow extends TransferRow {
  /** Of the department; null where it is a seat, or a department that is gone. */
  name: Words | null;
  /** A department's reply is still to come. */
  awaited: boolean;
  /** In force; without its text for those who read no contact records. */
  reply: ReplyVersion | null;
}

export interface ReferralRow {
  call: CallId;
  /** Wall ms at which the talk began. */
  at: number;
  /** What the caller was told, in words. */
  to: string;
  seat: SeatId | null;
  operator: OperatorId | null;
}

/** PUT /api/transfers/:call/:transfer/reply; answered by the version now in force (`ReplyVersion`). */
export interface ReplyBody {
  /** The version that was seen; 0: none. */
  seen: number;
  reply: Reply;
}

/** GET /api/transfers/:call/:transfer/reply: oldest first. */
export interface ReplyHistory {
  versions: ReplyVersion[];
}
