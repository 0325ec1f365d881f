import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BLANK, type Contact, type ContactVersion } from "../../src/contact/contact.js";
import type { FollowUp } from "../../src/contact/follow-up.js";
import type { ApiError, ContactView, FollowUpBody, FollowUpHistory, FollowUpList } from "../../src/panel/live-types.js";
import { soon } from "../patience.js";
import { CALLER, servedCall } from "../postgres/call-facts.js";
import { type Relay, relayTo } from "../postgres/relay.js";
import { type ApiPanel, errorCode, startApiPanel, talkAt } from "./api-panel.js";

/** Contact records and follow-ups: who may write and read them, and that nothing that was typed is lost. */

let panel: ApiPanel;
let relay: Relay;

beforeAll(async () => {
  panel = await startApiPanel({
    databaseUrl: async (url) => (relay = await relayTo(url)).url,
  });
  panel.feed({ type: "PbxConnected", legs: [] });
});

afterAll(async () => {
  await panel.stop();
  await relay.close();
});

const CONTACT: Contact = { ...BLANK, matter: "appointment", inquiry: "受取日の変更", result: "answered" };
const FIRST_SAVE = { seen: 0, contact: CONTACT };

function seat(id: string) {
  return panel.run.board().seats.find((row) => row.id === id)!;
}

async function audited(action: string): Promise<readonly unknown[]> {
  await panel.drain.drained();
  return panel.database.sql`select by, target from audit where action = ${action}`;
}

describe("given an operator who talks to a caller", () => {
  test("what is typed is kept without PostgreSQL, finishing it ends the wrap-up, and all of it arrives there", async () => {
    const operator = await panel.as("1001", "101");
    const { hangUp } = talkAt(panel, "101", "c-1");
    expect(seat("101")).toMatchObject({ face: "talking", call: "c-1", callMatter: "appointment" });
    expect((await operator.get("/api/contacts/c-1").expect(200)).body).toMatchObject({ versions: [], complete: true, mayWrite: true });
    await panel.drain.drained();
    await relay.cut();
    const typed = { ...CONTACT, matter: null, result: null, inquiry: "受取" };
    const first = (await operator.put("/api/contacts/c-1").send({ seen: 0, contact: typed }).expect(200)).body as ContactVersion;
    expect(first).toMatchObject({ version: 1, finished: false, by: "1001", inquiry: "受取" });
    hangUp();
    expect(seat("101")).toMatchObject({ face: "wrapUp", call: "c-1" });
    const lacking = (await operator.post("/api/contacts/c-1/finish").send({ seen: 1, contact: typed }).expect(400)).body as ApiError;
    expect(lacking.fields?.map(({ path }) => path)).toEqual(["matter", "result"]);
    expect((await operator.get("/api/contacts")).body.contacts).toHaveLength(1);
    const body = { seen: 1, contact: { ...CONTACT, answer: "NUL \u0000 and half a pair \ud800" } };
    expect((await operator.post("/api/contacts/c-1/finish").send(body).expect(200)).body).toMatchObject({ version: 1, finished: true });
    expect(seat("101")).toMatchObject({ face: "ready", call: null });
    expect((await operator.get("/api/contacts")).body.contacts).toEqual([]);
    await relay.mend();
    await panel.drain.drained();
    const rows = await panel.database.sql`select version, finished, inquiry, by from contacts where call = 'c-1'`;
    expect(rows).toEqual([{ version: 1, finished: true, inquiry: CONTACT.inquiry, by: "1001" }]);
  });

  test("another operator neither reads nor writes it, and a My Number is kept nowhere", async () => {
    const operator = await panel.as("1001", "101");
    const { hangUp } = talkAt(panel, "101", "c-2");
    const other = await panel.as("1002", "102");
    await other.get("/api/contacts/c-2").expect(403);
    await other.put("/api/contacts/c-2").send(FIRST_SAVE).expect(403);
    const secret = { ...CONTACT, answer: "番号 1234 5678 9018" };
    const refused = (await operator.put("/api/contacts/c-2").send({ seen: 0, contact: secret }).expect(400)).body as ApiError;
    expect(refused.fields).toMatchObject([{ path: "answer", message: { ja: expect.stringContaining("個人番号") } }]);
    const unknown = { ...CONTACT, matter: "horoscope", district: "atlantis", result: "transferred", destination: "9999" };
    const fields = ((await operator.put("/api/contacts/c-2").send({ seen: 0, contact: unknown }).expect(400)).body as ApiError).fields;
    expect(fields?.map(({ path }) => path)).toEqual(["matter", "district", "destination"]);
    expect((await operator.get("/api/contacts/c-2")).body.versions).toEqual([]);
    hangUp();
    await operator.post("/api/seats/101/change").send({ change: { type: "logOut" } }).expect(204);
  });
});

describe("given a call of which PostgreSQL knows", () => {
  beforeAll(async () => {
    for (const fact of servedCall("c-old")) panel.ledger.append([fact]);
    await panel.drain.drained();
  });

  test("its operator records it late, the manager corrects it, and both versions are there for the city", async () => {
    const operator = await panel.as("1001", "101");
    await operator.post("/api/contacts/c-old/finish").send(FIRST_SAVE).expect(200);
    const manager = await panel.as("manager");
    const corrected = { seen: 1, contact: { ...CONTACT, complaint: true } };
    await manager.post("/api/contacts/c-old/finish").send(corrected).expect(200);
    const stale = await operator.put("/api/contacts/c-old").send({ seen: 1, contact: { ...CONTACT, answer: "x" } }).expect(409);
    expect(errorCode(stale)).toBe("conflict");
    await panel.drain.drained();
    const city = await panel.as("city");
    const seen = (await city.get("/api/contacts/c-old").expect(200)).body as ContactView;
    expect(seen.versions.map(({ version, by, complaint }) => [version, by, complaint])).toEqual([
      [1, "1001", false],
      [2, "manager", true],
    ]);
    expect([seen.complete, seen.mayWrite]).toEqual([true, false]);
    expect(await audited("contacts.look")).toContainEqual({ by: "city", target: "c-old" });
    expect(await audited("contacts.finish")).toContainEqual({ by: "manager", target: "c-old" });
  });

  test("the city writes none, the technician reads none, and nobody one of a call that never was", async () => {
    await (await panel.as("city")).put("/api/contacts/c-old").send(FIRST_SAVE).expect(403);
    await (await panel.as("technician")).get("/api/contacts/c-old").expect(403);
    await (await panel.as("manager")).put("/api/contacts/c-never").send(FIRST_SAVE).expect(404);
  });
});

describe("a follow-up", () => {
  const BODY: FollowUpBody = {
    call: "c-old",
    department: "8001",
    matter: "appointment",
    callback: true,
    phone: "",
    note: "受取日の相談",
    due: "2026-06-01",
    owner: null,
  };
  let made: FollowUp;

  test("made from a call names whom to call back, and is taken on and done with its history", async () => {
    const operator = await panel.as("1001", "101");
    made = (await operator.post("/api/follow-ups").send(BODY).expect(200)).body as FollowUp;
    expect(made).toMatchObject({ version: 1, state: "open", owner: null, by: "1001" });
    const city = await panel.as("city");
    const list = (await city.get("/api/follow-ups").expect(200)).body as FollowUpList;
    expect(list).toMatchObject({ date: "2026-06-01", complete: true });
    expect(list.followUps).toMatchObject([{ id: made.id, overdue: false, callTo: { ja: CALLER.display } }]);
    const change = (version: number, change: object) => operator.post(`/api/follow-ups/${made.id}/change`).send({ version, change });
    expect((await change(1, { state: "doing" }).expect(200)).body).toMatchObject({ owner: "1001", state: "doing", version: 2 });
    expect(errorCode(await change(1, { state: "done" }).expect(409))).toBe("conflict");
    await change(2, { state: "done", note: "市民課が折り返し済み" }).expect(200);
    expect(errorCode(await change(3, { state: "doing" }).expect(409))).toBe("refused");
    await change(3, { owner: "1002" }).expect(403);
    await city.post(`/api/follow-ups/${made.id}/change`).send({ version: 3, change: { state: "open" } }).expect(403);
    await panel.drain.drained();
    const { versions, complete } = (await city.get(`/api/follow-ups/${made.id}`).expect(200)).body as FollowUpHistory;
    expect(versions.map(({ state, owner }) => [state, owner])).toEqual([
      ["open", null],
      ["doing", "1001"],
      ["done", "1001"],
    ]);
    expect(complete).toBe(true);
    const closed = (await city.get("/api/follow-ups?state=closed").expect(200)).body as FollowUpList;
    expect(closed.followUps).toMatchObject([{ id: made.id, state: "done" }]);
    const view = (await city.get("/api/contacts/c-old").expect(200)).body as ContactView;
    expect(view.followUps).toMatchObject([{ id: made.id, version: 3 }]);
  });

  test("what is wrong with it is said beside the field", async () => {
    const manager = await panel.as("manager");
    const wrong = { ...BODY, department: "1234", matter: "x", due: "2026-05-31", note: "123456789018" };
    const { fields } = (await manager.post("/api/follow-ups").send(wrong).expect(400)).body as ApiError;
    expect(fields?.map(({ path }) => path)).toEqual(["department", "matter", "due", "note"]);
    await manager.post("/api/follow-ups").send({ ...BODY, due: "2026-02-30" }).expect(400);
    await manager.post("/api/follow-ups").send({ ...BODY, owner: "city" }).expect(400);
    await manager.post("/api/follow-ups").send({ ...BODY, call: "c-never" }).expect(404);
  });

  test("whose day has passed is an alarm until it is done", async () => {
    const manager = await panel.as("manager");
    const { body } = await manager.post("/api/follow-ups").send({ ...BODY, call: null, phone: "097-000-0001" }).expect(200);
    const alarms = async () => (await manager.get("/api/alarms")).body.alarms.map(({ key }: { key: string }) => key);
    const change = (version: number, change: object) => manager.post(`/api/follow-ups/${body.id}/change`).send({ version, change }).expect(200);
    expect(await alarms()).not.toContain("followUpsOverdue");
    await change(1, { due: "2026-05-29" });
    await soon(async () => expect(await alarms()).toContain("followUpsOverdue"));
    const [row] = ((await manager.get("/api/follow-ups")).body as FollowUpList).followUps;
    expect(row).toMatchObject({ overdue: true, callTo: { ja: "097-000-0001" } });
    await change(2, { state: "done" });
    await manager.post("/api/alarms/followUpsOverdue/acknowledge").expect(204);
    await soon(async () => expect(await alarms()).not.toContain("followUpsOverdue"));
  });
});
