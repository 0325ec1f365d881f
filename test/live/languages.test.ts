/**
 * The busy hour in each of the four languages, all callers at once: what waiting, the rules of
 * the overflow, a callback, the voice information and the ways out of a language that nobody
 * speaks sound like, and what comes of each.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { LANGUAGES, type Language } from "../../src/prompt/language.js";
import { type Centre, leavesNothingBehind, openCentre } from "./centre.js";
import { type Ear, shareOfTone } from "./ear.js";
import { openManager } from "./manager.js";
import { type Answering, type Caller, type DeskPhone, LANGUAGE_KEY, until } from "./people.js";

const label = { ja: "試験", en: "Test" };
/** Groups of callers come one after the other, and what becomes of each is decided by how many are ahead. */
const busy = openCentre(() => ({
  clock: "2026-06-01T16:00:00+09:00",
  site: {
    rules: { announcePosition: true, wrapUpEndMs: 0 },
    overflow: [
      { id: "far_back", label, when: { ahead: 13 }, action: { type: "end", prompt: "overflow_end" } },
      { id: "behind", label, when: { ahead: 9 }, action: { type: "announcement", prompt: "overflow_busy" } },
      { id: "middle", label, when: { ahead: 5 }, action: { type: "information" } },
      { id: "first", label, when: { closesInMs: 4 * 3_600_000 }, action: { type: "callback" } },
    ],
  },
}));
const reduced = openCentre(() => ({ site: { rules: { announceEveryMs: 10_000, wrapUpEndMs: 0 } } }));

const FOREIGN = ["en", "zh", "ko"] as const;
/** A matter without a notice of its own. */
const OTHER_KEY = "3";
const OWN_LINE = "0975105151";
const OPERATOR_HZ = 1100;
const OUTSIDE_HZ = 1500;
/** Before so many were served nobody knows the pace. */
const SERVED = 5;

/** Somebody who knows the keys, and is in the queue. */
async function waiting(centre: Centre, language: Language): Promise<Caller> {
  const call = await centre.stage.call();
  await call.answered();
  call.press(`${LANGUAGE_KEY[language]}${OTHER_KEY}`);
  await centre.record.call(call.number).saw("QueueEntered", { language });
  return call;
}

type OneEach = Record<Language, Caller>;

/** One of each language, in no order. */
async function waitingInEach(centre: Centre): Promise<OneEach> {
  const calls = await Promise.all(LANGUAGES.map(async (language) => [language, await waiting(centre, language)] as const));
  return Object.fromEntries(calls) as OneEach;
}

/** As they have come. */
function inOrder(centre: Centre, calls: Caller[]): Caller[] {
  const arrived = centre.record.facts().flatMap(({ what }) => (what.type === "CallArrived" ? [what.caller.dial] : []));
  return calls.toSorted((a, b) => arrived.indexOf(a.number) - arrived.indexOf(b.number));
}

/** One after the other, each in this language. */
async function hears(call: Caller, language: Language, ...prompts: string[]): Promise<void> {
  for (const prompt of prompts) await call.hears(`${language}/${prompt}`);
}

/** Wait until somebody hears these tones at once. */
async function hearsTones(ear: Ear, ...tones: number[]): Promise<void> {
  await until(`${tones.join(" and ")} Hz are heard`, () => tones.every((hz) => shareOfTone(ear.lately(4000), hz) > 0.6 / tones.length));
}

/** Asked for a number, the caller wants another one than is shown, and keys it in. */
async function keysAnother(call: Caller, language: Language, number: string): Promise<void> {
  await hears(call, language, "callback_number.1");
  call.press("2");
  await hears(call, language, "callback_enter");
  call.ear.forget();
  call.press(`${number}#`);
  await hears(call, language, "callback_number.1", "callback_number.2");
  call.press("1");
  await hears(call, language, "callback_confirmed.1");
  await call.hangUp();
}

/** The caller was promised to be called at this number. */
async function isPromised(centre: Centre, call: Caller, like: { keyed: boolean; language: Language }, number: string): Promise<void> {
  const record = centre.record.call(call.number);
  expect((await record.saw("CallbackAsked", like)).what.called.dial).toBe(number);
  await record.saw("CallEnded", { outcome: "callback", by: "caller" });
}

describe.concurrent("given one operator, who talks, and the pace of the day", () => {
  let phone: DeskPhone;
  let outside: Answering;
  let impatient: Caller;
  let first: OneEach;
  let middle: OneEach;
  let behind: OneEach;
  let farBack: OneEach;
  const ANOTHER = "0970003001";

  beforeAll(async () => {
    phone = await busy.stage.phone("101");
    outside = await busy.stage.outside();
    await Promise.all([phone.logIn("1008"), ...Array.from({ length: SERVED + 1 }, () => waiting(busy, "ja"))]);
    for (let served = 0; served <= SERVED; served += 1) {
      await phone.rings();
      await phone.answer();
      if (served < SERVED) await phone.hangUp();
    }
    [impatient, first] = await Promise.all([waiting(busy, "ja"), waitingInEach(busy)]);
    middle = await waitingInEach(busy);
    behind = await waitingInEach(busy);
    farBack = await waitingInEach(busy);
  });

  test.for(LANGUAGES)("whoever is too far back hears so, and where a lost card is blocked, and the call ends: %s", async (language) => {
    const call = farBack[language];
    await hears(call, language, "overflow_end.1", "digit.0");
    await call.ended();
    await hears(call, language, "overflow_end.2", "goodbye");
    const record = busy.record.call(call.number);
    await record.saw("OverflowMet", { rule: "far_back", action: "end" });
    await record.saw("CallEnded", { outcome: "overflow", by: "centre" });
  });

  describe.concurrent("whoever waits", () => {
    describe.concurrent("in the language of the call", () => {
      test.for(LANGUAGES)("hears how long and at which place, takes the offer of a callback, and is promised it: %s", async (language) => {
        const call = first[language];
        const record = busy.record.call(call.number);
        const { position } = (await record.saw("QueueEntered")).what;
        await hears(call, language, "busy_wait.1", "wait_band.under_5", "busy_wait.2", "position.1", `place.${position}`, "callback_offer");
        const { what } = await record.saw("WaitTold");
        expect(what).toMatchObject({ band: "under_5", fromMs: 0, untilMs: 300_000, seats: 1, first: true });
        call.press("1");
        await hears(call, language, "callback_number.1", "digit.9");
        call.press("1");
        await hears(call, language, "callback_confirmed.1");
        await call.hangUp();
        await isPromised(busy, call, { keyed: false, language }, call.number);
      });

      test("may take it before it is said, for another number", async () => {
        await hears(impatient, "ja", "busy_wait.1");
        impatient.press("1");
        await keysAnother(impatient, "ja", ANOTHER);
        await isPromised(busy, impatient, { keyed: true, language: "ja" }, ANOTHER);
      });

      test.for(LANGUAGES)("hears what to do about a lost card meanwhile, and is in the queue again: %s", async (language) => {
        const call = middle[language];
        await hears(call, language, "busy_wait.1", "information_offer");
        call.press("1");
        await hears(call, language, "information_lost.1", "digit.0");
        call.press("0");
        await call.hearsMusic();
        const record = busy.record.call(call.number);
        await record.saw("InformationEntered", { node: "entrance", way: "overflow" });
        await record.saw("InformationEntered", { node: "lost_card", way: "key" });
        await record.saw("InformationLeft", { node: "lost_card", why: "toQueue" });
      });

      test.for(LANGUAGES)("hears that many are waiting: %s", async (language) => {
        const call = behind[language];
        await hears(call, language, "busy_wait.1", "overflow_busy");
        await call.hangUp();
        const record = busy.record.call(call.number);
        await record.saw("OverflowMet", { rule: "behind", action: "announcement" });
        await record.saw("CallEnded", { outcome: "abandonedQueue", by: "caller" });
      });
    });

    test.sequential("is served in the order of arrival: by a callback, the operator on the line first, and after listening to the information", async () => {
      phone.ear.speak(OPERATOR_HZ);
      outside.ear.speak(OUTSIDE_HZ);
      await phone.hangUp();
      const promised = inOrder(busy, [impatient, ...Object.values(first)]);
      for (const [made, call] of promised.entries()) {
        const number = call === impatient ? ANOTHER : call.number;
        expect((await phone.rings()).from).toContain(number);
        expect(outside.calls()).toBe(made);
        // What is heard is of this call, and not of the one before.
        for (const { ear } of [phone, outside]) ear.forget();
        await phone.answer();
        const { to, from } = await outside.rings();
        expect(to).toBe(number);
        expect(from).toContain(OWN_LINE);
        await outside.answer();
        await Promise.all([hearsTones(outside.ear, OPERATOR_HZ), hearsTones(phone.ear, OUTSIDE_HZ)]);
        await outside.hangUp();
      }
      const closed = () => busy.record.facts().filter(({ what }) => what.type === "CallbackClosed" && what.outcome === "reached");
      await until("all callbacks are closed", () => closed().length === promised.length);
      for (const call of inOrder(busy, Object.values(middle))) {
        expect((await phone.rings()).from).toContain(call.number);
        await phone.answer();
        await hearsTones(call.ear, OPERATOR_HZ);
        await phone.hangUp();
        await call.ended();
      }
    });
  });
});

describe.concurrent("given a disaster reduces the service, and nobody is there", () => {
  const INTERPRETERS = { en: "0970000101", zh: "0970000102", ko: "0970000103" };
  const interpreted: { language: (typeof FOREIGN)[number]; call: Caller }[] = [];

  beforeAll(async () => {
    const manager = await openManager(reduced.system);
    await manager.put("/api/disaster", { version: 0, mode: "reduced", reason: "訓練" });
  });

  describe.concurrent("a caller", () => {
    test.for(LANGUAGES)("hears of it first, in Japanese and in the language that was chosen: %s", async (language) => {
      const call = await reduced.stage.call();
      await hears(call, "ja", "disaster_reduced");
      call.press(LANGUAGE_KEY[language]);
      await hears(call, language, "disaster_reduced", "menu");
      await reduced.record.call(call.number).saw("HoursDecided", { open: true });
      await call.hangUp();
    });

    test.for(LANGUAGES)("who presses nothing hears that the language is not spoken, and waits on: %s", async (language) => {
      const call = await waiting(reduced, language);
      await hears(call, language, language === "ja" ? "busy_wait_noest" : "language_unavailable");
      await call.hearsMusic();
      await hears(call, language, "still_waiting");
      await call.hangUp();
      await reduced.record.call(call.number).saw("CallEnded", { outcome: "abandonedQueue", by: "caller" });
    });

    test.for(FOREIGN)("who would rather speak Japanese presses 0: %s", async (language) => {
      const call = await waiting(reduced, language);
      await hears(call, language, "language_unavailable");
      call.press("0");
      await hears(call, "ja", "connecting");
      const record = reduced.record.call(call.number);
      await record.saw("LanguageUnavailable", { language });
      await record.saw("LanguageChosen", { language: "ja", by: "operatorKey" });
      await call.hangUp();
    });

    test.for(FOREIGN)("who would rather be called back presses 2, and keys another number in: %s", async (language) => {
      const number = `097000300${LANGUAGE_KEY[language]}`;
      const call = await waiting(reduced, language);
      await hears(call, language, "language_unavailable");
      call.press("2");
      await keysAnother(call, language, number);
      await isPromised(reduced, call, { keyed: true, language }, number);
    });

    test.for(FOREIGN)("who would rather have an interpreter presses 1: %s", async (language) => {
      const call = await waiting(reduced, language);
      await hears(call, language, "language_unavailable");
      call.press("1");
      await hears(call, language, "interpreter_joining");
      await reduced.record.call(call.number).saw("InterpreterChosen", { language });
      interpreted.push({ language, call });
    });
  });

  test.sequential("when an operator has come who speaks only Japanese, each interpreter is joined in", async () => {
    const [phone, outside] = [await reduced.stage.phone("101"), await reduced.stage.outside()];
    phone.ear.speak(OPERATOR_HZ);
    outside.ear.speak(OUTSIDE_HZ);
    await phone.logIn("1001");
    expect(interpreted).toHaveLength(FOREIGN.length);
    for (const call of inOrder(reduced, interpreted.map((one) => one.call))) {
      expect((await phone.rings()).from).toContain(call.number);
      await phone.answer();
      const { language } = interpreted.find((one) => one.call === call)!;
      expect((await outside.rings()).to).toBe(INTERPRETERS[language]);
      await outside.answer();
      await hearsTones(call.ear, OPERATOR_HZ, OUTSIDE_HZ);
      await reduced.record.call(call.number).saw("TransferAnswered");
      await call.hangUp();
      await Promise.all([phone.released(), outside.released()]);
    }
  });
});

leavesNothingBehind(busy);
leavesNothingBehind(reduced);
