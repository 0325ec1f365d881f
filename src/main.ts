/**
 * The control plane: its parts are started in order and stopped in reverse.
 *
 *     site, secrets → ledger → floor and its loop → PBX → database and drain → panel
 *
 * Calls are taken as soon as the PBX is connected; the database may come an hour later.
 */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import closeWithGrace from "close-with-grace";
import { openAccounts } from "./admin/account.store.js";
import { openSettings } from "./admin/setting.store.js";
import { connectPbx } from "./asterisk/pbx.js";
import type { PbxSite } from "./asterisk/render.js";
import { openSecrets } from "./asterisk/secret.js";
import { businessDate, wallOf } from "./calendar/calendar.js";
import type { Config } from "./config.js";
import { countOf } from "./floor/count.js";
import { Floor } from "./floor/floor.js";
import type { Now } from "./floor/now.js";
import { emptyState } from "./floor/state.js";
import { readConfigOrExplain } from "./house.js";
import { readSetUp } from "./house/setup.js";
import { Trouble } from "./house/trouble.js";
import { startDrain } from "./ledger/drain.js";
import { openLedger } from "./ledger/ledger.js";
import { openLog } from "./log.js";
import { calendarInForce } from "./panel/calendar.routes.js";
import { startPanel } from "./panel/panel.js";
import type { PanelParts } from "./panel/parts.js";
import { seatsInForce } from "./panel/seat.routes.js";
import { openDatabase } from "./postgres/database.js";
import { loadTexts } from "./prompt/texts.load.js";
import { run } from "./run.js";
import { loadSite } from "./site/site.load.js";
import { setupOf, type Site, vocabularyOf } from "./site/site.js";

export interface ControlPlane {
  close(): Promise<void>;
}

/** @throws Error with the remedy, where it cannot be started */
export async function startControlPlane(config: Config): Promise<ControlPlane> {
  const log = openLog({ level: "info", json: false, part: "floor" });
  const about = (part: string) => log.child({ part });
  const texts = loadTexts();
  const site = await loadSite(config.site.folder, vocabularyOf(texts));
  const url = databaseUrlOf(config);
  const secrets = openSecrets(config.paths.secrets);
  const ledger = openLedger(config.paths.ledger, (error) =>
    about("ledger").error("facts could not be brought to the disk; it is tried again", { error }),
  );
  const database = openDatabase({
    url,
    migrationsFolder: path.join(config.root, "drizzle"),
    log: about("postgres"),
  });
  const settings = openSettings(ledger, database);
  const accounts = await openAccounts({ site, ledger, database, secrets, log: about("accounts") });

  const clock = (): Now => ({
    mono: Math.round(performance.now()),
    wall: Date.now() + config.clock.offsetMs,
  });
  const inForce = { settings, site };
  const setup = {
    ...setupOf(site),
    calendar: calendarInForce(inForce).calendar,
    seats: seatsInForce(inForce).value.map(({ id }) => ({ id })),
  };
  const today = businessDate(setup.calendar, clock().wall);
  const counts = countOf(today, ledger.since(wallOf(today, "00:00")));
  const floor = new Floor(emptyState(setup, counts, randomBytes(4).toString("hex"), clock()));
  const running = run({ floor, ledger, clock, log, obey: (commands) => pbx.obey(commands) });
  const pbx = connectPbx({
    config,
    site: siteWithSeats(
      site,
      setup.seats.map(({ id }) => id),
    ),
    secrets,
    asterisk: readSetUp(config.paths.setup).asterisk.places,
    texts,
    onInput: (input) => void running.feed(input),
    verifyPin: accounts.pinIsRight,
    log: about("asterisk"),
  });
  const applySeats = (seats: string[]) => pbx.reload(siteWithSeats(site, seats));
  const drain = startDrain({ ledger, database, url, now: () => clock().wall, log: about("drain") });

  const parts: PanelParts = {
    version: versionOf(config),
    site,
    reasons: Object.entries(texts.reasons).map(([key, { ja, en }]) => ({ key, label: { ja, en } })),
    ledger,
    database,
    accounts,
    settings,
    floor: running,
    now: () => clock().wall,
    clockOffsetMs: config.clock.offsetMs,
    partStatus: () => [{ part: "ari", state: pbx.status === "connected" ? "up" : "down" }],
    ready: () => running.board().pbx === "connected",
    applySeats,
    phonePassword: (seat) => secrets.of(`phone-${seat}`),
    log: about("panel"),
  };
  const panel = await startPanel({
    parts,
    http: config.http,
    webFolder: path.join(config.root, "dist/web"),
    sessionSecret: secrets.of("session"),
  });
  void settings.met.then((names) => takeOver(names));

  /** What the database knew better, because this state folder is new. */
  async function takeOver(names: string[]): Promise<void> {
    if (names.includes("calendar")) {
      running.feed({ type: "CalendarChanged", calendar: calendarInForce(inForce).calendar, by: "database" });
    }
    if (names.includes("seats")) {
      const seats = seatsInForce(inForce).value.map(({ id }) => ({ id }));
      await applySeats(seats.map(({ id }) => id));
      running.feed({ type: "SeatsChanged", seats, by: "database" });
    }
  }

  return {
    async close() {
      await panel.close();
      await pbx.close();
      running.stop();
      await drain.close();
      await database.close();
      await ledger.close();
    },
  };
}

/** A seat that was added on the panel has its phone's password among the secrets. */
function siteWithSeats(site: Site, seats: string[]): PbxSite {
  return { ...site, seats: seats.map((id) => site.seats.find((seat) => seat.id === id) ?? { id }) };
}

function databaseUrlOf({ databaseUrl }: Config): string {
  if (databaseUrl) return databaseUrl;
  throw new Trouble("DATABASE_URL is not set", "start with npm start, which brings a database, or name one");
}

function versionOf({ root }: Config): string {
  return JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")).version;
}

if (process.argv[1] === import.meta.filename) {
  try {
    const control = await startControlPlane(readConfigOrExplain(process.env));
    closeWithGrace({ delay: 4000, logger: false }, () => control.close());
  } catch (error) {
    console.error(error instanceof Trouble ? error.message : error);
    process.exitCode = 1;
  }
}
