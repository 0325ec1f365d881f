import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CallList, ForgottenList, OutgoingView } from "../../src/panel/live-types.js";
import { CALLER } from "../postgres/call-facts.js";
import { type Agent, type ApiPanel, errorCode, startStaffedPanel } from "./api-panel.js";

/** Calling somebody back by the API: from the own seat, refused in words, and listed apart from what came in; and whom to call back. */

let panel: ApiPanel;
let operator: Agent;
let manager: Agent;

beforeAll(async () => {
  ({ panel, operator, manager } = await startStaffedPanel({ site: ({ rules }) => void (rules.callback.attempts = 1) }));
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

describe("given callers who did not get to anybody", () => {
  const NUMBERS = { cutOff: "+81970009002", gaveUp: "+81970009003" };
  const caller = (e164: string) => ({ ...CALLER, e164, dial: e164.replace("+81", "0"), display: e164.replace(/^\+81(97)(000)/, "0$1-$2-"), displayEn: e164 });
  const arrives = (call: string, e164: string) => {
    panel.feed({ type: "CallArrived", call, leg: `leg-${call}`, did: "0975105151", caller: caller(e164), trunk: "fixed" });
    panel.feed({ type: "LegAnswered", leg: `leg-${call}` });
  };
  const list = async (who: Agent, state = "open") => {
    await panel.drain.drained();
    return (await who.get(`/api/forgotten?state=${state}`).expect(200)).body as ForgottenList;
  };

  test("each is one line; the operator sees the number of whom to call back, and no other; being called back closes it", async () => {
    panel.feed({ type: "SeatChangeAsked", seat: "101", change: { type: "ready" }, by: "test" });
    arrives("gave-up", NUMBERS.gaveUp);
    panel.feed({ type: "LegEnded", leg: "leg-gave-up", cause: 16 });
    arrives("cut-off", NUMBERS.cutOff);
    panel.feed({ type: "PbxConnected", legs: [], started: "later" });
    panel.feed({ type: "PhoneRegistered", seat: "101" });
    const { entries, agreement } = await list(operator);
    expect(agreement).toBeNull();
    expect(entries).toMatchObject([
      { call: "cut-off", times: 1, how: ["fault"], callBack: "fault", onLine: false, caller: { e164: NUMBERS.cutOff } },
      { call: "gave-up", times: 1, how: ["menu"], callBack: null, caller: null },
    ]);
    expect((await list(manager)).entries.map((one) => one.caller?.e164)).toEqual([NUMBERS.cutOff, NUMBERS.gaveUp]);

    await operator.post("/api/seats/101/outgoing").send({ number: entries[0]!.caller!.display, for: "cut-off" }).expect(204);
    const call = made()!;
    const phone = call.phase.type === "calling" ? call.phase.leg : "";
    expect((await list(manager)).entries[0]).toMatchObject({ call: "cut-off", onLine: true });
    for (const leg of [phone, call.leg]) panel.feed({ type: "LegAnswered", leg });
    for (const leg of [call.leg, phone]) panel.feed({ type: "LegEnded", leg, cause: 16 });
    expect((await list(manager)).entries.map((one) => one.call)).toEqual(["gave-up"]);
    expect((await list(manager, "closed")).entries).toMatchObject([{ call: "cut-off", closed: { how: "calledBack", call: call.id } }]);
  });

  test("the manager alone closes one by hand, with a reason without a My Number, at once and once", async () => {
    const close = (who: Agent, reason: string) => who.post("/api/forgotten/close").send({ call: "gave-up", reason });
    await close(operator, "x").expect(403);
    await close(manager, " ").expect(400);
    await close(manager, "123456789018").expect(400);
    await close(manager, "窓口で対応済み").expect(204);
    const now = (await manager.get("/api/forgotten").expect(200)).body as ForgottenList;
    expect(now.entries).toEqual([]);
    await close(manager, "窓口で対応済み").expect(404);
    expect((await list(manager, "closed")).entries[0]).toMatchObject({ call: "gave-up", closed: { how: "byHand", by: "manager", reason: "窓口で対応済み" } });
    await (await panel.as("technician")).get("/api/forgotten").expect(403);
  });

  test("whom we promised to call and did not reach stands there too, and closing the entry gives the callback up", async () => {
    // A Korean, for whom nobody is there, asks to be called back; then somebody comes who speaks it.
    arrives("booked", "+81970009004");
    for (const digit of "91211") panel.feed({ type: "DigitPressed", leg: "leg-booked", digit });
    panel.feed({ type: "LegEnded", leg: "leg-booked", cause: 16 });
    expect((await list(manager)).entries).toEqual([]);
    panel.feed({ type: "PhoneRegistered", seat: "102" });
    panel.feed({ type: "SeatChangeAsked", seat: "102", change: { type: "logIn", operator: "1007" }, by: "test" });
    const ours = Object.values(panel.floor.look().calls).find(({ outgoing }) => outgoing?.why.type === "callback")!;
    panel.feed({ type: "LegAnswered", leg: ours.phase.type === "calling" ? ours.phase.leg : "" });
    panel.feed({ type: "LegEnded", leg: ours.leg, cause: 17 });
    const [callback] = Object.values(panel.floor.look().callbacks);
    expect((await list(manager)).entries).toMatchObject([{ call: "booked", times: 1, how: ["callback"], language: "ko", callBack: null, callback: callback!.id, caller: { e164: "+81970009004" } }]);

    await manager.post("/api/forgotten/close").send({ call: "booked", reason: "手紙で連絡" }).expect(204);
    expect(panel.floor.look().callbacks[callback!.id]!.step).toMatchObject({ type: "closed", outcome: "givenUp" });
    expect((await list(manager)).entries).toEqual([]);
    expect((await list(manager, "closed")).entries[0]).toMatchObject({ call: "booked", closed: { how: "decided", decision: "giveUp", by: "manager", reason: "手紙で連絡" } });
  });
});
