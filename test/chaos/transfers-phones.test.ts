/**
 * Phones do by themselves what nobody waits for: one holds while a third is in the talk, the
 * manager's transfers the talk it listens to, and an operator's transfers its caller while no
 * control plane is there to hear of it. No caller is dropped by any of it, or left in silence.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openBaresip } from "../live/baresip.js";
import { eachTestEndsItsCalls, leavesNothingBehind, openCentre } from "../live/centre.js";
import { shareOfTone } from "../live/ear.js";
import type { ForeignPhone, ForeignPhoneOptions } from "../live/foreign-phone.js";
import { killControlPlane, noControlPlane } from "../live/half-open.js";
import { openLinphone } from "../live/linphone.js";
import { type Manager, openManager } from "../live/manager.js";
import { type DeskPhone, until } from "../live/people.js";
import { type Cast, type Casting, foreignDesk, judge, operatorAt, pitchOf, rowOf, secondsSince, talkAt, wasDropped } from "./cast.js";
import { openTown, type Town } from "./town.js";
import { APART, AS_BEFORE, BLIND, consultsByPhone, HANDED_OVER } from "./transfer-scenes.js";

const SEAT = "108";
const OTHER = "101";
const CHIEF = "190";
const CHIEF_HZ = 2_500;
const ENGLISH = "73";
const INTERPRETER = "0970000101";

const centre = openCentre(() => ({
  site: {
    seats: { seats: [OTHER, SEAT].map((id) => ({ id, password: `rehearsal-${id}` })) },
    operators: [OTHER, SEAT].map((seat) => ({ id: operatorAt(seat), name: `リハーサル${seat}`, languages: ["ja", "en"], pin: "00000" })),
  },
}));
eachTestEndsItsCalls(centre);

let manager: Manager;
let town: Town;
let casting: Casting;
let phones: ForeignPhone[] = [];

beforeAll(async () => {
  manager = await openManager(centre.system);
  town = await openTown(centre.system);
  casting = { centre, manager, town: () => town };
});
afterAll(() => town?.close());
afterEach(async () => {
  for (const phone of phones) await phone.leave();
  phones = [];
});

/** A phone that nobody here wrote, for this test. */
async function at<T extends ForeignPhone>(seat: string, open: (options: ForeignPhoneOptions) => Promise<T>): Promise<T> {
  const toneHz = seat === CHIEF ? CHIEF_HZ : pitchOf("operator", seat);
  const phone = await open({ seat, host: centre.stage.address(), registrar: centre.system.sip, toneHz });
  phones.push(phone);
  return phone;
}

/** The manager comes to the talk, by whichever phone. */
async function comes(cast: Cast, ask: "listen" | "join", phone: { rings(): Promise<unknown>; answer(): Promise<void> }): Promise<void> {
  await manager.post(`/api/seats/${cast.desk.seat}/supervision`, { ask });
  await phone.rings();
  await phone.answer();
  await cast.record.saw("SupervisionRuns", { mode: ask });
  if (ask === "join") await until("the caller hears the manager", () => hearsChief(cast));
}

async function chief(): Promise<DeskPhone> {
  const phone = await centre.stage.phone(CHIEF);
  await phone.register();
  phone.ear.speak(CHIEF_HZ);
  return phone;
}

const shareOfChief = (cast: Cast) => shareOfTone(cast.call.ear.lately(2_000), CHIEF_HZ);
const hearsChief = (cast: Cast) => shareOfChief(cast) > 0.2;
/** Two speak, and nothing of ours plays beside them. */
const hearsBoth = (cast: Cast) => hearsChief(cast) && shareOfChief(cast) + shareOfTone(cast.call.ear.lately(2_000), pitchOf("operator", cast.desk.seat)) > 0.9;

async function hearsMusicAlone(cast: Cast): Promise<void> {
  await cast.arrivesAt({ caller: "music" });
  await until("the manager is not heard", () => shareOfChief(cast) < 0.05);
}

/** The caller hangs up where that was not done, and the row is written. */
async function conclude(cast: Cast, fault: string, recoverS: number): Promise<void> {
  const quietMs = Math.round(cast.call.ear.longestQuietMs());
  const dropped = Number(wasDropped(cast));
  await cast.call.hangUp();
  await cast.record.saw("CallEnded");
  const { lost, doubled, ...row } = rowOf(cast);
  judge({ fault, ...row, lost: cast.record.all("TransferStarted").length > 0 ? lost : 0, doubled, dropped, recoverS, quietMs });
}

describe("given a third in the talk, when the operator's phone holds", () => {
  test("the caller hears music and not the manager, also when the manager leaves, until the phone takes the call back", async () => {
    const [phone, boss] = [await at(SEAT, openLinphone), await chief()];
    const cast = await talkAt(casting, foreignDesk(phone));
    await comes(cast, "join", boss);
    const from = performance.now();
    await phone.hold();
    await hearsMusicAlone(cast);
    await phone.resume();
    await until("both are heard", () => hearsBoth(cast));
    await phone.hold();
    await hearsMusicAlone(cast);
    await boss.hangUp();
    await cast.record.saw("SupervisionEnded");
    await hearsMusicAlone(cast);
    await phone.resume();
    await cast.arrivesAt(AS_BEFORE);
    await conclude(cast, "hold while the manager has joined", secondsSince(from));
  });

  test("a manager who comes while it holds is heard once the phone takes the call back, without music beside", async () => {
    const [phone, boss] = [await at(SEAT, openLinphone), await chief()];
    const cast = await talkAt(casting, foreignDesk(phone));
    await phone.hold();
    await cast.arrivesAt({ caller: "music" });
    const from = performance.now();
    await manager.post(`/api/seats/${SEAT}/supervision`, { ask: "join" });
    await boss.rings();
    await boss.answer();
    await cast.record.saw("SupervisionRuns", { mode: "join" });
    await hearsMusicAlone(cast);
    await phone.resume();
    await until("both are heard", () => hearsBoth(cast));
    await boss.hangUp();
    await cast.arrivesAt(AS_BEFORE);
    await conclude(cast, "the manager joins while the phone holds", secondsSince(from));
  });

  test("caller and interpreter hear music, and the caller goes on hearing it when that one leaves", async () => {
    const phone = await at(SEAT, openLinphone);
    const cast = await talkAt(casting, foreignDesk(phone), ENGLISH);
    await cast.ask({ type: "consult", to: "8101" });
    (await cast.rings(INTERPRETER)).answer();
    await cast.arrivesAt({ caller: ["operator", "department"] });
    const from = performance.now();
    await phone.hold();
    await cast.arrivesAt({ caller: "music", department: "music" });
    await cast.department().hangUp();
    await cast.record.saw("TransferEnded");
    await cast.arrivesAt({ caller: "music" });
    await phone.resume();
    await cast.arrivesAt(AS_BEFORE);
    await conclude(cast, "hold beside an interpreter, who leaves", secondsSince(from));
  });
});

describe("given the manager at a talk, when that phone transfers it", () => {
  test.each(["listen", "join"] as const)("blindly (%s): caller and operator talk on, and nobody is rung", async (mode) => {
    const [phone, boss] = [await at(SEAT, openBaresip), await at(CHIEF, openBaresip)];
    const cast = await talkAt(casting, foreignDesk(phone));
    await comes(cast, mode, boss);
    const rung = town.calls();
    const from = performance.now();
    await boss.transfer(BLIND.code);
    await boss.released();
    await cast.record.saw("SupervisionEnded");
    await until("the caller hears the manager no more", () => shareOfChief(cast) < 0.05);
    await cast.arrivesAt(AS_BEFORE);
    expect(town.calls()).toBe(rung);
    await conclude(cast, `blind REFER by the manager's phone (${mode})`, secondsSince(from));
  });

  test("after a second call (join): caller and operator talk on", async () => {
    const [phone, boss] = [await at(SEAT, openBaresip), await at(CHIEF, openLinphone)];
    const cast = await talkAt(casting, foreignDesk(phone));
    await comes(cast, "join", boss);
    const from = performance.now();
    await boss.hold();
    await boss.dial("*31101");
    await boss.talks();
    await boss.bringTogether();
    await cast.record.saw("SupervisionEnded");
    await until("the caller hears the manager no more", () => shareOfChief(cast) < 0.05);
    await cast.arrivesAt(AS_BEFORE);
    await conclude(cast, "attended REFER by the manager's phone (join)", secondsSince(from));
  });
});

describe("given no control plane rules, when an operator's phone transfers its caller", () => {
  test("blindly, before the next rules: the department is called by that one", async () => {
    const phone = await at(SEAT, openBaresip);
    const cast = await talkAt(casting, foreignDesk(phone));
    const from = performance.now();
    const ruled = killControlPlane(centre.system);
    await phone.transfer(BLIND.code);
    await phone.released();
    await ruled;
    (await cast.rings(BLIND.number)).answer();
    await cast.arrivesAt(HANDED_OVER);
    await conclude(cast, "blind REFER just after the control plane was killed", secondsSince(from));
  });

  test("blindly, and none comes for long: the caller hears music, is in the fallback, and with the next operator when one is back", async () => {
    const [phone, other] = [await at(SEAT, openBaresip), await centre.stage.phone(OTHER)];
    await other.register();
    const cast = await talkAt(casting, foreignDesk(phone));
    const from = performance.now();
    const back = noControlPlane(centre.system);
    await phone.transfer(BLIND.code);
    await phone.released();
    await cast.arrivesAt({ caller: "music" });
    await cast.call.hears("ja/fallback");
    const recoverS = secondsSince(from);
    await back();
    await manager.post(`/api/seats/${OTHER}/change`, { change: { type: "logIn", operator: operatorAt(OTHER) } });
    other.ear.speak(pitchOf("operator", OTHER));
    await other.rings();
    await other.answer();
    await until("the other operator is heard", () => shareOfTone(cast.call.ear.lately(2_000), pitchOf("operator", OTHER)) > 0.8);
    await conclude(cast, "blind REFER while no control plane comes back", recoverS);
    await manager.post(`/api/seats/${OTHER}/change`, { change: { type: "logOut" } });
    await other.leave();
  });

  test.each(["the next rules at once", "none comes for long"])("after a consultation, and %s: caller and department talk on", async (when) => {
    const phone = await at(SEAT, openLinphone);
    const cast = await talkAt(casting, foreignDesk(phone));
    await consultsByPhone(cast, phone);
    const from = performance.now();
    const back = when === "none comes for long" ? noControlPlane(centre.system) : null;
    const ruled = back ? null : killControlPlane(centre.system);
    await cast.arrivesAt(APART);
    await phone.bringTogether();
    await cast.arrivesAt(HANDED_OVER);
    const recoverS = secondsSince(from);
    if (back) {
      await until("the guard has looked for callers", () => secondsSince(from) > 8);
      await cast.arrivesAt(HANDED_OVER);
    }
    await (back?.() ?? ruled);
    await cast.record.saw("TransferEnded", { outcome: "completed" });
    await cast.arrivesAt(HANDED_OVER);
    await conclude(cast, `attended REFER while nobody rules, and ${when}`, recoverS);
  });
});

leavesNothingBehind(centre);
