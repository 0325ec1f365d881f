import type { SessionData } from "express-session";
import type { Account } from "../admin/account.js";
import { may } from "../admin/right.js";
import type { SeatId } from "../floor/id.js";
import type { Me } from "./live-types.js";
import type { PanelParts } from "./parts.js";
import { forbidden, notFound } from "./refusal.js";

/** Who is logged in. */
export interface Person {
  account: Account;
  /** The seat given at the login. */
  seat: string | null;
}

/** Who is logged in on this request; null for nobody, and for an account that was switched off. */
export function personOf(
  session: Partial<SessionData> | undefined,
  parts: Pick<PanelParts, "accounts">,
): Person | null {
  const account = session?.account === undefined ? undefined : parts.accounts.get(session.account);
  return account?.active ? { account, seat: session?.seat ?? null } : null;
}

/** An operator's seat is where the floor has them, which the desk phone may have changed since. */
export function meOf(parts: Pick<PanelParts, "floor">, { account, seat }: Person): Me {
  const { name, displayName, role, operator } = account;
  return { name, displayName, role, operator, seat: sitsAt(parts, account) ?? seat };
}

/** Where the floor has this operator; null for nowhere, and for whoever is no operator. */
export function sitsAt({ floor }: Pick<PanelParts, "floor">, { operator }: Account): SeatId | null {
  if (operator === null) return null;
  return floor.board().seats.find((seat) => seat.operator === operator)?.id ?? null;
}

/** @throws Refusal where there is no such seat, or it is not this person's to act for */
export function seatOf(parts: Pick<PanelParts, "floor">, seat: SeatId, { account }: Person): SeatId {
  if (!may(account.role, "changeAnySeat") && sitsAt(parts, account) !== seat) throw forbidden();
  if (!parts.floor.board().seats.some((row) => row.id === seat)) throw notFound();
  return seat;
}
