import { z } from "zod";
import { LANGUAGES } from "../prompt/language.js";
import type { Department, District } from "./department.js";

/**
 * The shape of departments as they come from a site's file or from a page; what they mean is
 * judged by `checkDirectory`. Whatever may be left out is the cautious choice.
 */
const TEXT_MAX = 200;
export const DEPARTMENTS_AT_MOST = 300;

const text = z.string().trim().max(TEXT_MAX);
const inTwo = z.strictObject({ ja: text, en: text });
const ids = z.array(text).max(50).default([]);
const day = z.strictObject({ open: text, close: text });

export const departmentShape = z.strictObject({
  code: text,
  kind: z.enum(["department", "interpreter"]).default("department"),
  name: inTwo,
  number: text,
  districts: ids,
  matters: ids,
  languages: z.array(z.enum(LANGUAGES)).max(LANGUAGES.length).default(["ja"]),
  hours: z.array(day.nullable()).max(7).nullable(),
  substitute: text.nullable().default(null),
  blind: z.boolean().default(false),
  showCaller: z.boolean().default(false),
  confirmed: z.strictObject({ on: text, by: text }).nullable().default(null),
}) satisfies z.ZodType<Department>;

export const departmentsShape = z.array(departmentShape).max(DEPARTMENTS_AT_MOST);

export const districtShape = z.strictObject({ id: text, label: inTwo }) satisfies z.ZodType<District>;

export const directoryShape = z.strictObject({
  districts: z.array(districtShape).max(50),
  departments: departmentsShape,
});
