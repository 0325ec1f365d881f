import type { Callback, CallbackRules } from "../../src/callback/callback.js";
import type { Setup } from "../../src/floor/setup.js";
import type { OverflowRule } from "../../src/queue/overflow.js";
import type { Caller } from "../../src/trunk/caller.js";
import { CALLER, given, type Scene, type Visit } from "./floor-kit.js";
import { LINE, RULES } from "./floor-setup.js";

/** A centre that offers callbacks, and how one comes about. */

export const WITHHELD: Caller = { class: "withheld", e164: null, display: "非通知", displayEn: "Withheld", dial: null, withheld: true };
export const OTHER: Caller = { ...CALLER, e164: "+81970000002", display: "097-000-0002", displayEn: "097-000-0002", dial: "0970000002" };
const OFFER: OverflowRule = { id: "long", label: { ja: "規則", en: "rule" }, when: { ahead: 1 }, action: { type: "callback" } };
export const MINUTE = 60_000;

/** Somebody waits already, so that whoever comes is offered a callback. */
export function busy(rules: Partial<CallbackRules> = {}, at?: string, more: Partial<Setup> = {}): { scene: Scene; first: Visit } {
  const scene = given({ callback: { ...RULES.callback, perDay: 100, ...rules } }, at, { overflow: [OFFER], rehearsal: true, ...more });
  return { scene, first: scene.waiting("0", LINE, OTHER) };
}

/** Has been promised a callback under the number that was shown, and has hung up. */
export function booked(scene: Scene, who = CALLER): Visit {
  const visit = scene.waiting("0", LINE, who);
  scene.press(visit, "11").ends(visit.leg);
  return visit;
}

export function only(scene: Scene): Callback {
  const [callback, ...more] = Object.values(scene.floor.look().callbacks);
  if (!callback || more.length > 0) throw new Error(`${more.length + (callback ? 1 : 0)} callbacks`);
  return callback;
}

/** The call that we make, of which the seat's phone rings. */
export function reserved(scene: Scene): { visit: Visit; phone: string } {
  const { call, leg: phone } = scene.all("Ring").at(-1) as { call: string; leg: string };
  return { visit: { call, leg: scene.floor.look().calls[call]?.leg ?? "" }, phone };
}
