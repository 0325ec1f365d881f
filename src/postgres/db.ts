import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "./schema.js";

/**
 * A connection to PostgreSQL. Nothing on the telephone's path waits for it, and every
 * statement has a bound, so that a database that is slow or locked makes a page late, never
 * a caller.
 */
export type Orm = PostgresJsDatabase<typeof schema>;
export type Sql = postgres.Sql;

export interface Connection {
  sql: Sql;
  orm: Orm;
  /** Waits 2 s at most for what is running. */
  close(): Promise<void>;
}

export interface ConnectionBounds {
  connections: number;
  /** Milliseconds after which PostgreSQL gives a statement up; 0: never. */
  statementMs: number;
}

/**
 * A pool for `url` (DATABASE_URL). It connects when it is first used. The host may be a
 * percent-encoded folder, in which the socket lies (libpq, "Connection URIs").
 */
export function connect(url: string, bounds: ConnectionBounds): Connection {
  const sql = postgres(url, {
    ...socketIn(url),
    max: bounds.connections,
    connect_timeout: 5,
    idle_timeout: 300,
    // One second between attempts: a database that comes back is noticed at once.
    backoff: () => 1,
    onnotice: () => {},
    // postgres.js asks for array types by itself on each new connection, and where that is cut off
    // nobody catches the rejection, which would end the process. We have no array columns.
    fetch_types: false,
    connection: {
      application_name: "madoguchi",
      TimeZone: "UTC",
      statement_timeout: bounds.statementMs,
      idle_in_transaction_session_timeout: 60_000,
    },
  });
  return { sql, orm: drizzle(sql, { schema }), close: () => sql.end({ timeout: 2 }) };
}

/** postgres.js takes a socket's folder as an option only, not in the address. */
function socketIn(url: string): { host?: string } {
  const host = decodeURIComponent(/^\w+:\/\/(?:[^/@]*@)?([^/:?]*)/.exec(url)?.[1] ?? "");
  return host.startsWith("/") ? { host } : {};
}

/**
 * The error's words for a log: PostgreSQL's own message without the row's values, which may
 * be a caller's.
 */
export function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = (cause as { code?: unknown }).code;
  return code === undefined ? cause.message.split("\n")[0]! : `${cause.message.split("\n")[0]} (${String(code)})`;
}
