import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { TransferAsk } from "../../src/floor/input.js";
import type { TransferChoices } from "../../src/panel/live-types.js";
import { type Agent, type ApiPanel, errorCode, startApiPanel, talkAt } from "./api-panel.js";

/** Transfers by the API: who may ask for them, and what is refused in which words. */

let panel: ApiPanel;
let operator: Agent;
let neighbour: Agent;
let calls = 0;

beforeAll(async () => {
  panel = await startApiPanel();
  panel.feed({ type: "PbxConnected", legs: [] });
  for (const seat of ["101", "102"]) panel.feed({ type: "PhoneRegistered", seat });
  operator = await panel.as("1001", "101");
  neighbour = await panel.as("1002", "102");
  panel.feed({ type: "SeatChangeAsked", seat: "102", change: { type: "pause", reason: 1 }, by: "test" });
});

afterAll(() => panel.stop());

/** A caller talks at seat 101, the only one that is ready. */
beforeEach(() => {
  panel.feed({ type: "SeatChangeAsked", seat: "101", change: { type: "ready" }, by: "test" });
  return talkAt(panel, "101", `call-${++calls}`).hangUp;
});

function row(id: string) {
  return panel.run.board().seats.find((seat) => seat.id === id)!;
}

function ask(who: Agent, asked: TransferAsk, seat = "101") {
  return who.post(`/api/seats/${seat}/transfer`).send({ ask: asked });
}

test("an operator asks a department for the own caller, and it is shown and written down", async () => {
  await ask(operator, { type: "consult", to: "8001" }).expect(204);
  expect(row("101").transfer).toMatchObject({ to: { code: "8001" }, step: "ringing", way: "panel", caller: "held" });
  await ask(operator, { type: "return" }).expect(204);
  expect(row("101").transfer).toBeNull();
  await panel.drain.drained();
  const audited = await panel.database.sql`select by, target, detail from audit where action = 'seat.transfer' order by at limit 1`;
  expect(audited).toEqual([{ by: "1001", target: "101", detail: { ask: { type: "consult", to: "8001" }, refused: null } }]);
});

test("what is no request is refused in the words of the reader's language alone", async () => {
  const { body } = await operator.post("/api/seats/101/transfer").send({ ask: { type: "consult", to: "8001", kind: "referral" } }).expect(400);
  expect(body.fields[0].message.ja).toBe("入力の形式が正しくありません。");
  expect(body.fields[0].message.en).toContain("relay");
});

test("the manager may do it for any seat, another operator and the city for none", async () => {
  const manager = await panel.as("manager");
  await ask(manager, { type: "consult", to: "8001" }).expect(204);
  await ask(manager, { type: "return" }).expect(204);
  for (const other of [neighbour, await panel.as("city")]) {
    await ask(other, { type: "consult", to: "8001" }).expect(403);
    await other.get("/api/seats/101/transfer").expect(403);
  }
  await ask(manager, { type: "return" }, "777").expect(404);
});

test("what the floor refuses is refused in words, each its own", async () => {
  const refused = async (asked: TransferAsk, who = operator, seat = "101") => {
    const answer = await ask(who, asked, seat).expect(409);
    expect(errorCode(answer)).toBe("refused");
    return answer.body.error.en as string;
  };
  const manager = await panel.as("manager");
  const words = [
    await refused({ type: "return" }, manager, "102"),
    await refused({ type: "swap" }),
    await refused({ type: "consult", to: "8999" }),
    await refused({ type: "consult", to: "101" }),
    await refused({ type: "consult", to: "102" }),
    await refused({ type: "blind", to: "8003" }),
  ];
  await ask(operator, { type: "consult", to: "8003" }).expect(204);
  words.push(await refused({ type: "consult", to: "8001" }), await refused({ type: "swap" }));
  expect(words).toContain(await refused({ type: "complete" }));
  await ask(operator, { type: "return" }).expect(204);
  expect(new Set(words).size).toBe(words.length);
  for (const wrong of [{ type: "consult", to: "0970000001" }, { type: "consult" }, { type: "dance" }]) {
    await ask(operator, wrong as TransferAsk).expect(400);
  }
});

test("an interpreter comes beside a department and goes, and is shown and counted apart", async () => {
  await ask(operator, { type: "consult", to: "8101" }).expect(204);
  expect(row("101")).toMatchObject({ transfer: null, interpreter: { to: { code: "8101" }, state: "ringing" } });
  errorCode(await ask(operator, { type: "consult", to: "8102" }).expect(409));
  await ask(operator, { type: "consult", to: "8001" }).expect(204);
  const { phase } = panel.run.look().calls[`call-${calls}`]!;
  if (phase.type === "talking") panel.feed({ type: "LegAnswered", leg: phase.interpreter!.leg });
  expect(row("101")).toMatchObject({ transfer: { step: "ringing", caller: "held" }, interpreter: { state: "held" } });
  await ask(operator, { type: "return" }).expect(204);
  expect(row("101")).toMatchObject({ transfer: null, interpreter: { state: "talking" } });
  await ask(operator, { type: "release" }).expect(204);
  expect(row("101").interpreter).toBeNull();
  errorCode(await ask(operator, { type: "release" }).expect(409));
});

test("whom the call could be brought to depends on what is known of it, and is told while there is a call", async () => {
  const choicesOf = async (query: string) => (await operator.get(`/api/seats/101/transfer${query}`).expect(200)).body as TransferChoices;
  const first = async (query: string) => (await choicesOf(query)).choices[0]?.code;
  expect(await choicesOf("")).toMatchObject({ language: "ja" });
  expect(await first("?district=tsurusaki")).not.toBe(await first("?district=wasada"));
  const manager = await panel.as("manager");
  expect(errorCode(await manager.get("/api/seats/102/transfer").expect(409))).toBe("refused");
});
