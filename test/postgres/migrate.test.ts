import { join } from "node:path";
import type postgres from "postgres";
import { afterEach, expect, inject, test } from "vitest";
import { connect } from "../../src/postgres/db.js";
import { migrate } from "../../src/postgres/migrate.js";
import { ROOT } from "../installed.js";
import { freshDatabase, type TestDatabase } from "./database.js";

/** Migrations on a database that is empty, half of them elsewhere, or already done. */

const MIGRATIONS = join(ROOT, "drizzle");

let database: TestDatabase;

afterEach(() => database.drop());

async function emptied(): Promise<void> {
  const { sql, close } = connect(database.url, { connections: 1, statementMs: 0 });
  await sql.unsafe("drop schema if exists drizzle cascade; drop schema public cascade; create schema public");
  await close();
}

async function tables(): Promise<string[]> {
  const { sql, close } = connect(database.url, { connections: 1, statementMs: 0 });
  const rows =
    await sql`select table_name as name from information_schema.tables where table_schema = 'public' order by 1`;
  await close();
  return rows.map(({ name }) => name);
}

const TABLES = ["accounts", "audit", "calls", "contacts", "facts", "follow_ups", "replies", "sessions", "settings"];

test("an empty database gets every table, and a second time changes nothing", async () => {
  database = await freshDatabase(inject("clusterUrl"));
  await emptied();
  await migrate(database.url, MIGRATIONS);
  expect(await tables()).toEqual(TABLES);
  await migrate(database.url, MIGRATIONS);
  expect(await tables()).toEqual(TABLES);
});

test("two control planes that start at the same moment take turns", async () => {
  database = await freshDatabase(inject("clusterUrl"));
  await emptied();
  await Promise.all([migrate(database.url, MIGRATIONS), migrate(database.url, MIGRATIONS)]);
  expect(await tables()).toEqual(TABLES);
});

test("a database that is not there is said to be so", async () => {
  database = await freshDatabase(inject("clusterUrl"));
  const error = await migrate(`${database.url}_elsewhere`, MIGRATIONS).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(String((error as postgres.PostgresError).message)).toMatch(/does not exist/);
});
