import { describe, expect, it } from "vitest";
import type { OverflowCondition, OverflowRule } from "../../src/queue/overflow.js";
import { checkOverflow } from "../../src/queue/overflow-problem.js";
import { given, type Scene } from "./floor-kit.js";
import { vocabulary } from "./site-kit.js";

const label = { ja: "規則", en: "rule" };
const END = { type: "end", prompt: "overflow_end" } as const;
const BUSY = { type: "announcement", prompt: "overflow_busy" } as const;

function rule(id: string, when: OverflowCondition, action: OverflowRule["action"], again?: boolean): OverflowRule {
  return { id, label, when, action, ...(again === undefined ? {} : { again }) };
}

function met(scene: Scene): string[] {
  return scene.told("OverflowMet").map(({ rule, action }) => `${rule} ${action}`);
}

function ruled(...overflow: OverflowRule[]): (at?: string) => Scene {
  return (at) => given({}, at, { overflow });
}

describe("an overflow rule is met", () => {
  it("by the length of the queue: as many wait before the caller, or more", () => {
    const scene = ruled(rule("full", { ahead: 2 }, BUSY))();
    scene.waiting();
    scene.waiting();
    expect(scene.words()).toBe("busy_wait_noest.ja");
    scene.waiting();
    expect(scene.words()).toBe("busy_wait_noest.ja overflow_busy.ja");
    expect(met(scene)).toEqual(["full announcement"]);
  });

  it("by the time waited, at the first announcement after it, and once in a visit", () => {
    const scene = ruled(rule("long", { waitedMs: 120_000 }, BUSY))();
    const visit = scene.waiting();
    const heard = ["busy_wait_noest.ja", "still_waiting.ja", "still_waiting.ja overflow_busy.ja", "still_waiting.ja"];
    for (const words of heard) {
      expect(scene.words()).toBe(words);
      scene.said(visit).pass(90_000);
    }
    expect(met(scene)).toEqual(["long announcement"]);
  });

  it("again at each announcement, where it says so", () => {
    const scene = ruled(rule("long", { waitedMs: 60_000 }, BUSY, true))();
    const visit = scene.waiting();
    for (let times = 0; times < 3; times += 1) scene.said(visit).pass(90_000);
    expect(met(scene)).toHaveLength(3);
  });

  it.each([
    ["2026-06-01T17:44:59+09:00", 0],
    ["2026-06-01T17:45:00+09:00", 1],
  ])("by the closing time near: at %s %i times", (at, times) => {
    const scene = ruled(rule("closing", { closesInMs: 900_000 }, BUSY))(at);
    scene.waiting();
    expect(met(scene)).toHaveLength(times);
  });

  it("by the language", () => {
    const scene = ruled(rule("foreign", { languages: ["zh", "ko"] }, BUSY))().seatReady("108", "1008");
    scene.talking();
    scene.waiting("71");
    scene.waiting("81");
    expect(scene.words()).toBe("busy_wait_noest.zh overflow_busy.zh");
    expect(met(scene)).toHaveLength(1);
  });

  it("but not beside the words that nobody speaks the language, which have keys of their own", () => {
    const scene = ruled(rule("foreign", { languages: ["zh"] }, END))();
    const visit = scene.waiting("81");
    expect(scene.words()).toBe("language_unavailable_japanese.zh");
    scene.said(visit).pass(90_000);
    expect(met(scene)).toEqual([]);
  });

  it("where all its conditions hold, and an estimate that nobody knows does not", () => {
    const scene = ruled(rule("a", { estimateMs: 60_000 }, BUSY), rule("b", { ahead: 1, languages: ["ko"] }, BUSY), rule("c", { ahead: 1 }, BUSY))();
    scene.waiting();
    scene.waiting();
    expect(met(scene)).toEqual(["c announcement"]);
  });

  it("one at a time, the first that applies; the next one comes at the next announcement", () => {
    const scene = ruled(rule("a", { languages: ["ja"] }, BUSY), rule("b", { languages: ["ja"] }, { type: "information" }))();
    const visit = scene.waiting();
    expect(met(scene)).toEqual(["a announcement"]);
    scene.said(visit).pass(90_000);
    expect(met(scene)).toEqual(["a announcement", "b information"]);
  });

  it("not while a phone rings for the caller", () => {
    const scene = ruled(rule("a", { languages: ["ja"] }, BUSY))().seatReady("101", "1001");
    scene.waiting();
    expect(scene.words()).toBe("connecting.ja");
    expect(met(scene)).toEqual([]);
  });

  it("not where it would offer a callback, where the site has none: the next one is", () => {
    const scene = ruled(rule("a", { languages: ["ja"] }, { type: "callback" }), rule("b", { languages: ["ja"] }, BUSY))();
    scene.waiting();
    expect(met(scene)).toEqual(["b announcement"]);
  });

  it("though the centre has no announcements, on entering the queue", () => {
    const scene = given({ announceEveryMs: 0 }, undefined, { overflow: [rule("a", { languages: ["ja"] }, BUSY)] });
    const visit = scene.waiting();
    expect(scene.words()).toBe("overflow_busy.ja");
    scene.said(visit);
    expect(scene.did()).toEqual(["StartMusic"]);
  });
});

describe("an overflow rule that ends the call", () => {
  const full = ruled(rule("full", { ahead: 1 }, END));

  it("says why and where else to turn, then goodbye, and only then hangs up", () => {
    const scene = full();
    scene.waiting();
    const visit = scene.waiting();
    expect(scene.words()).toBe("overflow_end.ja goodbye.ja");
    expect(scene.only("Play").say[0]?.nationalLine).toBe("0120950178");
    scene.press(visit, "0123");
    expect(scene.commands).toEqual([]);
    scene.said(visit);
    expect(scene.only("HangUp")).toMatchObject({ leg: visit.leg, reason: "normal" });
    expect(scene.told("CallEnded")).toEqual([{ type: "CallEnded", outcome: "overflow", by: "centre", cause: 16 }]);
    expect(scene.today.abandoned).toBe(0);
    scene.ends(visit.leg);
    expect(scene.told("CallEnded")).toHaveLength(1);
  });

  it("is the same for a caller who hangs up before its end, and for one who never hears it to its end", () => {
    const scene = full();
    scene.waiting();
    const first = scene.waiting();
    const second = scene.waiting();
    scene.ends(first.leg);
    scene.pass(60_000);
    expect(scene.phase(second)).toBe("ending");
    expect(scene.told("CallEnded").map(({ outcome, by }) => `${outcome} ${by}`)).toEqual(["overflow caller", "overflow centre"]);
  });

  it("is never met by one who waits, however long", () => {
    const scene = full();
    const first = scene.waiting();
    scene.tell({ type: "CallArrived", call: "early", leg: "early", did: "0975105151", caller: { ...scene.floor.look().calls[first.call]!.caller }, trunk: "carrier", fallbackMs: 60_000, answered: true });
    scene.press({ call: "early", leg: "early" }, "0");
    for (let times = 0; times < 5; times += 1) scene.pass(100_000);
    expect(met(scene)).toEqual([]);
  });

  it("nor by one who was in the fallback, and waited there", () => {
    const scene = full();
    const { call } = scene.waiting();
    const { caller } = scene.floor.look().calls[call]!;
    scene.tell({ type: "CallArrived", call: "b", leg: "b", did: "0975105151", caller, trunk: "carrier", fallbackMs: 1, answered: true });
    expect(scene.phase({ call: "b", leg: "b" })).toBe("waiting");
    expect(met(scene)).toEqual([]);
  });
});

describe("overflow rules that could hurt somebody are refused, with the place and the remedy", () => {
  const context = { sayable: vocabulary.sayable, hasInformation: true, announces: true };

  it.each<[string, OverflowRule, string, RegExp]>([
    ["no condition", rule("a", {}, BUSY), "[0].when", /apply to everybody; name one/],
    ["a name that is none", rule("A b", { ahead: 1 }, BUSY), "[0].id", /lower-case name/],
    ["a prompt unheard of", rule("a", { ahead: 1 }, { ...BUSY, prompt: "x" }), "[0].action.prompt", /there is no prompt "x"/],
    ["a prompt that lacks a language", rule("a", { ahead: 1 }, { ...BUSY, prompt: "languages" }), "[0].action.prompt", /no words in ja/],
    ["a prompt that needs what is not known", rule("a", { ahead: 1 }, { ...END, prompt: "closed" }), "[0].action.prompt", /needs a value/],
    ["an end after waiting", rule("a", { waitedMs: 60_000 }, END), "[0].when.waitedMs", /was promised an operator/],
    ["an end for a language", rule("a", { languages: ["ko"] }, END), "[0].when", /every call in these languages/],
    ["an end again and again", rule("a", { ahead: 1 }, END, true), "[0].again", /no sense/],
  ])("%s", (_, wrong, path, message) => {
    const problems = checkOverflow([wrong], context);
    expect(problems.map((one) => one.path)).toEqual([path]);
    expect(problems[0]?.message).toMatch(message);
  });

  it("one id twice, voice information where there is none, and announcements where there are none", () => {
    const rules = [rule("a", { waitedMs: 60_000 }, { type: "information" }), rule("a", { ahead: 1 }, BUSY)];
    expect(checkOverflow(rules, { ...context, hasInformation: false, announces: false }).map(({ path }) => path)).toEqual(["[0].action", "[0].when.waitedMs", "[1].id"]);
  });

  it("and those that help are not", () => {
    expect(checkOverflow([rule("a", { ahead: 5, closesInMs: 600_000 }, END), rule("b", { waitedMs: 60_000 }, { type: "callback" }, true)], context)).toEqual([]);
  });
});
