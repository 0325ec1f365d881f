import type { Call } from "../call/call.js";
import type { Callback } from "../callback/callback.js";
import { at } from "../callback/promise.js";
import type { DeskCall } from "../seat/desk-call.js";
import type { LogMemory } from "../eventlog/fallback.js";
import type { OperatorLock } from "../seat/log-in.js";
import type { Help } from "../help/help.js";
import { isAboutRangOff, longestHeadStart } from "../queue/place.js";
import { newSeat, type Seat } from "../seat/seat.js";
import type { Emergency } from "../recording/emergency.js";
import type { Recording } from "../recording/recording.js";
import type { Day } from "./count.js";
import type { What } from "./fact.js";
import type { Outcome } from "./floor.js";
import type { Loose } from "../call/loose.js";
import type { Now } from "./now.js";
import type { Setup } from "./setup.js";
import { emptyState, type FloorState } from "./state.js";

/**
 * The floor's live state as entries to be kept beside the facts: one for each call, desk call,
 * callback and seat, one for the locks, one for the power and one for the call event log. What an input touched is written in the transaction of its
 * facts; from all entries the next control plane goes on where this one was stopped.
 */
export type Entries = Record<string, unknown>;

/** What `outcome` changed, by entry; null takes an entry away. */
export function entriesOf(state: Readonly<FloorState>, { calls, seats, callbacks, facts, logRead }: Omit<Outcome, "commands" | "due">): Entries {
  // Without a prototype V8 makes it a plain table; otherwise it would learn a new shape from each id.
  const entries: Entries = Object.create(null);
  for (const id of calls) {
    entries[`call:${id}`] = state.calls[id] ?? null;
    entries[`desk:${id}`] = state.deskCalls[id] ?? null;
    entries[`loose:${id}`] = state.loose[id] ?? null;
    entries[`help:${id}`] = state.help[id] ?? null;
    entries[`recording:${id}`] = state.recordings[id] ?? null;
    entries[`emergency:${id}`] = state.emergencies[id] ?? null;
  }
  for (const id of callbacks) entries[`callback:${id}`] = state.callbacks[id] ?? null;
  for (const id of seats) entries[`seat:${id}`] = state.seats[id] ?? null;
  if (seats.length > 0 || facts.some(({ what }) => what.type === "OperatorUnlocked")) entries["locks"] = state.locks;
  if (facts.some(({ what }) => what.type === "PbxConnected")) entries["pbx"] = state.pbxStarted;
  if (facts.some(({ what }) => POWER_FACTS.has(what.type))) entries[POWER] = state.power;
  if (facts.some(isAboutRangOff)) entries[RANG_OFF] = state.rangOff;
  if (facts.some(({ what }) => what.type === "OutgoingLegEnded" || what.type === "BudgetLifted")) entries[SPENT] = state.spent;
  if (logRead) entries[EVENT_LOG] = state.eventLog;
  return entries;
}

const SPENT = "spent";
const EVENT_LOG = "eventLog";
const RANG_OFF = "rangOff";
/** What the UPS said last is another entry (`power/shut-down.watch.ts`). */
const POWER = "floorPower";
const POWER_FACTS: ReadonlySet<What["type"]> = new Set(["PowerFailing", "PowerGone", "PowerBack"]);

/**
 * The state that the entries describe, for a control plane that starts. Operators whose seats
 * are still there are where they were. After a reboot of the machine monotonic times mean
 * nothing any more and start anew; calls, which ended with it, are told from Asterisk's lists.
 */
export function restored(entries: Entries, setup: Setup, today: Day, start: { epoch: string; now: Now; rebooted: boolean }): FloorState {
  const state = emptyState(setup, today, start.epoch, start.now);
  for (const call of of<Call>(entries, "call:").sort(byArrival)) {
    // The site may allow less than it did.
    if (call.headStart) call.headStart.ms = Math.min(call.headStart.ms, longestHeadStart(setup));
    state.calls[call.id] = call;
  }
  for (const callback of of<Callback>(entries, "callback:")) state.callbacks[callback.id] = callback;
  for (const deskCall of of<DeskCall>(entries, "desk:")) state.deskCalls[deskCall.id] = deskCall;
  for (const help of of<Help>(entries, "help:")) state.help[help.call] = help;
  for (const emergency of of<Emergency>(entries, "emergency:")) state.emergencies[emergency.call] = emergency;
  for (const recording of of<Recording>(entries, "recording:")) state.recordings[recording.call] = recording;
  for (const name of Object.keys(entries)) {
    if (name.startsWith("loose:") && entries[name]) state.loose[name.slice("loose:".length)] = entries[name] as Loose[];
  }
  for (const seat of of<Seat>(entries, "seat:")) {
    // Somebody may still be talking at a seat that the site has no more.
    if (!state.seats[seat.id] && seat.work.type === "none" && seat.deskCall === null) continue;
    state.seats[seat.id] = { ...newSeat(seat.id, start.now), ...seat, removed: !state.seats[seat.id] };
  }
  state.locks = (entries["locks"] as Record<string, OperatorLock> | undefined) ?? {};
  state.pbxStarted = (entries["pbx"] as string | undefined) ?? null;
  state.power = (entries[POWER] as FloorState["power"] | undefined) ?? state.power;
  state.rangOff = (entries[RANG_OFF] as FloorState["rangOff"] | undefined) ?? {};
  state.spent = (entries[SPENT] as FloorState["spent"] | undefined) ?? state.spent;
  state.eventLog = { ...state.eventLog, ...(entries[EVENT_LOG] as LogMemory | undefined) };
  if (start.rebooted) startTimeAnew(state, start.now);
  return state;
}

function byArrival(a: Call, b: Call): number {
  return a.arrived.mono - b.arrived.mono || a.order - b.order;
}

function startTimeAnew(state: FloorState, now: Now): void {
  const { mono } = now;
  for (const callback of Object.values(state.callbacks)) {
    const { arrived, promised, tried, step } = callback;
    const againMs = step.type === "again" && tried ? step.at - tried.mono : 0;
    // A promise is one by the clock on the wall.
    for (const one of [arrived, promised, tried]) if (one) one.mono = at(one.wall, now).mono;
    if (step.type === "again" && tried) step.at = tried.mono + againMs;
  }
  state.locks = {};
  state.rangOff = {};
  for (const seat of Object.values(state.seats)) {
    seat.idleSince = mono;
    seat.cooldownUntil = 0;
    seat.last = null;
    seat.keyed = null;
    if (seat.duty.type === "wrapUp") seat.duty.since = mono;
  }
}

function of<T>(entries: Entries, kind: string): T[] {
  return Object.keys(entries)
    .filter((name) => name.startsWith(kind) && entries[name])
    .map((name) => entries[name] as T);
}
