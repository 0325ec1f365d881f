import type { Turn } from "../floor/turn.js";
import { withdrawOffer } from "../queue/offer.js";
import type { Call } from "./call.js";
import { endCall, forgetCall } from "./end.js";
import { letGo } from "./talk.js";

/** Q.850 41, temporary failure. */
const FAILURE = 41;

/**
 * Asterisk died, or was stopped, under the call. Nobody hung up: it is our own failure, also of a conversation
 * that had begun, and whoever was cut off is to be called back. Only who heard that we are
 * closed has lost nothing.
 */
export function callLost(turn: Turn, call: Call): void {
  const { phase } = call;
  switch (phase.type) {
    case "menu":
      endCall(turn, call, "fault", "centre", FAILURE, "pbxDied");
      break;
    case "closed":
      endCall(turn, call, "closed", "centre", FAILURE, "pbxDied");
      break;
    case "waiting":
      withdrawOffer(turn, call, phase);
      endCall(turn, call, "fault", "centre", FAILURE, "pbxDied");
      break;
    case "talking":
      endCall(turn, call, "fault", "centre", FAILURE, "pbxDied");
      letGo(turn, call, phase);
      break;
    case "ending":
      break;
    default:
      return phase satisfies never;
  }
  forgetCall(turn, call);
}
