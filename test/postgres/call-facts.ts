import type { CallOutcome, Fact, What } from "../../src/floor/fact.js";
import type { Caller } from "../../src/trunk/caller.js";

/** Facts of whole calls, as the floor writes them, for tests of what is kept of them. */

export const CALLER: Caller = {
  class: "mobile",
  e164: "+819000000001",
  display: "090-0000-0001",
  displayEn: "090-0000-0001",
  dial: "09000000001",
  withheld: false,
};

/** 10:00 JST on Monday 1 June 2026. */
export const MONDAY_TEN = Date.parse("2026-06-01T10:00:00+09:00");

/** Facts of one call; each step comes 137 ms after the one before. */
export function factsOfCall(
  call: string,
  steps: (What | [What, { seat: string; operator: string }])[],
  from = MONDAY_TEN,
): Fact[] {
  return steps.map((step, index) => {
    const [what, about] = Array.isArray(step) ? step : [step, {}];
    return { id: `fact-${call}-${index}`, at: from + index * 137, call, ...about, what };
  });
}

export const ARRIVED: What = { type: "CallArrived", did: "0975105151", caller: CALLER, trunk: "carrier", leg: "leg-1" };
const AT_101 = { seat: "101", operator: "1001" };
const AT_102 = { seat: "102", operator: "1002" };

/** Not answered at 102, then served at 101. */
export function servedCall(call: string, from?: number): Fact[] {
  return factsOfCall(
    call,
    [
      ARRIVED,
      { type: "HoursDecided", open: true },
      { type: "LineAnswered" },
      { type: "LanguageChosen", language: "en", by: "key" },
      { type: "MatterChosen", matter: "appointment", by: "key" },
      { type: "QueueEntered", position: 2, language: "en", matter: "appointment" },
      [{ type: "OfferMade", offer: `${call}-o1`, leg: "leg-2" }, AT_102],
      [{ type: "OfferRang", offer: `${call}-o1` }, AT_102],
      [{ type: "OfferEnded", offer: `${call}-o1`, outcome: "noAnswer", cause: 19 }, AT_102],
      [{ type: "OfferMade", offer: `${call}-o2`, leg: "leg-3" }, AT_101],
      [{ type: "OfferRang", offer: `${call}-o2` }, AT_101],
      [{ type: "OfferEnded", offer: `${call}-o2`, outcome: "answered", cause: 0 }, AT_101],
      [{ type: "CallConnected", offer: `${call}-o2`, waitedMs: 822 }, AT_101],
      [{ type: "CallEnded", outcome: "served", by: "operator", cause: 16 }, AT_101],
    ],
    from,
  );
}

export function unservedCall(call: string, outcome: CallOutcome, from?: number): Fact[] {
  const queued: What[] =
    outcome === "abandonedQueue" ? [{ type: "QueueEntered", position: 1, language: "ja", matter: null }] : [];
  return factsOfCall(
    call,
    [ARRIVED, { type: "LineAnswered" }, ...queued, { type: "CallEnded", outcome, by: "caller", cause: 16 }],
    from,
  );
}
