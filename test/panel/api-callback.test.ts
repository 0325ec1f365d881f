import { afterAll, beforeAll, expect, test } from "vitest";
import type { CallbackList } from "../../src/panel/live-types.js";
import { type Agent, type ApiPanel, errorCode, startStaffedPanel } from "./api-panel.js";

/** Callbacks by the API: who sees what of them, the manager's decision with its reason, and the operator's word about a machine. */

let panel: ApiPanel;
let operator: Agent;
let manager: Agent;

beforeAll(async () => {
  ({ panel, operator, manager } = await startStaffedPanel());
});

afterAll(() => panel.stop());

const list = async (who: Agent) => ((await who.get("/api/callbacks").expect(200)).body as CallbackList).callbacks;
const only = () => Object.values(panel.floor.look().callbacks)[0]!;

/** A Korean caller, for whom nobody is there, asks for it. */
function book(): void {
  const caller = { class: "geographic", e164: "+81970000001", display: "097-000-0001", displayEn: "097-000-0001", dial: "0970000001", withheld: false } as const;
  panel.feed({ type: "CallArrived", call: "call-1", leg: "leg-1", did: "0975105151", caller, trunk: "carrier" });
  for (const digit of "91211") panel.feed({ type: "DigitPressed", leg: "leg-1", digit });
  panel.feed({ type: "LegEnded", leg: "leg-1", cause: 16 });
}

test("one that was booked is on the board and in the list, the number for whom it may be", async () => {
  book();
  expect(panel.run.board().callbacks).toEqual({ waiting: 1, forManager: 0 });
  expect(await list(manager)).toMatchObject([{ number: "097-000-0001", language: "ko", step: "waiting", promise: "open", attempts: 0, from: "call-1" }]);
  expect(await list(operator)).toMatchObject([{ number: null }]);
});

test("the manager alone decides, with a reason, and once", async () => {
  const decide = (who: Agent, body: object) => who.post(`/api/callbacks/${only().id}/decision`).send(body);
  await decide(operator, { decision: "giveUp", reason: "no" }).expect(403);
  expect(errorCode(await decide(manager, { decision: "giveUp", reason: " " }).expect(400))).toBe("badRequest");
  await decide(manager, { decision: "again", reason: "waits already" }).expect(409);
  await manager.post("/api/callbacks/nothing/decision").send({ decision: "giveUp", reason: "no" }).expect(404);
  await decide(manager, { decision: "giveUp", reason: "asked by letter not to be called" }).expect(200);
  expect(await list(manager)).toMatchObject([{ step: "closed", outcome: "givenUp" }]);
  await decide(manager, { decision: "giveUp", reason: "once more" }).expect(409);
});

test("a machine is marked only where a callback was answered", async () => {
  expect(errorCode(await operator.post("/api/seats/101/machine").send({ machine: true }).expect(409))).toBe("refused");
  await operator.post("/api/seats/102/machine").send({ machine: true }).expect(403);
});
