import { machineKeyed } from "../callback/decide.js";
import type { Call, TalkingPhase } from "../call/call.js";
import { interpreterFor } from "../directory/department.js";
import type { TransferAsk } from "../floor/input.js";
import type { Turn } from "../floor/turn.js";
import { keyHelp } from "../help/ask.js";
import { askRecording, keyPause } from "../recording/ask.js";
import { raiseEmergency } from "../recording/emergency.js";
import { maskKey } from "../recording/mask.js";
import type { Seat } from "../seat/seat.js";
import { askTransfer } from "./ask.js";
import { isClosedDepartment, tellClosed } from "./closed.js";
import { beep } from "./rearrange.js";
import { arrangementOf } from "./transfer.js";

/**
 * Codes that an operator keys into the call: the seat's keys come to us and not to the caller,
 * and what is no code is sent on to whoever the operator talks with.
 *
 *     *10          the caller does not want to be recorded
 *     *15          emergency
 *     *16          nothing is recorded for a while; once more: again
 *     *17          the interpreter of the call's language comes; once more: goes
 *     *18<number>  transfer to it; once more: swap
 *     *19          the manager is to come; once more: not any longer
 *     *20          it was an answering machine that the callback reached; once more: it was none
 *     *            complete        #   the caller back       (while a transfer is under way)
 */
const PAUSE_MS = 2_000;
const WHOLE = /^\*(?:1[05679]|18\d{4}|20)$/;
const BEGUN = /^\*(?:1(?:8\d{0,3})?|2)?$/;

export function operatorKeyed(turn: Turn, seat: Seat, digit: string): void {
  const call = seat.work.type === "talking" ? turn.state.calls[seat.work.call] : undefined;
  if (call?.phase.type !== "talking") return;
  const { phase } = call;
  turn.touchCall(call);
  maskKey(turn, call.id);
  const digits = (phase.keyed?.digits ?? "") + digit;
  delete phase.keyed;
  if (WHOLE.test(digits)) return coded(turn, seat, phase, digits);
  if (digits === "#" && phase.transfer) return askByKeys(turn, call, seat, { type: "return" });
  if (BEGUN.test(digits)) phase.keyed = { digits, until: turn.now.mono + PAUSE_MS };
  else sendOn(turn, call.id, seat, digits);
}

function coded(turn: Turn, seat: Seat, { transfer, interpreter }: TalkingPhase, digits: string): void {
  const call = seat.work.type === "talking" ? turn.state.calls[seat.work.call] : undefined;
  if (!call) return;
  if (digits === "*15") return void raiseEmergency(turn, seat, "phone");
  if (digits === "*19") return keyHelp(turn, seat, call);
  if (digits === "*20") return keyMachine(turn, seat, call);
  if (digits === "*10" || digits === "*16") return recordingByKeys(turn, call, seat, digits);
  const { directory } = turn.state.setup;
  // No number: nobody interprets this language, or none is needed.
  const to = digits === "*17" ? (interpreterFor(directory, call.language)?.code ?? "") : digits.slice(3);
  const same = transfer?.to.type === "department" && transfer.to.code === to;
  if (interpreter && (digits === "*17" || interpreter.code === to)) return askByKeys(turn, call, seat, { type: "release" });
  askByKeys(turn, call, seat, same ? { type: "swap" } : { type: "consult", to });
}

function keyMachine(turn: Turn, { work }: Seat, call: Call): void {
  if (!machineKeyed(turn, call.id) && work.type === "talking") beep(turn, call, work.leg);
}

function recordingByKeys(turn: Turn, call: Call, seat: Seat, digits: "*10" | "*16"): void {
  const why = digits === "*16" ? keyPause(turn, seat) : askRecording(turn, seat, "objected", "phone");
  if (why && seat.work.type === "talking") beep(turn, call, seat.work.leg);
}

/** A refusal is heard, by the operator alone: whoever keys may look at no panel. */
function askByKeys(turn: Turn, call: Call, seat: Seat, ask: TransferAsk): void {
  const why = askTransfer(turn, seat, ask, { way: "code", by: "phone" });
  if (!why || seat.work.type !== "talking") return;
  if ("to" in ask && isClosedDepartment(turn, why, ask.to)) tellClosed(turn, call.id, seat.work.leg);
  else beep(turn, call, seat.work.leg);
}

/** No more keys came: a lone star completes, anything else was meant for the other side. */
export function keyedOver(turn: Turn, call: Call, phase: TalkingPhase): void {
  const digits = phase.keyed?.digits ?? "";
  delete phase.keyed;
  const seat = turn.state.seats[phase.seat];
  if (!seat) return;
  if (digits === "*" && phase.transfer) return askByKeys(turn, call, seat, { type: "complete" });
  sendOn(turn, call.id, seat, digits);
}

/** To whom the operator talks with; nobody where it only rings. */
function sendOn(turn: Turn, id: string, seat: Seat, digits: string): void {
  const call = turn.state.calls[id];
  const rooms = call && arrangementOf(call)?.rooms;
  if (!call || !rooms || seat.work.type !== "talking") return;
  const { leg } = seat.work;
  const room = Object.values(rooms).find((legs) => legs.includes(leg)) ?? [];
  for (const other of room) if (other !== leg) turn.command({ type: "SendDigits", call: id, leg: other, digits });
}
