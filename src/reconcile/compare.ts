/**
 * Three records of the same day held against each other: Asterisk's call event log, which
 * knows nothing of us; the ledger, which has what we made of it; and PostgreSQL, from which
 * people read. Every call must be in all three, at the same times, and nothing twice.
 */
import type { Fact } from "../floor/fact.js";
import type { CallId } from "../floor/id.js";
import type { CallRow, Words } from "../panel/live-types.js";
import { summary } from "../report/story.js";
import type { LogVisit } from "./visit.js";

export type Source = "log" | "ledger" | "postgres";

export type Difference = { call: CallId } & (
  | { kind: "missing"; from: Source }
  | { kind: "factsMissing"; from: "ledger" | "postgres"; facts: number }
  /** The row of `calls` is absent or not what the facts say. */
  | { kind: "row" }
  | { kind: "doubled"; in: Source; what: string }
  /** `ms` apart, at the nearest; null where one of the two has none. */
  | { kind: "time"; moment: Moment; ms: number | null }
);

export type Moment = "arrival" | "answer" | "end";

export interface Records {
  log: readonly LogVisit[];
  /** By call; what of the ledger belongs to calls of the day, as far as it is safe from a power cut. */
  ledger: ReadonlyMap<CallId, readonly Fact[]>;
  postgres: { facts: ReadonlyMap<CallId, readonly Fact[]>; rows: ReadonlyMap<CallId, CallRow> };
  /** Facts that are still on their way to PostgreSQL, by id. */
  underway: ReadonlySet<string>;
  /** Wall ms: what happened since then may not be in all three yet. */
  settledAt: number;
  /** Wall ms before which the record has nothing: rotated away, trimmed, or not yet there. */
  since: Record<Source, number>;
}

export interface Comparison {
  /** Calls that were compared. */
  calls: number;
  /** In one or the other something is going on. */
  unsettled: number;
  differences: Difference[];
}

/** So far may two records of the same moment be apart, ms. */
export const TOLERANCE_MS = 100;

export function compare(records: Records): Comparison {
  const visits = new Map<CallId, LogVisit[]>();
  for (const visit of records.log) visits.set(visit.call, [...(visits.get(visit.call) ?? []), visit]);
  const { ledger, postgres } = records;
  // One that was refused is no call, unless somebody else says so.
  const inLog = records.log.flatMap(({ call, refused }) => (refused ? [] : [call]));
  const all = new Set([...inLog, ...ledger.keys(), ...postgres.facts.keys(), ...postgres.rows.keys()]);
  const comparison: Comparison = { calls: 0, unsettled: 0, differences: [] };
  for (const call of all) {
    const three = threeOf(call, visits.get(call) ?? [], records);
    if (lastMoment(three) >= records.settledAt) comparison.unsettled += 1;
    else {
      comparison.calls += 1;
      comparison.differences.push(...differencesOf(three, records));
    }
  }
  return comparison;
}

/** One call in all three. */
interface Three {
  call: CallId;
  visits: LogVisit[];
  ledger: readonly Fact[];
  postgres: readonly Fact[];
  row: CallRow | undefined;
  /** Summed up from the ledger, or from PostgreSQL where the ledger has nothing. */
  told: CallRow | null;
  arrivedAt: number;
}

function threeOf(call: CallId, visits: LogVisit[], { ledger, postgres }: Records): Three {
  const kept = ledger.get(call) ?? [];
  const drained = postgres.facts.get(call) ?? [];
  const row = postgres.rows.get(call);
  const told = summary(kept) ?? summary(drained);
  return { call, visits, ledger: kept, postgres: drained, row, told, arrivedAt: told?.arrivedAt ?? row?.arrivedAt ?? visits[0]?.arrivedAt ?? 0 };
}

/** A caller whom nobody heard is told from the log so long afterwards, ms. */
const UNHEARD_TOLD_MS = 30_000;

function lastMoment({ visits, ledger, postgres }: Three): number {
  const untilTold = ledger.length === 0 && postgres.length === 0 ? UNHEARD_TOLD_MS : 0;
  const inLog = visits.flatMap(({ arrivedAt, answered, ended }) => [arrivedAt, ...answered, ...ended]);
  return Math.max(0, ...inLog.map((at) => at + untilTold), ...[...ledger, ...postgres].map(({ at }) => at));
}

function differencesOf(three: Three, records: Records): Difference[] {
  return [...missing(three, records), ...doubled(three), ...unlikeFacts(three, records), ...unlikeRow(three, records), ...unlikeTimes(three)];
}

function missing({ call, visits, ledger, postgres, row, arrivedAt }: Three, { since, underway }: Records): Difference[] {
  const lacks: Record<Source, boolean> = {
    log: visits.length === 0,
    ledger: ledger.length === 0,
    postgres: postgres.length === 0 && !row && !(ledger.length > 0 && ledger.every(({ id }) => underway.has(id))),
  };
  const sources = (["log", "ledger", "postgres"] as const).filter((from) => lacks[from] && arrivedAt >= since[from]);
  return sources.map((from) => ({ call, kind: "missing", from }));
}

function doubled({ call, visits, ledger, postgres }: Three): Difference[] {
  const found: Difference[] = visits.length > 1 ? [{ call, kind: "doubled", in: "log", what: "call" }] : [];
  for (const [source, facts] of [["ledger", ledger], ["postgres", postgres]] as const) {
    for (const type of ["CallArrived", "CallEnded"]) {
      if (facts.filter(({ what }) => what.type === type).length > 1) found.push({ call, kind: "doubled", in: source, what: type });
    }
    const ids = facts.map(({ id }) => id);
    if (new Set(ids).size < ids.length) found.push({ call, kind: "doubled", in: source, what: "fact" });
  }
  return found;
}

/** Facts that one of the two lacks, of a call that both have. */
function unlikeFacts({ call, ledger, postgres }: Three, { underway }: Records): Difference[] {
  if (ledger.length === 0 || postgres.length === 0) return [];
  const lacking = (from: "ledger" | "postgres", have: readonly Fact[], want: readonly Fact[]): Difference[] => {
    const ids = new Set(have.map(({ id }) => id));
    const facts = want.filter(({ id }) => !ids.has(id) && !underway.has(id)).length;
    return facts > 0 ? [{ call, kind: "factsMissing", from, facts }] : [];
  };
  return [...lacking("postgres", postgres, ledger), ...lacking("ledger", ledger, postgres)];
}

/** The row must be what PostgreSQL's own facts sum up to. */
function unlikeRow({ call, postgres, row }: Three, { underway }: Records): Difference[] {
  if (postgres.length === 0 || postgres.some(({ id }) => underway.has(id))) return [];
  const due = summary(postgres);
  return due && JSON.stringify(inOrder(due)) !== JSON.stringify(row && inOrder(row)) ? [{ call, kind: "row" }] : [];
}

function inOrder(row: object): [string, unknown][] {
  const entries = Object.entries(row).map(([key, value]): [string, unknown] => [
    key,
    value !== null && typeof value === "object" ? inOrder(value as object) : value,
  ]);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The log's times against those that we told, of a call that is in both. */
function unlikeTimes({ call, visits, ledger, postgres, told }: Three): Difference[] {
  const visit = visits[0];
  if (!visit || !told) return [];
  // Asterisk writes no end of what ends with it.
  const cutOff = [...ledger, ...postgres].some(({ what }) => what.type === "CallEnded" && what.because === "pbxDied");
  return [
    ...unlike(call, "arrival", told.arrivedAt, [visit.arrivedAt]),
    ...(endedBeforeBridge(told, visit) ? [] : unlike(call, "answer", told.connectedAt, visit.answered)),
    ...(cutOff ? [] : unlike(call, "end", told.endedAt, visit.ended)),
  ];
}

/**
 * The operator picked up and the caller hung up before Asterisk had both in one bridge: we told
 * of an answer, and the log of no talk; both are right.
 */
function endedBeforeBridge({ connectedAt, endedAt }: CallRow, { answered }: LogVisit): boolean {
  return answered.length === 0 && connectedAt !== null && endedAt !== null && endedAt - connectedAt <= BRIDGED_WITHIN_MS;
}

/** So long may it take from the pick-up to the bridge on a busy server, ms. */
const BRIDGED_WITHIN_MS = 1_000;

function unlike(call: CallId, moment: Moment, told: number | null, seen: readonly number[]): Difference[] {
  if (told === null && seen.length === 0) return [];
  if (told === null || seen.length === 0) return [{ call, kind: "time", moment, ms: null }];
  const ms = Math.min(...seen.map((one) => Math.abs(one - told)));
  return ms > TOLERANCE_MS ? [{ call, kind: "time", moment, ms }] : [];
}

const NAME: Record<Source, Words> = {
  log: { ja: "交換機の通話イベント記録", en: "the call event log" },
  ledger: { ja: "手元の台帳", en: "the ledger" },
  postgres: { ja: "データベース", en: "PostgreSQL" },
};

const MOMENT: Record<Moment, Words> = {
  arrival: { ja: "着信", en: "arrival" },
  answer: { ja: "応答", en: "answer" },
  end: { ja: "終了", en: "end" },
};

/** A difference in words, and what to do about it. */
export function wordsOfDifference(one: Difference): { what: Words; remedy: Words } {
  switch (one.kind) {
    case "missing":
      return { what: { ja: `${NAME[one.from].ja}にありません`, en: `${NAME[one.from].en} does not have it` }, remedy: REMEDY[one.from] };
    case "factsMissing":
      return {
        what: { ja: `${NAME[one.from].ja}に${one.facts}件の記録がありません`, en: `${NAME[one.from].en} lacks ${one.facts} facts` },
        remedy: REMEDY[one.from],
      };
    case "row":
      return { what: { ja: "データベースの通話一覧が記録と一致しません", en: "the row in calls is not what the facts say" }, remedy: REMEDY.postgres };
    case "doubled":
      return {
        what: { ja: `${NAME[one.in].ja}に重複があります（${one.what}）`, en: `${NAME[one.in].en} has it twice (${one.what})` },
        remedy: { ja: "開発元に、この通話の番号を知らせてください。", en: "Report this call's id to the developers." },
      };
    case "time":
      return { what: timeWords(one.moment, one.ms), remedy: CLOCK_REMEDY };
    default:
      return one satisfies never;
  }
}

function timeWords(moment: Moment, ms: number | null): Words {
  const { ja, en } = MOMENT[moment];
  if (ms === null) return { ja: `${ja}の時刻が片方にしかありません`, en: `only one of log and ledger has the ${en}` };
  return { ja: `${ja}の時刻が${ms}ミリ秒違います`, en: `the ${en} is ${ms} ms apart` };
}

const REMEDY: Record<Source, Words> = {
  log: {
    ja: "記録が消されたか、ディスクがいっぱいでした。asterisk/log の権限と空き容量を確認してください。通話の記録は台帳のものが正です。",
    en: "The log was changed, or the disk was full: check the rights and space of asterisk/log. The ledger's record stands.",
  },
  ledger: {
    ja: "制御装置の記録（log/control-plane.log）で、その時刻の異常を確認してください。台帳を入れ替えた場合はそのためです。",
    en: "See log/control-plane.log for trouble at that time. If the ledger was replaced, that is why.",
  },
  postgres: {
    ja: "npm run reconcile -- --repair を実行すると、台帳から書き戻します。",
    en: "Run npm run reconcile -- --repair: it writes them again from the ledger.",
  },
};

const CLOCK_REMEDY: Words = {
  ja: "サーバーの時計（NTP）と、その時刻の制御装置の記録（log/control-plane.log）を確認してください。",
  en: "Check the server's clock (NTP) and log/control-plane.log at that time.",
};
