import type { EndReason } from "../floor/fact.js";
import type { Turn } from "../floor/turn.js";
import { withdrawOffer } from "../queue/offer.js";
import type { Call } from "./call.js";
import { endCall, forgetCall, hangUpCaller } from "./end.js";
import { letGo } from "./talk.js";

/** Q.850 41, temporary failure. */
const FAILURE = 41;

/**
 * Asterisk died, or was stopped, under the call. Nobody hung up: it is our own failure, also of a conversation
 * that had begun, and whoever was cut off is to be called back. Only who heard that we are
 * closed has lost nothing.
 */
export function callLost(turn: Turn, call: Call): void {
  breakOff(turn, call, "pbxDied");
  forgetCall(turn, call);
}

/** We must end the call ourselves, whatever it is in the middle of: the same for the caller, but for the hang-up. */
export function cutOff(turn: Turn, call: Call, because: EndReason): void {
  if (call.phase.type === "ending") return;
  breakOff(turn, call, because);
  hangUpCaller(turn, call, "normal");
}

function breakOff(turn: Turn, call: Call, because: EndReason): void {
  const { phase } = call;
  switch (phase.type) {
    case "menu":
      return endCall(turn, call, "fault", "centre", FAILURE, because);
    case "closed":
      return endCall(turn, call, "closed", "centre", FAILURE, because);
    case "waiting":
      withdrawOffer(turn, call, phase);
      return endCall(turn, call, "fault", "centre", FAILURE, because);
    case "talking":
      endCall(turn, call, "fault", "centre", FAILURE, because);
      return letGo(turn, call, phase);
    case "ending":
      return;
    default:
      return phase satisfies never;
  }
}
