import type { Board } from "../floor/board.js";
import type { Now } from "../floor/now.js";
import { type BudgetUse, NEARLY_PERCENT } from "../outgoing/budget.js";
import { allAreDown, type TrunkState } from "../trunk/trunk.js";
import type { Condition } from "./alarm.js";
import { DISASTER_ALARM } from "./disaster-kinds.js";
import type { AlarmKind } from "./kind.js";

/**
 * What is wrong at a moment, told from what the parts say of themselves. A source is asked
 * once a second and names everything that is wrong then; when and for how long that is an
 * alarm is decided in `alarm.ts`.
 */
export type Source = (now: Now) => Condition[];

/** Of the floor: the exchange, the disaster mode, phones at which somebody sits, operators who let it ring, and who want help. */
export function troubleOnFloor({ pbx, seats, disaster, emergencies }: Board): Condition[] {
  const found: Condition[] = pbx === "lost" ? [{ kind: "pbxLost" }] : [];
  if (disaster) found.push({ kind: DISASTER_ALARM[disaster.mode] });
  for (const { seat, since } of emergencies) found.push({ kind: "emergency", subject: `${seat}（${clock(since)}）` });
  for (const { id, operator, phone, pause, help } of seats) {
    if (help?.asked) found.push({ kind: "helpAsked", subject: id });
    // While the exchange is away nobody can say how a phone is.
    if (operator !== null && phone !== "registered" && pbx === "connected") found.push({ kind: "phoneLost", subject: id });
    if (pause === "noAnswer") found.push({ kind: "operatorNotAnswering", subject: id });
  }
  return found;
}

/** "14:05" in Japan. */
function clock(wall: number): string {
  return new Date(wall + 9 * 3_600_000).toISOString().slice(11, 16);
}

/** Of the trunks: which is down, and whether another still brings calls. */
export function troubleOnTrunks(trunks: readonly TrunkState[]): Condition[] {
  return trunks.flatMap((trunk) => {
    const kind = kindOfTrunkTrouble(trunk, trunks);
    return kind === null ? [] : [{ kind, subject: trunk.label }];
  });
}

export function kindOfTrunkTrouble({ trouble }: TrunkState, all: readonly TrunkState[]): AlarmKind | null {
  switch (trouble) {
    case "unregistered":
      return allAreDown(all) ? "lineUnregistered" : "trunkUnregistered";
    case "silent":
      return allAreDown(all) ? "lineSilent" : "trunkSilent";
    case null:
      return null;
    default:
      return trouble satisfies never;
  }
}

/** Of the records: what PostgreSQL lacks, and why. One trouble is one alarm, so its lag is not named while it is away. */
export function troubleWithRecords(records: { databaseUp: boolean; lagging: boolean; ledgerWrites: boolean }): Condition[] {
  const found: Condition[] = records.ledgerWrites ? [] : [{ kind: "ledgerNotWritten" }];
  if (!records.databaseUp) found.push({ kind: "databaseAway" });
  else if (records.lagging) found.push({ kind: "reportsLag" });
  return found;
}

/** Of what was promised to callers: how much of it is overdue. */
export function troubleWithFollowUps(overdue: number): Condition[] {
  return overdue === 0 ? [] : [{ kind: "followUpsOverdue", value: overdue }];
}

/** Of what the centre's own calls cost: whose budget is nearly, or wholly, used up. */
export function troubleWithBudgets(uses: readonly BudgetUse[]): Condition[] {
  return uses.flatMap(({ period, percent }): Condition[] => {
    if (percent < NEARLY_PERCENT) return [];
    return [{ kind: percent >= 100 ? BUDGET_SPENT[period] : BUDGET_NEARLY[period], value: percent }];
  });
}

const BUDGET_NEARLY = { day: "dayBudgetNearly", month: "monthBudgetNearly" } as const;
const BUDGET_SPENT = { day: "dayBudgetSpent", month: "monthBudgetSpent" } as const;

/** A part that was started again, or told to go on; written down by whoever did it (`house/restarts.ts`). */
export interface Restart {
  part: string;
  how: "died" | "hung" | "stopped";
  /** In a row, without having been steady in between. */
  times: number;
  /** Monotonic ms of the last time. */
  at: number;
  /** Monotonic ms since which it can be used again; null while it cannot. */
  backAt: number | null;
}

/** Alive and well for so long a part is steady again. */
export const STEADY_MS = 30_000;

/** Of the parts of the house: which of them did not stay up. */
export function troubleWithParts(restarts: readonly Restart[], mono: number): Condition[] {
  return restarts
    .filter(({ backAt }) => backAt === null || mono - backAt < STEADY_MS)
    .map(({ part, how, times: value }): Condition => {
      if (how === "stopped") return { kind: "partStopped", subject: part, value };
      return { kind: kindOf(part, how), value };
    });
}

function kindOf(part: string, how: "died" | "hung"): AlarmKind {
  switch (part) {
    case "asterisk":
      return "asteriskDied";
    case "postgres":
      return "postgresDied";
    case "keeper":
      return "keeperDied";
    case "rehearsal":
      return "rehearsalDied";
    default:
      return how === "hung" ? "controlHung" : "controlDied";
  }
}

/** A correction by NTP is far below this within a second (adjtimex(2): 500 ppm). */
const JUMP_MS = 2_000;
/** Asked once a second, so whoever asks so much later stood still. */
const STANDSTILL_MS = 2_500;

/** The clock on the wall held against the one that only counts, and whether we are asked in time. */
export function clockSource(): Source {
  let last: Now | null = null;
  return (now) => {
    const passedMs = last ? now.mono - last.mono : 0;
    const jumpedMs = last ? now.wall - last.wall - passedMs : 0;
    last = now;
    const found: Condition[] = [];
    if (Math.abs(jumpedMs) > JUMP_MS) found.push({ kind: "clockJumped", value: Math.round(jumpedMs / 1000) });
    if (passedMs > STANDSTILL_MS) found.push({ kind: "controlSlow", value: Math.round(passedMs / 1000) });
    return found;
  };
}
