import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AlarmList, AlarmRow, Readiness, ServerToClient } from "../../src/panel/live-types.js";
import type { Site } from "../../src/site/site.js";
import { CALLER } from "../postgres/call-facts.js";
import { soon } from "../patience.js";
import { type Relay, relayTo } from "../postgres/relay.js";
import { type Agent, type ApiPanel, errorCode, startApiPanel } from "./api-panel.js";

/** Alarms on the panel, and what machines may ask: readiness and figures. */

let panel: ApiPanel;
let relay: Relay;
let site: Site;

beforeAll(async () => {
  panel = await startApiPanel({
    watchesTraffic: true,
    site: (one) => void (site = one),
    databaseUrl: async (url) => {
      relay = await relayTo(url);
      return relay.url;
    },
  });
  panel.feed({ type: "PbxConnected", legs: [] });
});

afterAll(async () => {
  await panel.stop();
  await relay.close();
});

async function alarmsSeenBy(agent: Agent): Promise<AlarmRow[]> {
  return ((await agent.get("/api/alarms").expect(200)).body as AlarmList).alarms;
}

async function untilListed(key: string, expected: object | null): Promise<void> {
  const agent = await panel.as("auditor");
  const matching = expected === null ? [] : [expect.objectContaining({ key, ...expected })];
  await soon(
    async () => expect((await alarmsSeenBy(agent)).filter((alarm) => alarm.key === key)).toEqual(matching),
  );
}

describe("given a phone that goes while somebody is logged in there", () => {
  test("it is an alarm with its words, is over by itself, and stays until the technician has seen it", async () => {
    panel.feed({ type: "PhoneRegistered", seat: "101" });
    await panel.as("1001", "101");
    panel.feed({ type: "PhoneLost", seat: "101", why: "unreachable" });
    await untilListed("phoneLost:101", { clearedAt: null, acknowledged: null, times: 1 });
    const technician = await panel.as("technician");
    const [alarm] = await alarmsSeenBy(technician);
    for (const { ja, en } of [alarm!.what, alarm!.callers, alarm!.remedy]) {
      expect(ja).toMatch(/[ぁ-ん]/);
      expect(en).toMatch(/[a-z]/);
    }
    expect(alarm!.what.ja).toContain("座席101");
    panel.feed({ type: "PhoneRegistered", seat: "101" });
    await untilListed("phoneLost:101", { clearedAt: expect.any(Number) });
    await technician.post("/api/alarms/phoneLost:101/acknowledge").expect(204);
    expect(await alarmsSeenBy(technician)).toEqual([]);
    expect(errorCode(await technician.post("/api/alarms/phoneLost:101/acknowledge").expect(404))).toBe("notFound");
    await panel.drain.drained();
    const facts = await panel.database.sql`select type from facts where what->>'alarm' = 'phoneLost:101' order by seq`;
    expect(facts.map(({ type }) => type)).toEqual(["AlarmRaised", "AlarmCleared", "AlarmAcknowledged"]);
    const seen = await panel.database.sql`select by, target from audit where action = 'alarm.acknowledge'`;
    expect(seen).toEqual([{ by: "technician", target: "phoneLost:101" }]);
  });

  test("the city sees alarms and acknowledges none, an operator sees none", async () => {
    const city = await panel.as("city");
    await alarmsSeenBy(city);
    await city.post("/api/alarms/pbxLost/acknowledge").expect(403);
    const operator = await panel.as("1001", "101");
    await operator.get("/api/alarms").expect(403);
    await panel.nobody.get("/api/alarms").expect(401);
  });
});

test("given PostgreSQL goes, that is one alarm, readyz says which part, and healthz that calls are taken", async () => {
  await relay.cut();
  panel.run.feed({ type: "PhoneRegistered", seat: "102" });
  await untilListed("databaseAway", { clearedAt: null });
  const away = (await panel.nobody.get("/readyz").expect(503)).body as Readiness;
  expect(away).toEqual({ ready: false, parts: [{ part: "postgres", state: "down" }, { part: "ledger", state: "up" }] });
  await panel.nobody.get("/healthz").expect(200);
  const manager = await panel.as("manager");
  await manager.post("/api/alarms/databaseAway/acknowledge").expect(204);
  await untilListed("databaseAway", { acknowledged: { by: "manager", at: expect.any(Number) } });
  await relay.mend();
  await untilListed("databaseAway", null);
  await panel.nobody.get("/readyz").expect(200);
});

test("given an exchange that is away, the feed brings the alarm and its end to those who may see it", async () => {
  const heard: Record<string, AlarmRow[][]> = { manager: [], operator: [] };
  const feeds = [
    await feedOf({ name: "manager", password: "rehearsal-manager" }, heard["manager"]!),
    await feedOf({ name: "1002", password: "00002", seat: "102" }, heard["operator"]!),
  ];
  panel.feed({ type: "PbxLost" });
  const last = () => heard["manager"]!.at(-1)?.find(({ key }) => key === "pbxLost");
  await soon(() => expect(last()?.clearedAt).toBeNull());
  panel.feed({ type: "PbxConnected", legs: [] });
  await soon(() => expect(last()?.clearedAt).toEqual(expect.any(Number)));
  expect(heard["operator"]).toEqual([]);
  for (const feed of feeds) feed.disconnect();
});

async function feedOf(login: object, heard: AlarmRow[][]): Promise<Socket<ServerToClient>> {
  const answer = await panel.nobody.post("/api/login").send(login).expect(200);
  const Cookie = answer.headers["set-cookie"]![0]!.split(";")[0]!;
  const feed: Socket<ServerToClient> = io(panel.url, { extraHeaders: { Cookie }, reconnection: false, forceNew: true });
  feed.on("alarms", (alarms) => heard.push(alarms));
  await new Promise((resolve) => feed.once("beat", resolve));
  return feed;
}

describe("the figures for Prometheus", () => {
  async function figures(): Promise<Map<string, number>> {
    const { text, headers } = await panel.nobody.get("/metrics").expect(200);
    expect(headers["content-type"]).toContain("text/plain");
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]));
  }

  test("a caller who hangs up in the menu is counted, and nothing of the caller is in them", async () => {
    const before = await figures();
    const call = { call: "figures-1", leg: "figures-leg-1" };
    const caller = {
      class: "mobile",
      e164: "+819000000001",
      display: "090-0000-0001",
      displayEn: "090-0000-0001",
      dial: "09000000001",
      withheld: false,
    } as const;
    panel.feed({ type: "CallArrived", ...call, did: "0975105151", caller, trunk: "rehearsal" });
    const during = await figures();
    expect(during.get('madoguchi_calls{phase="menu"}')).toBe(before.get('madoguchi_calls{phase="menu"}')! + 1);
    panel.feed({ type: "LegEnded", leg: call.leg, cause: 16 });
    const after = await figures();
    expect(after.get('madoguchi_calls{phase="menu"}')).toBe(before.get('madoguchi_calls{phase="menu"}'));
    expect(after.get('madoguchi_calls_ended_total{outcome="abandonedMenu"}')).toBe(1);
    expect(after.get("madoguchi_ari_connected")).toBe(1);
    expect(after.get("madoguchi_queue_depth")).toBe(0);
    expect(after.get("madoguchi_wait_seconds_count")).toBe(0);
    const { text } = await panel.nobody.get("/metrics");
    for (const word of ["9000000001", "0000-0001", "figures-1", "1001"]) expect(text).not.toContain(word);
  });

  test("connections to the exchange are counted, lost ones as well", async () => {
    const before = await figures();
    panel.feed({ type: "PbxLost" });
    expect((await figures()).get("madoguchi_ari_connected")).toBe(0);
    panel.feed({ type: "PbxConnected", legs: [] });
    const after = await figures();
    for (const name of ["madoguchi_ari_losses_total", "madoguchi_ari_connects_total"]) {
      expect(after.get(name)).toBe(before.get(name)! + 1);
    }
  });
});

test("no call for as long as the rule says is an alarm while we are open, and over with the next call", async () => {
  const arrives = (n: number) => panel.feed({ type: "CallArrived", call: `watched-${n}`, leg: `watched-leg-${n}`, did: "0975105151", caller: CALLER, trunk: "fixed" });
  arrives(1);
  site.rules.watch.noCallsMs = 2_000;
  await untilListed("noCalls", { clearedAt: null, times: 1, what: { ja: expect.stringContaining("着信がありません"), en: expect.any(String) } });
  arrives(2);
  await untilListed("noCalls", { clearedAt: expect.any(Number) });
  site.rules.watch.noCallsMs = null;
  for (const n of [1, 2]) panel.feed({ type: "LegEnded", leg: `watched-leg-${n}`, cause: 16 });
});
