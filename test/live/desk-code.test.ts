/**
 * The codes of the desk phones: what each does, and what the operator hears of it. Each test
 * has seats, an operator and, where callers come, a language to itself, so all run at once.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { leavesNothingBehind, openCentre } from "./centre.js";
import { HEARD, likeness } from "./ear.js";
import { type Caller, clipOf, type DeskPhone } from "./people.js";
import { siteFile } from "./site.js";

/** Without 110, which is the police. */
const SEATS = Array.from({ length: 13 }, (_, index) => String(101 + index)).filter((id) => id !== "110");
/** Much longer than it takes to dial at another seat once the answer has been heard. */
const PIN_LOCK_MS = 15_000;

const directory = siteFile("departments");

const centre = openCentre(() => ({
  site: {
    departments: { departments: directory.departments.map((one) => (one.code === "8003" ? { ...one, hours: Array(7).fill(null) } : one)) },
    seats: { seats: SEATS.map((id) => ({ id, password: `rehearsal-${id}` })) },
    rules: { pinLockMs: PIN_LOCK_MS },
  },
}));

const phones: Record<string, DeskPhone> = {};

beforeAll(async () => {
  for (const seat of SEATS) phones[seat] = await centre.stage.phone(seat);
  await Promise.all(Object.values(phones).map((phone) => phone.register()));
});

function at(seat: string): DeskPhone {
  return phones[seat] as DeskPhone;
}

/** Dial the code at this seat and hear this answer. */
async function hears(seat: string, code: string, prompt: string): Promise<void> {
  const heard = await at(seat).dial(code);
  const clip = clipOf(centre.system, `ja/${prompt}`);
  expect(likeness(heard, clip), `${code} is answered with ${prompt}`).toBeGreaterThan(HEARD);
}

/** A caller of that language, for whom there is one operator at most. */
async function callIn(languageKey: "7" | "8" | "9"): Promise<Caller> {
  const call = await centre.stage.call();
  await call.answered();
  call.press(`${languageKey}3`);
  return call;
}

describe.concurrent("a desk phone's codes", () => {
  test("do nothing before somebody has logged in, and say so", async () => {
    await Promise.all(["*12", "*13", "*141"].map((code) => hears("101", code, "seat_not_logged_in")));
    await centre.record.seat("101").saw("ChangeRefused", { why: "notLoggedIn" });
  });

  test("log an operator in, who is ready at once; and out", async () => {
    const seat = centre.record.seat("102");
    await hears("102", "*111001*00001", "seat_logged_in");
    await seat.saw("LoggedIn", { by: "phone" });
    await seat.saw("BecameReady", { by: "phone" });
    await hears("102", "*12", "seat_logged_out");
    await seat.saw("LoggedOut", { by: "phone" });
  });

  test("pause with a reason, during which no phone rings, and end the pause", async () => {
    await hears("103", "*111005*00005", "seat_logged_in");
    await hears("103", "*142", "seat_paused");
    await centre.record.seat("103").saw("Paused", { reason: 2, by: "phone" });
    const call = await callIn("7");
    await call.hears("en/language_unavailable");
    expect(centre.record.call(call.number).all("OfferMade")).toEqual([]);
    await hears("103", "*13", "seat_ready");
    expect((await at("103").rings()).from).toContain(call.number);
    await call.hangUp();
    await at("103").released();
  });

  test.for(["*149", "*99", "0975105151", "*11", "*111001", "*12*", "5", "#", "operator"])(
    "that are none are refused and said so: %s",
    async (code) => {
      await hears("104", code, "seat_unknown_code");
    },
  );

  test("log an operator out elsewhere who forgot to", async () => {
    await hears("105", "*111002*00002", "seat_logged_in");
    await hears("106", "*111002*00002", "seat_logged_in");
    await centre.record.seat("105").saw("LoggedOut", { by: "phone" });
    await hears("105", "*12", "seat_not_logged_in");
  });
});

describe.concurrent("during a call", () => {
  test("a log-out is put off until it is over, neither seat nor operator can be had by another, and a department that is closed is told in words", async () => {
    await hears("107", "*111006*00006", "seat_logged_in");
    const call = await callIn("8");
    await at("107").rings();
    await at("107").answer();
    await Promise.all([
      hears("107", "*12", "seat_deferred"),
      hears("108", "*111006*00006", "seat_elsewhere"),
      hears("107", "*111003*00003", "seat_taken"),
      hears("107", "8003", "seat_department_closed"),
    ]);
    const record = centre.record.call(call.number);
    expect(record.all("TransferRefused")).toMatchObject([{ what: { to: "8003", why: "closed", way: "phone" } }]);
    expect(record.all("CallEnded")).toEqual([]);
    await call.hangUp();
    await at("107").released();
    await centre.record.seat("107").saw("LoggedOut", { by: "phone" });
    expect(record.facts().some(({ what }) => what.type === "WrapUpStarted")).toBe(false);
  });

  test("a pause is put off until it is over, and takes the place of the wrap-up", async () => {
    await hears("109", "*111007*00007", "seat_logged_in");
    const call = await callIn("9");
    await at("109").rings();
    await at("109").answer();
    await hears("109", "*143", "seat_deferred");
    await centre.record.seat("109").saw("ChangeDeferred", { change: "pause" });
    await at("109").hangUp();
    await call.ended();
    await centre.record.seat("109").saw("Paused", { reason: 3, by: "phone" });
    expect(centre.record.call(call.number).facts().some(({ what }) => what.type === "WrapUpStarted")).toBe(false);
  });
});

describe.concurrent("a wrong PIN", () => {
  test("is refused and said so, and the right one afterwards is taken", async () => {
    await hears("113", "*111003*99999", "seat_wrong_pin");
    await centre.record.seat("113").saw("PinRefused", { tries: 1 });
    await hears("113", "*111003*00003", "seat_logged_in");
  });

  test("three times in a row locks that operator, at every seat and for the right PIN, for a while", async () => {
    await hears("111", "*111004*11111", "seat_wrong_pin");
    await hears("111", "*111004*22222", "seat_wrong_pin");
    await hears("111", "*111004*33333", "seat_locked");
    await hears("112", "*111004*00004", "seat_locked");
    const locked = await centre.record.seat("111").saw("OperatorLocked");
    expect(locked.what.until - locked.at).toBe(PIN_LOCK_MS);
    const loggedIn = clipOf(centre.system, "ja/seat_logged_in");
    while (likeness(await at("112").dial("*111004*00004"), loggedIn) < HEARD);
    await centre.record.seat("112").saw("LoggedIn");
  });

  test("is answered no differently for an operator whom nobody knows", async () => {
    await hears("101", "*119999*00001", "seat_wrong_pin");
  });
});

leavesNothingBehind(centre);
