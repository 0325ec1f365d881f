/** What the keeper answers becomes a fact, once, and the answer's file goes. */
import fs from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fact } from "../../src/floor/fact.js";
import { takeResults } from "../../src/recording/result.watch.js";
import { given, type Scene } from "./floor-kit.js";
import { type Kit, makeKit } from "./keeper-kit.js";
import { recorded, talk } from "./recording-kit.js";

let kit: Kit;
let scene: Scene;

beforeEach(async () => {
  kit = await makeKit();
  scene = given();
});
afterEach(() => fs.rmSync(kit.home, { recursive: true, force: true }));

/** @returns the facts that came of it */
function take({ dies = false }: { dies?: boolean } = {}): Fact[] {
  const facts: Fact[] = [];
  const died = new Error("killed");
  try {
    takeResults({
      spool: kit.spool,
      floor: () => scene.floor.look(),
      feed(input) {
        const before = scene.facts.length;
        const told = scene.tell(input).facts.slice(before);
        facts.push(...told);
        if (dies) throw died;
        return told;
      },
      log: { warn() {} },
    });
  } catch (error) {
    if (error !== died) throw error;
  }
  return facts;
}

async function keep(...calls: string[]): Promise<void> {
  for (const call of calls) kit.place(call);
  const keeper = kit.keeper();
  await keeper.sweep();
  await keeper.stop();
}

function write(name: string, content: object): void {
  fs.writeFileSync(path.join(kit.spool, name), JSON.stringify(content));
}

describe("a recording that was kept", () => {
  it("is a fact of its call with its hashes and its place in the chain, and nothing of it is left in the spool", async () => {
    await keep("c1");
    const { sha256Header, sha256Body, chain, seconds } = kit.kept("c1")!;
    const facts = take();
    expect(facts).toMatchObject([{ call: "c1", what: { type: "RecordingKept", recording: "c1", sha256Header, sha256Body, chain, seconds, orphan: false } }]);
    expect(kit.files(kit.spool)).toEqual([]);
    expect(take()).toEqual([]);
  });

  it("is one fact, also where we die before its file is gone", async () => {
    await keep("c1");
    const [first] = take({ dies: true });
    const [again] = take();
    expect(first?.id).toBeDefined();
    expect(again?.id).toBe(first?.id);
    expect(kit.files(kit.spool)).toEqual([]);
  });

  it("is left alone while its order is there or being given, since both may happen again", async () => {
    scene = recorded();
    const { visit, seatLeg, tracks } = talk(scene);
    await keep("c1", visit.call);
    write("c1.order.json", {});
    expect(take()).toEqual([]);
    fs.rmSync(path.join(kit.spool, "c1.order.json"));
    expect(take().map(({ call }) => call)).toEqual(["c1"]);
    for (const leg of [visit.leg, seatLeg, ...tracks.map(({ track }) => track)]) scene.ends(leg);
    scene.tell({ type: "OrderWritten", call: visit.call });
    expect(take().map(({ call }) => call)).toEqual([visit.call]);
  });
});

describe("a recording that was not kept", () => {
  it("is a fact with the reason where it is lost, and none while it waits for room", () => {
    write("c1.failed.json", { call: "c1", reason: "its sound is not there", waiting: false });
    write("c2.failed.json", { call: "c2", reason: "the disk for recordings is full", waiting: true });
    expect(take()).toMatchObject([{ call: "c1", what: { type: "RecordingLost", why: "its sound is not there" } }]);
    expect(kit.files(kit.spool)).toEqual(["c2.failed.json"]);
  });

  it("is none where what is there cannot be read", () => {
    write("c1.kept.json", { call: "c1" });
    expect(take()).toEqual([]);
  });
});
