/**
 * How each race at the desks ends: refusals, phones that vanish, and people who do two things
 * at the same moment. Phones ring for a few seconds and there is no wrap-up, so that a race is short;
 * each operator speaks one language, so that four lanes of tests run side by side.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { LANGUAGES, type Language } from "../../src/prompt/language.js";
import { leavesNothingBehind, openCentre, openLane } from "./centre.js";
import { shareOfTone } from "./ear.js";
import { type Caller, type DeskPhone, until } from "./people.js";
import type { PhoneScenario } from "./scenarios.js";

/** Long enough for what a test does meanwhile, which starts programs. */
const RING_MS = 4_000;

const centre = openCentre(() => ({
  site: {
    operators: LANGUAGES.flatMap((language, lane) =>
      [1, 2].map((which) => {
        const last = 2 * lane + which;
        return { id: `100${last}`, name: `リハーサル${last}`, languages: [language], pin: `0000${last}` };
      }),
    ),
    rules: {
      ringMs: RING_MS,
      wrapUpEndMs: 0,
      cooldownMs: { noAnswer: 1_000, declined: 1_000, busy: 1_000, failed: 1_000 },
    },
  },
}));

/** Two seats of one language: at the second everything goes as it should. */
interface Lane {
  language: Language;
  seats: [string, string];
  good: DeskPhone;
  takeTurns: ReturnType<typeof openLane>;
}

const KEYS: Record<Language, string> = { ja: "0", en: "73", zh: "83", ko: "93" };
const lanes = LANGUAGES.map((language, at): Lane => {
  const seats: [string, string] = [`10${2 * at + 1}`, `10${2 * at + 2}`];
  return { language, seats, good: undefined as unknown as DeskPhone, takeTurns: openLane() };
});
const [japanese, english, chinese, korean] = lanes as [Lane, Lane, Lane, Lane];

/** At the first seat an operator is logged in whose phone is there only where a test puts one. */
beforeAll(async () => {
  await Promise.all(
    lanes.map(async (lane) => {
      const [first, second] = lane.seats;
      lane.good = await centre.stage.phone(second);
      const phone = await centre.stage.phone(first);
      // Operator 1001 sits at 101, and so on.
      await Promise.all([lane.good.logIn(`10${second.slice(1)}`), phone.logIn(`10${first.slice(1)}`)]);
      await phone.leave();
    }),
  );
});

async function callIn({ language }: Lane): Promise<Caller> {
  const call = await centre.stage.call();
  await call.answered();
  call.press(KEYS[language]);
  return call;
}

async function atFirstSeat({ seats }: Lane, does: PhoneScenario["does"]): Promise<DeskPhone> {
  const phone = await centre.stage.phone(seats[0], does);
  await phone.register();
  return phone;
}

/** A call that rings at this phone while it is the only one; then the good one is there again. */
async function ringsFirst(lane: Lane, phone: DeskPhone): Promise<Caller> {
  await lane.good.leave();
  const call = await callIn(lane);
  await phone.rings();
  await lane.good.register();
  return call;
}

/** The caller is now talking here, having entered the queue once; and then has been served. */
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

describe.concurrent("the caller hangs up", () => {
  test("while the phone rings: it stops ringing, without blame, and rings for the next at once", () =>
    japanese.takeTurns(async () => {
      const { good } = japanese;
      const call = await callIn(japanese);
      await good.rings();
      await call.hangUp();
      expect(await good.released()).toContain("CANCEL");
      const record = centre.record.call(call.number);
      await record.saw("CallEnded", { outcome: "abandonedQueue", by: "caller" });
      expect((await record.saw("OfferEnded")).what.outcome).toBe("withdrawn");
      await isServedAt(good, await callIn(japanese));
    }));

  test("at the moment of the answer: whichever was first counts, once, and the phone is free again", () =>
    japanese.takeTurns(async () => {
      const { good } = japanese;
      for (let times = 0; times < 5; times += 1) {
        const call = await callIn(japanese);
        await good.rings();
        const answered = good.answer().catch(() => {});
        await call.hangUp();
        const record = centre.record.call(call.number);
        const ended = await record.saw("CallEnded", { by: "caller" });
        expect(["served", "abandonedQueue"]).toContain(ended.what.outcome);
        await record.saw("OfferEnded");
        expect(record.all("CallEnded")).toHaveLength(1);
        expect(record.all("OfferEnded")).toHaveLength(1);
        await good.released();
        await answered;
      }
      await isServedAt(good, await callIn(japanese));
    }));

  test("at the same moment as the operator: the call has ended once", () =>
    japanese.takeTurns(async () => {
      const { good } = japanese;
      for (let times = 0; times < 5; times += 1) {
        const call = await callIn(japanese);
        await good.rings();
        await good.answer();
        const record = centre.record.call(call.number);
        await record.saw("OfferEnded", { outcome: "answered" });
        // Each may be told by a BYE that the other was first; then SIPp's own is answered by 481.
        await Promise.all([call.hangUp().catch(() => {}), good.hangUp().catch(() => {})]);
        await record.saw("CallEnded", { outcome: "served" });
        expect(record.all("CallEnded")).toHaveLength(1);
      }
      await isServedAt(good, await callIn(japanese));
    }));
});

describe.concurrent("the phone that rings first", () => {
  test.for([
    ["declines", "decline", "declined"],
    ["is busy", "busy", "busy"],
  ] as const)("%s: the caller keeps the place and the next seat rings at once", ([, does, outcome]) =>
    japanese.takeTurns(async () => {
      // Whoever has just served somebody has not been idle longest.
      await isServedAt(japanese.good, await callIn(japanese));
      const phone = await atFirstSeat(japanese, does);
      const call = await callIn(japanese);
      await isServedAt(japanese.good, call);
      const record = centre.record.call(call.number);
      expect(record.all("OfferEnded").map((fact) => [fact.seat, fact.what.outcome])).toEqual([
        [japanese.seats[0], outcome],
        [japanese.seats[1], "answered"],
      ]);
      await phone.leave();
    }));

  test("does not answer, twice in a row: the next seat rings, then the seat is paused; the last seat never is", () =>
    english.takeTurns(async () => {
      const { good, seats } = english;
      const phone = await atFirstSeat(english, "answer");
      for (let times = 1; times <= 2; times += 1) {
        const call = await ringsFirst(english, phone);
        expect(await phone.released()).toContain("CANCEL");
        await isServedAt(good, call);
        await centre.record.call(call.number).saw("OfferEnded", { outcome: "noAnswer" });
      }
      await centre.record.seat(seats[0]).saw("Paused", { reason: "noAnswer", by: "centre" });
      // Now the other is the last: it may ring in vain as often as it likes.
      const call = await callIn(english);
      for (let times = 1; times <= 3; times += 1) {
        await good.rings();
        if (times < 3) await good.released();
      }
      await good.answer();
      await call.hangUp();
      await good.released();
      expect(centre.record.seat(seats[1]).facts().filter(({ what }) => what.type === "Paused")).toEqual([]);
    }));

  test("answers after its time: it is hung up at once, and the caller talks to the next", () =>
    korean.takeTurns(async () => {
      const { good } = korean;
      const phone = await atFirstSeat(korean, "answerTooLate");
      const call = await ringsFirst(korean, phone);
      expect((await good.rings()).from).toContain(call.number);
      await good.answer();
      await until("the late one is hung up", () => phone.sipp.messages().includes("\nBYE sip:"));
      call.ear.speak(700);
      await until("the next one hears the caller", () => shareOfTone(good.ear.heard().slice(-4000), 700) > 0.8);
      expect(centre.record.call(call.number).all("CallEnded")).toEqual([]);
      await call.hangUp();
      await good.released();
      await phone.leave();
    }));

  test("is not there any more: the next seat rings, and it is not offered until it registers again", () =>
    chinese.takeTurns(async () => {
      const { good, seats } = chinese;
      await isServedAt(good, await callIn(chinese));
      const phone = await atFirstSeat(chinese, "answer");
      await phone.vanish();
      await isServedAt(good, await callIn(chinese));
      await centre.record.seat(seats[0]).saw("PhoneLost", { why: "unreachable" });
      await isServedAt(good, await callIn(chinese));
      const back = await atFirstSeat(chinese, "answer");
      await isServedAt(back, await callIn(chinese));
      await back.leave();
    }));

  test("unregisters while it rings: its answer counts, but nothing more is offered there", () =>
    chinese.takeTurns(async () => {
      const { good, seats } = chinese;
      const phone = await atFirstSeat(chinese, "answer");
      const call = await ringsFirst(chinese, phone);
      await phone.leave();
      await phone.answer();
      await centre.record.seat(seats[0]).saw("PhoneLost", { why: "unregistered" });
      await centre.record.call(call.number).saw("CallConnected");
      await call.hangUp();
      await phone.released();
      await isServedAt(good, await callIn(chinese));
      expect(phone.calls()).toBe(1);
    }));

  test("vanishes while it rings: the next seat rings when its time is over", () =>
    chinese.takeTurns(async () => {
      const phone = await atFirstSeat(chinese, "answer");
      const call = await ringsFirst(chinese, phone);
      await phone.vanish();
      await isServedAt(chinese.good, call);
      expect(centre.record.call(call.number).all("OfferEnded")).toHaveLength(2);
    }));
});

describe.concurrent("a phone that vanishes in a conversation", () => {
  test("leaves its caller at the head of the queue, with an announcement, and the next seat rings", () =>
    korean.takeTurns(async () => {
      const { good } = korean;
      const phone = await atFirstSeat(korean, "answer");
      const call = await ringsFirst(korean, phone);
      await phone.answer();
      await good.leave();
      await phone.vanish();
      await call.hears("ko/still_waiting");
      await good.register();
      expect((await good.rings()).from).toContain(call.number);
      await good.answer();
      const record = centre.record.call(call.number);
      await record.saw("OperatorLost");
      await call.hangUp();
      await good.released();
      await record.saw("CallEnded", { outcome: "served", by: "caller" });
    }));
});

describe.concurrent("two callers and two phones", () => {
  test("answered at the same moment are each with one, and hear nothing of the others", () =>
    japanese.takeTurns(async () => {
      const phones = [japanese.good, await atFirstSeat(japanese, "answer")];
      const [one, two] = await Promise.all([callIn(japanese), callIn(japanese)]);
      const rings = await Promise.all(phones.map((phone) => phone.rings()));
      await Promise.all(phones.map((phone) => phone.answer()));
      one.ear.speak(600);
      two.ear.speak(900);
      for (const [at, phone] of phones.entries()) {
        const [own, foreign] = rings[at]?.from.includes(one.number) ? [600, 900] : [900, 600];
        await until("the operator hears the own caller", () => shareOfTone(phone.ear.heard().slice(-4000), own) > 0.8);
        expect(shareOfTone(phone.ear.heard().slice(-4000), foreign)).toBeLessThan(0.01);
      }
      await Promise.all([one.hangUp(), two.hangUp()]);
      await Promise.all(phones.map((phone) => phone.released()));
    }));
});

leavesNothingBehind(centre);
