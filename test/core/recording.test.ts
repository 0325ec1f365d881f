/** What is recorded of a call, what is not, and what is told of it. */
import { describe, expect, test } from "vitest";
import type { Command } from "../../src/floor/command.js";
import { Floor } from "../../src/floor/floor.js";
import { entriesOf, restored } from "../../src/floor/keep.js";
import type { Order } from "../../src/recording/order.js";
import { CALLER, given, type Scene, type Visit } from "./floor-kit.js";
import { CITY_LINE, LINE, testSetup } from "./floor-setup.js";
import { begins, key, recorded, recording, type StartTrack, talk } from "./recording-kit.js";

/** The caller hangs up, and everything that ends with that. */
function over(scene: Scene, visit: Visit, seatLeg: string): Order | null {
  scene.ends(visit.leg);
  const asked = [...scene.commands];
  const tracks = Object.values(scene.floor.look().loose).flat().map(({ leg }) => leg);
  scene.ends(seatLeg);
  for (const track of tracks) {
    scene.ends(track);
    asked.push(...scene.commands);
  }
  const keep = asked.find((command): command is Extract<Command, { type: "KeepRecording" }> => command.type === "KeepRecording");
  return keep?.order ?? null;
}

function whichLegs(tracks: StartTrack[]): string[] {
  return tracks.map(({ of }) => of);
}

describe("a call that is answered", () => {
  test("is recorded: caller and operator each by a track of their own, after they are together", () => {
    const scene = recorded();
    const { visit, seatLeg } = scene.talking();
    expect(scene.did().filter((type) => type === "Bridge" || type === "StartTrack")).toEqual(["Bridge", "StartTrack", "StartTrack"]);
    const tracks = begins(scene);
    expect(tracks.map(({ track, of }) => [track, of])).toEqual([
      [`${visit.call}-t1`, visit.leg],
      [`${visit.call}-t2`, seatLeg],
    ]);
    expect(scene.told("RecordingStarted")).toHaveLength(1);
  });

  test("has its order once its tracks are closed, and nothing is left of it when that is written", () => {
    const scene = recorded();
    const { visit, seatLeg, tracks } = talk(scene);
    scene.pass(10_000).ends(visit.leg);
    expect(scene.did()).not.toContain("KeepRecording");
    scene.ends(seatLeg).ends(tracks[0]!.track).ends(tracks[1]!.track);
    const { order } = scene.only("KeepRecording");
    const began = order!.startedAt;
    expect(order).toEqual({
      call: visit.call,
      startedAt: began,
      endedAt: began + 10_000,
      tracks: [
        { track: tracks[0]!.track, side: "caller", startedAt: began },
        { track: tracks[1]!.track, side: "operator", startedAt: began },
      ],
      masks: [],
      retention: { line: LINE, matter: null, outcome: "served" },
    });
    expect(scene.told("RecordingEnded")).toEqual([{ type: "RecordingEnded", ms: 10_000, tracks: 2, masks: 0 }]);
    scene.tell({ type: "OrderWritten", call: visit.call });
    expect(scene.floor.look().recordings).toEqual({});
    expect(scene.floor.look().loose).toEqual({});
  });

  test("given the order cannot be written, has it given again until it is", () => {
    const scene = recorded();
    const { visit, seatLeg } = talk(scene);
    over(scene, visit, seatLeg);
    scene.pass(10_000);
    expect(scene.did()).toEqual(["KeepRecording"]);
  });

  test("goes on through a hold, in the same tracks", () => {
    const scene = recorded();
    const { visit, seatLeg } = talk(scene);
    scene.tell({ type: "LegHeld", leg: seatLeg });
    expect(scene.did()).toEqual([]);
    scene.pass(5_000).tell({ type: "LegUnheld", leg: seatLeg });
    expect(over(scene, visit, seatLeg)!.tracks).toHaveLength(2);
  });

  test("given recording is off, costs nothing: no command, no fact, no state", () => {
    const scene = given().seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    expect(scene.all("StartTrack")).toEqual([]);
    scene.ends(visit.leg).ends(seatLeg);
    expect(scene.story(visit).filter((type) => type.includes("Record"))).toEqual([]);
    expect(scene.floor.look().recordings).toEqual({});
  });

  test.for([
    ["a line that is not recorded", { offLines: [CITY_LINE] }, CITY_LINE, "0", "line"],
    ["a matter that is not recorded", { offMatters: ["lost_card"] }, LINE, "2", "matter"],
  ] as const)("by %s is not, and told why once", ([, rules, did, keys, why]) => {
    const scene = recorded({ ...rules, offLines: [...("offLines" in rules ? rules.offLines : [])], offMatters: [...("offMatters" in rules ? rules.offMatters : [])] });
    const visit = scene.waiting(keys, did);
    scene.picksUp("101");
    expect(scene.all("StartTrack")).toEqual([]);
    scene.pass(60_000);
    expect(scene.told("CallUnrecorded")).toEqual([{ type: "CallUnrecorded", why }]);
    expect(scene.story(visit)).not.toContain("RecordingStarted");
  });

  test.for(["untold", "noRecipient", "spool", "diskFull", "keeper"] as const)("while recording does not work (%s) is not, and told why", (fault) => {
    const scene = recorded().tell({ type: "RecordingWorks", fault });
    scene.talking();
    expect(scene.all("StartTrack")).toEqual([]);
    expect(scene.told("CallUnrecorded")).toEqual([{ type: "CallUnrecorded", why: fault }]);
  });

  test("that is over before a track runs has no recording, and what was begun is thrown away", () => {
    const scene = recorded();
    const { visit, seatLeg } = scene.talking();
    expect(over(scene, visit, seatLeg)).toBeNull();
    expect(scene.only("KeepRecording").discard).toEqual([`${visit.call}-t1`, `${visit.call}-t2`]);
    expect(scene.told("CallUnrecorded")).toEqual([{ type: "CallUnrecorded", why: "tooShort" }]);
    expect(scene.told("RecordingEnded")).toEqual([]);
  });
});

describe("nothing is recorded", () => {
  test("while the operator pauses it by *16, and it goes on by itself after a while", () => {
    const scene = recorded({ pauseMs: 30_000 });
    const { visit, seatLeg } = talk(scene);
    scene.pass(5_000);
    key(scene, seatLeg, "*16");
    expect(scene.all("HangUp").map(({ leg }) => leg)).toEqual([`${visit.call}-t1`, `${visit.call}-t2`]);
    expect(scene.all("SendDigits")).toEqual([]);
    scene.pass(29_999);
    expect(scene.all("StartTrack")).toEqual([]);
    scene.pass(1);
    expect(whichLegs(begins(scene))).toEqual([visit.leg, seatLeg]);
    expect(scene.told("RecordingResumed")).toEqual([{ type: "RecordingResumed", by: "centre" }]);
    scene.pass(1_000);
    const order = over(scene, visit, seatLeg)!;
    expect(order.tracks).toHaveLength(4);
    expect(order.masks.filter(({ why }) => why === "paused").map(({ from, until }) => [from - order.startedAt, until - order.startedAt])).toEqual([[5_000, 35_000]]);
    expect(scene.told("RecordingEnded")).toHaveLength(1);
  });

  test("until *16 is keyed again", () => {
    const scene = recorded();
    const { visit, seatLeg } = talk(scene);
    key(scene, seatLeg, "*16");
    scene.pass(1_000);
    key(scene, seatLeg, "*16");
    expect(whichLegs(scene.all("StartTrack"))).toEqual([visit.leg, seatLeg]);
    expect(scene.told("RecordingResumed")).toEqual([{ type: "RecordingResumed", by: "phone" }]);
  });

  test("for the rest of the call once the caller objects (*10), also with the next operator", () => {
    const scene = recorded();
    const { visit, seatLeg } = talk(scene);
    scene.pass(3_000);
    key(scene, seatLeg, "*10");
    expect(scene.told("RecordingObjected")).toEqual([{ type: "RecordingObjected", by: "phone" }]);
    scene.pass(60_000).ends(seatLeg, 44).seatReady("102", "1002").picksUp("102");
    expect(scene.all("StartTrack")).toEqual([]);
    const order = over(scene, visit, "");
    expect(order!.endedAt - order!.startedAt).toBe(3_000);
    key(scene, seatLeg, "*16");
  });

  test("of a consultation, nor of what follows a transfer", () => {
    const scene = recorded();
    const { visit, seatLeg } = talk(scene);
    scene.pass(2_000).tell({ type: "TransferAsked", seat: "101", ask: { type: "consult", to: "8003" }, by: "1001" });
    const target = scene.only("Dial").leg;
    expect(scene.all("HangUp").map(({ leg }) => leg)).toEqual([`${visit.call}-t1`, `${visit.call}-t2`]);
    scene.pass(4_000).answers(target).pass(4_000);
    scene.tell({ type: "TransferAsked", seat: "101", ask: { type: "swap" }, by: "1001" });
    expect(whichLegs(begins(scene))).toEqual([visit.leg, seatLeg]);
    scene.pass(1_000).tell({ type: "TransferAsked", seat: "101", ask: { type: "complete" }, by: "1001" });
    expect(scene.all("StartTrack")).toEqual([]);
    scene.ends(seatLeg).pass(60_000);
    expect(scene.told("RecordingEnded")).toEqual([]);
    const order = over(scene, visit, target)!;
    expect(order.tracks).toHaveLength(4);
    expect(order.endedAt - order.startedAt).toBe(11_000);
    expect(order.masks.map(({ why, from, until }) => [why, from - order.startedAt, until - order.startedAt])).toEqual([["consulting", 2_000, 10_000]]);
  });

  test("but with the city's agreement both are", () => {
    const scene = recorded({ agreement: "市民課 2026-04-01" });
    const { visit, seatLeg } = talk(scene);
    scene.tell({ type: "TransferAsked", seat: "101", ask: { type: "consult", to: "8003" }, by: "1001" });
    const target = scene.only("Dial").leg;
    scene.answers(target);
    expect(whichLegs(begins(scene))).toEqual([target, seatLeg]);
    scene.tell({ type: "TransferAsked", seat: "101", ask: { type: "complete" }, by: "1001" });
    expect(whichLegs(begins(scene))).toEqual([visit.leg, target]);
  });

  test("while the manager speaks on the line, where the site wants that", () => {
    const scene = recorded({ helped: false });
    const { visit, seatLeg } = talk(scene);
    scene.tell({ type: "SupervisionAsked", seat: "101", ask: "whisper", phone: "190", by: "manager" });
    scene.answers(scene.ring().leg);
    expect(scene.all("HangUp").map(({ leg }) => leg)).toEqual([`${visit.call}-t1`, `${visit.call}-t2`]);
    scene.tell({ type: "SupervisionAsked", seat: "101", ask: "end", phone: "190", by: "manager" });
    expect(whichLegs(scene.all("StartTrack"))).toEqual([visit.leg, seatLeg]);
  });
});

describe("a key", () => {
  test("that the caller or the operator presses is masked", () => {
    const scene = recorded();
    const { visit, seatLeg } = talk(scene);
    scene.pass(10_000).press(visit, "5").pass(100);
    key(scene, visit.leg, "6");
    scene.pass(10_000);
    key(scene, seatLeg, "7");
    scene.pass(3_000);
    const order = over(scene, visit, seatLeg)!;
    expect(order.masks.map(({ why, from, until }) => [why, from - order.startedAt, until - order.startedAt])).toEqual([
      ["digits", 9_400, 10_300],
      ["digits", 19_500, 20_300],
    ]);
  });
});

describe("the next operator", () => {
  test("of a caller whose operator's phone was lost goes on in the same recording; who waits is not recorded", () => {
    const scene = recorded();
    const { visit, seatLeg } = talk(scene);
    scene.pass(1_000).ends(seatLeg, 44);
    expect(scene.all("HangUp").map(({ leg }) => leg)).toEqual([`${visit.call}-t1`]);
    scene.seatReady("102", "1002");
    const next = scene.ring().leg;
    scene.pass(5_000).answers(next);
    expect(whichLegs(begins(scene))).toEqual([visit.leg, next]);
    scene.pass(1_000);
    expect(over(scene, visit, next)!.tracks.map(({ side }) => side)).toEqual(["caller", "operator", "caller", "operator"]);
    expect(scene.told("RecordingStarted")).toHaveLength(1);
    expect(scene.told("RecordingEnded")).toHaveLength(1);
  });
});

describe("a track", () => {
  test("that ends by itself begins again a second later, which is told", () => {
    const scene = recorded();
    const { visit, seatLeg, tracks } = talk(scene);
    scene.pass(5_000).ends(tracks[1]!.track);
    expect(scene.commands).toEqual([]);
    scene.pass(1_000);
    expect(whichLegs(begins(scene))).toEqual([seatLeg]);
    expect(scene.told("RecordingBroken")).toEqual([{ type: "RecordingBroken", side: "operator", why: "ended" }]);
    expect(scene.told("RecordingMended")).toEqual([{ type: "RecordingMended", side: "operator", gapMs: 1_000 }]);
    expect(over(scene, visit, seatLeg)!.tracks).toHaveLength(3);
  });

  test("that is silent although its speaker's phone sends is renewed", () => {
    const scene = recorded();
    const { visit, tracks } = talk(scene);
    scene.tell({ type: "TrackSilent", track: tracks[0]!.track });
    expect(scene.only("HangUp").leg).toBe(tracks[0]!.track);
    scene.pass(100);
    expect(scene.only("StartTrack")).toMatchObject({ of: visit.leg, track: `${visit.call}-t3` });
    expect(scene.told("RecordingBroken")).toEqual([{ type: "RecordingBroken", side: "caller", why: "silent" }]);
  });

  test("that cannot be begun is tried again, ever more seldom; the talk is not touched, and the call told unrecorded", () => {
    const scene = recorded();
    const { visit, seatLeg } = scene.talking();
    const refuse = () => {
      const tracks = scene.all("StartTrack");
      for (const track of tracks) {
        scene.fails(track, "refused");
        expect(scene.commands).toEqual([]);
      }
      return tracks.length;
    };
    expect(refuse()).toBe(2);
    for (const waitMs of [1_000, 2_000, 4_000]) {
      expect(scene.pass(waitMs - 1).commands).toEqual([]);
      scene.pass(1);
      expect(refuse()).toBe(2);
    }
    expect(scene.phase(visit)).toBe("talking");
    expect(scene.told("RecordingBroken").map(({ side }) => side)).toEqual(["caller", "operator"]);
    expect(over(scene, visit, seatLeg)).toBeNull();
    expect(scene.told("CallUnrecorded")).toEqual([{ type: "CallUnrecorded", why: "failed" }]);
  });

  test("given nobody knows whether it was begun, is hung up", () => {
    const scene = recorded();
    scene.talking();
    const [track] = scene.all("StartTrack");
    scene.fails(track!, "timeout");
    expect(scene.only("HangUp").leg).toBe(track!.track);
  });
});

describe("after the control plane has died in a talk", () => {
  function anew(scene: Scene, recordedThere: (tracks: StartTrack[]) => string[], tracks: StartTrack[], legs: string[]): { commands: Command[]; floor: Floor } {
    const state = scene.floor.look();
    const entries = entriesOf(state, { facts: [], calls: Object.keys(state.calls), seats: Object.keys(state.seats), callbacks: [], logRead: false });
    const now = { mono: 2_000_000, wall: Date.parse("2026-06-01T10:20:00+09:00") };
    const kept = JSON.parse(JSON.stringify(entries)) as Record<string, unknown>;
    const floor = new Floor(restored(kept, { ...testSetup(recording()) }, state.today, { epoch: "u", now, rebooted: false }));
    const running = recordedThere(tracks);
    const { bridge } = Object.values(state.calls)[0]!.phase as { bridge: string };
    const { commands } = floor.handle({ type: "PbxConnected", legs: [...legs, ...tracks.map(({ track }) => track)], answered: legs, recorded: running, bridges: { [bridge]: legs } }, now);
    expect(floor.wrongs(now)).toEqual([]);
    return { commands, floor };
  }

  test("tracks that Asterisk writes go on, untouched", () => {
    const scene = recorded();
    const { visit, seatLeg, tracks } = talk(scene);
    const { commands } = anew(scene, (all) => all.map(({ track }) => track), tracks, [visit.leg, seatLeg]);
    expect(commands.filter(({ type }) => type === "StartTrack" || type === "HangUp")).toEqual([]);
  });

  test("an ear that writes nothing is replaced", () => {
    const scene = recorded();
    const { visit, seatLeg, tracks } = talk(scene);
    const { commands, floor } = anew(scene, ([first]) => [first!.track], tracks, [visit.leg, seatLeg]);
    expect(commands.filter(({ type }) => type === "HangUp")).toMatchObject([{ leg: tracks[1]!.track }]);
    const now = { mono: 2_001_000, wall: Date.parse("2026-06-01T10:20:01+09:00") };
    expect(floor.handle({ type: "TimePassed" }, now).commands).toMatchObject([{ type: "StartTrack", of: seatLeg }]);
  });
});

describe("the greeting's notice", () => {
  test.for([
    [null, true, true],
    ["keeper", true, false],
    [null, false, false],
  ] as const)("given the fault %s and recording on: %s, is said: %s", ([fault, on, said]) => {
    const scene = given({ recordingNotice: true, ...recording({ on }) }).tell({ type: "RecordingWorks", fault });
    const visit = scene.caller(LINE, CALLER);
    while (scene.phase(visit) === "menu" && !scene.words().includes("menu.ja")) {
      if (scene.words().includes("recording_notice")) break;
      scene.said(visit);
    }
    expect(scene.words().includes("recording_notice")).toBe(said);
  });
});
