import { FIRST_HOLIDAY_YEAR, LAST_HOLIDAY_YEAR } from "../calendar/holidays.js";
import { businessDate } from "../calendar/calendar.js";
import { type Admission, admission } from "../calendar/disaster.js";
import type { Language } from "../prompt/language.js";
import type { Say } from "../prompt/say.js";
import type { Caller } from "../trunk/caller.js";
import type { Command } from "./command.js";
import { Floor, newCounts } from "./floor.js";
import type { Input } from "./input.js";
import type { Setup } from "./setup.js";
import { emptyState } from "./state.js";

/**
 * What a caller would hear at any moment, until the queue. A floor of its own lives through
 * the call, with the setup that is in force and nobody else there: so the answer is decided
 * by what decides real calls, and can never be another.
 */
export interface Visit {
  /** Wall milliseconds of the arrival. */
  at: number;
  /** The number that is dialled. */
  did: string;
  /** The language that the caller wants, and chooses by its key where Japanese is not it. */
  language: Language;
}

export interface Rehearsal {
  decision: Admission;
  /** Whether the holidays of that year are known; otherwise a day may turn out to be one. */
  holidaysKnown: boolean;
  steps: RehearsedStep[];
  /** `queue`: waits for an operator; `hungUp`: has heard everything; `refused`: not one of our numbers. */
  end: "queue" | "hungUp" | "refused";
}

export type RehearsedStep = { type: "says"; say: Say } | { type: "key"; key: string };

const CALL = "rehearsed";
const LEG = "rehearsed-leg";
/** More than any call has before the queue. */
const STEPS_AT_MOST = 50;

const NOBODY: Caller = { class: "withheld", e164: null, display: "非通知", displayEn: "Withheld", dial: null, withheld: true };

export function rehearse(setup: Setup, visit: Visit): Rehearsal {
  const year = Number(businessDate(setup.calendar, visit.at).slice(0, 4));
  return {
    decision: admission(setup, visit.at),
    holidaysKnown: year >= FIRST_HOLIDAY_YEAR && year <= LAST_HOLIDAY_YEAR,
    ...new Rehearsed(structuredClone(setup), visit).live(),
  };
}

class Rehearsed {
  private readonly floor: Floor;
  private readonly steps: RehearsedStep[] = [];
  /** What is being said, and not over. */
  private playing: string | null = null;
  private mono = 0;
  private hungUp = false;
  /** The key of the language, until it was pressed. */
  private key: string | undefined;

  constructor(
    setup: Setup,
    private readonly visit: Visit,
  ) {
    this.floor = new Floor(emptyState(setup, newCounts(""), "rehearsed", this.now()));
    this.key = visit.language === "ja" ? undefined : Object.entries(setup.menu.languageKeys).find(([, language]) => language === visit.language)?.[0];
  }

  live(): Pick<Rehearsal, "steps" | "end"> {
    const { did } = this.visit;
    this.tell({ type: "PbxConnected", legs: [] });
    this.tell({ type: "RecordingWorks", fault: null });
    this.tell({ type: "CallArrived", call: CALL, leg: LEG, did, caller: NOBODY, trunk: "" });
    if (this.hungUp) return { steps: [], end: "refused" };
    this.tell({ type: "LegAnswered", leg: LEG });
    for (let step = 0; step < STEPS_AT_MOST && !this.hungUp && this.where() !== "waiting"; step += 1) this.goOn();
    return { steps: this.steps, end: this.hungUp ? "hungUp" : "queue" };
  }

  /** The caller presses the language's key when it has been offered; otherwise listens to the end. */
  private goOn(): void {
    const { key, playing } = this;
    if (key !== undefined) {
      this.key = undefined;
      this.steps.push({ type: "key", key });
      return this.tell({ type: "DigitPressed", leg: LEG, digit: key });
    }
    if (playing !== null) {
      this.playing = null;
      return this.tell({ type: "PlaybackEnded", playback: playing, ok: true });
    }
    this.mono = Math.max(this.mono, this.floor.wakeAt() ?? this.mono);
    this.tell({ type: "TimePassed" });
  }

  private tell(input: Input): void {
    const { commands } = this.floor.handle(input, this.now());
    // Who has come to the queue is told how long it may take, which nobody knows today.
    if (this.where() !== "waiting") for (const command of commands) this.heed(command);
  }

  private heed(command: Command): void {
    if (command.type === "HangUp") this.hungUp = true;
    if (command.type !== "Play") return;
    this.playing = command.playback;
    this.steps.push(...command.say.map((say): RehearsedStep => ({ type: "says", say })));
  }

  private where(): string | undefined {
    return this.floor.look().calls[CALL]?.phase.type;
  }

  private now() {
    return { mono: this.mono, wall: this.visit.at + this.mono };
  }
}
