/**
 * The PBX as the rest of the house sees it: commands in, inputs out.
 *
 *     ari.ts, rest.ts    the wires          hear.ts    event → input
 *     resync.ts          after a connect    obey.ts    command → requests
 *     sweep.ts           every 30 s         keys.watch.ts, keys.ts    keys, by the manager
 */
import { setTimeout as after } from "node:timers/promises";
import type { Command } from "../floor/command.js";
import type { BridgeId, LegId, OperatorId, SeatId } from "../floor/id.js";
import type { Input } from "../floor/input.js";
import type { Log } from "../log.js";
import type { Texts } from "../prompt/texts.js";
import type { TrunkState } from "../trunk/trunk.js";
import { type AriStatus, openAri } from "./ari.js";
import type { EventLog, HangUpRead } from "./eventlog.js";
import { openEars } from "./hear.js";
import { type Legs, newLeg } from "./legs.js";
import { hangUp, openHands } from "./obey.js";
import { openPatience } from "./patience.js";
import { newPhones } from "./phones.js";
import { reloadAsterisk } from "./reload.js";
import { AMI_SECRET } from "./ami.js";
import { watchKeys } from "./keys.watch.js";
import { APP, ARI_SECRET, type AsteriskPlaces, type PbxConfig, type PbxSite } from "./render.js";
import type { OnAnswered } from "./rest.js";
import { openCalming } from "./restless.js";
import { legsThere, resync, type Resyncing } from "./resync.js";
import { openSweep } from "./sweep.js";
import { openTakeover } from "./takeover.js";
import { type RunningTrack, watchTracks } from "./track.watch.js";
import { watchTrunks } from "./trunks.js";
import type { Secrets } from "./secret.js";

export interface Pbx {
  /** Take these commands and return at once; what fails comes back as an input. */
  obey(commands: Command[]): void;
  /**
   * Phones or trunk have changed: render the configuration anew and let Asterisk read what
   * has changed. Calls go on.
   * @throws Error where it cannot be rendered or Asterisk does not take it
   */
  reload(site: PbxSite): Promise<void>;
  /** Who is logged in: these are rung first when Asterisk must serve callers by itself. */
  loggedIn(seats: readonly SeatId[]): void;
  /** How the trunks are; nothing while Asterisk cannot be asked. */
  trunks(): TrunkState[];
  /** Phones that come and go all the time. */
  restless(): SeatId[];
  /** Phones that have lately put themselves, or whom they talk with, into somebody else's call. */
  intruders(): SeatId[];
  close(): Promise<void>;
  readonly status: AriStatus;
}

/** What is in Asterisk already because an earlier control plane put or let it there. */
export interface LeftBehind {
  callers: LegId[];
  desks: LegId[];
  seats: LegId[];
  /** Departments and interpreters. */
  outside: LegId[];
  /** Ears at operators' legs. */
  snoops: LegId[];
  bridges: BridgeId[];
}

export interface PbxOptions {
  config: PbxConfig;
  site: PbxSite;
  secrets: Secrets;
  asterisk: AsteriskPlaces;
  texts: Texts;
  /** What happened while nobody listened; read at every connect, and while connected. */
  eventLog?: EventLog;
  left?: LeftBehind;
  /** Tracks of recordings that are being written. */
  tracks?(): RunningTrack[];
  onInput(input: Input): void;
  /** From now on callers come here, and not to the fallback. */
  onConnected?(): void;
  /** Whether it is this operator's PIN; false too where there is no such operator. */
  verifyPin(operator: OperatorId, pin: string): Promise<boolean>;
  /** How long commands took; for figures alone. */
  onAnswered?: OnAnswered;
  /** How often Asterisk's lists are held against what we believe. */
  sweepEveryMs?: number;
  log: Log;
}

/** Where Asterisk was connected but gave no lists: asked again after this long. */
const RESYNC_AGAIN_MS = 1000;
const TAKE_OVER_AGAIN_MS = 1000;
const REFRESH_MS = 3_600_000;
const SWEEP_EVERY_MS = 30_000;

function knownLegs(left: LeftBehind | undefined): Legs {
  const kinds = [["caller", left?.callers], ["desk", left?.desks], ["seat", left?.seats], ["outside", left?.outside], ["snoop", left?.snoops]] as const;
  return new Map(kinds.flatMap(([kind, ids]) => (ids ?? []).map((id) => [id, newLeg(id, kind)] as const)));
}

/** Connect to the Asterisk that was rendered with the same options, and stay connected. */
export function connectPbx(options: PbxOptions): Pbx {
  const { config, secrets, texts, verifyPin, eventLog, log } = options;
  let { site } = options;
  const legs: Legs = knownLegs(options.left);
  const bridges = new Set<BridgeId>(options.left?.bridges);
  const phones = newPhones();
  const calming = openCalming((input) => options.onInput(input));
  const onInput = (input: Input) => options.onInput(input);
  const patience = openPatience((event) => ears.hear(event));
  patience.hold(legs.keys());
  const listener = { onEvent: patience.take, onUp: () => void up(), onDown: down, onAnswered: options.onAnswered };
  const place = { ...config.ari, user: APP, app: APP, password: secrets.of(ARI_SECRET) };
  const ari = openAri(place, listener, log);
  const { rest } = ari;
  const ears = openEars({
    legs,
    phones,
    carriers: () => site.carriers,
    rehearsal: site.kind === "rehearsal",
    keys: () => keys,
    onInput,
    onPhone: calming.change,
    verifyPin,
    dismiss: (leg, reason = "normal") => void rest.send(hangUp(leg, reason)),
    log,
  });
  const hands = openHands({ legs, bridges, rest, app: APP, texts, sounds: config.paths.sounds, spool: config.paths.spool, carriers: () => site.carriers, host: config.sip.host, onInput, log });

  /** Which connection this is; one that is over has nothing to find out any more. */
  let connection = 0;
  let stopFollowing = () => {};
  const ami = { ...config.ami, user: APP, password: secrets.of(AMI_SECRET) };
  const keys = watchKeys({ ami, onKey: ears.hearKey, log });
  const onTalk = (seat: SeatId, talks: boolean) => onInput({ type: "FallbackTalk", seat, talks });
  const takeover = openTakeover({ ami, rest, seats: () => site.seats.map(({ id }) => id), onTalk, log });
  const trunks = watchTrunks({ ami, rest, carriers: () => site.carriers, connected: () => ari.status() === "connected", onDown: (down) => onInput({ type: "TrunksChanged", down }), log });

  const watched = watchTracks({ tracks: () => (ari.status() === "connected" ? (options.tracks?.() ?? []) : []), spool: config.paths.spool, rest, onInput });

  /** The hours of the coming weeks move on by a day, so the dialplan is looked at every hour. */
  const daily = setInterval(() => void refresh(), REFRESH_MS);
  daily.unref();

  async function refresh(): Promise<void> {
    try {
      await reloadAsterisk({ config, site, secrets, asterisk: options.asterisk }, rest);
    } catch (error) {
      log.warn("the dialplan could not be brought up to date", { error });
    }
  }

  /** Read in the call event log since the connection was lost. */
  let hangUps: Record<LegId, HangUpRead> = {};
  const readLog = async () => Object.assign(hangUps, await eventLog?.catchUp());

  const resyncing: Resyncing = {
    legs,
    bridges,
    rest,
    phones,
    phoneIds: () => new Set([...site.seats, ...site.phones].map((one) => one.id)),
    carriers: () => new Set(site.carriers.map((one) => one.name)),
    fetch: takeover.fetch,
    readLog,
    onInput(input) {
      onInput(input);
      if (input.type === "PbxConnected") patience.release();
    },
    onPhone: calming.settle,
    log,
  };
  const sweep = openSweep(resyncing);
  const sweeping = setInterval(() => void (ari.status() === "connected" && sweep.look()), options.sweepEveryMs ?? SWEEP_EVERY_MS);
  sweeping.unref();

  async function up(): Promise<void> {
    keys.start();
    connection += 1;
    const mine = connection;
    const upAt = performance.now();
    options.onConnected?.();
    hangUps = {};
    await readLog();
    await takeover.takeOver();
    void takeover.watchTalks();
    sweep.forget();
    while (mine === connection && ari.status() === "connected") {
      if (await resync(resyncing, upAt)) break;
      // Late news of an old picture is better than none.
      if (mine === connection) patience.release();
      await after(RESYNC_AGAIN_MS);
    }
    if (mine === connection) stopFollowing = eventLog?.follow(() => legsThere(rest)) ?? stopFollowing;
    void refresh();
    // Who was turned away a moment before we came may only now be on the way to the fallback.
    await after(TAKE_OVER_AGAIN_MS);
    if (mine === connection && ari.status() === "connected") await takeover.takeOver();
  }

  function down(): void {
    // What ends from now on is to be found by the next connect.
    keys.stop();
    stopFollowing();
    hands.giveUp();
    patience.hold(legs.keys());
    onInput({ type: "PbxLost" });
  }

  return {
    obey: hands.obey,
    async reload(changed) {
      site = changed;
      await reloadAsterisk({ config, site, secrets, asterisk: options.asterisk }, rest);
    },
    loggedIn: takeover.loggedIn,
    trunks: trunks.states,
    restless: calming.restless,
    intruders: ears.intruders,
    async close() {
      stopFollowing();
      clearInterval(daily);
      clearInterval(sweeping);
      trunks.stop();
      watched.stop();
      keys.stop();
      calming.stop();
      await ari.close();
    },
    get status() {
      return ari.status();
    },
  };
}
