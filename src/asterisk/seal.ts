/**
 * The seal around what the fallback writes of a caller into Asterisk's call event log: the
 * number must reach the facts when a control plane is back, and may stand in no log. The
 * dialplan closes it (`AES_ENCRYPT`, extensions.conf), this opens it.
 *
 * AES-128 in single blocks is all that Asterisk's func_aes has, and under one key it would show
 * who called twice. So each call has its own key: its id, encrypted with the secret that lies
 * in the state folder. What begins it are 52 bits of chance (RFC 9562, version 4), so no two
 * calls have the same.
 */
import crypto from "node:crypto";
import type { Secrets } from "./secret.js";

const KEY_LENGTH = 16;
const BLOCK = 16;

/** The secret, as the dialplan is given it: sixteen characters. */
export function sealKey(secrets: Secrets): string {
  return secrets.of("seal").slice(0, KEY_LENGTH);
}

/** What is inside; null where it was sealed with another secret, or is no seal. */
export function openSeal(key: string, call: string, sealed: string): string | null {
  try {
    const callKey = encrypt(key, call).slice(0, KEY_LENGTH);
    const decipher = crypto.createDecipheriv("aes-128-ecb", Buffer.from(callKey, "latin1"), null).setAutoPadding(false);
    const text = Buffer.concat([decipher.update(Buffer.from(sealed, "base64")), decipher.final()]).toString("utf8");
    return text.replace(/\0+$/, "");
  } catch {
    return null;
  }
}

/** As func_aes does it: blocks filled up with zeros, the whole in base64. */
export function encrypt(key: string, text: string): string {
  const bytes = Buffer.from(text, "utf8");
  const padded = Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
  const cipher = crypto.createCipheriv("aes-128-ecb", Buffer.from(key, "latin1"), null).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString("base64");
}
