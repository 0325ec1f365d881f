/**
 * Callers whom nobody heard: they came into the application of a control plane that was
 * stopped, dying or cut off, and hung up before the next one or the fallback had them. Of
 * these Asterisk's call event log alone knows. Whether somebody did hear is asked some
 * seconds after the end, for a control plane may be about to hear of it.
 *
 * The caller's number is not known: the log has none in the clear, and the fallback alone
 * writes a sealed one.
 */
import type { HoursDecision } from "../calendar/calendar.js";
import { CAUSE } from "../call/cause.js";
import type { EndedBy, Fact, What } from "../floor/fact.js";
import type { CallId, LegId } from "../floor/id.js";
import type { Caller } from "../trunk/caller.js";
import { hangUpIn, type LogEvent, phoneOf } from "./line.js";

/** A caller's visit that is over, and of which no control plane has said anything as far as we know. Plain JSON. */
export interface Over {
  call: CallId;
  did: string;
  trunk: string;
  /** Wall ms of the business clock. */
  arrivedAt: number;
  at: number;
  by: EndedBy;
  /** Q.850. */
  cause: number;
}

const UNKNOWN: Caller = { class: "unavailable", e164: null, display: "番号の記録なし", displayEn: "Number not recorded", dial: null, withheld: false };

/**
 * The visit that ends with this HANGUP. Null where it is none of a caller's, or a second INVITE
 * of a call that is here, which is refused as busy (`asterisk/hear.ts`).
 *
 * @param beganAt when the channel began, ms on the machine's clock
 */
export function overWith(event: LogEvent, beganAt: number): Over | null {
  const { call, did, channel, leadMs } = event;
  const { cause, source } = hangUpIn(event);
  if (call === null || cause === CAUSE.busy) return null;
  const by = source === channel ? "caller" : "centre";
  return { call, did, trunk: phoneOf(channel), arrivedAt: beganAt + leadMs, at: event.at + leadMs, by, cause: cause || CAUSE.normal };
}

/**
 * What is to be written down of it.
 *
 * @param told types of the facts that the ledger has of the call: one who came from the fallback has arrived already
 * @param hours what the calendar says of the arrival
 */
export function factsOfUnheard(leg: LegId, { call, did, trunk, arrivedAt, at, by, cause }: Over, told: ReadonlySet<What["type"]>, hours: HoursDecision): Fact[] {
  if (told.has("CallEnded")) return [];
  const fact = (when: number, what: What): Fact => ({ id: `log-${leg}-${what.type}`, at: when, call, fallback: true, what });
  const facts = [
    fact(arrivedAt, { type: "CallArrived", did, caller: UNKNOWN, trunk, leg }),
    fact(arrivedAt, hours.open ? { type: "HoursDecided", open: true } : { type: "HoursDecided", open: false, why: hours.why }),
    fact(at, { type: "CallEnded", outcome: hours.open ? "fault" : "closed", by, cause, because: "unheard" }),
  ];
  return facts.filter(({ what }) => !told.has(what.type));
}
