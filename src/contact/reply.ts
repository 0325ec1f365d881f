import type { CallId, TransferId } from "../floor/id.js";
import { holdsMyNumber } from "./my-number.js";

/**
 * A department's reply (回答) to a caller who was brought to it (7(3)シ): what came of the matter
 * there, as the department tells it afterwards, perhaps days later.
 *
 *     (nothing written) ─┬─▶ awaited ◀─┐
 *                        ├─▶ given   ◀─┼─ each corrected into each
 *                        └─▶ unneeded ◀┘
 *
 * Every save is a version of its own, by whom and when; the highest is in force. Where nothing
 * has been written, the attempt itself says whether a reply is awaited (`report/transfers.ts`).
 */
export interface Reply {
  state: ReplyState;
  /** The code of the department that replied, which may be another than was asked; "": none yet. No person is named. */
  department: string;
  text: string;
  /** Wall ms at which the reply came; null while there is none. */
  repliedAt: number | null;
}

export const REPLY_STATES = ["awaited", "given", "unneeded"] as const;
export type ReplyState = (typeof REPLY_STATES)[number];

/** A reply as somebody has written it down. */
export interface ReplyVersion extends Reply {
  transfer: TransferId;
  call: CallId;
  /** Counted from 1; the highest is in force. */
  version: number;
  /** The account's name. */
  by: string;
  /** Wall ms of this version. */
  at: number;
}

export interface ReplySave {
  transfer: TransferId;
  call: CallId;
  reply: Reply;
  /** The version that its author saw; 0: none. */
  seen: number;
  by: string;
  /** Wall ms. */
  at: number;
}

/**
 * The version after a save; `before` itself where the save says nothing new, so that one that is
 * sent twice is one. Null where somebody else has changed it since its author saw it.
 */
export function replySaved(before: ReplyVersion | null, { transfer, call, reply, seen, by, at }: ReplySave): ReplyVersion | null {
  if (before !== null && sameReply(before, reply)) return before;
  if ((before?.version ?? 0) !== seen) return null;
  return { ...reply, transfer, call, version: seen + 1, by, at };
}

function sameReply(one: Reply, other: Reply): boolean {
  return (["state", "department", "text", "repliedAt"] as const).every((key) => one[key] === other[key]);
}

/** What a reply that has come must say. */
export function lackingInReply({ state, department, text, repliedAt }: Reply): (keyof Reply)[] {
  if (state !== "given") return [];
  const found: (keyof Reply)[] = [];
  if (department === "") found.push("department");
  if (text.trim() === "") found.push("text");
  if (repliedAt === null) found.push("repliedAt");
  return found;
}

/** Fields that hold what must never be kept: a My Number (個人番号). */
export function forbiddenInReply({ text }: Reply): "text"[] {
  return holdsMyNumber(text) ? ["text"] : [];
}
