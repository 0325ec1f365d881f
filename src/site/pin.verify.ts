import { verify } from "@node-rs/argon2";
import { createHash, timingSafeEqual } from "node:crypto";
import type { Account, Operator } from "./site.js";

/**
 * Compares PINs and passwords: with their argon2id hash on a production site, directly on the
 * rehearsal site, whose secrets are public. Neither is ever passed on or logged from here.
 */

/** Whether it is this operator's PIN. Takes about 80 ms on a production site, on another thread. */
export async function verifyPin(operator: Pick<Operator, "pin" | "pinHash">, pin: string): Promise<boolean> {
  return verifySecret({ plain: operator.pin, hash: operator.pinHash }, pin);
}

/** Whether it is this account's password; costs the same as a PIN. */
export async function verifyPassword(
  account: Pick<Account, "password" | "passwordHash">,
  password: string,
): Promise<boolean> {
  return verifySecret({ plain: account.password, hash: account.passwordHash }, password);
}

async function verifySecret(secret: { plain?: string; hash?: string }, given: string): Promise<boolean> {
  if (secret.hash !== undefined) return verify(secret.hash, given);
  if (secret.plain === undefined) return false;
  return timingSafeEqual(sha256(secret.plain), sha256(given));
}

/** Makes both sides equally long, as the comparison needs. */
function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
