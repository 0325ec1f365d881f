/**
 * The network at its worst: lines that lose 5 % of everything, with up to 100 ms of jitter, packets
 * that come twice and out of order; and phones whose plug is pulled. Each call must come about
 * once, carry speech both ways, and end for everybody.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LANGUAGES, type Language } from "../../src/prompt/language.js";
import { STORM } from "../live/bad-line.js";
import { leavesNothingBehind, openCentre } from "../live/centre.js";
import { shareOfTone } from "../live/ear.js";
import { type Onlooker, openOnlooker } from "../live/onlooker.js";
import { type Caller, type DeskPhone, until } from "../live/people.js";

const CALLS_A_LANE = Number(process.env["CHAOS_CALLS"] ?? 8);
const SEED = Number(process.env["CHAOS_SEED"] ?? 1);
const KEYS: Record<Language, string> = { ja: "0", en: "73", zh: "83", ko: "93" };

const centre = openCentre(() => ({
  site: {
    operators: LANGUAGES.flatMap((language, lane) =>
      [1, 2].map((which) => {
        const last = 2 * lane + which;
        return { id: `100${last}`, name: `リハーサル${last}`, languages: [language], pin: `0000${last}` };
      }),
    ),
    rules: { wrapUpEndMs: 0 },
  },
}));

const table: string[] = [];
afterAll(() => {
  for (const line of table) console.log(line);
});

interface Seen {
  answerMs: number;
  talkMs: number;
  /** Packets of speech that arrived, of those that were sent, each way. */
  toOperator: number;
  toCaller: number;
  endMs: number;
}

const range = (values: number[], unit: string) => `${Math.round(Math.min(...values))} to ${Math.round(Math.max(...values))} ${unit}`;

/** Speech of two seconds each way, by its share of what was sent. */
async function speak(caller: Caller, phone: DeskPhone): Promise<[number, number]> {
  caller.ear.speak(700);
  phone.ear.speak(1100);
  const hears = (ear: Caller["ear"], hz: number) => ear.heard().length > 4000 && shareOfTone(ear.heard().slice(-4000), hz) > 0.7;
  await until("they hear each other", () => hears(phone.ear, 700) && hears(caller.ear, 1100));
  caller.ear.forget();
  phone.ear.forget();
  const from = performance.now();
  await until("two seconds have been spoken", () => performance.now() - from > 2_000);
  const sent = ((performance.now() - from) / 1000) * 8000;
  const heard = [phone.ear.heard(), caller.ear.heard()] as const;
  expect(shareOfTone(heard[0], 700)).toBeGreaterThan(0.7);
  expect(shareOfTone(heard[1], 1100)).toBeGreaterThan(0.7);
  return [heard[0].length / sent, heard[1].length / sent];
}

describe("calls over lines in bad weather", () => {
  const seen: Seen[] = [];
  let doubled = 0;
  let lost = 0;
  let overtaken = 0;

  test(`in four lanes of ${CALLS_A_LANE}, seed ${SEED}: each comes about once, carries speech both ways, and ends`, async () => {
    await Promise.all(LANGUAGES.map(lane));
    expect(seen).toHaveLength(LANGUAGES.length * CALLS_A_LANE);
    table.push(
      `bad line: ${seen.length} calls, of their packets ${lost} lost, ${doubled} doubled, ${overtaken} overtaken`,
      `  answered after ${range(seen.map(({ answerMs }) => answerMs), "ms")}, talking after ${range(seen.map(({ talkMs }) => talkMs), "ms")}, ended after ${range(seen.map(({ endMs }) => endMs), "ms")}`,
      `  speech that arrived: at the operator ${range(seen.map(({ toOperator }) => 100 * toOperator), "%")}, at the caller ${range(seen.map(({ toCaller }) => 100 * toCaller), "%")}`,
    );
    // Two lines lie between caller and operator: 0.95 squared of it arrives, and some of it twice.
    for (const { toOperator, toCaller } of seen) expect(Math.min(toOperator, toCaller)).toBeGreaterThan(0.75);
  }, 600_000);

  async function lane(language: Language, at: number): Promise<void> {
    const phone = await centre.stage.phone(`10${2 * at + 1}`, "answer", { ...STORM, seed: 1000 * SEED + at });
    await phone.logIn(`100${2 * at + 1}`);
    for (let call = 1; call <= CALLS_A_LANE; call += 1) {
      await oneCall(language, phone, 1000 * SEED + 100 * at + call);
      expect(phone.calls()).toBe(call);
    }
    for (const counts of Object.values(phone.line?.sip.counts ?? {})) tally(counts);
    await phone.leave();
  }

  async function oneCall(language: Language, phone: DeskPhone, seed: number): Promise<void> {
    const from = performance.now();
    const caller = await centre.stage.call({ weather: { ...STORM, seed } });
    await caller.answered();
    const answerMs = performance.now() - from;
    caller.press(KEYS[language]);
    const record = centre.record.call(caller.number);
    expect((await phone.rings()).from).toContain(caller.number);
    const rang = performance.now();
    await phone.answer();
    await record.saw("CallConnected");
    const talkMs = performance.now() - rang;
    const [toOperator, toCaller] = await speak(caller, phone);
    const hungUp = performance.now();
    // By turns the caller and the operator.
    if (seed % 2 === 0) await Promise.all([caller.hangUp(), phone.released()]);
    else await Promise.all([phone.hangUp(), caller.ended()]);
    await record.saw("CallEnded", { outcome: "served" });
    const endMs = performance.now() - hungUp;
    for (const type of ["CallArrived", "CallConnected", "CallEnded"] as const) expect(record.all(type)).toHaveLength(1);
    seen.push({ answerMs, talkMs, toOperator, toCaller, endMs });
    for (const pipe of [caller.line?.sip, caller.line?.rtp]) for (const counts of Object.values(pipe?.counts ?? {})) tally(counts);
  }

  function tally(counts: { lost: number; doubled: number; overtaken: number }): void {
    lost += counts.lost;
    doubled += counts.doubled;
    overtaken += counts.overtaken;
  }
});

describe("a phone whose plug is pulled", () => {
  let onlooker: Onlooker;
  let good: DeskPhone;

  beforeAll(async () => {
    onlooker = await openOnlooker(centre.system);
    good = await centre.stage.phone("102");
  });

  async function callAtBadPhone(): Promise<{ caller: Caller; phone: DeskPhone }> {
    const phone = await centre.stage.phone("101");
    await phone.logIn("1001");
    const caller = await centre.stage.call();
    await caller.answered();
    caller.press("0");
    await phone.rings();
    await good.logIn("1002");
    return { caller, phone };
  }

  async function isServed(caller: Caller): Promise<void> {
    expect((await good.rings()).from).toContain(caller.number);
    await good.answer();
    await centre.record.call(caller.number).saw("CallConnected");
    await onlooker.seesAlarm("phoneLost:101");
    await caller.hangUp();
    await good.released();
    const again = await centre.stage.phone("101");
    await again.register();
    await onlooker.seesNoAlarm("phoneLost:101");
    await again.dial("*12");
    await again.leave();
    await good.leave();
  }

  test("while it rings: the next seat rings as soon as Asterisk misses it, and nobody is blamed", async () => {
    const { caller, phone } = await callAtBadPhone();
    const from = performance.now();
    await phone.vanish();
    const record = centre.record.call(caller.number);
    const { outcome } = (await record.saw("OfferEnded")).what;
    const ms = performance.now() - from;
    table.push(`phone unplugged while it rings: the next one rings after ${Math.round(ms)} ms (goal 8000), the offer ended as ${outcome}`);
    expect(outcome).toBe("unreachable");
    expect(ms).toBeLessThan(8_000);
    await isServed(caller);
  });

  test("while somebody talks there: the caller is told so and talks to the next", async () => {
    const { caller, phone } = await callAtBadPhone();
    await phone.answer();
    caller.ear.speak(700);
    await until("the operator hears the caller", () => shareOfTone(phone.ear.heard().slice(-4000), 700) > 0.7);
    const from = performance.now();
    await phone.vanish();
    const record = centre.record.call(caller.number);
    await record.saw("OperatorLost");
    const ms = performance.now() - from;
    table.push(`phone unplugged while somebody talks there: the caller is back in the queue after ${Math.round(ms)} ms (goal 12000)`);
    expect(ms).toBeLessThan(12_000);
    await isServed(caller);
  });
});

leavesNothingBehind(centre);
