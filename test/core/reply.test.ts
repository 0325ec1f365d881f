/** A department's reply as it is written down: what is a version, what it must say, and what must never be in it. */
import { describe, expect, it } from "vitest";
import { forbiddenInReply, lackingInReply, type Reply, type ReplySave, replySaved } from "../../src/contact/reply.js";
import { awaitsReply, takesReply, type TransferRow } from "../../src/report/transfers.js";

const GIVEN: Reply = { state: "given", department: "8001", text: "再交付できる", repliedAt: 900 };
const NONE: Reply = { state: "awaited", department: "", text: "", repliedAt: null };

function save(part: Partial<ReplySave> = {}): ReplySave {
  return { transfer: "t1", call: "c1", reply: GIVEN, seen: 0, by: "1001", at: 1_000, ...part };
}

describe("given a reply was written down", () => {
  const first = replySaved(null, save())!;

  it("a correction is the next version, whoever makes it, and the first stays as it was", () => {
    expect(first).toEqual({ ...GIVEN, transfer: "t1", call: "c1", version: 1, by: "1001", at: 1_000 });
    const corrected = { ...GIVEN, text: "再交付できない" };
    expect(replySaved(first, save({ reply: corrected, seen: 1, by: "manager", at: 2_000 }))).toEqual({ ...first, ...corrected, version: 2, by: "manager", at: 2_000 });
    expect(first.text).toBe(GIVEN.text);
  });

  it("what is sent twice is one, and a correction by somebody who has not seen it is refused", () => {
    expect(replySaved(first, save({ at: 2_000 }))).toBe(first);
    expect(replySaved(first, save({ reply: NONE, seen: 0 }))).toBeNull();
    expect(replySaved(null, save({ seen: 3 }))).toBeNull();
  });
});

it("one that has come says from which department, what and when; one that has not need say nothing", () => {
  expect(lackingInReply({ ...NONE, state: "given", text: " \n" })).toEqual(["department", "text", "repliedAt"]);
  expect(lackingInReply(GIVEN)).toEqual([]);
  for (const state of ["awaited", "unneeded"] as const) expect(lackingInReply({ ...NONE, state })).toEqual([]);
});

it("a My Number is found in it however it is written", () => {
  for (const text of ["123456789018", "番号は１２３４－５６７８－９０１８です"]) expect(forbiddenInReply({ ...GIVEN, text })).toEqual(["text"]);
  expect(forbiddenInReply(GIVEN)).toEqual([]);
});

describe("whether a reply is awaited", () => {
  const row = (part: Partial<TransferRow>) => ({ kind: "transfer", outcome: "completed", returned: false, ...part }) as TransferRow;

  it("follows from what the city has to judge and did take on", () => {
    expect(awaitsReply(row({}), null)).toBe(true);
    for (const other of [row({ kind: "relay" }), row({ kind: "interpreter" }), row({ outcome: "busy" }), row({ outcome: null }), row({ returned: true })]) {
      expect(awaitsReply(other, null)).toBe(false);
    }
  });

  it("is for people to say otherwise", () => {
    expect(awaitsReply(row({ kind: "relay" }), { state: "awaited" })).toBe(true);
    for (const state of ["given", "unneeded"] as const) expect(awaitsReply(row({}), { state })).toBe(false);
  });

  it("no seat and no interpreter gives one", () => {
    expect((["transfer", "relay", "internal", "interpreter"] as const).map((kind) => takesReply({ kind }))).toEqual([true, true, false, false]);
  });
});
