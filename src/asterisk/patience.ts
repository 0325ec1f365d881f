/**
 * Between a connection and our picture of what is in Asterisk some 50 ms go by. What is told
 * meanwhile of legs that were there before would meet the old picture, in which what was missed
 * has not happened yet: a hang-up would then be a completed transfer rather than a caller who
 * had left before. So it waits for the picture, in order. What is told of new legs does not.
 */
import type { LegId } from "../floor/id.js";
import type { AriEvent } from "./event.js";

export interface Patience {
  /** Hears it now, or when the picture is there. */
  take(event: AriEvent): void;
  /** The connection is gone: from now on what is told of these legs waits. */
  hold(legs: Iterable<LegId>): void;
  /** The picture is there, or will not be for now: what has waited is heard. */
  release(): void;
}

export function openPatience(hear: (event: AriEvent) => void): Patience {
  let before: ReadonlySet<LegId> | null = null;
  let waiting: AriEvent[] = [];
  return {
    take(event) {
      if (before && mayBeOf(event, before)) waiting.push(event);
      else hear(event);
    },
    hold(legs) {
      before = new Set(legs);
      // Of the connection that is gone; what came by it is found by the next.
      waiting = [];
    },
    release() {
      before = null;
      for (const event of waiting.splice(0)) hear(event);
    },
  };
}

/** A prompt's end does not say whose it is. */
function mayBeOf(event: AriEvent, legs: ReadonlySet<LegId>): boolean {
  if (event.type === "PlaybackFinished") return true;
  if ("channel" in event) return legs.has(event.channel.id);
  return event.type === "BridgeAttendedTransfer" && legs.has(event.transferer_first_leg.id);
}
