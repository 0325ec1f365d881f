import { checkSpan, isDate } from "../calendar/problem.js";
import { type Department, type Directory, type District, numberTrouble } from "./department.js";
import { looksLikeFormula } from "./table.js";

/**
 * What is wrong with a directory, before a caller is sent anywhere by it. The shape is taken
 * for granted (`shape.ts`); this is about the meaning.
 */
export interface DirectoryProblem {
  /** Where, as in JSON: "departments[2].number". */
  path: string;
  ja: string;
  en: string;
}

export interface DirectoryContext {
  /** Ids of the menu's matters. */
  matters: readonly string[];
  /** The centre's own numbers. */
  lines: readonly string[];
  rehearsal: boolean;
}

const NAME_MAX = 60;

/** All problems of a directory, none if it can be used. */
export function checkDirectory(directory: Directory, context: DirectoryContext): DirectoryProblem[] {
  const known = {
    ...context,
    districts: directory.districts.map(({ id }) => id),
    codes: directory.departments.map(({ code }) => code),
  };
  return [
    ...checkDistricts(directory.districts),
    ...directory.departments.flatMap((one, index) => checkDepartment(one, index, known)),
  ];
}

interface Known extends DirectoryContext {
  districts: readonly string[];
  codes: readonly string[];
}

function checkDistricts(districts: District[]): DirectoryProblem[] {
  const ids = districts.map(({ id }) => id);
  return districts.flatMap(({ id, label }, index) => {
    const path = `districts[${index}]`;
    return [
      ...(/^[a-z][a-z0-9_]{0,31}$/.test(id) ? [] : [problem(`${path}.id`, "英小文字の名前にしてください。", 'must be a lower-case name, such as "tsurusaki"')]),
      ...(ids.indexOf(id) < index ? [problem(`${path}.id`, "同じ地区がすでにあります。", `is the id of districts[${ids.indexOf(id)}] already`)] : []),
      ...checkName(`${path}.label.ja`, label.ja),
      ...checkName(`${path}.label.en`, label.en),
    ];
  });
}

function checkDepartment(one: Department, index: number, known: Known): DirectoryProblem[] {
  const path = `departments[${index}]`;
  return [
    ...checkCode(`${path}.code`, one.code, index, known.codes),
    ...checkName(`${path}.name.ja`, one.name.ja),
    ...checkName(`${path}.name.en`, one.name.en),
    ...checkNumber(`${path}.number`, one, known),
    ...checkIds(`${path}.districts`, one.districts, known.districts, ["地区", "districts"]),
    ...checkIds(`${path}.matters`, one.matters, known.matters, ["用件", "matters"]),
    ...checkLanguages(`${path}.languages`, one),
    ...checkHours(`${path}.hours`, one.hours),
    ...checkSubstitute(`${path}.substitute`, one, known.codes),
    ...checkConfirmed(`${path}.confirmed`, one),
  ];
}

function checkCode(path: string, code: string, index: number, codes: readonly string[]): DirectoryProblem[] {
  if (!/^[1-9]\d{3}$/.test(code)) {
    return [problem(path, "短縮番号は「8001」のように、0で始まらない数字4桁で入力してください。", 'must be four digits, the first not 0, such as "8001"')];
  }
  if (codes.indexOf(code) === index) return [];
  return [problem(path, `短縮番号 ${code} はすでに使われています。別の番号にしてください。`, `${code} is taken already; choose another`)];
}

/** A name that a spreadsheet would take for a formula is none: the directory is exported. */
function checkName(path: string, name: string): DirectoryProblem[] {
  if (name === "" || name.length > NAME_MAX) {
    return [problem(path, `名称を${NAME_MAX}文字以内で入力してください。`, `needs a name of 1 to ${NAME_MAX} characters`)];
  }
  if (!looksLikeFormula(name)) return [];
  return [problem(path, "名称を記号（= + - @）で始めないでください。", "must not begin with = + - or @, which spreadsheets take for a formula")];
}

/** None yet is no mistake: the city's list of names comes before its numbers. */
function checkNumber(path: string, { number, confirmed }: Department, known: Known): DirectoryProblem[] {
  if (number === "") {
    return confirmed === null ? [] : [problem(path, "確認済みにするには、電話番号を入力してください。", "must be there to be confirmed")];
  }
  switch (numberTrouble(number, known)) {
    case "invalid":
      if (/^[1-9]\d{8,9}$/.test(number)) {
        return [problem(path, "先頭の0がありません。表計算ソフトでは「097-000-0001」のようにハイフンを付けて入力してください。", "lacks its first 0; write it with hyphens, so that a spreadsheet keeps it")];
      }
      return [problem(path, "国内の電話番号を、市外局番から入力してください。", "must be a number of the Japanese numbering plan, with its area code")];
    case "barred":
      return [problem(path, "国際電話、0990、110などの番号には転送できません。一般の電話番号を入力してください。", "is an international, premium, emergency or special number, to which no call is handed over; give an ordinary one")];
    case "own":
      return [problem(path, "このセンターの番号です。転送先の番号を入力してください。", "is the centre's own number; give the department's")];
    default:
      if (/^\d+$/.test(number)) return [];
      return [problem(path, "電話番号は数字だけで入力してください。", 'must be digits alone, as dialled: "0970000001"')];
  }
}

function checkIds(path: string, ids: string[], known: readonly string[], [ja, en]: [string, string]): DirectoryProblem[] {
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    return [problem(path, `「${unknown}」という${ja}はありません。一覧から選んでください。`, `there is no "${unknown}" among the ${en}: ${known.join(", ")}`)];
  }
  if (new Set(ids).size === ids.length) return [];
  return [problem(path, `同じ${ja}が2回あります。`, `names one of the ${en} twice`)];
}

function checkLanguages(path: string, { kind, languages }: Department): DirectoryProblem[] {
  if (languages.length === 0) return [problem(path, "言語を1つ以上選んでください。", "needs at least one language")];
  if (new Set(languages).size < languages.length) return [problem(path, "同じ言語が2回あります。", "names a language twice")];
  if (kind === "department" || languages.some((one) => one !== "ja")) return [];
  return [problem(path, "通訳には、日本語以外の言語を選んでください。", "an interpreter needs a language besides Japanese")];
}

function checkHours(path: string, hours: Department["hours"]): DirectoryProblem[] {
  if (hours === null) return [];
  if (hours.length !== 7) return [problem(path, "曜日は日曜から土曜まで7つ必要です。", "needs 7 entries, Sunday first; null where nobody is there all day")];
  return hours.flatMap((day, weekday) => (day ? checkSpan(`${path}[${weekday}]`, "open", day.open, "close", day.close) : []));
}

function checkSubstitute(path: string, { code, substitute }: Department, codes: readonly string[]): DirectoryProblem[] {
  if (substitute === null) return [];
  if (substitute === code) return [problem(path, "自分自身を代わりにすることはできません。", "cannot be its own substitute; name another, or none")];
  if (codes.includes(substitute)) return [];
  return [problem(path, `短縮番号 ${substitute} の部署はありません。`, `there is no ${substitute}; name another department's code, or none`)];
}

function checkConfirmed(path: string, { confirmed }: Department): DirectoryProblem[] {
  if (confirmed === null) return [];
  return [
    ...(isDate(confirmed.on) ? [] : [problem(`${path}.on`, "確認した日を「2026-06-01」のように入力してください。", 'must be a date that exists, such as "2026-06-01"')]),
    ...checkName(`${path}.by`, confirmed.by),
  ];
}

function problem(path: string, ja: string, en: string): DirectoryProblem {
  return { path, ja, en };
}
