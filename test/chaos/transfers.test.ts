/**
 * Parts die while callers are being transferred. Everybody stays where they were and is
 * governed again within seconds, no caller is left without a sound, and each attempt is told
 * once. Calls are brought into every state of a transfer at once, so that one death strikes all.
 */
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { readNote } from "../../src/house/living.js";
import { connect } from "../../src/postgres/db.js";
import { openBaresip } from "../live/baresip.js";
import { eachTestEndsItsCalls, leavesNothingBehind, openCentre } from "../live/centre.js";
import { shareOfTone } from "../live/ear.js";
import type { ForeignPhone, ForeignPhoneOptions } from "../live/foreign-phone.js";
import { killControlPlane } from "../live/half-open.js";
import { type Linphone, openLinphone } from "../live/linphone.js";
import { type Manager, openManager } from "../live/manager.js";
import { until } from "../live/people.js";
import { reconcile } from "../live/reconciling.js";
import { type Cast, type Casting, type Desk, deskOf, foreignDesk, judge, operatorAt, pitchOf, rowOf, secondsSince, talkAt, wasDropped } from "./cast.js";
import { openStorm } from "./storm.js";
import type { Row } from "./table.js";
import { openTown, type Town } from "./town.js";
import { ANY, APART, AS_BEFORE, BLIND, byPhone, completes, consults, KEYED, LEFT, type Scene } from "./transfer-scenes.js";

const numbered = (from: number, count: number) => Array.from({ length: count }, (_, at) => String(from + at));
/** Phones of SIPp's, those that nobody here wrote, and those of the storm. */
const DESKS = numbered(101, 7);
const FOREIGN = numbered(111, 6);
const RESTLESS = numbered(121, 6);

/** Nobody dials for longer. */
const TARGET_RING_MS = 20_000;
/** Dispatch works again so long after a death, s, as in `calls.test.ts`. */
const KILL_S = 3;
const ASTERISK_S = 10;

const centre = openCentre(() => ({
  site: {
    seats: { seats: [...DESKS, ...FOREIGN, ...RESTLESS].map((id) => ({ id, password: `rehearsal-${id}` })) },
    operators: [...DESKS, ...FOREIGN].map((seat) => ({ id: operatorAt(seat), name: `リハーサル${seat}`, languages: ["ja", "en"], pin: "00000" })),
    rules: { targetRingMs: TARGET_RING_MS },
  },
}));
eachTestEndsItsCalls(centre);

let manager: Manager;
let town: Town;
let casting: Casting;
const desks: Desk[] = [];

beforeAll(async () => {
  manager = await openManager(centre.system);
  town = await openTown(centre.system);
  casting = { centre, manager, town: () => town };
  for (const seat of DESKS) {
    const phone = await centre.stage.phone(seat);
    await phone.register();
    desks.push(deskOf(phone));
  }
});
afterAll(() => town?.close());

interface Played {
  scene: Scene;
  desk: Desk;
}

interface Seen {
  cast: Cast;
  scene: Scene;
  recoverS: number;
  quietMs: number;
  dropped: boolean;
}

/** Into their states one after the other; from the moment of the fault all go on at once. */
async function play(all: readonly Played[], fault: () => Promise<void>): Promise<Seen[]> {
  const casts: { cast: Cast; scene: Scene }[] = [];
  for (const { scene, desk } of all) {
    const cast = await talkAt(casting, desk, scene.keys);
    await scene.enter(cast);
    await cast.arrivesAt(scene.place);
    casts.push({ cast, scene });
  }
  const struckAt = performance.now();
  const ruled = fault();
  return Promise.all(
    casts.map(async ({ cast, scene }) => {
      await scene.goOn(cast, ruled);
      await cast.arrivesAt(scene.next);
      const recoverS = (performance.now() - struckAt) / 1000;
      await ruled;
      await scene.finish?.(cast);
      return { cast, scene, recoverS, quietMs: Math.round(cast.call.ear.longestQuietMs()), dropped: wasDropped(cast) };
    }),
  );
}

/** The callers hang up where they have not; then each has its row. */
async function conclude(fault: string, seen: readonly Seen[], more: Partial<Row> = {}): Promise<void> {
  for (const { cast } of seen) await cast.call.hangUp();
  const rows: Row[] = [];
  for (const { cast, scene, recoverS, quietMs, dropped } of seen) {
    await cast.record.saw("TransferEnded", { outcome: scene.outcome });
    await cast.record.saw("CallEnded");
    rows.push({ fault: `${fault}: ${scene.state}`, ...rowOf(cast), dropped: Number(dropped), recoverS, quietMs, recoverWithinS: KILL_S, ...more });
  }
  judge(...rows);
}

const killed = () => killControlPlane(centre.system);
const deskAt = (at: number) => desks[at] as Desk;
const atDesks = (scenes: readonly Scene[]) => scenes.map((scene, at) => ({ scene, desk: deskAt(at) }));

describe("given a caller in every state of a transfer by code or panel", () => {
  test("the control plane is killed: each goes on as it would have", async () => {
    await conclude("control plane killed", await play(atDesks(KEYED), killed));
  });

  test("the callers hang up: whoever talks about them talks on, and everybody else is free", async () => {
    const seen = await play(atDesks(LEFT), async () => {});
    await conclude("caller hangs up", seen, { dropped: null, quietMs: null });
  });

  test("the control plane is killed, and the callers hang up while nobody rules", async () => {
    const seen = await play(atDesks(LEFT), killed);
    await conclude("control plane killed, caller hangs up", seen, { dropped: null, quietMs: null });
  });
});

describe("given a caller in every state of a transfer by the phone's own keys", () => {
  const linphones: Linphone[] = [];
  let played: Played[];

  beforeAll(async () => {
    const open = <T extends ForeignPhone>(seat: string, phone: (options: ForeignPhoneOptions) => Promise<T>) =>
      phone({ seat, host: centre.stage.address(), registrar: centre.system.sip, toneHz: pitchOf("operator", seat) });
    for (const seat of FOREIGN.slice(1)) linphones.push(await open(seat, openLinphone));
    const blind = await open(FOREIGN[0] as string, openBaresip);
    played = byPhone(linphones, blind, manager).map(({ scene, phone }) => ({ scene, desk: foreignDesk(phone) }));
    return async () => {
      for (const phone of [...linphones, blind]) await phone.leave();
    };
  });

  test("the control plane is killed: each goes on as it would have", async () => {
    await conclude("control plane killed", await play(played, killed));
  });

  test("two are asked at once, by the phone and on the panel: one of them is, and the other is refused", async () => {
    const phone = linphones[0] as Linphone;
    const cast = await talkAt(casting, foreignDesk(phone));
    await phone.hold();
    await cast.arrivesAt({ caller: "music" });
    const rung = town.calls();
    await Promise.all([phone.dial(ANY.code), cast.ask({ type: "consult", to: BLIND.code }).catch(() => {})]);
    const { what } = await cast.record.saw("TransferStarted");
    await cast.record.saw("TransferRefused", { why: "already" });
    await until("it rings", () => town.calls() > rung);
    const from = performance.now();
    await cast.ask({ type: "return" });
    await phone.resume();
    await cast.arrivesAt(AS_BEFORE);
    const recoverS = secondsSince(from);
    const quietMs = Math.round(cast.call.ear.longestQuietMs());
    expect(town.calls()).toBe(rung + 1);
    await cast.call.hangUp();
    await cast.record.saw("CallEnded");
    judge({ fault: "two asked at once: phone and panel", ...rowOf(cast), recoverS, quietMs, recoverWithinS: KILL_S, note: `the ${what.way} was first` });
  });
});

describe("given a caller who is transferred", () => {
  test("nobody answers at the trunk: caller and operator are together again", async () => {
    await town.close();
    const cast = await talkAt(casting, deskAt(0));
    const from = performance.now();
    await cast.ask({ type: "consult", to: "8004" });
    const { what } = await cast.record.saw("TransferEnded");
    await cast.arrivesAt(AS_BEFORE);
    const recoverS = secondsSince(from);
    const quietMs = Math.round(cast.call.ear.longestQuietMs());
    await cast.call.hangUp();
    await cast.record.saw("CallEnded");
    town = await openTown(centre.system);
    judge({ fault: "trunk unreachable when dialling", ...rowOf(cast), recoverS, quietMs, recoverWithinS: TARGET_RING_MS / 1000 + 3, note: what.outcome });
  });

  test("PostgreSQL is away from before the first key to after the last: nobody notices, and all is told afterwards", async () => {
    const cast = await talkAt(casting, deskAt(1));
    const admin = connect(inject("clusterUrl"), { connections: 1, statementMs: 10_000 });
    const name = /[^/]*$/.exec(centre.system.databaseUrl ?? "")?.[0] ?? "";
    await admin.sql`alter database ${admin.sql(name)} with allow_connections false`;
    await admin.sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
    const from = performance.now();
    await consults(cast);
    await completes(cast);
    await cast.desk.released();
    const recoverS = secondsSince(from);
    const quietMs = Math.round(cast.call.ear.longestQuietMs());
    await cast.call.hangUp();
    await cast.department().released();
    expect(cast.record.all("TransferStarted")).toEqual([]);
    await admin.sql`alter database ${admin.sql(name)} with allow_connections true`;
    await admin.close();
    await cast.record.saw("TransferEnded", { outcome: "completed" });
    await cast.record.saw("CallEnded");
    judge({ fault: "PostgreSQL away during a transfer", ...rowOf(cast), recoverS, quietMs, note: "asked, answered and handed over in this time" });
  });

  test("the phones register and unregister a thousand times a second: the operator asks and swaps as ever", async () => {
    const cast = await talkAt(casting, deskAt(2));
    const storm = await openStorm({ host: centre.stage.address(), registrar: centre.system.sip, seats: RESTLESS, perSecond: 1_000 });
    await until("a thousand changes are granted", () => storm.counts.granted > 1_000);
    await consults(cast);
    let recoverS = 0;
    for (const place of [AS_BEFORE, APART, AS_BEFORE, APART]) {
      const from = performance.now();
      await cast.ask({ type: "swap" });
      await cast.arrivesAt(place);
      recoverS = Math.max(recoverS, secondsSince(from));
    }
    await completes(cast);
    const quietMs = Math.round(cast.call.ear.longestQuietMs());
    await storm.stop();
    await cast.call.hangUp();
    await cast.record.saw("TransferEnded", { outcome: "completed" });
    await cast.record.saw("CallEnded");
    judge({ fault: "flood of events during a consultation", ...rowOf(cast), recoverS, quietMs, recoverWithinS: KILL_S, note: `${storm.counts.sent} changes; the slowest of four swaps` });
  });

  test("the department's line is lost without a word: the caller is in the queue again, and served", async () => {
    const [cast, next] = [await talkAt(casting, deskAt(3)), deskAt(4)];
    await consults(cast);
    await completes(cast);
    const from = performance.now();
    await cast.department().vanish();
    await cast.record.saw("CallReturned", { why: "unreachable" });
    await cast.call.hears("ja/transfer_failed");
    const recoverS = secondsSince(from);
    await manager.post(`/api/seats/${next.seat}/change`, { change: { type: "ready" } });
    await next.rings();
    await next.answer();
    await until("another operator is heard", () => shareOfTone(cast.call.ear.lately(2_000), pitchOf("operator", next.seat)) > 0.8);
    const quietMs = Math.round(cast.call.ear.longestQuietMs());
    await cast.call.hangUp();
    await next.released();
    await cast.record.saw("CallEnded");
    const note = "Asterisk waits 10 s for speech before it takes a line for lost";
    judge({ fault: "department's line lost after the hand-over", ...rowOf(cast), recoverS, quietMs, quietWithinMs: 12_000, recoverWithinS: 12 + KILL_S, note });
  });

  test("Asterisk is killed during the consultation: the attempt and the call are told as cut off, and the next is served", async () => {
    const cast = await talkAt(casting, deskAt(5));
    await consults(cast);
    const from = performance.now();
    process.kill(readNote(path.join(centre.system.home, "run/asterisk.part"))?.pid ?? 0, "SIGKILL");
    await cast.record.saw("TransferEnded", { outcome: "failed" });
    await cast.record.saw("CallEnded", { outcome: "fault", because: "pbxDied" });
    const next = await talkAt(casting, deskAt(6));
    const recoverS = secondsSince(from);
    await next.call.hangUp();
    judge({ fault: "Asterisk killed while consulting", ...rowOf(cast), droppedByAsterisk: 1, recoverS, recoverWithinS: ASTERISK_S, note: "until the next caller talks" });
  });

  test("and all of it is the same in Asterisk's own log, the ledger and PostgreSQL", async () => {
    const { code, text } = await reconcile(centre.system, "--date", "2026-06-01");
    const differences = text.split("\n").filter((line) => line.startsWith("- ")).length;
    judge({ fault: "log, ledger and PostgreSQL compared", callsUp: null, dropped: null, stranded: null, lost: code === 0 ? 0 : Math.max(1, differences), doubled: null, recoverS: null });
  });
});

leavesNothingBehind(centre);
