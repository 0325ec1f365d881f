import { LANGUAGES, type Language } from "../prompt/language.js";
import type { Information, InformationNode } from "./tree.js";

/**
 * What is wrong with a voice information, before a caller is sent into it. The shape is taken
 * for granted (`tree-shape.ts`); this is about the meaning: keys that lead on, and no node in
 * which a caller goes round, hears nothing, or which nobody can ever hear.
 */
export interface InformationProblem {
  /** Where, as in JSON: "nodes[2].keys[0].to". */
  path: string;
  ja: string;
  en: string;
}

/** A prompt as far as it matters here. */
export interface Sayable {
  name: string;
  params: readonly string[];
  /** In which it has words. */
  languages: readonly Language[];
}

export interface InformationContext {
  sayable: readonly Sayable[];
  /** Keys that choose a language everywhere. */
  languageKeys: Readonly<Record<string, Language>>;
  /** A matter of the menu or an overflow rule leads here. */
  isWanted: boolean;
}

/** More are not remembered by somebody who only hears them. */
const KEYS_MAX = 5;
const LABEL_MAX = 40;
/** What the words of a node may have in them. */
const CONTENT_PARAMS = ["national_line"];

/** All problems of a voice information, none if callers can be sent into it. */
export function checkInformation(information: Information, context: InformationContext): InformationProblem[] {
  const { nodes, closedKey } = information;
  return [
    ...(nodes.length === 0 && context.isWanted
      ? [problem("nodes", "用件またはあふれ時の対応が音声案内を使っています。案内を1つ以上残してください。", "is empty, but a matter of the menu or an overflow rule leads here; keep one node at least")]
      : []),
    ...(closedKey === null ? [] : [...checkKey("closedKey", closedKey, context), ...(nodes.length > 0 ? [] : [problem("closedKey", "案内がないときは、時間外の番号は指定できません。", "leads nowhere while there are no nodes; leave it out")])]),
    ...nodes.flatMap((node, index) => checkNode(nodes, node, index, context)),
    ...checkReached(nodes),
    ...checkLoops(nodes),
  ];
}

function checkNode(nodes: InformationNode[], node: InformationNode, index: number, context: InformationContext): InformationProblem[] {
  const path = `nodes[${index}]`;
  const earlier = nodes.findIndex(({ id }) => id === node.id);
  return [
    ...(/^[a-z][a-z0-9_]{0,31}$/.test(node.id) ? [] : [problem(`${path}.id`, "英小文字で始まる名前にしてください（例：lost_card）。", 'must be a lower-case name, such as "lost_card"')]),
    ...(earlier < index ? [problem(`${path}.id`, `「${node.id}」はすでにあります。別の名前にしてください。`, `"${node.id}" is the id of nodes[${earlier}] already; give each its own`)] : []),
    ...(["ja", "en"] as const).flatMap((one) => checkLabel(`${path}.label.${one}`, node.label[one])),
    ...checkPrompt(`${path}.prompt`, node.prompt, context, (params) => params.every((one) => CONTENT_PARAMS.includes(one))),
    ...checkPrompt(`${path}.invite`, node.invite, context, (params) => params.join() === "key"),
    ...(node.keys.length > KEYS_MAX ? [problem(`${path}.keys`, `番号は${KEYS_MAX}つまでにしてください。`, `has ${node.keys.length} keys; callers remember ${KEYS_MAX} at most`)] : []),
    ...node.keys.flatMap(({ key, to }, at) => [
      ...checkKey(`${path}.keys[${at}].key`, key, context),
      ...(node.keys.findIndex((one) => one.key === key) < at ? [problem(`${path}.keys[${at}].key`, `番号${key}が2回あります。別の番号にしてください。`, `the key ${key} stands here twice; give each its own`)] : []),
      ...(nodes.some(({ id }) => id === to) ? [] : [problem(`${path}.keys[${at}].to`, `「${to}」という案内はありません。一覧から選んでください。`, `there is no node "${to}"; name one of ${nodes.map(({ id }) => id).join(", ")}`)]),
    ]),
  ];
}

function checkLabel(path: string, label: string): InformationProblem[] {
  if (label !== "" && label.length <= LABEL_MAX) return [];
  return [problem(path, `名称を${LABEL_MAX}文字以内で入力してください。`, `needs a name of 1 to ${LABEL_MAX} characters`)];
}

function checkPrompt(path: string, name: string, { sayable }: InformationContext, fits: (params: readonly string[]) => boolean): InformationProblem[] {
  const found = sayable.find((one) => one.name === name);
  if (!found) return [problem(path, `「${name}」という文はありません。一覧から選んでください。`, `there is no prompt "${name}" in prompts/prompts.json; name another, or add it there in four languages`)];
  const missing = LANGUAGES.filter((language) => !found.languages.includes(language));
  if (missing.length > 0) return [problem(path, `「${name}」には一部の言語の文がありません（${missing.join(", ")}）。`, `the prompt "${name}" has no words in ${missing.join(", ")}; add them in prompts/prompts.json, or name another`)];
  if (fits(found.params)) return [];
  return [problem(path, `「${name}」はここでは使えません。一覧から選んでください。`, `the prompt "${name}" does not fit here: a node's own words need no value but the national line, those that lead to it need {key} alone`)];
}

function checkKey(path: string, key: string, { languageKeys }: InformationContext): InformationProblem[] {
  const language = Object.hasOwn(languageKeys, key) ? languageKeys[key] : undefined;
  if (language) return [problem(path, `番号${key}は言語の選択に使っています。別の番号にしてください。`, `the key ${key} chooses the language "${language}" everywhere; take another`)];
  if (key === "0") return [problem(path, "番号0はオペレーターを待つための番号です。1から9にしてください。", "the key 0 always leads to the queue; use 1 to 9")];
  if (key === "*") return [problem(path, "＊はひとつ前の案内に戻る番号です。1から9にしてください。", "the key * always leads back; use 1 to 9")];
  if (/^[1-9]$/.test(key)) return [];
  return [problem(path, "番号は1から9のうち1つにしてください。", "must be one key from 1 to 9")];
}

/** What no key leads to, nobody will ever hear. */
function checkReached(nodes: InformationNode[]): InformationProblem[] {
  const reached = new Set<string>();
  const walk = (node: InformationNode | undefined): void => {
    if (!node || reached.has(node.id)) return;
    reached.add(node.id);
    for (const { to } of node.keys) walk(nodes.find(({ id }) => id === to));
  };
  walk(nodes[0]);
  return nodes.flatMap(({ id, label }, index) =>
    reached.has(id) ? [] : [problem(`nodes[${index}]`, `「${label.ja}」にたどり着く番号がありません。ほかの案内から番号でつなぐか、削除してください。`, `nobody can get to "${id}"; let a key lead to it, or take it out`)],
  );
}

/** The key that leads back to where the caller has been is *; any other would be a way round and round. */
function checkLoops(nodes: InformationNode[]): InformationProblem[] {
  const found: InformationProblem[] = [];
  const done = new Set<string>();
  const walk = (index: number, trail: string[]): void => {
    const node = nodes[index];
    if (!node || done.has(node.id)) return;
    const way = [...trail, node.id];
    for (const [at, { to }] of node.keys.entries()) {
      if (!way.includes(to)) {
        walk(nodes.findIndex(({ id }) => id === to), way);
        continue;
      }
      const round = [...way.slice(way.indexOf(to)), to];
      const named = round.map((id) => nodes.find((one) => one.id === id)?.label.ja ?? id).join("→");
      found.push(problem(`nodes[${index}].keys[${at}].to`, `同じ案内に戻ってしまいます（${named}）。前の案内に戻る番号（＊）は自動で付きますので、この番号を削除してください。`, `goes round in a loop (${round.join(" → ")}); take this key out: * leads back by itself`));
    }
    done.add(node.id);
  };
  for (const index of nodes.keys()) walk(index, []);
  return found;
}

function problem(path: string, ja: string, en: string): InformationProblem {
  return { path, ja, en };
}
