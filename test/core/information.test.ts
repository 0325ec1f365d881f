import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Setup } from "../../src/floor/setup.js";
import { NODES_A_VISIT } from "../../src/ivr/information.js";
import { given, type Scene, type Visit } from "./floor-kit.js";
import { INFORMATION, RECORDED, testSetup } from "./floor-setup.js";

const EVENING = "2026-06-01T18:30:00+09:00";
const label = { ja: "規則", en: "rule" };

/** Whoever enters the queue and is not served at once comes into the voice information. */
const INFORMED: Partial<Setup> = { overflow: [{ id: "inform", label, when: { languages: ["ja", "en", "zh", "ko"] }, action: { type: "information" } }] };
const ENTRANCE = "busy_wait_noest.ja information_offer.ja information_lost_invite.ja information_hours_invite.ja information_operator.ja";
const HOURS = "information_hours.ja information_where_invite.ja information_back.ja information_operator.ja";

/** A caller in the queue who hears the entrance of the voice information. */
function listening(more: Partial<Setup> = {}): { scene: Scene; visit: Visit } {
  const scene = given({}, undefined, { ...INFORMED, ...more });
  return { scene, visit: scene.waiting() };
}

function nodes(scene: Scene): string[] {
  return scene.told("InformationEntered").map(({ node, way }) => `${node} ${way}`);
}

function lefts(scene: Scene): string[] {
  return scene.told("InformationLeft").map(({ node, why }) => `${node} ${why}`);
}

describe("the voice information, in the queue", () => {
  it("begins with the offer and the keys of the entrance, each as the data has it, and 0", () => {
    const { scene } = listening();
    expect(scene.words()).toBe(ENTRANCE);
    expect(scene.only("Play").say.map(({ key }) => key)).toEqual([undefined, undefined, "1", "2", undefined]);
    expect(nodes(scene)).toEqual(["entrance overflow"]);
  });

  it("given a key, then its node is heard, and * leads back as far as the entrance", () => {
    const { scene, visit } = listening();
    scene.press(visit, "2");
    expect(scene.words()).toBe(HOURS);
    scene.press(visit, "3");
    expect(scene.words()).toBe("information_where.ja information_back.ja information_operator.ja");
    scene.press(visit, "*");
    expect(scene.words()).toBe(HOURS);
    scene.press(visit, "*");
    expect(scene.words()).toBe(ENTRANCE.replace("busy_wait_noest.ja information_offer.ja", "information.ja"));
    scene.press(visit, "*");
    expect(scene.commands).toEqual([]);
    expect(nodes(scene)).toEqual(["entrance overflow", "hours key", "where key", "hours key", "entrance key"]);
    expect(lefts(scene)).toEqual(["entrance key", "hours key", "where key", "hours key"]);
  });

  it("given a lost card, then the national line is said", () => {
    const { scene, visit } = listening();
    scene.press(visit, "1");
    expect(scene.only("Play").say[0]).toMatchObject({ prompt: "information_lost", nationalLine: "0120950178" });
  });

  it("given no key, then after the words of the way out there is music, and the announcements go on", () => {
    const { scene, visit } = listening();
    scene.said(visit);
    expect(scene.words()).toBe("information_end.ja");
    scene.said(visit);
    expect(scene.did()).toEqual(["StartMusic"]);
    expect(lefts(scene)).toEqual(["entrance end"]);
    scene.pass(90_000);
    expect(scene.words()).toBe("still_waiting.ja");
  });

  it("given a key during the words of the way out, then it still counts", () => {
    const { scene, visit } = listening();
    scene.said(visit).press(visit, "2");
    expect(scene.words()).toBe(HOURS);
  });

  it("given 0, then there is music at once, in the caller's own language, and the time in the node is told", () => {
    const scene = given({}, undefined, INFORMED).seatReady("108", "1008");
    scene.talking();
    const visit = scene.waiting();
    scene.press(visit, "7").pass(1_234).press(visit, "0");
    expect(scene.did()).toEqual(["StopPlay", "StartMusic"]);
    expect(scene.told("InformationLeft")).toEqual([{ type: "InformationLeft", node: "entrance", why: "toQueue", heardMs: 1_234 }]);
    expect(scene.floor.look().calls[visit.call]?.language).toBe("en");
  });

  it("given 0 and a language that nobody speaks, then that is told on the way out", () => {
    const { scene, visit } = listening();
    scene.press(visit, "7").press(visit, "0");
    expect(scene.words()).toBe("language_unavailable_interpreter.en");
  });

  it("given a language key, then the node is said again in that language", () => {
    const { scene, visit } = listening();
    scene.press(visit, "2").press(visit, "9");
    expect(scene.words()).toBe(HOURS.replaceAll(".ja", ".ko"));
    expect(nodes(scene)).toEqual(["entrance overflow", "hours key"]);
  });

  it("given two who wait and the first listens, when a seat is free, then the first is served, in the middle of a word", () => {
    const { scene, visit } = listening();
    scene.press(visit, "2");
    const second = scene.waiting();
    scene.seatReady("101", "1001");
    expect(scene.ring().call).toBe(visit.call);
    expect(scene.phase(second)).toBe("waiting");
    scene.picksUp("101");
    expect(scene.did()).toEqual(["StopPlay", "Bridge"]);
    expect(lefts(scene)).toContain("hours connected");
    scene.press(visit, "12*0");
    expect(scene.commands).toEqual([]);
  });

  it("given a phone that rings for a Japanese caller who changes to Korean in the tree, then it is let go", () => {
    const { scene, visit } = listening();
    scene.seatReady("101", "1001");
    const { leg } = scene.ring();
    scene.press(visit, "9");
    expect(scene.only("HangUp").leg).toBe(leg);
  });

  it("given a caller who knows enough and hangs up, then the call ends as informed and was not abandoned", () => {
    const { scene, visit } = listening();
    scene.press(visit, "1").ends(visit.leg);
    expect(scene.told("CallEnded")).toEqual([{ type: "CallEnded", outcome: "informed", by: "caller", cause: 16 }]);
    expect(lefts(scene).at(-1)).toBe("lost_card hungUp");
    expect(scene.today.abandoned).toBe(0);
  });

  it("given a flood of keys, then so many nodes are heard and no more, and the caller waits on", () => {
    const { scene, visit } = listening();
    scene.press(visit, "1*".repeat(100));
    expect(scene.told("InformationEntered")).toHaveLength(NODES_A_VISIT);
    scene.said(visit);
    expect(scene.floor.look().calls[visit.call]?.hearing.type).toBe("music");
  });

  it("given the tree is changed under a caller, then what is heard is heard to its end, and the way out is the same", () => {
    const { scene, visit } = listening();
    scene.press(visit, "2").tell({ type: "InformationChanged", information: { closedKey: null, nodes: INFORMATION.nodes.slice(1, 2) }, by: "manager" });
    scene.press(visit, "3*");
    expect(scene.commands).toEqual([]);
    scene.said(visit).said(visit);
    expect(scene.did()).toEqual(["StartMusic"]);
    expect(scene.told("InformationChanged")).toEqual([{ type: "InformationChanged", by: "manager" }]);
  });

  it("given the power goes, then the caller hears so and is in the tree no more", () => {
    const { scene, visit } = listening();
    scene.tell({ type: "PowerFailing" }).tell({ type: "PowerGone" });
    expect(scene.words()).toBe("power_cut.ja");
    expect(lefts(scene)).toEqual(["entrance cutOff"]);
    scene.press(visit, "1");
    expect(scene.commands).toEqual([]);
  });
});

describe("the voice information, by a matter of the menu", () => {
  const menu = { ...testSetup().menu, matters: testSetup().menu.matters.map((matter) => ({ ...matter, information: matter.key === "3" })) };

  it("comes before the queue, though a seat is free, and who arrived later and went to the queue is served", () => {
    const scene = given({}, undefined, { menu });
    const visit = scene.caller();
    scene.press(visit, "3");
    expect(scene.words()).toBe("information.ja information_lost_invite.ja information_hours_invite.ja information_operator.ja");
    expect(nodes(scene)).toEqual(["entrance matter"]);
    scene.seatReady("101", "1001");
    expect(scene.all("Ring")).toEqual([]);
    scene.waiting();
    expect(scene.seat("101").work.type).toBe("offered");
  });

  it.each([
    ["0", (scene: Scene, visit: Visit) => scene.press(visit, "0")],
    ["no key", (scene: Scene, visit: Visit) => scene.said(visit).said(visit)],
    ["a line on which nothing is ever said to its end", (scene: Scene) => scene.pass(300_000)],
  ])("given %s, then it leads to the queue, ahead of all who arrived later", (_, leave) => {
    const scene = given({}, undefined, { menu });
    const visit = scene.caller();
    scene.press(visit, "3");
    scene.waiting();
    leave(scene, visit);
    expect(scene.phase(visit)).toBe("waiting");
    expect(scene.told("QueueEntered").at(-1)?.position).toBe(1);
    scene.seatReady("101", "1001");
    expect(scene.ring().call).toBe(visit.call);
  });

  it("given the caller hangs up there, then the call ends as informed", () => {
    const scene = given({}, undefined, { menu });
    const visit = scene.caller();
    scene.press(visit, "3").ends(visit.leg);
    expect(scene.told("CallEnded")).toEqual([{ type: "CallEnded", outcome: "informed", by: "caller", cause: 16 }]);
  });

  it("given the information was taken out of the tree meanwhile, then the matter leads to the queue", () => {
    const scene = given({}, undefined, { menu, information: { closedKey: null, nodes: [] } });
    const visit = scene.caller();
    scene.press(visit, "3");
    expect(scene.phase(visit)).toBe("waiting");
  });
});

describe("the voice information, while the centre is closed", () => {
  const closed = () => given({}, EVENING, { information: { ...INFORMATION, closedKey: "1" } });

  it("is offered with its key before the farewell, in every language", () => {
    const scene = closed();
    const visit = scene.caller();
    scene.said(visit);
    expect(scene.words()).toBe("information_invite.ja goodbye.ja");
    expect(scene.only("Play").say[0]?.key).toBe("1");
    scene.press(visit, "8");
    expect(scene.words()).toBe("closed.zh information_invite.zh goodbye.zh");
  });

  it("is not offered where the site has no key for it", () => {
    const scene = given({}, EVENING);
    const visit = scene.caller();
    scene.said(visit);
    expect(scene.words()).toBe("goodbye.ja");
    scene.press(visit, "1");
    expect(scene.commands).toEqual([]);
  });

  it("speaks of no operator, hears no 0, and ends with the farewell", () => {
    const scene = closed();
    const visit = scene.caller();
    scene.press(visit, "1");
    expect(scene.words()).toBe("information.ja information_lost_invite.ja information_hours_invite.ja");
    scene.press(visit, "0");
    expect(scene.commands).toEqual([]);
    scene.press(visit, "1").said(visit);
    expect(scene.words()).toBe("goodbye.ja");
    scene.press(visit, "*").said(visit).said(visit);
    expect(scene.told("CallEnded")).toEqual([{ type: "CallEnded", outcome: "closed", by: "centre", cause: 16 }]);
    expect(scene.told("QueueEntered")).toEqual([]);
    expect(lefts(scene)).toEqual(["entrance key", "lost_card key", "entrance end"]);
  });

  it("is not offered while the power fails", () => {
    const scene = given({}, undefined, { information: { ...INFORMATION, closedKey: "1" } }).tell({ type: "PowerFailing" });
    const visit = scene.caller();
    scene.press(visit, "1");
    expect(scene.commands).toEqual([]);
    scene.said(visit);
    expect(scene.words()).toBe("goodbye.ja");
  });
});

describe("any keys at any prompt", () => {
  const KEYS = [..."0123456789*#ABCD", "said", "wait", "flood"] as const;
  const setup: Partial<Setup> = {
    information: { ...INFORMATION, closedKey: "1" },
    menu: { ...testSetup().menu, matters: testSetup().menu.matters.map((matter) => ({ ...matter, information: matter.key === "3" })) },
    overflow: [
      { id: "busy", label, when: { languages: ["en"] }, action: { type: "announcement", prompt: "overflow_busy" } },
      { id: "inform", label, when: { languages: ["ja", "zh"] }, action: { type: "information" }, again: true },
    ],
  };

  it.each([
    ["open", undefined],
    ["closed", EVENING],
  ])("while the centre is %s: nobody hears nothing, every node that was entered is left, and the place is kept", (opening, at) => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...KEYS), { maxLength: 60, size: "max" }), fc.boolean(), (keys, recordingNotice) => {
        // The scene itself looks after every step whether the house is in order.
        const scene = given({ recordingNotice, recording: RECORDED }, at, setup);
        const visit = scene.caller();
        const later = scene.caller();
        for (const key of keys) {
          const call = scene.floor.look().calls[visit.call];
          if (key === "said" && call?.hearing.type === "prompt") scene.said(visit);
          else if (key === "wait") scene.pass(5_000);
          else if (key === "flood") scene.press(visit, "1*2#30".repeat(5));
          else if (key !== "said") scene.press(visit, key);
        }
        for (let times = 0; times < 40 && scene.phase(visit) !== "ending" && scene.floor.look().calls[visit.call]?.hearing.type === "prompt"; times += 1) scene.said(visit);
        if (opening === "closed") expect(scene.phase(visit)).toBe("ending");
        else {
          // Whatever was pressed, whoever presses nothing more waits, before all who came later.
          expect(scene.phase(visit)).toBe("waiting");
          scene.press(later, "0");
          if (scene.phase(later) === "menu") scene.said(later);
          scene.seatReady("108", "1008");
          expect(scene.ring().call).toBe(visit.call);
        }
        scene.ends(visit.leg).ends(later.leg);
        expect(scene.told("InformationLeft")).toHaveLength(scene.told("InformationEntered").length);
        expect(scene.floor.look().calls).toEqual({});
      }),
      { numRuns: 150 },
    );
  });
});
