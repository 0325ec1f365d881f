import type { Call, WaitingPhase } from "../call/call.js";
import type { OperatorId } from "../floor/id.js";
import type { Level, OperatorSetup, SkillStep } from "../floor/setup.js";
import type { FloorState } from "../floor/state.js";
import type { Turn } from "../floor/turn.js";
import type { Language } from "../prompt/language.js";
import { isOnDuty, type Seat } from "../seat/seat.js";

/**
 * Which seat fits which caller. The caller's language must be spoken, always; how well, and how
 * well the matter must be known, is asked for by steps that end one after the other while the
 * caller waits. Of the seats that fit, those who speak the fewest languages come first: whoever
 * speaks only Japanese takes the Japanese calls, and the others stay free for whom nobody else
 * can serve.
 */

const NOTHING: Omit<SkillStep, "untilMs"> = { language: 1, matter: 0 };
const FULL: Level = 3;

/** What somebody who waits needs of an operator. */
export type Needs = Pick<Call, "language" | "matter" | "interpreted"> & { phase: Pick<WaitingPhase, "asks"> };
export type Spoken = Pick<Call, "language" | "interpreted">;

export function mayServe(state: Readonly<FloorState>, seat: Seat, call: Needs): boolean {
  const operator = operatorAt(state, seat);
  if (!operator) return false;
  const { language, matter } = asked(state, call.phase);
  return languageLevel(operator, call) >= language && matterLevel(operator, call) >= matter;
}

/** Whether the two understand each other, by an interpreter where the caller chose one. */
export function speaks(state: Readonly<FloorState>, seat: Seat, call: Spoken): boolean {
  const operator = operatorAt(state, seat);
  return !!operator && languageLevel(operator, call) > 0;
}

/** The seat that a caller is offered to, of those that are available; null where none fits. */
export function bestSeat(state: Readonly<FloorState>, call: Needs, seats: readonly Seat[]): Seat | null {
  const fitting = seats.filter((seat) => mayServe(state, seat, call)).map((seat) => ({ seat, ranks: ranksOf(state, seat, call) }));
  fitting.sort((a, b) => byRanks(a.ranks, b.ranks) || (a.seat.id < b.seat.id ? -1 : 1));
  return fitting[0]?.seat ?? null;
}

/** The smaller, the better: without an interpreter, with few languages, with skill, idle for long. */
function ranksOf(state: Readonly<FloorState>, seat: Seat, call: Needs): number[] {
  const operator = operatorAt(state, seat) as OperatorSetup;
  const skill = languageLevel(operator, call) + matterLevel(operator, call);
  return [needsInterpreter(state, seat, call) ? 1 : 0, operator.languages.length, -skill, seat.idleSince];
}

function byRanks(a: readonly number[], b: readonly number[]): number {
  for (const [index, rank] of a.entries()) {
    if (rank !== b[index]) return rank - (b[index] as number);
  }
  return 0;
}

/** The caller wanted one, and this operator does not speak the caller's language. */
export function needsInterpreter(state: Readonly<FloorState>, seat: Seat, call: Spoken): boolean {
  const operator = operatorAt(state, seat);
  return call.interpreted === true && !!operator && spokenLevel(operator, call.language) === 0;
}

/** With an interpreter Japanese will do. */
function languageLevel(operator: OperatorSetup, { language, interpreted }: Spoken): number {
  return Math.max(spokenLevel(operator, language), interpreted ? spokenLevel(operator, "ja") : 0);
}

/** 0: not at all. */
function spokenLevel({ languages, languageLevels }: OperatorSetup, language: Language): number {
  return languages.includes(language) ? (languageLevels?.[language] ?? FULL) : 0;
}

/** A caller who has not said what it is about is for anybody. */
function matterLevel({ matterLevels }: OperatorSetup, { matter }: Pick<Call, "matter">): number {
  return matter === null || !matterLevels ? FULL : (matterLevels[matter] ?? 0);
}

function operatorAt({ setup }: Readonly<FloorState>, { operator }: Seat): OperatorSetup | undefined {
  return operator === null ? undefined : byId(setup.operators).get(operator);
}

/** Asked of every seat for every caller; the list is never changed, but replaced. */
function byId(operators: readonly OperatorSetup[]): ReadonlyMap<OperatorId, OperatorSetup> {
  const known = indexes.get(operators) ?? new Map(operators.map((operator) => [operator.id, operator]));
  indexes.set(operators, known);
  return known;
}

const indexes = new WeakMap<readonly OperatorSetup[], ReadonlyMap<OperatorId, OperatorSetup>>();

/**
 * Whether anybody who is at work speaks it: is ready, talks, or writes up. Whoever has paused does
 * not count, since nobody knows for how long; their callers are told so, and who presses no key
 * waits on for them.
 */
export function isSpoken(state: Readonly<FloorState>, language: Language): boolean {
  return Object.values(state.seats).some((seat) => {
    if (!isOnDuty(seat) && seat.work.type !== "talking") return false;
    const operator = operatorAt(state, seat);
    return !!operator && spokenLevel(operator, language) > 0;
  });
}

/** What is asked of an operator now, by how long the caller has waited. */
function asked({ setup }: Readonly<FloorState>, { asks }: Pick<WaitingPhase, "asks">): Omit<SkillStep, "untilMs"> {
  return (asks && setup.rules.skillSteps[asks.step]) ?? NOTHING;
}

/** The first step, for a caller who enters the queue; one who comes back has waited enough. */
export function firstStep({ state, now }: Turn): Pick<WaitingPhase, "asks"> {
  const step = state.setup.rules.skillSteps[0];
  return step ? { asks: { step: 0, until: now.mono + step.untilMs } } : {};
}

/** A step is over: the next one asks for less. */
export function askLess({ state, now }: Turn, phase: WaitingPhase): void {
  while (phase.asks && phase.asks.until <= now.mono) {
    const step = phase.asks.step + 1;
    const next = state.setup.rules.skillSteps[step];
    if (next) phase.asks = { step, until: phase.since + next.untilMs };
    else delete phase.asks;
  }
}
