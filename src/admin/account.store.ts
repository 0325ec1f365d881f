import { hash, verify } from "@node-rs/argon2";
import { randomBytes } from "node:crypto";
import type { Fact } from "../floor/fact.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Log } from "../log.js";
import type { Database } from "../postgres/database.js";
import { accounts as accountsTable } from "../postgres/schema.js";
import { verifyPassword, verifyPin } from "../site/pin.verify.js";
import type { Site } from "../site/site.js";
import type { Secrets } from "../asterisk/secret.js";
import { type Account, afterWrongPassword, isLocked, lockedAtPhone, type LockRule, unlocked } from "./account.js";
import { steadyNow } from "./steady.clock.js";

/**
 * The accounts in force. They are held in memory and kept in the ledger at every change, so
 * that people can log in while PostgreSQL is away, and posted from there to PostgreSQL. A
 * ledger that is new (another machine) takes over what PostgreSQL has, where that is later.
 *
 * The site's files name the first accounts and all operators; what the panel has changed of
 * them, a password or a lock, wins. Checking a password takes some 30 ms on another thread,
 * and the checks of one account come one after the other, so that no burst of guesses gets
 * by the lock.
 */
export type LogInResult = { type: "right"; account: Account } | { type: "wrong" } | { type: "locked"; until: number };

export interface Accounts {
  logIn(name: string, password: string): Promise<LogInResult>;
  /** For a code dialled at a desk phone, where the floor counts the wrong ones. False while locked here. */
  pinIsRight(operator: string, pin: string): Promise<boolean>;
  /** Whom the floor has locked for wrong PINs at a phone the panel does not let in either. */
  hear(facts: readonly Fact[]): void;
  get(name: string): Account | undefined;
  all(): Account[];
  /** The new account, or null where the name is taken. */
  add(account: Pick<Account, "name" | "displayName" | "role">, password: string): Promise<Account | null>;
  change(name: string, change: { active?: boolean; password?: string; unlock?: true }): Promise<Account | null>;
}

export interface AccountsPlan {
  site: Pick<Site, "kind" | "accounts" | "operators" | "rules">;
  ledger: Ledger;
  database: Database;
  secrets: Secrets;
  log: Log;
}

const KEPT = "accounts";
const PEOPLE_LOCK: LockRule = { tries: 5, lockMs: 15 * 60_000 };
/** Name of the secret that holds the password of the manager who is made where there is none. */
const FIRST_MANAGER = "manager";
const FIRST_MANAGER_SECRET = "panel-manager";
/** A hash of nothing that anybody knows, so that an unknown name takes as long as a known one. */
const NOBODY = hash(randomBytes(16));

/** Makes the first manager where the site names none; says where its password lies. */
export async function openAccounts(plan: AccountsPlan): Promise<Accounts> {
  const { site, ledger, database, log } = plan;
  const all = new Map<string, Account>();
  for (const account of ledger.setting<Account[]>(KEPT) ?? []) all.set(account.name, account);
  layOver(all, site);
  if (![...all.values()].some((one) => one.role === "manager" && one.active)) await makeFirstManager(all, plan);
  ledger.keepSetting(KEPT, [...all.values()]);
  void database.ready
    .then(() => meetDatabase())
    .catch((error) => log.warn("accounts in PostgreSQL were not read", { error }));
  const queues = new Map<string, Promise<unknown>>();

  /** @throws Error where the disk does not take it: then nothing has changed. */
  function keep(account: Account): Account {
    ledger.keepSetting(KEPT, [...new Map(all).set(account.name, account).values()]);
    all.set(account.name, account);
    ledger.post({ type: "account", account });
    return account;
  }

  /** Wrong passwords count on a full disk as well, and nobody is kept out by it. */
  function keepTries(account: Account): Account {
    try {
      return keep(account);
    } catch (error) {
      log.warn("tries of a password are kept in memory alone", { error });
      all.set(account.name, account);
      return account;
    }
  }

  async function meetDatabase(): Promise<void> {
    const rows = await database.orm.select().from(accountsTable);
    const known = new Set(rows.map(({ name }) => name));
    for (const row of rows) {
      const mine = all.get(row.name);
      const theirs = { ...row, lockedUntil: row.lockedUntil?.getTime() ?? null, changedAt: row.changedAt.getTime() };
      // Nobody loses a site account by an older database: only what is later wins.
      if (mine ? mine.changedAt < theirs.changedAt : row.hash !== null) all.set(row.name, theirs);
    }
    layOver(all, site);
    ledger.keepSetting(KEPT, [...all.values()]);
    for (const account of all.values()) if (!known.has(account.name)) ledger.post({ type: "account", account });
  }

  /** One at a time for each name. */
  function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const done = (queues.get(name) ?? Promise.resolve()).then(work, work);
    queues.set(name, done);
    void done.catch(() => {}).finally(() => queues.get(name) === done && queues.delete(name));
    return done;
  }

  async function tryPassword(name: string, password: string): Promise<LogInResult> {
    const account = all.get(name);
    if (!account?.active) {
      await verify(await NOBODY, password);
      return { type: "wrong" };
    }
    if (isLocked(account, steadyNow())) return { type: "locked", until: account.lockedUntil! };
    if (await isRight(account, password, site)) {
      const now = unlocked(account, steadyNow());
      return { type: "right", account: now === account ? account : keepTries(now) };
    }
    const after = keepTries(afterWrongPassword(account, lockRuleOf(account, site), steadyNow()));
    return after.lockedUntil === null ? { type: "wrong" } : { type: "locked", until: after.lockedUntil };
  }

  return {
    logIn: (name, password) => inTurn(name, () => tryPassword(name, password)),
    async pinIsRight(operator, pin) {
      const account = all.get(operator);
      if (!account?.active || account.role !== "operator" || isLocked(account, steadyNow())) return false;
      return isRight(account, pin, site);
    },
    hear(facts) {
      for (const { operator, what } of facts) {
        if (what.type !== "OperatorLocked" || !operator) continue;
        const account = all.get(operator);
        if (account?.role === "operator") keepTries(lockedAtPhone(account, lockRuleOf(account, site), steadyNow()));
      }
    },
    get: (name) => all.get(name),
    all: () => [...all.values()],
    async add(account, password) {
      const made = newAccount({ ...account, operator: null, hash: await hash(password) }, steadyNow());
      return all.has(account.name) ? null : keep(made);
    },
    async change(name, { active, password, unlock }) {
      const newHash = password === undefined ? undefined : await hash(password);
      const account = all.get(name);
      if (!account) return null;
      const base = unlock ? unlocked(account, steadyNow()) : account;
      return keep({
        ...base,
        active: active ?? base.active,
        hash: newHash ?? base.hash,
        changedAt: steadyNow(),
      });
    },
  };
}

/** The site's people and operators: new ones come in, names and roles are the site's, the rest is kept. */
function layOver(all: Map<string, Account>, { accounts, operators }: AccountsPlan["site"]): void {
  const people = accounts.map(({ name, label, role }) => ({ name, displayName: label, role, operator: null }));
  const atPhones = operators.map(({ id, name }) => ({
    name: id,
    displayName: name,
    role: "operator" as const,
    operator: id,
  }));
  for (const given of [...people, ...atPhones]) {
    all.set(given.name, { ...(all.get(given.name) ?? newAccount({ ...given, hash: null }, 0)), ...given });
  }
  const ofSite = new Set([...people, ...atPhones].map(({ name }) => name));
  // Whoever the site no longer names, and who has no password from the panel, cannot log in any more.
  for (const account of all.values()) if (!ofSite.has(account.name) && account.hash === null) all.delete(account.name);
}

function newAccount(
  given: Pick<Account, "name" | "displayName" | "role" | "operator" | "hash">,
  changedAt: number,
): Account {
  return { ...given, active: true, failures: 0, lockedUntil: null, changedAt };
}

async function makeFirstManager(all: Map<string, Account>, { secrets, log }: AccountsPlan): Promise<void> {
  const password = secrets.of(FIRST_MANAGER_SECRET);
  const given = { name: FIRST_MANAGER, displayName: "現地管理者", role: "manager" as const, operator: null };
  all.set(FIRST_MANAGER, newAccount({ ...given, hash: await hash(password) }, steadyNow()));
  log.warn(
    `The site names no manager, so the account "${FIRST_MANAGER}" was made; its password is in the file ` +
      `secrets/${FIRST_MANAGER_SECRET} of the state folder. Log in and change it.`,
  );
}

async function isRight(account: Account, password: string, site: AccountsPlan["site"]): Promise<boolean> {
  if (account.hash !== null) return verify(account.hash, password);
  const operator = site.operators.find(({ id }) => id === account.operator);
  if (operator) return verifyPin(operator, password);
  const person = site.accounts.find(({ name }) => name === account.name);
  return person !== undefined && verifyPassword(person, password);
}

function lockRuleOf(account: Account, { rules }: AccountsPlan["site"]): LockRule {
  return account.role === "operator" ? { tries: rules.pinTries, lockMs: rules.pinLockMs } : PEOPLE_LOCK;
}
