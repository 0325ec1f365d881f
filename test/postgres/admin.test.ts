import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SessionData } from "express-session";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { openAccounts } from "../../src/admin/account.store.js";
import { openSettings } from "../../src/admin/setting.store.js";
import { startDrain } from "../../src/ledger/drain.js";
import { openLedger } from "../../src/ledger/ledger.js";
import { openLog } from "../../src/log.js";
import { SessionStore } from "../../src/panel/session.store.js";
import { openDatabase } from "../../src/postgres/database.js";
import { loadTexts } from "../../src/prompt/texts.load.js";
import { loadSite } from "../../src/site/site.load.js";
import { vocabularyOf } from "../../src/site/site.js";
import { soon } from "../patience.js";
import { ROOT } from "../installed.js";
import { freshDatabase, type TestDatabase } from "./database.js";

/** What people changed, over restarts and on another machine. */

const log = openLog({ level: "error", json: false, part: "test" });
log.silent = true;
const site = await loadSite(join(ROOT, "sites/rehearsal"), vocabularyOf(loadTexts()));

let folder: string;
let testDatabase: TestDatabase;
let running: (() => Promise<void>)[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "madoguchi-admin-"));
  testDatabase = await freshDatabase(inject("clusterUrl"));
});

afterEach(async () => {
  await stopAll();
  await testDatabase.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function stopAll(): Promise<void> {
  for (const stop of running.reverse()) await stop();
  running = [];
}

/** A control plane's share in it; each name of a machine has a ledger of its own. */
async function startOn(machine: string) {
  const ledger = openLedger(join(folder, machine), (error) => {
    throw error;
  });
  const { url } = testDatabase;
  const database = openDatabase({ url, migrationsFolder: join(ROOT, "drizzle"), log });
  const drain = startDrain({ ledger, database, url, now: Date.now, log });
  const secrets = { of: () => "a password that nobody knows" };
  const accounts = await openAccounts({ site, ledger, database, secrets, log });
  const settings = openSettings(ledger, database);
  running.push(
    () => ledger.close(),
    () => database.close(),
    () => drain.close(),
  );
  await database.ready;
  return { accounts, settings, drain, database };
}

const DATES = { closures: [{ date: "2026-06-10", reason: "x", agreement: "y" }], openings: [] };

test("a restart on the same machine finds settings, passwords and locks as they were", async () => {
  const before = await startOn("one");
  before.settings.change("calendar", 0, DATES, "manager");
  await before.accounts.change("1001", { password: "54321" });
  for (const pin of ["1", "2", "3"]) await before.accounts.logIn("1002", pin);
  await stopAll();
  const after = await startOn("one");
  expect(after.settings.get("calendar", null)).toMatchObject({ version: 1, value: DATES, by: "manager" });
  expect(await after.accounts.logIn("1001", "54321")).toMatchObject({ type: "right" });
  expect(await after.accounts.logIn("1002", "00002")).toMatchObject({ type: "locked" });
});

test("another machine with an empty ledger takes over what PostgreSQL has", async () => {
  const before = await startOn("one");
  before.settings.change("calendar", 0, { closures: [], openings: [] }, "manager");
  before.settings.change("calendar", 1, DATES, "manager");
  await before.accounts.add({ name: "suzuki", displayName: "鈴木", role: "auditor" }, "a long enough one");
  await before.accounts.change("1001", { password: "54321" });
  await before.drain.drained();
  await stopAll();
  const after = await startOn("two");
  expect(await after.settings.met).toEqual(["calendar"]);
  expect(after.settings.get("calendar", null)).toMatchObject({ version: 2, value: DATES });
  await soon(() => expect(after.accounts.get("suzuki")?.role).toBe("auditor"));
  expect(await after.accounts.logIn("suzuki", "a long enough one")).toMatchObject({ type: "right" });
  expect(await after.accounts.logIn("1001", "00001")).toEqual({ type: "wrong" });
  expect(await after.accounts.logIn("1001", "54321")).toMatchObject({ type: "right" });
});

test("a change that names an old version is refused and changes nothing", async () => {
  const { settings } = await startOn("one");
  settings.change("calendar", 0, DATES, "manager");
  expect(settings.change("calendar", 0, { closures: [], openings: [] }, "other")).toBeNull();
  expect(settings.get("calendar", null)).toMatchObject({ version: 1, value: DATES, by: "manager" });
});

test("an operator whom the site does not name any more cannot log in", async () => {
  const before = await startOn("one");
  expect(await before.accounts.logIn("1008", "00008")).toMatchObject({ type: "right" });
  await stopAll();
  const operators = site.operators.splice(7, 1);
  try {
    const after = await startOn("one");
    expect(await after.accounts.logIn("1008", "00008")).toEqual({ type: "wrong" });
  } finally {
    site.operators.push(...operators);
  }
});

test("a session outlives a restart, and one that was ended stays ended", async () => {
  const { database } = await startOn("one");
  const data = { account: "manager", seat: null, cookie: {} } as unknown as SessionData;
  const read = (store: SessionStore, sid: string) =>
    new Promise<unknown>((resolve) => store.get(sid, (_error, found) => resolve(found?.account ?? null)));
  const before = new SessionStore(database, 60_000);
  before.set("kept", data);
  before.set("ended", data);
  await soon(async () => expect(await database.sql`select 1 from sessions`).toHaveLength(2));
  before.destroy("ended");
  await soon(async () => expect(await database.sql`select 1 from sessions`).toHaveLength(1));
  before.close();
  const after = new SessionStore(database, 60_000);
  expect([await read(after, "kept"), await read(after, "ended"), await read(after, "never")]).toEqual([
    "manager",
    null,
    null,
  ]);
  after.close();
});
