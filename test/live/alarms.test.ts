/** Alarms and figures of the whole running system, and that they outlive a control plane. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readNote } from "../../src/house/living.js";
import type { Board } from "../../src/floor/board.js";
import type { AlarmList, AlarmRow, Readiness } from "../../src/panel/live-types.js";
import { openCentre } from "./centre.js";
import { until } from "./people.js";
import { siteFile } from "./site.js";

const CHANNELS = 3;

const centre = openCentre(() => ({
  site: {
    rules: { watch: { ...siteFile("rules").watch, calls: 2 } },
    carriers: siteFile("carriers").map((carrier) => ({ ...carrier, channels: CHANNELS })),
  },
}));

/** Undefined while nobody answers. */
async function get(address: string, cookie = ""): Promise<Response | undefined> {
  return fetch(`${centre.system.http}${address}`, { headers: { cookie } }).catch(() => undefined);
}

async function logIn(body: object): Promise<string> {
  const answer = await fetch(`${centre.system.http}/api/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return answer.headers.getSetCookie()[0]!.split(";")[0]!;
}

async function alarm(cookie: string, key: string): Promise<AlarmRow | undefined> {
  const answer = await get("/api/alarms", cookie);
  return answer?.ok ? ((await answer.json()) as AlarmList).alarms.find((one) => one.key === key) : undefined;
}

function controlPlane(): number | undefined {
  return readNote(path.join(centre.system.home, "run/main.part"))?.pid;
}

test("every part is ready, and the figures tell of calls, commands and the exchange", async () => {
  const answer = await until("every part is up", async () => {
    const got = await get("/readyz");
    return got?.status === 200 ? got : undefined;
  });
  const { ready, parts } = (await answer.json()) as Readiness;
  expect(ready).toBe(true);
  expect(parts).toEqual(["ari", "postgres", "ledger"].map((part) => ({ part, state: "up" })));
  const caller = await centre.stage.call();
  await caller.answered();
  await caller.hangUp();
  const figures = await until("the call is counted", async () => {
    const text = await (await get("/metrics"))!.text();
    return text.includes('madoguchi_calls_ended_total{outcome="abandonedMenu"} 1') ? text : undefined;
  });
  expect(figures).toMatch(/^madoguchi_command_seconds_count\{outcome="ok"\} [1-9]/m);
  expect(figures).toMatch(/^madoguchi_ari_connects_total 1$/m);
  await until("Asterisk has told how far behind it is", async () => /^madoguchi_asterisk_taskprocessor_depth \d{1,3}$/m.test(await (await get("/metrics"))!.text()));
  expect(figures).toMatch(/^process_open_fds [1-9]/m);
  expect(figures).not.toMatch(/970000001/);
});

test("a second caller who hangs up right after the answer makes it an alarm of the trunk", async () => {
  const caller = await centre.stage.call();
  await caller.answered();
  await caller.hangUp();
  const manager = await logIn({ name: "manager", password: "rehearsal-manager" });
  const { what } = await until("it is raised", () => alarm(manager, "shortCalls:固定アドレスの通信事業者（リハーサル）"));
  expect(what.ja).toMatch(/応答してすぐ切れる着信が続いています（2件）/);
});

test("as many callers as the trunk has channels make it an alarm, and one fewer does not", async () => {
  const manager = await logIn({ name: "manager", password: "rehearsal-manager" });
  const board = async () => (await (await get("/api/board", manager))!.json()) as Board;
  const callers = [];
  for (let n = 1; n < CHANNELS; n += 1) callers.push(await centre.stage.call());
  await until("all but one are taken", async () => (await board()).channels.inUse === CHANNELS - 1);
  expect(await alarm(manager, "allChannelsInUse")).toBeUndefined();
  callers.push(await centre.stage.call());
  const { what } = await until("it is raised", () => alarm(manager, "allChannelsInUse"));
  expect(what.ja).toBe(`外線がすべて使用中です（${CHANNELS}回線）`);
  for (const caller of callers) {
    await caller.answered();
    await caller.hangUp();
  }
  await until("all are free", async () => (await board()).channels.inUse === 0);
});

/** The manager begins a disaster mode, or ends it. */
async function decide(cookie: string, version: number, mode: "suspended" | null): Promise<void> {
  const answer = await fetch(`${centre.system.http}/api/disaster`, {
    method: "PUT",
    headers: { "content-type": "application/json", cookie },
    body: JSON.stringify({ version, mode, reason: "訓練" }),
  });
  expect(answer.status).toBe(200);
}

const dialplan = () => readFileSync(path.join(centre.system.home, "asterisk/etc/extensions.conf"), "utf8");

test("an alarm outlives the control plane: it is neither forgotten nor raised again; and a disaster lasts until it is ended", async () => {
  await logIn({ name: "1005", password: "00005", seat: "105" });
  const manager = await logIn({ name: "manager", password: "rehearsal-manager" });
  await decide(manager, 0, "suspended");
  await until("the dialplan has it", () => dialplan().includes("[fallback-disaster]"));
  const raised = await until("it is raised", () => alarm(manager, "phoneLost:105"));
  const told = () => centre.system.log("control-plane").match(/alarm raised: The phone of seat 105/g)?.length;
  await until("the log has it", () => told() === 1);
  const before = controlPlane()!;
  process.kill(before, "SIGKILL");
  await until("another control plane runs", () => controlPlane() !== before);
  await until("it has taken over", async () => (await get("/healthz"))?.status === 200);
  const again = await logIn({ name: "manager", password: "rehearsal-manager" });
  expect(await until("it is listed", () => alarm(again, "phoneLost:105"))).toEqual(raised);
  expect(told()).toBe(1);
  // That it died is one too, though none of its own doing could tell.
  const died = await until("its death is listed", () => alarm(again, "controlDied"));
  expect(died).toMatchObject({ clearedAt: null, times: 1, what: { en: "Call control stopped and was started again (times: 1)" } });
  expect(await alarm(again, "disasterSuspended")).toMatchObject({ clearedAt: null });
  const caller = await centre.stage.call();
  await caller.hears("ja/disaster_closed.1");
  const record = centre.record.call(caller.number);
  await record.saw("HoursDecided", { open: false, why: "disaster" });
  await caller.hangUp();
  await decide(again, 1, null);
  const next = await centre.stage.call();
  await centre.record.call(next.number).saw("HoursDecided", { open: true });
  await next.hangUp();
  await until("the dialplan has forgotten it", () => !dialplan().includes("[fallback-disaster]"));
});
