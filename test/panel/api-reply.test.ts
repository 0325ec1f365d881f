import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BLANK } from "../../src/contact/contact.js";
import type { Reply } from "../../src/contact/reply.js";
import type { ApiError, CallStory, ReplyHistory, TransferList } from "../../src/panel/live-types.js";
import { type Relay, relayTo } from "../postgres/relay.js";
import { type Agent, type ApiPanel, errorCode, MONDAY_TEN, startApiPanel, talkAt } from "./api-panel.js";

/** The escalation ledger: departments' replies, who may read and write them, and 案内 beside 転送 and 取次. */

let panel: ApiPanel;
let relay: Relay;
let operator: Agent;
let neighbour: Agent;
let manager: Agent;

beforeAll(async () => {
  panel = await startApiPanel({ databaseUrl: async (url) => (relay = await relayTo(url)).url });
  panel.feed({ type: "PbxConnected", legs: [] });
  operator = await panel.as("1001", "101");
  handedOver("c-transfer", "transfer");
  handedOver("c-relay", "relay");
  const talk = talkAt(panel, "101", "c-referred");
  const contact = { ...BLANK, matter: "appointment", inquiry: "暗証番号", result: "referred", destination: "総合フリーダイヤル 0120-95-0178" };
  talk.hangUp();
  await operator.post("/api/contacts/c-referred/finish").send({ seen: 0, contact }).expect(200);
  await panel.drain.drained();
  neighbour = await panel.as("1002", "102");
  manager = await panel.as("manager");
});

afterAll(async () => {
  await panel.stop();
  await relay.close();
});

/** A caller at seat 101 was brought to a department, which answered, and all have hung up. */
function handedOver(call: string, kind: "transfer" | "relay"): void {
  const { hangUp } = talkAt(panel, "101", call);
  panel.feed({ type: "TransferAsked", seat: "101", ask: { type: "consult", to: "8001", kind }, by: "1001" });
  const { phase } = panel.run.look().calls[call]!;
  const leg = phase.type === "talking" ? phase.transfer!.leg : "";
  panel.feed({ type: "LegAnswered", leg });
  panel.feed({ type: "TransferAsked", seat: "101", ask: { type: "complete" }, by: "1001" });
  hangUp();
  panel.feed({ type: "LegEnded", leg, cause: 16 });
  panel.feed({ type: "SeatChangeAsked", seat: "101", change: { type: "ready" }, by: "test" });
}

async function listed(who: Agent): Promise<TransferList> {
  return (await who.get("/api/transfers?date=2026-06-01").expect(200)).body;
}

async function attempt(call: string) {
  return (await listed(manager)).transfers.find((row) => row.call === call)!;
}

async function awaited(): Promise<string[]> {
  const { body } = await manager.get("/api/transfers/awaited").expect(200);
  return (body as TransferList).transfers.map(({ call }) => call);
}

const GIVEN: Reply = { state: "given", department: "8001", text: "6月8日に再交付できると本人に伝えた", repliedAt: MONDAY_TEN };

function write(who: Agent, { call, transfer }: { call: string; transfer: string }, seen: number, reply: Partial<Reply>) {
  return who.put(`/api/transfers/${call}/${transfer}/reply`).send({ seen, reply: { ...GIVEN, ...reply } });
}

test("転送, 取次 and 案内 are told apart, and of a 転送 that came about the reply is awaited", async () => {
  const { transfers, referrals } = await listed(manager);
  expect(transfers.map(({ call, kind, outcome, awaited }) => [call, kind, outcome, awaited])).toEqual([
    ["c-transfer", "transfer", "completed", true],
    ["c-relay", "relay", "completed", false],
  ]);
  expect(referrals).toMatchObject([{ call: "c-referred", to: "総合フリーダイヤル 0120-95-0178", operator: "1001", seat: "101" }]);
  expect(await awaited()).toEqual(["c-transfer"]);
});

describe("given the department replies", () => {
  test("what is wrong with it is said beside the field, and a My Number is kept nowhere", async () => {
    const row = await attempt("c-transfer");
    const wrong = async (reply: Partial<Reply>) => {
      const { fields } = (await write(operator, row, 0, reply).expect(400)).body as ApiError;
      return fields?.map(({ path }) => path);
    };
    expect(await wrong({ department: "", text: " ", repliedAt: null })).toEqual(["department", "text", "repliedAt"]);
    expect(await wrong({ department: "8101", repliedAt: MONDAY_TEN - 3_600_000 })).toEqual(["department", "repliedAt"]);
    expect(await wrong({ text: "番号 1234 5678 9018", repliedAt: MONDAY_TEN + 86_400_000 })).toEqual(["repliedAt", "text"]);
    expect(await wrong({ state: "awaited", department: "", repliedAt: null, text: "１２３４５６７８９０１８" })).toEqual(["text"]);
    expect((await attempt("c-transfer")).reply).toBeNull();
  });

  test("its operator writes it down, the manager corrects it without PostgreSQL, and both versions arrive there", async () => {
    const row = await attempt("c-transfer");
    const first = await write(operator, row, 0, {}).expect(200);
    expect(first.body).toMatchObject({ version: 1, by: "1001", ...GIVEN });
    expect((await write(operator, row, 0, {}).expect(200)).body).toEqual(first.body);
    expect(await awaited()).toEqual([]);
    await panel.drain.drained();
    await relay.cut();
    const corrected = { department: "8004", text: "6月9日に再交付できると本人に伝えた" };
    expect((await write(manager, row, 1, corrected).expect(200)).body).toMatchObject({ version: 2, by: "manager" });
    expect(errorCode(await write(operator, row, 1, { text: "x" }).expect(409))).toBe("conflict");
    await relay.mend();
    await panel.drain.drained();
    const rows = await panel.database.sql`select version, department, text, by from replies where transfer = ${row.transfer} order by version`;
    expect(rows).toEqual([
      { version: 1, department: "8001", text: GIVEN.text, by: "1001" },
      { version: 2, by: "manager", ...corrected },
    ]);
    const city = await panel.as("city");
    const { versions } = (await city.get(`/api/transfers/${row.call}/${row.transfer}/reply`).expect(200)).body as ReplyHistory;
    expect(versions.map(({ version, by }) => [version, by])).toEqual([
      [1, "1001"],
      [2, "manager"],
    ]);
    await panel.drain.drained();
    const audited = await panel.database.sql`select by, action, target from audit where action like 'replies.%' order by at`;
    expect(audited).toContainEqual({ by: "manager", action: "replies.save", target: row.transfer });
    expect(audited).toContainEqual({ by: "city", action: "replies.look", target: row.transfer });
  });

  test("what somebody says of it goes before what the kind says", async () => {
    const row = await attempt("c-relay");
    const blank = { department: "", text: "", repliedAt: null };
    await write(manager, row, 0, { ...blank, state: "awaited" }).expect(200);
    expect(await awaited()).toEqual(["c-relay"]);
    await write(manager, row, 1, { ...blank, state: "unneeded" }).expect(200);
    expect(await awaited()).toEqual([]);
  });
});

test("another operator sees and writes none of it, the city reads alone, and the technician reads no text", async () => {
  const row = await attempt("c-transfer");
  expect(await listed(neighbour)).toMatchObject({ transfers: [], referrals: [] });
  await write(neighbour, row, 2, {}).expect(403);
  const city = await panel.as("city");
  await write(city, row, 2, {}).expect(403);
  expect((await listed(city)).transfers[0]?.reply?.text).not.toBe("");
  const technician = await panel.as("technician");
  expect(await listed(technician)).toMatchObject({ transfers: [{ reply: { state: "given", text: "" } }, {}], referrals: [] });
  await technician.get(`/api/transfers/${row.call}/${row.transfer}/reply`).expect(403);
});

test("the ledger goes out as a table with the replies and the costs, to whoever sees it, and that is written down; a call's story has the same", async () => {
  const table = async (who: Agent, query = "?date=2026-06-01") => {
    const answer = await who.get(`/api/transfers/csv${query}`).expect(200);
    expect(answer.headers["content-type"]).toContain("text/csv");
    return answer.text.split("\r\n").filter((line) => line !== "");
  };
  const city = await panel.as("city");
  const [titles, ...lines] = await table(city);
  expect(titles).toMatch(/^\uFEFF開始,.*費用（円）.*回答の内容/);
  expect(lines.length).toBe(3);
  expect(lines[0]).toContain("固定電話");
  expect(lines[0]).toContain("6月9日に再交付できると本人に伝えた");
  expect(lines[2]).toContain("総合フリーダイヤル");
  expect((await table(city, "")).length).toBe(1);
  expect((await table(neighbour)).length).toBe(1);
  const technician = await panel.as("technician");
  expect((await table(technician)).join()).not.toContain("再交付");
  const { body } = await city.get("/api/calls/c-transfer/story").expect(200);
  expect((body as CallStory).transfers).toMatchObject([{ to: "8001", reply: { state: "given", department: "8004", by: "manager" } }]);
  const { body: hidden } = await technician.get("/api/calls/c-transfer/story").expect(200);
  expect((hidden as CallStory).transfers).toMatchObject([{ reply: { state: "given", text: "" } }]);
  await panel.drain.drained();
  const audited = await panel.database.sql`select by, target from audit where action = 'transfers.export' order by at limit 2`;
  expect(audited).toEqual([
    { by: "city", target: "2026-06-01" },
    { by: "city", target: "awaited" },
  ]);
});

test("there is no reply to an attempt that never was, nor from another seat", async () => {
  await write(manager, { call: "c-transfer", transfer: "never" }, 0, {}).expect(404);
  talkAt(panel, "101", "c-seat");
  panel.feed({ type: "PhoneRegistered", seat: "102" });
  panel.feed({ type: "TransferAsked", seat: "101", ask: { type: "consult", to: "102" }, by: "1001" });
  await panel.drain.drained();
  const row = await attempt("c-seat");
  expect([row.kind, row.awaited]).toEqual(["internal", false]);
  expect(errorCode(await write(manager, row, 0, {}).expect(409))).toBe("refused");
});
