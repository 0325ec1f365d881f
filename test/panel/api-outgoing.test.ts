import { afterAll, beforeAll, expect, test } from "vitest";
import type { CallList, OutgoingView } from "../../src/panel/live-types.js";
import { type ApiPanel, errorCode, startApiPanel } from "./api-panel.js";

/** Calling somebody back by the API: from the own seat, refused in words, and listed apart from what came in. */

type Agent = Awaited<ReturnType<ApiPanel["as"]>>;

let panel: ApiPanel;
let operator: Agent;
let manager: Agent;

beforeAll(async () => {
  panel = await startApiPanel();
  panel.feed({ type: "PbxConnected", legs: [] });
  panel.feed({ type: "PhoneRegistered", seat: "101" });
  operator = await panel.as("1001", "101");
  manager = await panel.as("manager");
  panel.feed({ type: "SeatChangeAsked", seat: "101", change: { type: "ready" }, by: "test" });
});

afterAll(() => panel.stop());

const callFrom = (who: Agent, number: string, seat = "101") => who.post(`/api/seats/${seat}/outgoing`).send({ number, for: null });
const made = () => Object.values(panel.floor.look().calls).find(({ outgoing }) => outgoing);

test("a number that may not be called is refused in words, and another's seat is not one's own", async () => {
  for (const number of ["0990123456", "119", "0975105151", "x"]) expect(errorCode(await callFrom(operator, number).expect(409))).toBe("refused");
  await callFrom(operator, "").expect(400);
  await callFrom(operator, "0970009001", "102").expect(403);
});

test("a call is made, its reason said afterwards, and it is listed among those that we made and no others", async () => {
  await callFrom(operator, "097-000-9001").expect(204);
  const call = made()!;
  const phone = call.phase.type === "calling" ? call.phase.leg : "";
  panel.feed({ type: "LegAnswered", leg: phone });
  panel.feed({ type: "LegAnswered", leg: call.leg });
  expect(panel.run.board().seats.find(({ id }) => id === "101")).toMatchObject({ face: "talking", outgoing: { reason: false } });
  await operator.put(`/api/calls/${call.id}/reason`).send({ for: "call-7" }).expect(204);
  panel.feed({ type: "LegEnded", leg: call.leg, cause: 16 });
  panel.feed({ type: "LegEnded", leg: phone, cause: 16 });
  expect(panel.run.board().seats.find(({ id }) => id === "101")).toMatchObject({ face: "wrapUp", call: call.id, outgoing: { reason: true } });
  await panel.drain.drained();
  const list = async (query: string) => ((await manager.get(`/api/calls?date=2026-06-01${query}`).expect(200)).body as CallList).calls;
  expect(await list("&direction=out")).toMatchObject([{ call: call.id, direction: "out", outcome: "served", endedBy: "called", reasonFor: "call-7", caller: { display: "097-000-9001" } }]);
  expect(await list("")).toEqual([]);
  await operator.put("/api/calls/nothing/reason").send({ for: "call-7" }).expect(404);
});

test("what it has cost is seen by all, and the budget lifted by the manager alone", async () => {
  const view = (await operator.get("/api/outgoing").expect(200)).body as OutgoingView;
  expect(view).toEqual({ budgets: [], lifted: false, inUse: 0, atOnce: 3 });
  await operator.post("/api/outgoing/lift").expect(403);
  expect(((await manager.post("/api/outgoing/lift").expect(200)).body as OutgoingView).lifted).toBe(true);
});
