import { expect, test } from "vitest";
import type { Fact, What } from "../../src/floor/fact.js";
import { loadTexts } from "../../src/prompt/texts.load.js";
import { story, storyWithoutCaller, summary } from "../../src/report/story.js";
import { type Names, wordsOf } from "../../src/report/words.js";
import { ARRIVED, CALLER, factsOfCall, MONDAY_TEN, servedCall, unservedCall } from "../postgres/call-facts.js";

/** A call's story, read from its facts. */

const NAMES: Names = {
  matters: new Map([["appointment", { ja: "予約", en: "Appointments" }]]),
  departments: new Map([["8001", { ja: "本庁", en: "City hall" }]]),
};
const sentence = (what: What) => wordsOf(factsOfCall("c", [what])[0]!, NAMES).ja;

test("a served call is summed up with its times to the millisecond, its seat and its offers", () => {
  expect(summary(servedCall("c"))).toEqual({
    call: "c",
    did: "0975105151",
    arrivedAt: MONDAY_TEN,
    caller: { class: "mobile", display: CALLER.display, displayEn: CALLER.displayEn, e164: CALLER.e164 },
    language: "en",
    matter: "appointment",
    lineAnsweredAt: MONDAY_TEN + 2 * 137,
    queuedAt: MONDAY_TEN + 5 * 137,
    connectedAt: MONDAY_TEN + 12 * 137,
    waitedMs: 822,
    seat: "101",
    operator: "1001",
    offers: 2,
    endedAt: MONDAY_TEN + 13 * 137,
    outcome: "served",
    endedBy: "operator",
    cause: 16,
    direction: "in",
    unreached: null,
    reasonFor: null,
    yen: null,
    fallback: false,
  });
});

test("a call that is still going on has no end, and one given up has no seat", () => {
  expect(summary(servedCall("c").slice(0, 8))).toMatchObject({
    endedAt: null,
    outcome: null,
    connectedAt: null,
    offers: 1,
  });
  expect(summary(unservedCall("c", "abandonedQueue"))).toMatchObject({
    outcome: "abandonedQueue",
    seat: null,
    waitedMs: null,
  });
});

test("each offer is told with its outcome", () => {
  expect(story(servedCall("c"), NAMES)?.offersMade).toMatchObject([
    { offer: "c-o1", seat: "102", operator: "1002", outcome: "noAnswer", rangAt: MONDAY_TEN + 7 * 137 },
    { offer: "c-o2", seat: "101", operator: "1001", outcome: "answered", endedAt: MONDAY_TEN + 11 * 137 },
  ]);
});

test("given a phone that was lost during the call, seat and operator are those who served last", () => {
  const at = (seat: string) => ({ seat, operator: `1${seat}` });
  const facts = factsOfCall("c", [
    ARRIVED,
    [{ type: "CallConnected", offer: "o1", waitedMs: 5 }, at("101")],
    [{ type: "OperatorLost", cause: 44 }, at("101")],
    [{ type: "CallConnected", offer: "o2", waitedMs: 9 }, at("102")],
  ]);
  expect(summary(facts)).toMatchObject({ seat: "102", connectedAt: MONDAY_TEN + 137, waitedMs: 5 });
});

test("facts of no caller's visit make no story", () => {
  expect(story([], NAMES)).toBeNull();
  expect(story([{ id: "f", at: 1, call: "desk", seat: "101", what: { type: "LoggedIn", by: "phone" } }], NAMES)).toBeNull();
});

test("without the caller nothing is left by which the caller could be known", () => {
  const told = story(servedCall("c"), NAMES);
  const text = JSON.stringify(storyWithoutCaller(servedCall("c"), NAMES));
  for (const trace of [CALLER.display, CALLER.e164, CALLER.dial]) expect(text).not.toContain(trace);
  expect(JSON.stringify(told)).toContain(CALLER.display);
});

test("every announcement to callers is named in words, not by its id", () => {
  for (const prompt of Object.keys(loadTexts().prompts).filter((name) => !name.startsWith("seat_"))) {
    const [fact] = factsOfCall("c", [{ type: "AnnouncementSaid", prompt, language: "ko" }]);
    expect(wordsOf(fact!, NAMES).ja).not.toContain(prompt);
  }
});

test("matters and departments are told as the site calls them", () => {
  expect(sentence({ type: "MatterChosen", matter: "appointment", by: "key" })).toBe("用件：予約（番号入力）");
  expect(sentence({ type: "MatterChosen", matter: "gone", by: "key" })).toContain("gone");
  expect(sentence({ type: "TransferRefused", ask: "consult", to: "8001", why: "closed", way: "code", by: "phone" })).toContain("本庁（8001）");
});

test("a phone that hung up by itself is no lost line", () => {
  expect(sentence({ type: "OperatorLost", cause: 16 })).toContain("自動的に切れ");
  expect(sentence({ type: "OperatorLost", cause: 41 })).toContain("通信が途切れ");
});

test("every step has words in Japanese and English", () => {
  const closed: What = { type: "HoursDecided", open: false, why: "holiday", nextOpen: MONDAY_TEN };
  for (const { what, ...about } of [...servedCall("c"), ...factsOfCall("d", [closed, { type: "KeyRefused" }])]) {
    const { ja, en } = wordsOf({ ...about, what } satisfies Fact, NAMES);
    expect(ja).toMatch(/[ぁ-んァ-ヶ一-龠]/);
    expect(en).toMatch(/^[\x20-\x7e]+$/);
  }
});
