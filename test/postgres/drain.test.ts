import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asc, eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import type { Fact } from "../../src/floor/fact.js";
import { type Drain, startDrain } from "../../src/ledger/drain.js";
import { type Ledger, openLedger } from "../../src/ledger/ledger.js";
import { openLog } from "../../src/log.js";
import { type Connection, connect } from "../../src/postgres/db.js";
import { type Database, openDatabase } from "../../src/postgres/database.js";
import { factsOf, fromRow, putFacts } from "../../src/postgres/put-facts.js";
import { audit, calls, facts, settings } from "../../src/postgres/schema.js";
import { summary } from "../../src/report/story.js";
import { soon } from "../patience.js";
import { MONDAY_TEN, servedCall, unservedCall } from "./call-facts.js";
import { ROOT } from "../installed.js";
import { freshDatabase, type TestDatabase } from "./database.js";
import { type Relay, relayTo } from "./relay.js";

/** From the ledger to a real PostgreSQL: everything once, whatever happens on the way. */

const log = openLog({ level: "error", json: false, part: "test" });
log.silent = true;

let folder: string;
let database: TestDatabase;
let connection: Connection;
let ledger: Ledger;
let running: { drain: Drain; database: Database }[] = [];
let relay: Relay | null = null;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "madoguchi-drain-"));
  database = await freshDatabase(inject("clusterUrl"));
  connection = connect(database.url, { connections: 2, statementMs: 10_000 });
  ledger = openLedger(folder, (error) => {
    throw error;
  });
});

afterEach(async () => {
  for (const one of running) {
    await one.drain.close();
    await one.database.close();
  }
  running = [];
  await ledger.close();
  await relay?.close();
  relay = null;
  await connection.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

function startDraining(url = database.url): Drain {
  const opened = openDatabase({ url, migrationsFolder: join(ROOT, "drizzle"), log });
  const drain = startDrain({ ledger, database: opened, url, now: Date.now, log });
  running.push({ drain, database: opened });
  return drain;
}

async function keptIds(): Promise<string[]> {
  return (await connection.orm.select({ id: facts.id }).from(facts).orderBy(asc(facts.seq))).map(({ id }) => id);
}

function ids(of: Fact[]): string[] {
  return of.map(({ id }) => id);
}

function appendOneByOne(all: Fact[]): void {
  for (const fact of all) ledger.append([fact]);
}

/** Calls side by side, as they happen: the first step of each, then the second of each … */
function interleaved(...stories: Fact[][]): Fact[] {
  const longest = Math.max(...stories.map((one) => one.length));
  return Array.from({ length: longest }, (_, index) => stories.flatMap((one) => one.slice(index, index + 1))).flat();
}

test("every fact arrives once and in order, and each call's row is its story's summary", async () => {
  const stories = [servedCall("a"), unservedCall("b", "abandonedQueue"), unservedCall("c", "closed"), servedCall("d")];
  const drain = startDraining();
  appendOneByOne(interleaved(...stories));
  await drain.drained();
  expect(await keptIds()).toEqual(ids(interleaved(...stories)));
  const rows = await connection.orm.select().from(calls).orderBy(asc(calls.call));
  expect(rows.map(fromRow)).toEqual(stories.map(summary));
  expect((await factsOf(connection.orm, ["a"])).get("a")).toEqual(stories[0]);
});

test("times are kept to the millisecond", async () => {
  const at = MONDAY_TEN + 123;
  await putFacts(connection.orm, [{ sequence: 1, fact: { id: "f", at, what: { type: "PbxLost" } } }]);
  const [row] = await connection.orm.select().from(facts);
  expect(row?.at.getTime()).toBe(at);
});

test("given a batch that is sent twice and parts of it again in another order, nothing is doubled", async () => {
  const batch = interleaved(servedCall("a"), servedCall("b")).map((fact, index) => ({ sequence: index + 1, fact }));
  await putFacts(connection.orm, batch.slice(10, 20));
  await putFacts(connection.orm, [...batch.slice(0, 15)].reverse());
  await putFacts(connection.orm, batch);
  await putFacts(connection.orm, batch.slice(5));
  expect(await keptIds()).toEqual(ids(batch.map(({ fact }) => fact)));
  const rows = await connection.orm.select().from(calls).orderBy(asc(calls.call));
  expect(rows.map(fromRow)).toEqual([summary(servedCall("a")), summary(servedCall("b"))]);
});

test("given connections killed again and again while it drains, everything arrives once", async () => {
  const all = Array.from({ length: 60 }, (_, index) => servedCall(`call-${index}`)).flat();
  const drain = startDraining();
  const admin = connect(database.url, { connections: 1, statementMs: 10_000 });
  let killed = 0;
  for (const fact of all) {
    ledger.append([fact]);
    if (Number(fact.id.split("-").at(-1)) !== 7) continue;
    await ledger.checkpoint();
    const gone = await admin.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name = 'madoguchi'
        and pid not in (select pid from pg_stat_activity where query like '%pg_terminate_backend%')`;
    killed += gone.length;
  }
  await drain.drained();
  await admin.close();
  expect(killed).toBeGreaterThan(0);
  expect(await keptIds()).toEqual(ids(all));
});

test("given PostgreSQL away for a while, facts wait in the ledger, the lag says so, and then all arrive", async () => {
  relay = await relayTo(database.url);
  const drain = startDraining(relay.url);
  appendOneByOne(servedCall("a"));
  await drain.drained();
  await relay.cut();
  appendOneByOne(servedCall("b"));
  await ledger.checkpoint();
  await soon(() => expect(running[0]!.database.state()).toBe("down"));
  expect(ledger.lag(MONDAY_TEN + 60_000)).toMatchObject({ facts: servedCall("b").length, lagging: true });
  await relay.mend();
  await drain.drained();
  expect(await keptIds()).toEqual(ids([...servedCall("a"), ...servedCall("b")]));
  expect(running[0]!.database.state()).toBe("up");
  expect(ledger.lag(MONDAY_TEN + 60_000).lagging).toBe(false);
});

test("given PostgreSQL away at the start, it is migrated and drained when it comes", async () => {
  relay = await relayTo(database.url);
  await relay.cut();
  const drain = startDraining(relay.url);
  appendOneByOne(servedCall("a"));
  await relay.mend();
  await drain.drained();
  expect(await keptIds()).toEqual(ids(servedCall("a")));
});

test("given a table that somebody has locked, appending goes on at once and everything arrives afterwards", async () => {
  const drain = startDraining();
  await connection.sql.begin(async (tx) => {
    await tx`lock table facts in access exclusive mode`;
    appendOneByOne(servedCall("a"));
    await ledger.checkpoint();
    await soon(async () => {
      const waiting = await connection.sql`select 1 from pg_locks where not granted`;
      expect(waiting.length).toBeGreaterThan(0);
    });
    appendOneByOne(servedCall("b"));
    expect(ledger.acknowledged()).toBe(0);
  });
  await drain.drained();
  expect(await keptIds()).toEqual(ids([...servedCall("a"), ...servedCall("b")]));
});

test("a fact that PostgreSQL cannot take is set aside, and those before and behind it arrive", async () => {
  const all = servedCall("a");
  const broken: Fact = { id: "broken", at: Number.NaN, what: { type: "PbxLost" } };
  const drain = startDraining();
  appendOneByOne([...all.slice(0, 5), broken, ...all.slice(5)]);
  await drain.drained();
  expect(await keptIds()).toEqual(ids(all));
  expect(ledger.asides().map(({ fact }) => fact.id)).toEqual(["broken"]);
});

test("settings and audit entries posted while PostgreSQL was away arrive once and in order", async () => {
  ledger.post({ type: "setting", name: "calendar", version: 1, value: { closures: [] }, by: "manager", at: 1 });
  ledger.post({
    type: "audit",
    id: "x",
    at: 2,
    by: "manager",
    action: "calendar.change",
    target: null,
    detail: { v: 1 },
  });
  ledger.post({ type: "setting", name: "calendar", version: 1, value: "twice", by: "manager", at: 3 });
  await startDraining().drained();
  expect(await connection.orm.select().from(settings)).toMatchObject([{ version: 1, value: { closures: [] } }]);
  expect(await connection.orm.select().from(audit)).toMatchObject([{ id: "x", detail: { v: 1 } }]);
  expect(ledger.posts.waiting(10)).toEqual([]);
});

test("facts and audit entries cannot be changed, audit entries not deleted, by any statement", async () => {
  await putFacts(connection.orm, [{ sequence: 1, fact: { id: "f", at: 1, what: { type: "PbxLost" } } }]);
  await connection.orm.insert(audit).values({ id: "x", at: new Date(), by: "manager", action: "login" });
  await expect(connection.sql`update facts set type = 'x'`).rejects.toThrow(/never changed/);
  await expect(connection.sql`update audit set by = 'x'`).rejects.toThrow(/never changed/);
  await expect(connection.sql`delete from audit`).rejects.toThrow(/never changed/);
  expect(await connection.orm.select().from(audit).where(eq(audit.by, "manager"))).toHaveLength(1);
  expect((await connection.orm.execute(sql`select type from facts`))[0]).toEqual({ type: "PbxLost" });
});
