import type { Say } from "../../src/prompt/say.js";

/** A channel of the fake Asterisk: one leg, and who is at its far end. */
export interface Channel {
  readonly id: string;
  readonly call: string;
  readonly kind: "caller" | "seat" | "desk" | "target" | "manager" | "snoop";
  readonly farEnd: FarEnd;
  /** Whose ear it is, of a snoop. */
  of?: string;
  /** It was made, and nobody was called on it. */
  undialled?: true;
  state: "down" | "ringing" | "up" | "gone";
  bridge: string | null;
  playback: string | null;
  music: boolean;
  /** The phone holds: whoever is there listens to something else. */
  held: boolean;
  /** The bridge that the floor has asked for with this channel and not asked to be undone. */
  bridgeAsked: string | null;
  /** Monotonic ms since which somebody listens to nothing at all; null while there is something. */
  silentSince: number | null;
  /** Events of one channel keep their order. */
  lastEventAt: number;
}

/** What happens to a person's telephone, as the person notices it. */
export interface FarEnd {
  answered?(channel: Channel): void;
  /** These words begin to be said. */
  hears?(channel: Channel, say: readonly Say[]): void;
  /** A moment of the call at which somebody may hang up. */
  step?(channel: Channel, step: Step): void;
  talks?(channel: Channel): void;
  /** The other side is gone, this side still up. */
  alone?(channel: Channel): void;
  ended?(channel: Channel): void;
}

export interface DeskPhone {
  /** How a phone takes a call; false where there is no such phone to be reached. */
  ring(channel: Channel): boolean;
  farEnd: FarEnd;
}

/** Moments of a caller's call. */
export const STEPS = [
  "Answer",
  "Play",
  "StopPlay",
  "StartMusic",
  "Ring",
  "LegRinging",
  "LegAnswered",
  "Bridge",
  "Bridged",
] as const;
export type Step = (typeof STEPS)[number];

export function audible(channel: Channel): boolean {
  return channel.state !== "up" || channel.held || channel.bridge !== null || channel.playback !== null || channel.music;
}
