import type { TransferAsk } from "../../src/floor/input.js";
import type { TransferOutcome } from "../../src/transfer/transfer.js";
import { given, type Scene, type Visit } from "./floor-kit.js";

/** A caller and an operator at seat 101, who asks for a transfer on the panel. */

export interface Talk {
  scene: Scene;
  visit: Visit;
  operator: string;
}

export function talking(rules = {}, at?: string): Talk {
  const scene = given(rules, at).seatReady("101", "1001");
  const { visit, seatLeg } = scene.talking();
  return { scene, visit, operator: seatLeg };
}

export function ask({ scene }: Talk, ask: TransferAsk): Scene {
  return scene.tell({ type: "TransferAsked", seat: "101", ask, by: "1001" });
}

/** The department's leg, after its number was dialled. */
export function consulting(talk: Talk, to = "8003"): string {
  const { leg } = ask(talk, { type: "consult", to }).only("Dial");
  talk.scene.answers(leg);
  return leg;
}

export const outcomes = ({ scene }: Talk): TransferOutcome[] => scene.told("TransferEnded").map(({ outcome }) => outcome);
export const hears = ({ scene, visit }: Talk) => scene.floor.look().calls[visit.call]?.hearing.type;
