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
import { setTimeout as after } from "node:timers/promises";
import closeWithGrace from "close-with-grace";
import { openAccounts } from "./admin/account.store.js";
import { watchForAlarms } from "./alarm/alarm.watch.js";
import { watchDisk } from "./alarm/disk.watch.js";
import { watchRecording } from "./alarm/recording.watch.js";
import { watchTraffic } from "./alarm/traffic.watch.js";
import { clockSource, troubleOnFloor, troubleOnTrunks, troubleWithBudgets, troubleWithFollowUps, troubleWithParts, troubleWithRecords } from "./alarm/trouble.js";
import { openSettings } from "./admin/setting.store.js";
import { AMI_SECRET } from "./asterisk/ami.js";
import { openEventLog } from "./asterisk/eventlog.js";
import { watchLoad } from "./asterisk/load.js";
import { connectPbx } from "./asterisk/pbx.js";
import { leftBehind, runningTracks } from "./asterisk/left.js";
import { APP, type PbxSite } from "./asterisk/render.js";
import { sealKey } from "./asterisk/seal.js";
import { openSecrets } from "./asterisk/secret.js";
import { businessDate, wallOf } from "./calendar/calendar.js";
import { openContacts } from "./contact/contact.store.js";
import { openFollowUps } from "./contact/follow-up.store.js";
import { openReplies } from "./contact/reply.store.js";
import { placesOf } from "./contact/places.js";
import type { Config } from "./config.js";
import { countOf } from "./floor/count.js";
import type { Fact } from "./floor/fact.js";
import { Floor } from "./floor/floor.js";
import type { Now } from "./floor/now.js";
import { restored } from "./floor/keep.js";
import { GO, HEARTBEAT_MS } from "./guard.js";
import { readConfigOrExplain } from "./house.js";
import { type HoursInForce, writeHoursInForce } from "./house/in-force.js";
import { monoMs, readRestarts, restartsFile } from "./house/restarts.js";
import { readSetUp } from "./house/setup.js";
import { Trouble } from "./house/trouble.js";
import { startDrain } from "./ledger/drain.js";
import { openLedger } from "./ledger/ledger.js";
import { openLog } from "./log.js";
import { openMetrics } from "./metrics.js";
import { calendarInForce } from "./panel/calendar.routes.js";
import { disasterInForce } from "./panel/disaster.routes.js";
import { directoryInForce } from "./panel/directory.routes.js";
import { informationInForce } from "./panel/information.routes.js";
import { trunkParts } from "./panel/board.routes.js";
import { startPanel } from "./panel/panel.js";
import type { PanelParts } from "./panel/parts.js";
import { seatsInForce } from "./panel/seat.routes.js";
import { operatorsInForce } from "./panel/skill.routes.js";
import { openDatabase } from "./postgres/database.js";
import { watchPower } from "./power/shut-down.watch.js";
import { loadTexts } from "./prompt/texts.load.js";
import { reconcileDaily } from "./reconcile/daily.job.js";
import { dayBegan, isNewDay } from "./house/rehearsal-day.js";
import { watchResults } from "./recording/result.watch.js";
import { run } from "./run.js";
import { loadSite } from "./site/site.load.js";
import { setupOf, vocabularyOf } from "./site/site.js";
import { budgetsNow } from "./outgoing/now.js";

/** So long the panel waits for Asterisk, ms; beyond it people want to see that it is away. */
const PANEL_PATIENCE_MS = 1_000;

export interface ControlPlane {
  /** Whether callers come to it: Asterisk is connected. */
  rules(): boolean;
  close(): Promise<void>;
}

/**
 * @param onRule called each time it is connected to Asterisk, and callers come to it
 * @throws Error with the remedy, where it cannot be started
 */
export async function startControlPlane(config: Config, onRule: () => void = () => {}): Promise<ControlPlane> {
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
    // Counted from the machine's start, so that deadlines mean the same to the next control plane.
    mono: Math.round(Number(process.hrtime.bigint() / 1_000_000n)),
    wall: Date.now() + config.clock.offsetMs,
  });
  const inForce = { settings, site, texts };
  const setup = {
    ...setupOf(site),
    calendar: calendarInForce(inForce).calendar,
    disaster: disasterInForce(inForce).disaster,
    directory: directoryInForce(inForce).directory,
    information: informationInForce(inForce).information,
    seats: seatsInForce(inForce).value.map(({ id }) => ({ id })),
    operators: operatorsInForce(inForce),
  };
  const today = businessDate(setup.calendar, clock().wall);
  const told = ledger.since(wallOf(today, "00:00"));
  const counts = countOf(today, told);
  const start = { epoch: randomBytes(4).toString("hex"), now: clock(), rebooted: ledger.afterReboot };
  const floor = new Floor(restored(ledger.state(), setup, counts, start));
  const metrics = openMetrics();
  const traffic = watchTraffic({ floor: () => floor.look(), carriers: site.carriers, since: clock().wall, told });
  const contacts = openContacts(ledger, () => clock().wall);
  const followUps = openFollowUps(ledger, database, () => clock().wall);
  const replies = openReplies(ledger, () => clock().wall);
  const running = run({ floor, ledger, clock, log, onFacts, obey: (commands) => pbx.obey(commands) });
  const ruling = new Promise<void>((resolve) => {
    running.onInput((input) => {
      if (input.type === "PbxConnected") resolve();
    });
  });
  const eventLog = openEventLog({
    folder: config.paths.asterisk.log,
    sealKey: sealKey(secrets),
    carriers: () => site.carriers,
    rehearsal: site.kind === "rehearsal",
    floor: () => floor.look(),
    ledger,
    now: () => clock().wall,
    onInput: (input) => void running.feed(input),
    log: about("eventlog"),
  });
  const pbx = connectPbx({
    config,
    eventLog,
    site: siteInForce(),
    secrets,
    asterisk: readSetUp(config.paths.setup).asterisk.places,
    texts,
    left: leftBehind(floor.look()),
    tracks: () => runningTracks(floor.look(), clock()),
    onInput: running.hear,
    onConnected: onRule,
    verifyPin: accounts.pinIsRight,
    onAnswered: metrics.answered,
    log: about("asterisk"),
  });
  const recording = watchRecording({
    spool: config.paths.spool,
    run: config.paths.run,
    mono: monoMs,
    floor: () => floor.look(),
    onChange: (fault) => void running.feed({ type: "RecordingWorks", fault }),
  });
  const results = watchResults({
    spool: config.paths.spool,
    floor: () => floor.look(),
    feed: running.feed,
    log: about("recording"),
  });
  function onFacts(facts: readonly Fact[]): void {
    traffic.follow(facts);
    metrics.count(facts);
    accounts.hear(facts);
    if (facts.some(({ what }) => what.type === "LoggedIn" || what.type === "LoggedOut")) sayWhoIsLoggedIn();
  }
  /** The site with what the panel has changed of it. */
  function siteInForce(seats = seatsInForce(inForce).value.map(({ id }) => id)): PbxSite {
    return siteWithSeats({ ...site, calendar: calendarInForce(inForce).calendar, disaster: disasterInForce(inForce).disaster }, seats);
  }
  const applySeats = (seats: string[]) => pbx.reload(siteInForce(seats));
  function noteHours(): void {
    try {
      writeHoursInForce(config.paths.run, hoursInForce(inForce));
    } catch (error) {
      log.warn("the hours could not be written down for the next start", { error });
    }
  }
  noteHours();
  running.onInput((input) => {
    // The dialplan must know the hours too, for when nobody is there to be asked.
    if (input.type !== "CalendarChanged" && input.type !== "DisasterChanged") return;
    pbx.reload(siteInForce()).catch((error: unknown) => log.error("the dialplan keeps the old hours", { error }));
    noteHours();
  });
  const sayWhoIsLoggedIn = () =>
    pbx.loggedIn(Object.values(floor.look().seats).flatMap(({ id, operator }) => (operator === null ? [] : [id])));
  // Whatever is fed is obeyed and told at once, so everybody who does that must be there.
  if (isNewDay(config.paths.run)) {
    for (const { id, operator } of Object.values(floor.look().seats)) {
      if (operator !== null) running.feed({ type: "SeatChangeAsked", seat: id, change: { type: "logOut" }, by: "centre" });
    }
    dayBegan(config.paths.run);
  }
  sayWhoIsLoggedIn();
  const drain = startDrain({ ledger, database, url, now: () => clock().wall, log: about("drain") });

  const daily = reconcileDaily({
    config,
    databaseUrl: url,
    calendar: () => calendarInForce(inForce).calendar,
    now: () => clock().wall,
    log: about("reconcile"),
  });
  const power = watchPower({
    ups: config.ups,
    run: config.paths.run,
    ledger,
    floor: () => floor.look(),
    feed: (input) => void running.feed(input),
    clock,
    log: about("power"),
  });
  const load = watchLoad({ ...config.ami, user: APP, password: secrets.of(AMI_SECRET) }, about("asterisk"));
  const disk = watchDisk(config.home, about("alarm"));
  const alarms = watchForAlarms({
    ledger,
    clock,
    log: about("alarm"),
    sources: [
      clockSource(),
      disk.conditions,
      daily.source,
      power.conditions,
      load.conditions,
      ({ mono }) => troubleWithParts((["house", "guard"] as const).flatMap((whose) => readRestarts(restartsFile(config.paths.run, whose))), mono),
      () => (pbx.status === "replaced" ? [{ kind: "pbxTakenOver" }] : []),
      () => troubleOnFloor(running.board()),
      () => troubleOnTrunks(pbx.trunks()),
      () => pbx.restless().map((subject) => ({ kind: "phoneRestless", subject })),
      traffic.conditions,
      recording.conditions,
      () => troubleWithBudgets(budgetsNow(floor.look())),
      ({ wall }) => troubleWithFollowUps(followUps.overdue(businessDate(floor.look().setup.calendar, wall))),
      () => pbx.intruders().map((subject) => ({ kind: "phoneIntruded", subject })),
      ({ wall }) =>
        troubleWithRecords({
          databaseUp: database.state() === "up",
          lagging: ledger.lag(wall).lagging,
          ledgerWrites: ledger.writes,
        }),
    ],
  });
  metrics.watch({ floor: () => floor.look(), ledgerLag: () => ledger.lag(clock().wall), alarms: alarms.list, load: load.load });

  const parts: PanelParts = {
    version: versionOf(config),
    site,
    texts,
    reasons: Object.entries(texts.reasons).map(([key, { ja, en }]) => ({ key, label: { ja, en } })),
    ledger,
    database,
    accounts,
    settings,
    contacts,
    followUps,
    replies,
    places: () => placesOf(floor.look().setup.directory),
    floor: running,
    alarms,
    metrics,
    now: () => clock().wall,
    clockOffsetMs: config.clock.offsetMs,
    partStatus: () => [{ part: "ari", state: pbx.status === "connected" ? "up" : "down" }, ...trunkParts(pbx.trunks())],
    ready: () => running.board().pbx === "connected" && floor.look().power === "fine",
    applySeats,
    phonePassword: (seat) => secrets.of(`phone-${seat}`),
    log: about("panel"),
  };
  // Callers first: the pages' start takes as long as Asterisk's connection, and people have patience.
  await Promise.race([ruling, after(PANEL_PATIENCE_MS, undefined, { ref: false })]);
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
    if (names.includes("disaster")) {
      const { disaster, decision } = disasterInForce(inForce);
      running.feed({ type: "DisasterChanged", disaster, reason: decision?.reason ?? "", by: "database" });
    }
    if (names.includes("directory")) {
      running.feed({ type: "DirectoryChanged", directory: directoryInForce(inForce).directory, by: "database" });
    }
    if (names.includes("information")) {
      running.feed({ type: "InformationChanged", information: informationInForce(inForce).information, by: "database" });
    }
    if (names.includes("skills")) running.feed({ type: "SkillsChanged", operators: operatorsInForce(inForce), by: "database" });
    if (names.includes("seats")) {
      const seats = seatsInForce(inForce).value.map(({ id }) => ({ id }));
      await applySeats(seats.map(({ id }) => id));
      running.feed({ type: "SeatsChanged", seats, by: "database" });
    }
  }

  return {
    rules: () => pbx.status === "connected",
    async close() {
      await panel.close();
      contacts.close();
      alarms.stop();
      power.stop();
      recording.stop();
      results.stop();
      load.stop();
      disk.stop();
      await daily.stop();
      await pbx.close();
      running.stop();
      await drain.close();
      await database.close();
      await ledger.close();
    },
  };
}

/** What the panel has changed of the site's hours. */
function hoursInForce(inForce: Pick<PanelParts, "settings" | "site">): HoursInForce {
  const { version, calendar } = calendarInForce(inForce);
  const dates = version === 0 ? null : { closures: calendar.closures, openings: calendar.openings };
  return { dates, disaster: disasterInForce(inForce).disaster };
}

/** A seat that was added on the panel has its phone's password among the secrets. */
function siteWithSeats(site: PbxSite, seats: string[]): PbxSite {
  return { ...site, seats: seats.map((id) => site.seats.find((seat) => seat.id === id) ?? { id }) };
}

function databaseUrlOf({ databaseUrl }: Config): string {
  if (databaseUrl) return databaseUrl;
  throw new Trouble("DATABASE_URL is not set", "start with npm start, which brings a database, or name one");
}

function versionOf({ root }: Config): string {
  return JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")).version;
}

/** Under a guard: the program is loaded; whether we are to rule is said by the guard, whom we never outlive. */
async function untilTold(): Promise<void> {
  if (!process.send) return;
  process.on("disconnect", () => process.exit(1));
  await new Promise<void>((resolve) => {
    process.on("message", (said) => {
      if (said === GO) resolve();
    });
  });
}

/**
 * Under a guard: say that the loop turns and whether it rules. From the moment at which it rules,
 * though it may still be starting: until then the guard hands our callers to the fallback.
 */
function keepGuardInformed(): { onRule(): void; onStarted(control: ControlPlane): void } {
  let rules = () => true;
  let beats = false;
  const beat = () => {
    if (process.connected) process.send?.(rules() ? "rules" : "lives");
    if (!beats) setInterval(beat, HEARTBEAT_MS);
    beats = true;
  };
  if (!process.send) return { onRule() {}, onStarted() {} };
  return {
    onRule: beat,
    onStarted(control) {
      rules = () => control.rules();
      beat();
    },
  };
}

if (process.argv[1] === import.meta.filename) {
  try {
    await untilTold();
    const guard = keepGuardInformed();
    const control = await startControlPlane(readConfigOrExplain(process.env), guard.onRule);
    guard.onStarted(control);
    closeWithGrace({ delay: 4000, logger: false }, () => control.close());
  } catch (error) {
    console.error(error instanceof Trouble ? error.message : error);
    // Not merely to be left: what was opened already, and the guard's line, would keep it alive.
    process.exit(1);
  }
}
