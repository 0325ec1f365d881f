import type { Now } from "../floor/now.js";
import type { AlarmRow, Words } from "../panel/live-types.js";
import { ALARMS, type AlarmKind } from "./kind.js";

/**
 * The alarms as people have them before them, and how they come and go:
 *
 *               trouble                  trouble gone
 *     (none) ──────────▶ raised ───────────────────────▶ cleared
 *                           │  ◀───── trouble again ─────── │
 *              acknowledged │                               │ acknowledged
 *                           ▼         trouble gone          ▼
 *                     acknowledged ─────────────────────▶ (none)
 *
 * An alarm that came and went at night stays on the list until somebody has seen it, as
 * ANSI/ISA-18.2 has it ("return to normal, unacknowledged"). However often the trouble is
 * noticed it is one alarm, told apart by its key: the kind, and what it is about.
 */
export interface Alarm {
  key: string;
  kind: AlarmKind;
  /** What it is about where there are several, such as a seat. */
  subject: string | null;
  /** The figure that its words name, as it was last. */
  value: number | null;
  /** Wall ms of the last time that it was raised. */
  since: number;
  /** How often it came before somebody acknowledged it. */
  times: number;
  /** Wall ms; null while the trouble lasts. */
  clearedAt: number | null;
  acknowledged: { by: string; at: number } | null;
}

export type Alarms = Readonly<Record<string, Alarm>>;

/** Something that is wrong at this moment. */
export interface Condition {
  kind: AlarmKind;
  subject?: string;
  value?: number;
}

export interface AlarmChange {
  type: "raised" | "cleared" | "acknowledged";
  alarm: Alarm;
}

export function keyOf({ kind, subject }: Condition): string {
  return subject === undefined ? kind : `${kind}:${subject}`;
}

/** Raised once: while it lasts, the same trouble changes nothing. */
export function raise(alarms: Alarms, condition: Condition, wallMs: number): Alarms {
  const key = keyOf(condition);
  const before = alarms[key];
  if (before && before.clearedAt === null) return alarms;
  const alarm: Alarm = {
    key,
    kind: condition.kind,
    subject: condition.subject ?? null,
    value: condition.value ?? null,
    since: wallMs,
    times: (before?.times ?? 0) + 1,
    clearedAt: null,
    acknowledged: null,
  };
  return { ...alarms, [key]: alarm };
}

/** The figure changes with the trouble; it is the same alarm, and nothing is written of it. */
function update(alarms: Alarms, key: string, { value }: Condition): Alarms {
  const alarm = alarms[key];
  if (!alarm || value === undefined || alarm.value === value) return alarms;
  return { ...alarms, [key]: { ...alarm, value } };
}

/** The trouble is gone; the alarm goes with it if somebody has seen it. */
export function clear(alarms: Alarms, key: string, wallMs: number): Alarms {
  const before = alarms[key];
  if (!before || before.clearedAt !== null) return alarms;
  if (before.acknowledged) return without(alarms, key);
  return { ...alarms, [key]: { ...before, clearedAt: wallMs } };
}

/** Somebody has seen it. A second acknowledgement changes nothing: the first was it. */
export function acknowledge(alarms: Alarms, key: string, by: string, wallMs: number): Alarms {
  const before = alarms[key];
  if (!before || before.acknowledged) return alarms;
  if (before.clearedAt !== null) return without(alarms, key);
  return { ...alarms, [key]: { ...before, acknowledged: { by, at: wallMs } } };
}

/** The alarms, and since when (monotonic ms) a trouble that is none yet, or was one, has been there or gone. */
export interface Watched {
  alarms: Alarms;
  turning: Readonly<Record<string, number>>;
}

/** What is wrong at this moment is held against the alarms; each kind takes its time to come and to go. */
export function observe({ alarms, turning }: Watched, conditions: readonly Condition[], now: Now): Watched {
  const next: Record<string, number> = {};
  const present = new Map(conditions.map((condition) => [keyOf(condition), condition]));
  /** Whether it has been different from the alarm for long enough. */
  const lasted = (key: string, ms: number): boolean => {
    const since = turning[key] ?? now.mono;
    if (now.mono - since >= ms) return true;
    next[key] = since;
    return false;
  };
  let after = alarms;
  for (const [key, condition] of present) {
    if (isActive(alarms[key])) {
      after = update(after, key, condition);
      continue;
    }
    if (lasted(key, ALARMS[condition.kind].raiseAfterMs)) after = raise(after, condition, now.wall);
  }
  for (const { key, kind } of Object.values(alarms).filter(isActive)) {
    if (!present.has(key) && lasted(key, ALARMS[kind].clearAfterMs)) after = clear(after, key, now.wall);
  }
  return { alarms: after, turning: next };
}

/** What `observe` or `acknowledge` made of `before`, for the log and the ledger. */
export function changesBetween(before: Alarms, after: Alarms): AlarmChange[] {
  if (before === after) return [];
  const changes: AlarmChange[] = [];
  for (const [key, alarm] of Object.entries(before)) {
    const now = after[key];
    if (isActive(alarm) && !isActive(now)) changes.push({ type: "cleared", alarm: now ?? alarm });
    else if (!isActive(alarm) && !now) changes.push({ type: "acknowledged", alarm });
    else if (now?.acknowledged && !alarm.acknowledged) changes.push({ type: "acknowledged", alarm: now });
  }
  for (const [key, alarm] of Object.entries(after)) {
    if (isActive(alarm) && !isActive(before[key])) changes.push({ type: "raised", alarm });
  }
  return changes;
}

/** As people read them: what lasts before what is over, the latest first. */
export function rowsOf(alarms: Alarms): AlarmRow[] {
  return Object.values(alarms)
    .sort((a, b) => Number(isActive(b)) - Number(isActive(a)) || b.since - a.since || (a.key < b.key ? -1 : 1))
    .map(rowOf);
}

function rowOf({ key, kind, subject, value, since, times, clearedAt, acknowledged }: Alarm): AlarmRow {
  const { callers, remedy } = ALARMS[kind];
  return { key, kind, since, times, clearedAt, acknowledged, what: whatOf({ kind, subject, value }), callers, remedy };
}

/** The alarm in a line, its subject and figure filled in. */
export function whatOf({ kind, subject, value }: Pick<Alarm, "kind" | "subject" | "value">): Words {
  const fill = (text: string) => text.replace("{subject}", subject ?? "").replace("{value}", String(value ?? "?"));
  const { ja, en } = ALARMS[kind].what;
  return { ja: fill(ja), en: fill(en) };
}

/** Whether the trouble lasts. */
export function isActive(alarm: Pick<Alarm, "clearedAt"> | undefined): boolean {
  return alarm !== undefined && alarm.clearedAt === null;
}

function without(alarms: Alarms, key: string): Alarms {
  const { [key]: _, ...rest } = alarms;
  return rest;
}
