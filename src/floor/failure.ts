import { bridgeFailed } from "../call/talk.js";
import { offerFailed } from "../queue/offer.js";
import type { Command } from "./command.js";
import type { FailReason } from "./input.js";
import { legEnded, offeredTo, playbackEnded } from "./leg.js";
import type { Turn } from "./turn.js";

/**
 * A command could not be carried out. That is news, not an exception: a leg that Asterisk no
 * longer knows has ended, even if its end was never reported (Q.850 cause 16 is assumed), and
 * everything else leaves the caller where the next event or deadline moves on from.
 */
export function commandFailed(turn: Turn, command: Command, reason: FailReason): void {
  switch (command.type) {
    case "Answer":
    case "StartMusic":
    case "HangUp":
      if (reason === "gone") legEnded(turn, command.leg, 16);
      return;
    case "Play":
      if (reason === "gone") return legEnded(turn, command.leg, 16);
      return playbackEnded(turn, command.playback);
    case "Ring": {
      const owner = turn.legs.get(command.leg);
      if (owner?.type !== "seat") return;
      const call = offeredTo(turn, owner.seat, command.leg);
      if (call) offerFailed(turn, call, owner.seat, "failed", 0);
      else legEnded(turn, command.leg, 0); // Taken back meanwhile; it never came to be.
      return;
    }
    case "Bridge": {
      const call = turn.state.calls[command.call];
      if (call?.phase.type !== "talking" || call.phase.bridge !== command.bridge) return;
      const seat = turn.state.seats[call.phase.seat];
      if (seat) bridgeFailed(turn, call, call.phase, seat);
      return;
    }
    case "StopPlay":
    case "StopMusic":
    case "Unbridge":
    case "ToFallback":
      return;
    default:
      return command satisfies never;
  }
}
