import type { Calendar } from "../calendar/calendar.js";
import type { Disaster } from "../calendar/disaster.js";
import type { CallbackRules } from "../callback/callback.js";
import type { Directory } from "../directory/department.js";
import type { OutgoingRules } from "../outgoing/outgoing.js";
import type { Information } from "../ivr/tree.js";
import type { OverflowRule } from "../queue/overflow.js";
import type { Language } from "../prompt/language.js";
import type { Trunk } from "../trunk/channels.js";
import type { Tariff } from "../trunk/cost.js";
import type { MatterId, OperatorId, SeatId } from "./id.js";

/**
 * What the floor must know of its site: the part of the site's data that decides about
 * calls. Times are milliseconds.
 */
export interface Setup {
  calendar: Calendar;
  /** The disaster mode that is on; null on ordinary days. */
  disaster: Disaster | null;
  /** Numbers that callers dial, as digits: "0975105151". */
  lines: string[];
  /** By such a line: how much earlier its callers count as having come, ms. */
  lineHeadStartMs: Record<string, number>;
  /** By which calls come and go, first come first. */
  trunks: Trunk[];
  seats: SeatSetup[];
  /** Phones from which, and on which, a manager may come to a talk. */
  supervisorPhones: SeatId[];
  operators: OperatorSetup[];
  menu: MenuSetup;
  information: Information;
  overflow: OverflowRule[];
  rules: Rules;
  /** To whom calls can be handed over. */
  directory: Directory;
  /** Numbers that nobody has confirmed may be dialled, and those that cannot exist count as assigned. */
  rehearsal: boolean;
}

export interface SeatSetup {
  id: SeatId;
}

export interface OperatorSetup {
  id: OperatorId;
  name: string;
  languages: Language[];
  /** How well a language is spoken; one that is not named, as well as can be. */
  languageLevels?: Partial<Record<Language, Level>>;
  /** Which matters are known, and how well; absent: all of them, as well as can be. */
  matterLevels?: Record<MatterId, Level>;
}

/** 1: with effort, 2: well, 3: as well as can be. */
export type Level = 1 | 2 | 3;

/** Keys by digit. Any number of languages and, after them, at most three matters. */
export interface MenuSetup {
  languageKeys: Record<string, Language>;
  matters: MatterSetup[];
}

export interface MatterSetup {
  key: string;
  id: MatterId;
  /** Shown to the operator and the manager. */
  label: Record<Language, string>;
  /** A prompt said to the caller in the queue, before the music: where to block a lost card. */
  notice?: string;
  /** Leads to the voice information first, and from there to the queue. */
  information?: boolean | undefined;
}

/**
 * Until so long after entering the queue the operator must have these levels. After the last
 * step nothing is asked but that the language is spoken, so nobody waits for ever for the best.
 */
export interface SkillStep {
  untilMs: number;
  language: Level;
  /** 0: the matter need not be known. */
  matter: Level | 0;
}

/**
 * `returned`: nobody took a caller whom an operator let go, or the operator's phone was lost;
 * `callback`: one who is called back when it is due; `repeat`: one who rang off in the queue and
 * calls again gets back the time waited, at most this.
 */
export interface HeadStarts {
  returned: number;
  callback: number;
  repeat: number;
}

/** A stretch of time that a waiting caller is told: from the end of the band before to this end, null for no end. */
export interface WaitBand {
  /** Of its words, in `prompts/prompts.json`. */
  id: string;
  untilMs: number | null;
}

export interface ForgottenRules {
  /** Where the city has agreed that every one of them may be called back: its reference; null: only whom our fault cut off. */
  agreement: string | null;
  /** So many days they are listed. */
  days: number;
}

/** Of each trunk, from its callers' calls that ended within `windowMs`. */
export interface WatchRules {
  windowMs: number;
  /** Over sooner than this after the answer, a call is short. */
  shortMs: number;
  /** A talk that is over sooner than this, of a caller who pressed nothing, was silent. */
  silentTalkMs: number;
  /** So many short ones, or silent ones, are unusual where they are at least `percent` of all; null: nobody looks. */
  calls: number | null;
  percent: number;
  /** So long without one call while we are open is unusual; null: nobody looks. */
  noCallsMs: number | null;
}

export interface RecordingRules {
  on: boolean;
  /** Lines and matters whose calls are not recorded. */
  offLines: string[];
  offMatters: MatterId[];
  /** Whether it goes on while the manager is on the line, but to listen. */
  helped: boolean;
  /** Where the city has agreed that consultations, and what follows a transfer, are recorded too: its reference; null: they are not. */
  agreement: string | null;
  /** A pause ends by itself after this. */
  pauseMs: number;
}

export interface Rules {
  /** How long one phone rings. */
  ringMs: number;
  /** No-answers in a row after which a seat is paused, unless it is the last available one. */
  noAnswersToPause: number;
  /** How long a seat is not offered again, by what happened to its last offer. */
  cooldownMs: { noAnswer: number; declined: number; busy: number; failed: number };
  /** What is asked of an operator beside the caller's language, the longer a caller waits the less. */
  skillSteps: SkillStep[];
  /** How much earlier a caller counts as having come, and so stands in the queue; 0: no earlier. */
  headStartMs: HeadStarts;
  /** Somebody who rang off in the queue and calls again within this is no new caller. */
  repeatWithinMs: number;
  /** Wrap-up lasting longer than this is pointed out on the board. */
  wrapUpWarnMs: number;
  /** Wrap-up ends by itself after this; null: never; 0: there is no wrap-up. */
  wrapUpEndMs: number | null;
  /** Wrong PINs in a row that lock an operator, and for how long. */
  pinTries: number;
  pinLockMs: number;
  /**
   * In the queue at the latest this long after the answer (callers pay): no key, and after a
   * wrong one. With `menuMs` 0 there is no menu: callers go straight to the queue, in Japanese.
   */
  menuMs: number;
  menuAfterWrongKeyMs: number;
  /** From one announcement's end to the next while waiting; 0: hold music alone. */
  announceEveryMs: number;
  /** How long the wait is likely to be, shortest first, as callers are told; none: they are not told. */
  waitBands: WaitBand[];
  /**
   * So long after closing time callers who still wait are served; whoever waits longer hears that
   * we are closed. 0: nobody is served after closing; null: everybody, however long it takes.
   */
  serveAfterClosingMs: number | null;
  /** How the city is told of a disaster mode outside of the panel; shown to the manager who decides. */
  cityContact: { ja: string; en: string };
  /** How long a department's phone rings. */
  targetRingMs: number;
  /** To a caller who is held: the first words after this, and then again every so often. */
  holdFirstMs: number;
  holdEveryMs: number;
  /** A department that hangs up sooner than this after it got a caller did not want one: the caller comes back. */
  earlyHangUpMs: number;
  /** A phone that holds its caller on, after a department did not answer, is waited for so long. */
  recallMs: number;
  /** Whether operators hear a soft tone when the manager has come on the line. */
  supervisionTone: boolean;
  /** Channels of a trunk that calls out leave free for callers. */
  reservedChannels: number;
  /** What calls out cost; 0 yen unless the site says so. */
  tariff: Tariff;
  /** Calls that the centre makes. */
  outgoing: OutgoingRules;
  /** Callers who did not get to anybody. */
  forgotten: ForgottenRules;
  /** What is unusual on the trunks (`alarm/traffic.ts`). */
  watch: WatchRules;
  callback: CallbackRules;
  recording: RecordingRules;
  /** Whether callers are told of it, while it works. */
  recordingNotice: boolean;
  /** Whether callers are told their place in the queue. */
  announcePosition: boolean;
  /** The national My Number line, as digits, by the caller's language. */
  nationalLine: Record<Language, string>;
  /** Codes 1 to 5 of `*14`: what the pause is called. */
  pauseReasons: { code: number; label: { ja: string; en: string } }[];
}
