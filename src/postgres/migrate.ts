import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import { connect } from "./db.js";

/** Any number will do, so long as it is always this one. */
const LOCK = 0x6d61_646f;

/**
 * Brings the database at `url` to the newest schema, from the SQL files in `folder`
 * (`drizzle/`). An advisory lock makes two that start at once take turns (PostgreSQL manual,
 * 13.3.5); it belongs to the one connection used, so it goes with it should we die.
 *
 * @throws Error of PostgreSQL, or of the connection.
 */
export async function migrate(url: string, folder: string): Promise<void> {
  const { sql, orm, close } = connect(url, { connections: 1, statementMs: 0 });
  try {
    await sql`select pg_advisory_lock(${LOCK})`;
    await runMigrations(orm, { migrationsFolder: folder });
  } finally {
    await close();
  }
}
