import { expect, it } from "vitest";
import { transfersOf } from "../../src/report/transfers.js";
import { given } from "./floor-kit.js";

it("each attempt is one row: who was asked, by whom, how long the caller was held, and what came of it", () => {
  const scene = given().seatReady("101", "1001");
  const { visit, seatLeg } = scene.talking();
  const ask = (to: string) => scene.tell({ type: "TransferAsked", seat: "101", ask: { type: "consult", to, kind: "relay" }, by: "1001" });
  const first = ask("8003").only("Dial");
  scene.pass(4_000).ends(first.leg, 17);
  const second = ask("8004").only("Dial");
  scene.pass(6_000).answers(second.leg).pass(2_000).ends(seatLeg).pass(1_000).ends(second.leg);

  const rows = transfersOf(scene.facts);
  expect(rows.map(({ to, outcome, heldMs, returned }) => ({ to, outcome, heldMs, returned }))).toEqual([
    { to: "8003", outcome: "busy", heldMs: 4_000, returned: false },
    { to: "8004", outcome: "completed", heldMs: 8_000, returned: true },
  ]);
  expect(rows.map(({ out }) => out)).toEqual([
    { trunk: "carrier", cost: "local", talkMs: 0, yen: 0 },
    { trunk: "carrier", cost: "local", talkMs: 3_000, yen: 9 },
  ]);
  expect(rows[1]).toMatchObject({ call: visit.call, kind: "relay", way: "panel", seat: "101", operator: "1001" });
  expect((rows[1]?.answeredAt ?? 0) - (rows[1]?.startedAt ?? 0)).toBe(6_000);
});
