import type { Call } from "../call/call.js";
import type { Callback } from "../callback/callback.js";
import type { DeskCall } from "../seat/desk-call.js";
import type { OperatorLock } from "../seat/log-in.js";
import { emptyMemory, type LogMemory } from "../eventlog/fallback.js";
import type { Help } from "../help/help.js";
import type { RangOff } from "../queue/place.js";
import { NOTHING_SPENT, type Spent } from "../outgoing/budget.js";
import type { Emergency } from "../recording/emergency.js";
import type { Recording, RecordingFault } from "../recording/recording.js";
import { newSeat, type Seat } from "../seat/seat.js";
import type { Day } from "./count.js";
import type { CallbackId, CallId, OperatorId, SeatId } from "./id.js";
import type { Loose } from "../call/loose.js";
import type { Now } from "./now.js";
import type { Setup } from "./setup.js";

/** Everything the floor knows, as plain JSON: written down, it is the snapshot. */
export interface FloorState {
  /** Differs at every start of the control plane, so that ids never repeat. */
  epoch: string;
  lastId: number;
  setup: Setup;
  pbx: "connected" | "lost";
  /** When the Asterisk that has our calls was started, in its own words; null before the first was met. */
  pbxStarted: string | null;
  /** `failing`: new callers are turned away, the others served; `gone`: nobody can be served any more. */
  power: "fine" | "failing" | "gone";
  /** Names of the trunks that do not work. Told anew at every start. */
  trunksDown: string[];
  /** In the order of arrival, which is the order of service. */
  calls: Record<CallId, Call>;
  deskCalls: Record<CallId, DeskCall>;
  seats: Record<SeatId, Seat>;
  locks: Record<OperatorId, OperatorLock>;
  /** Legs that were hung up and are not gone yet, by the call whose they were. */
  loose: Record<CallId, Loose[]>;
  /** Operators who wait for the manager, and managers who are there, by the call. */
  help: Record<CallId, Help>;
  /** Of calls that talk, or whose order is not written yet. */
  recordings: Record<CallId, Recording>;
  /** Why calls cannot be recorded at present; null: they can. Told anew at every start. */
  recordingFault: RecordingFault | null;
  /** Calls of which the emergency key was pressed. */
  emergencies: Record<CallId, Emergency>;
  today: Day;
  /** Those who are to be called back, and those of the last day with whom that is over. */
  callbacks: Record<CallbackId, Callback>;
  /** Monotonic ms of the next opening, where a callback waits for it; null where none does. Not kept. */
  callbacksFrom: number | null;
  /** By caller's number (E.164): who rang off in the queue. */
  rangOff: Record<string, RangOff>;
  /** What the centre's own calls have cost. */
  spent: Spent;
  /** Asterisk's call event log as far as it was read, and who is in the fallback. */
  eventLog: LogMemory;
}

/** The floor on a morning: every seat there, nobody logged in, nobody calling. */
export function emptyState(setup: Setup, today: Day, epoch: string, now: Now): FloorState {
  return {
    epoch,
    lastId: 0,
    setup,
    pbx: "lost",
    pbxStarted: null,
    power: "fine",
    trunksDown: [],
    calls: {},
    deskCalls: {},
    seats: Object.fromEntries(setup.seats.map((seat) => [seat.id, newSeat(seat.id, now)])),
    locks: {},
    loose: {},
    help: {},
    recordings: {},
    emergencies: {},
    recordingFault: "untold",
    today,
    callbacks: {},
    callbacksFrom: null,
    rangOff: {},
    spent: NOTHING_SPENT,
    eventLog: emptyMemory(),
  };
}
