import type { Language } from "../prompt/language.js";
import { parseNumber } from "../trunk/number.js";
import type { Department, District } from "./department.js";

/**
 * The columns of the departments' table: under which title each part of a department stands,
 * how it is written for people with a spreadsheet, and how it is read again. A spreadsheet
 * changes what it is given ("2026-06-01" to "2026/6/1"), so reading takes what comes back.
 */
export interface Column {
  title: string;
  /** Where a department has it, as `checkDirectory` names it; "hours" for each weekday's. */
  path: string;
  write(one: Department, words: TableWords): string;
  /** Puts it into the department, or says what would be right. */
  read(cell: string, into: Department, words: TableWords): Remedy | null;
}

export interface Remedy {
  ja: string;
  en: string;
}

/** By what names the table calls districts and matters. */
export interface TableWords {
  districts: readonly District[];
  matters: readonly District[];
  /** Numbers that cannot exist are read as well. */
  rehearsal: boolean;
}

const LANGUAGE_NAMES: Record<Language, string> = { ja: "日本語", en: "英語", zh: "中国語", ko: "韓国語" };
const WEEKDAYS = ["日", "月", "火", "水", "木", "金", "土"];
const ALWAYS = "常時";
const BY_WEEKDAY = "曜日別";
const YES_NO = { はい: true, いいえ: false };
const SEPARATOR = /[、,;]/;

/** In the order in which they are written. `hours` comes before the weekdays, which fill it. */
export const COLUMNS: Column[] = [
  text("短縮番号", "code", (one) => one.code, (one, cell) => (one.code = narrow(cell))),
  choice<Department["kind"]>("種別", "kind", { 部署: "department", 通訳: "interpreter" }, (one) => one.kind, (one, kind) => (one.kind = kind)),
  text("名称", "name.ja", (one) => one.name.ja, (one, cell) => (one.name.ja = cell)),
  text("英語名", "name.en", (one) => one.name.en, (one, cell) => (one.name.en = cell)),
  {
    title: "電話番号",
    path: "number",
    write: ({ number }, { rehearsal }) => parseNumber(number, { rehearsal }).display,
    read: (cell, into, { rehearsal }) => done((into.number = parseNumber(cell, { rehearsal }).dial ?? cell)),
  },
  list("地区", "districts", ({ districts }) => names(districts), (one) => one.districts, (one, ids) => (one.districts = ids)),
  list("用件", "matters", ({ matters }) => names(matters), (one) => one.matters, (one, ids) => (one.matters = ids)),
  list(
    "言語",
    "languages",
    () => LANGUAGE_NAMES,
    (one) => one.languages,
    (one, ids) => (one.languages = ids as Language[]),
  ),
  choice(
    "受付",
    "hours",
    { [ALWAYS]: true, [BY_WEEKDAY]: false },
    (one) => one.hours === null,
    (one, always) => (one.hours = always ? null : WEEKDAYS.map(() => null)),
  ),
  ...WEEKDAYS.map((title, weekday): Column => weekdayColumn(title, weekday)),
  text("代わりの部署", "substitute", (one) => one.substitute ?? "", (one, cell) => (one.substitute = narrow(cell) || null)),
  choice("予告なしの転送", "blind", YES_NO, (one) => one.blind, (one, yes) => (one.blind = yes)),
  choice("お客様の番号を表示", "showCaller", YES_NO, (one) => one.showCaller, (one, yes) => (one.showCaller = yes)),
  text("確認日", "confirmed.on", (one) => one.confirmed?.on ?? "", (one, cell) => confirm(one, { on: isoDate(cell) })),
  text("確認した人", "confirmed.by", (one) => one.confirmed?.by ?? "", (one, cell) => confirm(one, { by: cell })),
];

function text(title: string, path: string, write: (one: Department) => string, put: (one: Department, cell: string) => unknown): Column {
  return { title, path, write, read: (cell, into) => done(put(into, cell)) };
}

function choice<V>(
  title: string,
  path: string,
  words: Record<string, V>,
  get: (one: Department) => V,
  put: (one: Department, value: V) => unknown,
): Column {
  return {
    title,
    path,
    write: (one) => Object.keys(words).find((word) => words[word] === get(one)) ?? "",
    read(cell, into) {
      const value = Object.hasOwn(words, cell) ? words[cell] : undefined;
      if (value !== undefined) return done(put(into, value));
      const all = Object.keys(words);
      return { ja: `「${all.join("」か「")}」と入力してください。`, en: `must be ${all.join(" or ")}` };
    },
  };
}

/** Several of a closed list, by the words that people know them by; their ids are understood as well. */
function list(
  title: string,
  path: string,
  wordsOf: (words: TableWords) => Record<string, string>,
  get: (one: Department) => string[],
  put: (one: Department, ids: string[]) => unknown,
): Column {
  return {
    title,
    path,
    write: (one, words) => get(one).map((id) => wordsOf(words)[id] ?? id).join("、"),
    read(cell, into, words) {
      const known = wordsOf(words);
      const parts = cell.split(SEPARATOR).map((part) => part.trim()).filter((part) => part !== "");
      const ids = parts.map((part) => (Object.hasOwn(known, part) ? part : Object.keys(known).find((id) => known[id] === part)));
      const at = ids.indexOf(undefined);
      if (at === -1) return done(put(into, ids as string[]));
      const all = Object.values(known).join("、");
      return { ja: `「${parts[at]}」はありません。次から選び、「、」で区切ってください: ${all}`, en: `there is no "${parts[at]}"; choose among ${all}` };
    },
  };
}

function weekdayColumn(title: string, weekday: number): Column {
  return {
    title,
    path: `hours[${weekday}]`,
    write({ hours }) {
      const day = hours?.[weekday];
      return day ? `${day.open}-${day.close}` : "";
    },
    read(cell, into) {
      if (cell === "") return null;
      if (into.hours === null) {
        return { ja: `「受付」が「${ALWAYS}」のときは空にしてください。`, en: `must be empty where 受付 is ${ALWAYS}` };
      }
      const found = /^(\d{1,2}:\d{2})\s*[-~〜]\s*(\d{1,2}:\d{2})$/.exec(narrow(cell).replaceAll(/[‐‑–—−ー]/g, "-"));
      if (!found) return { ja: "「08:30-17:15」のように入力してください。休みの日は空にします。", en: 'must be hours such as "08:30-17:15", or empty' };
      into.hours[weekday] = { open: found[1]!.padStart(5, "0"), close: found[2]!.padStart(5, "0") };
      return null;
    },
  };
}

/** A confirmation is whole or there is none; what is missing of it is `checkDirectory`'s to say. */
function confirm(one: Department, part: { on?: string; by?: string }): void {
  if (Object.values(part).join("") === "") return;
  one.confirmed = { on: "", by: "", ...one.confirmed, ...part };
}

/** "2026/6/1", as spreadsheets show a date, to "2026-06-01"; anything else as it is. */
function isoDate(cell: string): string {
  const found = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(narrow(cell));
  return found ? `${found[1]}-${found[2]!.padStart(2, "0")}-${found[3]!.padStart(2, "0")}` : cell;
}

/** A label in which the separator stands would be two; its id stands for it. */
function names(known: readonly District[]): Record<string, string> {
  return Object.fromEntries(known.map(({ id, label }) => [id, SEPARATOR.test(label.ja) ? id : label.ja]));
}

/** Full-width digits and signs as ordinary ones. */
function narrow(cell: string): string {
  return cell.normalize("NFKC");
}

function done(_put: unknown): null {
  return null;
}
