/** The centre is closed: what a caller hears, in which language, and that no phone rings for it. */
import { beforeAll, describe, expect, test } from "vitest";
import { LANGUAGES, type Language } from "../../src/prompt/language.js";
import { type Centre, leavesNothingBehind, openCentre } from "./centre.js";
import { openManager } from "./manager.js";
import { type Caller, LANGUAGE_KEY } from "./people.js";

const evening = openCentre({ clock: "2026-06-01T18:00:30+09:00" });
/** Mountain Day, a Tuesday. */
const holiday = openCentre({ clock: "2026-08-11T10:00:00+09:00" });
const typhoon = openCentre(() => ({
  clock: "2026-06-01T10:00:00+09:00",
  site: { calendar: { closures: [{ date: "2026-06-01", reason: "typhoon", agreement: "リハーサル" }] } },
}));

async function answeredCall(centre: Centre): Promise<Caller> {
  const call = await centre.stage.call();
  await call.answered();
  return call;
}

/** Hears these words in Japanese, presses the key of the language, and hears them in that. */
async function hearsInOwn(call: Caller, language: Language, words: string): Promise<void> {
  await call.hears(`ja/${words}`);
  call.press(LANGUAGE_KEY[language]);
  await call.hears(`${language}/${words}`);
}

/** A ready operator, whose phone must stay still. */
async function operatorAt(centre: Centre) {
  const phone = await centre.stage.phone("101");
  await phone.logIn("1008");
  return phone;
}

describe.concurrent("after closing time", () => {
  test("a caller hears so in Japanese, and when the centre opens next, though an operator is ready", async () => {
    const phone = await operatorAt(evening);
    const call = await answeredCall(evening);
    await call.hears("ja/closed.1");
    await call.hears("ja/word.tomorrow");
    await call.hears("ja/closed.2");
    const record = evening.record.call(call.number);
    await record.saw("HoursDecided", { open: false, why: "afterClosing" });
    await call.hangUp();
    await record.saw("CallEnded", { outcome: "closed", by: "caller" });
    expect(record.all("OfferMade")).toEqual([]);
    expect(phone.calls()).toBe(0);
  });

  test("7 brings it in English, and then the call ends", async () => {
    const call = await answeredCall(evening);
    await hearsInOwn(call, "en", "closed.1");
    await call.hears("en/closed.2");
    await call.ended();
    await call.hears("en/goodbye");
    const record = evening.record.call(call.number);
    await record.saw("CallEnded", { outcome: "closed", by: "centre" });
    expect(record.said().slice(-3)).toEqual(["en/closed", "en/information_invite", "en/goodbye"]);
  });

  test("keys for a matter and 0 lead to no queue", async () => {
    const call = await answeredCall(evening);
    call.press("023456*#");
    await call.hears("ja/closed.2");
    const record = evening.record.call(call.number);
    expect(record.all("QueueEntered")).toEqual([]);
    await call.hangUp();
    await record.saw("CallEnded", { outcome: "closed", by: "caller" });
  });

  test.for(LANGUAGES)("a language's key brings it in that, and 1 the voice information, the lost card first; who hangs up there has called while it was closed: %s", async (language) => {
    const call = await answeredCall(evening);
    await hearsInOwn(call, language, "closed.1");
    await call.hears(`${language}/word.tomorrow`);
    call.press("1");
    await call.hears(`${language}/information`);
    await call.hears(`${language}/information_lost_invite.1`);
    call.press("1");
    await call.hears(`${language}/information_lost.1`);
    const record = evening.record.call(call.number);
    await call.hangUp();
    await record.saw("InformationEntered", { node: "entrance", way: "closed" });
    await record.saw("InformationLeft", { node: "lost_card", why: "hungUp" });
    await record.saw("CallEnded", { outcome: "closed", by: "caller" });
  });
});

describe.concurrent("on a national holiday", () => {
  describe.concurrent("a caller", () => {
    test.for(LANGUAGES)("hears the same, with the next working day: %s", async (language) => {
      const call = await answeredCall(holiday);
      await hearsInOwn(call, language, "closed.1");
      await call.hears(`${language}/word.tomorrow`);
      const record = holiday.record.call(call.number);
      await record.saw("HoursDecided", { open: false, why: "holiday" });
      await call.hangUp();
      await record.saw("CallEnded", { outcome: "closed" });
    });
  });

  describe.sequential("on which a disaster suspends the service", () => {
    beforeAll(async () => {
      const manager = await openManager(holiday.system);
      await manager.put("/api/disaster", { version: 0, mode: "suspended", reason: "訓練" });
    });

    describe.concurrent("a caller", () => {
      test.for(LANGUAGES)("hears of that instead, and where a lost card is blocked: %s", async (language) => {
        const call = await answeredCall(holiday);
        await hearsInOwn(call, language, "disaster_closed.1");
        await call.hears(`${language}/digit.0`);
        const record = holiday.record.call(call.number);
        await record.saw("HoursDecided", { open: false, why: "disaster" });
        await call.hangUp();
        await record.saw("CallEnded", { outcome: "closed", by: "caller" });
      });
    });
  });
});

describe.concurrent("on the day of a special closure", () => {
  test("a caller hears its reason first in Japanese, then of the languages, and the call ends by itself", async () => {
    const phone = await operatorAt(typhoon);
    const call = await answeredCall(typhoon);
    await call.hears("ja/adhoc_closure.1");
    await call.hears("ja/reason.typhoon");
    await call.hears("ko/languages");
    await call.ended();
    await call.hears("ja/goodbye");
    const record = typhoon.record.call(call.number);
    await record.saw("HoursDecided", { open: false, why: "closure" });
    await record.saw("CallEnded", { outcome: "closed", by: "centre" });
    expect(phone.calls()).toBe(0);
  });

  test.for(LANGUAGES.filter((language) => language !== "ja"))("the reason is said in the language that was chosen: %s", async (language) => {
    const call = await answeredCall(typhoon);
    call.press(LANGUAGE_KEY[language]);
    await call.hears(`${language}/adhoc_closure.1`);
    await call.hears(`${language}/reason.typhoon`);
    await call.hears(`${language}/word.tomorrow`);
    await call.hangUp();
    await typhoon.record.call(call.number).saw("CallEnded", { outcome: "closed" });
  });
});

leavesNothingBehind(evening);
leavesNothingBehind(holiday);
leavesNothingBehind(typhoon);
