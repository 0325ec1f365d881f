import type { What } from "../floor/fact.js";
import type { CallId } from "../floor/id.js";
import type { Turn } from "../floor/turn.js";
import type { Failed, Kept } from "./order.js";

/**
 * What came of an order, as the keeper says it. The fact's id is made of what it is about: told
 * twice, because we died in between, it is one fact.
 */

export function recordingKept(turn: Turn, kept: Kept): void {
  const { call, recording, day, seconds, bytes, sha256Header, sha256Body, chain, orphan } = kept;
  tell(turn, `kept-${recording}`, call, { type: "RecordingKept", recording, day, seconds, bytes, sha256Header, sha256Body, chain, orphan });
}

export function recordingLost(turn: Turn, { call, reason }: Failed): void {
  tell(turn, `lost-${call}`, call, { type: "RecordingLost", why: reason });
}

function tell(turn: Turn, id: string, call: CallId, what: What): void {
  turn.facts.push({ id: `fact-${id}`, at: turn.now.wall, call, what });
}
