/**
 * One database for each test file, copied from a template that has been migrated once, so
 * files can run side by side and see nothing of one another.
 */
import crypto from "node:crypto";
import path from "node:path";
import { connect, type Sql } from "../../src/postgres/db.js";
import { migrate } from "../../src/postgres/migrate.js";
import { ROOT } from "../installed.js";

const TEMPLATE = "madoguchi_template";

export interface TestDatabase {
  /** As the system takes it in DATABASE_URL. */
  url: string;
  drop(): Promise<void>;
}

/**
 * A fresh database with all migrations done.
 *
 * @param clusterUrl `inject("clusterUrl")`
 */
export async function freshDatabase(clusterUrl: string): Promise<TestDatabase> {
  const name = `test_${crypto.randomBytes(6).toString("hex")}`;
  await asAdmin(clusterUrl, (sql) => sql`create database ${sql(name)} template ${sql(TEMPLATE)}`);
  return {
    url: databaseOf(clusterUrl, name),
    drop: async () => {
      await asAdmin(clusterUrl, (sql) => sql`drop database if exists ${sql(name)} with (force)`);
    },
  };
}

/** Done once for a cluster, before any test runs. */
export async function makeTemplate(clusterUrl: string): Promise<void> {
  await asAdmin(clusterUrl, (sql) => sql`create database ${sql(TEMPLATE)}`);
  await migrate(databaseOf(clusterUrl, TEMPLATE), path.join(ROOT, "drizzle"));
}

function databaseOf(clusterUrl: string, name: string): string {
  return clusterUrl.replace(/\/[^/]*$/, `/${name}`);
}

async function asAdmin(clusterUrl: string, work: (sql: Sql) => Promise<unknown>): Promise<void> {
  const { sql, close } = connect(clusterUrl, { connections: 1, statementMs: 0 });
  try {
    await work(sql);
  } finally {
    await close();
  }
}
