import { z } from "zod";
import { LANGUAGES } from "../prompt/language.js";
import type { OverflowRule } from "./overflow.js";

/** The shape of the overflow rules in a site's file; what they mean is judged by `checkOverflow`. */
const MINUTE_MS = 60_000;
const AHEAD_MAX = 1_000;

function ms(min: number, max: number) {
  const error = `must be whole milliseconds from ${min} to ${max}`;
  return z.number({ error }).int(error).min(min, error).max(max, error).optional();
}

const text = z.string().trim().min(1, "must not be empty").max(80, "must have 80 characters at most");
const ahead = `must be a whole number from 1 to ${AHEAD_MAX}`;

const when = z.strictObject({
  ahead: z.number({ error: ahead }).int(ahead).min(1, ahead).max(AHEAD_MAX, ahead).optional(),
  estimateMs: ms(MINUTE_MS, 180 * MINUTE_MS),
  waitedMs: ms(10_000, 180 * MINUTE_MS),
  closesInMs: ms(MINUTE_MS, 240 * MINUTE_MS),
  languages: z.array(z.enum(LANGUAGES)).min(1, "needs at least one language; leave it out for all").optional(),
});

const action = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("announcement"), prompt: text }),
  z.strictObject({ type: z.literal("callback") }),
  z.strictObject({ type: z.literal("information") }),
  z.strictObject({ type: z.literal("end"), prompt: text }),
]);

export const overflowShape = z
  .array(z.strictObject({ id: text, label: z.strictObject({ ja: text, en: text }), when, action, again: z.boolean().optional() }))
  .max(20, "has more than 20 rules") satisfies z.ZodType<OverflowRule[]>;
