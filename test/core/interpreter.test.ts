import { describe, expect, it } from "vitest";
import { Floor } from "../../src/floor/floor.js";
import { restored } from "../../src/floor/keep.js";
import type { TransferAsk } from "../../src/floor/input.js";
import { transfersOf } from "../../src/report/transfers.js";
import { arrangementOf } from "../../src/transfer/transfer.js";
import { drawBoard } from "../../src/floor/draw-board.js";
import { given, type Scene } from "./floor-kit.js";

/** An interpreter in an English call, alone or beside a transfer: always where the caller is. */

function talking() {
  const scene = given().seatReady("105", "1005");
  const { visit, seatLeg: operator } = scene.talking("7");
  const ask = (ask: TransferAsk) => scene.tell({ type: "TransferAsked", seat: "105", ask, by: "1005" });
  const keys = (digits: string) => {
    for (const digit of digits) scene.tell({ type: "DigitPressed", leg: operator, digit });
    return scene;
  };
  return { scene, visit, caller: visit.leg, operator, ask, keys };
}

function interpreted() {
  const talk = talking();
  const { leg: interpreter } = talk.keys("*17").only("Dial");
  talk.scene.answers(interpreter);
  return { ...talk, interpreter };
}

/** The same, and a department has answered. */
function consulting() {
  const talk = interpreted();
  const { leg: department } = talk.ask({ type: "consult", to: "8003" }).only("Dial");
  return { ...talk, department };
}

/** Who is together, in the order of names; and who else hears music. */
function together(scene: Scene, names: Record<string, string>) {
  const [call] = Object.values(scene.floor.look().calls);
  const arrangement = call && arrangementOf(call);
  const named = (legs: string[] = []) => legs.map((leg) => Object.keys(names).find((name) => names[name] === leg)).sort();
  const [room, ...more] = Object.values(arrangement?.rooms ?? {});
  return { room: named(room), more: more.length, music: named(arrangement?.music) };
}

const ended = (scene: Scene) => transfersOf(scene.facts).map(({ kind, outcome }) => [kind, outcome]);

describe("given an operator who wants an interpreter", () => {
  it("one code calls the one of the call's language, and the talk goes on until all three are in it", () => {
    const { scene, visit, caller, operator, keys } = talking();
    const { leg, number, show } = keys("*17").only("Dial");
    expect([number, show]).toEqual(["0970000101", { own: "0975105151", caller: null }]);
    expect(scene.did()).toEqual(["Dial"]);
    expect(scene.answers(leg).did()).toEqual(["Join"]);
    expect(together(scene, { caller, operator, leg })).toMatchObject({ room: ["caller", "leg", "operator"], music: [] });
    expect(scene.phase(visit)).toBe("talking");
    expect(scene.told("TransferStarted")).toMatchObject([{ kind: "interpreter", to: "8101", way: "code" }]);
  });

  it("the same code once more lets the interpreter go, who has done what was asked", () => {
    const { scene, visit, keys, interpreter } = interpreted();
    expect(keys("*17").only("HangUp").leg).toBe(interpreter);
    expect(scene.ends(interpreter).phase(visit)).toBe("talking");
    expect(ended(scene)).toEqual([["interpreter", "completed"]]);
    expect(scene.floor.look().loose).toEqual({});
  });

  it.each([
    [17, "busy"],
    [19, "noAnswer"],
    [21, "refused"],
  ] as const)("an interpreter who ends with cause %i: %s, and the talk goes on; the operator hears of it", (cause, outcome) => {
    const { scene, visit, operator, keys } = talking();
    const { leg } = keys("*17").only("Dial");
    expect(scene.ends(leg, cause).did()).toEqual(["Beep"]);
    expect(scene.only("Beep").leg).toBe(operator);
    expect(ended(scene)).toEqual([["interpreter", outcome]]);
    expect(scene.phase(visit)).toBe("talking");
  });

  it("one who rings on and on is given up, and one who cannot be called or joined at all", () => {
    const { scene, ask } = talking();
    const { leg } = ask({ type: "consult", to: "8101" }).only("Dial");
    scene.pass(48_000).ends(leg);
    scene.fails(ask({ type: "consult", to: "8101" }).only("Dial"), "refused");
    const third = ask({ type: "consult", to: "8101" }).only("Dial");
    const join = scene.answers(third.leg).only("Join");
    expect(scene.fails(join, "refused").only("HangUp").leg).toBe(third.leg);
    expect(ended(scene).map(([, outcome]) => outcome)).toEqual(["noAnswer", "failed", "completed"]);
  });

  it("two at once, one handed a caller unannounced, and the release of nobody are refused", () => {
    const { scene, ask } = talking();
    ask({ type: "release" });
    ask({ type: "blind", to: "8101" });
    ask({ type: "consult", to: "8101" });
    ask({ type: "consult", to: "8101" });
    ask({ type: "swap" });
    expect(scene.told("TransferRefused").map(({ why }) => why)).toEqual(["nothing", "unannounced", "interpreting", "nothing"]);
  });

  it("the phone's second line asks for one too, and is let go", () => {
    const { scene, operator } = talking();
    scene.tell({ type: "LegHeld", leg: operator });
    const { leg: own } = scene.dial("105", { type: "department", to: "8101" });
    const { leg } = scene.only("Dial");
    expect(scene.only("HangUp").leg).toBe(own);
    scene.ends(own).answers(leg).tell({ type: "LegUnheld", leg: operator });
    expect(scene.told("TransferStarted")).toMatchObject([{ kind: "interpreter", way: "phone" }]);
  });
});

describe("given an interpreter in the call, when a department is asked", () => {
  it("then the interpreter hears music as the caller does, and nothing of the consultation", () => {
    const { scene, caller, operator, interpreter, department } = consulting();
    const names = { caller, operator, interpreter, department };
    expect(together(scene, names)).toEqual({ room: [], more: 0, music: ["interpreter"] });
    expect(scene.all("StartMusic").map(({ leg }) => leg).sort()).toEqual([caller, interpreter].sort());
    scene.answers(department);
    expect(together(scene, names)).toEqual({ room: ["department", "operator"], more: 0, music: ["interpreter"] });
    const [seat] = drawBoard(scene.floor.look(), { mono: 0, wall: 0 }).seats.filter(({ id }) => id === "105");
    expect(seat?.interpreter).toEqual({ to: { code: "8101", name: expect.anything() }, state: "held" });
  });

  it("then a swap, all together and the way back bring both where they belong", () => {
    const { scene, caller, operator, interpreter, department, ask } = consulting();
    const names = { caller, operator, interpreter, department };
    scene.answers(department);
    ask({ type: "swap" });
    expect(together(scene, names)).toEqual({ room: ["caller", "interpreter", "operator"], more: 0, music: ["department"] });
    ask({ type: "conference" });
    expect(together(scene, names).room).toEqual(["caller", "department", "interpreter", "operator"]);
    ask({ type: "swap" });
    ask({ type: "return" });
    expect(together(scene, names)).toMatchObject({ room: ["caller", "interpreter", "operator"], music: [] });
    expect(ended(scene)).toEqual([["interpreter", null], ["transfer", "returned"]]);
  });

  it("then the interpreter goes along to it, and leaves the two alone by hanging up", () => {
    const { scene, visit, caller, interpreter, department, ask } = consulting();
    const names = { caller, interpreter, department };
    scene.answers(department);
    ask({ type: "complete" });
    expect(together(scene, names)).toMatchObject({ room: ["caller", "department", "interpreter"], music: [] });
    scene.ends(interpreter);
    expect(together(scene, names).room).toEqual(["caller", "department"]);
    expect(scene.phase(visit)).toBe("handedOver");
    expect(scene.did()).toEqual([]);
  });

  it("then an operator who lets the interpreter go before hands over without one", () => {
    const { scene, caller, interpreter, department, ask, keys } = consulting();
    scene.answers(department);
    keys("*17");
    ask({ type: "complete" });
    expect(together(scene, { caller, interpreter, department }).room).toEqual(["caller", "department"]);
  });

  it("then one who is asked for meanwhile comes to the caller's music", () => {
    const { scene, caller, operator, ask, keys } = talking();
    scene.answers(ask({ type: "consult", to: "8003" }).only("Dial").leg);
    const { leg: interpreter } = keys("*17").only("Dial");
    expect(scene.answers(interpreter).did()).toEqual(["StartMusic"]);
    ask({ type: "return" });
    expect(together(scene, { caller, operator, interpreter }).room).toEqual(["caller", "interpreter", "operator"]);
  });

  it("then the caller who comes back to the queue comes alone", () => {
    const { scene, visit, interpreter, department, ask } = consulting();
    scene.answers(department);
    ask({ type: "complete" });
    expect(scene.ends(department).only("HangUp").leg).toBe(interpreter);
    expect(scene.phase(visit)).toBe("waiting");
  });

  it("then another seat that gets the caller gets the interpreter too", () => {
    const { scene, visit, caller, interpreter, ask } = interpreted();
    scene.seatReady("106", "1006");
    const { leg: colleague } = ask({ type: "consult", to: "106" }).only("Ring");
    scene.answers(colleague);
    ask({ type: "complete" });
    expect(together(scene, { caller, interpreter, colleague }).room).toEqual(["caller", "colleague", "interpreter"]);
    scene.tell({ type: "TransferAsked", seat: "106", ask: { type: "release" }, by: "1006" });
    expect(scene.phase(visit)).toBe("talking");
  });
});

describe("given an interpreter in the call, when somebody hangs up", () => {
  it.each(["caller", "operator"] as const)("the %s: it is over for all", (who) => {
    const talk = interpreted();
    talk.scene.ends(talk[who]);
    expect(talk.scene.all("HangUp").map(({ leg }) => leg)).toContain(talk.interpreter);
    expect(ended(talk.scene)).toEqual([["interpreter", "completed"]]);
    expect(talk.scene.told("CallEnded")).toMatchObject([{ outcome: "served" }]);
  });

  it("the caller while a department is asked: it and the operator talk on, without an interpreter", () => {
    const { scene, caller, interpreter, department } = consulting();
    scene.answers(department).ends(caller);
    expect(scene.only("HangUp").leg).toBe(interpreter);
    expect(ended(scene)).toEqual([["interpreter", "completed"], ["transfer", "callerGaveUp"]]);
  });

  it("the caller while the interpreter still rings: nobody is rung for nothing", () => {
    const { scene, visit, keys } = talking();
    const { leg } = keys("*17").only("Dial");
    scene.ends(visit.leg);
    expect(scene.all("HangUp").map((one) => one.leg)).toContain(leg);
    expect(ended(scene)).toEqual([["interpreter", "callerGaveUp"]]);
  });

  it("the operator's phone vanishes: the caller is in the queue, and the interpreter is let go", () => {
    const { scene, visit, operator, interpreter } = interpreted();
    expect(scene.ends(operator, 44).only("HangUp").leg).toBe(interpreter);
    expect(scene.phase(visit)).toBe("waiting");
  });

  it("the power is gone: it is over for all", () => {
    const { scene, interpreter } = consulting();
    scene.tell({ type: "PowerFailing" }).tell({ type: "PowerGone" });
    expect(scene.all("HangUp").map(({ leg }) => leg)).toContain(interpreter);
    expect(ended(scene)).toEqual([["interpreter", "completed"], ["transfer", "failed"]]);
  });
});

describe("given another control plane", () => {
  it("then it knows the interpreter, who was in the talk, and puts back one who is not there any more", () => {
    const { scene, visit, caller, operator, interpreter } = interpreted();
    const state = scene.floor.snapshot();
    const entries = Object.fromEntries([...Object.values(state.calls).map((call) => [`call:${call.id}`, call] as const), ...Object.values(state.seats).map((seat) => [`seat:${seat.id}`, seat] as const)]);
    const now = { mono: 2_000_000, wall: 2_000_000 };
    const next = new Floor(restored(JSON.parse(JSON.stringify(entries)), state.setup, state.today, { epoch: "n", now, rebooted: false }));
    const phase = next.look().calls[visit.call]!.phase;
    const bridge = phase.type === "talking" ? phase.bridge : "";
    const legs = [caller, operator, interpreter];
    const found = next.handle({ type: "PbxConnected", legs, answered: legs, bridges: { [bridge]: [caller, operator] } }, now);
    expect(found.commands.filter(({ type }) => type === "Join")).toMatchObject([{ leg: interpreter }]);
    const gone = next.handle({ type: "PbxConnected", legs: [caller, operator], answered: legs, bridges: { [bridge]: [caller, operator] } }, now);
    expect(gone.facts.map(({ what }) => what.type)).toContain("TransferEnded");
    expect(next.look().calls[visit.call]?.phase.type).toBe("talking");
    expect(next.wrongs(now)).toEqual([]);
  });
});
