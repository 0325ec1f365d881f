/** ARI's connections are half-open for some seconds, and a caller comes and goes meanwhile: nobody but Asterisk's own log knows. */
import { describe, expect, test } from "vitest";
import { openCentre } from "../live/centre.js";
import { connections, givenCallerWaits, openRelay, RELAYED, thenIsServed } from "../live/half-open.js";
import { until } from "../live/people.js";
import { reconcile } from "../live/reconciling.js";

const centre = openCentre(RELAYED);

describe("given a caller waits, when ARI's connections are half-open", () => {
  test("they are made anew, the caller is served, and one who came in vain meanwhile is told from Asterisk's own log", async () => {
    const { system, stage, record } = centre;
    const relay = await openRelay(system);
    try {
      const waiting = await givenCallerWaits(centre, "0970000005");
      const connected = connections(system);
      relay.goSilent();
      const known = new Set(record.facts().map(({ call }) => call));
      const vain = await stage.call();
      // Asterisk's log knows whose call it is by then.
      await until("it rings", () => vain.sipp.messages().includes("SIP/2.0 180"));
      await vain.hangUp();
      expect(connections(system)).toBe(connected);
      relay.recover(); // What is open stays silent for ever; new connections work.
      await until("ARI is connected anew", () => connections(system) > connected);
      await thenIsServed(centre, waiting, { seat: "103", operator: "1003" });

      const told = () => record.facts().filter(({ call }) => call && !known.has(call));
      await until("the other's end is told", () => told().some(({ what }) => what.type === "CallEnded"));
      expect(told().map(({ what }) => what)).toMatchObject([
        { type: "CallArrived", did: "0975105151", trunk: "fixed" },
        { type: "HoursDecided" },
        { type: "CallEnded", because: "unheard", outcome: "fault", by: "caller" },
      ]);
      const { text } = await reconcile(system, "--date", "2026-06-01");
      expect(text).toMatch(/2026-06-01: \d+ calls in the call event log, the ledger and PostgreSQL/);
      expect(text).not.toContain(told()[0]?.call);
    } finally {
      await relay.close();
    }
  });
});
