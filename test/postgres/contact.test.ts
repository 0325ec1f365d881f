import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { BLANK, type Save } from "../../src/contact/contact.js";
import { contactsOf, openContacts } from "../../src/contact/contact.store.js";
import { changed, type FollowUp, newFollowUp } from "../../src/contact/follow-up.js";
import { followUpsIn, followUpVersions, openFollowUps } from "../../src/contact/follow-up.store.js";
import { startDrain } from "../../src/ledger/drain.js";
import { openLedger } from "../../src/ledger/ledger.js";
import { openLog } from "../../src/log.js";
import { openDatabase } from "../../src/postgres/database.js";
import { ROOT } from "../installed.js";
import { freshDatabase, type TestDatabase } from "./database.js";

/** Contact records and follow-ups over restarts, in another machine's hands and after a week. */

const log = openLog({ level: "error", json: false, part: "test" });
log.silent = true;
const WEEK_MS = 7 * 86_400_000;

let folder: string;
let testDatabase: TestDatabase;
let running: (() => Promise<void>)[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "madoguchi-contact-"));
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

/** Each name of a machine has a ledger of its own. `now`: wall ms. */
async function startOn(machine: string, now = 1_000) {
  const ledger = openLedger(join(folder, machine), (error) => {
    throw error;
  });
  const { url } = testDatabase;
  const database = openDatabase({ url, migrationsFolder: join(ROOT, "drizzle"), log });
  const drain = startDrain({ ledger, database, url, now: Date.now, log });
  const contacts = openContacts(ledger, () => now);
  const followUps = openFollowUps(ledger, database, () => now);
  running.push(
    () => ledger.close(),
    () => database.close(),
    () => drain.close(),
  );
  await database.ready;
  return { contacts, followUps, drain, orm: database.orm };
}

function save(part: Partial<Save> = {}): Save {
  return { call: "c1", contact: { ...BLANK, inquiry: "x" }, seen: 0, finish: false, by: "1001", at: 1_000, ...part };
}

const FOLLOW_UP: FollowUp = newFollowUp(
  { call: "c1", department: "8001", matter: null, callback: true, phone: "", note: "", due: "2026-06-02", owner: null },
  { id: "f1", by: "1001", at: 1_000 },
);

test("what was being typed when the process was killed is there again, and reaches PostgreSQL", async () => {
  const before = await startOn("one");
  before.contacts.save(null, save());
  await stopAll();
  const after = await startOn("one");
  expect(after.contacts.unfinishedBy("1001")).toMatchObject([{ call: "c1", version: 1, inquiry: "x" }]);
  after.contacts.close();
  await after.drain.drained();
  expect(await contactsOf(after.orm, "c1")).toEqual([after.contacts.latest("c1")]);
});

test("each version arrives as its author left it, in whatever steps it was typed", async () => {
  const { contacts, drain, orm } = await startOn("one");
  const first = contacts.save(null, save())!;
  const typed = contacts.save(first, save({ contact: { ...BLANK, inquiry: "xy" }, seen: 1, at: 2_000 }))!;
  const taken = contacts.save(typed, save({ by: "1002", contact: { ...BLANK, inquiry: "xyz" }, seen: 1, at: 3_000 }))!;
  contacts.save(taken, save({ by: "1002", contact: { ...BLANK, inquiry: "xyz" }, seen: 2, finish: true, at: 4_000 }));
  await drain.drained();
  expect((await contactsOf(orm, "c1")).map(({ version, inquiry, finished, by }) => [version, inquiry, finished, by])).toEqual([
    [1, "xy", false, "1001"],
    [2, "xyz", true, "1002"],
  ]);
});

test("a week later PostgreSQL alone has it", async () => {
  const before = await startOn("one");
  before.contacts.save(null, save({ finish: true }));
  await before.drain.drained();
  await stopAll();
  const after = await startOn("one", WEEK_MS + 2_000);
  after.contacts.save(null, save({ call: "c2", at: WEEK_MS + 2_000 }));
  expect(after.contacts.latest("c1")).toBeNull();
  expect(await contactsOf(after.orm, "c1")).toHaveLength(1);
});

test("another machine with an empty ledger takes over the follow-ups that are pending", async () => {
  const before = await startOn("one");
  before.followUps.put(FOLLOW_UP);
  before.followUps.put({ ...FOLLOW_UP, id: "f2" });
  before.followUps.put(changed({ ...FOLLOW_UP, id: "f2" }, { state: "done" }, { by: "1002", at: 2_000 })!);
  await before.drain.drained();
  await stopAll();
  const after = await startOn("two");
  await after.followUps.met;
  expect(after.followUps.pending()).toEqual([FOLLOW_UP]);
  expect(after.followUps.overdue("2026-06-02")).toBe(0);
  expect(after.followUps.overdue("2026-06-03")).toBe(1);
  expect((await followUpsIn(after.orm, ["done"])).map(({ id, version }) => [id, version])).toEqual([["f2", 2]]);
  expect((await followUpVersions(after.orm, "f2")).map(({ state }) => state)).toEqual(["open", "done"]);
});
