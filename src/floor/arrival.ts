import { type Admission, admission } from "../calendar/disaster.js";
import type { Call } from "../call/call.js";
import { CAUSE } from "../call/cause.js";
import { endCall, hangUpCaller } from "../call/end.js";
import { startClosed } from "../ivr/closed.js";
import { startMenu } from "../ivr/walk.js";
import type { CallId } from "./id.js";
import type { TrunkInput } from "./input.js";
import { followWalk } from "./leg.js";
import { isRecordingTold } from "../recording/notice.js";
import type { Turn } from "./turn.js";

/**
 * A caller arrives: one of our numbers or not, open or closed, and the answer. The line is
 * answered at once, because whoever waits for a ring-back tone does not know that we are here.
 */
export function callArrived(turn: Turn, input: TrunkInput): void {
  const { call: id, leg, did, caller, trunk, fallbackMs, answered = false } = input;
  if (turn.legs.has(leg) || turn.state.calls[id]) return; // Told twice: it is one caller.
  const call: Call = {
    id,
    leg,
    did,
    trunk,
    caller,
    arrived: { mono: turn.now.mono - (fallbackMs ?? 0), wall: turn.now.wall - (fallbackMs ?? 0) },
    order: turn.state.lastId,
    answered,
    language: "ja",
    matter: null,
    hearing: { type: "nothing" },
    phase: { type: "closed", step: "japanese", reason: null, nextOpen: null, until: turn.now.mono },
  };
  // Whoever waited in the fallback was told to.
  if (fallbackMs !== undefined) call.promised = true;
  turn.state.calls[id] = call;
  turn.legs.set(leg, { type: "caller", call });
  // The call event log may have told of the arrival already, and of what the dialplan decided then.
  const told = turn.state.eventLog.calls[leg] !== undefined;
  if (!told) turn.fact({ type: "CallArrived", did, caller, trunk, leg, ...(fallbackMs === undefined ? {} : { fallbackMs }) }, { call: id });
  if (fallbackMs !== undefined) turn.fact({ type: "FallbackLeft" }, { call: id });
  if (!turn.state.setup.lines.includes(did)) {
    endCall(turn, call, "refused", "centre", CAUSE.unallocated);
    hangUpCaller(turn, call, "unallocated");
    return;
  }
  if (turn.state.power === "gone") return refuse(turn, call, told);
  if (turn.state.power === "failing" && !told) return turnAway(turn, call);
  const decision = decide(turn, call);
  if (!told) tellHours(turn, id, decision);
  if (answered && !told) turn.fact({ type: "LineAnswered" }, { call: id });
  if (!answered) turn.command({ type: "Answer", call: id, leg });
  if (!decision.open) return startClosed(turn, call, decision);
  // Whoever has waited in the fallback has waited long enough for a menu; only the notice must be heard.
  const skipsMenu = fallbackMs !== undefined && !isRecordingTold(turn);
  followWalk(turn, call, skipsMenu ? "toQueue" : startMenu(turn, call));
}

/** Who came in time, and waited in the fallback until after closing time, is served like those who waited here. */
function decide({ state, now }: Turn, { arrived }: Call): Admission {
  const atArrival = admission(state.setup, arrived.wall);
  return atArrival.open ? atArrival : admission(state.setup, now.wall);
}

function tellHours(turn: Turn, call: CallId, decision: Admission): void {
  turn.state.today[decision.open ? "arrived" : "closed"] += 1;
  if (decision.open) turn.fact({ type: "HoursDecided", open: true }, { call });
  else turn.fact({ type: "HoursDecided", open: false, why: decision.why, nextOpen: decision.nextOpen ?? undefined }, { call });
}

/** The power has gone: there is no time to say anything, and the carrier says that the centre cannot be reached. */
function refuse(turn: Turn, call: Call, told: boolean): void {
  if (!told) tellNoPower(turn, call);
  endCall(turn, call, "fault", "centre", CAUSE.congestion, "powerGone");
  hangUpCaller(turn, call, "congestion");
}

/** The power fails: whoever comes now hears that we cannot take the call. */
function turnAway(turn: Turn, call: Call): void {
  tellNoPower(turn, call);
  if (!call.answered) turn.command({ type: "Answer", call: call.id, leg: call.leg });
  startClosed(turn, call, { reason: "system_failure", nextOpen: null });
}

function tellNoPower(turn: Turn, call: Call): void {
  turn.state.today.closed += 1;
  turn.fact({ type: "HoursDecided", open: false, why: "power" }, { call: call.id });
}
