import { describe, expect, test } from "vitest";
import { callerFile, logInFile } from "../../src/rehearsal/callfile.js";
import { pjsipConf } from "../../src/rehearsal/pjsip.js";
import { phonesBeside, type Place, SEATS } from "../../src/rehearsal/place.js";
import { callers, type RehearsalCaller } from "../../src/rehearsal/schedule.js";
import { speech } from "../../src/rehearsal/speech.js";
import { callerOf } from "../../src/trunk/caller.js";

const address = (host: string) => ({ host, port: 5060 });

function first(count: number, seed: number, callsPerMinute: number): RehearsalCaller[] {
  const coming = callers(seed, callsPerMinute);
  return Array.from({ length: count }, () => coming.next().value);
}

describe("the schedule of callers", () => {
  test("the same seed brings the same callers, another one others", () => {
    expect(first(50, 7, 4)).toEqual(first(50, 7, 4));
    expect(first(50, 7, 4)).not.toEqual(first(50, 8, 4));
  });

  test("three come within twelve seconds and press the operator's key, so that the board comes to life", () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const opening = first(3, seed, 4);
      expect(opening.reduce((sum, caller) => sum + caller.gapMs, 0)).toBeLessThan(12_000);
      for (const caller of opening) {
        expect(caller.keys.map((key) => key.digit)).toEqual(["0"]);
        expect(caller.patienceMs).toBeGreaterThan(60_000);
      }
    }
  });

  test("the rate is about what was asked for, and no gap is long", () => {
    const gapsMs = first(2_003, 3, 4)
      .slice(3)
      .map((caller) => caller.gapMs);
    const meanMs = gapsMs.reduce((sum, gapMs) => sum + gapMs, 0) / gapsMs.length;
    expect(meanMs).toBeGreaterThan(11_000);
    expect(meanMs).toBeLessThan(16_000);
    expect(Math.max(...gapsMs)).toBeLessThanOrEqual(30_000);
  });

  test("in an hour every kind of caller comes: each language, each matter, none, hidden numbers, early hang-ups", () => {
    const hour = first(240, 1, 4);
    const digits = new Set(hour.flatMap((caller) => caller.keys.map((key) => key.digit)));
    expect([...digits].sort()).toEqual(["0", "1", "2", "3", "5", "7", "8", "9"]);
    const withheld = hour.flatMap((caller) => (caller.from.type === "withheld" ? [caller.from.reason] : []));
    expect(new Set(withheld).size).toBe(3);
    expect(hour.some((caller) => caller.keys.length === 0)).toBe(true);
    expect(hour.some((caller) => caller.patienceMs < 12_000)).toBe(true);
    expect(hour.some((caller) => caller.patienceMs > 15_000 && caller.patienceMs < 41_000)).toBe(true);
  });

  test("the reasons for hidden numbers are those that the centre tells apart", () => {
    const reasons = first(500, 1, 4).flatMap(({ from }) => (from.type === "withheld" ? [from.reason] : []));
    const classes = reasons.map((fromDisplay) => callerOf({ fromDisplay, fromUser: "anonymous" }).class);
    expect(new Set(classes)).toEqual(new Set(["withheld", "payphone", "unavailable"]));
  });

  test("no caller has a number that could be somebody's", () => {
    for (const { from } of first(500, 2, 4)) {
      if (from.type === "number") expect(from.number).toMatch(/^(097000\d{4}|0900000\d{4})$/);
    }
  });
});

describe("call files", () => {
  test("a caller's conduct goes along as variables, and commas between keys are kept from Asterisk", () => {
    const text = callerFile({
      gapMs: 0,
      from: { type: "number", number: "0970000001" },
      keys: [
        { afterMs: 4_210, digit: "7" },
        { afterMs: 6_000, digit: "1" },
      ],
      silentMs: 12_000,
      patienceMs: 90_500,
    });
    expect(text).toContain("Channel: PJSIP/0975105151@carrier\n");
    expect(text).toContain("CallerID: <0970000001>\n");
    expect(text).toContain("Setvar: KEYS=4.2:7\\,6.0:1\n");
    expect(text).toContain("Setvar: PATIENCE=90.5\n");
  });

  test("operators 1001 to 1008 log in at seats 101 to 108 with their PINs", () => {
    const channels = SEATS.map((seat) => /^Channel: (.*)$/m.exec(logInFile(seat))?.[1]);
    expect(channels[0]).toBe("PJSIP/*111001*00001@101");
    expect(channels[7]).toBe("PJSIP/*111008*00008@108");
    expect(channels).toHaveLength(8);
  });
});

describe("the place of the rehearsal", () => {
  test("the phones stand beside the carrier and never where the centre is", () => {
    expect(phonesBeside(address("127.0.0.2"), address("127.0.0.1"))).toEqual(address("127.0.0.3"));
    expect(phonesBeside(address("127.0.0.2"), address("127.0.0.3"))).toEqual(address("127.0.0.4"));
    expect(phonesBeside(address("127.0.1.255"), address("127.0.0.1"))).toEqual(address("127.0.2.0"));
    expect(phonesBeside(address("127.255.255.254"), address("127.0.0.1"))).toEqual(address("127.0.0.2"));
  });

  test("anything beyond loopback, or a carrier at the centre's address, is refused with the variable's name", () => {
    expect(() => phonesBeside(address("192.0.2.1"), address("127.0.0.1"))).toThrow("MADOGUCHI_CARRIER");
    expect(() => phonesBeside(address("127.0.0.2"), address("0.0.0.0"))).toThrow("MADOGUCHI_SIP");
    expect(() => phonesBeside(address("127.0.0.1"), address("127.0.0.1"))).toThrow("MADOGUCHI_CARRIER");
  });

  test("no address outside 127.0.0.0/8 stands in the SIP configuration", () => {
    const place: Place = {
      centre: address("127.0.0.1"),
      carrier: address("127.0.0.2"),
      phones: address("127.0.0.3"),
      folders: { etc: "", run: "", log: "", lib: "", spool: "", modules: "", data: "" },
    };
    const found = pjsipConf(place).match(/\d+\.\d+\.\d+\.\d+/g) ?? [];
    expect(found.length).toBeGreaterThan(10);
    expect(found.filter((one) => !one.startsWith("127."))).toEqual([]);
  });
});

describe("the voices", () => {
  test("speech is as long as asked, has sound and pauses, and differs by voice", () => {
    const high = speech({ pitchHz: 210, seed: 1 }, 10);
    const deep = speech({ pitchHz: 125, seed: 2 }, 10);
    expect(high).toHaveLength(80_000);
    // 0xff and 0x7f are silence in µ-law.
    const silentShare = high.filter((byte) => byte === 0xff || byte === 0x7f).length / high.length;
    expect(silentShare).toBeGreaterThan(0.1);
    expect(silentShare).toBeLessThan(0.6);
    expect(high).not.toEqual(deep);
  });
});
