/**
 * How each race at the desks ends: refusals, phones that vanish, and people who do two things
 * at the same moment. Phones ring for 2 s and there is no wrap-up, so that a race is short.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { eachTestEndsItsCalls, leavesNothingBehind, openCentre } from "./centre.js";
import { shareOfTone } from "./ear.js";
import { type Caller, type DeskPhone, until } from "./people.js";
import type { PhoneScenario } from "./scenarios.js";
import { siteWith } from "./site.js";

const RING_MS = 2_000;

const centre = openCentre(() => ({
  site: siteWith({
    rules: {
      ringMs: RING_MS,
      wrapUpEndMs: 0,
      cooldownMs: { noAnswer: 1_000, declined: 1_000, busy: 1_000, failed: 1_000 },
    },
  }),
}));
eachTestEndsItsCalls(centre);

/** The seat 102, at which everything goes as it should. */
let good: DeskPhone;

/** At 101 an operator is logged in whose phone is there only where a test puts one. */
beforeAll(async () => {
  good = await centre.stage.phone("102");
  const first = await centre.stage.phone("101");
  await Promise.all([good.logIn("1002"), first.logIn("1001")]);
  await first.leave();
});

async function at101(does: PhoneScenario["does"]): Promise<DeskPhone> {
  const phone = await centre.stage.phone("101", does);
  await phone.register();
  return phone;
}

/** A phone of that kind at 101, which has been idle longer than 102. */
async function rungFirst(does: PhoneScenario["does"]): Promise<DeskPhone> {
  await isServedAt(good, await callIn());
  return at101(does);
}

/** A call that rings at this phone while it is the only one; then the good one is there again. */
async function ringsFirst(phone: DeskPhone): Promise<Caller> {
  await good.leave();
  const call = await callIn();
  await phone.rings();
  await good.register();
  return call;
}

async function callIn(): Promise<Caller> {
  const call = await centre.stage.call();
  await call.answered();
  call.press("0");
  return call;
}

/** The caller who came first to another phone is now talking here. */
async function isServedAt(phone: DeskPhone, call: Caller): Promise<void> {
  expect((await phone.rings()).from).toContain(call.number);
  await phone.answer();
  const record = centre.record.call(call.number);
  await record.saw("CallConnected");
  expect(record.all("QueueEntered")).toHaveLength(1);
  await call.hangUp();
  await phone.released();
  await record.saw("CallEnded", { outcome: "served", by: "caller" });
}

describe("the caller hangs up", () => {
  test("while the phone rings: it stops ringing, without blame, and rings for the next at once", async () => {
    const call = await callIn();
    await good.rings();
    await call.hangUp();
    expect(await good.released()).toContain("CANCEL");
    const record = centre.record.call(call.number);
    await record.saw("CallEnded", { outcome: "abandonedQueue", by: "caller" });
    expect((await record.saw("OfferEnded")).what.outcome).toBe("withdrawn");
    await isServedAt(good, await callIn());
  });

  test("at the moment of the answer: whichever was first counts, once, and the phone is free again", async () => {
    for (let times = 0; times < 5; times += 1) {
      const call = await callIn();
      await good.rings();
      const answered = good.answer().catch(() => {});
      await call.hangUp();
      const record = centre.record.call(call.number);
      const ended = await record.saw("CallEnded", { by: "caller" });
      expect(["served", "abandonedQueue"]).toContain(ended.what.outcome);
      expect(record.all("CallEnded")).toHaveLength(1);
      expect(record.all("OfferEnded")).toHaveLength(1);
      await good.released();
      await answered;
    }
    await isServedAt(good, await callIn());
  });

  test("at the same moment as the operator: the call has ended once", async () => {
    for (let times = 0; times < 5; times += 1) {
      const call = await callIn();
      await good.rings();
      await good.answer();
      await Promise.all([call.hangUp().catch(() => {}), good.hangUp().catch(() => {})]);
      const record = centre.record.call(call.number);
      await record.saw("CallEnded", { outcome: "served" });
      expect(record.all("CallEnded")).toHaveLength(1);
    }
    await isServedAt(good, await callIn());
  });
});

describe("the phone that rings first", () => {
  test.for([
    ["declines", "decline", "declined"],
    ["is busy", "busy", "busy"],
  ] as const)("%s: the caller keeps the place and the next seat rings at once", async ([, does, outcome]) => {
    const phone = await rungFirst(does);
    const call = await callIn();
    await isServedAt(good, call);
    const record = centre.record.call(call.number);
    expect(record.all("OfferEnded").map((fact) => [fact.seat, fact.what.outcome])).toEqual([
      ["101", outcome],
      ["102", "answered"],
    ]);
    const offers = record.all("OfferMade");
    expect(offers[1]!.at - offers[0]!.at).toBeLessThan(RING_MS);
    await phone.leave();
  });

  test("does not answer, twice in a row: the next seat rings, then the seat is paused; the last seat never is", async () => {
    const phone = await at101("answer");
    for (let times = 1; times <= 2; times += 1) {
      const call = await ringsFirst(phone);
      expect(await phone.released()).toContain("CANCEL");
      await isServedAt(good, call);
      await centre.record.call(call.number).saw("OfferEnded", { outcome: "noAnswer" });
    }
    await centre.record.seat("101").saw("Paused", { reason: "noAnswer", by: "centre" });
    // Now 102 is the last: it may ring in vain as often as it likes.
    const call = await callIn();
    for (let times = 1; times <= 3; times += 1) {
      await good.rings();
      if (times < 3) await good.released();
    }
    await good.answer();
    await call.hangUp();
    await good.released();
    expect(centre.record.seat("102").facts().some(({ what }) => what.type === "Paused" && what.reason === "noAnswer")).toBe(false);
    await phone.dial("*13");
    await phone.leave();
  });

  test("answers after its time: it is hung up at once, and the caller talks to the next", async () => {
    const phone = await at101("answerTooLate");
    const call = await ringsFirst(phone);
    expect((await good.rings()).from).toContain(call.number);
    await good.answer();
    await until("the late one is hung up", () => phone.sipp.messages().includes("\nBYE sip:"));
    call.ear.speak(700);
    await until("the next one hears the caller", () => shareOfTone(good.ear.heard().slice(-4000), 700) > 0.8);
    expect(centre.record.call(call.number).all("CallEnded")).toEqual([]);
    await call.hangUp();
    await good.released();
    await phone.leave();
  });

  test("is not there any more: the next seat rings, and it is not offered until it registers again", async () => {
    const phone = await rungFirst("answer");
    await phone.vanish();
    const call = await callIn();
    await isServedAt(good, call);
    const lost = await centre.record.seat("101").saw("PhoneLost", { why: "unreachable" });
    expect(lost.operator).toBe("1001");
    await isServedAt(good, await callIn());
    const back = await centre.stage.phone("101");
    await back.register();
    await isServedAt(back, await callIn());
    await back.leave();
  });

  test("unregisters while it rings: its answer counts, but nothing more is offered there", async () => {
    const phone = await at101("answer");
    const call = await ringsFirst(phone);
    await phone.leave();
    await centre.record.seat("101").saw("PhoneLost", { why: "unregistered" });
    await phone.answer();
    await centre.record.call(call.number).saw("CallConnected");
    const next = await callIn();
    await call.hangUp();
    await phone.released();
    await isServedAt(good, next);
    expect(phone.calls()).toBe(1);
  });

  test("vanishes while it rings: the next seat rings when its time is over", async () => {
    const phone = await at101("answer");
    const call = await ringsFirst(phone);
    await phone.vanish();
    await isServedAt(good, call);
    expect(centre.record.call(call.number).all("OfferEnded")).toHaveLength(2);
    const back = await centre.stage.phone("101");
    await back.register();
    await back.leave();
  });
});

describe("a phone that vanishes in a conversation", () => {
  test("leaves its caller at the head of the queue, with an announcement, and the next seat rings", async () => {
    const phone = await at101("answer");
    const call = await ringsFirst(phone);
    await phone.answer();
    await phone.vanish();
    await call.hears("ja/still_waiting");
    expect((await good.rings()).from).toContain(call.number);
    await good.answer();
    await centre.record.call(call.number).saw("OperatorLost");
    await call.hangUp();
    await good.released();
    await centre.record.call(call.number).saw("CallEnded", { outcome: "served", by: "caller" });
  });
});

describe("two callers and two phones", () => {
  test("answered at the same moment are each with one, and hear nothing of the others", async () => {
    const other = await centre.stage.phone("103");
    await other.logIn("1003");
    const calls = await Promise.all([callIn(), callIn()]);
    const phones = [good, other];
    const rings = await Promise.all(phones.map((phone) => phone.rings()));
    await Promise.all(phones.map((phone) => phone.answer()));
    calls[0]?.ear.speak(600);
    calls[1]?.ear.speak(900);
    for (const [at, phone] of phones.entries()) {
      const firstCaller = rings[at]?.from.includes(calls[0]?.number ?? "");
      const [own, foreign] = firstCaller ? [600, 900] : [900, 600];
      await until("the operator hears the own caller", () => shareOfTone(phone.ear.heard().slice(-4000), own) > 0.8);
      expect(shareOfTone(phone.ear.heard().slice(-4000), foreign)).toBeLessThan(0.01);
    }
    await Promise.all([calls[0]?.hangUp(), calls[1]?.hangUp()]);
    await Promise.all(phones.map((phone) => phone.released()));
    await other.leave();
  });
});

leavesNothingBehind(centre);
