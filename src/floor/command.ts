import type { Say } from "../prompt/say.js";
import type { Order } from "../recording/order.js";
import type { Presented } from "../trunk/identity.js";
import type { BridgeId, CallId, LegId, OfferId, PlaybackId, SeatId, TrackId } from "./id.js";

/**
 * What the floor wants done, in the imperative and as plain JSON. Commands of one call are
 * carried out in order, those of different calls in parallel (`asterisk/obey.ts`). One that
 * fails comes back as the input `CommandFailed`.
 */
export type Command =
  | { type: "Answer"; call: CallId; leg: LegId }
  /** Call a seat's desk phone on a new leg; it stops ringing by itself after `ringMs`. */
  | {
      type: "Ring";
      call: CallId;
      leg: LegId;
      offer: OfferId;
      seat: SeatId;
      /** What the phone shows: the caller's number for its display, and the matter in words. */
      show: { number: string; name: string };
      ringMs: number;
    }
  | { type: "HangUp"; call: CallId; leg: LegId; reason: HangUpReason }
  /** Say these one after the other; hold music that was playing stops for it. */
  | { type: "Play"; call: CallId; leg: LegId; playback: PlaybackId; say: Say[] }
  | { type: "StopPlay"; call: CallId; playback: PlaybackId }
  /** Find out whether this is still being played; if not, that comes back as `CommandFailed`, gone. */
  | { type: "CheckPlay"; call: CallId; playback: PlaybackId }
  | { type: "StartMusic"; call: CallId; leg: LegId }
  | { type: "StopMusic"; call: CallId; leg: LegId }
  /** Make a bridge and put these legs into it. */
  | { type: "Bridge"; call: CallId; bridge: BridgeId; legs: LegId[] }
  /** `muted`: hears the others, who do not hear it. */
  | { type: "Join"; call: CallId; bridge: BridgeId; leg: LegId; muted?: true }
  | { type: "Leave"; call: CallId; bridge: BridgeId; leg: LegId }
  /** A new leg that is an ear at another: who is with it hears what that one says and hears, and is heard by that one alone. */
  | { type: "Snoop"; call: CallId; leg: LegId; of: LegId }
  /** A new leg that is an ear at another, and what it hears of that one's own voice is written down. */
  | { type: "StartTrack"; call: CallId; track: TrackId; of: LegId }
  /** Read what the carrier said of who calls on this leg; answered by `CallTraced`. */
  | { type: "Trace"; call: CallId; leg: LegId }
  /** The call's tracks are closed: the keeper gets this order for them; those to discard hold nothing. */
  | { type: "KeepRecording"; call: CallId; order: Order | null; discard: TrackId[] }
  /**
   * Call a number outside by this trunk on a new leg; it stops ringing by itself after `ringMs`.
   * Who is called sees our `own` number, or the `caller`'s (E.164) where the trunk allows it.
   */
  | { type: "Dial"; call: CallId; leg: LegId; trunk: string; number: string; show: Presented; ringMs: number }
  /** What a phone's user hears while somebody else's phone rings, or that nobody was reached; until `StopPlay`. */
  | { type: "Tone"; call: CallId; leg: LegId; playback: PlaybackId; tone: "ring" | "busy" }
  /**
   * A short tone for this leg's own ear, whatever it is in. `congestion`: what was asked for is
   * refused, or nobody came; `callwaiting`: somebody listens. Ends by itself.
   */
  | { type: "Beep"; call: CallId; leg: LegId; ear: LegId; tone: "congestion" | "callwaiting" }
  /** The same with words: nobody else hears them. */
  | { type: "Tell"; call: CallId; leg: LegId; ear: LegId; say: Say[] }
  /** Keys that one side pressed and the other is to hear. */
  | { type: "SendDigits"; call: CallId; leg: LegId; digits: string }
  /** `stays` is told something next: it is out of the bridge before anything else is done. */
  | { type: "Unbridge"; call: CallId; bridge: BridgeId; stays?: LegId };

/** Becomes the Q.850 cause, and for `answeredElsewhere` the Reason header, of the BYE or CANCEL. */
export type HangUpReason = "normal" | "busy" | "unallocated" | "congestion" | "answeredElsewhere";
