import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import supertest from "supertest";
import { expect, inject } from "vitest";
import { type Accounts, openAccounts } from "../../src/admin/account.store.js";
import { watchForAlarms } from "../../src/alarm/alarm.watch.js";
import { watchTraffic } from "../../src/alarm/traffic.watch.js";
import { troubleOnFloor, troubleWithFollowUps, troubleWithRecords } from "../../src/alarm/trouble.js";
import { openContacts } from "../../src/contact/contact.store.js";
import { openFollowUps } from "../../src/contact/follow-up.store.js";
import { openReplies } from "../../src/contact/reply.store.js";
import { placesOf } from "../../src/contact/places.js";
import { openSettings } from "../../src/admin/setting.store.js";
import { openSecrets } from "../../src/asterisk/secret.js";
import { businessDate } from "../../src/calendar/calendar.js";
import type { Fact } from "../../src/floor/fact.js";
import { Floor, newCounts } from "../../src/floor/floor.js";
import type { Input } from "../../src/floor/input.js";
import { emptyState } from "../../src/floor/state.js";
import { type Drain, startDrain } from "../../src/ledger/drain.js";
import { type Ledger, openLedger } from "../../src/ledger/ledger.js";
import { openMetrics } from "../../src/metrics.js";
import { openLog } from "../../src/log.js";
import { type Database, openDatabase } from "../../src/postgres/database.js";
import { loadTexts } from "../../src/prompt/texts.load.js";
import { type Run, run } from "../../src/run.js";
import { loadSite } from "../../src/site/site.load.js";
import { type Site, setupOf, vocabularyOf } from "../../src/site/site.js";
import type { ApiError } from "../../src/panel/live-types.js";
import { startPanel } from "../../src/panel/panel.js";
import type { PanelParts } from "../../src/panel/parts.js";
import { ROOT } from "../installed.js";
import { CALLER } from "../postgres/call-facts.js";
import { freshDatabase } from "../postgres/database.js";

/**
 * The real panel on the real floor, ledger and database, without a PBX: what the floor
 * commands goes nowhere, and what a phone would do is fed in by the test.
 */
export interface ApiPanel {
  url: string;
  /** Asks without being logged in. */
  nobody: ReturnType<typeof supertest>;
  /** Logs in as a rehearsal account, or an operator by number at a seat; keeps the cookie. */
  as(name: string, seat?: string): Promise<Agent>;
  feed(input: Input): void;
  run: Run;
  floor: Floor;
  accounts: Accounts;
  ledger: Ledger;
  drain: Drain;
  database: Database;
  /** Which seats the PBX was told to have, each time. */
  applied: string[][];
  /** What a technician reads in the state folder. */
  secret(name: string): string;
  /** Whether the PBX takes changed seats from now on. */
  pbxWorks(works: boolean): void;
  stop(): Promise<void>;
}

export type Agent = ReturnType<typeof supertest.agent>;

export interface ApiPanelOptions {
  sessionMs?: number;
  /** Changes the rehearsal site before it is used. */
  site?: (site: Site) => void;
  /** By way of this instead of the test's own database. */
  databaseUrl?: (url: string) => Promise<string>;
  /** With the built pages, for a browser. */
  pages?: boolean;
  /** With the alarms of what the trunk carries: tests' calls are mostly too short for them. */
  watchesTraffic?: boolean;
  /** Waits until PostgreSQL is there, unless told not to. */
  waitForDatabase?: boolean;
}

/** 10:00 JST on Monday 1 June 2026. */
export const MONDAY_TEN = Date.parse("2026-06-01T10:00:00+09:00");

export async function startApiPanel(options: ApiPanelOptions = {}): Promise<ApiPanel> {
  const home = mkdtempSync(join(tmpdir(), "madoguchi-panel-"));
  const log = openLog({ level: "error", json: false, part: "test" });
  log.silent = true;
  const testDatabase = await freshDatabase(inject("clusterUrl"));
  const url = (await options.databaseUrl?.(testDatabase.url)) ?? testDatabase.url;
  const texts = loadTexts();
  const site = await loadSite(join(ROOT, "sites/rehearsal"), vocabularyOf(texts));
  options.site?.(site);
  const ledger = openLedger(join(home, "ledger"), (error) => {
    throw error;
  });
  const database = openDatabase({ url, migrationsFolder: join(ROOT, "drizzle"), log });
  const drain = startDrain({ ledger, database, url, now: Date.now, log });
  const secrets = openSecrets(join(home, "secrets"));
  const started = performance.now();
  const clock = () => ({ mono: Math.round(performance.now()), wall: Math.round(MONDAY_TEN + performance.now() - started) });
  const floor = new Floor(emptyState(setupOf(site), newCounts("2026-06-01"), "test", clock()));
  const metrics = openMetrics();
  const accounts = await openAccounts({ site, ledger, database, secrets, log });
  const traffic = watchTraffic({ floor: () => floor.look(), carriers: site.carriers, since: clock().wall, told: [] });
  const onFacts = (facts: readonly Fact[]) => {
    traffic.follow(facts);
    metrics.count(facts);
    accounts.hear(facts);
  };
  const running = run({ floor, ledger, clock, log, onFacts, obey: () => {} });
  const applied: string[][] = [];
  let pbxTakes = true;
  const wall = () => clock().wall;
  const contacts = openContacts(ledger, wall);
  const followUps = openFollowUps(ledger, database, wall);
  const replies = openReplies(ledger, wall);
  const lag = () => ledger.lag(clock().wall);
  const alarms = watchForAlarms({
    ledger,
    clock,
    log,
    everyMs: 50,
    sources: [
      (now) => troubleWithFollowUps(followUps.overdue(businessDate(site.calendar, now.wall))),
      () => troubleOnFloor(running.board()),
      (now) => (options.watchesTraffic ? traffic.conditions(now) : []),
      () => troubleWithRecords({ databaseUp: database.state() === "up", lagging: lag().lagging, ledgerWrites: ledger.writes }),
    ],
  });
  metrics.watch({ floor: () => floor.look(), ledgerLag: lag, alarms: alarms.list, load: () => null });
  const parts: PanelParts = {
    version: "0.0.0-test",
    site,
    texts,
    reasons: Object.entries(texts.reasons).map(([key, { ja, en }]) => ({ key, label: { ja, en } })),
    ledger,
    database,
    accounts,
    settings: openSettings(ledger, database),
    contacts,
    followUps,
    replies,
    places: () => placesOf(floor.look().setup.directory),
    floor: running,
    alarms,
    metrics,
    now: () => clock().wall,
    clockOffsetMs: MONDAY_TEN - Date.now(),
    partStatus: () => [],
    ready: () => running.board().pbx === "connected",
    async applySeats(seats) {
      if (!pbxTakes) throw new Error("no PBX");
      applied.push(seats);
    },
    phonePassword: (seat) => secrets.of(`phone-${seat}`),
    log,
  };
  const webFolder = options.pages === true ? join(ROOT, "dist/web") : blankPage(join(home, "web"));
  const port = await freePort();
  const http = { host: "127.0.0.1", port };
  const plan = { parts, http, webFolder, sessionSecret: secrets.of("session"), sessionMs: options.sessionMs };
  const panel = await startPanel(plan);
  if (options.waitForDatabase !== false) await database.ready;
  const base = `http://127.0.0.1:${port}`;
  return {
    url: base,
    nobody: supertest(base),
    async as(name, seat) {
      const agent = supertest.agent(base);
      const operator = site.operators.find(({ id }) => id === name);
      const password = operator ? operator.pin : `rehearsal-${name}`;
      await agent.post("/api/login").send({ name, password, seat }).expect(200);
      return agent;
    },
    feed: (input) => void running.feed(input),
    run: running,
    floor,
    accounts: parts.accounts,
    ledger,
    drain,
    database,
    applied,
    secret: (name) => readFileSync(join(home, "secrets", name), "utf8").trim(),
    pbxWorks(works) {
      pbxTakes = works;
    },
    async stop() {
      await panel.close();
      contacts.close();
      alarms.stop();
      running.stop();
      await drain.close();
      await database.close();
      await ledger.close();
      await testDatabase.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export interface StaffedPanel {
  panel: ApiPanel;
  /** Has logged in at seat 101. */
  operator: Agent;
  manager: Agent;
}

/** With a PBX and the phone of seat 101. */
export async function startStaffedPanel(options: ApiPanelOptions = {}): Promise<StaffedPanel> {
  const panel = await startApiPanel(options);
  panel.feed({ type: "PbxConnected", legs: [], started: "first" });
  panel.feed({ type: "PhoneRegistered", seat: "101" });
  return { panel, operator: await panel.as("1001", "101"), manager: await panel.as("manager") };
}

function blankPage(folder: string): string {
  mkdirSync(join(folder, "assets"), { recursive: true });
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>panel</title>");
  return folder;
}

/** A caller who pressed 1 talks at this seat, the only one that is ready; gives what hangs the caller up. */
export function talkAt(panel: ApiPanel, seat: string, call: string): { hangUp(): void } {
  const leg = `leg-${call}`;
  panel.feed({ type: "PhoneRegistered", seat });
  panel.feed({ type: "CallArrived", call, leg, did: "0975105151", caller: CALLER, trunk: "carrier" });
  panel.feed({ type: "LegAnswered", leg });
  const facts = panel.run.feed({ type: "DigitPressed", leg, digit: "1" });
  const offer = facts.map(({ what }) => what).find((what) => what.type === "OfferMade");
  if (!offer) throw new Error(`nobody is offered the caller of ${call}`);
  panel.feed({ type: "LegAnswered", leg: offer.leg });
  return {
    hangUp() {
      panel.feed({ type: "LegEnded", leg, cause: 16 });
      panel.feed({ type: "LegEnded", leg: offer.leg, cause: 16 });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** The code of a refusal, whose words must be there in both languages. */
export function errorCode(answer: { body: unknown }): string {
  const { error, remedy } = answer.body as ApiError;
  for (const words of [error, remedy]) {
    expect(words.ja).toMatch(/[ぁ-んァ-ヶ一-龠]/);
    expect(words.en).toMatch(/[a-z]/);
  }
  return error.code;
}
