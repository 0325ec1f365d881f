import { z } from "zod";
import type { Information } from "./tree.js";

/**
 * The shape of the voice information as it comes from a site's file or from the page; what it
 * means is judged by `checkInformation`.
 */
export const NODES_AT_MOST = 30;

const text = z.string().trim().max(80);

const key = z.strictObject({ key: text, to: text });

const node = z.strictObject({
  id: text,
  label: z.strictObject({ ja: text, en: text }),
  prompt: text,
  invite: text,
  keys: z.array(key).max(12),
});

export const informationShape = z.strictObject({
  closedKey: text.nullable().default(null),
  nodes: z.array(node).max(NODES_AT_MOST),
}) satisfies z.ZodType<Information>;
