import { describe, expect, it } from "vitest";
import { Floor, newCounts } from "../../src/floor/floor.js";
import { type Entries, entriesOf, restored } from "../../src/floor/keep.js";
import type { Input } from "../../src/floor/input.js";
import type { Now } from "../../src/floor/now.js";
import { emptyState } from "../../src/floor/state.js";
import { CALLER } from "./floor-kit.js";
import { LINE, testSetup } from "./floor-setup.js";

/** A control plane that is killed and its successor, which has nothing but what was kept. */

const START: Now = { mono: 1_000, wall: Date.parse("2026-06-01T10:00:00+09:00") };
const COUNTS = newCounts("2026-06-01");

/** Feeds a floor as the loop does; gives the types of the facts, and keeps what is to be kept. */
function feed(floor: Floor, kept: Entries, input: Input): unknown[] {
  const outcome = floor.handle(input, START);
  const entries = JSON.parse(JSON.stringify(entriesOf(floor.look(), outcome))) as Entries;
  Object.assign(kept, entries);
  return outcome.facts.map(({ what }) => what);
}

function successor(kept: Entries): Floor {
  return new Floor(restored(kept, testSetup(), COUNTS, { epoch: "second", now: START, rebooted: false }));
}

/** What the killed one left: a caller in the menu, on the Asterisk that was started "at first". */
function left(): Entries {
  const kept: Entries = {};
  const floor = new Floor(emptyState(testSetup(), COUNTS, "first", START));
  feed(floor, kept, { type: "PbxConnected", started: "at first", legs: [] });
  feed(floor, kept, { type: "CallArrived", call: "call-1", leg: "leg-1", did: LINE, caller: CALLER, trunk: "carrier" });
  return kept;
}

describe("given a control plane that was killed with a caller in the menu", () => {
  it("when Asterisk went on, then its successor goes on with the caller", () => {
    const kept = left();
    const floor = successor(kept);
    const told = feed(floor, kept, { type: "PbxConnected", started: "at first", legs: ["leg-1"] });
    expect(told).toEqual([{ type: "PbxConnected" }]);
    expect(Object.keys(floor.look().calls)).toEqual(["call-1"]);
  });

  it("when the power was failing, then its successor turns callers away too, and tells it no second time", () => {
    const kept = left();
    expect(feed(successor(kept), kept, { type: "PowerFailing" })).toEqual([{ type: "PowerFailing" }]);
    const floor = successor(kept);
    expect(floor.look().power).toBe("failing");
    expect(feed(floor, kept, { type: "PowerFailing" })).toEqual([]);
    expect(feed(floor, kept, { type: "PowerBack" })).toEqual([{ type: "PowerBack" }]);
    expect(successor(kept).look().power).toBe("fine");
  });

  it("when Asterisk died too, then its successor knows that it was that, and tells it once", () => {
    const kept = left();
    const cutOff = { type: "CallEnded", outcome: "fault", by: "centre", cause: 41, because: "pbxDied" };
    const input: Input = { type: "PbxConnected", started: "later", legs: [] };
    expect(feed(successor(kept), kept, input)).toEqual([{ type: "PbxConnected", restarted: true }, cutOff]);
    expect(feed(successor(kept), kept, input)).toEqual([{ type: "PbxConnected" }]);
  });
});
