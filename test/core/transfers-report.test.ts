import { expect, it } from "vitest";
import { readTable } from "../../src/directory/table.js";
import type { AttemptRow } from "../../src/panel/live-types.js";
import { story } from "../../src/report/story.js";
import { transfersOf } from "../../src/report/transfers.js";
import { writeTransfers } from "../../src/report/transfers-table.js";
import { given } from "./floor-kit.js";

/** 8003 was busy; 8004 talked to the operator and to the caller, who came back. */
function twoAttempts() {
  const scene = given().seatReady("101", "1001");
  const { visit, seatLeg } = scene.talking();
  const ask = (to: string) => scene.tell({ type: "TransferAsked", seat: "101", ask: { type: "consult", to, kind: "relay" }, by: "1001" });
  const first = ask("8003").only("Dial");
  scene.pass(4_000).ends(first.leg, 17);
  const second = ask("8004").only("Dial");
  scene.pass(6_000).answers(second.leg).pass(2_000).ends(seatLeg).pass(1_000).ends(second.leg);
  return { scene, visit };
}

it("each attempt is one row: who was asked, by whom, how long the caller was held, and what came of it", () => {
  const { scene, visit } = twoAttempts();
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

/** As people have them: the second was replied to. */
function withReply(): AttemptRow[] {
  const { scene } = twoAttempts();
  const rows = transfersOf(scene.facts).map((row): AttemptRow => ({ ...row, name: { ja: `部署${row.to}`, en: row.to }, awaited: false, reply: null }));
  const { transfer, call, startedAt } = rows[1]!;
  rows[1]!.reply = { transfer, call, version: 1, by: "1001", at: startedAt, state: "given", department: "8001", text: "=本人に連絡, 済み", repliedAt: startedAt };
  return rows;
}

it("the ledger's table has a line for each attempt and each referral in order, with what the calls out cost and what was replied", () => {
  const attempts = withReply();
  const { startedAt } = attempts[1]!;
  const referral = { call: "call-9", at: startedAt - 1, to: "+81 97 000 0001", seat: "102", operator: null };
  const table = readTable(writeTransfers(attempts, [referral], new Map([["8001", "市民課"]])));
  if (table.type !== "rows") throw new Error("the table cannot be read");
  const [titles, ...lines] = table.rows.map(({ cells }) => cells);
  const column = (title: string) => lines.map((cells) => cells[titles!.indexOf(title)]);
  expect(lines.every((cells) => cells.length === titles!.length)).toBe(true);
  expect(column("種別")).toEqual(["取次", "案内", "取次"]);
  expect(column("開始")[0]).toBe("2026-06-01 10:00:00");
  expect(column("相手先")).toEqual(["部署8003", "'+81 97 000 0001", "部署8004"]);
  expect(column("結果")).toEqual(["話中", "案内済み", "成立"]);
  expect(column("発信の通話（秒）")).toEqual(["0.0", "", "3.0"]);
  expect(column("発信先の区分")).toEqual(["固定電話", "", "固定電話"]);
  expect(column("費用（円）")).toEqual(["0", "", "9"]);
  expect(column("回答した部署")).toEqual(["", "", "市民課"]);
  expect(column("回答の内容")).toEqual(["", "", "'=本人に連絡, 済み"]);
});

it("a call's story ends with its attempts and what was replied to them", () => {
  const { scene, visit } = twoAttempts();
  const facts = scene.facts.filter(({ call }) => call === visit.call);
  expect(story(facts, { matters: new Map(), departments: new Map() }, withReply())?.transfers.map(({ to, reply }) => [to, reply?.state])).toEqual([
    ["8003", undefined],
    ["8004", "given"],
  ]);
});
