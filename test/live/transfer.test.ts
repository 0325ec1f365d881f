/**
 * A caller is handed over to a department: by the keys of desk phones that nobody here wrote,
 * and by codes keyed in the call. What each of the three hears is measured all the way.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { type Baresip, openBaresip } from "./baresip.js";
import { eachTestEndsItsCalls, leavesNothingBehind, openCentre } from "./centre.js";
import { type Ear, shareOfTone } from "./ear.js";
import type { ForeignPhoneOptions } from "./foreign-phone.js";
import { type Linphone, openLinphone } from "./linphone.js";
import { openManager } from "./manager.js";
import { type Answering, type Caller, type DeskPhone, until } from "./people.js";

const centre = openCentre();
eachTestEndsItsCalls(centre);
let outside: Answering;

const CALLER_HZ = 700;
const OPERATOR_HZ = 1100;
const DEPARTMENT_HZ = 1500;
/** Ten times what a caller may be left without a sound; the bench judges the goal. */
const QUIET_MS = 10_000;

beforeAll(async () => {
  outside = await centre.stage.outside();
  outside.ear.speak(DEPARTMENT_HZ);
});

async function callFor(keys: string): Promise<Caller> {
  const call = await centre.stage.call();
  await call.answered();
  call.press(keys);
  call.ear.speak(CALLER_HZ);
  return call;
}

/** Wait until somebody hears this tone, and nothing else. */
async function hears(one: Pick<Ear, "lately">, hz: number): Promise<void> {
  await until(`${hz} Hz is heard`, () => shareOfTone(one.lately(2000), hz) > 0.8);
}

const hearEachOther = async (call: Caller, ear: Ear | Linphone | Baresip, hz: number) => {
  await hears(call.ear, hz);
  await hears(ear, CALLER_HZ);
};

/** The seat's operator is logged in, and its phone is one that nobody here wrote from now on. */
async function foreign<T>(desk: DeskPhone, operator: string, open: (options: ForeignPhoneOptions) => Promise<T>): Promise<T> {
  await desk.logIn(operator);
  return open({ seat: desk.seat, host: centre.stage.address(), registrar: centre.system.sip, toneHz: OPERATOR_HZ });
}

describe("linphone, whose keys hold, dial and transfer", () => {
  let phone: Linphone;
  beforeAll(async () => {
    phone = await foreign(await centre.stage.phone("101"), "1008", openLinphone);
    return () => phone.leave();
  });

  /** The caller is on hold, and the operator talks to the department. */
  async function consulting(): Promise<Caller> {
    const call = await callFor("0");
    await phone.rings();
    await phone.answer();
    await hearEachOther(call, phone, OPERATOR_HZ);
    call.ear.forget();
    await phone.hold();
    await call.hearsMusic();
    await phone.dial("8001");
    expect((await outside.rings()).to).toBe("0970000001");
    await outside.answer();
    await phone.talks();
    await hears(outside.ear, OPERATOR_HZ);
    await hears(phone, DEPARTMENT_HZ);
    return call;
  }

  /** Ready for the next call, by a code that it dials. */
  async function ready(): Promise<void> {
    await phone.released();
    await phone.dial("*13");
    await phone.released();
  }

  test("hands its caller over after it has talked to the department, and is free", async () => {
    const call = await consulting();
    await phone.bringTogether();
    await hearEachOther(call, outside.ear, DEPARTMENT_HZ);
    await phone.released();
    expect(call.ear.longestQuietMs()).toBeLessThan(QUIET_MS);
    const record = centre.record.call(call.number);
    await record.saw("TransferStarted", { to: "8001", way: "phone", blind: false });
    await record.saw("TransferEnded", { outcome: "completed" });
    await record.saw("WrapUpStarted");
    await call.hangUp();
    expect(await outside.released()).toContain("BYE");
    await ready();
  });

  test("hangs up on the department, and takes its caller back", async () => {
    const call = await consulting();
    await phone.hangUp();
    expect(await outside.released()).toContain("BYE");
    await phone.resume();
    await hearEachOther(call, phone, OPERATOR_HZ);
    await centre.record.call(call.number).saw("TransferEnded", { outcome: "returned" });
    await call.hangUp();
  });
});

describe("baresip, which transfers without a word", () => {
  /** By which codes are dialled; calls go to the other one. */
  let desk: DeskPhone;
  let phone: Baresip;
  beforeAll(async () => {
    desk = await centre.stage.phone("102");
    phone = await foreign(desk, "1005", openBaresip);
    return () => phone.leave();
  });

  test("hands its caller over to a department that agreed to that", async () => {
    const call = await callFor("0");
    await phone.rings();
    await phone.answer();
    await hearEachOther(call, phone, OPERATOR_HZ);
    call.ear.forget();
    await phone.transfer("8002");
    await call.hearsMusic();
    await phone.released();
    const { to, from } = await outside.rings();
    expect(to).toBe("0970000002");
    expect(from).toContain(call.number);
    await outside.answer();
    await hearEachOther(call, outside.ear, DEPARTMENT_HZ);
    expect(call.ear.longestQuietMs()).toBeLessThan(QUIET_MS);
    await centre.record.call(call.number).saw("TransferEnded", { outcome: "completed" });
    await call.hangUp();
    await desk.dial("*13");
  });

  test("wants to hand its caller to one that did not: nobody there is rung, and the caller is in the queue again", async () => {
    const rung = outside.calls();
    const call = await callFor("0");
    await phone.rings();
    await phone.answer();
    await hearEachOther(call, phone, OPERATOR_HZ);
    await phone.transfer("8003");
    await phone.released();
    const record = centre.record.call(call.number);
    await record.saw("TransferRefused", { why: "unannounced" });
    await call.hears("ja/still_waiting");
    expect(outside.calls()).toBe(rung);
    await call.hangUp();
    await record.saw("CallEnded", { outcome: "abandonedQueue" });
  });
});

describe("an operator who keys codes in the call", () => {
  let phone: DeskPhone;
  beforeAll(async () => {
    phone = await centre.stage.phone("103");
    await phone.logIn("1006");
    phone.ear.speak(OPERATOR_HZ);
  });

  test("asks, swaps, and hands over, and the caller hears none of the keys", async () => {
    const call = await callFor("0");
    await phone.rings();
    await phone.answer();
    await hearEachOther(call, phone.ear, OPERATOR_HZ);
    const press = (keys: string) => {
      for (const key of keys) phone.ear.press(key);
    };
    call.ear.forget();
    press("*188001");
    await call.hearsMusic();
    await outside.rings();
    await outside.answer();
    await hears(phone.ear, DEPARTMENT_HZ);
    await hears(outside.ear, OPERATOR_HZ);
    press("*188001");
    await hearEachOther(call, phone.ear, OPERATOR_HZ);
    press("5");
    await until("a key that is no code reaches the caller", () => call.ear.keys() === "5");
    // As a network brings them that has held them back: Asterisk tells each of them twice.
    phone.ear.flood("*188001");
    await hears(phone.ear, DEPARTMENT_HZ);
    press("*");
    await hearEachOther(call, outside.ear, DEPARTMENT_HZ);
    await phone.released();
    expect(call.ear.keys()).toBe("5");
    expect(call.ear.longestQuietMs()).toBeLessThan(QUIET_MS);
    await centre.record.call(call.number).saw("TransferEnded", { outcome: "completed" });
    await call.hangUp();
  });
});

describe("an operator who calls somebody back", () => {
  let desk: DeskPhone;
  beforeAll(async () => {
    desk = await centre.stage.phone("106");
    await desk.logIn("1004");
    desk.ear.speak(OPERATOR_HZ);
  });

  test("is on the line first, then both hear each other, and the phone alone does the same", async () => {
    const { post } = await openManager(centre.system);
    await post("/api/seats/106/outgoing", { number: "097-000-0009", for: null });
    await desk.rings();
    const before = outside.calls();
    await desk.answer();
    const { to, from } = await outside.rings();
    expect([to, outside.calls()]).toEqual(["0970000009", before + 1]);
    expect(from).toContain("0975105151");
    await until("the operator hears that it rings", () => shareOfTone(desk.ear.heard().slice(-8000), 400) > 0.2);
    await outside.answer();
    await hears(desk.ear, DEPARTMENT_HZ);
    await hears(outside.ear, OPERATOR_HZ);
    await desk.hangUp();
    expect(await outside.released()).toContain("BYE");
    const made = () => centre.record.facts().filter(({ what }) => what.type === "OutgoingLegEnded");
    await until("what it cost is told", () => made().length === 1);

    await desk.dial("0970000009", async (ear) => {
      await outside.rings();
      await outside.answer();
      await hears(ear, DEPARTMENT_HZ);
      await outside.hangUp();
    });
    await until("what it cost is told", () => made().length === 2);
  });
});

describe("an operator with an interpreter in the call", () => {
  const COLLEAGUE_HZ = 1900;
  const HZ = { caller: CALLER_HZ, operator: OPERATOR_HZ, interpreter: DEPARTMENT_HZ, colleague: COLLEAGUE_HZ };
  type Who = keyof typeof HZ;

  /** Wait until somebody hears all of these at once, and none of the others. */
  async function hearsOnly(ear: Pick<Ear, "lately">, ...who: Who[]): Promise<void> {
    const share = (one: Who) => shareOfTone(ear.lately(4000), HZ[one]);
    const fits = (one: Who) => (who.includes(one) ? share(one) > 0.6 / who.length : share(one) < 0.05);
    await until(`${who.join(" and ")} are heard, and nobody else`, () => (Object.keys(HZ) as Who[]).every(fits));
  }

  /** At the panel. */
  async function manager(): Promise<(ask: object) => Promise<number>> {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ name: "manager", password: "rehearsal-manager" });
    const login = await fetch(`${centre.system.http}/api/login`, { method: "POST", headers, body });
    const cookie = login.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    return async (ask) => (await fetch(`${centre.system.http}/api/seats/104/transfer`, { method: "POST", headers: { ...headers, cookie }, body: JSON.stringify({ ask }) })).status;
  }

  test("asks a colleague alone, whom neither caller nor interpreter hears, hands over to both, and hears alone what is refused", async () => {
    const [desk, other] = [await centre.stage.phone("104"), await centre.stage.phone("105")];
    await desk.logIn("1007");
    desk.ear.speak(OPERATOR_HZ);
    other.ear.speak(COLLEAGUE_HZ);
    const call = await callFor("91");
    await desk.rings();
    await desk.answer();
    await hearEachOther(call, desk.ear, OPERATOR_HZ);
    const press = (keys: string) => {
      for (const key of keys) desk.ear.press(key);
    };

    call.ear.forget();
    press("*189999");
    await until("the operator hears that it is refused", () => shareOfTone(desk.ear.heard().slice(-2000), 400) > 0.3);
    await hears(desk.ear, CALLER_HZ);
    expect(shareOfTone(call.ear.heard(), 400)).toBeLessThan(0.01);

    press("*17");
    expect((await outside.rings()).to).toBe("0970000103");
    await outside.answer();
    await hearsOnly(call.ear, "operator", "interpreter");
    await hearsOnly(desk.ear, "caller", "interpreter");
    await hearsOnly(outside.ear, "caller", "operator");

    const ask = await manager();
    await other.logIn("1005");
    call.ear.forget();
    outside.ear.forget();
    await until("the colleague can be asked", async () => (await ask({ type: "consult", to: "105" })) === 204);
    await other.rings();
    await other.answer();
    await hearsOnly(desk.ear, "colleague");
    await hearsOnly(other.ear, "operator");
    await call.hearsMusic();
    for (const ear of [call.ear, outside.ear]) expect(shareOfTone(ear.heard(), COLLEAGUE_HZ)).toBeLessThan(0.01);

    expect(await ask({ type: "complete" })).toBe(204);
    await hearsOnly(call.ear, "colleague", "interpreter");
    await hearsOnly(other.ear, "caller", "interpreter");
    await hearsOnly(outside.ear, "caller", "colleague");
    await outside.hangUp();
    await hearEachOther(call, other.ear, COLLEAGUE_HZ);
    expect(call.ear.longestQuietMs()).toBeLessThan(QUIET_MS);
    const record = centre.record.call(call.number);
    await record.saw("TransferStarted", { kind: "interpreter", to: "8103" });
    await call.hangUp();
    for (const one of [desk, other]) await one.leave();
  });

  test("whom the caller chose because nobody speaks the language: is rung as soon as an operator has answered", async () => {
    const desk = await centre.stage.phone("106");
    await desk.logIn("1004");
    desk.ear.speak(OPERATOR_HZ);
    const call = await callFor("91");
    await call.hears("ko/language_unavailable");
    call.press("1");
    await desk.rings();
    await desk.answer();
    expect((await outside.rings()).to).toBe("0970000103");
    await outside.answer();
    await hearsOnly(call.ear, "operator", "interpreter");
    await hearsOnly(desk.ear, "caller", "interpreter");
    await call.hangUp();
    await desk.leave();
  });
});

leavesNothingBehind(centre);
