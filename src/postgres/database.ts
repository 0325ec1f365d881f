import type { Log } from "../log.js";
import type { PartStatus } from "../panel/live-types.js";
import { type Connection, connect, type Orm, type Sql, words } from "./db.js";
import { migrate } from "./migrate.js";

/**
 * The database as the rest sees it: perhaps not there yet, perhaps gone for an hour.
 *
 *     starting  not yet migrated since we started; tried again and again
 *     up        migrated, and the last statement was answered
 *     down      migrated, but the last statement was not answered
 *
 * The telephones never wait for it; whoever needs it asks `ready` or takes a refusal.
 */
export interface Database {
  readonly orm: Orm;
  readonly sql: Sql;
  state(): "starting" | "up" | "down";
  part(): PartStatus;
  /** Resolves when the schema is the newest; never rejects. */
  ready: Promise<void>;
  /** Whoever has used it says how it went, so that `state` is true. */
  note(answered: boolean): void;
  close(): Promise<void>;
}

export interface DatabasePlan {
  url: string;
  migrationsFolder: string;
  log: Log;
}

/** A panel's page may wait this long for PostgreSQL, and then says that it is away. */
const STATEMENT_MS = 5_000;
const CONNECTIONS = 5;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;

/** Opens the database and migrates it, in the background and for as long as it takes. */
export function openDatabase({ url, migrationsFolder, log }: DatabasePlan): Database {
  const connection: Connection = connect(url, { connections: CONNECTIONS, statementMs: STATEMENT_MS });
  let state: "starting" | "up" | "down" = "starting";
  let since = Date.now();
  let closed = false;
  let wake: () => void = () => {};

  function become(next: "up" | "down", why?: string): void {
    if (state === next || closed) return;
    log.log(next === "up" ? "info" : "warn", `PostgreSQL is ${next}`, { why });
    state = next;
    since = Date.now();
  }

  async function migrateAtLast(): Promise<void> {
    for (let pause = FIRST_RETRY_MS; !closed; pause = Math.min(pause * 2, LONGEST_RETRY_MS)) {
      try {
        await migrate(url, migrationsFolder);
        return become("up");
      } catch (error) {
        log.warn("PostgreSQL cannot be used yet; calls are taken all the same, and it is tried again", {
          why: words(error),
          againInMs: pause,
        });
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pause);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    }
  }

  return {
    orm: connection.orm,
    sql: connection.sql,
    state: () => state,
    part: () => ({ part: "postgres", state, since, detail: state === "up" ? undefined : AWAY }),
    ready: migrateAtLast(),
    note: (answered) => {
      if (state !== "starting") become(answered ? "up" : "down");
    },
    async close() {
      closed = true;
      wake();
      await connection.close();
    },
  };
}

const AWAY = {
  ja: "データベースに接続できません。通話は影響を受けず、記録は手元に保存されています。PostgreSQL の状態と DATABASE_URL を確認してください。",
  en: "The database does not answer. Calls are not affected and records are kept locally. Check PostgreSQL and DATABASE_URL.",
};
