import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { APP } from "../../src/asterisk/render.js";
import type { LegId } from "../../src/floor/id.js";
import { Rig, until } from "./asterisk.rig.js";
import { header, type Message, type Sent, type SipPhone } from "./asterisk.sip.js";

/** What phones do to calls by REFER and Replaces, as the adapter tells it: what is wanted, before who has ended by it. */
let rig: Rig;
let carrier: SipPhone;
let department: SipPhone;
let phone: SipPhone;
let other: SipPhone;

beforeAll(async () => {
  rig = (await Rig.start()).connect();
  await rig.expect("PbxConnected");
  carrier = await rig.carrier();
  department = await rig.carrier("0970000001", 5060);
  phone = await rig.desk("101");
  other = await rig.desk("102", 11);
});
afterAll(() => rig?.stop());
beforeEach(() => {
  for (const one of [department, phone, other]) one.forget();
});

type Talk = Awaited<ReturnType<Rig["talk"]>>;

/** Whoever is left is hung up, and each leg's end is told once. */
async function clear(...legs: LegId[]): Promise<void> {
  for (const leg of legs) rig.obey({ type: "HangUp", call: rig.id("call"), leg, reason: "normal" });
  for (const { id } of await rig.ari<{ id: string }[]>("/bridges")) rig.obey({ type: "Unbridge", call: rig.id("call"), bridge: id });
  await rig.expectNothingLeft();
  await until(() => legs.every((leg) => endsOf(leg) === 1), "each leg to end once");
}

const endsOf = (leg: LegId) => rig.inputs.filter((input) => input.type === "LegEnded" && input.leg === leg).length;
const said = (type: string, leg: LegId) => rig.inputs.filter((input) => input.type === type && "leg" in input && input.leg === leg).length;
const placeOf = (leg: LegId, type: string) => rig.inputs.findIndex((input) => input.type === type && "leg" in input && input.leg === leg);

function refer(from: SipPhone, { seatInvite }: Talk, to: string, headers: string[] = []): Promise<Message> {
  return from.within(seatInvite, "REFER", { headers: [`Refer-To: <${to}>`, ...headers] });
}

/** What the phone was told of its transfer in the end. */
async function notified(from: SipPhone, { seatInvite }: Talk): Promise<string> {
  const isOfIt = (heard: Message) => heard.first.startsWith("NOTIFY ") && header(heard, "call-id") === header(seatInvite, "call-id");
  return (await from.expect((heard) => isOfIt(heard) && !heard.body.includes("100 Trying"))).body.trim();
}

/** The dialog of a leg that we called, as a Replaces parameter of a Refer-To. */
function dialogOf({ seatInvite }: Talk, user: string): string {
  return encodeURIComponent(replacesOf(seatInvite, user));
}

function replacesOf(invite: Message, user: string): string {
  return `${header(invite, "call-id")};to-tag=${tagOf(header(invite, "from"))};from-tag=${user}tag`;
}

function tagOf(value: string): string {
  return /;tag=([^;]*)/.exec(value)?.[1] ?? "";
}

/** The phone's own second call to a department, which rings or talks. */
async function consults({ answered }: { answered: boolean }): Promise<{ leg: LegId; target: LegId; uri: string }> {
  const sent: Sent = await phone.dial("8001", "rehearsal-101");
  const { call, leg, code } = await rig.expect("DeskCodeDialled");
  expect(code).toEqual({ type: "department", to: "8001" });
  let heard = await phone.expect((message) => message.first.startsWith("SIP/2.0 180") && header(message, "call-id") === sent.dialog.callId);
  const target = rig.id("target");
  rig.obey({ type: "Dial", call, leg: target, trunk: "fixed", number: "0970000001", show: { own: "0975105151", caller: null }, ringMs: 20_000 });
  const invite = await department.expect("INVITE sip:0970000001@");
  department.reply(invite, "180 Ringing");
  if (answered) {
    department.answer(invite);
    await rig.expect("LegAnswered", (input) => input.leg === target);
    rig.obey({ type: "Answer", call, leg });
    heard = await phone.answerTo(sent);
    phone.ack(sent, heard);
    await bridged(rig.id("bridge"), leg, target);
  } else await rig.expect("LegRinging", (input) => input.leg === target);
  const replaces = `${sent.dialog.callId};to-tag=${tagOf(header(heard, "to"))};from-tag=${sent.dialog.fromTag}`;
  return { leg, target, uri: `${rig.uri("8001")}?Replaces=${encodeURIComponent(replaces)}` };
}

async function bridged(bridge: string, ...legs: LegId[]): Promise<void> {
  rig.obey({ type: "Bridge", call: rig.id("call"), bridge, legs });
  await until(async () => (await rig.ari<{ channels?: string[] }>(`/bridges/${bridge}`)).channels?.length === legs.length, "all to be in their bridge");
}

const inside = async (bridge: string) => (await rig.ari<{ channels: string[] }>(`/bridges/${bridge}`)).channels;
const channels = async () => (await rig.ari<{ id: string }[]>("/channels")).map(({ id }) => id);

describe("a phone that transfers without a word", () => {
  test.each([
    ["to a short number", []],
    ["and wants to hear nothing of how it goes", ["Refer-Sub: false", "Supported: norefersub"]],
    ["and says that somebody else does", ["Referred-By: <sip:102@elsewhere.invalid>"]],
  ])("%s: it is told, and its leg stays until it is hung up", async (_, headers) => {
    const talk = await rig.talk(carrier, phone);
    expect((await refer(phone, talk, rig.uri("8001"), headers)).first).toMatch(/^SIP\/2\.0 20[02]/);
    expect(await rig.expect("PhoneBlindTransferred", ({ leg }) => leg === talk.seatLeg)).toMatchObject({ to: "8001" });
    await until(async () => (await channels()).length === 2, "Asterisk's own channels to go");
    expect(await inside(talk.bridge)).toEqual([talk.leg]);
    await clear(talk.leg, talk.seatLeg);
  });

  test("and hangs up in the same breath: what it wants is told before its end", async () => {
    const talk = await rig.talk(carrier, phone);
    await Promise.all([refer(phone, talk, rig.uri("8001")), phone.within(talk.seatInvite, "BYE")]);
    await rig.expect("LegEnded", ({ leg }) => leg === talk.seatLeg);
    expect(placeOf(talk.seatLeg, "LegEnded")).toBeGreaterThan(placeOf(talk.seatLeg, "PhoneBlindTransferred"));
    await clear(talk.leg);
  });

  test("twice at once does so once, and to whom it named first", async () => {
    const talk = await rig.talk(carrier, phone);
    await Promise.all([refer(phone, talk, rig.uri("8001")), refer(phone, talk, rig.uri("8002"))]);
    expect([await notified(phone, talk), await notified(phone, talk)].sort()).toEqual(["SIP/2.0 200 OK", expect.stringMatching(/^SIP\/2\.0 (400|503)/)]);
    await until(async () => (await channels()).length === 2, "Asterisk's own channels to go");
    expect(await rig.expect("PhoneBlindTransferred", ({ leg }) => leg === talk.seatLeg)).toMatchObject({ to: "8001" });
    await clear(talk.leg, talk.seatLeg);
  });

  test("while its caller is elsewhere is told that it has failed, and what it wants is known all the same", async () => {
    const talk = await rig.talk(carrier, phone);
    rig.obey({ type: "Leave", call: talk.call, bridge: talk.bridge, leg: talk.leg });
    await until(async () => !(await inside(talk.bridge)).includes(talk.leg), "the caller to be out");
    await refer(phone, talk, rig.uri("8001"));
    await rig.expect("PhoneBlindTransferred", ({ leg }) => leg === talk.seatLeg);
    expect(await notified(phone, talk)).toContain("SIP/2.0 400");
    await clear(talk.leg, talk.seatLeg);
  });

  test.each([
    ["a name", "taro"],
    ["a number outside", "09000000001"],
    ["a code", "%2A12"],
    ["a dialog that is not here", "8001", "?Replaces=x%3Bto-tag%3Dy%3Bfrom-tag%3Dz"],
  ])("to %s is refused, and the call goes on", async (_, user, replaces = "") => {
    const talk = await rig.talk(carrier, phone);
    await refer(phone, talk, rig.uri(user) + replaces);
    expect(await notified(phone, talk)).toContain("SIP/2.0 404");
    expect(await inside(talk.bridge)).toEqual([talk.leg, talk.seatLeg]);
    expect(said("PhoneBlindTransferred", talk.seatLeg)).toBe(0);
    await clear(talk.leg, talk.seatLeg);
  });
});

describe("a phone that transfers after a consultation", () => {
  test.each([
    { caller: "with the operator", answered: true },
    { caller: "with the operator", answered: false },
    { caller: "elsewhere", answered: true },
    { caller: "elsewhere", answered: false },
  ])("(caller $caller, department answered: $answered) names both its legs before either ends", async ({ caller, answered }) => {
    const talk = await rig.talk(carrier, phone);
    const { leg, target, uri } = await consults({ answered });
    if (caller === "elsewhere") {
      for (const one of [talk.leg, talk.seatLeg]) rig.obey({ type: "Leave", call: talk.call, bridge: talk.bridge, leg: one });
      await until(async () => (await inside(talk.bridge)).length === 0, "both to be out");
    }
    await refer(phone, talk, uri);
    expect(await rig.expect("PhoneTransferred", (input) => input.leg === talk.seatLeg)).toMatchObject({ to: leg });
    const before = rig.inputs.slice(0, placeOf(talk.seatLeg, "PhoneTransferred"));
    expect(before.filter((input) => input.type === "LegEnded" && [talk.seatLeg, leg].includes(input.leg))).toEqual([]);
    // As the floor does: whoever is asked goes to the caller.
    await bridged(rig.id("bridge"), talk.leg, target);
    await clear(talk.leg, talk.seatLeg, leg, target);
  });

  test("by naming another phone's call takes it over, which is told of both", async () => {
    const [mine, theirs] = [await rig.talk(carrier, phone), await rig.talk(await rig.carrier("09000000002"), other)];
    await refer(phone, mine, `${rig.uri("8001")}?Replaces=${dialogOf(theirs, "102")}`);
    await rig.expect("LegTakenOver", (input) => input.leg === mine.seatLeg);
    await rig.expect("LegTakenOver", (input) => input.leg === theirs.seatLeg);
    await rig.expect("LegEnded", (input) => input.leg === theirs.seatLeg);
    expect(placeOf(theirs.seatLeg, "LegEnded")).toBeGreaterThan(placeOf(theirs.seatLeg, "LegTakenOver"));
    await until(async () => (await channels()).length === 3, "Asterisk's own channels to go");
    expect(said("PhoneTransferred", mine.seatLeg)).toBe(0);
    expect(rig.pbx.intruders()).toEqual(["101"]);
    await bridged(rig.id("bridge"), mine.leg, mine.seatLeg);
    await clear(mine.leg, mine.seatLeg, theirs.leg, theirs.seatLeg);
  });

  test("to the very call that it transfers loses it, and its caller stays", async () => {
    const talk = await rig.talk(carrier, phone);
    await refer(phone, talk, `${rig.uri("8001")}?Replaces=${dialogOf(talk, "101")}`);
    await rig.expect("LegTakenOver", (input) => input.leg === talk.seatLeg);
    await rig.expect("LegEnded", (input) => input.leg === talk.seatLeg);
    expect(await inside(talk.bridge)).toEqual([talk.leg]);
    await clear(talk.leg, talk.seatLeg);
  });
});

test("given a call, when another phone takes it over by INVITE with Replaces, then that is told, and the two can be together again", async () => {
  const talk = await rig.talk(carrier, phone);
  await other.dial("101", "rehearsal-102", [`Replaces: ${replacesOf(talk.seatInvite, "101")}`]);
  await rig.expect("LegTakenOver", (input) => input.leg === talk.seatLeg);
  await until(async () => (await channels()).length === 2, "the thief to be out");
  expect(rig.pbx.intruders()).toContain("102");
  rig.obey({ type: "Join", call: talk.call, bridge: talk.bridge, leg: talk.seatLeg });
  await until(async () => (await inside(talk.bridge)).length === 2, "the two to be together");
  await clear(talk.leg, talk.seatLeg);
});

test.each([{ headers: [] }, { headers: ["Refer-Sub: false"] }])("the carrier may not transfer, and the call goes on ($headers)", async ({ headers }) => {
  const talk = await rig.talk(carrier, phone);
  const sent = carrier.request("REFER", rig.uri("0975105151"), { dialog: talk.invite.dialog, headers: [`Refer-To: <${rig.uri("8001")}>`, ...headers] });
  expect((await carrier.expect((message) => header(message, "cseq") === `${sent.dialog.cseq} REFER`)).first).toBe("SIP/2.0 603 Decline");
  expect(await inside(talk.bridge)).toEqual([talk.leg, talk.seatLeg]);
  await clear(talk.leg, talk.seatLeg);
});

describe("another adapter", () => {
  test("tells a leg on which nobody was called from one that does not ring yet, though both are Down", async () => {
    const [made, called] = [rig.id("made"), rig.id("called")];
    // Called "refer", it is let be by this adapter, which has not made it.
    const query = `endpoint=PJSIP/0970000001@fixed&app=${APP}&appArgs=refer&channelId=${made}&formats=ulaw`;
    await rig.ari(`/channels/create?${query}`, "POST", { variables: { "CONNECTEDLINE(num,i)": "0975105151", "CONNECTEDLINE(pres)": "allowed" } });
    rig.obey({ type: "Dial", call: rig.id("call"), leg: called, trunk: "fixed", number: "0970000001", show: { own: "0975105151", caller: null }, ringMs: 20_000 });
    department.reply(await department.expect("INVITE sip:0970000001@"), "100 Trying");
    await rig.again([made, called]);
    const { legs, ringing, undialled } = await rig.expect("PbxConnected");
    expect([legs.toSorted(), ringing, undialled]).toEqual([[made, called].sort(), [], [made]]);
    await clear(made, called);
  });
});
