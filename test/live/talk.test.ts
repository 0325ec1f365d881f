/** A caller and an operator: what the phone shows, speech both ways, who ends it, and what the seat does then. */
import { beforeAll, describe, expect, test } from "vitest";
import { eachTestEndsItsCalls, leavesNothingBehind, openCentre } from "./centre.js";
import { STORM } from "./bad-line.js";
import { HEARD, likeness, openEar, shareOfTone } from "./ear.js";
import { type Caller, type CallOptions, clipOf, type DeskPhone, until } from "./people.js";
import { dial, digest, phone as desk, register } from "./scenarios.js";

const centre = openCentre();
eachTestEndsItsCalls(centre);
let phone: DeskPhone;

/** 1008 speaks all four languages. */
beforeAll(async () => {
  phone = await centre.stage.phone("101");
  await phone.logIn("1008");
});

async function callFor(keys: string, options?: CallOptions): Promise<Caller> {
  const call = await centre.stage.call(options);
  await call.answered();
  call.press(keys);
  return call;
}

/** Half a second of what somebody heard last. */
function heardLast(one: Caller | DeskPhone): Int16Array {
  return one.ear.heard().slice(-4000);
}

describe("a conversation", () => {
  test("carries speech both ways; when the caller hangs up, the seat is in wrap-up until *13", async () => {
    const call = await callFor("0");
    await phone.rings();
    await phone.answer();
    call.ear.speak(700);
    phone.ear.speak(1100);
    await until("the operator hears the caller", () => shareOfTone(heardLast(phone), 700) > 0.8);
    await until("the caller hears the operator", () => shareOfTone(heardLast(call), 1100) > 0.8);
    await call.hangUp();
    expect(await phone.released()).toContain("BYE");
    const record = centre.record.call(call.number);
    await record.saw("CallEnded", { outcome: "served", by: "caller" });
    await record.saw("WrapUpStarted");

    const next = await callFor("0");
    await next.hears("ja/busy_wait_noest");
    expect(phone.calls()).toBe(1);
    const heard = await phone.dial("*13");
    expect(likeness(heard, clipOf(centre.system, "ja/seat_ready"))).toBeGreaterThan(HEARD);
    await record.saw("WrapUpEnded", { by: "phone" });
    expect((await phone.rings()).from).toContain(next.number);
    await next.hangUp();
    await phone.released();
  });

  test("comes about over lines that lose, delay, double and shuffle packets, once, and ends for both", async () => {
    await phone.dial("*141");
    const worn = await centre.stage.phone("102", "answer", { ...STORM, seed: 2 });
    await worn.logIn("1001");
    const call = await centre.stage.call({ weather: { ...STORM, seed: 1 } });
    await call.answered();
    call.press("0");
    await worn.rings();
    await worn.answer();
    call.ear.speak(700);
    worn.ear.speak(1100);
    await until("the operator hears the caller", () => shareOfTone(heardLast(worn), 700) > 0.6);
    await until("the caller hears the operator", () => shareOfTone(heardLast(call), 1100) > 0.6);
    await call.hangUp();
    expect(await worn.released()).toContain("BYE");
    const record = centre.record.call(call.number);
    await record.saw("CallEnded", { outcome: "served", by: "caller" });
    expect([record.all("CallArrived").length, worn.calls()]).toEqual([1, 1]);
    await worn.leave();
    await phone.dial("*13");
  });

  test("ends for the caller when the operator hangs up", async () => {
    const call = await callFor("0");
    await phone.rings();
    await phone.answer();
    await phone.hangUp();
    await call.ended();
    await centre.record.call(call.number).saw("CallEnded", { outcome: "served", by: "operator" });
    await phone.dial("*13");
  });

  test("goes to a desk phone on TCP as well", async () => {
    const { stage, system } = centre;
    const host = stage.address();
    const remote = `${system.sip.host}:${system.sip.port}`;
    const [ear, listener] = [await openEar(host), await openEar(host)];
    const answering = await stage.sipp({ scenario: desk({ does: "answerAtOnce", media: ear }), host, calls: 1000, timeoutS: 900, transport: "tcp" });
    const seat = { seat: "102", authentication: digest("102", "rehearsal-102"), registrar: remote };
    const over = async (scenario: string) => expect(await (await stage.sipp({ scenario, host, remote, transport: "tcp" })).done).toBe(0);
    await over(register({ ...seat, contact: `${host}:${answering.port}` }));
    await over(dial({ ...seat, dials: "*111001*00001", media: listener }));
    await phone.leave();
    const call = await callFor("0");
    ear.speak(1300);
    await until("the caller hears the operator", () => shareOfTone(heardLast(call), 1300) > 0.8);
    expect(answering.messages()).toMatch(/^TCP message received[^]*INVITE sip:102@/m);
    await call.hangUp();
    await over(dial({ ...seat, dials: "*12", media: listener }));
    await phone.register();
    await Promise.all([ear.close(), listener.close()]);
  });

  test("can be read from its facts, step by step and to the millisecond", async () => {
    const call = await callFor("71");
    await phone.rings();
    await phone.answer();
    await call.hangUp();
    await phone.released();
    const record = centre.record.call(call.number);
    await record.saw("WrapUpStarted");
    const facts = record.facts().filter(({ what }) => what.type !== "AnnouncementSaid");
    expect(facts.map(({ what }) => what.type)).toEqual([
      "CallArrived",
      "HoursDecided",
      "LineAnswered",
      "LanguageChosen",
      "MatterChosen",
      "QueueEntered",
      "OfferMade",
      "OfferRang",
      "OfferEnded",
      "CallConnected",
      "CallEnded",
      "WrapUpStarted",
    ]);
    expect(facts.map(({ at }) => at)).toEqual(facts.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(record.all("OfferEnded")[0]).toMatchObject({ seat: "101", operator: "1008", what: { outcome: "answered" } });
    expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
    await phone.dial("*13");
  });
});

/** As `number_vectors.json` and the notes of the carriers have them. */
const CALLERS: { who: string; from?: string; headers?: string[]; user: string; name: string }[] = [
  { who: "a number in From", from: "<sip:0975105151@{host}>", user: "0975105151", name: "097-510-5151" },
  { who: "an international form in From", from: "<sip:+81975105151@{host};user=phone>", user: "0975105151", name: "097-510-5151" },
  { who: "a stray 0 after +81", from: "<sip:+810975105151@{host}>", user: "0975105151", name: "097-510-5151" },
  { who: "a toll-free number", from: "<sip:0120950178@{host}>", user: "0120950178", name: "0120-95-0178" },
  {
    who: "a number that the network vouches for (P-Asserted-Identity)",
    from: "<sip:0970000777@{host}>",
    headers: ["P-Asserted-Identity: <tel:+81975105151>"],
    user: "0975105151",
    name: "097-510-5151",
  },
  {
    who: "an anonymous caller",
    from: '"Anonymous" <sip:anonymous@anonymous.invalid>',
    user: "anonymous",
    name: "非通知",
  },
  {
    who: "one who withholds the number that the network knows",
    from: '"Anonymous" <sip:anonymous@anonymous.invalid>',
    headers: ["P-Asserted-Identity: <sip:0970000777@{host}>", "Privacy: id"],
    user: "anonymous",
    name: "非通知",
  },
  {
    who: "a payphone",
    from: '"Coin line/payphone" <sip:anonymous@anonymous.invalid>',
    user: "anonymous",
    name: "公衆電話",
  },
  {
    who: "a caller whose network cannot tell",
    from: '"Unavailable" <sip:anonymous@anonymous.invalid>',
    user: "anonymous",
    name: "表示圏外",
  },
  { who: "an international caller", from: "<sip:+12025550143@{host}>", user: "01012025550143", name: "+12025550143" },
  { who: "a number that cannot exist", from: "<sip:0901@{host}>", user: "anonymous", name: "0901" },
  { who: "a name instead of a number", from: "<sip:nobody-at-all@{host}>", user: "anonymous", name: "番号不明" },
  { who: "no user part at all", from: "<sip:{host}>", user: "anonymous", name: "番号不明" },
  { who: "a user of 300 letters", from: `<sip:${"x".repeat(300)}@{host}>`, user: "anonymous", name: "番号不明" },
  {
    who: "a display name with markup and quotes",
    from: '"<b>\\"x\\"</b>;tag=1" <sip:0975105151@{host}>',
    user: "0975105151",
    name: "097-510-5151",
  },
];

describe("the phone shows", () => {
  test.for(CALLERS.map((one) => [one.who, one] as const))("%s", async ([, { from, headers, user, name }]) => {
    const here = (text: string) => text.replace("{host}", centre.system.carrier);
    const call = await callFor("0", { from: from && here(from), headers: headers?.map(here) });
    const shown = (await phone.rings()).from;
    expect(shown).toMatch(/^"[^"]*" <sip:[^@]*@/);
    expect(shown).toContain(`"${name}"`);
    expect(shown).toContain(`<sip:${user}@`);
    await call.hangUp();
    await phone.released();
  });

  test("the matter and the language beside the number", async () => {
    const call = await callFor("92");
    expect((await phone.rings()).from).toContain("紛失・盗難 韓国語");
    await call.hangUp();
    await phone.released();
  });
});

leavesNothingBehind(centre);
