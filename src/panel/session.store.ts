import { createHash } from "node:crypto";
import { eq, lt } from "drizzle-orm";
import session, { type SessionData } from "express-session";
import { steadyNow } from "../admin/steady.clock.js";
import type { Database } from "../postgres/database.js";
import { sessions } from "../postgres/schema.js";

declare module "express-session" {
  interface SessionData {
    /** Who logged in. */
    account: string;
    /** Where an operator sits. */
    seat: string | null;
  }
}

/**
 * Sessions: in memory, where they are true, and in PostgreSQL, from where a restarted
 * control plane takes them. So whoever is logged in works on while PostgreSQL is away; only
 * a restart during that time asks people to log in again.
 *
 * A session lasts `lifeMs` from its last use. Its key is a hash of the cookie's value.
 */
export class SessionStore extends session.Store {
  readonly #held = new Map<string, Held>();
  /** Ended here, though PostgreSQL may not know it yet. */
  readonly #ended = new Map<string, number>();
  readonly #sweeper: NodeJS.Timeout;

  constructor(
    private readonly database: Database,
    private readonly lifeMs: number,
  ) {
    super();
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_EVERY_MS);
    this.#sweeper.unref();
  }

  override get(sid: string, callback: (error: unknown, data?: SessionData | null) => void): void {
    const id = idOf(sid);
    if (this.#ended.has(id)) return callback(null, null);
    const held = this.#held.get(id);
    if (held) return callback(null, held.expiresAt > steadyNow() ? (JSON.parse(held.json) as SessionData) : null);
    void this.#fromDatabase(id).then((data) => callback(null, data));
  }

  override set(sid: string, data: SessionData, callback?: (error?: unknown) => void): void {
    const id = idOf(sid);
    this.#held.set(id, { json: JSON.stringify(data), expiresAt: steadyNow() + this.lifeMs, savedAt: 0 });
    this.#saveBehind(id);
    callback?.();
  }

  override touch(sid: string, _data: SessionData, callback?: () => void): void {
    this.keepAlive(sid);
    callback?.();
  }

  /** The session was used just now. */
  keepAlive(sid: string): void {
    const held = this.#held.get(idOf(sid));
    if (!held || held.expiresAt <= steadyNow()) return;
    held.expiresAt = steadyNow() + this.lifeMs;
    if (held.savedAt < steadyNow() - SAVE_TOUCHED_AFTER_MS) this.#saveBehind(idOf(sid));
  }

  override destroy(sid: string, callback?: (error?: unknown) => void): void {
    const id = idOf(sid);
    this.#held.delete(id);
    this.#ended.set(id, steadyNow() + this.lifeMs);
    this.#behind(this.database.orm.delete(sessions).where(eq(sessions.id, id)));
    callback?.();
  }

  /** Ends every session of an account. */
  endAccount(account: string): void {
    for (const [id, { json }] of this.#held) {
      if ((JSON.parse(json) as SessionData).account !== account) continue;
      this.#held.delete(id);
      this.#ended.set(id, steadyNow() + this.lifeMs);
    }
    this.#behind(this.database.orm.delete(sessions).where(eq(sessions.account, account)));
  }

  /** Whether the session is still one, for a connection that asks for nothing. */
  isAlive(sid: string): boolean {
    return (this.#held.get(idOf(sid))?.expiresAt ?? 0) > steadyNow();
  }

  close(): void {
    clearInterval(this.#sweeper);
  }

  async #fromDatabase(id: string): Promise<SessionData | null> {
    if (this.database.state() !== "up") return null;
    const asked = this.database.orm.select().from(sessions).where(eq(sessions.id, id));
    const [row] = await Promise.race([asked, nothingAfter(ASK_MS)]).catch(() => []);
    if (!row || row.expiresAt.getTime() <= steadyNow() || this.#ended.has(id)) return null;
    this.#held.set(id, { json: JSON.stringify(row.data), expiresAt: row.expiresAt.getTime(), savedAt: steadyNow() });
    return row.data as SessionData;
  }

  #saveBehind(id: string): void {
    const held = this.#held.get(id);
    if (!held) return;
    const data = JSON.parse(held.json) as SessionData;
    const row = { id, account: data.account ?? null, data, expiresAt: new Date(held.expiresAt) };
    held.savedAt = steadyNow();
    const saved = this.database.orm.insert(sessions).values(row).onConflictDoUpdate({ target: sessions.id, set: row });
    this.#behind(saved, () => (held.savedAt = 0));
  }

  /** PostgreSQL may be away: the next touch tries again. */
  #behind(query: PromiseLike<unknown>, onFailure: () => void = () => {}): void {
    if (this.database.state() === "up") query.then(undefined, onFailure);
    else onFailure();
  }

  #sweep(): void {
    const now = steadyNow();
    for (const [id, { expiresAt }] of this.#held) if (expiresAt <= now) this.#held.delete(id);
    for (const [id, until] of this.#ended) if (until <= now) this.#ended.delete(id);
    this.#behind(this.database.orm.delete(sessions).where(lt(sessions.expiresAt, new Date(now))));
  }
}

interface Held {
  json: string;
  /** Ms of the steady clock. */
  expiresAt: number;
  savedAt: number;
}

const SWEEP_EVERY_MS = 60_000;
const SAVE_TOUCHED_AFTER_MS = 60_000;
/** A page waits no longer for PostgreSQL to say whose session this is. */
const ASK_MS = 1_000;

function idOf(sid: string): string {
  return createHash("sha256").update(sid).digest("base64url");
}

function nothingAfter(ms: number): Promise<never[]> {
  return new Promise((resolve) => setTimeout(() => resolve([]), ms).unref());
}
