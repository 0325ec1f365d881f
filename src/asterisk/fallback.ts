/**
 * What the dialplan needs to do without the control plane: the hours of the coming weeks,
 * what is said outside of them, and the phones that its own queue may ring.
 *
 * Everything is worked out beforehand, because a dialplan cannot read a calendar: one
 * extension a date, with the clips of that day's announcement spelled out.
 */
import { daysAhead, type SpanAhead } from "../calendar/ahead.js";
import { businessDate, type Calendar, wallOf } from "../calendar/calendar.js";
import type { Disaster } from "../calendar/disaster.js";
import { clipPath, clips } from "../prompt/clips.js";
import type { Say } from "../prompt/say.js";
import type { Texts } from "../prompt/texts.js";
import type { Channel } from "./event.js";
import type { Values } from "./template.js";

export interface FallbackSetup {
  calendar: Calendar;
  disaster: Disaster | null;
  /** As in the rules: so long after closing time those who wait are served; null: all of them. */
  serveAfterClosingMs: number | null;
  /** The number that is named while the centre is closed, as digits. */
  nationalLine: string;
  /** Phones of the seats. */
  seats: readonly string[];
  ringMs: number;
  texts: Texts;
  /** Key of the seal around callers' numbers in the call event log (`seal.ts`). */
  seal: string;
  /** Folder of the sounds, absolute. */
  sounds: string;
}

/** So far ahead is rendered; it is done anew every day that a control plane lives. */
const DAYS_AHEAD = 62;
/** A dialplan's line has room for 4,096 characters; this many paths fit in any case. */
const CLIPS_A_LINE = 6;
const JST_OFFSET_S = 9 * 60 * 60;
const DAY_S = 24 * 60 * 60;

/** The queue's name, in `queues.conf` and the dialplan. */
export const FALLBACK_QUEUE = "fallback";
/** Penalty in the queue: those who are logged in are rung first. */
export const PENALTY = { loggedIn: 0, other: 10 } as const;

/** @param clock the business clock's wall ms and how much it is ahead of the machine's, ms */
export function fallbackValues(setup: FallbackSetup, clock: { wall: number; offsetMs: number }): Values {
  const { texts, sounds, seal } = setup;
  const say = (one: Say) => lines(clips(one, texts).map((clip) => clipPath(sounds, one.language, clip)));
  return {
    queue: FALLBACK_QUEUE,
    // To be added to the machine's seconds since 1970: Japan's clock on the wall.
    wallS: JST_OFFSET_S + Math.round(clock.offsetMs / 1000),
    ringS: Math.max(1, Math.round(setup.ringMs / 1000)),
    otherPenalty: PENALTY.other,
    loggedInPenalty: PENALTY.loggedIn,
    offsetMs: clock.offsetMs,
    seal,
    greeting: [...(setup.disaster?.mode === "reduced" ? say({ prompt: "disaster_reduced", language: "ja" }) : []), ...say({ prompt: "fallback", language: "ja" })],
    suspended: suspendedValues(setup, clock.offsetMs, say),
    over: say({ prompt: "after_closing", language: "ja" }).map((line, index) => ({ ...line, step: index === 0 ? "1" : "n" })),
    later: say({ prompt: "fallback_later", language: "ja" }),
    goodbye: say({ prompt: "goodbye", language: "ja" }),
    members: setup.seats.map((id) => ({ id })),
    days: daysAhead(setup.calendar, clock.wall, DAYS_AHEAD).map(({ date, spans }) => ({
      date: date.replaceAll("-", ""),
      spans: spans.map((span, index) => spanValues(setup, span, index, say)),
    })),
  };
}

/** For who comes from its beginning on, in seconds of the machine's clock. */
function suspendedValues({ disaster, nationalLine }: FallbackSetup, offsetMs: number, say: (one: Say) => Values[]): Values[] {
  if (disaster?.mode !== "suspended") return [];
  return [{ sinceS: Math.floor((disaster.since - offsetMs) / 1000), words: say({ prompt: "disaster_closed", language: "ja", nationalLine }) }];
}

function spanValues({ calendar, nationalLine, serveAfterClosingMs }: FallbackSetup, span: SpanAhead, index: number, say: (one: Say) => Values[]): Values {
  const { from, untilS, decision } = span;
  const labels = { label: `span${index}`, next: `span${index + 1}` };
  const until: Values[] = untilS < DAY_S ? [{ untilS }] : [];
  if (decision.open) {
    // From the day's midnight; a day without end ends on the next.
    const closesS = (decision.closesAt - wallOf(businessDate(calendar, from), "00:00")) / 1000;
    const closing = serveAfterClosingMs === null ? [] : [{ servedUntilS: closesS + Math.ceil(serveAfterClosingMs / 1000) }];
    return { ...labels, until, open: [{ closing }], closed: [] };
  }
  const when = { language: "ja", nextOpen: decision.nextOpen ?? undefined, now: from } as const;
  const why = decision.why;
  const words: Say =
    decision.reason === undefined ? { prompt: "closed", nationalLine, ...when } : { prompt: "adhoc_closure", reason: decision.reason, ...when };
  return { ...labels, until, open: [], closed: [{ why, words: say(words) }] };
}

function lines(paths: string[]): Values[] {
  const chunks: Values[] = [];
  for (let at = 0; at < paths.length; at += CLIPS_A_LINE) chunks.push({ sounds: paths.slice(at, at + CLIPS_A_LINE).join("&") });
  return chunks;
}

/** Whether a caller comes to us from the fallback, and not straight from the trunk. */
export function hasWaitedThere({ dialplan }: Pick<Channel, "dialplan">): boolean {
  return dialplan.context === "takeover" || dialplan.context === "fallback-queue";
}
