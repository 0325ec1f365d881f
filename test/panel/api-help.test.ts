import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Agent, type ApiPanel, errorCode, startStaffedPanel, talkAt } from "./api-panel.js";

/** Help by the API: the operator asks, the manager alone listens, whispers and joins. */

let panel: ApiPanel;
let operator: Agent;
let manager: Agent;
let calls = 0;

beforeAll(async () => {
  ({ panel, operator, manager } = await startStaffedPanel());
});

afterAll(() => panel.stop());

beforeEach(() => {
  panel.feed({ type: "SeatChangeAsked", seat: "101", change: { type: "ready" }, by: "test" });
  return talkAt(panel, "101", `call-${++calls}`).hangUp;
});

const help = () => panel.run.board().seats.find(({ id }) => id === "101")?.help;
const askHelp = (who: Agent, ask: string, seat = "101") => who.post(`/api/seats/${seat}/help`).send({ ask });
const supervise = (who: Agent, ask: string, seat = "101") => who.post(`/api/seats/${seat}/supervision`).send({ ask });

test("an operator asks for help in the own call and withdraws it; others may not, and twice is refused in words", async () => {
  await askHelp(operator, "help").expect(204);
  expect(help()).toEqual({ asked: true, supervision: null });
  expect(errorCode(await askHelp(operator, "help").expect(409))).toBe("refused");
  await askHelp(operator, "withdraw").expect(204);
  expect(help()).toBeNull();
  await askHelp(operator, "withdraw").expect(409);
  await askHelp(manager, "help", "102").expect(409);
  await askHelp(operator, "help", "102").expect(403);
  await askHelp(operator, "dance").expect(400);
});

test("the manager comes, goes from one mode to another and ends it; each is written down", async () => {
  await supervise(manager, "listen").expect(204);
  expect(help()).toMatchObject({ supervision: { mode: "listen", ringing: true, by: "manager" } });
  await supervise(manager, "join").expect(204);
  expect(help()?.supervision?.mode).toBe("join");
  await supervise(manager, "listen", "102").expect(409);
  await supervise(manager, "end").expect(204);
  expect(help()).toBeNull();
  await supervise(manager, "end").expect(409);
  await panel.drain.drained();
  const audited = await panel.database.sql`select by, target, detail from audit where action = 'seat.supervision' order by at limit 1`;
  expect(audited).toEqual([{ by: "manager", target: "101", detail: { ask: "listen", refused: null } }]);
});

test("nobody but a manager may listen", async () => {
  for (const who of [operator, await panel.as("technician"), await panel.as("city"), await panel.as("auditor")]) {
    await supervise(who, "listen").expect(403);
  }
  expect(help()).toBeNull();
});
