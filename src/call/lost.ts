import type { EndedBy, EndReason } from "../floor/fact.js";
import type { Turn } from "../floor/turn.js";
import { breakOffCalling, unreachedHeard } from "../outgoing/course.js";
import { withdrawOffer } from "../queue/offer.js";
import { dropTransfer } from "../transfer/drop.js";
import { partLeft } from "../transfer/leave.js";
import { leaveBeside } from "./beside.js";
import type { Call, FarewellPhase } from "./call.js";
import { CAUSE } from "./cause.js";
import { endCall, forgetCall, hangUpCaller } from "./end.js";
import { say } from "./hearing.js";
import { letGo } from "./talk.js";

/** Longer than the farewell in any language: it is said while there is hardly any power left. */
const FAREWELL_MS = 10_000;

/**
 * Asterisk died, or was stopped, under the call. Nobody hung up: it is our own failure, also of a conversation
 * that had begun, and whoever was cut off is to be called back. Only who heard that we are
 * closed has lost nothing.
 */
export function callLost(turn: Turn, call: Call): void {
  breakOff(turn, call, "pbxDied");
  forgetCall(turn, call);
}

/**
 * The power is gone and we must end the call ourselves, whatever it is in the middle of: the
 * same for the caller. Who was in the menu or waited is told so; for one who talks, the
 * operator can.
 */
export function cutOff(turn: Turn, call: Call): void {
  switch (call.phase.type) {
    case "menu":
    case "waiting":
      return bidFarewell(turn, call);
    case "closed":
    case "talking":
    case "handedOver":
      return farewellOver(turn, call);
    case "calling":
      return breakOffCalling(turn, call, call.phase, "powerGone");
    case "unreached":
      return unreachedHeard(turn, call, call.phase, "there");
    case "left":
      return partLeft(turn, call);
    case "farewell":
    case "ending":
      return;
    default:
      return call.phase satisfies never;
  }
}

function bidFarewell(turn: Turn, call: Call): void {
  if (call.phase.type === "waiting") withdrawOffer(turn, call, call.phase);
  leaveBeside(turn, call, "cutOff");
  call.phase = { type: "farewell", until: turn.now.mono + FAREWELL_MS };
  say(turn, call, [{ prompt: "power_cut", language: call.language }]);
}

/** It was said, or could not be, or took too long. */
export function farewellOver(turn: Turn, call: Call): void {
  if (call.phase.type === "farewell") endFarewell(turn, call, call.phase, "centre", call.phase.overflow || call.phase.callback ? CAUSE.normal : CAUSE.failure);
  else breakOff(turn, call, "powerGone");
  hangUpCaller(turn, call, "normal");
}

/** The farewell was the last that this caller heard of us. */
export function endFarewell(turn: Turn, call: Call, { overflow, callback }: FarewellPhase, by: EndedBy, cause: number): void {
  if (callback) return endCall(turn, call, "callback", by, cause);
  if (overflow) return endCall(turn, call, "overflow", by, cause);
  endCall(turn, call, "fault", by, cause, "powerGone");
}

function breakOff(turn: Turn, call: Call, because: EndReason): void {
  const { phase } = call;
  switch (phase.type) {
    case "calling":
      return breakOffCalling(turn, call, phase, because);
    case "unreached":
      return unreachedHeard(turn, call, phase, "there");
    case "menu":
    case "farewell":
      return endCall(turn, call, "fault", "centre", CAUSE.failure, because);
    case "closed":
      return endCall(turn, call, "closed", "centre", CAUSE.failure, because);
    case "waiting":
      withdrawOffer(turn, call, phase);
      return endCall(turn, call, "fault", "centre", CAUSE.failure, because);
    case "talking":
      dropTransfer(turn, call, phase, "failed");
      endCall(turn, call, "fault", "centre", CAUSE.failure, because);
      return letGo(turn, call, phase);
    case "handedOver":
      dropTransfer(turn, call, phase, "failed");
      endCall(turn, call, "fault", "centre", CAUSE.failure, because);
      return turn.command({ type: "Unbridge", call: call.id, bridge: phase.bridge });
    case "left":
      return partLeft(turn, call);
    case "ending":
      return;
    default:
      return phase satisfies never;
  }
}
