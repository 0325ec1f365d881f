import type { Command } from "../../src/floor/command.js";
import type { RecordingRules, Rules, Setup } from "../../src/floor/setup.js";
import { given, type Scene, type Visit } from "./floor-kit.js";
import { RECORDED } from "./floor-setup.js";

/** A centre that records its calls. */

export function recording(rules: Partial<RecordingRules> = {}): Partial<Rules> {
  return { recording: { ...RECORDED, ...rules } };
}

/** A centre where calls are recorded, and one seat. */
export function recorded(rules: Partial<RecordingRules> = {}, more: Partial<Setup> = {}): Scene {
  const scene = given(recording(rules), undefined, more);
  return scene.seatReady("101", "1001");
}

export type StartTrack = Extract<Command, { type: "StartTrack" }>;

/** Asterisk begins what it was asked for. */
export function begins(scene: Scene, tracks: StartTrack[] = scene.all("StartTrack")): StartTrack[] {
  for (const { track } of tracks) scene.tell({ type: "TrackStarted", track });
  return tracks;
}

/** A talk that is being recorded. */
export function talk(scene: Scene, keys = "0"): { visit: Visit; seatLeg: string; tracks: StartTrack[] } {
  const talking = scene.talking(keys);
  return { ...talking, tracks: begins(scene) };
}

/** Somebody presses these, one after the other. */
export function key(scene: Scene, leg: string, digits: string): Scene {
  for (const digit of digits) scene.tell({ type: "DigitPressed", leg, digit });
  return scene;
}
