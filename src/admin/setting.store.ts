import { desc } from "drizzle-orm";
import type { Ledger } from "../ledger/ledger.js";
import type { Database } from "../postgres/database.js";
import { settings as settingsTable } from "../postgres/schema.js";

/**
 * What people change on the panel: the calendar's dates, the seats. A change is in force when
 * it is in the ledger, and is posted from there to PostgreSQL, which keeps every version; so
 * a closure can be entered while PostgreSQL is away. Each change names the version that its
 * author saw, and one that is older than another's is refused.
 */
export interface Setting<T> {
  /** 0 where nobody has changed anything yet. */
  version: number;
  value: T;
  by: string | null;
  /** Real wall ms. */
  at: number | null;
}

export interface Settings {
  /** As it is in force; `original` where nobody has changed it. */
  get<T>(name: string, original: T): Setting<T>;
  /** Null where `version` is not the one in force. */
  change<T>(name: string, version: number, value: T, by: string): Setting<T> | null;
  /**
   * Resolves when settings that PostgreSQL has in a later version than the ledger (a new
   * machine, a restored backup) have been taken over; with their names.
   */
  met: Promise<string[]>;
}

export function openSettings(ledger: Ledger, database: Database): Settings {
  const key = (name: string) => `panel:${name}`;
  return {
    get: <T>(name: string, original: T) =>
      ledger.setting<Setting<T>>(key(name)) ?? { version: 0, value: original, by: null, at: null },
    change<T>(name: string, version: number, value: T, by: string): Setting<T> | null {
      if ((ledger.setting<Setting<T>>(key(name))?.version ?? 0) !== version) return null;
      const changed = { version: version + 1, value, by, at: Date.now() };
      ledger.keepSetting(key(name), changed);
      ledger.post({ type: "setting", name, ...changed });
      return changed;
    },
    met: database.ready.then(() => takeOver(ledger, database, key)).catch(() => []),
  };
}

async function takeOver(ledger: Ledger, database: Database, key: (name: string) => string): Promise<string[]> {
  const rows = await database.orm
    .selectDistinctOn([settingsTable.name])
    .from(settingsTable)
    .orderBy(settingsTable.name, desc(settingsTable.version));
  const later = rows.filter(
    ({ name, version }) => version > (ledger.setting<Setting<unknown>>(key(name))?.version ?? 0),
  );
  for (const { name, version, value, by, at } of later) {
    ledger.keepSetting(key(name), { version, value, by, at: at.getTime() } satisfies Setting<unknown>);
  }
  return later.map(({ name }) => name);
}
