import { describe, expect, it } from "vitest";
import { emptyMemory, type FallbackStep } from "../../src/eventlog/fallback.js";
import { drawBoard } from "../../src/floor/draw-board.js";
import { channelsInUse } from "../../src/transfer/channel.js";
import type { Caller } from "../../src/trunk/caller.js";
import { CALLER } from "./floor-kit.js";
import { ask, consulting, hears, type Talk, talking } from "./transfer-kit.js";

/** What a call out takes of the trunk, what it costs, and as whom it goes out. */

describe("the channels of the trunk", () => {
  /** With one caller and one department no more than the reserve is left. */
  const scarce = { reservedChannels: 998 };
  const refused = ({ scene }: Talk) => scene.told("TransferRefused").map(({ why }) => why);

  it("are kept for callers: when no other is free, nobody is called, and caller and operator talk on", () => {
    const talk = talking(scarce);
    talk.scene.caller();
    expect(ask(talk, { type: "consult", to: "8003" }).did()).toEqual([]);
    expect(refused(talk)).toEqual(["trunkBusy"]);
    expect(hears(talk)).toBe("nothing");
  });

  it("are not needed for a call to another seat", () => {
    const talk = talking(scarce);
    talk.scene.caller();
    talk.scene.seatReady("102", "1002");
    ask(talk, { type: "consult", to: "102" }).only("Ring");
  });

  it("are taken until the department is really gone", () => {
    const talk = talking(scarce);
    const leg = consulting(talk);
    expect(ask(talk, { type: "return" }).only("HangUp").leg).toBe(leg);
    ask(talk, { type: "consult", to: "8003" });
    expect(refused(talk)).toEqual(["trunkBusy"]);
    talk.scene.ends(leg);
    ask(talk, { type: "consult", to: "8003" }).only("Dial");
  });

  it("are those of the trunks that work, first come first", () => {
    const talk = talking();
    const { trunks } = talk.scene.floor.look().setup;
    trunks.push({ name: "second", channels: 4, lines: ["0975105152"] });
    talk.scene.tell({ type: "TrunksChanged", down: ["carrier"] });
    expect(ask(talk, { type: "consult", to: "8003" }).only("Dial")).toMatchObject({ trunk: "second", show: { own: "0975105152" } });
  });

  it("are taken by callers whom the fallback serves, once, and not when a control plane has them again", () => {
    const talk = talking(scarce);
    const { scene, visit } = talk;
    const inFallback = (step: FallbackStep, call: string) => {
      const there = { call, trunk: "carrier", step, leadMs: 0, since: 0, queuedAt: null, seat: null, known: "arrived" } as const;
      scene.tell({ type: "FallbackTold", facts: [], memory: { ...emptyMemory(), calls: { [`${call}-leg`]: there } } });
    };
    const inUse = () => channelsInUse(scene.floor.look())["carrier"];
    inFallback("talking", "theirs");
    expect(inUse()).toBe(2);
    ask(talk, { type: "consult", to: "8003" });
    expect(refused(talk)).toEqual(["trunkBusy"]);
    inFallback("ours", "theirs");
    expect(inUse()).toBe(1);
    inFallback("waiting", visit.call);
    expect(inUse()).toBe(1);
  });

  it("are shown on the board", () => {
    const talk = talking();
    const board = () => drawBoard(talk.scene.floor.look(), { mono: 0, wall: 0 }).channels;
    expect(board()).toEqual({ inUse: 1, of: 1_000 });
    consulting(talk);
    expect(board()).toEqual({ inUse: 2, of: 1_000 });
  });
});

describe("what a call to a department costs", () => {
  const ended = ({ scene }: Talk) => scene.told("TransferLegEnded");

  it("is written down when its leg is gone, from its answer on, also after the caller was handed over", () => {
    const talk = talking();
    const leg = consulting(talk);
    talk.scene.pass(170_000);
    ask(talk, { type: "complete" });
    talk.scene.pass(11_000);
    expect(ended(talk)).toEqual([]);
    talk.scene.ends(leg);
    expect(ended(talk)).toEqual([{ type: "TransferLegEnded", transfer: expect.any(String), trunk: "carrier", cost: "local", talkMs: 181_000, yen: 18 }]);
  });

  it("is nothing where nobody answered, and is written down as well", () => {
    const talk = talking();
    const { leg } = ask(talk, { type: "consult", to: "8003" }).only("Dial");
    talk.scene.pass(5_000).ends(leg, 17);
    expect(ended(talk)).toMatchObject([{ talkMs: 0, yen: 0 }]);
  });

  it("is written down once, whoever hangs up first", () => {
    const talk = talking();
    const leg = consulting(talk);
    talk.scene.pass(1_000);
    ask(talk, { type: "return" });
    talk.scene.ends(leg).ends(leg);
    expect(ended(talk)).toMatchObject([{ talkMs: 1_000, yen: 9 }]);
  });
});

describe("whose number the department sees", () => {
  const dialled = (caller: Partial<Caller>, showCaller = true) => {
    const talk = talking();
    const { calls, setup } = talk.scene.floor.look();
    calls[talk.visit.call]!.caller = { ...CALLER, ...caller };
    setup.directory = { ...setup.directory, departments: setup.directory.departments.map((one) => ({ ...one, showCaller })) };
    return ask(talk, { type: "consult", to: "8003" }).only("Dial").show;
  };

  it("is the centre's, unless the department is to see the caller's", () => {
    expect(dialled({}, false)).toEqual({ own: "0975105151", caller: null });
    expect(dialled({})).toEqual({ own: "0975105151", caller: "+81970000001" });
  });

  it("is the centre's where the caller withheld it, even if the network gave it away (184)", () => {
    expect(dialled({ withheld: true })).toEqual({ own: "0975105151", caller: null });
    expect(dialled({ e164: null, dial: null, class: "payphone" })).toEqual({ own: "0975105151", caller: null });
  });
});
