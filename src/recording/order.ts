/**
 * The order to keep a recording, written by the control plane when the call is over, and the
 * keeper's answer. Both cross a folder as JSON, so both are checked where they are read.
 */
import { z } from "zod";
import { callOfTrack, isDay, isSafeId } from "./id.js";

const id = z.string().refine(isSafeId, "may have letters, digits and hyphens only");
/** Wall ms, between 2000 and 2100: a clock that says anything else is not to be believed. */
const wall = z.number().min(946_684_800_000, "is before the year 2000").max(4_102_444_800_000, "is after the year 2099");

/**
 * Whose own sound a track is: the caller, or whom the operator asks about them, who is heard on
 * the left; the operator, or to whom the caller was handed over, on the right.
 */
export const SIDES = ["caller", "operator"] as const;
export type Side = (typeof SIDES)[number];

/** `paused`: the operator wanted it so; `consulting`: somebody is asked, or helps; `digits`: a key was pressed. */
export const MASK_REASONS = ["paused", "digits", "consulting"] as const;
export type MaskWhy = (typeof MASK_REASONS)[number];

const track = z.object({
  track: id,
  side: z.enum(SIDES),
  /** Of its first sample, wall ms. */
  startedAt: wall,
});

const mask = z.object({ from: wall, until: wall, why: z.enum(MASK_REASONS) });

/** By which the time is chosen for which it is kept. */
const retention = z.object({
  line: z.string().nullish(),
  matter: z.string().nullish(),
  outcome: z.string().nullish(),
});

const MOST_TRACKS = 500;
const MOST_MASKS = 1_000;

const order = z.object({
  call: id,
  startedAt: wall,
  endedAt: wall,
  tracks: z.array(track).min(1, "names no track").max(MOST_TRACKS),
  masks: z.array(mask).max(MOST_MASKS),
  retention,
});

export type OrderedTrack = z.infer<typeof track>;
export type OrderedMask = z.infer<typeof mask>;
export type Order = z.infer<typeof order>;

export type ParsedOrder = { ok: true; order: Order } | { ok: false; problem: string };

/**
 * Parse an order.
 *
 * @param call as the file's name says, which the order may not contradict
 * @returns the order, or all that is wrong with it in one line; values are not repeated in it
 */
export function parseOrder(text: string, call: string): ParsedOrder {
  const json = parseJson(text);
  if (json === undefined) return { ok: false, problem: "the order is no JSON" };
  const read = order.safeParse(json);
  if (!read.success) return { ok: false, problem: `the order cannot be used: ${problemsOf(read.error)}` };
  const contradictions = contradictionsOf(read.data, call);
  if (contradictions.length > 0) return { ok: false, problem: `the order cannot be used: ${contradictions.join("; ")}` };
  return { ok: true, order: read.data };
}

function contradictionsOf(given: Order, call: string): string[] {
  const found: string[] = [];
  if (given.call !== call) found.push("call is another than in the file's name");
  const tracks = given.tracks.map((one) => one.track);
  if (tracks.some((one) => callOfTrack(one) !== given.call)) found.push("a track is another call's");
  if (new Set(tracks).size < tracks.length) found.push("a track is named twice");
  return found;
}

// What comes of it

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A stretch in which a side was not recorded, ms from the recording's begin. */
const gap = z.object({ side: z.enum(SIDES), fromMs: z.number(), untilMs: z.number() });
export type Gap = z.infer<typeof gap>;

const kept = z.object({
  recording: id,
  call: id,
  day: z.string().refine(isDay),
  sha256Header: sha256,
  sha256Body: sha256,
  /** Of header and body together. */
  bytes: z.number(),
  seconds: z.number(),
  /** Wall ms of its first sample; what is at `seconds` 0. */
  startedAt: wall,
  /** Those it is made of. */
  tracks: z.array(id),
  gaps: z.array(gap),
  /** "wav" where the codec could not be run, so that nothing is lost. */
  format: z.enum(["opus", "wav"]),
  /** Nobody had ordered it: the control plane had died with the call. */
  orphan: z.boolean(),
  /** Its place in the chain over all recordings (`chain.ts`). */
  chain: sha256,
});
export type Kept = z.infer<typeof kept>;

const failed = z.object({
  call: id,
  /** For people. */
  reason: z.string(),
  /** Encrypted in the spool it waits for room on the disk: there may still come a `Kept`. */
  waiting: z.boolean(),
});
export type Failed = z.infer<typeof failed>;

/** What is known before it has its place in the chain. */
export type Unchained = Omit<Kept, "chain">;

/** Null for what is none. */
export function parseKept(text: string): Kept | null {
  return kept.safeParse(parseJson(text)).data ?? null;
}

/** Null for what is none. */
export function parseUnchained(text: string): Unchained | null {
  return kept.omit({ chain: true }).safeParse(parseJson(text)).data ?? null;
}

/** Null for what is none. */
export function parseFailed(text: string): Failed | null {
  return failed.safeParse(parseJson(text)).data ?? null;
}

function problemsOf(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join(".") || "the whole"} ${message}`).join("; ");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
