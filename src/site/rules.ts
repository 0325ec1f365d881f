import { z } from "zod";
import type { Rules, SkillStep } from "../floor/setup.js";
import { LANGUAGES } from "../prompt/language.js";

/**
 * The rules of a site: how long things ring, wait and last. Every one is a setting; the
 * defaults are the first site's. Bounds keep a slip of a zero from stranding callers.
 */

const MINUTE_MS = 60_000;

/** Milliseconds between two bounds, both included. */
function ms(min: number, max: number) {
  const error = `must be whole milliseconds from ${min} to ${max}`;
  return z.number({ error }).int(error).min(min, error).max(max, error);
}

/** The same, or 0 for "none at all". */
function msOrNone(min: number, max: number) {
  return z.union([z.literal(0), ms(min, max)], {
    error: `must be 0, for none, or whole milliseconds from ${min} to ${max}`,
  });
}

const nationalLine = z.string().regex(/^0\d{9,10}$/, 'must be the digits as dialled, such as "0120950178"');
const label = z.string().trim().min(1, "must not be empty").max(40, "must have 40 characters at most");

/** How well somebody speaks a language or knows a matter. */
export const level = z.union([z.literal(1), z.literal(2), z.literal(3)], { error: "must be a level from 1 to 3" });
const contact = z.string().trim().min(1, "must not be empty").max(400, "must have 400 characters at most");
const CITY_CONTACT = {
  ja: "市の担当課に電話で連絡し、連絡文を書面でも送ってください。",
  en: "Telephone the city's department in charge, and send it the note in writing as well.",
};

const cooldown = z.strictObject({
  noAnswer: ms(0, 10 * MINUTE_MS).default(30_000),
  declined: ms(0, 10 * MINUTE_MS).default(10_000),
  busy: ms(0, 10 * MINUTE_MS).default(5_000),
  failed: ms(0, 10 * MINUTE_MS).default(5_000),
});

/** Each asks for less than the one before. */
const skillStep = z.strictObject({ untilMs: ms(1_000, 30 * MINUTE_MS), language: level, matter: z.union([z.literal(0), level], { error: "must be a level from 0 to 3" }) });

const headStarts = z.strictObject({
  returned: ms(0, 120 * MINUTE_MS).default(60 * MINUTE_MS),
  callback: ms(0, 120 * MINUTE_MS).default(10 * MINUTE_MS),
  repeat: ms(0, 120 * MINUTE_MS).default(10 * MINUTE_MS),
});

/** The first site's prices are its carrier's, and are not known here. */
const price = z
  .strictObject({
    yen: z.number().min(0, "must be 0 at least").max(10_000, "must be 10000 at most").default(0),
    unitMs: ms(100, 60 * MINUTE_MS).default(3 * MINUTE_MS),
  })
  .default(() => ({ yen: 0, unitMs: 3 * MINUTE_MS }));

const waitBand = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9_]*$/, "must be the name of a band's words in prompts/prompts.json"),
  untilMs: ms(10_000, 24 * 60 * MINUTE_MS).nullable(),
});

const waitBands = z
  .array(waitBand)
  .max(10, "has room for 10 bands")
  .refine((bands) => bands.every(({ untilMs }, i) => (untilMs === null) === (i === bands.length - 1)), "the last band, and no other, has no end: null")
  .refine((bands) => bands.every(({ untilMs }, i) => untilMs === null || untilMs > (bands[i - 1]?.untilMs ?? 0)), "each band must end later than the one before")
  .default(() => [
    { id: "under_5", untilMs: 5 * MINUTE_MS },
    { id: "5_to_10", untilMs: 10 * MINUTE_MS },
    { id: "over_10", untilMs: null },
  ]);

const tariff = z.strictObject({ local: price, ip: price, mobile: price, navi: price });

const budgetYen = z.number().int().min(0, "must be 0 at least").max(10_000_000, "must be 10000000 at most").nullable().default(null);

/** Of premium and international numbers nobody at home would know what they cost; 110, 118 and 119 need no entry. */
const outgoing = z.strictObject({
  classes: z
    .array(z.enum(["geographic", "ip050", "mobile", "tollfree", "navi", "m2m", "premium", "special", "international"]))
    .default(["geographic", "ip050", "mobile", "tollfree"]),
  ringMs: ms(10_000, 2 * MINUTE_MS).default(30_000),
  atOnce: z.number().int().min(1, "must be 1 at least").max(100, "must be 100 at most").default(3),
  budgetYen: z.strictObject({ day: budgetYen, month: budgetYen }).default({ day: null, month: null }),
});

const forgotten = z.strictObject({
  agreement: z.string().trim().min(1, "must be the reference of the city's agreement, or null").max(100, "must have 100 characters at most").nullable().default(null),
  days: z.number().int().min(1, "must be 1 at least").max(366, "must be 366 at most").default(31),
});

const watch = z.strictObject({
  windowMs: ms(MINUTE_MS, 120 * MINUTE_MS).default(10 * MINUTE_MS),
  shortMs: ms(500, MINUTE_MS).default(3_000),
  silentTalkMs: ms(1_000, 2 * MINUTE_MS).default(10_000),
  calls: z.number().int().min(2, "must be 2 at least").max(10_000, "must be 10000 at most").nullable().default(10),
  percent: z.number().int().min(1, "must be 1 at least").max(100, "must be 100 at most").default(50),
  noCallsMs: ms(10 * MINUTE_MS, 12 * 60 * MINUTE_MS).nullable().default(60 * MINUTE_MS),
});

const callback = z.strictObject({
  attempts: z.number().int().min(1, "must be 1 at least").max(10, "must be 10 at most").default(3),
  againMs: ms(MINUTE_MS, 24 * 60 * MINUTE_MS).default(30 * MINUTE_MS),
  promiseMs: ms(5 * MINUTE_MS, 8 * 60 * MINUTE_MS).default(30 * MINUTE_MS),
  perNumber: z.number().int().min(1, "must be 1 at least").max(100, "must be 100 at most").default(3),
  perDay: z.number().int().min(0, "must be 0 at least").max(10_000, "must be 10000 at most").default(200),
});

/** Beyond the longest talk nobody remembers that it is paused. */
const recording = z.strictObject({
  on: z.boolean().default(false),
  offLines: z.array(z.string().regex(/^\d+$/, "must be a line's number as digits")).default([]),
  offMatters: z.array(z.string()).default([]),
  helped: z.boolean().default(true),
  agreement: z.string().trim().min(1, "must be the reference of the city's agreement, or null").max(100, "must have 100 characters at most").nullable().default(null),
  pauseMs: ms(5_000, 10 * MINUTE_MS).default(MINUTE_MS),
});

export const rulesSchema = z
  .strictObject({
    ringMs: ms(1_000, 2 * MINUTE_MS).default(20_000),
    noAnswersToPause: z.number().int().min(1, "must be 1 at least").max(20, "must be 20 at most").default(2),
    cooldownMs: cooldown.default(() => cooldown.parse({})),
    skillSteps: z
      .array(skillStep)
      .max(10, "must be 10 steps at most")
      .default((): SkillStep[] => [
        { untilMs: 30_000, language: 2, matter: 2 },
        { untilMs: MINUTE_MS, language: 1, matter: 1 },
      ]),
    headStartMs: headStarts.default(() => headStarts.parse({})),
    repeatWithinMs: ms(0, 24 * 60 * MINUTE_MS).default(30 * MINUTE_MS),
    wrapUpWarnMs: ms(0, 60 * MINUTE_MS).default(2 * MINUTE_MS),
    wrapUpEndMs: ms(0, 60 * MINUTE_MS)
      .nullable()
      .default(null),
    pinTries: z.number().int().min(1, "must be 1 at least").max(10, "must be 10 at most").default(3),
    pinLockMs: ms(1_000, 24 * 60 * MINUTE_MS).default(5 * MINUTE_MS),
    menuMs: msOrNone(5_000, 2 * MINUTE_MS).default(35_000),
    menuAfterWrongKeyMs: ms(5_000, 3 * MINUTE_MS).default(45_000),
    announceEveryMs: msOrNone(10_000, 10 * MINUTE_MS).default(90_000),
    waitBands,
    serveAfterClosingMs: ms(0, 4 * 60 * MINUTE_MS).nullable().default(60 * MINUTE_MS),
    cityContact: z.strictObject({ ja: contact, en: contact }).default(CITY_CONTACT),
    targetRingMs: ms(5_000, 3 * MINUTE_MS).default(45_000),
    holdFirstMs: ms(5_000, 5 * MINUTE_MS).default(30_000),
    holdEveryMs: ms(10_000, 10 * MINUTE_MS).default(MINUTE_MS),
    earlyHangUpMs: ms(0, MINUTE_MS).default(5_000),
    recallMs: ms(5_000, 10 * MINUTE_MS).default(MINUTE_MS),
    supervisionTone: z.boolean().default(false),
    reservedChannels: z.number().int().min(0, "must be 0 at least").max(100, "must be 100 at most").default(2),
    tariff: tariff.default(() => tariff.parse({})),
    outgoing: outgoing.default(() => outgoing.parse({})),
    forgotten: forgotten.default(() => forgotten.parse({})),
    watch: watch.default(() => watch.parse({})),
    callback: callback.default(() => callback.parse({})),
    recording: recording.default(() => recording.parse({})),
    recordingNotice: z.boolean().default(false),
    announcePosition: z.boolean().default(false),
    nationalLine: z.record(z.enum(LANGUAGES), nationalLine),
    pauseReasons: z
      .array(
        z.strictObject({
          code: z.number().int().min(1, "must be 1 to 5").max(5, "must be 1 to 5"),
          label: z.strictObject({ ja: label, en: label }),
        }),
      )
      .min(1, "needs at least one reason")
      .max(5, "has room for the codes 1 to 5")
      .refine((list) => new Set(list.map((one) => one.code)).size === list.length, "each code may stand once"),
  })
  .refine((rules) => rules.menuAfterWrongKeyMs >= rules.menuMs, {
    path: ["menuAfterWrongKeyMs"],
    message: "must not be shorter than menuMs: a wrong key gives the caller more time, not less",
  }) satisfies z.ZodType<Rules>;
