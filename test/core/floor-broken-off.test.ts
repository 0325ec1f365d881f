import { describe, expect, it } from "vitest";
import { given, type Scene, type Visit } from "./floor-kit.js";

/**
 * Asterisk tells of a prompt that broke off before it tells why: mostly the caller has hung up.
 */
function breaksOff(scene: Scene, visit: Visit): Scene {
  const call = scene.floor.look().calls[visit.call];
  if (call?.hearing.type !== "prompt") throw new Error("nothing is being said");
  return scene.tell({ type: "PlaybackEnded", playback: call.hearing.playback, ok: false });
}

describe("a prompt breaks off", () => {
  it("given the matters are being said, when the caller's end is told a moment later, then no phone has rung and the menu was abandoned", () => {
    const scene = given().seatReady("101", "1001");
    const visit = scene.caller();
    scene.said(visit);
    breaksOff(scene, visit);
    expect(scene.commands).toEqual([]);
    scene.pass(200).ends(visit.leg);
    expect(scene.told("QueueEntered")).toEqual([]);
    expect(scene.told("CallEnded")).toEqual([expect.objectContaining({ outcome: "abandonedMenu", by: "caller" })]);
  });

  it("given the centre is closed, when the caller's end is told a moment later, then it was the caller who ended the call", () => {
    const scene = given({}, "2026-06-01T20:00:00+09:00");
    const visit = scene.caller();
    scene.said(visit);
    breaksOff(scene, visit).ends(visit.leg);
    expect(scene.told("CallEnded")).toEqual([expect.objectContaining({ outcome: "closed", by: "caller" })]);
  });

  it("given the caller is still there, then the call goes on without the prompt after a second", () => {
    const scene = given().seatReady("101", "1001");
    const visit = scene.caller();
    scene.said(visit);
    breaksOff(scene, visit).pass(1_000);
    expect(scene.did()).toContain("Ring");
  });
});
