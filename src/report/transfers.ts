import type { CallId, OperatorId, SeatId, TransferId } from "../floor/id.js";
import type { Fact, TransferFact } from "../floor/fact.js";
import type { Reply } from "../contact/reply.js";
import type { CostCategory } from "../trunk/cost.js";
import type { TransferKind, TransferOutcome, TransferWay } from "../transfer/transfer.js";

/**
 * The escalation ledger (7(3)シ, 8(1)ウ), read from the facts: one row an attempt, whoever was
 * asked and whatever came of it. 転送 and 取次 are told apart by `kind`.
 */
export interface TransferRow {
  transfer: TransferId;
  call: CallId;
  /** A short number of the directory, or a seat. */
  to: string;
  kind: TransferKind;
  way: TransferWay;
  /** Nobody announced the caller. */
  blind: boolean;
  seat: SeatId | null;
  operator: OperatorId | null;
  /** Wall ms. */
  startedAt: number;
  answeredAt: number | null;
  endedAt: number | null;
  /** Null while it is under way. */
  outcome: TransferOutcome | null;
  /** So long the caller was held, ms. */
  heldMs: number | null;
  /** The caller had been let go, and came back. */
  returned: boolean;
  /** Of the call out by a trunk; null while it lasts, and of one to a seat. */
  out: CallOut | null;
}

export interface CallOut {
  trunk: string;
  cost: CostCategory;
  /** From the answer to its end, ms. */
  talkMs: number;
  /** By the tariff of then. */
  yen: number;
}

/** Attempts in the order in which they began. `facts`: of any number of calls, each call's in order. */
export function transfersOf(facts: readonly Fact[]): TransferRow[] {
  const rows = new Map<TransferId, TransferRow>();
  for (const fact of facts) {
    const { what, call } = fact;
    if (what.type === "TransferStarted" && call) rows.set(what.transfer, begun(fact, call, what));
    const row = "transfer" in what && what.transfer ? rows.get(what.transfer) : undefined;
    if (!row) continue;
    if (what.type === "TransferAnswered") row.answeredAt = fact.at;
    if (what.type === "CallReturned") row.returned = true;
    if (what.type === "TransferLegEnded") row.out = { trunk: what.trunk, cost: what.cost, talkMs: what.talkMs, yen: what.yen };
    if (what.type !== "TransferEnded") continue;
    row.endedAt = fact.at;
    row.outcome = what.outcome;
    row.heldMs = what.heldMs;
  }
  return [...rows.values()].sort((a, b) => a.startedAt - b.startedAt);
}

/** A department's reply can come back: neither a seat nor an interpreter gives one. */
export function takesReply({ kind }: Pick<TransferRow, "kind">): boolean {
  return kind === "transfer" || kind === "relay";
}

/**
 * Whether a department's reply is still to come: where the city has to judge (転送), the caller
 * reached it and stayed there, unless people have written something else.
 */
export function awaitsReply({ kind, outcome, returned }: TransferRow, reply: Pick<Reply, "state"> | null): boolean {
  if (reply !== null) return reply.state === "awaited";
  return kind === "transfer" && outcome === "completed" && !returned;
}

function begun({ at, seat, operator }: Fact, call: CallId, what: TransferFact & { type: "TransferStarted" }): TransferRow {
  const { transfer, to, kind, way, blind } = what;
  return {
    transfer,
    call,
    to,
    kind,
    way,
    blind,
    seat: seat ?? null,
    operator: operator ?? null,
    startedAt: at,
    answeredAt: null,
    endedAt: null,
    outcome: null,
    heldMs: null,
    returned: false,
    out: null,
  };
}
