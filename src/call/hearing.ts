import type { Turn } from "../floor/turn.js";
import type { PlaybackId } from "../floor/id.js";
import type { Say } from "../prompt/say.js";
import type { Call } from "./call.js";

/**
 * What the caller's ear is given: a prompt, hold music, or the other party. These three
 * functions are the only ones that change `call.hearing`, so the caller is never given two
 * things at once, and one always follows the other without a gap of ours.
 */

/** Longer than any prompt: after this its end was lost, and the call goes on without it. */
const LONGEST_PROMPT_MS = 90_000;
/** The same for a prompt during which Asterisk was away and of which it cannot tell us anything. */
const PROMPT_AFTER_LOSS_MS = 10_000;

export function say(turn: Turn, call: Call, words: Say[]): void {
  if (call.hearing.type === "prompt") stopPrompt(turn, call);
  const playback = turn.id("play");
  turn.command({ type: "Play", call: call.id, leg: call.leg, playback, say: words });
  call.hearing = { type: "prompt", playback, until: turn.now.mono + LONGEST_PROMPT_MS };
  for (const { prompt, language } of words) {
    turn.fact({ type: "AnnouncementSaid", prompt, language }, { call: call.id });
  }
}

export function playMusic(turn: Turn, call: Call): void {
  if (call.hearing.type === "music") return;
  if (call.hearing.type === "prompt") stopPrompt(turn, call);
  turn.command({ type: "StartMusic", call: call.id, leg: call.leg });
  call.hearing = { type: "music" };
}

/** Clear the ear for a conversation. The prompt must go first: it blocks the channel. */
export function fallSilent(turn: Turn, call: Call): void {
  if (call.hearing.type === "prompt") stopPrompt(turn, call);
  if (call.hearing.type === "music") turn.command({ type: "StopMusic", call: call.id, leg: call.leg });
  call.hearing = { type: "nothing" };
}

/**
 * Asterisk is back. What we asked for meanwhile came to nothing, and a prompt's end may have
 * gone by unheard.
 */
export function hearAgain(turn: Turn, call: Call): void {
  if (!call.answered && !call.outgoing) turn.command({ type: "Answer", call: call.id, leg: call.leg });
  if (call.hearing.type === "music") turn.command({ type: "StartMusic", call: call.id, leg: call.leg });
  if (call.hearing.type === "prompt") {
    turn.command({ type: "CheckPlay", call: call.id, playback: call.hearing.playback });
  }
}

/** A prompt that was cut short may still be playing: told first, for whatever follows must not be talked into. */
export function stopAgain(turn: Turn, call: Call): void {
  if (call.stopped) turn.command({ type: "StopPlay", call: call.id, playback: call.stopped });
}

/** Nobody could say whether it still plays: a long announcement is given some time more, and no more. */
export function promptUncertain(turn: Turn, call: Call, playback: PlaybackId): void {
  if (call.hearing.type !== "prompt" || call.hearing.playback !== playback) return;
  turn.touchCall(call);
  call.hearing.until = Math.min(call.hearing.until, turn.now.mono + PROMPT_AFTER_LOSS_MS);
}

function stopPrompt(turn: Turn, call: Call): void {
  if (call.hearing.type !== "prompt") return;
  turn.command({ type: "StopPlay", call: call.id, playback: call.hearing.playback });
  call.stopped = call.hearing.playback;
  call.hearing = { type: "nothing" };
}
