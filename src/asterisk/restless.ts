/**
 * Phones that come and go all the time: two phones with one account, a loose cable, a fault in
 * a phone's program. Ordinary changes are passed on at once; who has had several in a row has
 * one a second, which is always the last that came. So however fast they change, the floor,
 * the ledger and the board have a bounded number of changes to deal with: one a second a seat.
 */
import type { SeatId } from "../floor/id.js";
import type { PhoneState } from "../floor/input.js";

export interface Calming {
  /** One change of one phone. */
  change(input: PhoneState): void;
  /** How a phone is by the list after a connect; whatever was held back of it is older. */
  settle(input: PhoneState): void;
  /** Seats whose phones were held back lately. */
  restless(): SeatId[];
  stop(): void;
}

/** So many changes at once are ordinary: a phone that starts anew registers, unregisters and registers. */
const AT_ONCE = 4;
const EVERY_MS = 1_000;
/** A phone that was held back counts as restless for so long, so that the alarm does not flicker. */
const LATELY_MS = 10_000;

interface Phone {
  /** Changes that may be passed on at once. */
  left: number;
  /** `performance.now()` of the last refill. */
  filledAt: number;
  heldBackAt: number;
  waiting: { input: PhoneState; timer: NodeJS.Timeout } | null;
}

export function openCalming(onInput: (input: PhoneState) => void): Calming {
  const phones = new Map<SeatId, Phone>();

  function change(input: PhoneState): void {
    const now = performance.now();
    const phone = phones.get(input.seat) ?? { left: AT_ONCE, filledAt: now, heldBackAt: Number.NEGATIVE_INFINITY, waiting: null };
    phones.set(input.seat, phone);
    refill(phone, now);
    if (phone.waiting) {
      phone.waiting.input = input;
      phone.heldBackAt = now;
    } else if (phone.left > 0) {
      phone.left -= 1;
      onInput(input);
    } else {
      phone.waiting = { input, timer: setTimeout(() => passOn(phone), phone.filledAt + EVERY_MS - now) };
      phone.heldBackAt = now;
    }
  }

  function passOn(phone: Phone): void {
    if (!phone.waiting) return;
    const { input } = phone.waiting;
    phone.waiting = null;
    phone.left = 0;
    phone.filledAt = performance.now();
    onInput(input);
  }

  function settle(input: PhoneState): void {
    const phone = phones.get(input.seat);
    if (phone?.waiting) {
      clearTimeout(phone.waiting.timer);
      phone.waiting = null;
    }
    onInput(input);
  }

  return {
    change,
    settle,
    restless: () => [...phones].filter(([, { heldBackAt }]) => performance.now() - heldBackAt < LATELY_MS).map(([seat]) => seat),
    stop() {
      for (const { waiting } of phones.values()) if (waiting) clearTimeout(waiting.timer);
    },
  };
}

function refill(phone: Phone, now: number): void {
  const more = Math.floor((now - phone.filledAt) / EVERY_MS);
  if (more <= 0) return;
  phone.left = Math.min(AT_ONCE, phone.left + more);
  phone.filledAt += more * EVERY_MS;
}
