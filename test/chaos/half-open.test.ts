/** ARI's connections are half-open for some seconds, and a caller comes and goes meanwhile: nobody but Asterisk's own log knows. */
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readNote } from "../../src/house/living.js";
import { Proxy } from "../live/ari.proxy.js";
import { openCentre } from "../live/centre.js";
import { until } from "../live/people.js";
import { reconcile } from "../live/reconciling.js";

const PRELOAD = path.join(import.meta.dirname, "../live/relay.preload.mjs");
const centre = openCentre({ env: { NODE_OPTIONS: `--import=${PRELOAD}` } });

/** The next one goes through the relay. */
async function killControlPlane(): Promise<void> {
  const file = path.join(centre.system.home, "run/main.part");
  const before = readNote(file)?.pid;
  if (!before) throw new Error("the control plane has left no note of its process");
  process.kill(before, "SIGKILL");
  await until("another control plane runs", () => readNote(file)?.pid !== before);
}

describe("given a caller waits, when ARI's connections are half-open", () => {
  test("they are made anew, the caller is served, and one who came in vain meanwhile is told from Asterisk's own log", async () => {
    const { system, stage, record } = centre;
    const times = (words: string) => system.log("control-plane").split(words).length - 1;
    const relay = await Proxy.open(system.ari);
    try {
      fs.writeFileSync(path.join(system.home, "relay"), JSON.stringify(relay.address));
      const rulers = times("ARI is connected");
      await killControlPlane();
      await until("ARI is connected through the relay", () => times("ARI is connected") > rulers && relay.opened > 0);
      const waiting = await stage.call({ from: "<sip:0970000005@carrier>" });
      await waiting.answered();
      const queued = times("QueueEntered");
      waiting.ear.press("1");
      await until("the caller waits", () => times("QueueEntered") > queued);

      const connected = times("ARI is connected");
      relay.goSilent();
      const known = new Set(record.facts().map(({ call }) => call));
      await (await stage.call()).hangUp();
      expect(times("ARI is connected")).toBe(connected);
      relay.recover(); // What is open stays silent for ever; new connections work.
      await until("ARI is connected anew", () => times("ARI is connected") > connected);
      const phone = await stage.phone("103");
      await phone.logIn("1003");
      expect((await phone.rings()).from).toContain("0970000005");
      await phone.answer();
      await waiting.hangUp();
      await phone.released();

      // Mostly nobody heard; on a slow machine the fallback had the call, or the next connection found it.
      const others = (type: string) => record.facts().filter(({ call, what }) => what.type === type && !known.has(call));
      const [ended] = await until("the other's end is told", () => (others("CallEnded").length > 0 ? others("CallEnded") : null));
      expect([others("CallArrived"), others("CallEnded")].map(({ length }) => length)).toEqual([1, 1]);
      if (ended?.what.type === "CallEnded" && ended.what.because === "unheard") {
        expect(ended.what).toMatchObject({ outcome: "fault", by: "caller" });
        expect(others("CallArrived")[0]?.what).toMatchObject({ did: "0975105151", trunk: "fixed" });
      }
      const { text } = await reconcile(system, "--date", "2026-06-01");
      expect(text).toMatch(/2026-06-01: \d+ calls in the call event log, the ledger and PostgreSQL/);
      expect(text).not.toContain(ended?.call);
    } finally {
      await relay.close();
    }
  });
});
