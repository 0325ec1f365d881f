import { looksLikeFormula, writeTable } from "../directory/table.js";
import type { AttemptRow, ReferralRow } from "../panel/live-types.js";
import { COST, KIND, OUTCOME, REPLY, WAY } from "./transfer-words.js";

/**
 * The escalation ledger as a table for a spreadsheet, in the order of the page: one attempt or
 * referral a line, under Japanese titles. Times are the city's, spans in seconds.
 */
interface Column {
  title: string;
  attempt(row: AttemptRow, names: Names): string;
  /** Nobody was called: empty where absent. */
  referral?(row: ReferralRow): string;
}

/** Departments by code. */
export type Names = ReadonlyMap<string, string>;

const COLUMNS: Column[] = [
  { title: "開始", attempt: ({ startedAt }) => momentOf(startedAt), referral: ({ at }) => momentOf(at) },
  { title: "応答", attempt: ({ answeredAt }) => momentOf(answeredAt) },
  { title: "終了", attempt: ({ endedAt }) => momentOf(endedAt) },
  { title: "種別", attempt: ({ kind }) => KIND[kind].ja, referral: () => KIND.referral.ja },
  { title: "相手先の番号", attempt: ({ to }) => to },
  { title: "相手先", attempt: ({ name, kind, to }) => name?.ja ?? (kind === "internal" ? `座席${to}` : ""), referral: ({ to }) => to },
  { title: "座席", attempt: ({ seat }) => seat ?? "", referral: ({ seat }) => seat ?? "" },
  { title: "担当", attempt: ({ operator }) => operator ?? "", referral: ({ operator }) => operator ?? "" },
  { title: "方法", attempt: ({ way }) => WAY[way].ja },
  { title: "事前の相談", attempt: ({ blind }) => (blind ? "なし" : "あり") },
  { title: "保留（秒）", attempt: ({ heldMs }) => secondsOf(heldMs) },
  { title: "結果", attempt: ({ outcome }) => OUTCOME[outcome ?? "open"].ja, referral: () => OUTCOME.referred.ja },
  { title: "待ち列に戻った", attempt: ({ returned }) => (returned ? "はい" : "いいえ") },
  { title: "発信した回線", attempt: ({ out }) => out?.trunk ?? "" },
  { title: "発信先の区分", attempt: ({ out }) => (out ? COST[out.cost].ja : "") },
  { title: "発信の通話（秒）", attempt: ({ out }) => secondsOf(out?.talkMs ?? null) },
  { title: "費用（円）", attempt: ({ out }) => (out ? String(out.yen) : "") },
  { title: "回答の状態", attempt: ({ awaited, reply }) => stateOf(awaited, reply) },
  { title: "回答した部署", attempt: ({ reply }, names) => (reply ? (names.get(reply.department) ?? reply.department) : "") },
  { title: "回答の日時", attempt: ({ reply }) => momentOf(reply?.repliedAt ?? null) },
  { title: "回答の内容", attempt: ({ reply }) => reply?.text ?? "" },
  { title: "回答を記録した人", attempt: ({ reply }) => reply?.by ?? "" },
  { title: "通話ID", attempt: ({ call }) => call, referral: ({ call }) => call },
];

export function writeTransfers(attempts: readonly AttemptRow[], referrals: readonly ReferralRow[], names: Names): string {
  const lines = [
    ...attempts.map((row) => ({ at: row.startedAt, cells: COLUMNS.map(({ attempt }) => attempt(row, names)) })),
    ...referrals.map((row) => ({ at: row.at, cells: COLUMNS.map(({ referral }) => referral?.(row) ?? "") })),
  ];
  lines.sort((a, b) => a.at - b.at);
  return writeTable([COLUMNS.map(({ title }) => title), ...lines.map(({ cells }) => cells.map(harmless))]);
}

function stateOf(awaited: boolean, reply: AttemptRow["reply"]): string {
  if (awaited) return REPLY.awaited.ja;
  return reply ? REPLY[reply.state].ja : "";
}

/** What people wrote is never run as a formula, which a spreadsheet does with what begins like one. */
function harmless(cell: string): string {
  return looksLikeFormula(cell) ? `'${cell}` : cell;
}

/** Japan's time, which has no other all the year: "2026-06-01 10:02:05", as spreadsheets read it. */
const JST = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo", dateStyle: "short", timeStyle: "medium" });

function momentOf(wallMs: number | null): string {
  return wallMs === null ? "" : JST.format(wallMs);
}

/** To a tenth. */
function secondsOf(ms: number | null): string {
  return ms === null ? "" : (ms / 1000).toFixed(1);
}
