import { describe, expect, it } from "vitest";
import { callerOf, presentable } from "../../src/trunk/caller.js";
import { carrierProfile } from "../../src/trunk/carrier.js";
import { ownNumber, trunkOut } from "../../src/trunk/channels.js";
import { costCategory, type Tariff, yenOf } from "../../src/trunk/cost.js";
import { outgoingIdentity } from "../../src/trunk/identity.js";

const TRUNKS = [
  { name: "first", channels: 4, lines: ["0975105151"] },
  { name: "second", channels: 2, lines: ["0975105152"] },
];
const by = (inUse: Record<string, number>, down: string[] = [], reserve = 1) => trunkOut(TRUNKS, { inUse, down }, reserve)?.name ?? null;

describe("by which trunk a call goes out", () => {
  it.each<[string, string | null, string | null]>([
    ["the first, while it has more channels than are kept for callers", by({ first: 2 }), "first"],
    ["the next, when the first has none to spare", by({ first: 3 }), "second"],
    ["none, when none has", by({ first: 3, second: 1 }), null],
    ["the next, when the first is down", by({}, ["first"]), "second"],
    ["none, when the only one that works has none to spare", by({ second: 1 }, ["first"]), null],
    ["the first, when none works: its refusal says why", by({}, ["first", "second"]), "first"],
    ["the last channel too, where none is kept", by({ first: 3 }, [], 0), "first"],
  ])("is %s", (_, chosen, wanted) => {
    expect(chosen).toBe(wanted);
  });

  it("and it shows the number that was dialled, where that belongs to the trunk", () => {
    expect(ownNumber({ name: "t", channels: 9, lines: ["0975105151", "0975105152"] }, "0975105152")).toBe("0975105152");
    expect(ownNumber({ name: "t", channels: 9, lines: ["0975105151"] }, "0975105152")).toBe("0975105151");
  });
});

describe("what a call out costs", () => {
  const tariff: Tariff = {
    local: { yen: 9, unitMs: 180_000 },
    ip: { yen: 11.1, unitMs: 180_000 },
    mobile: { yen: 17.5, unitMs: 60_000 },
    navi: { yen: 10, unitMs: 20_000 },
  };

  it.each([
    ["0970000001", "local"],
    ["05010000001", "ip"],
    ["09000000001", "mobile"],
    ["0570000001", "navi"],
    ["0120000001", "free"],
  ])("%s is %s", (number, category) => {
    expect(costCategory(number, { rehearsal: true })).toBe(category);
  });

  it("is counted by units that have begun", () => {
    expect([0, 1, 180_000, 180_001].map((ms) => yenOf("local", ms, tariff))).toEqual([0, 9, 9, 18]);
    expect(yenOf("mobile", 61_000, tariff)).toBe(35);
    expect(yenOf("ip", 3 * 180_000, tariff)).toBe(33.3);
    expect(yenOf("free", 3_600_000, tariff)).toBe(0);
  });
});

describe("as whom a call out presents itself", () => {
  const identity = (more: object) =>
    carrierProfile.parse({ name: "t", label: "t", access: { kind: "address", from: ["127.0.0.2"] }, peer: { host: "127.0.0.2" }, identity: more, sessionTimers: {} });
  const own = "0975105151";
  const caller = "+819000000001";
  const presented = (more: object, caller: string | null) => outgoingIdentity(identity(more), { own, caller }, "carrier.invalid");

  it("is the centre, and only where the profile allows it, the caller", () => {
    expect(presented({}, caller)).toEqual({ from: own, headers: {} });
    expect(presented({ callersNumber: "from" }, caller)).toEqual({ from: "09000000001", headers: {} });
    expect(presented({ callersNumber: "from" }, null)).toEqual({ from: own, headers: {} });
  });

  it("is what the profile's header says beside From: ours, which pays, unless the caller's may stand everywhere", () => {
    const ours = "<sip:0975105151@carrier.invalid>";
    expect(presented({ outbound: "ppi", callersNumber: "from" }, caller)).toEqual({ from: "09000000001", headers: { "P-Preferred-Identity": ours } });
    expect(presented({ outbound: "pai", callersNumber: "everywhere" }, null)).toEqual({ from: own, headers: { "P-Asserted-Identity": ours } });
    expect(presented({ outbound: "pai", callersNumber: "everywhere" }, caller).headers).toEqual({ "P-Asserted-Identity": "<sip:09000000001@carrier.invalid>" });
  });

  it("is written as the profile says; a number from abroad keeps its plus", () => {
    expect(presented({ outboundForm: "e164" }, null).from).toBe("+81975105151");
    expect(presented({ callersNumber: "from" }, "+12025550123").from).toBe("+12025550123");
  });

  it("is nobody who withheld the number: anonymous, by Privacy, or by 184", () => {
    const of = (more: object) => presentable(callerOf({ fromUser: "<sip:09000000001@carrier.invalid>", ...more }, { rehearsal: true }));
    expect(of({})).toBe(caller);
    expect(of({ fromUser: '"Anonymous" <sip:anonymous@anonymous.invalid>', pai: "<tel:+819000000001>" })).toBeNull();
    expect(of({ privacy: "id" })).toBeNull();
    expect(of({ fromUser: "<sip:18409000000001@carrier.invalid>" })).toBeNull();
  });
});
