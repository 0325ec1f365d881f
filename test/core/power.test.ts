import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerIn, LONGEST_ANSWER } from "../../src/power/nut.js";
import { hear, outlook, type Power, SILENT_MS, troubleWithPower, unheard, type UpsAnswer } from "../../src/power/power.js";
import { type Seen, type ShutDown, shutDownStep } from "../../src/power/shut-down.js";

const MINUTE_MS = 60_000;

function status(words: string, runtimeMs: number | null = null): UpsAnswer {
  return { type: "status", words: words.split(" "), runtimeMs };
}

function heard(...answers: UpsAnswer[]): Power {
  return answers.reduce((power, answer) => hear(power, answer, 0), unheard(0));
}

const SILENT: UpsAnswer = { type: "silent", why: "unreachable" };

describe("upsd's answer", () => {
  const list = (...lines: string[]) => `${["BEGIN LIST VAR ups", ...lines, "END LIST VAR ups"].join("\n")}\n`;

  it("tells the words of the status and how long the battery lasts", () => {
    const text = list('VAR ups battery.runtime "1800.00"', 'VAR ups ups.mfr "A \\"quoted\\" \\\\ name"', 'VAR ups ups.status "OB DISCHRG"');
    expect(answerIn(text, "ups")).toEqual({ type: "status", words: ["OB", "DISCHRG"], runtimeMs: 1_800_000 });
  });

  it("is waited for to its end, wherever it is torn apart", () => {
    const text = list('VAR ups ups.status "OL"');
    for (let at = 0; at < text.length; at += 1) expect(answerIn(text.slice(0, at), "ups")).toBeNull();
    expect(answerIn(text, "ups")).toMatchObject({ words: ["OL"] });
  });

  it.each(["-1", "soon", "", "1e9", "99999999999"])("does not tell how long it lasts by %j", (runtime) => {
    expect(answerIn(list(`VAR ups battery.runtime "${runtime}"`, 'VAR ups ups.status "OB"'), "ups")).toMatchObject({ runtimeMs: null });
  });

  it.each([
    ["ERR DATA-STALE\n", "stale"],
    ["ERR DRIVER-NOT-CONNECTED\n", "stale"],
    ["ERR UNKNOWN-UPS\n", "unknownUps"],
    ["ERR ACCESS-DENIED\n", "refused"],
  ])("%j is silence with its reason", (text, why) => {
    expect(answerIn(text, "ups")).toEqual({ type: "silent", why });
  });

  it.each([
    ["of another UPS", 'BEGIN LIST VAR other\nVAR other ups.status "OL"\nEND LIST VAR other\n'],
    ["that begins in the middle", 'VAR ups ups.status "OL"\nEND LIST VAR ups\n'],
    ["whose end comes first", "END LIST VAR ups\n"],
    ["with a line of another UPS", list('VAR other ups.status "OB LB"')],
    ["with a value that is not closed", list('VAR ups ups.status "OL')],
    ["without a status", list('VAR ups battery.charge "100"')],
    ["of another program", "HTTP/1.1 400 Bad Request\r\n\r\n"],
    ["without an end", `BEGIN LIST VAR ups\n${'VAR ups x "y"\n'.repeat(LONGEST_ANSWER / 10)}`],
  ])("one %s is nonsense", (_, text) => {
    expect(answerIn(text, "ups")).toEqual({ type: "silent", why: "nonsense" });
  });

  it("whatever comes, it is a status, a silence or not there yet, and nothing is thrown", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const answer = answerIn(`BEGIN LIST VAR ups\n${text}\n`, "ups");
        expect(answer === null || answer.type === "silent" || answer.words.length >= 0).toBe(true);
      }),
    );
  });
});

describe("the power", () => {
  it.each([
    ["OL", { supply: "mains", low: false }],
    ["OL CHRG LB", { supply: "mains", low: false }],
    ["OB DISCHRG", { supply: "battery", low: false }],
    ["OB LB", { supply: "battery", low: true }],
    ["LB OB DISCHRG", { supply: "battery", low: true }],
    ["OB LB CAL", { supply: "battery", low: false }],
    ["OL TRIM", { supply: "mains", low: false }],
    ["FSD OB LB", { supply: "battery", low: true, forced: true }],
    ["FSD OL", { supply: "mains", low: false, forced: true }],
  ])("%s is %j", (words, expected) => {
    expect(outlook(heard(status(words)), 0)).toMatchObject(expected);
  });

  it("is low when little is left, whatever the UPS calls it", () => {
    expect(outlook(heard(status("OB", 3 * MINUTE_MS)), 0)).toMatchObject({ low: false, leftMs: 3 * MINUTE_MS });
    expect(outlook(heard(status("OB", MINUTE_MS)), 0)).toMatchObject({ low: true, leftMs: MINUTE_MS });
  });

  it("runs down between two answers", () => {
    expect(outlook(heard(status("OB", 125_000)), 4_000)).toMatchObject({ low: false, leftMs: 121_000 });
    expect(outlook(heard(status("OB", 125_000)), 6_000)).toMatchObject({ low: true, leftMs: 119_000 });
  });

  it("is low when the UPS was on battery and says nothing any more", () => {
    const power = heard(status("OB", 60 * MINUTE_MS), SILENT);
    expect(outlook(power, SILENT_MS - 1)).toMatchObject({ lost: false, low: false });
    expect(outlook(power, SILENT_MS)).toMatchObject({ lost: true, low: true });
  });

  it("is not low when it was on mains and says nothing any more, nor before the first word", () => {
    expect(outlook(heard(status("OL"), SILENT), 60 * MINUTE_MS)).toMatchObject({ lost: true, low: false });
    expect(outlook(heard(SILENT), 60 * MINUTE_MS)).toMatchObject({ supply: null, lost: true, low: false });
  });

  it("is not told by a driver that is starting, nor by one that names no supply", () => {
    for (const words of ["WAIT", "", "CHRG", "ALARM"]) {
      expect(outlook(heard(status("OB"), status(words)), SILENT_MS)).toMatchObject({ supply: "battery", lost: true, low: true });
    }
  });

  it("is battery where both are said", () => {
    expect(outlook(heard(status("OL OB")), 0).supply).toBe("battery");
  });

  it("that is being shut down by somebody stays so while nothing else is heard", () => {
    expect(outlook(heard(status("FSD OB"), SILENT), 1).forced).toBe(true);
    expect(outlook(heard(status("FSD OB"), status("OL")), 1).forced).toBe(false);
  });
});

describe("trouble with the power", () => {
  const now = { mono: 0, wall: 1_000_000_000 };
  const kinds = (power: Power, closesAt: number | null, mono = 0) => troubleWithPower(power, closesAt, { ...now, mono });

  it("on battery names the minutes left and whether they are enough until closing time", () => {
    const power = heard(status("OB", 30 * MINUTE_MS));
    expect(kinds(power, now.wall + 60 * MINUTE_MS)).toEqual([{ kind: "onBatteryShort", value: 30 }]);
    expect(kinds(power, now.wall + 20 * MINUTE_MS)).toEqual([{ kind: "onBatteryEnough", value: 30 }]);
    expect(kinds(power, now.wall + 29 * MINUTE_MS)).toEqual([{ kind: "onBatteryShort", value: 30 }]);
    expect(kinds(power, null)).toEqual([{ kind: "onBatteryEnough", value: 30 }]);
    expect(kinds(heard(status("OB")), null)).toEqual([{ kind: "onBatteryUnknown" }]);
  });

  it("that is low is not named as on battery as well, and silence is named beside it", () => {
    expect(kinds(heard(status("OB LB", MINUTE_MS)), null)).toEqual([{ kind: "powerLow" }]);
    expect(kinds(heard(status("OB", 60 * MINUTE_MS), SILENT), null, SILENT_MS)).toEqual([{ kind: "upsLost" }, { kind: "powerLow" }]);
  });

  it("on mains is a UPS that is silent or would not carry us, and else none", () => {
    expect(kinds(heard(status("OL CHRG")), null)).toEqual([]);
    expect(kinds(heard(status("OL RB OVER")), null)).toEqual([
      { kind: "upsUnfit", subject: "RB" },
      { kind: "upsUnfit", subject: "OVER" },
    ]);
    expect(kinds(heard(status("OL"), SILENT), null, SILENT_MS)).toEqual([{ kind: "upsLost" }]);
  });
});

describe("going down", () => {
  const LOW = { low: true, forced: false, leftMs: 100_000 };
  const FINE = { low: false, forced: false, leftMs: null };
  const BUSY: Seen = { power: LOW, callers: 2, allKept: false };

  /** Half-second looks at what `seen` says, from `at` on. */
  function later(at: ShutDown, ms: number, seen: Seen): ShutDown {
    let now = at;
    for (let mono = at.since; mono <= at.since + ms; mono += 500) now = shutDownStep(now, seen, mono);
    return now;
  }
  const none: ShutDown = { type: "none", since: 0 };

  it("waits for whoever is on the line as long as there is battery", () => {
    expect(later(none, 600_000, BUSY)).toMatchObject({ type: "closing" });
  });

  it("ends when nobody is left, but not for a word that was said once", () => {
    const closing = shutDownStep(none, { ...BUSY, callers: 0 }, 0);
    expect(closing.type).toBe("closing");
    expect(later(closing, 2_500, { ...BUSY, callers: 0 }).type).toBe("closing");
    expect(later(closing, 3_000, { ...BUSY, callers: 0 }).type).toBe("ending");
  });

  it("ends under callers when hardly any battery is left, or nobody knows and half a minute has passed", () => {
    expect(later(none, 4_000, { ...BUSY, power: { ...LOW, leftMs: 40_000 } }).type).toBe("ending");
    expect(later(none, 29_000, { ...BUSY, power: { ...LOW, leftMs: null } }).type).toBe("closing");
    expect(later(none, 31_000, { ...BUSY, power: { ...LOW, leftMs: null } }).type).toBe("ending");
  });

  it("ends at once where the machine is being shut down already, even on mains", () => {
    expect(later(none, 500, { ...BUSY, power: { ...FINE, forced: true } }).type).toBe("ending");
  });

  it("stops when everything is kept, and without PostgreSQL after fifteen seconds", () => {
    const ending: ShutDown = { type: "ending", since: 0 };
    expect(later(ending, 0, { ...BUSY, allKept: true }).type).toBe("stopping");
    expect(later(ending, 14_500, BUSY).type).toBe("ending");
    expect(later(ending, 15_000, BUSY).type).toBe("stopping");
  });

  it.each(["closing", "ending", "stopping"] as const)("is called off while it is %s and the power comes back", (type) => {
    expect(shutDownStep({ type, since: 0 }, { ...BUSY, power: FINE }, 1_000)).toEqual({ type: "none", since: 1_000 });
  });

  it("never leaves a step out, whatever the power does", () => {
    const seen = fc.record({
      power: fc.record({ low: fc.boolean(), forced: fc.boolean(), leftMs: fc.option(fc.nat(200_000)) }),
      callers: fc.nat(2),
      allKept: fc.boolean(),
    });
    const next = { none: ["closing"], closing: ["ending", "none"], ending: ["stopping", "none"], stopping: ["none"] };
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20_000), seen)), (looks) => {
        let at = none;
        let mono = 0;
        for (const [ms, one] of looks) {
          mono += ms;
          const then = shutDownStep(at, one, mono);
          if (then !== at) expect(next[at.type]).toContain(then.type);
          at = then;
        }
      }),
    );
  });
});
