/**
 * From the INVITE to the queue: what a caller hears and what each key does, for many callers
 * at once. Nobody is logged in, so all of them stay in the queue until they hang up.
 */
import { describe, expect, test } from "vitest";
import type { CallOutcome } from "../../src/floor/fact.js";
import { header, SipPhone } from "./asterisk.sip.js";
import { leavesNothingBehind, openCentre } from "./centre.js";
import type { Caller, CallOptions } from "./people.js";

const centre = openCentre();

async function answeredCall(options?: CallOptions): Promise<Caller> {
  const call = await centre.stage.call(options);
  await call.answered();
  return call;
}

/** Milliseconds from the answer to the queue, as the facts have them. */
async function queuedAfterMs(call: Caller): Promise<number> {
  const record = centre.record.call(call.number);
  const [answered, queued] = [await record.saw("LineAnswered"), await record.saw("QueueEntered")];
  return queued.at - answered.at;
}

describe.concurrent("a caller who presses nothing", () => {
  test("hears the name, each language in its own voice, and the matters, and is in the queue within 35 s", async () => {
    const call = await answeredCall();
    const record = centre.record.call(call.number);
    await record.saw("QueueEntered", { language: "ja", matter: null });
    for (const prompt of ["ja/name", "en/languages", "zh/languages", "ko/languages", "ja/menu"]) await call.hears(prompt);
    await call.hears("ja/busy_wait_noest");
    expect(record.said()).toEqual([
      "ja/name",
      "en/languages",
      "zh/languages",
      "ko/languages",
      "ja/menu",
      "ja/busy_wait_noest",
    ]);
    expect((await record.saw("LanguageChosen")).what.by).toBe("default");
    expect((await record.saw("MatterChosen")).what.by).toBe("default");
    expect(await queuedAfterMs(call)).toBeLessThanOrEqual(35_000);
    await call.hangUp();
  });

  test("after one wrong key hears an apology and the choice again, and is in the queue within 45 s", async () => {
    const call = await answeredCall();
    call.press("5");
    await call.hears("ja/invalid_input");
    expect(await queuedAfterMs(call)).toBeLessThanOrEqual(45_000);
    expect(centre.record.call(call.number).said().slice(4)).toEqual([
      "ja/invalid_input",
      "en/languages",
      "zh/languages",
      "ko/languages",
      "ja/menu",
      "ja/busy_wait_noest",
    ]);
    await call.hangUp();
  });
});

describe.concurrent("a language's key", () => {
  test.for([
    ["7", "en"],
    ["8", "zh"],
    ["9", "ko"],
  ] as const)("%s is answered in that language's own voice, from the name to the queue: %s", async ([key, language]) => {
    const call = await answeredCall();
    await call.hears("en/languages");
    call.press(key);
    await call.hears(`${language}/name`);
    await call.hears(`${language}/menu`);
    call.press("1");
    await call.hears(`${language}/language_unavailable`);
    const record = centre.record.call(call.number);
    await record.saw("LanguageChosen", { language, by: "key" });
    await record.saw("QueueEntered", { language, matter: "appointment" });
    await call.hangUp();
  });

  test("may be pressed by tones in the speech, where the telephone offers no events", async () => {
    const call = await answeredCall({ events: false });
    expect(call.sipp.messages()).not.toContain("telephone-event");
    await call.hears("en/languages");
    call.ear.pressInBand("9");
    await call.hears("ko/name");
    await centre.record.call(call.number).saw("LanguageChosen", { language: "ko", by: "key" });
    await call.hangUp();
  });

  test("is accepted late: a caller who waits in the queue is served in that language from then on", async () => {
    const call = await answeredCall();
    call.press("3");
    await call.hears("ja/busy_wait_noest");
    call.press("8");
    await call.hears("zh/language_unavailable");
    await centre.record.call(call.number).saw("LanguageChosen", { language: "zh", by: "key" });
    await call.hangUp();
  });
});

describe.concurrent("a matter's key", () => {
  test.for([
    ["1", "appointment"],
    ["2", "lost_card"],
    ["3", "other"],
  ] as const)("%s leads to the queue at once, during the first words too: %s", async ([key, matter]) => {
    const call = await answeredCall();
    call.press(key);
    const record = centre.record.call(call.number);
    await record.saw("MatterChosen", { matter, by: "key" });
    await record.saw("QueueEntered", { matter, language: "ja" });
    expect(await queuedAfterMs(call)).toBeLessThanOrEqual(15_000);
    await call.hangUp();
  });

  test("2 says where a lost card is blocked at any hour, while the caller keeps the place in the queue", async () => {
    const call = await answeredCall();
    call.press("2");
    await call.hears("ja/lost_card.1");
    await call.hears("ja/digit.0");
    await call.hears("ja/lost_card.2");
    await centre.record.call(call.number).saw("QueueEntered", { matter: "lost_card" });
    await call.hangUp();
  });
});

describe.concurrent("0 leads to an operator who speaks Japanese", () => {
  const operator = async (call: Caller) => {
    await centre.record.call(call.number).saw("QueueEntered", { language: "ja", matter: null });
    await call.hears("ja/busy_wait_noest");
    await call.hangUp();
  };

  test("during the name", async () => {
    const call = await answeredCall();
    await call.hears("ja/name");
    call.press("0");
    await operator(call);
  });

  test("during the languages", async () => {
    const call = await answeredCall();
    await call.hears("zh/languages");
    call.press("0");
    await operator(call);
  });

  test("during the matters", async () => {
    const call = await answeredCall();
    await call.hears("ja/menu");
    call.press("0");
    await operator(call);
  });

  test("during the name in another language, and during the matters in it", async () => {
    const [early, late] = await Promise.all([answeredCall(), answeredCall()]);
    early.press("7");
    late.press("7");
    await early.hears("en/name");
    early.press("0");
    await late.hears("en/menu");
    late.press("0");
    await Promise.all([operator(early), operator(late)]);
  });

  test("after a wrong key, during the apology", async () => {
    const call = await answeredCall();
    call.press("5");
    await call.hears("ja/invalid_input");
    call.press("0");
    await operator(call);
  });

  test("during the notice of a lost card, which it ends", async () => {
    const call = await answeredCall();
    call.press("2");
    await call.hears("ja/lost_card.1");
    call.press("0");
    await centre.record.call(call.number).saw("QueueEntered", { language: "ja", matter: "lost_card" });
    await call.hearsMusic();
    await call.hangUp();
  });

  test("in the queue of another language", async () => {
    const call = await answeredCall();
    call.press("71");
    await call.hears("en/language_unavailable");
    call.press("0");
    await call.hears("ja/connecting");
    await centre.record.call(call.number).saw("LanguageChosen", { language: "ja", by: "operatorKey" });
    await call.hangUp();
  });
});

describe.concurrent("keys that the menu does not know", () => {
  test("are apologised for once, and what is pressed then counts", async () => {
    const call = await answeredCall();
    call.press("4");
    await call.hears("ja/invalid_input");
    await call.hears("en/languages");
    call.press("7");
    await call.hears("en/menu");
    call.press("6");
    const record = centre.record.call(call.number);
    await record.saw("QueueEntered", { language: "en" });
    expect(record.all("KeyRefused")).toHaveLength(2);
    await call.hangUp();
  });

  test("pressed twice lead to an operator, never to a hang-up", async () => {
    const call = await answeredCall();
    call.press("*#");
    const record = centre.record.call(call.number);
    await record.saw("QueueEntered", { language: "ja", matter: null });
    await call.hears("ja/busy_wait_noest");
    expect(await queuedAfterMs(call)).toBeLessThanOrEqual(45_000);
    await call.hangUp();
  });

  test("in a flood of two hundred harm nobody: the caller is in the queue and is heard out", async () => {
    const call = await answeredCall();
    await call.hears("ja/name");
    call.ear.flood("45655*#654".repeat(20));
    const record = centre.record.call(call.number);
    await record.saw("QueueEntered");
    await call.hears("ja/busy_wait_noest");
    expect(record.all("KeyRefused")).toHaveLength(2);
    await call.hangUp();
    await record.saw("CallEnded", { outcome: "abandonedQueue", by: "caller" });
  });
});

describe.concurrent("keys pressed ahead", () => {
  test("lead through the whole menu during the first words, and to the queue within 15 s", async () => {
    const call = await answeredCall();
    call.press("93");
    const record = centre.record.call(call.number);
    await record.saw("QueueEntered", { language: "ko", matter: "other" });
    expect(await queuedAfterMs(call)).toBeLessThanOrEqual(15_000);
    await call.hears("ko/language_unavailable");
    await call.hangUp();
  });
});

describe.concurrent("a caller who hangs up", () => {
  test.for([
    ["ja/name", "", "abandonedMenu"],
    ["en/languages", "", "abandonedMenu"],
    ["ja/menu", "", "abandonedMenu"],
    ["en/name", "7", "abandonedMenu"],
    ["zh/menu", "8", "abandonedMenu"],
    ["ja/invalid_input", "5", "abandonedMenu"],
    ["ja/lost_card.1", "2", "abandonedQueue"],
    ["ko/language_unavailable", "93", "abandonedQueue"],
  ] as const)("during %s after the keys '%s' has ended as %s, once", async ([prompt, keys, outcome]) => {
    const call = await answeredCall();
    call.press(keys);
    await call.hears(prompt);
    await call.hangUp();
    await hasEnded(call, outcome);
  });

  test("while music plays has abandoned the queue, once", async () => {
    const call = await answeredCall();
    call.press("0");
    await call.hearsMusic();
    await call.hangUp();
    await hasEnded(call, "abandonedQueue");
  });

  test("as soon as the line is answered has abandoned the menu, once", async () => {
    const call = await answeredCall();
    await call.hangUp();
    await hasEnded(call, "abandonedMenu");
  });

  test("by CANCEL, before the answer or in the midst of it, has left nothing", async () => {
    const { sip, carrier } = centre.system;
    for (const number of ["0970002991", "0970002992", "0970002993"]) {
      const caller = await SipPhone.open(number, carrier, { address: sip.host, port: sip.port });
      const invite = caller.request("INVITE", `sip:0975105151@${sip.host}:${sip.port}`, { body: caller.sdp() });
      if (number.endsWith("3")) await caller.expect("SIP/2.0 100");
      caller.cancel(invite);
      // Whichever is first, as RFC 3261 9.1 has it: 487, or an answer, which is hung up at once.
      const final = await caller.expect(
        (message) => /^SIP\/2.0 [2-6]/.test(message.first) && header(message, "cseq").endsWith("INVITE"),
      );
      caller.ack(invite, final);
      expect(final.first).toMatch(/SIP\/2.0 (200|487)/);
      if (final.first.includes("200")) {
        caller.bye(invite);
        await centre.record.call(number).saw("CallEnded", { outcome: "abandonedMenu", by: "caller" });
      }
      caller.close();
    }
  });
});

async function hasEnded(call: Caller, outcome: CallOutcome): Promise<void> {
  const record = centre.record.call(call.number);
  await record.saw("CallEnded", { outcome, by: "caller" });
  expect(record.all("CallEnded")).toHaveLength(1);
}

leavesNothingBehind(centre);
