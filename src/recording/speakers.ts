import type { Call } from "../call/call.js";
import type { LegId } from "../floor/id.js";
import type { FloorState } from "../floor/state.js";
import { isPaused, type Recording } from "./recording.js";
import type { MaskWhy, Side } from "./order.js";

/** Whose legs are to be listened to now; or why those of nobody are, `null` where there is nothing to hide. */
export interface Speakers {
  legs: Record<Side, LegId> | null;
  hidden: MaskWhy | null;
}

const NOBODY: Speakers = { legs: null, hidden: null };
const CONSULTING: Speakers = { legs: null, hidden: "consulting" };
const PAUSED: Speakers = { legs: null, hidden: "paused" };

/** Of a hold nothing changes here: the music goes to the caller's ear, and no track hears it. */
export function speakersOf(state: Readonly<FloorState>, call: Call, recording: Recording): Speakers {
  if (recording.objected) return NOBODY;
  const legs = legsOf(state, call);
  return legs === null ? NOBODY : legs === "consulting" ? CONSULTING : isPaused(recording) ? PAUSED : { legs, hidden: null };
}

function legsOf(state: Readonly<FloorState>, call: Call): Record<Side, LegId> | "consulting" | null {
  const { phase } = call;
  const isAgreed = state.setup.rules.recording.agreement !== null;
  switch (phase.type) {
    case "talking": {
      if (!state.setup.rules.recording.helped && isHelped(state, call)) return "consulting";
      const { transfer, leg } = phase;
      if (!transfer || transfer.step === "swapped" || transfer.step === "conference") return { caller: call.leg, operator: leg };
      if (!isAgreed || transfer.step !== "consulting") return "consulting";
      return { caller: transfer.leg, operator: transfer.own?.leg ?? leg };
    }
    case "handedOver":
      return isAgreed && phase.transfer.answered ? { caller: call.leg, operator: phase.transfer.leg } : "consulting";
    case "calling":
    case "unreached":
    case "menu":
    case "closed":
    case "waiting":
    case "farewell":
    case "left":
    case "ending":
      return null;
    default:
      return phase satisfies never;
  }
}

/** The manager is on the line, and speaks there. */
function isHelped({ help }: Readonly<FloorState>, { id }: Call): boolean {
  const supervision = help[id]?.supervision;
  return !!supervision?.snoop && supervision.mode !== "listen";
}
