import { describe, expect, test } from "vitest";
import { encrypt, openSeal } from "../../src/asterisk/seal.js";
import { type Arrival, type Asking, emptyMemory, type Known, tellFallback, tellLost } from "../../src/eventlog/fallback.js";
import { type LogEvent, phoneOf, readLine } from "../../src/eventlog/line.js";
import { factsOfUnheard } from "../../src/eventlog/unheard.js";
import type { What } from "../../src/floor/fact.js";
import { CALLER, given } from "./floor-kit.js";

/** Asterisk's call event log, and what is told from it of calls that the fallback served. */

const CALLER_LEG = "100.1";
const CALL = "c0ffee00-0000-4000-8000-000000000001";
/** The business clock is so far ahead that the log's first line is of a Monday, ten o'clock. */
const LEAD_MS = Date.parse("2026-06-01T10:00:00+09:00") - 1_000_000;
const ARRIVAL: Arrival = { did: "0975105151", trunk: "fixed", caller: CALLER };

/** Lines as Asterisk writes them; each starts a tenth of a second after the one before. */
class Script {
  readonly lines: string[] = [];
  private tenth = 0;

  add(type: string, options: { leg?: string; linked?: string; channel?: string; app?: string; peer?: string; extra?: unknown; fresh?: boolean } = {}): this {
    const { leg = CALLER_LEG, linked = CALLER_LEG, app = "", peer = "", fresh = false } = options;
    const channel = options.channel ?? (leg === CALLER_LEG ? "PJSIP/fixed-00000001" : "PJSIP/101-00000002");
    const mark = leg === CALLER_LEG && !fresh ? `${CALL} ${LEAD_MS} ${ARRIVAL.did}` : "";
    const extra = options.extra === undefined ? "" : JSON.stringify(options.extra);
    const moment = `1000.${this.tenth++}00250`;
    const quoted = [leg, linked, channel, "context", app, peer, mark, extra].map((text) => `"${text.replaceAll('"', '""')}"`);
    this.lines.push([`"${type}"`, moment, ...quoted].join(","));
    return this;
  }

  events(): LogEvent[] {
    return this.lines.map((line) => readLine(line) as LogEvent);
  }
}

/** On the business clock: that many tenths of a second after the log's first line. */
const at = (tenths: number) => 1_000_000 + LEAD_MS + tenths * 100;

const arrives = (script = new Script()) =>
  script
    .add("CHAN_START", { fresh: true })
    .add("APP_START", { app: "Stasis" })
    .add("FALLBACK", { extra: { extra: "sealed" } })
    .add("ANSWER");

const waits = () => arrives().add("FALLBACK_OPEN", { extra: { extra: "" } }).add("APP_START", { app: "Queue" });

const talks = () =>
  waits()
    .add("CHAN_START", { leg: "100.2" })
    .add("BRIDGE_ENTER", { leg: "100.2" })
    .add("BRIDGE_ENTER", { peer: "PJSIP/101-00000002" });

const hangsUp = (source: string, cause = 16) => ({ extra: { hangupcause: cause, hangupsource: source, dialstatus: "" } });

const asking = (known: Known = "no", heard = false): Asking => ({ known: () => known, arrival: () => ARRIVAL, heard: () => heard });

function told(script: Script, known: Known = "no") {
  return tellFallback(emptyMemory(), script.events(), asking(known));
}

const types = (script: Script, known?: Known) => told(script, known).facts.map(({ what }) => what.type);

describe("a line of the call event log", () => {
  test("is read with its time to the millisecond, the call's id and the lead of the business clock", () => {
    const line = `"HANGUP",1795348957.635427,"1795348926.1","1795348926.1","PJSIP/fixed-00000001","fallback-queue","","","${CALL} -15073322570 0975105151","{""hangupcause"":16}"`;
    expect(readLine(line)).toEqual({
      type: "HANGUP",
      at: 1795348957635,
      moment: "1795348957.635427",
      leg: "1795348926.1",
      linked: "1795348926.1",
      channel: "PJSIP/fixed-00000001",
      context: "fallback-queue",
      app: "",
      peer: "",
      call: CALL,
      did: "0975105151",
      leadMs: -15073322570,
      extra: '{"hangupcause":16}',
    });
  });

  test.each([
    ["that was cut off", '"HANGUP",1795348957.635427,"179534'],
    ["that is empty", ""],
    ["of an earlier version with fewer fields", '"HANGUP",1795348957.635427,"1.1","1.1","PJSIP/x-1","c","","",""'],
    ["without a time", '"HANGUP",soon,"1.1","1.1","PJSIP/x-1","c","","","",""'],
  ])("%s is none", (_, line) => {
    expect(readLine(line)).toBeNull();
  });

  test("names the phone of a channel", () => {
    expect(phoneOf("PJSIP/my-carrier-0000002a")).toBe("my-carrier");
    expect(phoneOf("dialplan/builtin")).toBe("");
  });
});

describe("given a caller whom the fallback serves", () => {
  test("when an operator answers and hangs up, everything is told with its time, its seat and its mark", () => {
    const { facts, memory } = told(talks().add("HANGUP", hangsUp("PJSIP/101-00000002")).add("CHAN_END"));
    expect(facts.map(({ at: when, what, seat }) => [when, what.type, seat])).toEqual([
      [at(0), "CallArrived", undefined],
      [at(2), "FallbackEntered", undefined],
      [at(3), "LineAnswered", undefined],
      [at(4), "HoursDecided", undefined],
      [at(5), "QueueEntered", undefined],
      [at(8), "CallConnected", "101"],
      [at(9), "CallEnded", undefined],
    ]);
    expect(facts.every(({ fallback, call }) => fallback && call === CALL)).toBe(true);
    expect(facts[0]?.what).toEqual({ type: "CallArrived", ...ARRIVAL, leg: CALLER_LEG });
    expect(facts[5]?.what).toMatchObject({ waitedMs: 300 });
    expect(facts[6]?.what).toEqual({ type: "CallEnded", outcome: "served", by: "operator", cause: 16 });
    expect(memory.calls).toEqual({});
    expect(memory.began).toEqual({ "100.2": 1_000_600 });
  });

  test.each([
    ["while talking", talks, "PJSIP/fixed-00000001", "served", "caller"],
    ["while waiting", waits, "PJSIP/fixed-00000001", "abandonedQueue", "caller"],
    ["during the greeting", () => arrives().add("FALLBACK_OPEN"), "PJSIP/fixed-00000001", "abandonedMenu", "caller"],
    ["having heard that we are closed", () => arrives().add("FALLBACK_CLOSED", { extra: { extra: "weekend" } }), "dialplan/builtin", "closed", "centre"],
  ])("when the call ends %s, that is its outcome", (_, until, source, outcome, by) => {
    const { facts } = told(until().add("HANGUP", hangsUp(source)).add("CHAN_END"));
    expect(facts.at(-1)?.what).toMatchObject({ type: "CallEnded", outcome, by });
  });

  test("and the centre is closed, it is told why", () => {
    const { facts } = told(arrives().add("FALLBACK_CLOSED", { extra: { extra: "weekend" } }));
    expect(facts.at(-1)?.what).toEqual({ type: "HoursDecided", open: false, why: "weekend" });
  });

  test("and the service is suspended, or has closed while the caller waited, it is told so and decided once", () => {
    expect(told(arrives().add("FALLBACK_CLOSED", { extra: { extra: "disaster" } })).facts.at(-1)?.what).toMatchObject({ open: false, why: "disaster" });
    const over = waits().add("FALLBACK_CLOSED", { extra: { extra: "afterClosing" } }).add("HANGUP", hangsUp("dialplan/builtin")).add("CHAN_END");
    const { facts } = told(over);
    expect(facts.flatMap(({ what }) => (what.type === "HoursDecided" ? [what.open] : []))).toEqual([true]);
    expect(facts.at(-1)?.what).toEqual({ type: "CallEnded", outcome: "closed", by: "centre", cause: 16, because: "closingTime" });
  });

  test("and a log that is read in any two pieces, the facts are those of one piece", () => {
    const events = talks().add("HANGUP", hangsUp("PJSIP/101-00000002")).add("CHAN_END").events();
    const whole = tellFallback(emptyMemory(), events, asking());
    for (let cut = 0; cut <= events.length; cut++) {
      const first = tellFallback(emptyMemory(), events.slice(0, cut), asking());
      const rest = tellFallback(JSON.parse(JSON.stringify(first.memory)), events.slice(cut), asking());
      expect([...first.facts, ...rest.facts]).toEqual(whole.facts);
      expect(rest.memory).toEqual(whole.memory);
    }
  });

  test("when lines are read twice, the facts have the same ids, and no two facts have one", () => {
    const script = talks().add("HANGUP", hangsUp("")).add("CHAN_END");
    const ids = told(script).facts.map(({ id }) => id);
    expect(told(script).facts.map(({ id }) => id)).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("when a control plane takes the call over, its end is not told from here", () => {
    const script = waits().add("APP_START", { app: "Stasis" }).add("HANGUP", hangsUp("")).add("CHAN_END");
    expect(types(script)).not.toContain("CallEnded");
  });

  test("when a control plane that took the call dies as well, the story goes on here", () => {
    const script = waits().add("APP_START", { app: "Stasis" }).add("FALLBACK").add("FALLBACK_OPEN").add("APP_START", { app: "Queue" });
    expect(types(script.add("HANGUP", hangsUp("")).add("CHAN_END"))).toEqual([
      "CallArrived",
      "FallbackEntered",
      "LineAnswered",
      "HoursDecided",
      "QueueEntered",
      "FallbackEntered",
      "CallEnded",
    ]);
  });

  test("who was ours before arrives no second time, and ends here", () => {
    expect(types(talks().add("HANGUP", hangsUp("")), "arrived")).toEqual(["FallbackEntered", "CallConnected", "CallEnded"]);
  });

  test("one whose final fact is written has no second", () => {
    expect(types(waits().add("HANGUP", hangsUp("")), "ended")).not.toContain("CallEnded");
  });

  test("when Asterisk dies under the talk, the call ends as cut off", () => {
    const { memory } = told(talks());
    expect(tellLost(memory, new Set(["100.7"]), at(50)).facts).toEqual([]);
    const lost = tellLost(memory, new Set([CALLER_LEG]), at(50));
    expect(lost.facts).toMatchObject([{ at: at(50), what: { type: "CallEnded", outcome: "fault", because: "pbxDied" } }]);
    expect(lost.memory.calls).toEqual({});
  });
});

describe("given the floor", () => {
  const served = () => told(talks().add("HANGUP", hangsUp("PJSIP/101-00000002")));

  test("when calls of the fallback are told, they count, and whoever sat at the seat is named", () => {
    const scene = given({}, new Date(at(0)).toISOString()).seatReady("101", "1001");
    const before = { ...scene.floor.look().today };
    const { facts, memory } = served();
    scene.tell({ type: "FallbackTold", facts, memory });
    expect(scene.floor.look().today).toEqual({ ...before, arrived: before.arrived + 1, answered: before.answered + 1 });
    expect(scene.facts.find(({ what }) => what.type === "CallConnected")).toMatchObject({ seat: "101", operator: "1001", fallback: true });
  });
});

describe("given a waiting caller of ours whom the guard gave to the fallback", () => {
  /** The log as it stands after `script`, told to a floor whose caller it is. */
  function handedOver(script: Script) {
    const scene = given({}, new Date(at(0)).toISOString());
    scene.tell({ type: "CallArrived", call: CALL, leg: CALLER_LEG, did: ARRIVAL.did, caller: CALLER, trunk: "fixed" });
    scene.press({ call: CALL, leg: CALLER_LEG }, "0").tell({ type: "PbxLost" });
    const { facts, memory } = told(script, "arrived");
    return scene.tell({ type: "FallbackTold", facts, memory });
  }
  const rescued = () => new Script().add("FALLBACK").add("FALLBACK_OPEN").add("APP_START", { app: "Queue" });

  test("when a control plane is back and the caller is still there, there is no end yet, and one later", () => {
    const scene = handedOver(rescued()).tell({ type: "PbxConnected", legs: [] });
    expect(scene.told("CallEnded")).toEqual([]);
    expect(scene.floor.look().calls[CALL]).toBeUndefined();
    const rest = tellFallback(scene.floor.look().eventLog, rescued().add("HANGUP", hangsUp("PJSIP/fixed-00000001")).events().slice(3), asking());
    scene.tell({ type: "FallbackTold", ...rest });
    expect(scene.told("CallEnded")).toEqual([{ type: "CallEnded", outcome: "abandonedQueue", by: "caller", cause: 16 }]);
    expect(scene.today).toMatchObject({ arrived: 1, abandoned: 1 });
  });

  test("when the call ended there, its end is that of the log alone", () => {
    const scene = handedOver(rescued().add("HANGUP", hangsUp("PJSIP/fixed-00000001")).add("CHAN_END"));
    scene.tell({ type: "PbxConnected", legs: [] });
    expect(scene.told("CallEnded")).toHaveLength(1);
    expect(scene.today).toMatchObject({ arrived: 1, abandoned: 1 });
  });

  test("when the caller is fetched back, the place and what was chosen are kept, and the end is ours", () => {
    const scene = handedOver(rescued().add("APP_START", { app: "Stasis" }));
    scene.tell({ type: "PbxConnected", legs: [CALLER_LEG], answered: [CALLER_LEG] });
    expect(scene.phase({ call: CALL, leg: CALLER_LEG })).toBe("waiting");
    expect(scene.told("FallbackLeft")).toHaveLength(1);
    scene.tell({ type: "PbxLost" }).tell({ type: "PbxConnected", legs: [CALLER_LEG], answered: [CALLER_LEG] });
    expect(scene.told("FallbackLeft")).toHaveLength(1);
    scene.ends(CALLER_LEG);
    expect(scene.told("CallEnded")).toHaveLength(1);
  });
});

describe("given a caller of the fallback whom a control plane fetches", () => {
  test("the arrival is told and counted once, whichever is heard of first", () => {
    const { facts, memory } = told(waits().add("APP_START", { app: "Stasis" }));
    const scene = given({}, new Date(at(0)).toISOString()).tell({ type: "FallbackTold", facts, memory });
    scene.tell({ type: "CallArrived", call: CALL, leg: CALLER_LEG, did: ARRIVAL.did, caller: CALLER, trunk: "fixed", fallbackMs: 600 });
    expect(scene.told("CallArrived")).toHaveLength(1);
    expect(scene.told("HoursDecided")).toHaveLength(1);
    expect(scene.told("FallbackLeft")).toHaveLength(1);
    expect(scene.today.arrived).toBe(1);
  });
});

describe("given legs that ended while nobody listened", () => {
  test("when the log says when and why, that is what is told, in that order", () => {
    const scene = given().seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    scene.tell({ type: "PbxLost" }).pass(10_000);
    const ended = { [seatLeg]: { agoMs: 7_000, cause: 16 }, [visit.leg]: { agoMs: 6_000, cause: 16 } };
    const now = scene.facts.at(-1)!.at + 10_000;
    scene.tell({ type: "PbxConnected", legs: [], ended });
    expect(scene.facts.find(({ what }) => what.type === "CallEnded")).toMatchObject({
      at: now - 7_000,
      what: { outcome: "served", by: "operator", cause: 16 },
    });
    expect(scene.told("OperatorLost")).toEqual([]);
  });
});

describe("given a caller whose end stands in the log", () => {
  const ends = (script: Script, cause = 16) => script.add("HANGUP", hangsUp("PJSIP/fixed-00000001", cause)).add("CHAN_END");
  const rings = () => new Script().add("CHAN_START", { fresh: true }).add("APP_START", { app: "Stasis" });
  const over = (script: Script, { since = 0 as number | null, heard = false } = {}) =>
    tellFallback({ ...emptyMemory(), since }, script.events(), asking("no", heard)).memory.over;

  test("when no control plane is known to have heard the call, it is remembered with its times, and not told yet", () => {
    const { memory, facts } = tellFallback({ ...emptyMemory(), since: 0 }, ends(rings()).events(), asking());
    expect(facts).toEqual([]);
    expect(memory.over).toEqual({
      [CALLER_LEG]: { call: CALL, did: ARRIVAL.did, trunk: "fixed", arrivedAt: at(0), at: at(2), by: "caller", cause: 16 },
    });
  });

  test.each([
    ["a control plane has heard it", over(ends(rings()), { heard: true })],
    ["it was served in the fallback to its end", over(ends(waits()))],
    ["it is a second INVITE of a call that is here", over(ends(rings(), 17))],
    ["it came before this memory began", over(ends(rings()), { since: 2_000_000 })],
    ["nothing says when this memory began", over(ends(rings()), { since: null })],
    ["it is a phone's leg", over(rings().add("CHAN_START", { leg: "100.2" }).add("HANGUP", { leg: "100.2", ...hangsUp("") }))],
  ])("when %s, it is not remembered", (_, remembered) => {
    expect(remembered).toEqual({});
  });

  test("when it was in the fallback and a control plane that heard nothing took it, it is", () => {
    expect(over(ends(waits().add("APP_START", { app: "Stasis" })))).toHaveProperty([CALLER_LEG]);
  });

  test("what the ledger lacks is told: all of it, or the end alone, or nothing", () => {
    const visit = over(ends(rings()))[CALLER_LEG]!;
    const types = (told: What["type"][], open = true) =>
      factsOfUnheard(CALLER_LEG, visit, new Set(told), open ? { open, closesAt: 0 } : { open, why: "weekend", nextOpen: null }).map(({ what }) => what.type);
    expect(types([])).toEqual(["CallArrived", "HoursDecided", "CallEnded"]);
    expect(types(["CallArrived", "FallbackEntered", "HoursDecided"])).toEqual(["CallEnded"]);
    expect(types(["CallArrived", "HoursDecided", "CallEnded"])).toEqual([]);
    const closed = factsOfUnheard(CALLER_LEG, visit, new Set(), { open: false, why: "weekend", nextOpen: null });
    expect(closed.map(({ what }) => what).slice(1)).toEqual([
      { type: "HoursDecided", open: false, why: "weekend" },
      { type: "CallEnded", outcome: "closed", by: "caller", cause: 16, because: "unheard" },
    ]);
  });
});

describe("the seal", () => {
  const KEY = "0123456789abcdef";
  const close = (call: string, text: string) => encrypt(encrypt(KEY, call).slice(0, 16), text);

  test("is opened with the secret and the call's id", () => {
    const text = "trunk,id,0975105151,fixed,from=((((%22%E5%A4%A7%E5%88%86%22))))";
    expect(openSeal(KEY, CALL, close(CALL, text))).toBe(text);
  });

  test("looks different for the same caller's next call", () => {
    const text = "from=((((%3Csip%3A0970000001%40carrier%3E))))";
    const blocks = (call: string) => Buffer.from(close(call, text), "base64").toString("hex").match(/.{32}/g) ?? [];
    const first = new Set(blocks(CALL));
    expect(first.size).toBe(3);
    expect(blocks(CALL.replace("c0ffee00", "c0ffee01")).filter((block) => first.has(block))).toEqual([]);
  });

  test("that is broken is none", () => {
    expect(openSeal(KEY, CALL, "abc")).toBeNull();
  });
});
