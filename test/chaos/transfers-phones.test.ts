/**
 * Phones do by themselves what nobody waits for: one holds while a third is in the talk, the
 * manager's transfers the talk it is at, and an operator's transfers its caller while no
 * control plane is there to hear of it. No caller is dropped by any of it, or left in silence.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { header, SipPhone } from "../live/asterisk.sip.js";
import { openBaresip } from "../live/baresip.js";
import { eachTestEndsItsCalls, leavesNothingBehind, openCentre } from "../live/centre.js";
import { shareOfTone } from "../live/ear.js";
import type { ForeignPhone, ForeignPhoneOptions } from "../live/foreign-phone.js";
import { killControlPlane } from "../live/half-open.js";
import { openLinphone } from "../live/linphone.js";
import { type Manager, openManager } from "../live/manager.js";
import { type DeskPhone, until } from "../live/people.js";
import { type Cast, type Casting, foreignDesk, judge, operatorAt, pitchOf, rowOf, secondsSince, talkAt, wasDropped } from "./cast.js";
import { openTown, type Town } from "./town.js";
import { AS_BEFORE, BLIND, consultsByPhone, HANDED_OVER } from "./transfer-scenes.js";

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
  const phone = await open({ seat, host: centre.stage.address(), registrar: centre.system.sip, toneHz: pitchOf("operator", seat) });
  phones.push(phone);
  return phone;
}

/** The manager takes the own phone. */
async function joins(cast: Cast, phone: DeskPhone): Promise<void> {
  await manager.post(`/api/seats/${cast.desk.seat}/supervision`, { ask: "join" });
  await phone.rings();
  await phone.answer();
  await cast.record.saw("SupervisionRuns", { mode: "join" });
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
    await joins(cast, boss);
    await until("the caller hears the manager", () => hearsChief(cast));
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
    await joins(cast, boss);
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
  const uri = (user: string) => `sip:${user}@${centre.system.sip.host}:${centre.system.sip.port}`;

  test.each([
    ["listen", "blindly"],
    ["join", "blindly"],
    ["join", "after a second call"],
  ] as const)("(%s) %s: it is told so, caller and operator talk on, and nobody is rung", async (mode, how) => {
    const { sip } = centre.system;
    const phone = await at(SEAT, openBaresip);
    const boss = await SipPhone.open(CHIEF, centre.stage.address(), { address: sip.host, port: sip.port });
    await boss.register(`rehearsal-${CHIEF}`);
    const cast = await talkAt(casting, foreignDesk(phone));
    await manager.post(`/api/seats/${SEAT}/supervision`, { ask: mode });
    const invite = await boss.expect("INVITE ");
    boss.answer(invite);
    await cast.record.saw("SupervisionRuns", { mode });
    const rung = town.calls();
    const from = performance.now();
    const to = how === "blindly" ? uri(BLIND.code) : `${uri("*31101")}?Replaces=${encodeURIComponent(await secondCall(boss))}`;
    const answer = await boss.within(invite, "REFER", { headers: [`Refer-To: <${to}>`] });
    expect(answer.first).toMatch(/^SIP\/2\.0 202/);
    await boss.expect((heard) => heard.first.startsWith("NOTIFY ") && !heard.body.includes("100 Trying"));
    await cast.arrivesAt(AS_BEFORE);
    await boss.within(invite, "BYE");
    await cast.record.saw("SupervisionEnded");
    await cast.arrivesAt(AS_BEFORE);
    expect(town.calls()).toBe(rung);
    const recoverS = secondsSince(from);
    await conclude(cast, `REFER by the manager's phone, ${how} (${mode})`, recoverS);
    await boss.close();
  });

  /** Of the manager's own phone, while it is told that it cannot be at two talks; as a Replaces names it. */
  async function secondCall(boss: SipPhone): Promise<string> {
    const sent = await boss.dial("*31101", `rehearsal-${CHIEF}`);
    const heard = await boss.answerTo(sent);
    boss.ack(sent, heard);
    const tag = /;tag=([^;]*)/.exec(header(heard, "to"))?.[1] ?? "";
    return `${sent.dialog.callId};to-tag=${tag};from-tag=${sent.dialog.fromTag}`;
  }
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

  test("after a consultation, before the next rules: caller and department talk on", async () => {
    const phone = await at(SEAT, openLinphone);
    const cast = await talkAt(casting, foreignDesk(phone));
    await consultsByPhone(cast, phone);
    const from = performance.now();
    const ruled = killControlPlane(centre.system);
    await phone.bringTogether();
    await cast.arrivesAt(HANDED_OVER);
    const recoverS = secondsSince(from);
    await ruled;
    await cast.record.saw("TransferEnded", { outcome: "completed" });
    await cast.arrivesAt(HANDED_OVER);
    await conclude(cast, "attended REFER just after the control plane was killed", recoverS);
  });
});

leavesNothingBehind(centre);
