import { describe, expect, it } from "vitest";
import { drawBoard } from "../../src/floor/draw-board.js";
import { given, type Scene } from "./floor-kit.js";

/** An operator's wish for help, and the manager who listens, whispers and joins. */

const MANAGER = "190";

function talk() {
  const scene = given().seatReady("101", "1001");
  const { visit, seatLeg } = scene.talking();
  return { scene, visit, seatLeg };
}

function key(scene: Scene, leg: string, digits: string): void {
  for (const digit of digits) scene.tell({ type: "DigitPressed", leg, digit });
}

const types = (scene: Scene) => scene.commands.map(({ type }) => type);
const help = (scene: Scene, call: string) => scene.floor.look().help[call];
const row = (scene: Scene) => drawBoard(scene.floor.look(), { mono: 0, wall: 0 }).seats.find(({ id }) => id === "101")?.help;
const whats = (scene: Scene, type: string) => scene.facts.map(({ what }) => what).filter((what) => what.type === type);

/** The bridge in which they talk. */
function roomOf(scene: Scene, call: string): string {
  const phase = scene.floor.look().calls[call]?.phase;
  if (phase?.type !== "talking") throw new Error(`${call} does not talk`);
  return phase.bridge;
}

/** The manager listens, whispers or has joined, by the panel. */
function supervised(mode: "listen" | "whisper" | "join" = "listen") {
  const { scene, visit, seatLeg } = talk();
  scene.tell({ type: "SupervisionAsked", seat: "101", ask: mode, phone: MANAGER, by: "manager" });
  const { supervision } = help(scene, visit.call)!;
  scene.answers(supervision!.leg);
  return { scene, visit, seatLeg, supervision: help(scene, visit.call)!.supervision! };
}

describe("help", () => {
  it("is asked for by *19 without a single command, so that the caller cannot notice", () => {
    const { scene, seatLeg } = talk();
    key(scene, seatLeg, "*1");
    scene.tell({ type: "DigitPressed", leg: seatLeg, digit: "9" });
    expect(scene.commands).toEqual([]);
    expect(row(scene)).toEqual({ asked: true, supervision: null });
    expect(whats(scene, "HelpAsked")).toEqual([{ type: "HelpAsked", by: "phone" }]);
  });

  it("is withdrawn by the same code, and by the panel", () => {
    const { scene, seatLeg } = talk();
    key(scene, seatLeg, "*19*19");
    expect(row(scene)).toBeNull();
    scene.tell({ type: "HelpAsked", seat: "101", ask: "help", by: "1001" }).tell({ type: "HelpAsked", seat: "101", ask: "help", by: "1001" });
    expect(whats(scene, "HelpAsked")).toHaveLength(2);
    scene.tell({ type: "HelpAsked", seat: "101", ask: "withdraw", by: "1001" });
    expect(whats(scene, "HelpEnded")).toEqual([1, 2].map(() => ({ type: "HelpEnded", why: "withdrawn" })));
  });

  it("ends with the call, and when the manager comes", () => {
    const first = talk();
    key(first.scene, first.seatLeg, "*19");
    first.scene.ends(first.visit.leg);
    expect(whats(first.scene, "HelpEnded")).toEqual([{ type: "HelpEnded", why: "callEnded" }]);
    const second = talk();
    key(second.scene, second.seatLeg, "*19");
    second.scene.tell({ type: "SupervisionAsked", seat: "101", ask: "listen", phone: MANAGER, by: "manager" });
    expect(row(second.scene)).toMatchObject({ asked: true, supervision: { ringing: true } });
    second.scene.answers(help(second.scene, second.visit.call)!.supervision!.leg);
    expect(row(second.scene)).toEqual({ asked: false, supervision: { mode: "listen", ringing: false, by: "manager" } });
    expect(whats(second.scene, "HelpEnded")).toEqual([{ type: "HelpEnded", why: "answered" }]);
  });
});

describe("the manager", () => {
  it("listens through an ear at the operator's leg, in a room of their own, muted", () => {
    const { scene, seatLeg, supervision } = supervised();
    const { leg, snoop, bridge } = supervision;
    expect(scene.commands).toMatchObject([
      { type: "Snoop", leg: snoop, of: seatLeg },
      { type: "Bridge", bridge, legs: [snoop] },
      { type: "Join", bridge, leg, muted: true },
    ]);
  });

  it.each([
    ["listen", "whisper"],
    ["whisper", "listen"],
    ["listen", "join"],
    ["join", "whisper"],
  ] as const)("goes from %s to %s by moving the manager's leg alone", (from, to) => {
    const { scene, visit, supervision } = supervised(from);
    scene.tell({ type: "SupervisionAsked", seat: "101", ask: to, phone: MANAGER, by: "manager" });
    const talkRoom = roomOf(scene, visit.call);
    const room = (mode: string) => (mode === "join" ? talkRoom : supervision.bridge);
    expect(scene.commands).toEqual([
      { type: "Leave", call: visit.call, bridge: room(from), leg: supervision.leg },
      { type: "Join", call: visit.call, bridge: room(to), leg: supervision.leg, ...(to === "listen" && { muted: true }) },
    ]);
    expect(whats(scene, "SupervisionRuns").at(-1)).toMatchObject({ mode: to, by: "manager" });
  });

  it("who comes is told to the operator alone by a soft tone, where the site wants it", () => {
    const scene = given({ supervisionTone: true }).seatReady("101", "1001");
    const { visit, seatLeg } = scene.talking();
    scene.tell({ type: "SupervisionAsked", seat: "101", ask: "listen", phone: MANAGER, by: "manager" });
    scene.answers(help(scene, visit.call)!.supervision!.leg);
    expect(scene.only("Beep")).toMatchObject({ leg: seatLeg, tone: "callwaiting" });
  });

  it("changes by the keys 1, 2 and 3 of the phone", () => {
    const { scene, visit, supervision } = supervised();
    for (const [digit, mode] of [["3", "join"], ["2", "whisper"], ["1", "listen"], ["7", "listen"]] as const) {
      key(scene, supervision.leg, digit);
      expect(help(scene, visit.call)?.supervision?.mode).toBe(mode);
    }
  });

  it("comes by the code at the manager's phone, and an operator's phone is told that it may not", () => {
    const { scene, visit } = talk();
    const { call, leg } = scene.dial(MANAGER, { type: "supervise", mode: "whisper", seat: "101" });
    expect(scene.commands).toEqual([{ type: "Answer", call: visit.call, leg }]);
    scene.answers(leg);
    expect(types(scene)).toEqual(["Snoop", "Bridge", "Join"]);
    scene.ends(leg);
    expect(call).not.toBe(visit.call);
    expect(whats(scene, "SupervisionEnded")).toMatchObject([{ outcome: "left" }]);
    scene.seatReady("102", "1002").dial("102", { type: "supervise", mode: "listen", seat: "101" });
    expect(types(scene)).toEqual(["Answer", "Play"]);
    expect(whats(scene, "SupervisionRefused")).toMatchObject([{ why: "notAllowed", phone: "102" }]);
  });

  it("is refused where nobody talks, where one is there already, and from a phone that is no manager's", () => {
    const { scene } = supervised();
    scene.dial(MANAGER, { type: "supervise", mode: "listen", seat: "101" });
    expect(scene.commands).toMatchObject([{ type: "HangUp", reason: "busy" }]);
    scene.dial(MANAGER, { type: "supervise", mode: "listen", seat: "102" });
    expect(scene.commands).toMatchObject([{ type: "HangUp", reason: "unallocated" }]);
    scene.dial("191", { type: "supervise", mode: "listen", seat: "101" });
    expect(scene.commands).toMatchObject([{ type: "HangUp", reason: "congestion" }]);
    scene.tell({ type: "SupervisionAsked", seat: "105", ask: "listen", phone: MANAGER, by: "manager" });
    expect(whats(scene, "SupervisionRefused").map((what) => "why" in what && what.why)).toEqual(["already", "noCall", "notAllowed", "noCall"]);
  });

  it("who hangs up leaves the talk as it is", () => {
    const { scene, visit, seatLeg, supervision } = supervised("join");
    scene.ends(supervision.leg);
    expect(scene.commands).toMatchObject([
      { type: "HangUp", leg: supervision.snoop },
      { type: "Unbridge", bridge: supervision.bridge },
    ]);
    expect(scene.floor.look().calls[visit.call]?.phase).toMatchObject({ type: "talking", leg: seatLeg });
  });

  it.each(["visit", "seatLeg"] as const)("is hung up, and the ear with the manager, when the talk ends by the %s", (who) => {
    const { scene, visit, seatLeg, supervision } = supervised("join");
    scene.ends(who === "visit" ? visit.leg : seatLeg);
    const gone = scene.commands.flatMap((command) => (command.type === "HangUp" ? [command.leg] : []));
    expect(gone).toEqual(expect.arrayContaining([supervision.leg, supervision.snoop]));
    expect(whats(scene, "SupervisionEnded")).toMatchObject([{ outcome: "callEnded" }]);
    expect(scene.floor.look().help).toEqual({});
  });

  it("who does not answer is not waited for", () => {
    const { scene, visit } = talk();
    scene.tell({ type: "SupervisionAsked", seat: "101", ask: "listen", phone: MANAGER, by: "manager" }).pass(30_000);
    expect(whats(scene, "SupervisionEnded")).toMatchObject([{ outcome: "noAnswer" }]);
    expect(help(scene, visit.call)).toBeUndefined();
  });

  it("who has joined is back in the own room while the operator asks a department, and comes along when they talk", () => {
    const { scene, visit, supervision } = supervised("join");
    const room = roomOf(scene, visit.call);
    scene.tell({ type: "TransferAsked", seat: "101", ask: { type: "consult", to: "8004" }, by: "1001" });
    expect(scene.commands).toContainEqual({ type: "Join", call: visit.call, bridge: supervision.bridge, leg: supervision.leg, muted: true });
    const dialled = scene.commands.find((command) => command.type === "Dial");
    scene.answers(dialled!.leg);
    expect(scene.commands).toContainEqual({ type: "Join", call: visit.call, bridge: room, leg: supervision.leg });
  });

  it.each(["Snoop", "Bridge", "Join"] as const)("who could not be put on the line because of %s is hung up, and nobody else", (type) => {
    for (const reason of ["gone", "refused", "timeout", "unreachable"] as const) {
      const { scene, visit, seatLeg, supervision } = supervised();
      const failed = scene.commands.find((command) => command.type === type)!;
      scene.tell({ type: "CommandFailed", command: failed, reason });
      const hungUp = scene.commands.flatMap((command) => (command.type === "HangUp" ? [command.leg] : []));
      expect(hungUp).toContain(supervision.leg);
      expect(hungUp).not.toContain(seatLeg);
      expect(scene.floor.look().calls[visit.call]?.phase.type).toBe("talking");
    }
  });

  it("who has left is no reason to part the others, however late that is told", () => {
    const { scene, visit, seatLeg, supervision } = supervised("join");
    const joined = scene.commands.find((command) => command.type === "Join")!;
    const bridged = scene.commands.find((command) => command.type === "Bridge")!;
    scene.ends(supervision.leg);
    for (const command of [joined, bridged]) scene.tell({ type: "CommandFailed", command, reason: "timeout" });
    expect(scene.floor.look().calls[visit.call]?.phase).toMatchObject({ type: "talking", leg: seatLeg });
  });
});

describe("after a new connection", () => {
  it("the manager listens on, and nobody is told anything", () => {
    const { scene, visit, seatLeg, supervision } = supervised();
    const { leg, snoop, bridge } = supervision;
    const room = roomOf(scene, visit.call);
    const legs = [visit.leg, seatLeg, leg, snoop!];
    scene.tell({ type: "PbxConnected", legs, answered: legs, bridges: { [room]: [visit.leg, seatLeg], [bridge]: [leg, snoop!] } });
    expect(scene.commands).toEqual([]);
  });

  it("a manager who had joined is not put out of the talk", () => {
    const { scene, visit, seatLeg, supervision } = supervised("join");
    const { leg, snoop, bridge } = supervision;
    const room = roomOf(scene, visit.call);
    const legs = [visit.leg, seatLeg, leg, snoop!];
    scene.tell({ type: "PbxConnected", legs, answered: legs, bridges: { [room]: [visit.leg, seatLeg, leg], [bridge]: [snoop!] } });
    expect(scene.commands).toEqual([]);
  });

  it("a manager without the ear, which was never made, is hung up", () => {
    const { scene, visit, seatLeg, supervision } = supervised();
    const room = roomOf(scene, visit.call);
    const legs = [visit.leg, seatLeg, supervision.leg];
    scene.tell({ type: "PbxConnected", legs, answered: legs, bridges: { [room]: [visit.leg, seatLeg] } });
    expect(scene.commands).toContainEqual({ type: "HangUp", call: visit.call, leg: supervision.leg, reason: "normal" });
    expect(whats(scene, "SupervisionEnded")).toMatchObject([{ outcome: "failed" }]);
  });
});
