import { vi } from "vitest";

/** Ten times what anything in a test should take, in ms, so that a busy machine is no failure. */
export const PATIENCE_MS = 60_000;

/** Wait until this does not throw any more: what it expects comes soon, and not at once. Gives its result. */
export function soon<T>(look: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: PATIENCE_MS, interval: 20 });
}
