import type { OperatorId } from "../floor/id.js";
import type { Role } from "./right.js";

/**
 * An account: a person who may use the panel, or an operator, whose password is the PIN.
 * A number of wrong passwords in a row locks it for a while; during that time even the
 * right one is refused, so that guessing on is useless. Times are real wall ms, of a clock that is not set (`steady.clock.ts`).
 */
export interface Account {
  /** What is typed at the login; an operator's number. */
  name: string;
  displayName: string;
  role: Role;
  operator: OperatorId | null;
  /** argon2id in PHC form; null where the site's own files hold the secret. */
  hash: string | null;
  active: boolean;
  /** Wrong passwords in a row. */
  failures: number;
  lockedUntil: number | null;
  changedAt: number;
}

export interface LockRule {
  tries: number;
  lockMs: number;
}

export function isLocked(account: Account, nowMs: number): boolean {
  return account.lockedUntil !== null && account.lockedUntil > nowMs;
}

/** The account after a wrong password. */
export function afterWrongPassword(account: Account, rule: LockRule, nowMs: number): Account {
  const failures = account.failures + 1;
  if (failures < rule.tries) return { ...account, failures, lockedUntil: null, changedAt: nowMs };
  return { ...account, failures: 0, lockedUntil: nowMs + rule.lockMs, changedAt: nowMs };
}

/** The account after the desk phone's wrong PINs locked its operator: nobody may guess on at the panel. */
export function lockedAtPhone(account: Account, rule: LockRule, nowMs: number): Account {
  return { ...account, failures: 0, lockedUntil: nowMs + rule.lockMs, changedAt: nowMs };
}

/** The account after the right password, or after the manager has unlocked it. */
export function unlocked(account: Account, nowMs: number): Account {
  if (account.failures === 0 && account.lockedUntil === null) return account;
  return { ...account, failures: 0, lockedUntil: null, changedAt: nowMs };
}
