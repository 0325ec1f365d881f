import { describe, expect, it } from "vitest";
import type { OperatorSetup } from "../../src/floor/setup.js";
import { given, type Scene } from "./floor-kit.js";
import { testSetup } from "./floor-setup.js";
import { levelsOf, withLevels } from "../../src/site/levels.js";

/** With these skills instead of those that every operator has. */
function skilled(skills: Record<string, Partial<OperatorSetup>>): Scene {
  return given({}, undefined, { operators: testSetup().operators.map((one) => ({ ...one, ...skills[one.id] })) });
}

describe("which seat is offered", () => {
  it("given a Japanese caller, then one who speaks only Japanese, though others have been idle for longer", () => {
    const scene = given().seatReady("108", "1008").pass(10).seatReady("105", "1005").pass(10).seatReady("101", "1001");
    scene.waiting();
    expect(scene.ring().seat).toBe("101");
    scene.waiting();
    expect(scene.ring().seat).toBe("105");
    scene.waiting();
    expect(scene.ring().seat).toBe("108");
  });

  it("given a caller of another language, then one who speaks as few more as can be", () => {
    const scene = given().seatReady("108", "1008").pass(10).seatReady("105", "1005").seatReady("101", "1001");
    scene.waiting("71");
    expect(scene.ring().seat).toBe("105");
  });

  it("given equals in languages, then the best in matter and language together", () => {
    const scene = skilled({ "1001": { matterLevels: { appointment: 2, lost_card: 3 } } }).seatReady("101", "1001").pass(10).seatReady("102", "1002");
    scene.waiting("1");
    expect(scene.ring().seat).toBe("102");
    scene.waiting("2");
    expect(scene.ring().seat).toBe("101");
  });
});

describe("given the manager changes what operators speak", () => {
  it("then whoever waits for that language is offered at once to who speaks it now", () => {
    const scene = given().seatReady("101", "1001");
    const visit = scene.waiting("81");
    expect(scene.all("Ring")).toEqual([]);
    const before = scene.floor.look().setup.operators;
    scene.tell({ type: "SkillsChanged", operators: before.map((one) => (one.id === "1001" ? { ...one, languages: ["ja", "zh"] } : one)), by: "manager" });
    expect(scene.ring()).toMatchObject({ call: visit.call, seat: "101" });
    expect(scene.told("SkillsChanged")).toEqual([{ type: "SkillsChanged", by: "manager" }]);
  });

  it("so that nobody speaks it, then whoever waits for it is told at once", () => {
    const scene = given().seatReady("105", "1005");
    const busy = scene.waiting("71");
    const visit = scene.waiting("71");
    scene.picksUp("105").said(visit);
    const before = scene.floor.look().setup.operators;
    scene.tell({ type: "SkillsChanged", operators: before.map((one) => ({ ...one, languages: ["ja" as const] })), by: "manager" });
    expect(scene.words()).toMatch(/^language_unavailable/);
    expect([scene.phase(busy), scene.phase(visit)]).toEqual(["talking", "waiting"]);
  });

  it("then skills as people see them and as the site writes them are the same", () => {
    const matters = ["appointment", "lost_card"];
    const some: OperatorSetup = { id: "1", name: "n", languages: ["ja", "ko"], languageLevels: { ko: 1 }, matterLevels: { lost_card: 2 } };
    expect(levelsOf(some, matters)).toEqual({ languages: { ja: 3, en: 0, zh: 0, ko: 1 }, matters: { appointment: 0, lost_card: 2 } });
    for (const one of [some, { id: "1", name: "n", languages: ["ja" as const] }]) expect(withLevels(one, levelsOf(one, matters))).toEqual(one);
  });
});

describe("what is asked for beside the language relaxes step by step", () => {
  it("given nobody knows the matter well, then the caller waits for 30 s, then takes who knows it a little, after 60 s anybody", () => {
    const scene = skilled({ "1001": { matterLevels: { appointment: 1 } }, "1002": { matterLevels: { appointment: 3 } } });
    scene.seatReady("101", "1001").seatReady("102", "1002");
    const little = scene.waiting("1");
    // The second who knows it well is taken by the first caller.
    expect(scene.ring().seat).toBe("102");
    scene.picksUp("102");
    const visit = scene.waiting("1");
    expect(scene.all("Ring")).toEqual([]);
    scene.pass(29_999);
    expect(scene.all("Ring")).toEqual([]);
    scene.pass(1);
    expect(scene.ring()).toMatchObject({ call: visit.call, seat: "101" });
    expect(scene.phase(little)).toBe("talking");
    scene.picksUp("101").seatReady("103", "1003");
  });

  it("given a matter that nobody at work knows, then anybody after 60 s", () => {
    const scene = skilled({ "1001": { matterLevels: { lost_card: 3 } } }).seatReady("101", "1001");
    const visit = scene.waiting("1").call;
    scene.pass(59_999);
    expect(scene.all("Ring")).toEqual([]);
    scene.pass(1);
    expect(scene.ring()).toMatchObject({ call: visit, seat: "101" });
  });

  it("given a language spoken with effort, then only after 30 s, and one that is not spoken never", () => {
    const scene = skilled({ "1005": { languageLevels: { en: 1 } } }).seatReady("105", "1005").seatReady("101", "1001");
    const visit = scene.waiting("71").call;
    scene.pass(29_999);
    expect(scene.all("Ring")).toEqual([]);
    scene.pass(1);
    expect(scene.ring()).toMatchObject({ call: visit, seat: "105" });
    scene.waiting("81");
    scene.pass(3_600_000);
    expect(scene.all("Ring")).toEqual([]);
  });

  it("given a later caller whom a seat may serve and an earlier one whom it may not yet, then the later is served, and the earlier keeps the place", () => {
    const scene = skilled({ "1001": { matterLevels: { lost_card: 3 } } });
    const earlier = scene.waiting("1");
    const later = scene.waiting("2");
    scene.seatReady("101", "1001");
    expect(scene.ring().call).toBe(later.call);
    const { leg } = scene.ring();
    scene.ends(later.leg).ends(leg).pass(60_000);
    expect(scene.seat("101").work).toMatchObject({ type: "offered", call: earlier.call });
  });

  it("given no matter was chosen, then nobody is asked to know one", () => {
    const scene = skilled({ "1001": { matterLevels: {} } }).seatReady("101", "1001");
    scene.waiting("0");
    expect(scene.ring().seat).toBe("101");
  });

  it("given a caller who comes back, then whoever is there will do", () => {
    const scene = skilled({ "1001": { matterLevels: {} } }).seatReady("102", "1002").seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking("1");
    scene.ends(seatLeg, 44);
    expect(scene.ring()).toMatchObject({ call: visit.call, seat: "101" });
  });
});
