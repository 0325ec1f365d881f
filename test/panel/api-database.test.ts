import { afterEach, expect, test } from "vitest";
import type { ApiError } from "../../src/panel/live-types.js";
import { soon } from "../patience.js";
import { type Relay, relayTo } from "../postgres/relay.js";
import { type ApiPanel, type ApiPanelOptions, startApiPanel } from "./api-panel.js";

/** The panel while PostgreSQL is away, and sessions over time. */

let panel: ApiPanel | null = null;
let relay: Relay | null = null;

afterEach(async () => {
  await panel?.stop();
  await relay?.close();
  panel = null;
  relay = null;
});

async function startBehindRelay(options: ApiPanelOptions = {}): Promise<ApiPanel> {
  panel = await startApiPanel({
    ...options,
    databaseUrl: async (url) => {
      relay = await relayTo(url);
      if (options.waitForDatabase === false) await relay.cut();
      return relay.url;
    },
  });
  return panel;
}

test("given PostgreSQL stops, people stay logged in, others log in, and a closure can be entered", async () => {
  const { as, drain, database, run } = await startBehindRelay();
  const manager = await as("manager");
  await drain.drained();
  await relay!.cut();
  await manager.get("/api/me").expect(200);
  const city = await as("city");
  expect(((await city.get("/api/calls?date=2026-06-01").expect(503)).body as ApiError).error.code).toBe("databaseAway");
  const { version, reasons } = (await manager.get("/api/calendar").expect(200)).body;
  const closures = [{ date: "2026-06-01", reason: reasons[0].key, agreement: "電話協議 6/1" }];
  await manager.put("/api/calendar").send({ version, closures, openings: [] }).expect(200);
  expect(run.board().opening).toBe("closed");
  await soon(() => expect(database.state()).toBe("down"));
  const { body } = await manager.get("/api/status").expect(200);
  expect(body.parts).toContainEqual(expect.objectContaining({ part: "postgres", state: "down" }));
  await relay!.mend();
  await drain.drained();
  const [row] = await database.sql`select value from settings where name = 'calendar'`;
  expect(row?.["value"].closures).toEqual(closures);
  await city.get("/api/calls?date=2026-06-01").expect(200);
});

test("given PostgreSQL that accepts and then says nothing, a page is refused in time and the rest works on", async () => {
  const { as } = await startBehindRelay();
  const manager = await as("manager");
  relay!.stall();
  const [away, board] = await Promise.all([manager.get("/api/calls?date=2026-06-01"), manager.get("/api/board")]);
  expect([away.status, board.status]).toEqual([503, 200]);
});

test("given PostgreSQL is not there at the start, people log in all the same", async () => {
  const { as } = await startBehindRelay({ waitForDatabase: false });
  const manager = await as("manager");
  await manager.get("/api/board").expect(200);
  await manager.get("/api/calls?date=2026-06-01").expect(503);
  await relay!.mend();
});

test("a session that is not used ends by itself, one that is used goes on", async () => {
  panel = await startApiPanel({ sessionMs: 3_000 });
  const busy = await panel.as("manager");
  const idle = await panel.as("city");
  // Asking for the idle one would use it; PostgreSQL, where sessions arrive a moment later, tells.
  const alive = async () => {
    await busy.get("/api/me").expect(200);
    const [row] = await panel!.database.sql`
      select count(*)::int as alive from sessions
      where account = 'city' and expires_at > now() - interval '200 ms'`;
    return Number(row?.["alive"]);
  };
  await soon(async () => expect(await alive()).toBe(1));
  await soon(async () => expect(await alive()).toBe(0));
  await idle.get("/api/me").expect(401);
  await busy.get("/api/me").expect(200);
});

test("sessions are kept in PostgreSQL under a hash of the cookie's value", async () => {
  panel = await startApiPanel();
  const answer = await panel.nobody.post("/api/login").send({ name: "city", password: "rehearsal-city" }).expect(200);
  const sid = decodeURIComponent(answer.headers["set-cookie"]![0]!.split(/[=;]/)[1]!).slice(2).split(".")[0]!;
  await soon(async () => {
    const rows = await panel!.database.sql`select * from sessions`;
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ account: "city", data: { account: "city" } });
    expect(JSON.stringify(rows)).not.toContain(sid);
  });
});

test("a site without a manager gets one, whose password lies in the state folder alone", async () => {
  panel = await startApiPanel({
    site(site) {
      site.accounts = site.accounts.filter(({ role }) => role !== "manager");
    },
  });
  await panel.nobody.post("/api/login").send({ name: "manager", password: "rehearsal-manager" }).expect(401);
  await panel.nobody
    .post("/api/login")
    .send({ name: "manager", password: panel.secret("panel-manager") })
    .expect(200);
});

test("thirty wrong passwords from one address are enough for a minute, whatever the names", async () => {
  panel = await startApiPanel();
  const statuses: number[] = [];
  for (let times = 0; times < 31; times += 1) {
    statuses.push((await panel.nobody.post("/api/login").send({ name: `guess-${times}`, password: "x" })).status);
  }
  expect(statuses.filter((status) => status === 401)).toHaveLength(30);
  expect(statuses.at(-1)).toBe(429);
});
